"""Two customers at once: each has a window, what belongs to one is not typed to the other."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Newcomer, Visit
from tests.browser.looking import overhang, violations
from tests.browser.people import Watch
from tests.browser.talking import BUSY, say

# The second customer comes within forty seconds of the first; the clock is the server's.
ARRIVAL_MS = 60_000
WAIT = {
    "zh": "您好，我是2107号客服，让您久等了，抱歉。我马上帮您查，请您稍等五分钟。",
    "en": "Hello, agent 2107 here, I'm sorry to keep you waiting. Please give me five minutes.",
}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_peak_drill_from_the_first_customer_to_the_report(
    visit: Visit, newcomer: Newcomer, watch: Watch, language: str
) -> None:
    watch.expected = BUSY
    page = visit(newcomer(f"peak-{language}"), language=language)
    page.goto("/role-plays/drills/two-at-once")
    page.locator("select[name=language]").select_option(language)
    page.locator("form.ka-rp-begin button[type=submit]").click()
    expect(page).to_have_url(re.compile(r"/drills/at/[0-9a-f-]{36}/A$"))
    drill = page.url.removesuffix("/A")
    # The queue is never changed under the pointer.
    page.mouse.move(700, 500)
    assert say(page, WAIT[language])
    page.locator("#pk-note").fill("2611200391")
    # The second one rings in by itself: nothing is reloaded, what is being written stays.
    second = page.locator('[data-slot="B"]')
    expect(second).to_have_count(1, timeout=ARRIVAL_MS)
    assert page.locator("#pk-note").input_value() == "2611200391"
    with page.expect_response(lambda answer: answer.url.endswith("/note")):
        page.locator("[data-desk-form]:has(#pk-note) button").click()
    assert violations(page) == []
    second.click()
    expect(page).to_have_url(f"{drill}/B")
    expect(page.locator("#main.ka-who-b")).to_be_visible()
    expect(page.locator("#part-log li")).not_to_have_count(0)
    # What belongs to the first customer goes to the second one.
    assert say(page, f"{WAIT[language]} 2611200391")
    page.keyboard.press("Alt+1")
    expect(page).to_have_url(f"{drill}/A")
    expect(page.locator("#part-log")).to_contain_text(WAIT[language][:12])
    expect(page.locator("#pk-note")).to_have_value("2611200391")
    page.locator(".ka-deskbar form button").click()
    expect(page).to_have_url(f"{drill}/report")
    rows = page.locator(".ka-report tbody tr")
    expect(rows).to_have_count(2)
    crossed = page.get_by_text(
        "有一位顾客的信息" if language == "zh" else "typed to another", exact=False
    )
    expect(crossed.first).to_be_visible()
    assert violations(page) == []
    page.set_viewport_size({"width": 360, "height": 800})
    assert overhang(page) == []
    rows.nth(1).locator("a.btn").click()
    expect(page.locator(".ka-verdict, .ka-levels").first).to_be_visible()
