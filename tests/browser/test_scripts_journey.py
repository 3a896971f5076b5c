"""A script found with two characters, filled in, copied."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Newcomer, Visit


def clipboard(page: Page) -> str:
    """What a paste would bring."""
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


@pytest.mark.parametrize(
    ("language", "words", "copy", "copied"),
    [("zh", "包裹", "复制", "已复制"), ("en", "parcel", "Copy", "Copied")],
)
def test_a_script_is_found_filled_in_and_copied(
    visit: Visit, newcomer: Newcomer, language: str, words: str, copy: str, copied: str
) -> None:
    page = visit(newcomer(f"scripts-{language}"), language=language)
    page.goto("/scripts/")
    before = page.locator(".ka-hit").count()
    page.locator("#q").press_sequentially(words)
    expect(page.locator(".ka-hit").first).to_contain_text(words, ignore_case=True)
    assert 0 < page.locator(".ka-hit").count() <= before
    with_blanks = page.locator(".ka-hit:has(.ka-var)").first
    with_blanks.click()
    fields = page.locator("[data-fill] input")
    expect(fields.first).to_be_visible()
    page.get_by_role("button", name=copy, exact=True).click()
    expect(fields.first).to_be_focused()
    for number in range(fields.count()):
        fields.nth(number).fill(f"X{number}7")
    page.get_by_role("button", name=copy, exact=True).click()
    expect(page.locator(".ka-toast")).to_contain_text(copied)
    text = clipboard(page)
    assert "X07" in text
    assert "{" not in text
    assert text == page.locator("[data-preview]:not([hidden])").inner_text().strip()
    page.goto("/scripts/?shelf=used")
    expect(page.locator(".ka-hit")).to_have_count(1)


def test_a_script_is_found_and_copied_by_keyboard_alone(visit: Visit, newcomer: Newcomer) -> None:
    page = visit(newcomer("scripts-keys"))
    page.goto("/scripts/")
    for _press in range(60):
        if page.evaluate("document.activeElement?.id === 'q'"):
            break
        page.keyboard.press("Tab")
    with page.expect_response(lambda answer: "q=%E6%8D%A2%E8%B4%A7" in answer.url):
        page.keyboard.type("换货")
    expect(page.locator("[data-words]")).to_have_attribute("data-words", re.compile("换货"))
    expect(page.locator(".ka-hit").first).to_contain_text("换货")
    page.keyboard.press("ArrowDown")
    chosen = page.locator(".ka-hit[aria-current]")
    expect(page.locator(".ka-hit").nth(1)).to_have_attribute("aria-current", "true")
    expect(page.locator("[data-sheet] h2")).to_have_text(chosen.locator("b").inner_text())
    page.keyboard.press("Enter")
    for _blank in range(page.locator("[data-fill] input").count()):
        page.keyboard.type("12")
        page.keyboard.press("Enter")
    expect(page.locator(".ka-toast").first).to_contain_text("已复制")
    assert "{" not in clipboard(page)


def test_the_search_of_the_header_finds_with_two_characters(
    visit: Visit, newcomer: Newcomer
) -> None:
    page = visit(newcomer("search"))
    page.goto("/home")
    page.keyboard.press("/")
    page.keyboard.type("换货")
    found = page.locator("[data-found]:visible")
    expect(found.get_by_role("link").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("换货")
