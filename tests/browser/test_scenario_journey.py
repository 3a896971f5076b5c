"""A scenario from a brief to a learner's list: written, wired, checked, tried, published."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.looking import overhang, violations

BRIEF = {
    "#minutes": "8",
    "[name=title-zh]": "少了一只手套",
    "[name=title-en]": "One glove is missing",
    "[name=summary-zh]": "包裹里只有一只手套，先安抚，再查明补发。",
    "[name=summary-en]": "Only one glove was in the parcel: calm first, then look and send it.",
    "[name=seat-zh]": "山野户外用品店的在线客服，工号2107。",
    "[name=seat-en]": "Online agent 2107 of the Shanye outdoor shop.",
    "[name=opening-zh]": "你好，包裹里只有一只手套！\n我收到的手套少了一只。",
    "[name=opening-en]": "Hi, there is only one glove in my parcel!\nOne glove is missing.",
}
FACT = {
    "#key": "sent",
    "[name=label-zh]": "补发时间",
    "[name=label-en]": "When it is sent",
    "[name=value-zh]": "今天18点前补发",
    "[name=value-en]": "Sent by 6 p.m. today",
    "#said": "18\\s*点\n\\b6 ?p\\.?m",
}
NEED = {
    "#key": "sent",
    "#answered_by": "fact.sent",
    "[name=again-zh]": "那只手套什么时候寄给我？",
    "[name=again-en]": "When do you send the other glove?",
}
GOOD = {
    "zh": (
        "0 C 你好，包裹里只有一只手套！",
        "12 A 您好，我是2107号客服，实在抱歉让您收到这样的包裹，我马上帮您查，麻烦您报一下订单号。",
        "40 A 查到了，另一只今天18点前给您补发。",
        "60 A 请问还有什么可以帮您的吗？感谢您的支持，再见！",
    ),
    "en": (
        "0 C Hi, there is only one glove in my parcel!",
        "12 A Hello, this is Lin, agent 2107. I'm so sorry about this. "
        "I'll look into it right away, could you give me the order number?",
        "40 A I have found it: the other glove is sent by 6 p.m. today.",
        "60 A Is there anything else I can help you with? Thank you and goodbye!",
    ),
}
IDLE = {
    "zh": ("0 C 你好，包裹里只有一只手套！", "50 A 嗯，知道了。"),
    "en": ("0 C Hi, there is only one glove in my parcel!", "50 A Well, noted."),
}


def fill(page: Page, values: Mapping[str, str]) -> None:
    """Write into fields by their selector."""
    for selector, text in values.items():
        page.locator(selector).fill(text)


def keep(page: Page, back: str) -> None:
    """Keep the part in the draft and be back at the scenario."""
    page.locator("form[data-part] button.btn-primary").click()
    expect(page).to_have_url(re.compile(rf"{back}(\?|#|$)"))


def sample(page: Page, home: str, kind: str, lines: tuple[str, ...], **expected: str) -> None:
    """Write one sample talk with the grade it must get."""
    page.goto(f"{home}/parts/tests/new")
    page.locator("#name").fill(kind)
    page.locator("#kind").select_option(kind)
    page.locator("#language").select_option(
        "zh" if re.search("[\u4e00-\u9fff]", lines[0]) else "en"
    )
    page.locator("#lines").fill("\n".join(lines))
    for name, value in expected.items():
        page.locator(f"#expect-{name}").fill(value)
    keep(page, home)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_scenario_is_written_from_a_brief_tried_and_published(
    visit: Visit, language: str
) -> None:
    key = f"glove-{language}"
    home = f"/scenarios/{key}"
    page = visit("tao", language=language)
    page.goto("/scenarios/new")
    fill(page, {"#key": key, **BRIEF})
    assert violations(page) == []
    page.locator("main form button.btn-primary").click()
    expect(page).to_have_url(re.compile(f"{home}$"))

    page.goto(f"{home}/parts/facts/new")
    fill(page, FACT)
    keep(page, home)
    page.goto(f"{home}/parts/needs/new")
    fill(page, NEED)
    keep(page, home)
    expect(page.locator("#checks")).to_contain_text("sent")

    wire(page, home)
    live(page, home)
    sample(page, home, "ideal", GOOD[language], least="30")
    sample(page, home, "vague", IDLE[language], most="60")
    sample(page, home, "gaming", IDLE[language], most="60")

    page.goto(f"{home}/samples")
    expect(page.locator("main table .ka-chip.is-good")).to_have_count(3)
    assert violations(page) == []
    page.goto(f"{home}/samples/1")
    expect(page.locator("main table")).to_be_visible()

    play(page, home, language)
    page.goto(home)
    expect(page.locator("#checks .ka-chip.is-good")).to_be_visible()
    assert violations(page) == []
    assert overhang(page) == []
    page.locator("#why").fill("新的开场 / A new opening")
    page.locator("form[action$='/publish'] button").click()
    expect(page.locator("#why")).to_have_count(0)
    learner = visit("lin", language=language)
    learner.goto(f"/role-plays/{key}")
    expect(learner.locator("h1")).to_contain_text(
        "少了一只手套" if language == "zh" else "One glove is missing"
    )


def wire(page: Page, home: str) -> None:
    """In the picture, by keys alone: let the opening raise the new need, undo it, do it again."""
    page.goto(home)
    boxes = page.locator("[data-graph] a")
    first = boxes.first
    first.focus()
    page.wait_for_function("() => document.readyState === 'complete'")
    page.keyboard.press("ArrowDown")
    expect(first).not_to_be_focused()
    first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#chosen")).to_be_visible()
    assert violations(page) == []
    page.locator("#target").select_option("needs/sent")
    page.locator("form:has(#target) button").click()
    joined = page.locator("#chosen .ka-wires").get_by_text("sent")
    expect(joined).to_be_visible()
    expect(page.locator("#checks .is-bad")).to_be_visible()
    back, forward = (page.locator(f"button[name=where][value={way}]").first for way in MOVES)
    back.click()
    expect(forward).to_be_enabled()
    expect(page.locator("#checks")).to_contain_text("sent")
    forward.click()
    expect(forward).to_be_disabled()


MOVES = ("back", "forward")


def live(page: Page, home: str) -> None:
    """What is typed is checked beside the form before it is kept."""
    page.goto(f"{home}/parts/tests/new")
    page.locator("#name").fill("draft")
    page.locator("#kind").select_option("ideal")
    page.locator("#lines").press_sequentially("no time at all")
    checks = page.locator("#checks[data-live]")
    expect(checks).to_contain_text("no time at all")
    assert violations(page) == []
    page.locator("#lines").fill("1 A ok")
    expect(page.locator("#checks[data-live]")).not_to_contain_text("no time at all")


def play(page: Page, home: str, language: str) -> None:
    """The draft is played before anybody else meets it."""
    page.goto(home)
    page.locator("form[action$='/play'] button").click()
    expect(page).to_have_url(re.compile("/role-plays/plays/"))
    word = "手套" if language == "zh" else "glove"
    expect(page.locator("#part-log")).to_contain_text(word)
