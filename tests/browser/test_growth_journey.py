"""From a proposal to a certificate that a stranger can verify."""

from __future__ import annotations

import io
import re

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.conftest import Newcomer, Visit
from tests.browser.people import Academy

SERIAL = re.compile(r"KA-\d{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_ladder_shows_its_evidence(visit: Visit, language: str) -> None:
    page = visit("lu" if language == "zh" else "he", language=language)
    page.goto("/growth")
    expect(page.locator(".ka-ladder [aria-current=step]")).to_be_visible()
    fact = page.locator("main a[href*='/growth/facts/']").first
    fact.click()
    expect(page).to_have_url(re.compile(r"/growth/facts/"))
    expect(page.locator("h1")).not_to_be_empty()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_promotion_is_proposed_endorsed_approved_and_certified(
    visit: Visit, newcomer: Newcomer, academy: Academy, language: str
) -> None:
    who = newcomer(f"rising-{language}", hired_days_ago=220)
    case = propose(visit("gao", language=language), academy.numbers[who])
    trainer = visit("tao", language=language)
    trainer.goto(case)
    trainer.locator("#endorse textarea").fill("Calm and exact in training. 演练中沉稳、准确。")
    trainer.locator("#endorse button[type=submit]").click()
    expect(trainer.locator("#endorse")).to_have_count(0)
    approver = visit("ping", language=language)
    approver.goto(case)
    approver.locator("#decide label:has(input[value=approve])").click()
    approver.locator("#decide textarea[name=reason]").fill("Proved on the desk. 实际工作中已证明。")
    approver.locator("#decide button[type=submit]").click()
    expect(approver.locator("#decide")).to_have_count(0)
    learner = visit(who, language=language)
    serial, pdf = certificate(learner)
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    assert serial in text
    verify(visit(None, language=language), serial)


def propose(manager: Page, staff_no: str) -> str:
    """The manager finds the person on the board and proposes them; gives the case's address."""
    manager.goto(f"/team?q={staff_no}")
    manager.locator("main a[href*='/team/people/']").first.click()
    expect(manager).to_have_url(re.compile(r"/team/people/[0-9a-f-]{36}"))
    manager.goto(manager.url.split("?")[0] + "/propose")
    manager.locator("main form textarea").first.fill("Handles hard cases alone. 能独立处理疑难。")
    manager.locator("main form button[type=submit]").click()
    expect(manager).to_have_url(re.compile(r"/team/cases/[0-9a-f-]{36}"))
    return manager.url


def certificate(learner: Page) -> tuple[str, bytes]:
    """Wait until the worker has printed it, then download it."""
    for _try in range(30):
        learner.goto("/certificates/")
        link = learner.locator("a[href$='.pdf']")
        if link.count():
            break
        learner.wait_for_timeout(1000)
    found = SERIAL.search(learner.locator("main").inner_text())
    assert found, learner.locator("main").inner_text()
    answer = learner.request.get(link.first.get_attribute("href") or "")
    assert answer.status == 200
    assert answer.body().startswith(b"%PDF")
    return found[0], answer.body()


def verify(stranger: Page, serial: str) -> None:
    """A stranger types the number, in small letters and with blanks."""
    stranger.goto("/verify")
    stranger.locator("main form[action='/verify'] input").first.fill(serial.lower())
    stranger.locator("main form[action='/verify'] button").first.click()
    expect(stranger).to_have_url(re.compile(f"/verify/{serial}"))
    expect(stranger.locator("main .ka-ok, main .ka-verdict").first).to_be_visible()
    expect(stranger.locator("main")).to_contain_text(serial)
