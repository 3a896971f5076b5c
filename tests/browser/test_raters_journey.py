"""From a rated play to an anchor that others calibrate on; from an objection to its answer."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Newcomer, Visit
from tests.browser.looking import overhang, violations
from tests.browser.people import Watch
from tests.browser.talking import BUSY, confirm, play_exam
from tools.scenes import LATE_GIFT

OBJECTION = "第三句我说了今晚九点前回消息，这里却写没有给出时间。"
ANSWER = "第三句确实给了时间，这一项我重新看过，等级不变的理由写在评语里。"
WHY = "先安抚、再查明，承诺具体而可守。"


def judge(page: Page, level: int) -> None:
    """Give every criterion this level on an anchor and send it."""
    for scale in page.locator("[data-criterion] .ka-scale").all():
        scale.locator(f"label:has(input[value='{level}'])").click()
    assert page.locator(f"[data-criterion] input[value='{level}']:checked").count() == 7
    page.locator("main form .btn-primary[type=submit]").click()


def test_an_anchor_is_taken_judged_and_compared_and_an_objection_is_answered_by_another(
    visit: Visit, newcomer: Newcomer, watch: Watch
) -> None:
    watch.expected = BUSY
    page = visit(newcomer("rated"), language="zh")
    play = play_exam(page, "zh", LATE_GIFT)
    report = page.url
    lead = visit("tao", language="zh")
    confirm(lead, play)
    calibration(lead, visit("wen", language="zh"), play)
    page.goto(report)
    page.locator("a[href='#appeal']").click()
    page.locator("#ap-c").select_option("problem_handling")
    page.locator("#ap-w").fill(OBJECTION)
    assert violations(page) == []
    page.locator("#appeal button[type=submit]").click()
    expect(page.locator("main")).to_contain_text(OBJECTION)
    # Whoever rated it sees the objection and leaves it to somebody else.
    lead.goto("/rating/role-plays")
    expect(lead.locator("main")).to_contain_text(OBJECTION)
    expect(lead.locator(f"form[action*='{play}/appeals/']")).to_have_count(0)
    other = visit("wen", language="zh")
    other.goto("/rating/role-plays")
    answering = other.locator(f"form[action*='{play}/appeals/']")
    answering.locator("textarea").fill(ANSWER)
    assert violations(other) == []
    answering.locator("button[type=submit]").click()
    expect(other.locator(f"form[action*='{play}/appeals/']")).to_have_count(0)
    page.goto(report)
    expect(page.locator("main")).to_contain_text(ANSWER)


def calibration(lead: Page, rater: Page, play: str) -> None:
    """The lead trainer takes the play as an anchor; a rater judges it without seeing the levels."""
    lead.goto(f"/rating/role-plays/{play}")
    lead.locator("#an-why").fill(WHY)
    lead.locator("form:has(#an-why) button[type=submit]").click()
    expect(lead).to_have_url(re.compile(r"/rating/calibration$"))
    rater.goto("/rating/calibration")
    rows = rater.locator("main tbody tr")
    expect(rows.first).to_be_visible()
    assert violations(rater) == []
    rows.last.locator("a.btn").click()
    expect(rater.locator("main")).not_to_contain_text(WHY)
    judge(rater, 4)
    expect(rater.locator("main")).to_contain_text(WHY)
    table = rater.locator("main tbody tr")
    expect(table).to_have_count(7)
    assert violations(rater) == []
    rater.set_viewport_size({"width": 360, "height": 800})
    assert overhang(rater) == []
    rater.set_viewport_size({"width": 1280, "height": 800})
    rater.locator("main a.btn-primary").click()
    expect(rater).to_have_url(re.compile(r"/rating/calibration$"))
    expect(rows.last).to_contain_text("7")


def test_calibration_says_what_is_missing_and_keeps_what_was_judged(
    visit: Visit, watch: Watch
) -> None:
    watch.expected = ("status of 422",)
    rater = visit("wen", language="en")
    rater.goto("/rating/calibration")
    opened = rater.locator("main tbody tr a.btn").first
    href = opened.get_attribute("href")
    rater.goto(f"{href}?again=1")
    first = rater.locator("[data-criterion] .ka-scale").first
    first.locator("label:has(input[value='3'])").click()
    rater.locator("main form .btn-primary[type=submit]").click()
    expect(rater.locator("[role=alert]")).to_be_visible()
    expect(first.locator("input[value='3']")).to_be_checked()
