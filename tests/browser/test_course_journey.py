"""A course from the catalogue to its completion, every question answered, and its evidence."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.content import store
from app.courses.models.bodies import Course, Lesson
from app.courses.rules.parts import Document
from app.platform.db import db
from tests.browser.conftest import Newcomer, Visit

COURSE = "information-protection"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_course_is_taken_from_the_catalogue_to_its_evidence(
    visit: Visit, newcomer: Newcomer, data: Flask, language: str
) -> None:
    page = visit(newcomer(f"course-{language}"), language=language)
    keys, documents = lessons(language)
    page.goto("/courses/")
    page.locator(f"main a[href='/courses/{COURSE}']").first.click()
    page.locator(f"form[action='/courses/{COURSE}/start'] button").first.click()
    page.goto(f"/courses/{COURSE}/{keys[0]}")
    for number, (key, document) in enumerate(zip(keys, documents, strict=True)):
        expect(page).to_have_url(re.compile(f"/courses/{COURSE}/{key}"))
        if number == 0:
            answer_wrongly_once(page, document)
        answer(page, document)
        page.locator(f"form[action$='/{key}/finish'] button").click()
    expect(page).to_have_url(re.compile(f"/courses/{COURSE}(#done)?$"))
    minute_of_reading(page, keys[0])
    page.goto("/growth")
    expect(page.locator("main a[href*='/growth/facts/']").first).to_be_visible()
    page.goto("/home")
    expect(page.locator("main")).not_to_contain_text("undefined")


def minute_of_reading(page: Page, lesson: str) -> None:
    """A page that is looked at says so after a minute, and shows what that comes to."""
    page = page.context.new_page()
    page.clock.install()
    page.goto(f"/courses/{COURSE}/{lesson}")
    with page.expect_response(f"**/{lesson}/time") as said:
        page.clock.run_for(61_000)
    expect(page.locator("[data-reading]")).to_have_text(said.value.text())
    page.close()


def lessons(language: str) -> tuple[list[str], list[Document]]:
    """The lessons in order with what stands in them."""
    db.session.rollback()
    keys = store.current(Course, COURSE).body.lesson_keys
    texts = [store.current(Lesson, f"{COURSE}/{key}").body.text_in(language) for key in keys]
    db.session.rollback()
    return keys, [text.document for text in texts if text is not None]


def answer_wrongly_once(page: Page, document: Document) -> None:
    """A wrong answer is explained, and asked again."""
    check = next(iter(document.checks.values()), None)
    if check is None:
        return
    wrong = next(n for n, option in enumerate(check.options) if not option.right)
    form = page.locator(f"#check-{check.key}")
    form.locator(f"input[value='{wrong}']").check(force=True)
    form.locator("button[type=submit]").click()
    verdict = page.locator(f"#check-{check.key} .ka-banner.is-bad")
    expect(verdict).to_be_focused()
    page.locator(f"#check-{check.key} button[name=again]").click()
    expect(page.locator(f"#check-{check.key} .ka-banner")).to_have_count(0)


def answer(page: Page, document: Document) -> None:
    """Answer every question rightly, analyse every case."""
    for key, check in document.checks.items():
        form = page.locator(f"#check-{key}")
        for number, option in enumerate(check.options):
            if option.right:
                form.locator(f"input[value='{number}']").check(force=True)
        form.locator("button[type=submit]").click()
        expect(page.locator(f"#check-{key} .ka-banner.is-good")).to_be_visible()
    for key in document.cases:
        page.locator(f"#case-{key}-text").fill(
            "先安抚并说明正在核实，再给出时间和两个选择，按时回访。"
        )
        page.locator(f"#case-{key} button[type=submit]").click()
        expect(page.locator(f"#case-{key} .ka-case-model")).to_be_visible()
