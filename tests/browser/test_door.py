"""Coming in, by mouse and by keyboard alone, in both languages."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Newcomer, Visit
from tests.browser.people import Academy, Watch, sign_in
from tools.showcase import PASSWORD

HOME = re.compile(r"/home$")


@pytest.mark.parametrize(
    ("language", "wrong", "home"),
    [("zh", "工号或密码不正确", "今天和接下来"), ("en", "is wrong", "Today and coming")],
)
def test_a_wrong_password_is_said_and_the_right_one_leads_home(
    visit: Visit, academy: Academy, watch: Watch, language: str, wrong: str, home: str
) -> None:
    watch.expected = ("status of 401",)
    page = visit(None, language=language)
    sign_in(page, academy.numbers["lu"], "not the password")
    expect(page.get_by_role("alert")).to_contain_text(wrong)
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.locator("#who")).to_have_value(academy.numbers["lu"])
    page.locator("#password").fill(PASSWORD)
    page.locator("main button[type=submit].btn-primary").click()
    expect(page).to_have_url(HOME)
    expect(page.locator("main")).to_contain_text(home)


def test_signing_in_and_out_by_keyboard_alone(
    visit: Visit, academy: Academy, newcomer: Newcomer
) -> None:
    page = visit(None)
    number = academy.numbers[newcomer("keys")]
    page.goto("/sign-in")
    _tab_to(page, "#who")
    page.keyboard.type(number)
    _tab_to(page, "#password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(HOME)
    page.keyboard.press("Tab")
    expect(page.locator(".ka-skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    _tab_to(page, "summary.ka-avatar", back=True)
    page.keyboard.press("Enter")
    _tab_to(page, "form[action='/sign-out'] button")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/sign-in$"))


def test_the_language_is_switched_and_the_page_stays(visit: Visit, newcomer: Newcomer) -> None:
    page = visit(newcomer("tongue"), language="zh")
    page.goto("/courses/?q=客户")
    expect(page.locator("h1")).to_contain_text("课程")
    page.get_by_role("button", name="EN").click()
    expect(page.locator("h1")).to_contain_text("Courses")
    assert "/courses/?q=" in page.url
    page.goto("/home")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def _tab_to(page: Page, selector: str, *, back: bool = False, most: int = 60) -> None:
    """Press Tab until the element has the focus, as somebody without a mouse would."""
    for _press in range(most):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        if page.evaluate("(s) => document.activeElement?.matches(s)", selector):
            return
    raise AssertionError(f"{selector} is not reached by Tab")
