"""What a learner and a trainer do with a role-play in the browser, waiting on what is shown."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.browser.looking import violations

# On a crowded machine the encoder may not answer in time: the words are kept and sent again.
BUSY = ("status of 503", "503: POST")
PLAY = re.compile(r"/role-plays/plays/([0-9a-f-]{36})")


def play_exam(page: Page, language: str, lines: tuple[str, ...]) -> str:
    """The birthday present as an exam, said to its end and recorded; the play's id. The page is at
    the report then."""
    page.goto("/role-plays/late-gift")
    page.locator("input[name=mode][value=exam]").check()
    page.locator("select[name=language]").select_option(language)
    page.locator("form.ka-rp-begin button[type=submit]").click()
    expect(page).to_have_url(PLAY)
    play = PLAY.search(page.url)
    assert play
    expect(page.locator("#part-log li")).not_to_have_count(0)
    have_it_expedited(page)
    for line in lines:
        if not say(page, line):
            break
    expect(page.locator("#part-log")).to_contain_text(lines[0][:12])
    assert violations(page) == []
    if page.locator("#say").count():
        page.locator(".ka-deskbar form button").click()
    page.locator("#rec-cause").fill("Held at the Jiaxing hub / 嘉兴滞留")
    page.locator("#rec-action").fill("Expedited, resend prepared / 已加急，备好补发")
    page.locator("#rec-promise").fill("21:00")
    page.locator("[data-record] button[type=submit]").click()
    expect(page).to_have_url(re.compile(r"/report$"))
    return play[1]


def have_it_expedited(page: Page) -> None:
    """Press a button of the desk: it answers in the page, which stays where it is."""
    expect(page.locator("[data-tabs]")).to_be_visible()
    page.evaluate("window.stayed = true")
    page.locator("#part-info form:has(input[value=urge]) button").click()
    expect(page.locator("#part-info button:disabled")).to_have_count(1)
    assert page.evaluate("window.stayed") is True


def replay(page: Page) -> None:
    """Play a finished talk again, and go to its end at once."""
    expect(page.locator("[data-replay]")).to_be_visible()
    page.locator("[data-replay-go]").click()
    later = page.locator("[data-turns] > .is-later")
    expect(later).not_to_have_count(0)
    page.locator("[data-replay-at]").press("End")
    expect(later).to_have_count(0)


def say(page: Page, line: str) -> bool:
    """Send a message and wait for what the customer says to it; False once the talk is over."""
    box = page.locator("#say")
    if not box.count():
        return False
    answers = page.locator("#part-log li:not(.me):not([data-typing])").count()
    box.fill(line)
    for _try in range(8):
        box.press("Enter")
        if taken(page, line):
            break
    expect(page.locator("#part-log")).to_contain_text(line[:12])
    page.wait_for_function(
        """(before) => !document.querySelector("#say")
          || (document.querySelector("#say").value === ""
              && document.querySelectorAll("#part-log li:not(.me):not([data-typing])").length
                 > before)""",
        arg=answers,
    )
    return page.locator("#say").count() > 0


def taken(page: Page, line: str) -> bool:
    """Does the talk hold these words within a few seconds?"""
    script = "(words) => document.querySelector('#part-log').textContent.includes(words)"
    try:
        page.wait_for_function(script, arg=line[:12], timeout=6_000)
    except PlaywrightTimeout:
        return False
    return True


def confirm(trainer: Page, play: str) -> None:
    """Judge all seven criteria by their keys and send the rating."""
    trainer.goto("/rating/role-plays")
    expect(trainer.locator("main")).to_be_visible()
    trainer.goto(f"/rating/role-plays/{play}")
    fields = trainer.locator("[data-criterion]")
    assert fields.count() == 7
    for number in range(7):
        fields.nth(number).locator("label:has(input[value='4'])").click()
        reason = fields.nth(number).locator("select")
        if reason.count() and reason.is_visible():
            reason.select_option(index=1)
    trainer.locator("[data-submit]").click()
    trainer.wait_for_url(lambda url: play not in url)
