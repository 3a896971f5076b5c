"""A class from its plan to its evidence: the code on the wall, the list, opinions."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.accounts.models import Account
from app.accounts.queries import actor_of
from app.courses.rules.seating import SessionKind
from app.courses.services import meeting
from app.courses.services.meeting import Plan
from app.evidence import ledger
from app.kernel.wording import Wording
from app.platform import clock
from app.platform.db import db, transaction
from tests.browser.conftest import Newcomer, Visit
from tests.browser.people import Academy, Watch

HANDOUT = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
WORDS = {"zh": "签到", "en": "I am here"}


def begun_class(academy: Academy, language: str) -> str:
    """The public id of a class of Tao's that began a moment ago."""
    at = clock.now()
    begins = at - timedelta(minutes=2)
    wanted = Plan(
        SessionKind.WORKSHOP,
        Wording(f"客诉研讨 {language}", f"Complaint workshop {language}"),
        ("带案例", "Bring a case"),
        "",
        "3号培训室",
        begins,
        begins + timedelta(hours=3),
        12,
        2.5,
    )
    db.session.rollback()
    planned = at - timedelta(days=1)
    with transaction() as session:
        tao = actor_of(session, academy.showcase.people["tao"], day=planned.date())
        return str(meeting.plan(wanted, by=tao, at=planned).public_id)


def shown_code(page: Page) -> str:
    """The code that stands on the wall now."""
    letters = page.locator("[data-code]")
    expect(letters).to_be_visible()
    return str(letters.get_attribute("data-code"))


def type_code(learner: Page, wall: Page) -> None:
    """Type the code on the wall; if it changed just then, the next one."""
    for _ in range(3):
        learner.locator("#code").fill(shown_code(wall).lower())
        with learner.expect_navigation():
            learner.keyboard.press("Enter")
        if learner.locator(".ka-good strong").count():
            return
    raise AssertionError("no code on the wall was taken")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_people_check_in_are_confirmed_and_say_what_they_think(
    visit: Visit, newcomer: Newcomer, academy: Academy, data: Flask, watch: Watch, language: str
) -> None:
    watch.expected = ("status of 422",)
    session = begun_class(academy, language)
    wall = visit("tao", language=language)
    wall.goto(f"/courses/manage/sessions/{session}/screen")
    expect(wall.locator("img.ka-door-code")).to_be_visible()
    first = shown_code(wall)

    # One scans: the address in the code leads to a page with one button.
    scanner = visit(newcomer(f"scan-{language}"), language=language, width=360)
    scanner.goto(f"/courses/sessions/{session}/here?code={first}")
    if scanner.locator("#code").count():  # the code changed between the wall and the phone
        scanner.goto(f"/courses/sessions/{session}/here?code={shown_code(wall)}")
    button = scanner.locator("main form button[type=submit]")
    expect(button).to_contain_text(WORDS[language])
    button.click()
    expect(scanner.locator(".ka-good strong")).to_be_visible()

    # One types, at the keyboard; a code made up is refused in words.
    typist = visit(newcomer(f"type-{language}"), language=language)
    typist.goto(f"/courses/sessions/{session}")
    typist.locator(f"a[href='/courses/sessions/{session}/here']").click()
    typist.locator("#code").fill("222222")
    with typist.expect_navigation():
        typist.keyboard.press("Enter")
    expect(typist.locator("[role=alert]")).to_be_focused()
    type_code(typist, wall)

    # The wall counts without being touched.
    expect(wall.locator(".ka-door-count strong")).to_have_text("2")

    # The trainer adds a file and confirms the list, where both are ticked already.
    wall.goto(f"/courses/manage/sessions/{session}")
    wall.locator("#file").set_input_files(
        {"name": "讲义.pdf", "mimeType": "application/pdf", "buffer": HANDOUT}
    )
    wall.locator("form[action$='/files'] button").click()
    expect(wall.locator("#files a", has_text="讲义.pdf")).to_be_visible()
    boxes = wall.locator("input[name=attended]")
    expect(boxes).to_have_count(2)
    assert all(box.is_checked() for box in boxes.all())
    with wall.expect_download() as file:
        wall.locator("a[href$='attendance.xlsx']").click()
    assert file.value.suggested_filename == "attendance.xlsx"
    wall.locator("form[action$='/attendance'] button[type=submit]").click()
    expect(wall.locator(".ka-panel-foot .ka-save")).to_be_visible()

    # Who came says what they think, and has the hours in the record of growth.
    scanner.goto(f"/courses/sessions/{session}/feedback")
    for name in ("useful", "clear", "practised", "arranged"):
        scanner.locator(f"input[name={name}][value='4']").check()
    scanner.locator("#text").fill("案例很有用")
    scanner.locator("main form button[type=submit]").click()
    expect(scanner).to_have_url(re.compile(f"/courses/sessions/{session}$"))
    db.session.rollback()
    attended: dict[str, Any] = {
        fact.fact.body()["session"]: fact.fact.body()
        for facts in ledger.history(_ids(academy), kinds=["attendance_confirmed"]).values()
        for fact in facts
    }
    db.session.rollback()
    assert attended[session]["hours"] == 2.5


def _ids(academy: Academy) -> list[int]:
    """Everybody who can sign in here, newcomers too."""
    numbers = list(academy.numbers.values())
    return list(db.session.scalars(select(Account.id).where(Account.staff_no.in_(numbers))))
