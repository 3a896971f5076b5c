"""Buttons of the desk: what they ask for, what stays within the limit, what happens once."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exams.rules.roleplay.deeds import Before, Deed, before, weighed
from app.exams.rules.roleplay.scenario import Action
from app.exams.rules.roleplay.state import Event, EventKind
from app.kernel.wording import Wording


def button(**more: Any) -> Action:
    return Action("b", Wording("钮", "Button"), "bolt", **more)


def pressed(key: str, **more: Any) -> Event:
    return Event(EventKind.ACTION, 1.0, {"action": key, **more})


@pytest.mark.parametrize(
    ("action", "earlier", "amount", "note", "deed"),
    [
        (button(), Before(), None, "", Deed.DONE),
        (button(), Before(1), None, "", Deed.AGAIN),
        (button(allowed=False), Before(1), None, "", Deed.ELSEWHERE),
        (button(asks="note"), Before(), None, "x", Deed.NO_NOTE),
        (button(asks="note"), Before(1), None, "订单", Deed.DONE),
        (button(asks="amount", most=20), Before(), None, "", Deed.NO_AMOUNT),
        (button(asks="amount", most=20), Before(), 0, "", Deed.NO_AMOUNT),
        (button(asks="amount", most=20), Before(), -5, "", Deed.NO_AMOUNT),
        (button(asks="amount", most=20), Before(), 10**7, "", Deed.NO_AMOUNT),
        (button(asks="amount", most=20), Before(), 20, "", Deed.DONE),
        (button(asks="amount", most=20), Before(), 21, "", Deed.BEYOND),
        (button(asks="amount", most=20), Before(1, 15), 6, "", Deed.BEYOND),
        (button(asks="amount", allowed=False), Before(), 5, "", Deed.ELSEWHERE),
        (button(asks="amount", allowed=False), Before(), None, "", Deed.NO_AMOUNT),
        (button(asks="amount"), Before(1, 500), 500, "", Deed.DONE),
    ],
)
def test_a_button_does_what_it_may(
    action: Action, earlier: Before, amount: int | None, note: str, deed: Deed
) -> None:
    assert weighed(action, earlier, amount=amount, note=note) is deed


@given(st.lists(st.integers(-5, 40), max_size=12), st.integers(0, 60))
def test_however_often_it_is_pressed_the_limit_of_the_talk_holds(
    amounts: list[int], most: int
) -> None:
    action = button(asks="amount", most=most)
    events: list[Event] = []
    for amount in amounts:
        deed = weighed(action, before(action, events), amount=amount, note="")
        if deed is not Deed.NO_AMOUNT:
            events.append(pressed("b", amount=amount, done=deed is Deed.DONE))
    given_away = sum(e.data["amount"] for e in events if e.data["done"])
    assert given_away == before(action, events).amount <= most


def test_other_buttons_and_refusals_are_not_counted() -> None:
    events = [pressed("other", amount=9), pressed("b", amount=9, done=False), pressed("b")]
    assert before(button(), [*events, Event(EventKind.LOOKUP, 2.0, {"panel": "b"})]) == Before(1, 0)
