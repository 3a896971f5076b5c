"""Videos and packages as people meet them: added by a trainer, gone through, left in the middle.

``clip.webm`` was recorded by a browser from a canvas; the packages are of our own making.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, FrameLocator, Locator, Page, expect

from app.content import store
from app.courses.models.bodies import Course, Lesson
from app.kernel.actor import SYSTEM
from app.platform import clock
from app.platform.db import db, transaction
from tests.browser.conftest import Newcomer, Visit
from tests.browser.looking import overhang, violations
from tests.browser.people import Academy, Watch, new_context
from tests.courses_shelf import course, lesson
from tests.packages import package
from tools import browsing

CLIP = Path(__file__).parents[1] / "data" / "clip.webm"
WORDS = {"zh": ["先道歉。", "再去查。"], "en": ["Apologise first.", "Then look."]}
# The policy of the pages lets no text run as a script, so a page waits for itself.
REACHED = """(video, seconds) => new Promise((resolve) => {
  const look = () => { if (video.currentTime > seconds) resolve(); };
  video.addEventListener("timeupdate", look);
  look();
})"""
HELD = """(video, seconds) => new Promise((resolve) => {
  const look = () => { if (!video.seeking && video.currentTime < seconds) resolve(); };
  video.addEventListener("seeked", look);
  look();
})"""


def film_block(language: str) -> str:
    first, second = WORDS[language]
    return (
        f":::video clip.webm\ntitle: {first}\nwatch: 90\nskip: no\n### captions\n"
        f"00:00.000 --> 00:03.000\n{first}\n\n00:03.000 --> 00:07.500\n{second}\n:::"
    )


@pytest.fixture
def shelf(data: Flask) -> str:
    """A course ``screens`` with one empty lesson ``one`` and one after it."""
    db.session.rollback()
    with transaction():
        at = clock.now()
        for key in ("one", "two"):
            if store.current_of(Lesson, [f"screens/{key}"]).get(f"screens/{key}") is None:
                store.write(Lesson, f"screens/{key}", lesson(), by=SYSTEM, at=at)
        if store.current_of(Course, ["screens"]).get("screens") is None:
            body = course("one", "two", order=900)
            store.write(Course, "screens", body, by=SYSTEM, at=at)
    return "screens"


def write_lesson(page: Page, blocks: dict[str, str], *files: tuple[str, str, bytes]) -> None:
    """Add files to lesson ``one`` in the editor, put the blocks in and publish."""
    page.goto("/courses/manage/screens/lessons/one")
    for name, kind, data in files:
        expect(page.locator("[data-upload]")).to_have_attribute("data-ready", "")
        page.locator("#file").set_input_files({"name": name, "mimeType": kind, "buffer": data})
        page.locator("[data-upload] button").click()
        expect(page.locator("#files li code", has_text=name)).to_be_visible()
    for language, text in blocks.items():
        page.locator(f"#body_{language}").fill(text)
    page.locator("button[name=publish]").click()
    expect(page.locator(".ka-lede .ka-chip")).to_be_visible()
    expect(page.locator("[data-unsaved]")).to_be_hidden()


def look(page: Page) -> None:
    """Accessible and whole, wide and narrow."""
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        assert violations(page) == []
        assert overhang(page) == []
    page.set_viewport_size({"width": 1280, "height": 800})


def begin(page: Page) -> None:
    """Start the course and stand before lesson ``one``."""
    page.goto("/courses/screens")
    page.locator("form[action='/courses/screens/start'] button").first.click()
    page.wait_for_url("**/courses/screens/one")


def play(page: Page) -> Locator:
    """Let the video run without sound; give its figure."""
    film = page.locator("[data-film]")
    expect(film).to_have_attribute("data-ready", "")
    page.locator("video").evaluate("async (v) => { v.muted = true; await v.play(); }")
    return film


@pytest.mark.usefixtures("shelf")
def test_a_video_is_watched_on_two_devices_and_cannot_be_skipped(
    visit: Visit, newcomer: Newcomer, watch: Watch
) -> None:
    watch.expected = ("status of 422",)
    tao = visit("tao")
    write_lesson(
        tao,
        {lang: f"## 视频\n\n{film_block(lang)}" for lang in WORDS},
        ("clip.webm", "video/webm", CLIP.read_bytes()),
    )
    look(tao)
    learner = newcomer("film")
    page = visit(learner)
    begin(page)
    film = play(page)
    page.locator("video").evaluate(REACHED, 2.5)
    page.locator("video").evaluate("(v) => v.pause()")
    expect(film.locator(".seen .w")).to_have_count(1)
    page.locator("video").evaluate("(v) => { v.currentTime = 7.5; }")
    expect(film.locator("[data-said]")).not_to_be_empty()
    page.locator("video").evaluate(HELD, 5)
    page.locator("form[action$='/one/finish'] button").click()
    expect(page.locator(".ka-banner.is-bad")).to_be_focused()
    page.goto("/courses/screens/one")
    look(page)

    other = visit(learner, language="en", dark=True)
    other.goto("/courses/screens/one")
    film = other.locator("[data-film]")
    expect(film.locator("[data-go]")).to_be_visible()
    expect(other.locator("video track")).to_have_count(2)
    look(other)
    play(other)
    expect(film.locator("[aria-current=true]")).to_have_count(1)
    expect(film).to_have_attribute("data-done", "", timeout=25_000)
    other.locator("form[action$='/one/finish'] button").click()
    other.wait_for_url("**/courses/screens/two")


def step(frame: FrameLocator, page_number: str, answer: str = "true") -> None:
    """Turn the page of a part and see that the step was stored."""
    frame.locator("#next").click()
    expect(frame.locator("#page")).to_have_text(page_number)
    expect(frame.locator("#kept")).to_have_text(answer)


def part_of(page: Page) -> FrameLocator:
    """What stands inside the player's frame."""
    return page.frame_locator("[data-package] iframe").frame_locator("#part")


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize("version", ["1.2", "2004"])
def test_packages_are_played_to_their_end_with_a_new_browser_in_the_middle(
    visit: Visit,
    newcomer: Newcomer,
    browser: Browser,
    academy: Academy,
    watch: Watch,
    version: str,
) -> None:
    watch.expected = ("status of 422",)
    whole, three = f"whole-{version}.zip", f"three-{version}.zip"
    block = f":::package {whole}\ntitle: 一段练习\n:::\n\n"
    block += f":::package {three}\ntitle: 三段练习\nscore: 80\n:::"
    tao = visit("tao")
    write_lesson(
        tao,
        dict.fromkeys(WORDS, f"## 练习\n\n{block}"),
        (whole, "application/zip", package(version)),
        (three, "application/zip", package(version, 3)),
    )
    tao.locator(f"a[href$='/try/{three}']").click()
    expect(part_of(tao).locator("#page")).to_have_text("1")
    step(part_of(tao), "2")
    look(tao)
    learner = newcomer(f"package-{version}")
    page = visit(learner)
    begin(page)
    page.locator("form[action$='/one/finish'] button").click()
    expect(page.locator(".ka-banner.is-bad")).to_be_focused()

    # A browser of its own, which ends without a word after the second page.
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    first = browser.browser_type.launch(
        executable_path=program, headless=True, args=list(browsing.ARGUMENTS)
    )
    try:
        context = new_context(first, academy, learner, language="zh", width=1280, dark=False)
        context.on("page", watch.on_page)
        early = context.new_page()
        early.goto(f"/courses/screens/one/package/{whole}")
        expect(part_of(early).locator("#entry")).to_have_text("ab-initio")
        step(part_of(early), "2")
    finally:
        first.close()

    page.goto(f"/courses/screens/one/package/{whole}")
    frame = part_of(page)
    expect(frame.locator("#entry")).to_have_text("resume")
    expect(frame.locator("#memo")).to_have_text("页2")
    expect(frame.locator("#page")).to_have_text("2")
    look(page)
    step(frame, "3")
    expect(page.locator("[data-said]")).to_contain_text("完成")
    page.locator("[data-leave]").click()
    page.wait_for_url("**/courses/screens/one")

    page.goto(f"/courses/screens/one/package/{three}")
    box = page.locator("[data-package]")
    for number in range(3):
        if number:
            page.locator(f"button[data-part='{number}']").click()
        expect(box).to_have_attribute("data-open", str(number))
        frame = part_of(page)
        expect(frame.locator("h1")).to_have_text(f"第{number + 1}部分")
        step(frame, "2")
        step(frame, "3")
        expect(page.locator(f"button[data-part='{number}'] [data-word]")).to_contain_text("90%")
    look(page)
    page.locator("[data-leave]").click()
    page.wait_for_url("**/courses/screens/one")
    page.locator("form[action$='/one/finish'] button").click()
    page.wait_for_url("**/courses/screens/two")


@pytest.mark.usefixtures("shelf")
def test_a_commit_is_not_acknowledged_while_the_academy_does_not_answer(
    visit: Visit, newcomer: Newcomer, watch: Watch
) -> None:
    write_lesson(
        visit("tao"),
        dict.fromkeys(WORDS, ":::package off.zip\ntitle: 断网\n:::"),
        ("off.zip", "application/zip", package("1.2")),
    )
    watch.expected = ("Failed to load resource", "net::ERR")
    page = visit(newcomer("package-off"))
    begin(page)
    page.goto("/courses/screens/one/package/off.zip")
    frame = part_of(page)
    expect(frame.locator("#page")).to_have_text("1")
    page.context.set_offline(True)
    step(frame, "2", answer="false")
    expect(page.locator("[data-said]")).to_contain_text("网络中断")
    page.context.set_offline(False)
    # It is tried again by itself, and then it is kept.
    expect(page.locator("[data-said]")).to_contain_text("已存", timeout=20_000)
    page.reload()
    expect(part_of(page).locator("#page")).to_have_text("2")
