"""A trainer writes a lesson: preview, publish, look at what changed, take the old text again; two
at once lose nothing; words are replaced over all texts; rows are dragged and moved by keyboard."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.people import Watch

ZH = "## 先核实\n\n先核实订单，再回复顾客。"
EN = "## Check first\n\nCheck the order, then answer."


PUBLISHED = {"zh": "已发布", "en": "Published"}


def new_course(page: Page, key: str) -> None:
    """A course as a draft, made in its form."""
    page.goto("/courses/manage/new")
    for name, words in (
        ("title_zh", "核实订单"),
        ("title_en", "Checking orders"),
        ("summary_zh", "先查后答"),
        ("summary_en", "Look before you answer"),
        ("hours", "1"),
        ("key", key),
    ):
        page.locator(f"#{name}").fill(words)
    page.locator("input[name=competencies]").first.check()
    page.locator("main form button[type=submit].btn-primary").click()
    expect(page).to_have_url(re.compile(f"/courses/manage/{key}$"))


def add_lesson(page: Page, course: str, key: str, zh: str, en: str) -> None:
    """A lesson, opened in the editor."""
    page.goto(f"/courses/manage/{course}")
    form = page.locator(f"form[action='/courses/manage/{course}/lessons']")
    form.locator("[name=title_zh]").fill(zh)
    form.locator("[name=title_en]").fill(en)
    form.locator("[name=key]").fill(key)
    form.locator("button[type=submit]").click()
    expect(page).to_have_url(re.compile(f"/lessons/{key}$"))


def keep(page: Page) -> None:
    """Keep the draft; the editor is there again."""
    with page.expect_navigation():
        page.locator(".ka-savebar button:not([name=publish])").click()
    expect(page.locator("[data-unsaved]")).to_be_hidden()


def order_of(page: Page) -> list[str]:
    """The lessons as the course lists them."""
    return [str(row.get_attribute("data-lesson")) for row in page.locator("[data-lesson]").all()]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_lesson_is_written_published_compared_and_put_back(visit: Visit, language: str) -> None:
    page = visit("tao", language=language)
    course = f"order-check-{language}"
    new_course(page, course)
    add_lesson(page, course, "first", "先核实", "Check first")

    # Write: the preview follows, and the keyboard leads to the other language.
    page.locator("#body_zh").fill(ZH)
    expect(page.locator("#preview-zh")).to_contain_text("先核实订单，再回复顾客。")
    page.locator("#body_zh").focus()
    page.keyboard.press("Alt+ArrowRight")
    expect(page.locator("#body_en")).to_be_focused()
    page.locator("#body_en").fill(EN)
    expect(page.locator("#preview-en h2")).to_contain_text("Check first")
    expect(page.locator("[data-unsaved]")).to_be_visible()
    with page.expect_navigation():
        page.locator("button[name=publish]").click()
    expect(page.locator(".ka-chip.is-good", has_text=PUBLISHED[language]).first).to_be_visible()

    # Change, compare, take the old text again.
    page.goto(f"/courses/manage/{course}/lessons/first")
    page.locator("#body_en").fill(EN.replace("then answer", "then write"))
    keep(page)
    page.goto(f"/courses/manage/{course}/lessons/first/history")
    expect(page.locator(".ka-diff ins")).to_contain_text("then write")
    expect(page.locator(".ka-diff del")).to_contain_text("then answer")
    page.locator("form[action$='/take/2'] button").click()
    expect(page.locator("#body_en")).to_have_value(re.compile("then answer"))
    page.goto(f"/courses/manage/{course}/lessons/first/preview?lang=en")
    expect(page.locator("main")).to_contain_text("Check the order, then answer.")

    # Order: dragged with the mouse, moved back with the keyboard.
    add_lesson(page, course, "second", "再回复", "Answer")
    page.goto(f"/courses/manage/{course}")
    assert order_of(page) == ["first", "second"]
    page.locator("#lesson-second").drag_to(
        page.locator("#lesson-first"), target_position={"x": 20, "y": 3}
    )
    expect(page).to_have_url(re.compile("#lesson-second$"))
    expect(page.locator("[data-lesson]").first).to_have_attribute("data-lesson", "second")
    page.locator("#lesson-first a").focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("[data-lesson]").first).to_have_attribute("data-lesson", "first")
    expect(page.locator("#lesson-first a")).to_be_focused()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_two_who_write_at_once_lose_nothing(visit: Visit, watch: Watch, language: str) -> None:
    watch.expected = ("status of 409",)
    tao, wen = visit("tao", language=language), visit("wen", language=language)
    course = f"both-write-{language}"
    new_course(tao, course)
    add_lesson(tao, course, "one", "一", "One")
    tao.locator("#body_zh").fill(ZH)
    keep(tao)
    wen.goto(f"/courses/manage/{course}/lessons/one")
    expect(wen.locator("#presence .ka-chip")).to_be_visible()
    wen.locator("#body_zh").fill(ZH.replace("回复顾客", "答复顾客"))
    tao.locator("#body_zh").fill(ZH.replace("回复顾客", "安抚顾客"))
    tao.locator("#lead_zh").fill("陶写的开头")
    keep(tao)
    wen.locator(".ka-savebar button:not([name=publish])").click()
    expect(wen.locator(".ka-clash")).to_be_focused()
    expect(wen.locator(".ka-clash del")).to_contain_text("安抚顾客")
    expect(wen.locator(".ka-clash ins")).to_contain_text("答复顾客")
    expect(wen.locator("#lead_zh")).to_have_value("陶写的开头")
    expect(wen.locator("#body_zh")).to_have_value(re.compile("答复顾客"))
    wen.locator("[data-take=body_zh]").click()
    expect(wen.locator("#body_zh")).to_have_value(re.compile("安抚顾客"))
    keep(wen)
    expect(wen.locator(".ka-clash")).to_have_count(0)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_words_are_replaced_over_all_texts_and_taken_back(visit: Visit, language: str) -> None:
    page = visit("tao", language=language)
    course = f"replaced-{language}"
    new_course(page, course)
    add_lesson(page, course, "one", "一", "One")
    page.locator("#body_en").fill(EN)
    keep(page)
    page.goto("/courses/manage/find")
    page.locator("#q").fill("check the order")
    page.locator("#instead").fill("look up the order")
    page.locator("#course").select_option(course)
    page.keyboard.press("Enter")
    page.locator("main form[role=search] button[type=submit]").click()
    expect(page.locator(".ka-spot ins")).to_have_text("look up the order")
    page.locator(".ka-savebar button").click()
    expect(page).to_have_url(re.compile("/manage/find/[0-9a-f-]+$"))
    page.goto(f"/courses/manage/{course}/lessons/one")
    expect(page.locator("#body_en")).to_have_value(re.compile("look up the order"))
    page.go_back()
    page.locator("form[action$='/undo'] button").click()
    expect(page.locator("main .ka-chip.is-warm")).to_be_visible()
    page.goto(f"/courses/manage/{course}/lessons/one")
    expect(page.locator("#body_en")).to_have_value(re.compile("Check the order"))
