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


# What is given to a typed field, and a part of how it is said in either language.
VALUES = {"number": ("12", "12"), "date": ("2026-11-28", "28"), "time": ("18:00", "18:00")}


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
    expect(page.locator("[data-words]")).to_have_attribute("data-words", words)
    expect(page.locator(".ka-hit").first).to_contain_text(words, ignore_case=True)
    assert 0 < page.locator(".ka-hit").count() <= before
    with_blanks = page.locator(".ka-hit:has(.ka-var)").first
    with_blanks.click()
    expect(page.locator("[data-sheet] h2")).to_have_text(with_blanks.locator("b").inner_text())
    fields = page.locator("[data-fill] input")
    expect(fields.first).to_be_visible()
    page.get_by_role("button", name=copy, exact=True).click()
    expect(fields.first).to_be_focused()
    # Choosing once more what is shown empties nothing.
    first = VALUES.get(fields.first.get_attribute("type") or "", ("X7", ""))[0]
    fields.first.fill(first)
    with_blanks.click()
    page.wait_for_load_state("networkidle")
    expect(fields.first).to_have_value(first)
    given = []
    for number in range(fields.count()):
        kind = fields.nth(number).get_attribute("type")
        given.append(VALUES.get(kind or "", ("", f"X{number}7")))
        fields.nth(number).fill(given[-1][0] or given[-1][1])
    with page.expect_response(lambda answer: answer.url.endswith("/used")):
        page.get_by_role("button", name=copy, exact=True).click()
    expect(page.locator(".ka-toast")).to_contain_text(copied)
    text = clipboard(page)
    assert given[0][1] in text
    assert "{" not in text
    assert text == page.locator("[data-preview]:not([hidden])").inner_text().strip()
    page.goto("/scripts/?shelf=used")
    expect(page.locator(".ka-hit")).to_have_count(1)


def test_a_blank_is_said_as_its_reader_says_it_and_the_tone_stays(
    visit: Visit, newcomer: Newcomer
) -> None:
    page = visit(newcomer("toned"))
    page.goto("/scripts/delay-sale-peak")
    shown = page.locator("[data-preview]:not([hidden])")
    said = page.locator("[data-left]")
    page.locator("[data-say=formal]").click()
    expect(shown).to_contain_text("您好，活动期间")
    year = page.evaluate("new Date().getFullYear()")
    page.locator("[name=date]").fill(f"{year}-11-28")
    expect(shown).to_contain_text("11月28日")
    page.locator("[data-speak=en]").click()
    expect(shown).to_contain_text("28 Nov")
    page.locator("[name=date]").fill("1926-11-28")
    expect(page.locator("[name=date]")).to_have_attribute("aria-invalid", "true")
    expect(said).to_contain_text("超出")
    page.goto("/scripts/delay-soothe-time")
    expect(page.locator("[data-say=formal]")).to_have_attribute("aria-pressed", "true")
    page.locator("[name=time]").fill("18:00")
    page.locator("[data-day]").select_option("1")
    expect(shown).to_contain_text("明天18:00")
    page.locator("[data-in-words]").click()
    page.locator("[name=time]").fill("午饭前")
    expect(shown).to_contain_text("午饭前")
    page.locator("[data-in-words]").click()
    expect(shown).to_contain_text("明天18:00")


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
        kind = page.evaluate("document.activeElement.type")
        page.keyboard.type({"date": "11282026", "time": "0600PM"}.get(kind, "12"))
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


def sent(page: Page, button: str) -> None:
    """Press a button that sends a form, and wait for the page that answers."""
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).first.click()


WORDS = {
    "zh": ("提交审核", "保存并发布", "撤销上次修改"),
    "en": ("Hand in for review", "Save and publish", "Undo the last change"),
}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_improvement_is_proposed_taken_reviewed_and_published(
    visit: Visit, newcomer: Newcomer, language: str
) -> None:
    submit, publish, undo = WORDS[language]
    proposed = f"您好，我先帮您看看可以怎么换。{language}"
    agent = visit(newcomer(f"proposing-{language}"), language=language)
    agent.goto("/scripts/?q=%E6%8D%A2%E8%B4%A7")
    agent.locator(".ka-hit").first.click()
    key = agent.locator("[data-sheet] [data-script]").get_attribute("data-script")
    agent.goto(f"/scripts/propose?key={key}")
    agent.locator("textarea[name=wording]").fill(proposed)
    agent.locator("textarea[name=why]").fill("更短")
    with agent.expect_navigation():
        agent.locator("main form button[type=submit]").last.click()
    expect(agent.locator("main")).to_contain_text("等待" if language == "zh" else "waiting")
    trainer = visit("tao", language=language)
    trainer.goto("/scripts/upkeep/proposals")
    panel = trainer.locator("section.ka-panel").filter(has_text=f"怎么换。{language}")
    panel.locator("textarea[name=text]").fill("谢谢，收下了")
    with trainer.expect_navigation():
        panel.locator("button.btn-primary").click()
    assert f"/scripts/upkeep/{key}?proposal=" in trainer.url
    expect(trainer.locator("#wording_zh")).to_have_value(proposed)
    trainer.locator("#wording_en").fill("Hello, let me see how we can exchange it.")
    changed = {"zh": "改过的标题", "en": "A title made better"}
    for side, words in changed.items():
        trainer.locator(f"#title_{side}").fill(words)
    sent(trainer, submit)
    expect(trainer.locator("main")).to_contain_text(key or "")
    trainer.locator("#tags").fill(f"换货, 新标签{language}")
    sent(trainer, publish)
    agent.goto(f"/scripts/?q=新标签{language}")
    expect(agent.locator(".ka-hit").first).to_contain_text(changed[language])
    sent(trainer, undo)
    assert f"新标签{language}" not in trainer.locator("#tags").input_value()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_parts_of_a_script_are_added_without_losing_a_word(visit: Visit, language: str) -> None:
    page = visit("tao", language=language)
    page.goto("/scripts/upkeep/new")
    page.locator("#title_zh").fill("先写的标题")
    with page.expect_navigation():
        page.locator("button[value=add-variants]").click()
    expect(page.locator("#variants-0-label_zh")).to_be_focused()
    page.locator("#variants-0-label_zh").fill("礼物订单")
    with page.expect_navigation():
        page.locator("button[value=add-points]").click()
    expect(page.locator("#points-0-text_zh")).to_be_focused()
    assert page.locator("#title_zh").input_value() == "先写的标题"
    assert page.locator("#variants-0-label_zh").input_value() == "礼物订单"
    with page.expect_navigation():
        page.locator("button[value=drop-variants-0]").click()
    expect(page.locator("#variants-0-label_zh")).to_have_count(0)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_card_is_drilled_and_a_text_checked(
    visit: Visit, newcomer: Newcomer, language: str
) -> None:
    page = visit(newcomer(f"drilling-{language}"), language=language)
    page.goto("/scripts/drill")
    page.locator("#deck").select_option("exchange")
    with page.expect_navigation():
        page.locator("form:has(#deck) button[type=submit]").click()
    page.goto("/scripts/drill/next")
    page.locator("main input[type=radio]").first.check()
    with page.expect_navigation():
        page.locator("main form button[type=submit]").first.click()
    good = page.locator("button[name=recall]").nth(2)
    expect(good).to_be_visible()
    with page.expect_navigation():
        good.click()
    page.goto("/scripts/check")
    page.locator("textarea[name=text]").fill("您加我微信吧，这里不方便说")
    with page.expect_navigation():
        page.locator("main form button[type=submit]").last.click()
    expect(page.locator("mark.ka-ev.is-bad").first).to_contain_text("加我微信")
    expect(page.locator(".ka-findings li").first).to_be_visible()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_file_is_previewed_with_its_faults_before_it_is_imported(
    visit: Visit, language: str
) -> None:
    page = visit("tao", language=language)
    page.goto("/scripts/upkeep/import")
    head = "key,category,stage,title_zh,title_en,situation_zh,situation_en,wording_zh,wording_en"
    good = f"from-{language},exchange,solve,新,New,换,Exchange,您好，可以换。,Yes you can."
    bad = f"bad-{language},nowhere,solve,坏,Bad,换,Exchange,您好,Hello"
    page.locator("input[type=file]").set_input_files(
        {
            "name": "scripts.csv",
            "mimeType": "text/csv",
            "buffer": "\n".join((head, good, bad)).encode("utf-8-sig"),
        }
    )
    with page.expect_navigation():
        page.locator("form:has(input[type=file]) button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("nowhere")
    expect(page.locator("main")).to_contain_text(f"from-{language}")
    with page.expect_navigation():
        page.locator("main form button.btn-primary[type=submit]").last.click()
    page.goto(f"/scripts/upkeep?q=from-{language}")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.goto(f"/scripts/upkeep?q=bad-{language}")
    expect(page.locator("tbody tr")).to_have_count(0)
