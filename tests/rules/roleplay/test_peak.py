"""Several customers at once: arrivals, the queue, the wrong window, the figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.exams.rules.roleplay.normalise import read as read_text
from app.exams.rules.roleplay.peak import (
    Chat,
    arrivals,
    by_wait,
    figures,
    markers,
    with_crossings,
)
from app.exams.rules.roleplay.reading import Reading
from app.exams.rules.roleplay.scenario import Scenario
from app.exams.rules.roleplay.timing import Utterance

Written = Callable[[Mapping[str, Any]], Scenario]


def chat(slot: str, *said: tuple[float, str], hold: int = 0, **more: Any) -> Chat:
    """``(5, "C")`` the customer at five seconds, ``(9, "A")`` the agent, ``"H"`` with a hold."""
    spoken = tuple(Utterance(at, who != "C", hold if who == "H" else 0) for at, who in said)
    return Chat(slot, said[0][0] if said else 0.0, spoken, 30, 60, **more)


@given(st.integers(2, 4), st.integers(0, 2**31), st.integers(10, 600))
def test_customers_come_in_a_burst_that_a_seed_fixes(count: int, seed: int, spread: int) -> None:
    times = arrivals(count, seed, spread=spread)
    assert times == arrivals(count, seed, spread=spread)
    assert times[0] == 0
    assert list(times) == sorted(times)
    assert times[-1] <= max(spread, 6)


def test_served_in_turn_the_drill_is_kept() -> None:
    found = figures(
        [
            chat("A", (0, "C"), (20, "A"), (40, "C"), (70, "A"), ended=100.0),
            chat("B", (10, "C"), (35, "A"), (50, "C"), (95, "A"), ended=100.0),
        ],
        120,
    )
    assert (found.first_in_time, found.replies, found.in_time, found.share) == (2, 4, 4, 100)
    assert (found.longest, found.gap, found.together) == (45, 10, 90)
    assert found.kept


def test_an_answer_that_never_came_is_late_and_a_kept_wait_is_not() -> None:
    owed = figures([chat("A", (0, "C"), (20, "A"), (30, "C")), chat("B", (0, "C"), (9, "A"))], 200)
    assert owed.chats[0].owed
    assert (owed.replies, owed.in_time, owed.share, owed.longest) == (2, 2, 66, 170)
    assert not owed.kept
    held = figures([chat("A", (0, "C"), (20, "H"), (150, "A"), hold=180)], 200)
    assert not held.chats[0].owed
    assert held.share == 100


def test_who_waits_twice_as_long_as_the_others_was_starved() -> None:
    calm = chat("B", (5, "C"), (25, "A"), (30, "C"), (180, "A"))
    loud = chat("A", (0, "C"), (10, "A"), (40, "C"), (60, "A"))
    silent = chat("C", (6, "A"))
    found = figures([loud, calm, silent], 200)
    assert found.starved == ("B",)
    assert not found.kept
    assert figures([calm], 200).starved == ()
    assert figures([silent], 200).gap == 0


def test_nothing_in_the_wrong_window_or_the_drill_is_lost() -> None:
    fine = chat("A", (0, "C"), (10, "A"))
    assert figures([fine], 20).kept
    assert not figures([chat("A", (0, "C"), (10, "A"), crossings=1)], 20).kept
    assert not figures([chat("A", (0, "C"))], 10).kept


def test_the_queue_puts_the_oldest_unanswered_message_first() -> None:
    late = chat("C", (1, "C"))
    newer = chat("A", (9, "C"))
    answered = chat("B", (2, "C"), (3, "A"))
    asked_to_wait = chat("D", (0, "C"), (4, "H"), hold=120)
    over = chat("E", (0, "C"), ended=5.0)
    order = [one.slot for one in by_wait([newer, answered, late, asked_to_wait, over], 30)]
    assert order == ["C", "A", "B", "D", "E"]
    assert by_wait([newer, asked_to_wait], 200)[0].slot == "D"


def case(written: Written, name: str, number: str, secret: str) -> Scenario:
    return written(
        {
            "customer": {"name": {"zh": name, "en": name}},
            "facts": {
                "order": {"value": number},
                "home": {"value": secret, "secret": True, "said": [secret]},
            },
            "panels": [
                {"key": "o", "title": "Order", "rows": [{"label": "a", "value": "公用998877"}]},
                {"key": "p", "title": "Policy", "text": {"zh": "规则", "en": "Rule"}},
            ],
        }
    )


def test_what_belongs_to_one_customer_is_an_incident_in_anothers_window(written: Written) -> None:
    one = case(written, "吴女士", "2611200391", "锦绣路")
    other = case(written, "郑先生", "2611180227", "长宁路")
    foreign = markers("A", one, [other])
    for text in ("吴女士您好", "订单是2611200391，您稍等", "寄到锦绣路对吗"):
        found = with_crossings(Reading(), read_text(text), foreign, ())
        assert [alarm.rule for alarm in found.alarms] == ["window.A"], text
        assert found.alarms[0].code == "privacy_leak"
    for text in ("郑先生您好", "您的2611180227", "公用998877"):
        assert with_crossings(Reading(), read_text(text), foreign, ()).alarms == ()
    told = with_crossings(Reading(), read_text("您说的2611200391"), foreign, ("我是2611200391",))
    assert told.alarms == ()


def test_a_customer_without_a_name_has_no_name_to_mix_up(written: Written) -> None:
    plain = written({})
    assert markers("A", plain, []) == ()


def test_words_that_no_piece_holds_are_marked_as_a_whole(written: Written) -> None:
    one = written({"facts": {"h": {"value": "x", "secret": True, "said": ["甲，乙"]}}})
    text = read_text("甲，乙")
    foreign = markers("B", one, [])
    found = with_crossings(Reading(), text, foreign, ())
    assert all(alarm.end <= len(text.original) for alarm in found.alarms)
