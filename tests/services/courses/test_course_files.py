"""A course's folder carries its videos and packages: out of one academy, into another."""

from __future__ import annotations

import hashlib
import io
import shutil
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, select

from app.content import exporting, loader, planning, store
from app.content.faults import ContentFaults
from app.courses.models.bodies import Course, Lesson
from app.courses.models.films import CourseFile
from app.courses.queries import films as queries
from app.courses.services import copying, filing
from app.kernel.actor import SYSTEM
from app.kernel.errors import BadContent, NotFound, Unavailable
from app.platform import files
from app.platform.db import db, transaction
from tests.clips import webm
from tests.conftest import NOON, Cast
from tests.courses_shelf import PICTURE, course, lesson
from tests.packages import package
from tests.services.courses.conftest import actor

FILM, OTHER, PACKAGE = webm(8_000), webm(9_000, salt=b"other"), package("1.2")
OTHER_PICTURE = PICTURE.replace(b'"9"', b'"7"')


@pytest.fixture
def shelf(shelf: Cast, data_dir: Path) -> Iterator[Cast]:
    """The shelf; the data folder holds no file before and after."""
    _empty(data_dir)
    yield shelf
    _empty(data_dir)


def _empty(data_dir: Path) -> None:
    for name in (files.FOLDER, files.ARRIVING):
        shutil.rmtree(data_dir / name, ignore_errors=True)


def _held(data_dir: Path, name: str, data: bytes) -> str:
    """Put a file into the academy, as an upload does."""
    arrival = files.Arrival(data_dir, 0, files.fresh_ticket(), len(data))
    arrival.add(0, data)
    digest, looked = filing.settle(name, arrival)
    filing.hold(digest, looked, by=SYSTEM, at=NOON)
    return digest


def _lesson(title: str, *, film: str = "", packed: str = "", spare: str = "") -> Lesson:
    """A lesson that shows a video, a package and a picture of the given hashes; ``spare`` stands
    beside it unshown."""
    words = {"zh": title, "en": title}
    blocks = ":::video calm.webm\ntitle: one\n:::\n" if film else ""
    blocks += ":::package steps.zip\ntitle: two\n:::\n" if packed else ""
    blocks += ":::figure steps.svg\nalt: three\n:::\n"
    texts = {language: {"title": said, "body": blocks} for language, said in words.items()}
    named = {"calm.webm": film, "steps.zip": packed, "spare.webm": spare}
    picture = OTHER_PICTURE if spare else PICTURE
    return lesson(
        **texts,
        files={name: digest for name, digest in named.items() if digest},
        pictures={"steps.svg": hashlib.sha256(picture).hexdigest()},
    )


@pytest.fixture
def filled(shelf: Cast, data_dir: Path) -> dict[str, Lesson]:
    """A published course whose two lessons have different videos and pictures of one name."""
    with transaction():
        film, other, packed = (
            _held(data_dir, name, data)
            for name, data in (("a.webm", FILM), ("b.webm", OTHER), ("c.zip", PACKAGE))
        )
        lessons = {
            "one": _lesson("一", film=film, packed=packed),
            "two": _lesson("二", film=other, spare=film),
        }
        for data in (PICTURE, OTHER_PICTURE):
            store.put_asset(data, "image/svg+xml", by=SYSTEM, at=NOON)
        for key, body in lessons.items():
            store.write(Lesson, f"filled/{key}", body, by=SYSTEM, at=NOON)
        store.write(Course, "filled", course("one", "two"), by=SYSTEM, at=NOON)
    return lessons


def _packed(data_dir: Path, course: str = "filled") -> Path:
    path = data_dir / "pack.zip"
    path.write_bytes(b"".join(copying.contents(course).zipped()))
    db.session.rollback()
    return path


def _forget_files(data_dir: Path) -> None:
    """The academy has never seen a file."""
    with transaction():
        db.session.execute(delete(CourseFile))
    _empty(data_dir)


def test_a_course_comes_back_with_every_byte_of_its_videos_packages_and_pictures(
    filled: dict[str, Lesson], shelf: Cast, data_dir: Path
) -> None:
    path = _packed(data_dir)
    assert _packed(data_dir).read_bytes() == path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        inside = {n: archive.read(n) for n in archive.namelist() if "lessons" not in n}
    home = "courses/filled"
    assert {n: d for n, d in inside.items() if not n.endswith(".yaml")} == {
        f"{home}/files/calm.webm": FILM,
        f"{home}/files/steps.zip": PACKAGE,
        f"{home}/files/two/calm.webm": OTHER,
        f"{home}/files/two/spare.webm": FILM,
        f"{home}/pictures/steps.svg": PICTURE,
        f"{home}/pictures/two/steps.svg": OTHER_PICTURE,
    }
    _forget_files(data_dir)
    tao = actor(shelf.tao)
    with copying.unpacked(path, data_dir) as found, transaction():
        assert copying.take_in(found, by=tao, at=NOON) == ["filled"]
    with transaction():
        for key, body in filled.items():
            assert store.latest(Lesson, f"filled/{key}").body == body
        held = queries.files(d for body in filled.values() for d in body.files.values())
        assert {row.media_type for row in held.values()} == {"video/webm", "application/zip"}
        assert {files.path_of(data_dir, digest).read_bytes() for digest in held} == {
            FILM, OTHER, PACKAGE,
        }  # fmt: skip
        assert {row.created_by for row in held.values()} == {tao.id}
    assert list((data_dir / files.ARRIVING).iterdir()) == []


def test_a_file_that_is_on_no_disk_is_named_by_its_hash(
    filled: dict[str, Lesson], data_dir: Path
) -> None:
    _empty(data_dir)
    with zipfile.ZipFile(_packed(data_dir)) as archive:
        told = archive.read("courses/filled/lessons/01-one.zh.md").decode()
        assert not any("/files/" in name for name in archive.namelist())
    for digest in filled["one"].files.values():
        assert digest in told


def test_exported_content_loads_into_an_academy_without_the_files_and_is_the_same_again(
    filled: dict[str, Lesson], context: Flask, data_dir: Path, tmp_path: Path
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    exporting.export(first)
    db.session.rollback()
    _forget_files(data_dir)
    assert planning.check_folder(first).faults == []
    later = NOON + timedelta(hours=1)
    loader.load(first, at=later)
    exporting.export(second)
    db.session.rollback()
    assert _tree(first) == _tree(second)
    assert files.path_of(data_dir, filled["one"].files["calm.webm"]).read_bytes() == FILM
    assert loader.load(first, at=later).unchanged_folder
    _another(first / "courses/filled/files/calm.webm", later)


def _another(file: Path, at: datetime) -> None:
    """Other bytes under the same name are another edition of the lesson; broken ones are not
    taken."""
    root = file.parents[3]
    file.write_bytes(OTHER)
    assert not loader.load(root, at=at).unchanged_folder
    with transaction():
        body = store.current(Lesson, "filled/one").body
        assert body.files["calm.webm"] == hashlib.sha256(OTHER).hexdigest()
    file.write_bytes(FILM[:100])
    with pytest.raises(ContentFaults) as refusal:
        loader.load(root, at=at)
    assert refusal.value.faults[0].file == "courses/filled/files/calm.webm"
    with transaction():
        assert store.current(Lesson, "filled/one").body == body


def _tree(root: Path) -> dict[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("files/calm.webm", b"no film at all", "no WebM"),
        ("files/calm.mp4", FILM, "another ending"),
        ("files/Calm Film.webm", FILM, "small letters"),
        ("files/run.exe", b"MZ", "small letters"),
        ("files/steps.zip", b"PK\x05\x06" + bytes(18), "imsmanifest.xml is missing"),
        ("files/new.webm", FILM, "no lesson shows this file"),
    ],
)
def test_a_file_in_a_folder_is_looked_into_as_an_upload_is(
    filled: dict[str, Lesson], data_dir: Path, name: str, data: bytes, words: str
) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(_packed(data_dir)) as archive, zipfile.ZipFile(out, "w") as other:
        for there in archive.namelist():
            if not there.endswith(name):
                other.writestr(there, archive.read(there))
        other.writestr(f"courses/filled/{name}", data)
    path = data_dir / "tricky.zip"
    path.write_bytes(out.getvalue())
    before = _kept(data_dir)
    with (
        pytest.raises((copying.FaultyPack, BadContent)) as refusal,
        copying.unpacked(path, data_dir),
    ):
        pass
    faults = getattr(refusal.value, "faults", [refusal.value])
    assert any(words in str(fault) for fault in faults), faults
    assert _kept(data_dir) == before
    with transaction():
        assert len(db.session.scalars(select(CourseFile)).all()) == 3


def _kept(data_dir: Path) -> list[str]:
    return sorted(
        str(p) for place in (files.FOLDER, files.ARRIVING) for p in (data_dir / place).rglob("*")
    )


def test_a_film_that_is_announced_too_large_is_never_begun(
    shelf: Cast, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filing, "LARGEST_VIDEO", len(FILM) - 1)
    path = data_dir / "big.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("big/files/film.webm", FILM)
    with pytest.raises(BadContent) as refusal, copying.unpacked(path, data_dir):
        pass
    assert refusal.value.status == 413
    assert _kept(data_dir) == []


def test_a_copy_whose_bytes_are_others_or_that_finds_no_room_is_not_kept(
    shelf: Cast, data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "film.webm"
    source.write_bytes(FILM)
    wrong, right = hashlib.sha256(OTHER).hexdigest(), hashlib.sha256(FILM).hexdigest()
    with pytest.raises(BadContent):
        files.copy_in(data_dir, source, wrong)

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(files.os, "fsync", full)
        with pytest.raises(Unavailable):
            files.copy_in(data_dir, source, right)
    for digest in (wrong, right):
        with pytest.raises(NotFound):
            files.path_of(data_dir, digest)
    files.copy_in(data_dir, source, right)
    assert files.path_of(data_dir, right).read_bytes() == FILM
    assert list((data_dir / files.ARRIVING).iterdir()) == []
