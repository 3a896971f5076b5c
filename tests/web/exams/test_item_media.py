"""Pictures, sounds and films of items: taken in, shown, printed, carried in files."""

from __future__ import annotations

import io
import re
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete

from app.content import exporting as content_exporting
from app.content import loader, pictures, planning, store
from app.content.models import ContentAsset
from app.exams.models.bodies import ItemBankBody, ItemBody
from app.exams.models.papers import Paper
from app.exams.services import exporting, importing, printing
from app.kernel.actor import SYSTEM
from app.platform.db import db, transaction
from tests.conftest import NOON
from tests.exams_bank import add_items, both
from tests.web.exams.conftest import Sat

ClientOf = Callable[[str], FlaskClient]
SitDown = Callable[..., Sat]


def png(shade: int = 0) -> bytes:
    """A picture of one point."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        whole = kind + data
        return struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    body = zlib.compress(bytes([0, shade]))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


WAV = b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(24)
ALT = {"medium_alt_zh": "包裹外箱压扁", "medium_alt_en": "A crushed parcel"}
SPOKEN = {"medium_transcript_zh": "您好，我的包裹坏了。", "medium_transcript_en": "It is broken."}
FORM = {
    "bank": "test",
    "competency": "after_sales",
    "criterion": "expertise",
    "difficulty": "easy",
    "points": "2",
    "stem_zh": "签收后几天内可以换货？",
    "stem_en": "Within how many days may goods be exchanged?",
    "options-0-zh": "7天",
    "options-0-en": "7 days",
    "options-1-zh": "15天",
    "options-1-en": "15 days",
    "options-2-zh": "30天",
    "options-2-en": "30 days",
    "right": "0",
    "explanation_zh": "规则如此",
    "explanation_en": "That is the rule",
}


def add(
    client: FlaskClient, name: str, data: bytes, *, expected: int = 1, deed: str = "media",
    **more: str,
) -> Any:  # fmt: skip
    return client.post(
        "/bank/items/window",
        data={
            **FORM, **ALT, "medium_place": "stem", "expected": str(expected), "deed": deed,
            "words": "测试需要", "medium": (io.BytesIO(data), name), **more,
        },
    )  # fmt: skip


def test_a_picture_stands_in_the_sitting_and_is_served_by_its_hash(
    sat: SitDown, client_of: ClientOf
) -> None:
    sat("mei", keys=["hold"], key="other")
    tao, lin = client_of("tao"), client_of("lin")
    assert add(tao, "Parcel 1.PNG", png(), deed="publish").status_code == 303
    option = add(
        tao, "a.png", png(9), expected=2, deed="publish", medium_place="B", **{"media-0-alt_zh": ""}
    )
    assert option.status_code == 422, "an emptied alternative text is missed"
    option = add(tao, "a.png", png(9), expected=2, deed="publish", medium_place="B")
    assert option.status_code == 303
    sitting = sat("lin", keys=["window"])
    page = sitting.get("/sit").text
    pictures = re.findall(r'<img src="(/item-media/[0-9a-f]{64})" alt="([^"]+)">', page)
    assert [alt for _address, alt in pictures] == ["A crushed parcel"] * 2
    served = lin.get(pictures[0][0])
    assert served.data == png()
    assert served.content_type == "image/png"
    assert "sandbox" in served.headers["Content-Security-Policy"]
    part = lin.get(pictures[0][0], headers={"Range": "bytes=1-3"})
    assert (part.status_code, part.data) == (206, b"PNG")
    sitting.save(1, 1)
    sitting.hand_in()
    review = sitting.get("/review").text
    assert review.count("/item-media/") == 2
    assert tao.get("/bank/exams/test/preview").text.count("/item-media/") == 2
    assert tao.get("/bank/items/window/review").text.count("/item-media/") == 2


def test_the_second_listener_serves_it_where_there_is_one(
    sat: SitDown, client_of: ClientOf, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    sat(keys=["window"])
    tao = client_of("tao")
    assert add(tao, "parcel.png", png()).status_code == 303
    settings = app.config["ACADEMY"].model_copy(update={"content_url": "https://media.test"})
    monkeypatch.setitem(app.config, "ACADEMY", settings)
    page = tao.get("/bank/items/window").text
    assert re.search(r'<img src="https://media\.test/media/[0-9a-f]{64}"', page)


@pytest.mark.parametrize(
    ("name", "data", "more", "said"),
    [
        ("parcel.png", b"<html>", {}, "not a image/png"),
        ("parcel.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", {}, "onload"),
        ("parcel.exe", png(), {}, "name a file"),
        ("film.mp4", png(), SPOKEN, "not a video/mp4"),
        ("call.wav", WAV, {}, "what is said"),
        ("parcel.png", png(), {"medium_alt_en": ""}, "in both languages"),
        ("big.png", png() + bytes(90_000), {}, "at most"),
        ("parcel.png", png(), {"medium_place": "H"}, "has words"),
    ],
)
def test_what_cannot_be_shown_to_everybody_is_refused_and_nothing_is_kept(
    sat: SitDown, client_of: ClientOf, name: str, data: bytes, more: dict[str, str], said: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(pictures, "LARGEST", 80_000)
    sat(keys=["window"])
    tao = client_of("tao")
    answer = add(tao, name, data, **more)
    assert answer.status_code == 422
    assert said in answer.text
    assert "/item-media/" not in tao.get("/bank/items/window").text


def test_a_sound_has_its_transcript_and_goes_when_it_is_taken_away(
    sat: SitDown, client_of: ClientOf
) -> None:
    sat(keys=["window"])
    tao = client_of("tao")
    assert add(tao, "call.wav", WAV, **SPOKEN).status_code == 303
    page = tao.get("/bank/items/window").text
    assert "<audio controls" in page
    assert "It is broken." in page
    again = {**FORM, "expected": "2", "deed": "draft", "media-0-drop": "1"}
    assert tao.post("/bank/items/window", data=again).status_code == 303
    assert "<audio" not in tao.get("/bank/items/window").text


def test_a_picture_is_printed_and_a_sound_is_printed_in_words(
    sat: SitDown, client_of: ClientOf, app: Flask
) -> None:
    sat("mei", keys=["hold"], key="other")
    tao = client_of("tao")
    add(tao, "parcel.png", png(), deed="publish")
    add(tao, "call.wav", WAV, expected=2, deed="publish", **SPOKEN)
    sat("lin", keys=["window"])
    with app.app_context():
        paper = db.session.query(Paper).filter_by(exam_key="test").first()
        assert paper is not None
        page = printing.markup(paper, "paper", "en")
    assert '<img src="data:image/png;base64,' in page
    assert "[A crushed parcel: It is broken.]" in page


MATCH = {
    "bank": "test",
    "competency": "after_sales",
    "criterion": "expertise",
    "difficulty": "easy",
    "points": "3",
    "stem_zh": "配对",
    "stem_en": "Match",
    "explanation_zh": "各有分工",
    "explanation_en": "Each has its desk",
    **{
        f"pairs-{n}-{side}_{language}": f"{side} {n}"
        for n in range(3)
        for side in ("left", "right")
        for language in ("zh", "en")
    },
    "extras-0-text_zh": "仓库",
    "extras-0-text_en": "Store",
}


def test_files_stand_beside_the_sides_of_pairs_and_the_explanation(
    sat: SitDown, client_of: ClientOf, app: Flask
) -> None:
    sat("mei", keys=["hold"], key="other")
    tao = client_of("tao")
    with app.app_context(), transaction():
        add_items(NOON, ["desks"])

    def put(place: str, shade: int, expected: int, deed: str = "media", **more: str) -> Any:
        return tao.post(
            "/bank/items/desks",
            data={
                **MATCH, **ALT, "medium_place": place, "expected": str(expected), "deed": deed,
                "words": "测试需要", "medium": (io.BytesIO(png(shade)), f"{place}.png"), **more,
            },
        )  # fmt: skip

    assert put("R9", 1, 1).status_code == 422
    for expected, place in enumerate(("L1", "R2", "R4"), 1):
        assert put(place, expected, expected).status_code == 303
    assert put("why", 4, 4, deed="publish").status_code == 303
    assert tao.get("/bank/items/desks").text.count("/item-media/") == 7
    sitting = sat("lin", keys=["desks"])
    page = sitting.get("/sit").text
    assert page.count("/item-media/") == 3, "the explanation's picture would tell the key"
    assert re.search(r'<option value="\d">[A-D]\. ', page)
    sitting.save(1, [0, 1, 2])
    sitting.hand_in()
    assert sitting.get("/review").text.count("/item-media/") >= 4
    assert tao.get("/bank/items/desks/review").text.count("/item-media/") == 4
    assert tao.get("/bank/exams/test/preview").text.count("/item-media/") == 2
    with app.app_context():
        paper = db.session.query(Paper).filter_by(exam_key="test").first()
        assert paper is not None
        page = printing.markup(paper, "paper", "en")
        assert page.count('<img src="data:image/png;base64,') == 3
        body = store.current(ItemBody, "desks").body
        assert [one.kind for one in body.explanation_media] == ["image"]
        table = exporting.export("csv", language="zh").data.decode("utf-8-sig")
        assert "L1:l1-" in table
        assert "why:why-" in table
        plan = importing.plan(importing.read(table.encode(), "items.csv"), "items.csv")
        assert (len(plan.changed), len(plan.new), len(plan.refused)) == (0, 0, 0)
    dropped = {**MATCH, "expected": "5", "deed": "draft", "pairs-0-left-media-drop": "1"}
    dropped |= {"extras-0-media-drop": "1", "explanation_media-0-drop": "1"}
    assert tao.post("/bank/items/desks", data=dropped).status_code == 303
    with app.app_context():
        left = store.latest(ItemBody, "desks").body.all_media
    assert [one.file.partition("-")[0] for one in left] == ["r2"]


def test_content_files_carry_media_byte_by_byte_there_and_back(
    sat: SitDown, client_of: ClientOf, app: Flask, tmp_path: Path
) -> None:
    sat("mei", keys=["hold"], key="other")
    add(client_of("tao"), "parcel.png", png(), deed="publish")
    with app.app_context():
        with transaction():
            named = ItemBankBody.model_validate({"title": both("题库", "Bank")})
            store.write(ItemBankBody, "test", named, by=SYSTEM, at=NOON)
        content_exporting.export(tmp_path / "one")
        before = store.current(ItemBody, "window").body
    name = before.media[0].file
    assert (tmp_path / "one/items/media" / name).read_bytes() == png()
    written = (tmp_path / "one/items/test.yaml").read_text()
    assert name in written
    assert before.media[0].hash not in written
    with app.app_context():
        db.session.rollback()
        found = planning.read_folder(tmp_path / "one")
        assert found.faults == []
        assert found.entries["item", "window"].body == before
        (tmp_path / "one/items/media" / name).write_bytes(png(77))
        loader.load(tmp_path / "one", at=NOON, take_files=True)
        after = store.current(ItemBody, "window").body.media[0]
        assert after.hash != before.media[0].hash
        assert store.asset(after.hash).data == png(77)
        content_exporting.export(tmp_path / "two")
    for path in (tmp_path / "one/items").rglob("*"):
        if path.is_file():
            twin = tmp_path / "two/items" / path.relative_to(tmp_path / "one/items")
            assert twin.read_bytes() == path.read_bytes(), path


def test_files_that_are_missing_or_named_by_nobody_are_faults(
    sat: SitDown, client_of: ClientOf, app: Flask, tmp_path: Path
) -> None:
    sat("mei", keys=["hold"], key="other")
    add(client_of("tao"), "parcel.png", png(), deed="publish")
    with app.app_context():
        content_exporting.export(tmp_path)
        media = tmp_path / "items/media"
        next(media.iterdir()).rename(media / "else.png")
        said = [fault.message for fault in planning.read_folder(tmp_path).faults]
    assert any("there is no file `parcel-" in one for one in said)
    assert any("no item names this file" in one for one in said)


def test_a_table_names_files_and_comes_back_the_same(
    sat: SitDown, client_of: ClientOf, app: Flask
) -> None:
    sat("mei", keys=["hold"], key="other")
    add(client_of("tao"), "parcel.png", png(), deed="publish")
    with app.app_context():
        made = exporting.export("csv", language="zh")
        text = made.data.decode("utf-8-sig")
        name = store.current(ItemBody, "window").body.media[0].file
        assert name in text
        plan = importing.plan(importing.read(made.data, "items.csv"), "items.csv")
        assert (len(plan.changed), len(plan.new), len(plan.refused)) == (0, 0, 0)
        changed = text.replace(f",{name},", ",stranger.png,").encode()
        plan = importing.plan(importing.read(changed, "items.csv"), "items.csv")
        assert ["stranger.png" in one.message for one in plan.refused] == [True]
        elsewhere = text.replace(store.current(ItemBody, "window").body.media[0].hash, "0" * 64)
        plan = importing.plan(importing.read(elsewhere.encode(), "items.csv"), "items.csv")
        assert ["not in the bank" in one.message for one in plan.refused] == [True]
        gift = exporting.export("gift", language="zh")
        assert "window" in gift.left_out


def test_an_item_edited_in_the_browser_keeps_what_the_form_does_not_show(
    sat: SitDown, client_of: ClientOf, app: Flask
) -> None:
    sat("mei", keys=["hold"], key="other")
    with app.app_context(), transaction():
        body = store.current(ItemBody, "window").body.stored()
        body["options"][1]["why"] = {"zh": "那是退货", "en": "That is for returns"}
        store.write(ItemBody, "window", ItemBody.model_validate(body), by=SYSTEM, at=NOON)
    tao = client_of("tao")
    again = {**FORM, "expected": "2", "deed": "draft", "points": "3"}
    assert tao.post("/bank/items/window", data=again).status_code == 303
    with app.app_context():
        option = store.latest(ItemBody, "window").body.options[1]
    assert option.why is not None


def test_messages_facts_and_reasons_are_written_in_the_browser(
    sat: SitDown, client_of: ClientOf, app: Flask
) -> None:
    sat("mei", keys=["hold"], key="other")
    tao = client_of("tao")
    told = {
        "case-0-text_zh": "我的包裹呢？", "case-0-text_en": "Where is my parcel?",
        "case-0-who_zh": "顾客", "case-0-who_en": "Customer", "case-0-at": "10:02",
        "case-1-text_zh": "已签收", "case-1-text_en": "Received", "case-1-at": "",
        "case-2-text_zh": "", "case-2-text_en": "", "case-2-at": "",
        "given-0-text_zh": "换货7天", "given-0-text_en": "Exchange within 7 days",
        "options-0-why_zh": "规则如此", "options-0-why_en": "That is the rule",
        "options-1-why_zh": "", "options-1-why_en": "", "options-5-why_zh": "无", "deed": "draft",
    }  # fmt: skip
    assert tao.post("/bank/items/window", data={**FORM, **told, "expected": "1"}).status_code == 303
    with app.app_context():
        body = store.latest(ItemBody, "window").body
    assert [(line.text.zh, line.who.zh if line.who else "", line.at) for line in body.case] == [
        ("我的包裹呢？", "顾客", "10:02"),
        ("已签收", "", ""),
    ]
    assert [text.en for text in body.given] == ["Exchange within 7 days"]
    assert [option.why.zh if option.why else "" for option in body.options] == ["规则如此", "", ""]
    page = tao.get("/bank/items/window").text
    assert page.count("Where is my parcel?") >= 1
    half = {**told, "case-0-text_en": "", "expected": "2"}
    refused = tao.post("/bank/items/window", data={**FORM, **half})
    assert refused.status_code == 422
    assert "case" in refused.text


def test_a_package_of_the_bank_carries_media_days_and_tags_to_another_academy(
    sat: SitDown, client_of: ClientOf, app: Flask
) -> None:
    sat("mei", keys=["hold"], key="other")
    tao = client_of("tao")
    add(tao, "parcel.png", png(), deed="publish", tags="秋季, 必考", expires="2027-01-31")
    packed = tao.get("/bank/export?format=yaml")
    assert packed.headers["Content-Disposition"].endswith('filename="items.zip"')
    with app.app_context():
        before = store.current(ItemBody, "window").body
        plan = importing.plan(importing.read(packed.data, "items.zip"), "items.zip")
        assert (len(plan.new), len(plan.changed), len(plan.refused)) == (0, 0, 0)
        assert exporting.export("yaml", language="zh").data == packed.data
        db.session.rollback()
        with transaction():
            db.session.execute(delete(ContentAsset))
            changed = before.model_copy(update={"points": 9.0, "media": []})
            store.write(ItemBody, "window", changed, by=SYSTEM, at=NOON)
        plan = importing.plan(importing.read(packed.data, "items.zip"), "items.zip")
        assert [step.key for step in plan.changed] == ["window"]
        db.session.rollback()
        with transaction():
            importing.write(plan.changed, by=SYSTEM, at=NOON)
        after = store.latest(ItemBody, "window").body
        assert after == before
        assert store.asset(after.media[0].hash).data == png()


def test_a_list_of_items_is_refused_line_by_line(sat: SitDown, app: Flask) -> None:
    sat("mei", keys=["hold"], key="other")
    text = "title: {zh: 题, en: Q}\nitems:\n- key: one\n  type: single\n  colour: red\n- type: x\n"
    with app.app_context():
        reading = importing.read(text.encode(), "mine.yaml")
    assert reading.items == ()
    places = {(one.where.sheet, one.where.row) for one in reading.refused}
    assert ("items/mine.yaml", 5) in places
    assert ("items/mine.yaml", 6) in places
