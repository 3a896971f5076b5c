"""One shipped scenario through every rule: what the small scenarios of other tests leave out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.exams.rules.roleplay.engine import Play, replayed
from app.exams.rules.roleplay.grading import grade
from app.exams.rules.roleplay.lint import faults
from app.exams.rules.roleplay.performance import of_play
from app.exams.rules.roleplay.proof import proof
from app.exams.rules.roleplay.scenario import Scenario
from app.exams.rules.roleplay.state import Event, EventKind, fold
from app.exams.rules.roleplay.trials import Reader, parse_line, played
from tests.speech import reader_for, shared

Written = Callable[[Mapping[str, Any]], Scenario]


def test_it_is_in_order(late_gift: Reader) -> None:
    assert faults(late_gift.scenario, shared().acts) == []


def test_an_ideal_agent_solves_it_and_a_replay_is_the_same(late_gift: Reader) -> None:
    words = [text for _, mine, text in map(parse_line, late_gift.scenario.trials[0].lines) if mine]
    play = Play(late_gift.scenario, "zh", 7)
    events = played(play, late_gift, words)
    assert fold(late_gift.scenario, events).outcome == "solved"
    assert replayed(play, events) == tuple(events)
    with_note = [*events, Event(EventKind.NOTE, events[-1].at, {})]
    assert of_play(with_note) == of_play(events)
    assert grade(late_gift.scenario, of_play(events)).passed


def test_an_agent_who_is_too_slow_is_left_before_the_words_are_said(late_gift: Reader) -> None:
    play = Play(late_gift.scenario, "zh", 7)
    events = played(play, late_gift, ["您好", "我来查"], pace=400.0)
    assert events[-1].data["outcome"] == "walked_out"
    assert not any(event.kind is EventKind.REPLY for event in events)


def test_a_talk_that_breaks_off_has_no_outcome(late_gift: Reader) -> None:
    play = Play(late_gift.scenario, "zh", 7)
    assert fold(late_gift.scenario, played(play, late_gift, ["您好"])).outcome == ""


def test_what_customers_tell_is_kept(written: Written) -> None:
    line = {"zh": ["订单1"], "en": ["Order 1"]}
    scenario = written(
        {
            "facts": {"order": {"value": "1"}},
            "storylets": [{"key": "o", "when": "opening", "tells": ["order"], "say": line}],
        }
    )
    events = replayed(Play(scenario, "en", 1), [])
    assert fold(scenario, events).told == {"order"}


def test_words_that_hurt_are_not_credited_as_courtesy(late_gift: Reader) -> None:
    reading = late_gift.read("您好，抱歉，您自己找快递去，这事不归我们管。")
    assert any(alarm.code == "refusal_or_brush_off" for alarm in reading.alarms)
    harsh = next(a for a in reading.alarms if a.code == "refusal_or_brush_off")
    assert not any(seen.start < harsh.end and harsh.start < seen.end for seen in reading.acts)


def test_a_definition_without_words_of_its_own_is_proven_too(written: Written) -> None:
    point = {"key": "p", "criterion": "attitude", "any": ["act.greet"]}
    assert proof(reader_for(written({"points": [point]}))) == []
