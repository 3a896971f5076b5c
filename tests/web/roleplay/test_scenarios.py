"""Scenarios in the browser: parts, picture, checks, versions, files, a try, sample talks."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.content import store, yaml_files
from app.evidence import ledger
from app.evidence.facts import RolePlayRated
from app.exams.models.roleplay import RolePlay
from app.exams.models.roleplay_bodies import ActsBody, ScenarioBody
from app.platform.db import db
from tests.conftest import Cast
from tests.web.roleplay.test_plays import GOOD, begin, talk

Browser = Callable[[str], FlaskClient]
GIFT = "/scenarios/late-gift"
BRIEF = {
    "key": "lost-glove",
    "channel": "chat",
    "difficulty": "1",
    "minutes": "10",
    "title-zh": "少了一只手套",
    "title-en": "One glove is missing",
    "summary-zh": "包裹里只有一只手套，先安抚，再查。",
    "summary-en": "Only one glove was in the parcel. Calm first, then look.",
    "seat-zh": "户外用品店的在线客服，工号2107。",
    "seat-en": "Online agent 2107 of an outdoor shop.",
    "situation-zh": "",
    "situation-en": "",
    "opening-zh": "你好，包裹里只有一只手套！\n我收到的手套少了一只。",
    "opening-en": "Hi, there is only one glove in my parcel!\nOne glove is missing.",
}


@pytest.fixture
def tao(published: Flask, client_of: Browser) -> FlaskClient:
    return client_of("tao")


def fields(page: str, form: str = "data-part") -> dict[str, str]:
    """What a browser would send for the form on a page."""
    start = page.index(form)
    inside = page[start : page.index("</form>", start)]
    sent: dict[str, str] = {}
    for tag, text in re.findall(r"<(input|textarea|select)\b([^>]*)>", inside):
        name = re.search(r'\bname="([^"]*)"', text)
        if not name:
            continue
        if tag == "input":
            value = re.search(r'\bvalue="([^"]*)"', text)
            ticks = 'type="checkbox"' in text
            if not ticks or " checked" in text:
                sent[name[1]] = html.unescape(value[1]) if value else "on"
        elif tag == "textarea":
            begun = inside.index(text) + len(text) + 1
            sent[name[1]] = html.unescape(inside[begun : inside.index("</textarea>", begun)])
        else:
            begun = inside.index(text)
            options = inside[begun : inside.index("</select>", begun)]
            chosen = re.search(r'<option value="([^"]*)" selected', options)
            first = re.search(r'<option value="([^"]*)"', options)
            sent[name[1]] = (chosen or first)[1] if (chosen or first) else ""
    return sent


def newest(app: Flask, key: str = "late-gift") -> store.Version[ScenarioBody]:
    with app.app_context():
        return store.latest(ScenarioBody, key)


def number(app: Flask, key: str = "late-gift") -> int:
    return newest(app, key).number


def test_learners_do_not_find_the_editor(published: Flask, client_of: Browser) -> None:
    lin = client_of("lin")
    assert lin.get("/scenarios/").status_code == 404
    assert lin.post(f"{GIFT}/publish", data={"why": "x"}).status_code == 404


def test_a_brief_becomes_a_draft_that_can_be_played_at_once(
    app: Flask, tao: FlaskClient, client_of: Browser
) -> None:
    answer = tao.post("/scenarios/new", data=BRIEF)
    assert answer.status_code == 303, answer.text
    page = tao.get("/scenarios/lost-glove").text
    assert "draft 1" in page
    assert "add a test transcript of kind ideal" in page
    body = newest(app, "lost-glove").body
    assert body.storylets[0].say.en[1] == "One glove is missing."
    assert tao.post("/scenarios/lost-glove/play").status_code == 303
    assert client_of("lin").get("/role-plays/lost-glove").status_code == 404
    again = tao.post("/scenarios/new", data=BRIEF)
    assert again.status_code == 422


def test_a_brief_that_lacks_a_language_is_named_and_kept(tao: FlaskClient) -> None:
    answer = tao.post("/scenarios/new", data={**BRIEF, "title-en": "", "key": "No Key"})
    assert answer.status_code == 422
    assert "Write it in both languages." in answer.text
    assert "少了一只手套" in answer.text
    assert 'id="key-error"' in answer.text


def test_every_form_of_a_scenario_gives_back_what_it_was_given(
    app: Flask, tao: FlaskClient
) -> None:
    before = newest(app)
    page = tao.get(GIFT).text
    addresses = sorted(set(re.findall(rf'href="({GIFT}/(?:parts|sections)/[^"?]+)"', page)))
    edited = [one for one in addresses if not one.endswith("/new")]
    assert len(edited) > 30
    for address in edited:
        form = tao.get(html.unescape(address))
        assert form.status_code == 200, address
        answer = tao.post(html.unescape(address), data=fields(form.text))
        assert answer.status_code == 303, (address, answer.text)
        assert newest(app).id == before.id, address


def test_a_line_is_kept_as_a_draft_and_published_with_a_reason(
    app: Flask, tao: FlaskClient
) -> None:
    form = fields(tao.get(f"{GIFT}/parts/storylets/open").text)
    form["say-zh"] += "\n你好，礼物怎么还没到？"
    assert tao.post(f"{GIFT}/parts/storylets/open", data=form).status_code == 303
    with app.app_context():
        assert store.entry(ScenarioBody, "late-gift").has_draft
        assert "你好，礼物怎么还没到？" not in str(store.current(ScenarioBody, "late-gift").body)
    assert tao.post(f"{GIFT}/publish", data={"why": " "}).status_code == 422
    why = "顾客常这样开口"
    assert tao.post(f"{GIFT}/publish", data={"why": why}).status_code == 303
    with app.app_context():
        assert "你好，礼物怎么还没到？" in str(store.current(ScenarioBody, "late-gift").body)
    versions = tao.get(f"{GIFT}/versions").text
    assert why in versions
    assert "礼物怎么还没到" in versions


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(
    app: Flask, tao: FlaskClient, client_of: Browser
) -> None:
    address = f"{GIFT}/parts/storylets/open"
    mine, theirs = (fields(tao.get(address).text) for _ in range(2))
    theirs["priority"] = "3"
    assert client_of("wen").post(address, data=theirs).status_code == 303
    mine["priority"] = "5"
    answer = tao.post(address, data=mine)
    assert answer.status_code == 409
    assert 'value="5"' in answer.text
    assert newest(app).body.storylets[0].priority == 3


def test_a_field_that_cannot_stand_is_named_and_nothing_is_kept(
    app: Flask, tao: FlaskClient
) -> None:
    before = number(app)
    form = fields(tao.get(f"{GIFT}/parts/points/{newest(app).body.points[0].key}").text)
    key = newest(app).body.points[1].key
    answer = tao.post(
        f"{GIFT}/parts/points/{newest(app).body.points[0].key}",
        data={**form, "key": key, "title-en": "", "weight": "many"},
    )
    assert answer.status_code == 422
    for name in ("key", "title", "weight"):
        assert f'id="{name}-error"' in answer.text
    assert number(app) == before
    new = tao.post(f"{GIFT}/parts/needs/new", data={"expected": str(before)})
    assert new.status_code == 422
    assert 'id="answered_by-error"' in new.text


def test_the_checks_beside_the_form_look_at_what_is_typed(app: Flask, tao: FlaskClient) -> None:
    form = fields(tao.get(f"{GIFT}/parts/storylets/open").text)
    sane = tao.post(f"{GIFT}/check", data=form).text
    assert "Nothing stands against publishing." in sane
    form["raises"] = "nowhere"
    assert "raises nowhere" in tao.post(f"{GIFT}/check", data=form).text
    form["when"] = "opening and ("
    assert "cannot be read" in tao.post(f"{GIFT}/check", data=form).text
    form["say-en"] = ""
    assert "Write this." in tao.post(f"{GIFT}/check", data=form).text
    assert number(app) == 1


def test_nodes_are_added_wired_parted_taken_out_and_everything_is_undone(
    app: Flask, tao: FlaskClient
) -> None:
    first = newest(app).body
    need = next(iter(first.needs))
    line = {
        "expected": "1",
        "key": "extra",
        "when": "said.open",
        "say-zh": "还有一件事。",
        "say-en": "One more thing.",
        "once": "true",
    }
    assert tao.post(f"{GIFT}/parts/storylets/new", data=line).status_code == 303
    wire = {"source": "storylets/extra", "target": f"needs/{need}", "expected": "2"}
    assert tao.post(f"{GIFT}/wire", data=wire).status_code == 303
    assert newest(app).body.storylets[-1].raises == [need]
    page = tao.get(f"{GIFT}?at=storylets/extra").text
    assert "Comes from" in page
    assert "Leads to" in page
    part = {**wire, "expected": "3", "deed": "part"}
    assert tao.post(f"{GIFT}/wire", data=part).status_code == 303
    assert newest(app).body.storylets[-1].raises == []
    gone = tao.post(f"{GIFT}/parts/storylets/extra/delete", data={"expected": "4"})
    assert gone.status_code == 303
    assert newest(app).body == first
    for step in range(3):
        assert tao.post(f"{GIFT}/step", data={"expected": str(5 + step)}).status_code == 303
    assert newest(app).body.storylets[-1].key == "extra"
    assert newest(app).body.storylets[-1].raises == []
    assert tao.post(f"{GIFT}/step", data={"expected": "8"}).status_code == 303
    assert newest(app).body == first
    assert tao.post(f"{GIFT}/step", data={"expected": "9"}).status_code == 409
    forward = {"expected": "9", "where": "forward"}
    assert tao.post(f"{GIFT}/step", data=forward).status_code == 303
    assert newest(app).body.storylets[-1].key == "extra"


def test_two_endings_cannot_be_joined(tao: FlaskClient) -> None:
    wire = {"source": "ends/1", "target": "storylets/open", "expected": "1"}
    assert tao.post(f"{GIFT}/wire", data=wire).status_code == 409


def test_a_line_that_is_never_said_stands_out(app: Flask, tao: FlaskClient) -> None:
    line = {
        "expected": "1",
        "key": "lonely",
        "when": "said.lonely",
        "say-zh": "没人听到。",
        "say-en": "Nobody hears this.",
        "once": "true",
    }
    tao.post(f"{GIFT}/parts/storylets/new", data=line)
    page = tao.get(GIFT).text
    assert "this line is never said" in page
    assert "(never reached)" in page
    assert tao.post(f"{GIFT}/publish", data={"why": "x"}).status_code == 422


def test_parts_move_and_the_last_point_stays(app: Flask, tao: FlaskClient) -> None:
    keys = [point.key for point in newest(app).body.points]
    move = {"expected": "1", "where": "down"}
    assert tao.post(f"{GIFT}/parts/points/{keys[0]}/move", data=move).status_code == 303
    moved = [point.key for point in newest(app).body.points]
    assert moved[:2] == [keys[1], keys[0]]
    tao.post("/scenarios/new", data=BRIEF)
    glove = "/scenarios/lost-glove"
    for version, key in enumerate(("greet", "care", "ask", "solve"), 1):
        data = {"expected": str(version)}
        assert tao.post(f"{glove}/parts/points/{key}/delete", data=data).status_code == 303
    last = tao.post(f"{glove}/parts/points/close/delete", data={"expected": "5"})
    assert last.status_code == 409


def test_the_file_is_that_of_an_export_and_comes_back_the_same(
    app: Flask, tao: FlaskClient
) -> None:
    answer = tao.get(f"{GIFT}/file")
    assert answer.headers["Content-Disposition"].endswith('"late-gift.yaml"')
    assert answer.data == yaml_files.write(newest(app).body.stored()).encode()
    upload = {"file": (io.BytesIO(answer.data), "gift-two.yaml")}
    assert tao.post("/scenarios/import", data=upload).status_code == 303
    assert tao.get("/scenarios/gift-two/file").data == answer.data
    taken = {"file": (io.BytesIO(answer.data), "late-gift.yaml")}
    assert tao.post("/scenarios/import", data=taken).status_code == 422


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"title: [", "Line"),
        (b"title: {zh: a, en: b}\nnonsense: 1\n", "nonsense"),
        (b"\xff\xfe", "UTF-8"),
        (b"# " + b"x" * 400_001, "too large"),
    ],
)
def test_a_faulty_file_is_refused_with_its_lines(tao: FlaskClient, data: bytes, said: str) -> None:
    answer = tao.post("/scenarios/import", data={"file": (io.BytesIO(data), "bad.yaml")})
    assert answer.status_code == 422
    assert said in answer.text
    assert tao.get("/scenarios/bad").status_code == 404
    assert tao.post("/scenarios/import", data={}).status_code == 422


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("title: {zh: 好\n  - x: [", "请检查这个列表的括号和逗号"),
        ("title: {zh: 好, en: b}\ntitle: {zh: 好, en: b}\n", "第1行已经有 `title`"),
        ("title: {zh: 好}\n", "中英文都要写"),
        ("channel: smoke\n", "只能写："),
        ("nonsense: 1\n", "这里没有这个字段"),
    ],
)
def test_faults_of_a_file_are_said_in_the_authors_language(
    tao: FlaskClient, source: str, said: str
) -> None:
    tao.post("/account/language", data={"language": "zh", "next": "/"})
    kept = tao.post(f"{GIFT}/source", data={"source": source, "expected": "1"})
    file = (io.BytesIO(source.encode()), "bad.yaml")
    for answer in (kept, tao.post("/scenarios/import", data={"file": file})):
        assert answer.status_code == 422
        text = html.unescape(answer.text)
        assert said in text
        assert "Field required" not in text
        assert "Input should" not in text
    badly = {"file": (io.BytesIO(tao.get(f"{GIFT}/file").data), "Odd name.yaml")}
    named = tao.post("/scenarios/import", data=badly)
    assert named.status_code == 422
    assert "标识用小写字母" in named.text


def test_the_source_is_checked_by_line_and_kept(app: Flask, tao: FlaskClient) -> None:
    text = tao.get(f"{GIFT}/file").text
    faulty = text.replace("when: opening", "when: opening and")
    found = tao.post(f"{GIFT}/check", data={"collection": "source", "source": faulty}).text
    line = next(n for n, row in enumerate(faulty.splitlines(), 1) if row.endswith("opening and"))
    assert f"Line {line}" in found
    broken = tao.post(f"{GIFT}/source", data={"source": "title: [", "expected": "1"})
    assert broken.status_code == 422
    assert "title: [" in broken.text
    changed = text.replace("difficulty: 2", "difficulty: 3")
    kept = tao.post(f"{GIFT}/source", data={"source": changed, "expected": "1"})
    assert kept.status_code == 303
    assert newest(app).body.difficulty == 3
    late = tao.post(f"{GIFT}/source", data={"source": text, "expected": "1"})
    assert late.status_code == 409


def test_a_copy_is_a_draft_of_its_own(app: Flask, tao: FlaskClient) -> None:
    assert tao.get(f"{GIFT}/copy").status_code == 200
    given = {"key": "gift-copy", "zh": "副本", "en": "Copy"}
    assert tao.post(f"{GIFT}/copy", data=given).status_code == 303
    assert newest(app, "gift-copy").body.title.en == "Copy"
    assert tao.post(f"{GIFT}/copy", data=given).status_code == 422
    assert tao.post(f"{GIFT}/copy", data={**given, "key": "new"}).status_code == 422
    lacking = tao.post(f"{GIFT}/copy", data={**given, "key": "Two Words", "zh": ""})
    assert lacking.status_code == 422
    assert 'id="key-error"' in lacking.text
    assert 'id="zh-error"' in lacking.text
    assert 'value="Two Words"' in lacking.text


def test_an_older_version_becomes_the_draft_and_the_draft_can_be_dropped(
    app: Flask, tao: FlaskClient
) -> None:
    form = fields(tao.get(f"{GIFT}/sections/about").text)
    form["minutes"] = "25"
    assert tao.post(f"{GIFT}/sections/about", data=form).status_code == 303
    assert "minutes" in tao.get(f"{GIFT}/versions?version=2").text
    assert tao.get(f"{GIFT}/versions?version=9").status_code == 404
    taken = tao.post(f"{GIFT}/versions/1/take", data={"expected": "2"})
    assert taken.status_code == 303
    assert newest(app).body.minutes != 25
    assert tao.post(f"{GIFT}/state", data={"move": "discard"}).status_code == 303
    assert tao.post(f"{GIFT}/state", data={"move": "sing"}).status_code == 404
    assert tao.post(f"{GIFT}/state", data={"move": "retire"}).status_code == 303
    assert tao.post(f"{GIFT}/state", data={"move": "restore"}).status_code == 303


def test_a_try_of_the_draft_counts_for_nothing(app: Flask, tao: FlaskClient, cast: Cast) -> None:
    form = fields(tao.get(f"{GIFT}/sections/grading").text)
    form["counts_in_practice"] = "true"
    tao.post(f"{GIFT}/sections/grading", data=form)
    play = tao.post(f"{GIFT}/play", data={"language": "zh"}).location
    first = tao.post(f"{GIFT}/play", data={"language": "zh"}).location
    assert tao.get(play).location == GIFT
    play = first
    assert "counts for nothing" in tao.get(play).text
    talk(tao, play)
    report = tao.get(f"{play}/report")
    assert report.status_code == 200
    assert f'href="{GIFT}"' in report.text
    with app.app_context():
        row = db.session.scalars(select(RolePlay).where(RolePlay.state != "voided")).one()
        assert row.trial
        assert row.state == "rated"
        assert row.scenario_version_id == newest(app).id
        facts = ledger.history(cast.ids["tao"])
        assert not [fact for fact in facts if isinstance(fact, RolePlayRated)]
    assert "/report" not in tao.get("/role-plays/late-gift").text


def test_sample_talks_say_what_is_otherwise_and_why(
    app: Flask, tao: FlaskClient, exact_encoder: None
) -> None:
    page = tao.get(f"{GIFT}/samples")
    assert page.status_code == 200
    assert "Every talk is graded as its author wants." in page.text
    form = fields(tao.get(f"{GIFT}/parts/tests/1").text)
    form["expect-levels-attitude-low"] = form["expect-levels-attitude-high"] = "1"
    form["expect-passed"] = "false"
    assert tao.post(f"{GIFT}/parts/tests/1", data=form).status_code == 303
    page = tao.get(f"{GIFT}/samples").text
    assert "It passed and should not have." in page
    one = tao.get(f"{GIFT}/samples/1").text
    assert "Service attitude is 5; wanted: 1 to 1." in one or "Service attitude is" in one
    assert 'href="#m1"' in one
    assert tao.get(f"{GIFT}/samples/99").status_code == 404
    tried = tao.post(f"{GIFT}/try", data={"sentence": "非常抱歉让您久等了"}).text
    assert "apologise" in tried
    assert tao.post(f"{GIFT}/try", data={"sentence": ""}).status_code == 200


def test_a_talk_with_a_line_nobody_can_read_is_named_and_the_examples_are_tried_all_the_same(
    app: Flask, tao: FlaskClient, exact_encoder: None
) -> None:
    form = fields(tao.get(f"{GIFT}/parts/tests/1").text)
    form["lines"] += "\n您好，没有写秒数"
    assert tao.post(f"{GIFT}/parts/tests/1", data=form).status_code == 303
    assert "write seconds, A or C, then the words" in html.unescape(tao.get(GIFT).text)
    page = tao.get(f"{GIFT}/samples?examples=1")
    assert page.status_code == 200
    assert "a line cannot be read" in page.text
    assert "Each example hits its own act" in page.text
    assert tao.get(f"{GIFT}/samples/1").status_code == 200


def test_an_unknown_symbol_is_told_in_the_authors_language(tao: FlaskClient) -> None:
    tao.post("/account/language", data={"language": "zh", "next": "/"})
    form = fields(tao.get(f"{GIFT}/sections/brief").text)
    form["authority-powers-0-icon"] = "packages"
    kept = tao.post(f"{GIFT}/sections/brief", data=form)
    assert kept.status_code == 303
    text = html.unescape(tao.get(GIFT).text)
    assert "没有叫 packages 的图标；是不是想写 package？" in text
    assert "任务说明与权限:" in text


def test_a_broken_pattern_stands_in_the_way_of_playing_but_not_of_the_editor(
    app: Flask, tao: FlaskClient
) -> None:
    key = next(iter(newest(app).body.facts))
    form = fields(tao.get(f"{GIFT}/parts/facts/{key}").text)
    name = "said" if "said" in form else "said-zh"
    form[name] = "("
    assert tao.post(f"{GIFT}/parts/facts/{key}", data=form).status_code == 303
    assert "cannot be read" in tao.get(GIFT).text
    assert tao.post(f"{GIFT}/play").status_code == 409
    assert "mend it first" in tao.get(f"{GIFT}/samples").text
    assert tao.get(f"{GIFT}/samples/1").status_code == 302
    assert "mend it first" in tao.post(f"{GIFT}/try", data={"sentence": "hello"}).text


def test_the_library_shows_every_act_and_keeps_a_changed_one_as_a_draft(
    app: Flask, tao: FlaskClient
) -> None:
    page = tao.get("/acts/").text
    assert page.count("act.") >= 30
    form = fields(tao.get("/acts/apologise").text)
    form["examples-zh"] += "\n实在对不住，让您受累了"
    assert tao.post("/acts/apologise", data=form).status_code == 303
    late = tao.post("/acts/apologise", data=form | {"title-en": "Says sorry first"})
    assert late.status_code == 409
    assert "Says sorry first" in late.text
    assert "实在对不住，让您受累了" in tao.get("/acts/apologise").text
    assert "is not read with yet" in tao.get("/acts/").text
    bad = tao.post("/acts/apologise", data={**form, "expected": "2", "title-en": ""})
    assert bad.status_code == 422
    with app.app_context():
        file = next(v.key for v in store.published(ActsBody) if "apologise" in str(v.body))
    assert tao.post(f"/acts/files/{file}/publish").status_code == 303
    assert "is not read with yet" not in tao.get("/acts/").text
    assert tao.get("/acts/nobody").status_code == 404


def test_a_learners_sentence_is_taken_with_who_and_when(
    app: Flask, tao: FlaskClient, client_of: Browser, exact_encoder: None
) -> None:
    lin = client_of("lin")
    desk = begin(lin, "exam")
    talk(lin, desk)
    play = desk.rsplit("/", 1)[-1]
    wen = client_of("wen")
    rating = wen.get(f"/rating/role-plays/{play}")
    assert rating.status_code == 200
    take = f"/acts/from/{play}/1"
    page = wen.get(take)
    assert page.status_code == 200
    assert GOOD[0][:10] in page.text
    given = {"sentence": "真的很对不起，让您空等了", "target": "library/apologise", "counts": "yes"}
    assert wen.post(take, data=given).status_code == 303
    act = wen.get("/acts/apologise").text
    assert "真的很对不起，让您空等了" in act
    assert "message 2" in act
    assert wen.post(take, data=given).status_code == 409
    for wrong in ("", "x" * 201, "我的电话是 138 0013 8000"):
        answer = wen.post(take, data={**given, "sentence": wrong})
        assert answer.status_code == 422
    assert wen.get(f"/acts/from/{play}/0").status_code == 404
    point = next(p for p in newest(app).body.points if p.examples is not None)
    own = {"sentence": "这句不算数", "target": f"points/{point.key}", "counts": "no"}
    assert wen.post(take, data=own).status_code == 303
    kept = next(p for p in newest(app).body.points if p.key == point.key)
    assert kept.counters is not None
    assert "这句不算数" in kept.counters.zh
    assert wen.post(take, data={**own, "target": "points/none"}).status_code == 404
    assert lin.get(take).status_code == 404


def test_shipped_scenarios_open_in_the_editor(app: Flask, tao: FlaskClient) -> None:
    folder = Path(__file__).parents[3] / "content" / "scenarios"
    for file in sorted(folder.glob("*.yaml"))[::5]:
        upload = {"file": (io.BytesIO(file.read_bytes()), f"my-{file.name}")}
        assert tao.post("/scenarios/import", data=upload).status_code == 303, file.name
        assert tao.get(f"/scenarios/my-{file.stem}").status_code == 200
