"""An exam from its rules to the review: answers shown as saved, the line cut once, a paper marked
by a trainer, the result released."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select, update

from app.exams.models.attempts import Attempt
from app.exams.services.papers import PaperItem, paper_view
from app.platform.db import db, transaction
from tests.browser.conftest import Newcomer, Visit
from tests.browser.looking import violations
from tests.browser.people import Academy, Watch
from tools.scenes import WRITTEN, right_answer

SITTING = re.compile(r"/exams/attempts/([0-9a-f-]{36})/sit")
CUT = ("ERR_INTERNET_DISCONNECTED", "Failed to fetch", "Failed to load resource")


def slots_of(data: Flask, page: Page) -> tuple[PaperItem, ...]:
    """The paper with its keys, which no page tells."""
    found = SITTING.search(page.url)
    assert found, page.url
    db.session.rollback()
    query = select(Attempt.paper_id).where(Attempt.public_id == UUID(found[1]))
    slots = paper_view(db.session.scalars(query).one()).slots
    db.session.rollback()
    return slots


def start(page: Page, key: str) -> None:
    """Read the rules, promise, begin."""
    page.goto(f"/exams/{key}")
    honour = page.locator("input[name=honour]")
    if honour.count():
        honour.check()
    page.locator("main form button[type=submit]").click()
    expect(page).to_have_url(SITTING)
    expect(page.locator("[data-exam].is-live")).to_be_visible()


def fill(card: Locator, slot: PaperItem) -> None:
    """Give the right answer in the item's own way."""
    answer = right_answer(slot)
    shape = card.get_attribute("data-shape")
    if shape == "one":
        card.locator(f"input[value='{answer}']").check()
    elif shape == "several":
        for place in answer:
            card.locator(f"input[value='{place}']").check()
    elif shape == "blanks":
        for number, text in enumerate(answer):
            card.locator("input[type=text]").nth(number).fill(text)
    elif shape == "pairs":
        for number, place in enumerate(answer):
            card.locator("select").nth(number).select_option(str(place))
    elif shape == "order":
        put_in_order(card, answer)
    else:
        card.locator("input[type=text], textarea").first.fill(str(answer))
    card.locator("h2").click()


def put_in_order(card: Locator, wanted: list[int]) -> None:
    """Move steps up until they stand in the wanted order."""

    def places() -> list[int]:
        rows = card.locator("[data-place]")
        return [int(rows.nth(n).get_attribute("data-place") or 0) for n in range(rows.count())]

    if places() == wanted:  # an order that is right by chance still has to be touched
        card.locator("[data-place] [data-move='1']").first.click()
    for target, place in enumerate(wanted):
        while places().index(place) > target:
            card.locator(f"[data-place='{place}'] [data-move='-1']").click()


def saved(card: Locator) -> None:
    """The item itself says that the server holds the answer, with the time."""
    expect(card.locator("[data-state]")).to_contain_text(re.compile(r"\d\d:\d\d:\d\d"))


def card_of(page: Page, number: int) -> Locator:
    """The item's form, brought to the front."""
    page.locator(f"[data-cell='{number}']").click()
    card = page.locator(f"#item-{number}")
    expect(card).to_be_visible()
    return card


@pytest.mark.parametrize(
    ("language", "offline", "receipt", "passed"),
    [("zh", "网络", "存证码", "通过"), ("en", "offline", "receipt", "Passed")],
)
def test_an_exam_from_its_rules_to_the_review(
    visit: Visit,
    newcomer: Newcomer,
    academy: Academy,
    data: Flask,
    watch: Watch,
    language: str,
    offline: str,
    receipt: str,
    passed: str,
) -> None:
    watch.expected = CUT
    who = newcomer(f"exam-{language}")
    page = visit(who, language=language)
    start(page, "junior")
    slots = slots_of(data, page)
    assert len({slot.item.type for slot in slots}) >= 5
    assert violations(page) == []
    for slot in slots[:4]:
        card = card_of(page, slot.number)
        fill(card, slot)
        saved(card)
    cut_and_mend(page, slots[4], offline)
    for slot in slots[5:]:
        card = card_of(page, slot.number)
        fill(card, slot)
        saved(card)
    card_of(page, 2).locator("[data-flag]").click()
    page.reload()
    expect(page.locator("[data-cell].is-done")).to_have_count(len(slots))
    page.locator("[data-check]").first.click()
    expect(page.locator(".ka-sum dd").first).to_contain_text(str(len(slots)))
    page.locator("form[data-hand-in] button[type=submit]").click()
    expect(page).to_have_url(re.compile(r"/exams/attempts/[0-9a-f-]{36}$"))
    expect(page.locator("main")).to_contain_text(re.compile(receipt, re.I))
    expect(page.locator("code.ka-code")).not_to_be_empty()
    own = page.url
    mark_everything(visit("tao", language=language), data, own)
    page.goto(own)
    expect(page.locator("#standing h2")).to_contain_text(passed)
    page.goto(f"{own}/review")
    expect(page.locator("main")).to_contain_text(WRITTEN[:20])
    expect(page.locator("main")).to_contain_text(
        str(slots[0].item.explanation.said_in(language))[:15]
    )


def cut_and_mend(page: Page, slot: PaperItem, words: str) -> None:
    """An answer given while the line is cut goes up by itself when it is back."""
    card = card_of(page, slot.number)
    page.context.set_offline(True)
    fill(card, slot)
    expect(page.locator("[data-banner] [role=alert]")).to_contain_text(re.compile(words, re.I))
    expect(card.locator("[data-state]")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("[data-banner] [role=alert]")).to_have_count(0, timeout=15_000)
    saved(card)
    expect(page.locator(f"[data-cell='{slot.number}']")).not_to_have_class(re.compile("is-wait"))


def mark_everything(trainer: Page, data: Flask, own: str) -> None:
    """The trainer takes answers from the queue until none is left, then releases."""
    for _answer in range(12):
        trainer.goto("/marking/")
        waiting = trainer.locator("main tbody a.btn")
        if not waiting.count():
            break
        waiting.first.click()
        give_full_marks(trainer)
    trainer.goto("/exam-results/junior")
    trainer.locator("form[action$='/release'] button").click()
    expect(trainer.locator(".ka-toast").first).to_be_visible()


def give_full_marks(trainer: Page) -> None:
    """Mark the answer that is open with full points for each key point."""
    points = trainer.locator("[data-point]")
    expect(points.first).to_be_visible()
    for number in range(points.count()):
        points.nth(number).locator(".ka-marks label").last.click()
    trainer.locator("#note").fill("写得具体，时间清楚。")
    before = trainer.url
    trainer.locator("[data-send]").click()
    trainer.wait_for_url(lambda url: url != before)


def test_time_runs_out_without_a_line_and_what_was_typed_is_handed_over_later(
    visit: Visit, newcomer: Newcomer, data: Flask, watch: Watch
) -> None:
    watch.expected = CUT
    page = visit(newcomer("exam-cut"), language="en")
    page.clock.install()
    start(page, "junior")
    slot = slots_of(data, page)[0]
    number = UUID(str(SITTING.search(page.url)[1]))  # type: ignore[index]
    card = card_of(page, slot.number)
    page.context.set_offline(True)
    fill(card, slot)
    expect(page.locator("[data-banner] [role=alert]")).to_contain_text("You are offline")
    with transaction() as session:
        session.execute(
            update(Attempt)
            .where(Attempt.public_id == number)
            .values(due_at=Attempt.started_at, counts_until=Attempt.started_at)
        )
    page.clock.fast_forward("02:00:00")
    expect(page.locator("[data-banner] [role=alert]")).to_contain_text(
        "Leave this page open", timeout=20_000
    )
    expect(page).to_have_url(SITTING)
    page.context.set_offline(False)
    expect(page).to_have_url(re.compile(r"/exams/attempts/[0-9a-f-]{36}(#.*)?$"), timeout=20_000)
    expect(page.locator("main")).to_contain_text("Answers that came too late")
    expect(page.locator("main")).to_contain_text(f"Item {slot.number}")
    kept = "Object.keys(localStorage).filter((name) => name.startsWith('exam:')).length"
    assert page.evaluate(kept) == 0


def test_an_exam_by_keyboard_alone(visit: Visit, newcomer: Newcomer, data: Flask) -> None:
    page = visit(newcomer("exam-keys"))
    page.goto("/exams/entry-check")
    for _press in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement?.matches('main form button[type=submit]')"):
            break
    page.keyboard.press("Enter")
    expect(page).to_have_url(SITTING)
    expect(page.locator("[data-exam].is-live")).to_be_visible()
    slots = slots_of(data, page)
    for slot in slots:
        card = page.locator(f"#item-{slot.number}")
        expect(card).to_be_visible()
        answer = right_answer(slot)
        if slot.item.shape == "text":
            page.keyboard.press("Tab")
            while not page.evaluate("document.activeElement?.matches('input[type=text]')"):
                page.keyboard.press("Tab")
            page.keyboard.type(str(answer))
            page.keyboard.press("Shift+Tab")
        else:
            for place in answer if isinstance(answer, list) else [answer]:
                page.keyboard.press("abcdefgh"[place])
        saved(card)
        if slot is not slots[-1]:
            page.evaluate("document.activeElement?.blur()")
            page.keyboard.press("ArrowRight")
    page.keyboard.press("f")
    expect(page.locator(f"#item-{len(slots)} [data-flag]")).to_have_attribute(
        "aria-pressed", "true"
    )
    for _press in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement?.matches('[data-check]')"):
            break
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/check$"))
    for _press in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement?.matches('form[data-hand-in] [type=submit]')"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("#standing h2")).to_contain_text("100")
