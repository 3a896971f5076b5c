"""A case on the screen: told once, its parts together under it, keys and map following along."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from playwright.sync_api import expect

from app.content import store
from app.exams.models.bodies import ExamBody, ItemBody
from app.exams.services import bank
from app.kernel.actor import SYSTEM
from app.platform import clock
from app.platform.db import db, transaction
from tests.browser.conftest import Newcomer, Visit
from tests.browser.looking import violations
from tests.browser.test_exam_journey import start
from tests.exams_bank import COMMON, ITEMS, both, exam_body

CASE, EXAM = "browser-cup", "browser-case"


@pytest.fixture
def case_exam(data: Flask) -> str:
    """An exam of two plain items with a case of three parts between them."""
    at = clock.now()
    db.session.rollback()
    with transaction():
        for number, key in enumerate(("window", "clothing", "reply"), 1):
            part = ItemBody.model_validate({**COMMON, **ITEMS[key], "within": CASE})
            store.write(ItemBody, f"{CASE}.{number}", part, by=SYSTEM, at=at)
        whole = {
            **COMMON,
            "type": "composite",
            "stem": both("顾客收到的杯子碎了。", "A customer's cup arrived broken."),
            "parts": [f"item:{CASE}.{number}" for number in (1, 2, 3)],
        }
        store.write(ItemBody, CASE, ItemBody.model_validate(whole), by=SYSTEM, at=at)
        for key in ("hold", "rings"):
            plain = {**COMMON, **ITEMS[key], "competency": "after_sales"}
            store.write(
                ItemBody, f"browser-{key}", ItemBody.model_validate(plain), by=SYSTEM, at=at
            )
        keys = ["browser-hold", CASE, "browser-rings"]
        store.write(ExamBody, EXAM, exam_body(keys, tier="junior"), by=SYSTEM, at=at)
    with transaction():
        bank.build_missing(at=clock.now())
    return EXAM


def test_the_parts_of_a_case_stand_together_under_its_text(
    case_exam: str, visit: Visit, newcomer: Newcomer
) -> None:
    page = visit(newcomer("case-zh"))
    start(page, case_exam)
    item = [page.locator(f"#item-{number}") for number in range(6)]
    frame = page.locator("[data-frame]")
    here = page.locator("[data-cell][aria-current]")
    expect(item[1]).to_be_visible()
    expect(frame).to_be_hidden()
    item[1].locator("[data-go='2']").click()
    for number in (2, 3, 4):
        expect(item[number]).to_be_visible()
    expect(item[1]).to_be_hidden()
    expect(frame).to_contain_text("杯子碎了")
    assert violations(page) == []
    item[2].locator("input").first.check()
    expect(item[2].locator("[data-state]")).to_be_visible()
    # Whoever reads on without the buttons is followed by the map and the keys.
    item[3].locator("input").nth(1).check()
    expect(here).to_have_text("3")
    page.keyboard.press("c")
    expect(item[3].locator("input").nth(2)).to_be_checked()
    item[3].locator("[data-go='4']").click()
    expect(here).to_have_text("4")
    expect(item[2]).to_be_visible()
    item[4].locator("textarea").fill("很抱歉，马上为您补发。")
    item[4].locator("[data-go='5']").click()
    expect(item[5]).to_be_visible()
    expect(frame).to_be_hidden()
    for number in (2, 3, 4):
        expect(page.locator(f"[data-cell='{number}']")).to_have_class(re.compile("is-done"))
    page.reload()
    expect(page.locator("[data-exam].is-live")).to_be_visible()
    page.locator("[data-cell='3']").click()
    expect(item[3].locator("input").nth(1)).to_be_checked()
    expect(item[4].locator("textarea")).to_have_value("很抱歉，马上为您补发。")
