"""A role-play in the learner's own words, confirmed by a trainer, read by the learner."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Newcomer, Visit
from tests.browser.people import Watch
from tests.browser.talking import BUSY, confirm, play_exam, replay
from tools.scenes import LATE_GIFT

ENGLISH = (
    "Hello, this is Lin, agent 2107. I'm so sorry you've been kept waiting, I can see how worrying "
    "this is with the birthday so close. I'll look into it right away.",
    "We should have got back to you last time, I apologise for that. I've checked: it reached the "
    "Jiaxing hub on the 22nd and there has been no scan since.",
    "I've just asked the carrier: it leaves tonight and is expected on the morning of the 26th. "
    "I can't guarantee the day, so I've asked them to prioritise your parcel.",
    "If it isn't there in time I can resend it at once, or give you a 20 yuan voucher. Which would "
    "you prefer?",
    "I'll message you before nine tonight and keep following this until it reaches you. Is there "
    "anything else I can help with?",
)


@pytest.mark.parametrize(("language", "lines"), [("zh", LATE_GIFT), ("en", ENGLISH)])
def test_a_role_play_from_the_first_word_to_the_rating(
    visit: Visit, newcomer: Newcomer, watch: Watch, language: str, lines: tuple[str, ...]
) -> None:
    watch.expected = BUSY
    page = visit(newcomer(f"play-{language}"), language=language)
    play = play_exam(page, language, lines)
    report = page.url
    replay(page)
    confirm(visit("tao", language=language), play)
    page.goto(report)
    expect(page.locator(".ka-levels, .ka-verdict").first).to_be_visible()
    expect(page.locator("main")).to_contain_text("陶一鸣")
