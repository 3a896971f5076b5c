"""A case with parts: told once, answered part by part, marked and counted part by part."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.content import exporting as content_exporting
from app.content import planning, store
from app.exams.models.bodies import ItemBankBody, ItemBody
from app.exams.models.papers import Paper
from app.exams.models.ratings import SlotScore
from app.exams.services import exporting, importing, printing
from app.kernel.actor import SYSTEM
from app.platform.db import db, transaction
from tests.conftest import NOON
from tests.exams_bank import COMMON, ITEMS, add_framework, both
from tests.web.exams.conftest import Sat

ClientOf = Callable[[str], FlaskClient]
SitDown = Callable[..., Sat]
CASE = "broken-cup"


def publish_case(app: Flask) -> None:
    parts: list[dict[str, Any]] = [ITEMS["window"], ITEMS["hold"] | {"points": 4}, ITEMS["reply"]]
    with app.app_context(), transaction():
        add_framework(NOON)
        for number, part in enumerate(parts, 1):
            body = ItemBody.model_validate({**COMMON, **part, "within": CASE})
            store.write(ItemBody, f"{CASE}.{number}", body, by=SYSTEM, at=NOON)
        case = {
            **COMMON,
            "type": "composite",
            "stem": both("顾客收到的杯子碎了。", "A customer's cup arrived broken."),
            "case": [{"who": both("顾客", "Customer"), "text": both("杯子碎了！", "It broke!")}],
            "parts": [f"item:{CASE}.{n}" for n in (1, 2, 3)],
        }
        store.write(ItemBody, CASE, ItemBody.model_validate(case), by=SYSTEM, at=NOON)
        named = ItemBankBody.model_validate({"title": both("题库", "Bank")})
        store.write(ItemBankBody, "test", named, by=SYSTEM, at=NOON)


def test_a_case_is_told_once_and_each_part_is_answered_scored_and_counted_by_itself(
    sat: SitDown, client_of: ClientOf, app: Flask
) -> None:
    publish_case(app)
    lin = sat("lin", keys=["rings", CASE], release="by_hand")
    page = lin.get("/sit").text
    assert page.count("cup arrived broken") == 1
    assert page.count("It broke!") == 1
    assert re.findall(r'data-item="(\d)"[^>]*?data-group="(\d)"', page) == [
        ("2", "2"),
        ("3", "2"),
        ("4", "2"),
    ]
    assert "part 3 of 3" in page
    assert lin.save(2, 0).status_code == 200
    assert lin.save(3, 1).status_code == 200
    assert lin.save(4, "很抱歉，马上补发。").status_code == 200
    lin.hand_in()
    with app.app_context():
        scores = db.session.scalars(select(SlotScore).order_by(SlotScore.slot)).all()
        found = [(one.item_key, one.worth, one.earned) for one in scores]
    assert found == [
        ("rings", 200, 0),
        (f"{CASE}.1", 200, 200),
        (f"{CASE}.2", 400, 0),
        (f"{CASE}.3", 600, None),
    ]
    tao = client_of("tao")
    marking = tao.get(f"/marking/test/{CASE}.3/1-4").text
    assert marking.count("cup arrived broken") == 1
    assert '<details class="ka-levelfold" open><summary>The case' in marking
    marks = {"point-feeling": "1", "point-time": "2", "comment": ""}
    assert tao.post(f"/marking/test/{CASE}.3/1-4", data=marks).status_code == 303
    tao.post("/exam-results/test/release")
    review = lin.get("/review").text
    assert review.count("cup arrived broken") == 1
    assert review.index("cup arrived broken") < review.index('id="item-2"')
    lost = lin.get("/review?only=lost").text
    assert "Within how many days" not in lost
    assert lost.count("cup arrived broken") == 1
    assert lost.index("cup arrived broken") < lost.index('id="item-3"')
    assert "6 of 6 points" in review
    lin.client.post(f"{lin.address}/items/3/appeal", data={"words": "Please look at it again."})
    place = re.search(r"/marking/appeals/[0-9a-f-]{36}", tao.get("/marking/appeals").text)
    assert place is not None
    appeal = tao.get(place[0]).text
    assert appeal.count("cup arrived broken") == 1
    assert appeal.index("cup arrived broken") < appeal.index("part 2 of 3")
    statistics = tao.get("/exam-results/test/statistics").text
    assert all(f"{CASE}.{n}" in statistics for n in (1, 2, 3))


def test_a_case_is_printed_once_above_its_parts(sat: SitDown, app: Flask) -> None:
    publish_case(app)
    sat("lin", keys=[CASE])
    with app.app_context():
        paper = db.session.scalars(select(Paper)).first()
        assert paper is not None
        page = printing.markup(paper, "paper", "en")
    assert page.count("cup arrived broken") == 1
    assert page.index("cup arrived broken") < page.index("Within how many days")
    assert "Questions 1 to 3 are about this case." in page


def test_a_preview_tells_a_case_once(sat: SitDown, client_of: ClientOf, app: Flask) -> None:
    publish_case(app)
    sat("lin", keys=[CASE])
    page = client_of("tao").get("/bank/exams/test/preview").text
    assert page.count("cup arrived broken") == 1
    assert page.count("Case, part") == 3


def test_parts_are_not_drawn_without_their_case(
    sat: SitDown, client_of: ClientOf, app: Flask
) -> None:
    publish_case(app)
    sat("lin", keys=["rings"])
    page = client_of("tao").get(f"/bank/items/{CASE}").text
    assert f"/bank/items/{CASE}.2" in page
    refused = client_of("tao").get("/bank/exams/test/preview")
    assert "cup arrived broken" not in refused.text


def test_a_case_stands_in_one_piece_in_its_file_and_comes_back_the_same(
    sat: SitDown, app: Flask, tmp_path: Path
) -> None:
    publish_case(app)
    sat("lin", keys=[CASE])
    with app.app_context():
        content_exporting.export(tmp_path)
        text = (tmp_path / "items/test.yaml").read_text()
        assert text.count(f"key: {CASE}") == 1
        assert "within:" not in text
        db.session.rollback()
        found = planning.check_folder(tmp_path)
        assert found.faults == []
        for key in (CASE, f"{CASE}.1", f"{CASE}.2", f"{CASE}.3"):
            assert found.entries["item", key].body == store.current(ItemBody, key).body
        wrong = text.replace("points: 4.0", "points: 4.0\n        colour: red")
        (tmp_path / "items/test.yaml").write_text(wrong)
        faults = planning.read_folder(tmp_path).faults
    assert [fault.line for fault in faults] == [wrong.split("colour")[0].count("\n") + 1]


def test_tables_carry_cases_too(sat: SitDown, app: Flask) -> None:
    publish_case(app)
    with app.app_context():
        made = exporting.export("csv", language="zh")
        plan = importing.plan(importing.read(made.data, "items.csv"), "items.csv")
        counts = (len(plan.new), len(plan.changed), len(plan.refused), len(plan.unchanged))
        assert counts == (0, 0, 0, 4)
        text = made.data.decode("utf-8-sig").replace("顾客收到的杯子碎了。", "顾客的杯子碎了。", 1)
        plan = importing.plan(importing.read(text.encode(), "items.csv"), "items.csv")
    assert [step.key for step in plan.changed] == [CASE]
    assert plan.changed[0].body.part_keys == (f"{CASE}.1", f"{CASE}.2", f"{CASE}.3")


def test_a_case_is_written_part_by_part_in_the_browser(
    sat: SitDown, client_of: ClientOf, app: Flask
) -> None:
    sat("lin", keys=["rings"])
    wen, tao = client_of("wen"), client_of("tao")
    common = {
        "bank": "test",
        "competency": "after_sales",
        "criterion": "expertise",
        "difficulty": "easy",
        "points": "1",
    }
    whole = {**common, "type": "composite", "stem_zh": "顾客要退货。", "stem_en": "A return."}
    assert wen.post("/bank/items/new", data={**whole, "key": "a-return"}).status_code == 303
    assert "composite" not in wen.get("/bank/items/new?within=a-return").text
    assert wen.get("/bank/items/new?type=single&within=rings").status_code == 404
    form = wen.get("/bank/items/new?type=true_false&within=a-return").text
    assert 'name="within" value="a-return"' in form
    for stem in ("先问原因。", "先道歉。"):
        part = {
            **common, "type": "true_false", "within": "a-return", "stem_zh": stem,
            "stem_en": f"{stem} (en)", "correct": "true", "explanation_zh": "是",
            "explanation_en": "Yes", "deed": "review",
        }  # fmt: skip
        assert wen.post("/bank/items/new", data=part).status_code == 303
    with app.app_context():
        draft = store.latest(ItemBody, "a-return")
        assert draft.body.part_keys == ("a-return.1", "a-return.2")
        assert store.latest(ItemBody, "a-return.2").body.within == "a-return"
    too_early = wen.post("/bank/items/a-return/review", data={"deed": "hand_in"})
    assert too_early.status_code == 422
    for key in ("a-return.1", "a-return.2"):
        accept = {"deed": "accept", "expected": "1"}
        assert tao.post(f"/bank/items/{key}/review", data=accept).status_code == 303
    assert wen.post("/bank/items/a-return/review", data={"deed": "hand_in"}).status_code == 303
    number = str(draft.number)
    last = {"deed": "accept", "expected": number}
    assert tao.post("/bank/items/a-return/review", data=last).status_code == 303
    with app.app_context():
        assert "a-return" in store.published_keys("item")
    retired = tao.post("/bank/items/a-return.1/retire", follow_redirects=True)
    assert "Still used by" in retired.text
