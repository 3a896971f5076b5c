"""The trainer's desk for courses: every page, every refusal."""

from __future__ import annotations

import io
import zipfile

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.content import store
from app.content.rules.lifecycle import State
from app.courses.models.bodies import Course, Lesson
from app.kernel.actor import SYSTEM
from app.platform.db import transaction
from tests.conftest import NOON
from tests.courses_shelf import PICTURE, course
from tests.web.courses.conftest import ClientOf, counted

pytestmark = pytest.mark.usefixtures("shelf")
DESK = "/courses/manage/late"
PAGES = [
    "/courses/manage/",
    "/courses/manage/new",
    "/courses/manage/import",
    DESK,
    f"{DESK}/about",
    f"{DESK}/history",
    f"{DESK}/copy",
    f"{DESK}/export",
    f"{DESK}/lessons/calm",
    f"{DESK}/lessons/calm/history",
    f"{DESK}/lessons/calm/preview",
]
ABOUT = {
    "title_zh": "新课",
    "title_en": "New one",
    "summary_zh": "用途",
    "summary_en": "Purpose",
    "tier": "mid",
    "hours": "2",
    "competencies": ["after_sales"],
}
TEXT = {
    "title_zh": "标题",
    "body_zh": "正文",
    "title_en": "Title",
    "body_en": "Text",
    "minutes": "7",
}


@pytest.fixture
def tao(client_of: ClientOf) -> FlaskClient:
    """A trainer's browser."""
    return client_of("tao")


def _draft(app: Flask, key: str = "late") -> Course:
    with app.app_context():
        return store.latest(Course, key).body


def _number(app: Flask, key: str = "late") -> str:
    with app.app_context():
        return str(store.latest(Course, key).number)


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize(("who", "status"), [("tao", 200), ("lin", 404), ("gao", 404), ("an", 404)])
def test_the_desk_is_for_trainers(client_of: ClientOf, address: str, who: str, status: int) -> None:
    assert client_of(who).get(address).status_code == status


@pytest.mark.parametrize("address", PAGES[3:])
def test_a_course_that_is_not_there_is_not_found(tao: FlaskClient, address: str) -> None:
    assert tao.get(address.replace("late", "none")).status_code == 404


def test_a_course_is_made_filled_and_published(app: Flask, tao: FlaskClient) -> None:
    made = tao.post("/courses/manage/new", data={**ABOUT, "key": "fresh"})
    assert (made.status_code, made.location) == (303, "/courses/manage/fresh")
    added = tao.post(
        "/courses/manage/fresh/lessons",
        data={"key": "one", "section": "0", "title_zh": "一", "title_en": "One", "expected": "1"},
    )
    assert added.location == "/courses/manage/fresh/lessons/one"
    kept = tao.post(added.location, data={**TEXT, "expected": "1", "publish": "1"})
    assert kept.status_code == 303
    assert "1 draft waits to be published" in tao.get("/courses/manage/fresh").text
    assert tao.post("/courses/manage/fresh/publish").status_code == 303
    with app.app_context():
        assert store.current(Course, "fresh").body.tier == "mid"
        assert store.current(Lesson, "fresh/one").body.minutes == 7


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"title_zh": ""}, "title_zh"),
        ({"hours": "many"}, "hours"),
        ({"key": "Bad Key"}, "key"),
        ({"key": "late"}, "already an entry"),
        ({"key": "manage"}, "address of the academy"),
        ({"competencies": []}, 'href="#competencies">'),
    ],
)
def test_a_bad_new_course_names_what_to_mend(
    tao: FlaskClient, changed: dict[str, object], words: str
) -> None:
    refused = tao.post("/courses/manage/new", data={**ABOUT, "key": "fresh", **changed})
    assert refused.status_code == 422
    assert words in refused.text
    assert "New one" in refused.text


def test_what_is_kept_about_a_course_waits_for_publishing(app: Flask, tao: FlaskClient) -> None:
    kept = tao.post(f"{DESK}/about", data={**ABOUT, "expected": "1"})
    assert kept.status_code == 303
    with app.app_context():
        assert store.current(Course, "late").body.title.en == "Late parcels"
        assert store.latest(Course, "late").body.title.en == "New one"
    slow = tao.post(f"{DESK}/about", data={**ABOUT, "expected": "1", "hours": "3"})
    assert slow.status_code == 409
    assert "Somebody else has changed" in slow.text
    assert "Look at the newest version" in slow.text
    unnamed = tao.post(f"{DESK}/about", data={**ABOUT, "title_en": ""})
    assert unnamed.status_code == 422
    assert f'<a href="{DESK}">New one</a>' in unnamed.text
    assert tao.post(f"{DESK}/about", data={**ABOUT, "hours": ""}).status_code == 422


def test_sections_and_lessons_change_places(app: Flask, tao: FlaskClient) -> None:
    def post(path: str, **data: str) -> int:
        answer = tao.post(f"{DESK}/{path}", data={"expected": _number(app), **data})
        return answer.status_code

    new = {"section-title_zh": "尾", "section-title_en": "End"}
    assert post("sections", **new, **{"section-expected": _number(app)}) == 303
    assert post("sections", **{"section-title_zh": "", "section-title_en": "x"}) == 422
    assert post("lessons/close/move", where="down") == 303
    assert [s.lessons for s in _draft(app).sections] == [["calm"], ["close"]]
    assert post("sections/1/move", where="up") == 303
    assert [s.lessons for s in _draft(app).sections] == [["close"], ["calm"]]
    named = {"rename-title_zh": "头", "rename-title_en": "Head"}
    assert post("sections/0/rename", **named, **{"rename-expected": _number(app)}) == 303
    assert _draft(app).sections[0].title.en == "Head"
    assert post("sections/0/rename", **{"rename-title_zh": "头"}) == 422
    assert post("sections/9/rename", **named, **{"rename-expected": _number(app)}) == 404
    assert post("sections/0/remove") == 409
    assert post("lessons/calm/move", where="off") == 303
    assert "Off the list" in tao.get(DESK).text
    assert post("lessons/calm/back") == 303
    assert post("lessons/calm/move", where="up", expected="1") == 409
    assert post("lessons/none/move", where="up") == 404


def test_a_lesson_that_cannot_be_added_leaves_nothing_behind(app: Flask, tao: FlaskClient) -> None:
    data = {"key": "extra", "section": "0", "title_zh": "加", "title_en": "Extra"}
    late = tao.post(f"{DESK}/lessons", data={**data, "expected": "99"})
    assert late.status_code == 422
    assert tao.get(f"{DESK}/lessons/extra").status_code == 404
    for wrong in ({"key": "calm"}, {"key": "No!"}, {"section": "7"}, {"title_en": ""}):
        refused = tao.post(f"{DESK}/lessons", data={**data, "expected": "1", **wrong})
        assert refused.status_code == 422, wrong


def test_the_editor_keeps_what_was_written_when_it_refuses(tao: FlaskClient) -> None:
    here = f"{DESK}/lessons/close"
    refused = tao.post(here, data={**TEXT, "minutes": "0", "expected": "1"})
    assert refused.status_code == 422
    assert "minutes-error" in refused.text
    half = tao.post(here, data={**TEXT, "title_en": "", "expected": "1"})
    assert "A language needs both a title and a text." in half.text
    empty = dict.fromkeys(TEXT, "") | {"minutes": "7", "expected": "1"}
    assert "at least one language" in tao.post(here, data=empty).text
    slow = tao.post(here, data={**TEXT, "expected": "9"})
    assert slow.status_code == 409
    assert "Look at the newest version" in slow.text


def test_a_fault_is_shown_and_stops_the_publishing(app: Flask, tao: FlaskClient) -> None:
    here = f"{DESK}/lessons/close"
    broken = {**TEXT, "body_en": ":::note tip\n:::", "expected": "1", "publish": "1"}
    refused = tao.post(here, data=broken)
    assert refused.status_code == 422
    assert "This cannot be published yet" in refused.text
    assert "this note is empty" in tao.get(here).text
    assert tao.post(f"{DESK}/publish").status_code == 422
    with app.app_context():
        assert store.current(Lesson, "late/close").number == 1


def test_a_language_that_is_missing_is_marked(tao: FlaskClient) -> None:
    here = f"{DESK}/lessons/close"
    kept = tao.post(here, data={**TEXT, "title_en": "", "body_en": "", "expected": "1"})
    assert kept.status_code == 303
    assert "The English text is missing." in tao.get(here).text
    assert "English is missing" in tao.get(DESK).text


def test_a_tick_for_substance_raises_the_edition(app: Flask, tao: FlaskClient) -> None:
    tao.post(f"{DESK}/lessons/close", data={**TEXT, "expected": "1", "substance": "y"})
    with app.app_context():
        assert store.latest(Lesson, "late/close").body.edition == 2


def test_the_preview_follows_the_text(tao: FlaskClient) -> None:
    text = (
        "## Hi\n\n:::figure steps.svg\nalt: Steps\n:::\n\n:::note tip\n:::\n\n:::script none\n:::"
    )
    shown = tao.post("/courses/manage/preview", data={"body": text, "lesson": "late/calm"}).text
    assert "<h2>Hi</h2>" in shown
    assert "/courses/pictures/" in shown
    assert "this note is empty" in shown
    assert "There is no script called none." in shown
    assert "<html" not in shown
    raw = tao.post("/courses/manage/preview", data={"body": "<script>alert(1)</script>"}).text
    assert "<script" not in raw
    assert "Nothing written yet." in tao.post("/courses/manage/preview", data={"body": " "}).text


def test_what_is_wrong_in_a_text_is_said_in_the_readers_language(tao: FlaskClient) -> None:
    text = ":::check\nWhich?\n:::\n\n:::video film.webm\nspeed: 2\n:::\n"
    sent = {"body": text, "lesson": "late/calm"}
    said = {
        "zh-CN": (
            "第 1 行: 请给这个块起名：`:::check some-key`",
            "这个块里只能写 title, watch, skip",
        ),
        "en": (
            "Line 1: name the block: `:::check some-key`",
            "in this block stand title, watch, skip",
        ),
    }
    for lang, sentences in said.items():
        headers = {"Accept-Language": lang}
        shown = tao.post("/courses/manage/preview", data=sent, headers=headers).text
        for sentence in sentences:
            assert sentence in shown


def test_the_preview_of_a_lesson_shows_either_language(tao: FlaskClient) -> None:
    here = f"{DESK}/lessons/calm/preview"
    assert "Hear them out." in tao.get(f"{here}?lang=en").text
    assert "请先听完。" in tao.get(f"{here}?lang=zh").text


def test_a_picture_is_taken_or_refused_with_the_reason(app: Flask, tao: FlaskClient) -> None:
    here = f"{DESK}/lessons/close"

    def send(name: str, data: bytes, expected: str) -> str:
        files = {"picture": (io.BytesIO(data), name), "expected": expected}
        answer = tao.post(f"{here}/pictures", data=files, follow_redirects=True)
        return answer.text

    assert "Show it with :::figure my-map.svg" in send("My Map.svg", PICTURE, "1")
    assert "may not hold &lt;script&gt;" in send(
        "x.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "2"
    )
    chinese = {"Accept-Language": "zh-CN"}
    files = {"picture": (io.BytesIO(b"no picture"), "x.png"), "expected": "2"}
    refused = tao.post(f"{here}/pictures", data=files, headers=chinese)
    with tao.session_transaction() as session:
        told = str(session.get("_flashes", ""))
    assert "文件内容不是 image/png，请另存一次或改正扩展名" in refused.text + told
    tao.get(here, headers=chinese)
    assert "Choose a picture first." in tao.post(f"{here}/pictures", follow_redirects=True).text
    with app.app_context():
        assert list(store.latest(Lesson, "late/close").body.pictures) == ["my-map.svg"]


def test_versions_show_what_changed_and_come_back(app: Flask, tao: FlaskClient) -> None:
    here = f"{DESK}/lessons/close"
    tao.post(here, data={**TEXT, "expected": "1", "publish": "1"})
    history = tao.get(f"{here}/history").text
    assert "From version 1 to 2" in history
    assert "<ins>Text</ins>" in history
    assert "陶" in history
    assert tao.get(f"{here}/history?version=9").status_code == 404
    back = tao.post(f"{here}/take/1", data={"expected": "2"})
    assert back.location == here
    with app.app_context():
        assert store.latest(Lesson, "late/close").body.minutes == 5
    assert tao.post(f"{here}/take/1", data={"expected": "2"}).status_code == 409
    assert tao.post(f"{here}/take/77", data={"expected": "3"}).status_code == 404
    assert "This is the first version." in tao.get(f"{DESK}/history").text
    assert tao.post(f"{DESK}/take/1", data={"expected": "1"}).status_code == 303


def test_a_course_goes_through_its_whole_life(app: Flask, tao: FlaskClient) -> None:
    with app.app_context(), transaction():
        store.save(Course, "spare", course("one"), by=SYSTEM, at=NOON)

    def move(name: str, key: str = "spare") -> int:
        return tao.post(f"/courses/manage/{key}/state", data={"move": name}).status_code

    def state(key: str = "spare") -> State:
        with app.app_context():
            return store.entry(Course, key).shown_state

    assert (move("submit"), state()) == (303, State.IN_REVIEW)
    assert (move("delete"), state()) == (303, State.DELETED)
    assert (move("restore"), state()) == (303, State.DRAFT)
    assert move("retire") == 409
    assert move("nonsense") == 404
    assert move("retire", "late") == 409
    assert "Further on" in tao.get(DESK).text
    assert (move("retire", "after"), state("after")) == (303, State.RETIRED)
    assert (move("restore", "after"), state("after")) == (303, State.PUBLISHED)


def test_a_lessons_draft_is_handed_over_or_dropped(app: Flask, tao: FlaskClient) -> None:
    here = f"{DESK}/lessons/close"
    tao.post(here, data={**TEXT, "expected": "1"})
    assert tao.post(f"{here}/state", data={"move": "submit"}).status_code == 303
    assert "In review" in tao.get(here).text
    assert tao.post(f"{here}/state", data={"move": "discard"}).status_code == 303
    assert tao.post(f"{here}/state", data={"move": "discard"}).status_code == 409
    with app.app_context():
        assert not store.entry(Lesson, "late/close").has_draft


def test_a_copy_has_its_own_name(app: Flask, tao: FlaskClient) -> None:
    data = {"key": "second", "title_zh": "副本", "title_en": "Copy"}
    assert 'value="late-2"' in tao.get(f"{DESK}/copy").text
    made = tao.post(f"{DESK}/copy", data=data)
    assert made.location == "/courses/manage/second"
    assert _draft(app, "second").lesson_keys == ["calm", "close"]
    assert tao.post(f"{DESK}/copy", data=data).status_code == 422
    assert tao.post(f"{DESK}/copy", data={**data, "key": "manage"}).status_code == 422
    assert tao.post("/courses/manage/none/copy", data=data).status_code == 404


def test_a_course_leaves_as_a_file_and_comes_in_as_drafts(app: Flask, tao: FlaskClient) -> None:
    packed = tao.get(f"{DESK}/export")
    assert packed.content_type == "application/zip"
    with zipfile.ZipFile(io.BytesIO(packed.data)) as archive:
        renamed = io.BytesIO()
        with zipfile.ZipFile(renamed, "w") as other:
            for name in archive.namelist():
                other.writestr(name.replace("courses/late", "courses/moved"), archive.read(name))

    def send(data: bytes, name: str = "pack.zip") -> tuple[int, str]:
        answer = tao.post("/courses/manage/import", data={"file": (io.BytesIO(data), name)})
        return answer.status_code, answer.location or answer.text

    assert send(renamed.getvalue()) == (303, "/courses/manage/moved")
    assert _draft(app, "moved") == _draft(app)
    pieces = [renamed.getvalue()[:500], renamed.getvalue()[500:]]
    fields = {"name": "pack.zip", "size": len(renamed.getvalue()), "ticket": "12ab34cd"}
    for place, piece in enumerate(pieces):
        told = tao.post(
            "/courses/manage/import",
            data={"file": (io.BytesIO(piece), "pack.zip"), "offset": place * 500, **fields},
            headers={"Accept": "application/json"},
        ).json
        assert told["at"] == sum(len(one) for one in pieces[: place + 1])
    assert told["done"] == "/courses/manage/moved"
    status, said = send(b"no zip")
    assert (status, "not a .zip file" in said) == (422, True)
    assert tao.post("/courses/manage/import").status_code == 422
    faulty = io.BytesIO()
    with zipfile.ZipFile(faulty, "w") as archive:
        archive.writestr("bad/course.yaml", "tier: none\n")
    status, said = send(faulty.getvalue())
    assert status == 422
    assert "courses/bad/course.yaml:1" in said
    faulty.seek(0)
    answer = tao.post(
        "/courses/manage/import",
        data={"file": (faulty, "bad.zip")},
        headers={"Accept": "application/json"},
    )
    assert (answer.status_code, answer.json["error"].count("\n") > 2) == (422, True)


def test_the_list_is_searched_filtered_and_sorted(tao: FlaskClient) -> None:
    listed = tao.get("/courses/manage/").text
    assert listed.index("Late parcels") < listed.index("Further on")
    turned = tao.get("/courses/manage/?sort=-title").text
    assert turned.index("Late parcels") < turned.index("Further on")
    assert "Further on" not in tao.get("/courses/manage/?q=late").text
    assert "No course fits" in tao.get("/courses/manage/?state=retired").text
    assert tao.get("/courses/manage/?page=x&sort=??").status_code == 200


def test_statements_behind_the_list_do_not_grow_with_the_courses(
    app: Flask, tao: FlaskClient
) -> None:
    tao.get("/courses/manage/")
    with counted(app) as few:
        tao.get("/courses/manage/")
    with app.app_context(), transaction():
        for number in range(15):
            store.save(Course, f"more-{number}", course("one"), by=SYSTEM, at=NOON)
    tao.get("/courses/manage/")
    with counted(app) as many:
        tao.get("/courses/manage/")
    assert len(many) <= len(few)


def test_lessons_and_sections_are_dragged_to_a_place(app: Flask, tao: FlaskClient) -> None:
    def put(**data: str) -> int:
        answer = tao.post(f"{DESK}/order", data={"expected": _number(app), **data})
        return answer.status_code

    new = {"section-title_zh": "尾", "section-title_en": "End", "section-expected": _number(app)}
    tao.post(f"{DESK}/sections", data=new)
    assert put(lesson="calm", section="1", place="0") == 303
    assert [s.lessons for s in _draft(app).sections] == [["close"], ["calm"]]
    assert put(section="1", place="0") == 303
    assert [s.lessons for s in _draft(app).sections] == [["calm"], ["close"]]
    assert put(lesson="close", section="0", place="7") == 303
    assert [s.lessons for s in _draft(app).sections] == [["calm", "close"], []]
    assert put(lesson="none", section="0", place="0") == 404
    assert put(lesson="calm", section="5", place="0") == 404
    assert put(section="5", place="0") == 404
    assert put(section="0", place="") == 422
    assert put(section="0", place="1", expected="1") == 409


def _zip(**files: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in files.items():
            archive.writestr(f"courses/own/{name}", content)
    return data.getvalue()


@pytest.mark.parametrize(
    ("content", "zh", "en"),
    [
        ("title: {zh: 你好}".encode("gbk"), "不是 UTF-8 编码", "not UTF-8"),
        (b"title: {zh: 1, en: 2}\nhours: many", "缺少 `tier`", "`tier` is missing"),
        (b"hours: many", "请写数字", "write a number"),
        (b"hours: 900", "不能大于 200", "less than or equal to 200"),
        (b"title: a", "请写中英两种语言", "write it in both languages"),
        (b"- one", "这一条应由", "this entry must hold fields"),
        (b"tytle: {zh: a, en: b}", "是不是想写 `title`", "did you mean `title`"),
    ],
)
def test_what_is_wrong_in_a_file_is_said_in_the_readers_language(
    tao: FlaskClient, content: bytes, zh: str, en: str
) -> None:
    for language, words in (("zh", zh), ("en", en)):
        answer = tao.post(
            "/courses/manage/import",
            data={"file": (io.BytesIO(_zip(**{"course.yaml": content})), "own.zip")},
            headers={"Accept": "application/json", "Accept-Language": language},
        )
        assert answer.status_code == 422
        assert words in answer.json["error"]


def test_what_stands_against_publishing_is_said_in_the_readers_language(tao: FlaskClient) -> None:
    wrong = TEXT | {"body_zh": ":::figure none.svg\nalt: 图\n:::", "expected": "1", "publish": "1"}
    for language, words in (("zh", "没有名为 `none.svg` 的图片"), ("en", "there is no picture")):
        given = wrong | {"expected": str(int(language == "en") + 1)}
        answer = tao.post(
            f"{DESK}/lessons/close", data=given, headers={"Accept-Language": language}
        )
        assert answer.status_code == 422
        assert words in answer.text
