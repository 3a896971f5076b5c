"""Role models: what is good enough, who moves them, and what is masked."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.growth.rules import role_models as rule
from app.growth.rules.role_models import ModelEvent, ModelState
from app.kernel.errors import IllegalMove
from tests.rules.growth.made import TODAY, play


@given(st.lists(st.sampled_from(ModelEvent), max_size=12))
def test_nothing_is_shown_without_the_last_word_being_yes(events: list[ModelEvent]) -> None:
    state, last = ModelState.ASKED, None
    for event in events:
        try:
            state = rule.advance(state, event)
        except IllegalMove:
            continue
        last = event
    assert (state is ModelState.SHOWN) == (last is ModelEvent.AGREE)


@pytest.mark.parametrize(
    "spoilt",
    [{"passed": False}, {"critical": ("x",)}, {"confirmed": False}, {"levels": {}},
     {"levels": {"attitude": 500, "efficiency": 290}}],
)  # fmt: skip
def test_what_fell_short_is_no_model(spoilt: dict[str, object]) -> None:
    assert rule.is_worthy(play("p", TODAY, "gift", 400))
    assert not rule.is_worthy(play("p", TODAY, "gift", 400, **spoilt))


@given(st.text(max_size=60), st.lists(st.text(min_size=1, max_size=8), max_size=4))
def test_no_name_is_left(text: str, names: list[str]) -> None:
    names = [name for name in names if name.strip() and name.strip() not in rule.HIDDEN]
    said = rule.masked(f"{text} {' '.join(names)} {text}", names)
    for name in names:
        assert all(name.strip() not in part for part in said.split(rule.HIDDEN))


@given(st.integers(10_000, 10**18), st.sampled_from(["", "SF", "KA-", "订单 "]))
def test_no_long_number_is_left(number: int, before: str) -> None:
    said = rule.masked(f"单号{before}{number}，请查收。", ())
    assert not re.search(r"\d{4}", said)
    assert said.endswith("，请查收。")


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("请 30 秒内回复，7 天可退。", "请 30 秒内回复，7 天可退。"),
        ("我是王女士，手机 13800138000", "我是···，手机 ···"),
        ("write to wang.f@example.com now", "write to ··· now"),
        ("SF1234567890 在路上", "··· 在路上"),
        ("138-0013-8000", "···"),
        ("iPhone15 有货", "iPhone15 有货"),
        ("订单2024112500187已发出", "订单···已发出"),
    ],
)
def test_numbers_of_people_go_and_figures_of_service_stay(text: str, masked: str) -> None:
    assert rule.masked(text, ["王女士", "王", ""]) == masked
