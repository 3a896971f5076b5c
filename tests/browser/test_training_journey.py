"""From a wish to a plan that is carried out; from a mentor to two signatures. In both languages."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.accounts.models import Account
from app.evidence import ledger
from app.platform.db import db
from tests.browser.conftest import Newcomer, Visit
from tests.browser.people import Academy

WISHES = {"zh": "大促价保怎么算", "en": "Price protection during promotions"}
PLANS = {"zh": "年末训练", "en": "Training before the new year"}
ID = r"[0-9a-f-]{36}"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_wish_is_accepted_planned_and_read_by_a_manager(
    visit: Visit, newcomer: Newcomer, language: str
) -> None:
    learner = visit(newcomer(f"wish-{language}"), language=language)
    learner.goto("/courses/")
    learner.locator("main a[href='/courses/needs']").click()
    ask(learner, WISHES[language])
    expect(learner.locator(".ka-wishes li")).to_have_count(1)

    trainer = visit("tao", language=language)
    trainer.goto("/courses/manage/needs?state=asked")
    trainer.get_by_role("link", name=WISHES[language]).first.click()
    trainer.locator("input[name=decision][value=accept]").check()
    trainer.locator("#words").fill("下个月安排。 Planned for next month.")
    trainer.locator("form:has(#words) button[type=submit]").click()
    expect(trainer.locator("#decide")).to_have_count(0)
    need = trainer.url

    plan = begin_plan(trainer, PLANS[language])
    trainer.goto(need)
    trainer.locator(f"a[href*='{plan}/lines/new']").click()
    expect(trainer.locator("#need")).not_to_have_value("")
    trainer.locator("#course").select_option(index=1)
    # What the chosen kind does not need is out of the way.
    expect(trainer.locator("#meeting")).to_be_hidden()
    trainer.locator("input[name=kind][value=other]").check()
    expect(trainer.locator("#course")).to_be_hidden()
    expect(trainer.locator("#topic")).to_be_visible()
    trainer.locator("input[name=kind][value=course]").check()
    trainer.locator("main form.ka-planline button[type=submit]").click()
    expect(trainer.locator("tr[id^=line-]")).to_have_count(1)
    expect(trainer.locator("tr[id^=line-]")).to_contain_text(WISHES[language])

    # Taken out and put back.
    trainer.locator("form[action$='/remove'] button").click()
    expect(trainer.locator("tr[id^=line-]")).to_have_count(0)
    trainer.locator("details.ka-fold > summary").click()
    trainer.locator("form[action$='/restore'] button").click()
    expect(trainer.locator("tr[id^=line-]")).to_have_count(1)
    trainer.locator("form[action$='/share'] button").click()
    expect(trainer.locator("form[action$='/share'] button[name=shared]")).to_have_count(0)

    manager = visit("gao", language=language)
    manager.goto("/courses/plans")
    manager.get_by_role("link", name=PLANS[language]).first.click()
    expect(manager.locator("tr[id^=line-]")).to_have_count(1)
    expect(manager.locator("main form[action*='/manage/']")).to_have_count(0)
    with manager.expect_download() as file:
        manager.locator("a[href*='format=csv']").click()
    assert WISHES[language] in file.value.path().read_text(encoding="utf-8-sig")

    learner.goto("/courses/needs")
    expect(learner.locator(".ka-answer")).to_contain_text("Planned for next month.")
    expect(learner.locator(".ka-wishes")).to_contain_text(PLANS[language])


def ask(page: Page, wish: str) -> None:
    """By keyboard alone: from the first field to the button."""
    page.locator("#topic").focus()
    page.keyboard.insert_text(wish)
    page.keyboard.press("Tab")
    page.keyboard.insert_text("总要去问同事。 I always have to ask.")
    page.keyboard.press("Tab")
    expect(page.locator("#wanted_by")).to_be_focused()
    page.locator("form:has(#topic) button[type=submit]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".ka-wishes")).to_contain_text(wish)


def begin_plan(page: Page, title: str) -> str:
    """A plan that lasts until the end of next year; gives its address among the plans."""
    page.goto("/courses/manage/plans/new")
    page.locator("#title").fill(title)
    page.locator("#starts_on").fill("2026-01-01")
    page.locator("#ends_on").fill("2099-12-31")
    page.locator("main form.ka-form button[type=submit]").click()
    expect(page).to_have_url(re.compile(rf"/courses/plans/{ID}"))
    return page.url.split("?")[0].rsplit("/", 1)[-1]


def evidence(staff_no: str) -> list[str]:
    """The roles in which somebody's mentoring counts."""
    db.session.rollback()
    account = db.session.scalars(select(Account.id).where(Account.staff_no == staff_no)).one()
    found = ledger.history(account, kinds=["mentoring_completed"])[account]
    db.session.rollback()
    return [str(recorded.fact.body()["role"]) for recorded in found]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.usefixtures("data")
def test_a_mentor_and_a_newcomer_sign_and_both_have_evidence(
    visit: Visit, newcomer: Newcomer, academy: Academy, language: str
) -> None:
    new, old = newcomer(f"led-{language}"), newcomer(f"leads-{language}", hired_days_ago=300)
    manager = visit("gao", language=language)
    manager.goto("/courses/mentoring/pairs/new")
    chosen = manager.locator("#newcomer option", has_text=academy.numbers[new])
    manager.locator("#newcomer").select_option(value=chosen.get_attribute("value"))
    manager.locator("#mentor").fill(academy.numbers[old])
    for box in manager.locator("input[name=usual]:not([value=welcome])").all():
        box.uncheck()
    manager.locator("main form.ka-form button[type=submit]").click()
    expect(manager).to_have_url(re.compile(rf"/courses/mentoring/{ID}"))
    pair = manager.url

    learner = visit(new, language=language)
    learner.goto("/courses/mentoring")
    learner.locator("a.ka-stretch").first.click()
    expect(learner).to_have_url(pair)
    # The step is done by keyboard.
    learner.locator("form[action$='/done'] button").focus()
    learner.keyboard.press("Enter")
    expect(learner.locator(".ka-steplines .is-done")).to_have_count(1)

    mentor = visit(old, language=language)
    mentor.goto(pair)
    mentor.locator("#met-note").fill("第一周顺利。 A good first week.")
    mentor.locator("input[name=met-sight][value=pair]").check()
    mentor.locator("form[action$='/meetings'] button[type=submit]").click()
    expect(mentor.locator(".ka-wishes li")).to_have_count(1)
    mentor.locator("form[action$='/sign'] button").click()
    expect(mentor.locator("form[action$='/sign'] button[name=back]")).to_be_visible()

    # The manager sees that they met, not what they spoke about.
    manager.goto(pair)
    expect(manager.locator(".ka-wishes li")).to_have_count(1)
    expect(manager.locator("main")).not_to_contain_text("A good first week.")

    learner.goto(pair)
    expect(learner.locator(".ka-wishes")).to_contain_text("A good first week.")
    learner.locator("form[action$='/sign'] button").click()
    expect(learner.locator("form[action$='/sign']")).to_have_count(0)
    assert evidence(academy.numbers[old]) == ["mentor"]
    assert evidence(academy.numbers[new]) == ["newcomer"]
    manager.goto("/courses/mentoring/pairs?state=completed")
    expect(manager.locator(f"a[href$='{pair.rsplit('/', 1)[-1]}']")).to_be_visible()


def test_a_whole_path_is_assigned_and_its_days_reach_the_newcomer(
    visit: Visit, newcomer: Newcomer, academy: Academy
) -> None:
    learner = newcomer("path")
    tao = visit("tao")
    tao.goto("/courses/paths")
    tao.locator("#junior a[href$='/paths/junior/assign']").click()
    last = tao.locator("#days tbody tr").last.locator("td").last
    usual = last.inner_text()
    tao.locator("#last_on").fill(tao.locator("#first_on").input_value())
    tao.locator("button[name=look]").click()
    expect(last).not_to_have_text(usual)
    number = academy.numbers[learner]
    tao.locator("#people-list label", has_text=number).locator("input").check()
    tao.locator("main form .btn-primary").click()
    tao.wait_for_url("**/courses/progress")

    page = visit(learner)
    page.goto("/courses/paths")
    stops = page.locator("#junior li li")
    expect(page.locator("#junior li li .ka-chip")).to_have_count(stops.count())
    page.goto("/courses/?shelf=assigned")
    expect(page.locator(".ka-course").first).to_be_visible()
