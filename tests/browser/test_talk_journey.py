"""On the phone: a turn is spoken, written and sent; its sound stands beside it to the end."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Newcomer, Visit
from tests.browser.looking import violations
from tests.browser.people import Watch
from tests.browser.talking import BUSY, taken

# A microphone that is always there, and a recorder that hands out the head of a film without one.
MICROPHONE = """
navigator.mediaDevices.getUserMedia = async () => new MediaStream();
window.MediaRecorder = class extends EventTarget {
  constructor() { super(); this.state = "inactive"; this.mimeType = "audio/webm"; }
  start() { this.state = "recording"; }
  stop() {
    this.state = "inactive";
    const made = new Event("dataavailable");
    const head = [0x1a, 0x45, 0xdf, 0xa3, 0x9f, 0x42, 0x82, 0x84, 0x77, 0x65, 0x62, 0x6d];
    made.data = new Blob([new Uint8Array(head)], { type: "audio/webm" });
    this.dispatchEvent(made);
    this.dispatchEvent(new Event("stop"));
  }
};
"""
DENIED = "navigator.mediaDevices.getUserMedia = async () => { throw new Error('no'); };"
LINE = "您好，这里是恒物办公，工号2107，请问订单号是多少？"
NEXT = "好的，我马上为您查一下发票，请您稍等两分钟。"


def call(visit: Visit, who: str, script: str) -> Page:
    """A call that was picked up, in a browser with this microphone."""
    page = visit(who)
    page.context.add_init_script(script)
    page.goto("/role-plays/phone-invoice")
    page.locator("form.ka-rp-begin button[type=submit]").click()
    page.locator("[data-pickup] button").click()
    expect(page.locator("#say")).to_be_visible()
    expect(page.locator("[data-talk]")).to_be_visible()
    return page


def send(page: Page, line: str) -> None:
    """Send a line and wait until it stands in the log."""
    box = page.locator("#say")
    box.fill(line)
    for _try in range(8):
        box.press("Enter")
        if taken(page, line):
            break
    expect(page.locator("#part-log")).to_contain_text(line[:12])


def test_a_spoken_turn_keeps_its_sound_and_a_written_one_has_none(
    visit: Visit, newcomer: Newcomer, watch: Watch
) -> None:
    watch.expected = BUSY
    page = call(visit, newcomer("talk"), MICROPHONE)
    press = page.locator("[data-talk-press]")
    expect(press).to_be_disabled()
    page.locator("[data-talk-agree]").check()
    press.click()
    expect(press).to_have_attribute("aria-pressed", "true")
    press.click()
    expect(page.locator("[data-talk-drop]")).to_be_visible()
    assert violations(page) == []
    send(page, LINE)
    expect(page.locator("#part-log li.me audio")).to_have_count(1)
    if page.locator("#say").count():
        send(page, NEXT)
    expect(page.locator("#part-log li.me audio")).to_have_count(1)
    page.reload()
    expect(page.locator("#part-log li.me audio")).to_have_count(1)
    if page.locator("#say").count():
        page.locator(".ka-deskbar form button").click()
    page.locator("#rec-cause").fill("抬头少了科技")
    page.locator("#rec-action").fill("作废重开")
    page.locator("[data-record] button[type=submit]").click()
    expect(page).to_have_url(re.compile(r"/report$"))
    expect(page.locator(".ka-turns audio")).to_have_count(1)
    assert violations(page) == []
    page.locator(".ka-voice button").click()
    expect(page.locator(".ka-turns audio")).to_have_count(0)


@pytest.mark.parametrize("way", ["denied", "discarded", "taken back"])
def test_without_a_sound_or_consent_the_call_goes_on_in_writing(
    visit: Visit, newcomer: Newcomer, watch: Watch, way: str
) -> None:
    watch.expected = BUSY
    page = call(visit, newcomer(f"quiet-{way}"), DENIED if way == "denied" else MICROPHONE)
    page.locator("[data-talk-agree]").check()
    page.locator("[data-talk-press]").click()
    if way == "denied":
        expect(page.locator("[data-talk-said]")).not_to_be_empty()
    else:
        expect(page.locator("[data-talk-press]")).to_have_attribute("aria-pressed", "true")
        page.locator("[data-talk-press]").click()
        expect(page.locator("[data-talk-drop]")).to_be_visible()
        if way == "discarded":
            page.locator("[data-talk-drop]").click()
        else:
            page.locator("[data-talk-agree]").uncheck()
        expect(page.locator("[data-talk-drop]")).to_be_hidden()
    send(page, LINE)
    expect(page.locator("#part-log li.me")).to_have_count(1)
    expect(page.locator("#part-log audio")).to_have_count(0)
