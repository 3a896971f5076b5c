"""The framework is changed in the browser, tried and published; a conversation becomes a model."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.people import Academy, Watch

KEPT = re.compile(r"/framework/draft#in-")
TRIED = re.compile(r"/framework/edit\?trial=")


def keep(page: Page) -> None:
    """Send the form of one entry and come back to the outline."""
    page.locator("form.ka-demandform button[type=submit]").click()
    expect(page).to_have_url(KEPT)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_requirement_is_added_tried_on_everybody_and_published(
    visit: Visit, language: str
) -> None:
    page = visit("tao", language=language)
    key = f"mid-class-{language}"
    page.goto("/framework/draft/demand?into=promotions-0-requirements&kind=classroom_hours")
    page.locator("#key").fill(key)
    page.locator("#hours").fill("900")
    keep(page)
    row = page.locator(".ka-outline li").filter(has=page.get_by_text(key, exact=True))
    expect(row).to_have_count(1)
    row.locator("button[value=up]").click()
    expect(page).to_have_url(KEPT)
    page.locator("a.btn-primary[href='/framework/edit']").click()
    expect(page.locator(".ka-changes ins").first).to_be_visible()
    # From a day to come on: nobody else's page is judged by it meanwhile.
    day = date.fromisoformat(page.locator("#effective").input_value()) + timedelta(days=60)
    page.locator("#effective").fill(day.isoformat())
    page.locator("#reason_zh").fill("新增课堂学时要求")
    page.locator("#reason_en").fill("Hours in class are asked now")
    page.locator("button[name=step][value=try]").click()
    expect(page).to_have_url(TRIED)
    # The effects come when everybody is weighed; the page asks for them by itself until then.
    expect(page.locator("#effects .ka-dims").first).to_be_visible(timeout=20_000)
    page.goto(page.url)
    page.locator("button[name=step][value=publish]").click()
    expect(page).to_have_url(re.compile(r"/framework$"))
    page.goto("/framework/history")
    newest = page.locator("tbody tr").first
    expect(newest.locator(".ka-chip.is-info")).to_be_visible()
    newest.locator("th a").click()
    expect(page).to_have_url(re.compile(r"/framework/history/\d+$"))
    expect(page.locator(".ka-changes li").first).to_be_visible()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_model_conversation_is_shown_and_taken_back(
    visit: Visit, academy: Academy, watch: Watch, language: str
) -> None:
    watch.expected = ("status of 404",)
    address = f"/role-models/{academy.things['role_model']}"
    reader = visit("lin", language=language)
    reader.goto("/role-models")
    reader.locator(f"main a[href='{address}']").first.click()
    expect(reader.locator(".ka-talk .is-agent").first).to_be_visible()
    person = visit("lu", language=language)
    person.goto(address)
    person.locator("form[action$='/withdraw'] button").click()
    expect(person.locator("form[action$='/agree']")).to_be_visible()
    answer = reader.goto(address)
    assert answer is not None
    assert answer.status == 404
    person.locator("form[action$='/agree'] input[name=named]").check()
    person.locator("form[action$='/agree'] button").click()
    expect(person.locator("form[action$='/withdraw']")).to_be_visible()
    reader.goto(address)
    expect(reader.locator(".ka-talk .is-customer").first).to_be_visible()
