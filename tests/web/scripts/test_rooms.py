"""Check a text, drill, keep one's own, propose, import, read what use teaches."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import Account
from app.content import store
from app.evidence import ledger
from app.kernel.actor import SYSTEM
from app.language.bodies import LexiconBody
from app.platform.db import db, transaction
from app.scripts_library.models.bodies import ScriptBody
from tests.conftest import NOON, Cast
from tests.factories import signed_in_client

ClientOf = Callable[[str], FlaskClient]
FRAGMENT = {"HX-Request": "true"}
PAGES = ["check", "drill", "mine", "mine/new", "propose", "cards"]
UPKEEP = ["upkeep", "upkeep/import", "upkeep/proposals", "upkeep/use", "lexicon", "lexicon/new"]


def script(wording: str, english: str, **more: object) -> ScriptBody:
    return ScriptBody.model_validate(
        {
            "category": "delay",
            "stage": "solve",
            "title": {"zh": "物流延误先安抚", "en": "Soothe a late parcel"},
            "situation": {"zh": "包裹停了两天", "en": "The parcel stands still"},
            "wording": {"zh": wording, "en": english},
            **more,
        }
    )


@pytest.fixture
def shelf(app: Flask, cast: Cast) -> None:
    """Two scripts and one rule."""
    with app.app_context(), transaction():
        rule = {
            "category": "off_platform_contact",
            "severity": "severe",
            "title": {"zh": "私人账号", "en": "Private accounts"},
            "reason": {"zh": "平台禁止", "en": "Forbidden"},
            "suggestion": {"zh": "在平台上沟通", "en": "Stay here"},
            "zh": ["加.{0,2}微信"],
            "hit": ["加我微信"],
            "miss": ["请勿加我微信"],
        }
        store.write(LexiconBody, "private", LexiconBody.model_validate(rule), by=SYSTEM, at=NOON)
        two = script(
            "我问过{carrier}，预计明天送到，您看可以吗？",
            "It should come tomorrow. Is that fine?".replace("It", "{carrier} says it"),
        )
        store.write(ScriptBody, "second", two, by=SYSTEM, at=NOON)
        one = script(
            "让您久等了，真的抱歉。我在联系{carrier}，{time}前回您。",
            "Sorry to keep you waiting. I am asking {carrier} and will be back by {time}.",
            formal={
                "zh": "很抱歉，{carrier}与{time}正在核实。",
                "en": "We apologise: {carrier}, {time}.",
            },
            placeholders=[
                {
                    "name": "time",
                    "label": {"zh": "答复时间", "en": "Reply by"},
                    "type": "time",
                    "default": {"zh": "今天15:00", "en": "15:00 today"},
                    "hint": {"zh": "写钟点", "en": "A clock time"},
                }
            ],
            points=[
                {
                    "text": {"zh": "为久等道歉", "en": "Sorry to keep you waiting"},
                    "criterion": "attitude",
                },
                {"text": {"zh": "给出时间", "en": "will be back by a time"}},
            ],
            follow_ups=["second"],
            tags=["延误"],
        )
        store.write(ScriptBody, "late", one, by=SYSTEM, at=NOON)


@pytest.mark.parametrize("place", PAGES + UPKEEP)
def test_rooms_open_to_those_they_are_for(shelf: None, client_of: ClientOf, place: str) -> None:
    assert client_of("tao").get(f"/scripts/{place}").status_code == 200
    assert client_of("lin").get(f"/scripts/{place}").status_code == (200 if place in PAGES else 404)


def test_a_text_is_checked_with_reason_and_wording(shelf: None, client_of: ClientOf) -> None:
    lin = client_of("lin")
    page = lin.post("/scripts/check", data={"text": "您加 我微信吧"}).text
    assert '<mark class="ka-ev is-bad">加 我微信</mark>' in page
    assert "Forbidden" in page or "平台禁止" in page
    assert "Nothing found" in lin.post("/scripts/check", data={"text": "您好"}).text
    assert lin.post("/scripts/check", data={"text": ""}).status_code == 422


def test_a_severe_finding_refuses_publishing(shelf: None, client_of: ClientOf) -> None:
    tao = client_of("tao")
    page = tao.get("/scripts/upkeep/second").text
    data = dict(re.findall(r'name="(\w+)"[^>]*value="([^"]*)"', page))
    data |= {
        "category": "delay", "stage": "solve", "tone": "warm", "channels": "chat",
        "title_zh": "改", "title_en": "x", "situation_zh": "景", "situation_en": "y",
        "wording_zh": "加我微信说", "wording_en": "z", "step": "publish",
    }  # fmt: skip
    answer = tao.post("/scripts/upkeep/second", data=data)
    assert answer.status_code == 422
    assert "must not be said" in answer.text
    assert tao.post("/scripts/upkeep/second", data={**data, "step": "submit"}).status_code == 302
    assert "In review" in tao.get("/scripts/upkeep?state=in_review").text


def test_the_sheet_prompts_with_types_and_defaults_in_both_tones(
    shelf: None, client_of: ClientOf
) -> None:
    page = client_of("lin").get("/scripts/late").text
    # A default that is more than a clock time is shown as it is; the field can be turned back.
    assert re.search(r'name="time" type="text"[^>]* value="15:00 today" data-kind="time"', page)
    assert "Reply by: write it in words" in page
    assert 'data-say="formal" aria-pressed="false"' in page
    assert 'data-say="warm" aria-pressed="true"' in page
    assert 'data-language="formal-en"' in page
    assert "A clock time" in page
    assert 'aria-current="step"' in page
    assert "/scripts/second" in page


@pytest.mark.parametrize("query", ["延误", "yanwu", "yw", "延物", "停了三天", "parcal", "延誤"])
def test_search_forgives(shelf: None, client_of: ClientOf, query: str) -> None:
    text = client_of("lin").get(f"/scripts/?q={query}", headers=FRAGMENT).text
    assert "/scripts/late" in text


def test_what_is_looked_for_in_vain_reaches_the_trainer(shelf: None, client_of: ClientOf) -> None:
    lin, tao = client_of("lin"), client_of("tao")
    lin.post("/scripts/gap", data={"q": "开箱验货"})
    lin.post("/scripts/gap", data={"q": "延误"})
    lin.post("/scripts/gap", data={"q": "13812345678"})
    page = tao.get("/scripts/upkeep/use").text
    assert "开箱验货" in page
    assert "13812345678" not in page
    tao.post("/scripts/upkeep/gaps", data={"words": "开箱验货"})
    assert "开箱验货" not in tao.get("/scripts/upkeep/use").text
    assert tao.post("/scripts/upkeep/gaps", data={"words": "nothing"}).status_code == 404


def test_a_card_is_chosen_then_said_and_becomes_evidence(
    app: Flask, cast: Cast, shelf: None, client_of: ClientOf
) -> None:
    lin = client_of("lin")
    assert lin.post("/scripts/drill/add", data={"key": "late"}).status_code == 302
    assert lin.post("/scripts/drill/add", data={"key": "nowhere"}).status_code == 404
    assert "/scripts/drill/late" in lin.get("/scripts/drill/next").location
    assert lin.post("/scripts/drill/late/answer", data={"recall": "3"}).status_code == 409
    assert 'type="radio"' in lin.get("/scripts/drill/late").text
    said = {"way": "own", "answer": "Sorry to keep you waiting, I will be back by a time."}
    page = lin.post("/scripts/drill/late/compare", data=said).text
    assert "2 of 2 there" in page
    assert lin.post("/scripts/drill/late/compare", data={"way": "own"}).status_code == 422
    assert lin.post("/scripts/drill/late/answer", data={"recall": "9"}).status_code == 404
    assert lin.post("/scripts/drill/late/answer", data={"recall": "3"}).status_code == 302
    with app.app_context():
        facts = [one.fact for one in ledger.history(cast.lin)[cast.lin]]
    assert [fact.body() for fact in facts] == [{"script": "late", "met": 2, "points": 2}]
    assert client_of("mei").get("/scripts/drill/late").status_code == 404
    assert "Done for today" in lin.get("/scripts/drill").text
    assert lin.post("/scripts/drill/late/remove").status_code == 302


def test_a_choice_and_a_cloze_are_compared(shelf: None, client_of: ClientOf) -> None:
    lin = client_of("lin")
    lin.post("/scripts/drill/add", data={"deck": "delay"})
    chosen = lin.post("/scripts/drill/late/compare", data={"way": "choose", "answer": "late"}).text
    assert "Right" in chosen
    page = lin.get("/scripts/drill/late?way=cloze").text
    assert 'name="gap-0"' in page
    assert "of 3 there" in lin.post("/scripts/drill/late/compare", data={"way": "cloze"}).text


@pytest.mark.parametrize("deck", ["starred", "recent", "attitude", "delay"])
def test_decks_are_added_whole(shelf: None, client_of: ClientOf, deck: str) -> None:
    lin = client_of("lin")
    lin.post("/scripts/late/star")
    lin.post("/scripts/late/used")
    lin.post("/scripts/drill/add", data={"deck": deck})
    assert lin.get("/scripts/drill/late").status_code == 200


def test_ones_own_scripts_are_private_until_shared(shelf: None, client_of: ClientOf) -> None:
    lin, mei, lu = client_of("lin"), client_of("mei"), client_of("lu")
    data = {"title": "我的开场", "category": "opening", "situation": "", "wording": "您好，我在。"}
    assert lin.post("/scripts/mine/new", data=data).status_code == 302
    assert "我的开场" in lin.get("/scripts/mine").text
    assert "我的开场" not in mei.get("/scripts/mine").text
    place = re.search(r"/scripts/mine/[0-9a-f-]{36}", lin.get("/scripts/mine").text)
    assert place
    assert lin.post(place[0], data={**data, "for_team": "y"}).status_code == 302
    assert "我的开场" in mei.get("/scripts/mine").text
    assert "我的开场" not in lu.get("/scripts/mine").text
    assert mei.get(place[0]).status_code == 404
    assert mei.post(place[0], data=data).status_code == 404
    assert mei.post(f"{place[0]}/drop").status_code == 404
    bad = {**data, "wording": "加我微信", "for_team": "y"}
    assert lin.post(place[0], data=bad).status_code == 422
    assert lin.post(place[0], data={**data, "title": ""}).status_code == 422
    assert lin.post(f"{place[0]}/drop").status_code == 302
    assert "我的开场" not in lin.get("/scripts/mine").text
    assert "Soothe a late parcel" in lin.get("/scripts/mine/new?from=late").text
    assert "正在核实" in lin.get("/scripts/mine/new?from=late&wording=formal-zh").text
    assert "Soothe a late parcel" in lin.get("/scripts/mine/new?from=late&wording=v9-zh").text


def test_a_proposal_is_answered_and_its_writer_told(shelf: None, client_of: ClientOf) -> None:
    lin, tao = client_of("lin"), client_of("tao")
    data = {
        "title": "更好的说法",
        "category": "delay",
        "situation": "停了两天",
        "wording": "我来查。",
    }
    assert lin.post("/scripts/propose?key=late", data=data).status_code == 302
    assert lin.post("/scripts/propose?key=nowhere", data=data).status_code == 404
    assert lin.post("/scripts/propose", data={}).status_code == 422
    assert "Soothe a late parcel" in lin.get("/scripts/propose?key=late").text
    page = tao.get("/scripts/upkeep/proposals").text
    place = re.search(r"/scripts/upkeep/proposals/[0-9a-f-]{36}", page)
    assert place
    assert "更好的说法" in page
    assert tao.post(f"{place[0]}/take", data={"text": ""}).status_code == 302
    taken = tao.post(f"{place[0]}/take", data={"text": "好"}).location
    assert "/upkeep/late?proposal=" in taken
    assert "我来查。" in tao.get(taken).text
    assert "我来查。" in tao.get(taken.replace("/late?", "/new?")).text
    assert tao.post(f"{place[0]}/decline", data={"text": "x"}).status_code == 409
    assert "taken" in lin.get("/scripts/mine").text


def test_a_table_comes_in_with_a_preview_and_goes_out(shelf: None, client_of: ClientOf) -> None:
    tao = client_of("tao")
    out = tao.get("/scripts/upkeep/export.csv").data.decode("utf-8-sig")
    rows = out.splitlines()
    assert {"late", "second"} <= {row.split(",")[0].strip('"') for row in rows}
    late = next(row for row in rows if row.startswith(("late", '"late"')))
    new = late.replace("late", "later", 1)
    bad = late.replace("late", "Bad Key", 1)
    taken = late.replace("late", "drill", 1)
    data = "\n".join([rows[0], late, new, bad, taken]).encode()

    def send(content: bytes, name: str) -> dict[str, object]:
        return {"file": (io.BytesIO(content), name)}

    page = tao.post("/scripts/upkeep/import", data=send(data, "a.csv")).text
    assert "1 to keep, 1 unchanged, 2 with faults" in page
    assert "a key is small letters" in page
    assert "A page of the library stands there" in page
    assert "nearly late" in page
    place = re.search(r"/scripts/upkeep/import/[0-9a-f-]{36}", page)
    assert place
    assert client_of("wen").post(place[0]).status_code == 404
    assert tao.post(place[0]).status_code == 302
    assert "later" in tao.get("/scripts/upkeep?state=draft").text
    assert client_of("lin").get("/scripts/later").status_code == 404
    assert tao.post("/scripts/upkeep/import", data={}).status_code == 422
    assert tao.post("/scripts/upkeep/import", data=send(b"x,y\n1,2\n", "b.csv")).status_code == 422
    assert tao.post("/scripts/upkeep/import", data=send(b"- [", "c.yaml")).status_code == 422
    yaml = tao.get("/scripts/upkeep/export.yaml?category=delay").data
    assert b"scripts:" in yaml
    assert tao.get("/scripts/upkeep/export.xlsx").data[:2] == b"PK"
    assert tao.get("/scripts/upkeep/export.csv?category=nowhere").status_code == 404
    whole = tao.get("/scripts/upkeep/export.yaml").data
    assert "unchanged" in tao.post("/scripts/upkeep/import", data=send(whole, "d.yaml")).text


def test_variants_go_through_a_table_and_back(app: Flask, shelf: None, client_of: ClientOf) -> None:
    tao = client_of("tao")
    with app.app_context(), transaction():
        body = script(
            "您稍等，我查{carrier}。",
            "One moment, I ask {carrier}.",
            variants=[
                {
                    "label": {"zh": "急用", "en": "Urgent"},
                    "wording": {"zh": "马上问{carrier}", "en": "Asking {carrier} at once"},
                    "tone": "formal",
                }
            ],
            policy={"zh": "当天答复", "en": "Answered the same day"},
        )
        store.write(ScriptBody, "varied", body, by=SYSTEM, at=NOON)

    def sent(data: bytes, name: str) -> str:
        form = {"file": (io.BytesIO(data), name)}
        return tao.post("/scripts/upkeep/import", data=form).text

    for ending in ("csv", "xlsx"):
        out = tao.get(f"/scripts/upkeep/export.{ending}").data
        assert "0 to keep, 3 unchanged, 0 with faults" in sent(out, f"all.{ending}")
    header, *rows = csv.reader(
        io.StringIO(tao.get("/scripts/upkeep/export.csv").data.decode("utf-8-sig"))
    )
    varied = dict(zip(header, next(row for row in rows if row[0] == "varied"), strict=True))
    assert varied["variant_1_label_en"] == "Urgent"
    assert varied["policy_zh"] == "当天答复"

    def table(changes: dict[str, str]) -> bytes:
        row = varied | changes
        return "\n".join(
            ",".join(f'"{one}"' for one in line) for line in (row, row.values())
        ).encode()

    page = sent(table({"variant_1_en": "Asking at once", "remark": "x"}), "a.csv")
    assert "<code>variant_1</code>" in page
    assert "not read: remark" in page
    page = sent(table({"variant_1_tone": "loud", "variant_1_label_en": ""}), "a.csv")
    assert "<code>variant_1_tone</code> loud is none of" in page
    assert "<code>variant_1_label</code>" in page
    page = sent(table({"variant_1_zh": "加我微信"}), "a.csv")
    assert "<code>variant_1</code> “加我微信”" in page
    assert "马上问" in tao.get("/scripts/cards?language=zh").text
    cards = tao.get("/scripts/cards.csv").data.decode("utf-8-sig")
    assert "Variants · Chinese,Variants · English" in cards
    assert "Urgent: Asking {carrier} at once" in cards
    twice = table({"Title_ZH": "x"})
    assert "stand there twice: title_zh" in sent(twice, "a.csv")
    page = sent(table({"variant_1_zh": "这就问{carrier}"}), "a.csv")
    place = re.search(r"/scripts/upkeep/import/[0-9a-f-]{36}", page)
    assert place
    assert tao.post(place[0]).status_code == 302
    with app.app_context():
        kept = store.latest(ScriptBody, "varied").body
    assert kept.variants[0].wording.zh == "这就问{carrier}"
    assert kept.variants[0].tone == "formal"


def test_many_are_changed_at_once_and_refusals_named(shelf: None, client_of: ClientOf) -> None:
    tao = client_of("tao")
    for change, value in [
        ("tag", "急"),
        ("review", "2027-05-01"),
        ("owner", "desk"),
        ("tone", "formal"),
    ]:
        form = {"key": ["late", "second"], "change": change, "value": value}
        assert tao.post("/scripts/upkeep/many", data=form).status_code == 302
    page = tao.post("/scripts/upkeep/many", data={"change": "retire"}, follow_redirects=True).text
    assert "Tick the scripts first." in page
    form = {"key": ["late", "second"], "change": "publish", "value": ""}
    page = tao.post("/scripts/upkeep/many", data=form, follow_redirects=True).text
    assert "2 scripts changed" in page
    # What is said in both tones changes places: nothing is called formal that is not.
    shown = tao.get("/scripts/late?language=zh").text
    assert re.search(r'data-language="formal-zh" lang="zh-Hans">很抱歉', shown)
    assert re.search(r'data-language="warm-zh" lang="zh-Hans" hidden>让您久等了', shown)
    for change, value, words in [
        ("tone", "shouting", "no shouting"),
        ("category", "nowhere", "no nowhere"),
        ("tag", "", "needs a value"),
        ("dance", "x", "no such change"),
    ]:
        wrong = {"key": ["late"], "change": change, "value": value}
        page = tao.post("/scripts/upkeep/many", data=wrong, follow_redirects=True)
        assert page.status_code == 200
        assert words in page.text
    wrong = {"key": ["late"], "change": "review", "value": "soon"}
    assert "2027-05-01" in tao.post("/scripts/upkeep/many", data=wrong, follow_redirects=True).text


def test_a_change_names_whom_it_touches_and_asks_them_to_read_again(
    app: Flask, cast: Cast, shelf: None, client_of: ClientOf
) -> None:
    lin, tao = client_of("lin"), client_of("tao")
    lin.post("/scripts/late/used")
    assert "1 person uses" in tao.get("/scripts/upkeep/late").text
    assert tao.post("/scripts/upkeep/late/reread").status_code == 302
    assert "This script has changed" in lin.get("/scripts/late").text
    assert lin.post("/scripts/late/reread").status_code == 302
    assert lin.post("/scripts/late/reread").status_code == 404
    assert "1 of 1 have read" in tao.get("/scripts/upkeep/late").text
    with app.app_context():
        assert [one.fact.KIND for one in ledger.history(cast.lin)[cast.lin]] == ["acknowledged"]


def test_two_scripts_are_merged(shelf: None, client_of: ClientOf) -> None:
    lin, tao = client_of("lin"), client_of("tao")
    for key in ("late", "second"):
        lin.post(f"/scripts/{key}/used")
    lin.post("/scripts/second/star")
    assert tao.post("/scripts/upkeep/second/merge", data={"into": "late"}).status_code == 302
    assert lin.get("/scripts/second").status_code == 404
    assert "Copied 2 times" in lin.get("/scripts/late").text
    assert "late" in lin.get("/scripts/?shelf=starred", headers=FRAGMENT).text


def test_a_rule_is_tried_published_retired(shelf: None, client_of: ClientOf) -> None:
    tao, lin = client_of("tao"), client_of("lin")
    data = {
        "key": "plain", "category": "privacy", "severity": "warning", "title_zh": "甲",
        "title_en": "a", "reason_zh": "因", "reason_en": "b",
        "suggestion_zh": "改", "suggestion_en": "c",
        "negatable": "y", "zh": "密码发我", "hit": "密码发我", "miss": "您好", "step": "try",
    }  # fmt: skip
    assert "Tried on its sentences" in tao.post("/scripts/lexicon/new", data=data).text
    assert tao.post("/scripts/lexicon/new", data={**data, "zh": "("}).status_code == 422
    publish = {**data, "step": "publish"}
    assert tao.post("/scripts/lexicon/new", data={**publish, "miss": "密码发我"}).status_code == 422
    assert tao.post("/scripts/lexicon/new", data={**publish, "title_zh": ""}).status_code == 422
    assert tao.post("/scripts/lexicon/new", data=publish).status_code == 302
    assert tao.post("/scripts/lexicon/new", data=publish).status_code == 409
    assert "is-warm" in lin.post("/scripts/check", data={"text": "密码发我"}).text
    assert "密码发我" in tao.get("/scripts/lexicon/plain").text
    assert tao.post("/scripts/lexicon/plain/retire").status_code == 302
    assert "Nothing found" in lin.post("/scripts/check", data={"text": "密码发我"}).text
    assert tao.post("/scripts/lexicon/plain/restore").status_code == 302


def test_an_expired_script_is_not_shown(app: Flask, shelf: None, client_of: ClientOf) -> None:
    with app.app_context(), transaction():
        gone = script("旧话{carrier}", "Old {carrier}", expires_on="2026-01-01")
        store.write(ScriptBody, "gone", gone, by=SYSTEM, at=NOON)
    lin = client_of("lin")
    assert lin.get("/scripts/gone").status_code == 404
    assert "scripts/gone" not in lin.get("/scripts/?category=delay").text
    assert "gone" in client_of("tao").get("/scripts/upkeep/use").text


def test_a_retired_script_leaves_the_drill_and_asks_nobody_to_read_it(
    app: Flask, cast: Cast, shelf: None, client_of: ClientOf
) -> None:
    lin, tao = client_of("lin"), client_of("tao")
    for key in ("late", "second"):
        lin.post("/scripts/drill/add", data={"key": key})
    lin.post("/scripts/late/used")
    tao.post("/scripts/upkeep/late/reread")
    assert lin.get("/scripts/drill/next").location == "/scripts/drill/late"
    assert "One script you use has changed" in lin.get("/scripts/").text
    tao.post("/scripts/upkeep/late/retire")
    assert lin.get("/scripts/drill/next").location == "/scripts/drill/second"
    assert lin.get("/scripts/drill/second").status_code == 200
    assert "One script you use has changed" not in lin.get("/scripts/").text
    tao.post("/scripts/upkeep/late/restore")
    assert lin.get("/scripts/drill/next").location == "/scripts/drill/late"


def test_each_row_of_a_bad_file_says_in_the_reader_s_words_what_is_wrong(
    app: Flask, cast: Cast, shelf: None
) -> None:
    header = "key,category,stage,tone,channels,title_zh,title_en,situation_zh,situation_en"
    header += ",wording_zh,wording_en,review_on"
    good = "delay,solve,warm,chat,题,T,景,S"
    rows = [
        f"a,{good},加我微信,Add me,",
        f"a,{good},好,{{moon}},",
        f"b,{good.replace('solve', 'middle')},好,ok,soon",
        f"c,{good.replace('delay', 'nowhere')},{{好,ok,",
        f"d,{good},好,,",
        f"e,{good},{'好' * 10},fine,2027-01-01",
        f"f,{good.replace('题', '题' * 61)},好,ok,",
    ]
    data = "\ufeff" + "\r\n".join([header, *rows, ",,,", ""])
    sent = {"file": (io.BytesIO(data.encode()), "坏.csv")}
    page = signed_in_client(app, cast.tao, "zh").post("/scripts/upkeep/import", data=sent)
    assert page.status_code == 200
    for words in (
        "“加我微信”：平台禁止",
        "前面的行已经用过标识 a",
        "en：占位变量 moon 没有说明",
        "“middle”不在可选范围",
        "日期请写成 2027-05-01",
        "没有“nowhere”这个分类",
        "有落单的花括号",
        "<code>title</code> 超过60个字",
        "缺少 en 的文字，请补上",
    ):
        assert words in page.text, words
    assert page.text.index("加我微信") < page.text.index(">e<")
    # Also a row that cannot be read is called by its title.
    assert page.text.count("<td>题</td>") == 6


def test_a_sheet_says_what_holds_in_its_category_where_the_script_says_nothing(
    app: Flask, cast: Cast, shelf: None, client_of: ClientOf
) -> None:
    with app.app_context(), transaction():
        plain = script(
            "我查好了，马上告诉您。", "I have looked and will tell you now.", tags=["延误"]
        )
        own = script(
            "已经送到，请您查收。",
            "It has arrived, please look.",
            stage="confirm",
            tags=["延误"],
            do={"zh": "先看签收记录", "en": "Look at the record of delivery"},
            policy={"zh": "店铺规则三", "en": "Rule three of the shop"},
            owner="夜班组",
            review_on="2027-05-01",
        )
        store.write(ScriptBody, "plain", plain, by=SYSTEM, at=NOON)
        store.write(ScriptBody, "own", own, by=SYSTEM, at=NOON)
    lin = client_of("lin")
    page = lin.get("/scripts/plain").text
    for words in (
        "Apologise; give the cause",
        "Promise no day of delivery",
        "Courier regulations",
        "kept by: Logistics desk",
        "What usually comes before and after",
        "About the same matter",
    ):
        assert words in page, words
    assert 'href="/scripts/own"' in page
    page = lin.get("/scripts/own").text
    for words in ("Look at the record", "Promise no day", "Rule three", "夜班组", "1 May 2027"):
        assert words in page, words
    assert "Courier regulations" not in page
    assert "What comes before and after" in lin.get("/scripts/late").text


def test_two_versions_stand_beside_each_other_with_what_changed_marked(
    app: Flask, cast: Cast, shelf: None, client_of: ClientOf
) -> None:
    with app.app_context(), transaction():
        new = script("我问过{carrier}，预计后天送到，您看可以吗？", "{carrier} says the day after.")
        store.write(ScriptBody, "second", new, by=SYSTEM, at=NOON)
    page = client_of("tao").get("/scripts/upkeep/second/versions/1").text
    assert "<del>明</del>" in page
    assert "<ins>后</ins>" in page
    assert "Wording · Chinese" in page
    assert "wording.zh" not in page


def test_a_script_is_merged_into_any_other_and_a_wrong_key_is_said(
    shelf: None, client_of: ClientOf
) -> None:
    tao, lin = client_of("tao"), client_of("lin")
    lin.post("/scripts/second/star")
    assert 'id="into"' in tao.get("/scripts/upkeep/second").text
    for wrong in ("nowhere", "second", ""):
        sent = {"into": wrong}
        page = tao.post("/scripts/upkeep/second/merge", data=sent, follow_redirects=True)
        assert page.status_code == 200
        assert "There is no published script" in page.text or "Choose another" in page.text
    assert tao.post("/scripts/upkeep/second/merge", data={"into": "late"}).status_code == 302
    assert lin.get("/scripts/second").status_code == 404
    assert 'data-key="late"' in lin.get("/scripts/?shelf=starred", headers=FRAGMENT).text


def test_cards_follow_the_search_and_are_taken_along_as_a_file(
    app: Flask, cast: Cast, shelf: None, client_of: ClientOf
) -> None:
    with app.app_context(), transaction():
        plain = script("=我查好了", "I have looked.", stage="confirm")
        store.write(ScriptBody, "plain", plain, by=SYSTEM, at=NOON)
    lin = client_of("lin")
    page = lin.get("/scripts/cards?q=查好&language=zh").text
    assert "=我查好了" in page
    assert 'data-copy="card-1"' in page
    assert "/scripts/late" not in page
    assert 'href="/scripts/cards.csv?q=%E6%9F%A5%E5%A5%BD&amp;language=zh"' in page
    assert "Fill in and copy" in lin.get("/scripts/cards?stage=solve").text
    assert "/scripts/plain" not in lin.get("/scripts/cards?stage=solve").text
    taken = lin.get("/scripts/cards.csv?q=查好").data.decode("utf-8-sig")
    assert "'=我查好了" in taken
    assert taken.count("\r\n") == 2
    assert lin.get("/scripts/cards.xlsx?category=delay").data[:2] == b"PK"
    assert lin.get("/scripts/cards.pdf").status_code == 404
    for odd in ("kind=x", "_external=1", "endpoint=x", "page=a", "q=%22%27*"):
        assert lin.get(f"/scripts/cards?{odd}").status_code == 200
        assert lin.get(f"/scripts/?{odd}").status_code == 200


def test_the_number_of_who_asks_stands_in_its_blank(
    app: Flask, cast: Cast, client_of: ClientOf
) -> None:
    with app.app_context(), transaction():
        body = script("您好，我是{agent}，有{quantity}件。", "Hello, I am {agent}: {quantity}.")
        store.write(ScriptBody, "hello", body, by=SYSTEM, at=NOON)
        number = db.session.get(Account, cast.lin).staff_no
    page = client_of("lin").get("/scripts/hello").text
    assert re.search(rf'name="agent"[^>]* value="{number}"', page)
    assert re.search(r'name="quantity" type="number"[^>]* min="0" max="1000000"', page)


def test_the_tone_asked_for_is_read_in_hits_sheet_cards_and_file(
    shelf: None, client_of: ClientOf
) -> None:
    lin = client_of("lin")
    hits = lin.get("/scripts/?q=抱歉&tone=formal&language=zh", headers=FRAGMENT).text
    assert "正在核实" in hits
    assert "让您久等了" not in hits
    assert "language=zh&amp;tone=formal" in hits
    sheet = lin.get("/scripts/late?language=zh&tone=formal", headers=FRAGMENT).text
    assert 'data-say="formal" aria-pressed="true"' in sheet
    assert "data-asked" in sheet
    second = lin.get("/scripts/second?language=zh&tone=formal", headers=FRAGMENT).text
    assert "预计明天送到" in second
    assert "data-say" not in second
    cards = lin.get("/scripts/cards?tone=formal&language=zh").text
    assert "正在核实" in cards
    assert "/scripts/second" not in cards
    taken = lin.get("/scripts/cards.csv?category=delay").data.decode("utf-8-sig")
    assert "Warm · Chinese,Warm · English,Formal · Chinese,Formal · English" in taken
    assert "正在核实" in taken


def test_one_wording_cannot_be_both_tones(shelf: None, client_of: ClientOf) -> None:
    tao = client_of("tao")
    header = "key,category,stage,tone,title_zh,title_en,situation_zh,situation_en,wording_zh,"
    header += "wording_en,formal_zh,formal_en"
    row = "twice,delay,solve,formal,题,t,景,s,您好,Hello,您好啊,Hello there"
    sent = {"file": (io.BytesIO(f"{header}\n{row}".encode()), "twice.csv")}
    assert "in this tone already" in tao.post("/scripts/upkeep/import", data=sent).text


def test_a_file_brings_in_no_more_than_the_editor_takes(
    app: Flask, cast: Cast, shelf: None
) -> None:
    two = {"zh": "点", "en": "p"}
    body = script("好的，这就办", "Done in a moment").stored()
    body["points"] = [{"text": two}] * 13
    body["placeholders"] = [{"name": f"blank{n}", "label": two} for n in range(13)]
    body["variants"] = [{"label": two, "wording": two}] * 13
    text = json.dumps({"scripts": [{"key": "k" * 61, **body}]})
    sent = {"file": (io.BytesIO(text.encode()), "many.yaml")}
    page = signed_in_client(app, cast.tao, "zh").post("/scripts/upkeep/import", data=sent).text
    for words in (
        "<code>key</code> 超过60个字",
        "<code>variants</code> 变体超过12个",
        "<code>points</code> 要点超过12个",
        "<code>placeholders</code> 专用变量超过12个",
    ):
        assert words in page, words
