"""A trainer writes: sections, lessons, order, pictures, versions, copies, files."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from app.content import store
from app.content.rules.lifecycle import State
from app.courses.models.bodies import Course, Lesson
from app.courses.services import authoring as services
from app.courses.services import copying
from app.kernel.errors import BadContent, Conflict, NotFound
from app.kernel.wording import Wording
from app.platform.db import transaction
from tests.conftest import NOON, Cast
from tests.courses_shelf import PICTURE, course, lesson
from tests.services.courses.conftest import actor

NAME = Wording("新的", "New")


def _number(key: str = "late") -> int:
    return store.latest(Course, key).number


def _order(key: str = "late") -> list[list[str]]:
    return [list(section.lessons) for section in store.latest(Course, key).body.sections]


def _zip(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def _read(data: bytes, data_dir: Path, by: int = 0) -> list[str]:
    """What a zip of these bytes is taken in as; nothing is stored without ``by``."""
    path = data_dir / "pack.zip"
    path.write_bytes(data)
    tao = actor(by) if by else None
    with copying.unpacked(path, data_dir) as found:
        if tao is None:
            return []
        with transaction():
            return copying.take_in(found, by=tao, at=NOON)


def test_a_new_course_is_a_draft_that_learners_do_not_meet(shelf: Cast) -> None:
    tao = actor(shelf.tao)
    with transaction():
        services.create_course("fresh", course(), by=tao, at=NOON)
        services.add_lesson("fresh", 0, "hello", NAME, expected=1, by=tao, at=NOON)
        assert store.find_current(Course, "fresh") is None
        assert services.draft_of("fresh").unpublished == ["hello"]
        assert services.publish_course("fresh", by=tao, at=NOON) == 2
        assert services.draft_of("fresh").is_clean
    assert store.current(Course, "fresh").body.lesson_keys == ["hello"]


@pytest.mark.parametrize("key", ["manage", "progress", "pictures"])
def test_addresses_of_the_academy_are_no_keys(shelf: Cast, key: str) -> None:
    with transaction(), pytest.raises(BadContent):
        services.create_course(key, course(), by=actor(shelf.tao), at=NOON)


def test_a_key_is_taken_once(shelf: Cast) -> None:
    with transaction(), pytest.raises(Conflict):
        services.create_course("late", course(), by=actor(shelf.tao), at=NOON)


def test_the_slower_of_two_authors_is_told(shelf: Cast) -> None:
    tao, wen = actor(shelf.tao), actor(shelf.wen)
    with transaction():
        began = _number()
        services.add_section("late", NAME, expected=began, by=tao, at=NOON)
        with pytest.raises(Conflict):
            services.add_section("late", NAME, expected=began, by=wen, at=NOON)


def test_lessons_move_over_the_borders_of_sections_and_stop_at_the_ends(shelf: Cast) -> None:
    tao = actor(shelf.tao)

    def move(step: int) -> list[list[str]]:
        services.move_lesson("late", "close", step, expected=_number(), by=tao, at=NOON)
        return _order()

    with transaction():
        services.add_section("late", NAME, expected=_number(), by=tao, at=NOON)
        assert move(1) == [["calm"], ["close"]]
        assert move(1) == [["calm"], ["close"]]
        assert move(-1) == [["calm", "close"], []]
        assert move(-1) == [["close", "calm"], []]
        assert move(-1) == [["close", "calm"], []]
        with pytest.raises(NotFound):
            services.move_lesson("late", "none", 1, expected=_number(), by=tao, at=NOON)


def test_sections_move_are_renamed_and_go_when_empty(shelf: Cast) -> None:
    tao = actor(shelf.tao)
    with transaction():
        with pytest.raises(Conflict, match="elsewhere"):
            services.remove_section("late", 0, expected=_number(), by=tao, at=NOON)
        services.add_section("late", NAME, expected=_number(), by=tao, at=NOON)
        services.rename_section(
            "late", 1, Wording("末尾", "End"), expected=_number(), by=tao, at=NOON
        )
        services.move_section("late", 1, -1, expected=_number(), by=tao, at=NOON)
        assert _order() == [[], ["calm", "close"]]
        services.move_section("late", 0, -1, expected=_number(), by=tao, at=NOON)
        assert store.latest(Course, "late").body.sections[0].title.zh == "末尾"
        services.remove_section("late", 0, expected=_number(), by=tao, at=NOON)
        assert _order() == [["calm", "close"]]
        for number in (1, -1):
            with pytest.raises(NotFound):
                services.remove_section("late", number, expected=_number(), by=tao, at=NOON)


def test_the_last_section_stays(shelf: Cast) -> None:
    tao = actor(shelf.tao)
    with transaction():
        services.create_course("fresh", course(), by=tao, at=NOON)
        with pytest.raises(Conflict, match="at least one"):
            services.remove_section("fresh", 0, expected=1, by=tao, at=NOON)


def test_a_lesson_taken_off_can_be_put_back(shelf: Cast) -> None:
    tao = actor(shelf.tao)
    with transaction():
        services.remove_lesson("late", "calm", expected=_number(), by=tao, at=NOON)
        assert services.draft_of("late").spare == ["calm"]
        with pytest.raises(NotFound):
            services.remove_lesson("late", "calm", expected=_number(), by=tao, at=NOON)
        services.put_lesson_back("late", "calm", expected=_number(), by=tao, at=NOON)
        assert _order() == [["close", "calm"]]
        with pytest.raises(Conflict):
            services.put_lesson_back("late", "calm", expected=_number(), by=tao, at=NOON)
        with pytest.raises(NotFound):
            services.put_lesson_back("late", "none", expected=_number(), by=tao, at=NOON)


def test_a_lesson_with_a_fault_is_not_published_and_says_why(shelf: Cast) -> None:
    tao = actor(shelf.tao)
    with transaction():
        broken = lesson(en={"title": "Closing", "body": ":::note tip\n:::"})
        services.save_lesson("late", "close", broken, expected=1, by=tao, at=NOON)
        with pytest.raises(BadContent, match="empty"):
            services.publish_course("late", by=tao, at=NOON)
        missing = lesson(en=None)
        services.save_lesson("late", "close", missing, expected=2, by=tao, at=NOON)
        with pytest.raises(BadContent, match="text in en is missing"):
            services.publish_lesson("late", "close", by=tao, at=NOON)
    assert store.current(Lesson, "late/close").number == 1


def test_a_course_that_others_build_on_is_not_retired(shelf: Cast) -> None:
    tao = actor(shelf.tao)
    with transaction():
        with pytest.raises(Conflict, match="course:after"):
            store.retire(Course, "late", by=tao, at=NOON)
        store.retire(Course, "after", by=tao, at=NOON)
        store.retire(Course, "late", by=tao, at=NOON)
        assert store.entry(Course, "late").state is State.RETIRED


def test_a_picture_joins_the_lesson_and_a_bad_one_does_not(shelf: Cast) -> None:
    tao = actor(shelf.tao)
    with transaction():
        services.add_picture("late", "close", "map.svg", PICTURE, expected=1, by=tao, at=NOON)
        assert list(store.latest(Lesson, "late/close").body.pictures) == ["map.svg"]
        for name, data in [
            ("map.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"),
            ("map.png", b"no picture"),
            ("../map.svg", PICTURE),
            ("map.exe", b"MZ"),
        ]:
            with pytest.raises(BadContent):
                services.add_picture("late", "close", name, data, expected=2, by=tao, at=NOON)
        assert store.latest(Lesson, "late/close").number == 2


def test_a_copy_carries_lessons_and_pictures_as_drafts(shelf: Cast) -> None:
    tao = actor(shelf.tao)
    with transaction():
        copying.copy_course("late", "second", NAME, by=tao, at=NOON)
        draft = services.draft_of("second")
        assert draft.version.body.title == NAME
        assert draft.version.body.lesson_keys == ["calm", "close"]
        assert draft.lessons["calm"].body == store.current(Lesson, "late/calm").body
        assert store.find_current(Course, "second") is None
        with pytest.raises(Conflict):
            copying.copy_course("late", "second", NAME, by=tao, at=NOON)


def test_a_course_taken_out_as_a_file_comes_back_the_same(shelf: Cast, data_dir: Path) -> None:
    tao = actor(shelf.tao)
    with transaction():
        packed = b"".join(copying.contents("late").zipped())
        assert b"".join(copying.contents("late").zipped()) == packed
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.namelist() == [
            "courses/late/course.yaml",
            "courses/late/lessons/01-calm.en.md",
            "courses/late/lessons/01-calm.zh.md",
            "courses/late/lessons/02-close.en.md",
            "courses/late/lessons/02-close.zh.md",
            "courses/late/pictures/steps.svg",
        ]
        files = {name: archive.read(name) for name in archive.namelist()}
    assert files["courses/late/pictures/steps.svg"] == PICTURE
    assert _read(packed, data_dir, shelf.tao) == ["late"]
    renamed = {n.replace("courses/late/", "newer/"): d for n, d in files.items()}
    assert _read(_zip(renamed), data_dir, shelf.tao) == ["newer"]
    with transaction():
        assert services.draft_of("late").is_clean
        draft = services.draft_of("newer")
        assert draft.lessons["calm"].body == store.current(Lesson, "late/calm").body
        assert draft.version.body == store.current(Course, "late").body
        assert services.publish_course("newer", by=tao, at=NOON) == 3


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"../evil/course.yaml": b"x"}, "leads out"),
        ({"/etc/course.yaml": b"x"}, "leads out"),
        ({"a\\..\\..\\course.yaml": b"x"}, "leads out"),
        ({"C:/course.yaml": b"x"}, "leads out"),
        ({f"late/pictures/{n}.svg": b"x" for n in range(601)}, "more than 600"),
        ({}, "no course"),
    ],
)
def test_a_tricky_file_is_refused(
    shelf: Cast, data_dir: Path, files: dict[str, bytes], words: str
) -> None:
    with pytest.raises(BadContent) as refusal:
        _read(_zip(files), data_dir)
    assert words in str(refusal.value) or words in (refusal.value.message % refusal.value.params)


def test_a_bomb_is_refused_before_it_is_unpacked(shelf: Cast, data_dir: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("late/course.yaml", b"\0" * (copying.MOST_UNZIPPED + 1))
    assert len(out.getvalue()) < 1024**2
    with pytest.raises(BadContent, match="more than 60 MB"):
        _read(out.getvalue(), data_dir)


def test_what_is_no_zip_too_large_or_damaged_is_refused(shelf: Cast, data_dir: Path) -> None:
    with pytest.raises(BadContent, match=r"not a \.zip"):
        _read(b"plain text", data_dir)
    with pytest.raises(BadContent, match=r"not a \.zip"):
        copying.expect("course.rar", 10)
    with pytest.raises(BadContent, match="larger"):
        copying.expect("course.zip", copying.MOST_BYTES + 1)
    copying.expect("course.zip", copying.MOST_BYTES)
    good = _zip({"late/course.yaml": b"title: unmistakable"})
    with pytest.raises(BadContent, match="damaged"):
        _read(good.replace(b"unmistakable", b"mistakenable"), data_dir)


def test_every_fault_inside_a_file_is_named(shelf: Cast, data_dir: Path) -> None:
    pack = _zip({"late/course.yaml": b"title: only one\n", "late/stray.txt": b"?"})
    with pytest.raises(copying.FaultyPack) as refusal:
        _read(pack, data_dir)
    said = [str(fault) for fault in refusal.value.faults]
    assert any(line.startswith("courses/late/course.yaml:1:") for line in said)
    assert any(line.startswith("courses/late/stray.txt:1:") for line in said)
