"""Blanks of a script at the desk: filled with what the desk shows, and with nothing secret."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exams.rules.roleplay.blanks import filled, known
from app.exams.rules.roleplay.scenario import Scenario

SEAT = {"zh": "青禾母婴旗舰店的在线客服，工号2107。", "en": "Online agent 2107 of the Qinghe shop."}
ORDER = {"label": "订单号", "value": "2611200391", "said": ["2611200391"]}
NAME = {"name": {"zh": "吴女士", "en": "Ms Wu"}}


def test_the_case_fills_who_which_shop_and_which_order(
    written: Callable[[Mapping[str, Any]], Scenario],
) -> None:
    scenario = written({"seat": SEAT, "customer": NAME, "facts": {"order": ORDER}})
    text = "{customer}您好，我是{shop}{agent}，订单{order_no}预计{date}到"
    assert filled(text, known(scenario, "zh")) == (
        "吴女士您好，我是青禾母婴旗舰店2107号客服，订单2611200391预计{date}到"
    )
    text = "Hello {customer}, {agent} of {shop}"
    assert filled(text, known(scenario, "en")) == "Hello Ms Wu, agent 2107 of the Qinghe shop"


@pytest.mark.parametrize("more", [{"secret": True}, {"source": "order"}])
def test_a_secret_or_what_must_be_looked_up_is_not_filled(
    written: Callable[[Mapping[str, Any]], Scenario], more: dict[str, Any]
) -> None:
    scenario = written({"seat": "客服", "facts": {"order": {**ORDER, **more}}})
    assert known(scenario, "zh") == {"customer": "顾客"}


@given(st.text(alphabet="ab{}_1", max_size=20), st.dictionaries(st.just("a"), st.text(max_size=5)))
def test_what_is_no_known_blank_stays_as_it_is(text: str, values: dict[str, str]) -> None:
    assert filled(text, values) == text.replace("{a}", values.get("a", "{a}"))
