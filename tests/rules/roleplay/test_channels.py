"""Phone, e-mail and public posts: what differs from a chat."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from app.exams.rules.roleplay import facts
from app.exams.rules.roleplay.engine import Play, due, opening, react, replayed
from app.exams.rules.roleplay.grading import grade
from app.exams.rules.roleplay.normalise import read as read_text
from app.exams.rules.roleplay.performance import Performance, Turn, of_play
from app.exams.rules.roleplay.reading import Reading
from app.exams.rules.roleplay.scenario import Scenario
from app.exams.rules.roleplay.state import Event, EventKind, apply, begin, fold
from app.exams.rules.roleplay.timing import rings_at
from app.exams.rules.roleplay.transcripts import BadTranscript, performance_from
from app.exams.rules.roleplay.trials import Reader, played
from app.exams.rules.roleplay.weighing import Seen
from tests.speech import reader_for

Written = Callable[[Mapping[str, Any]], Scenario]
SAY = {"zh": ["喂"], "en": ["Hello"]}
PHONE = {"channel": "phone", "storylets": [{"key": "o", "when": "opening", "say": SAY}]}


def mine(at: float, *acts: str) -> Turn:
    seen = tuple(Seen(act, 0.9, 0, 1, 0.9) for act in acts)
    return Turn(at, True, "x" * 20, Reading(acts=seen, length=20, polite=True))


def test_a_caller_speaks_once_somebody_picks_up_and_only_once(written: Written) -> None:
    play = Play(written(PHONE), "zh", 1)
    assert opening(play) == ()
    state = begin(play.scenario)
    assert not state.lifted
    pickup = Event(EventKind.PICKUP, 12.0)
    (said,) = react(play, state, pickup)
    assert said.data["text"] == "喂"
    lifted = apply(play.scenario, state, pickup)
    assert lifted.lifted
    assert react(play, lifted, pickup) == ()
    assert replayed(play, [pickup, said]) == (pickup, said)


def test_a_scripted_agent_picks_up_before_speaking(written: Written) -> None:
    scenario = written(PHONE)
    events = played(Play(scenario, "zh", 1), reader_for(scenario), ["您好"])
    assert [event.kind for event in events][:3] == ["pickup", "said", "reply"]


def test_nobody_lets_it_ring_for_ever(written: Written) -> None:
    play = Play(written(PHONE), "zh", 1)
    (end,) = due(play, begin(play.scenario), 300)
    assert (end.at, end.data["outcome"]) == (50.0, "walked_out")


@pytest.mark.parametrize(("seconds", "rings"), [(0, 1), (4.9, 1), (5, 2), (14.9, 3), (15, 4)])
def test_three_rings_are_fifteen_seconds(seconds: float, rings: int) -> None:
    assert rings_at(seconds) == rings


@pytest.mark.parametrize(("rings", "level"), [(3, 5), (4, 4), (5, 4), (8, 3)])
def test_more_than_three_rings_cost_efficiency(written: Written, rings: int, level: int) -> None:
    turns = (Turn(0, False, "x"), mine(5, "greet"))
    result = grade(written(PHONE), Performance(turns, rings=rings))
    assert result.criteria["efficiency"].level == level
    silent = grade(written(PHONE), Performance((), rings=rings))
    assert silent.criteria["efficiency"].level == level
    rung = next(e for e in result.criteria["efficiency"].evidence if e.rule == "time.rings")
    assert (rung.value > 0) is (rings <= 3)


def test_a_hold_needs_a_word_before_it(written: Written) -> None:
    scenario = written(PHONE)
    asked = Reading(acts=(Seen("ask_wait", 0.9, 0, 1, 0.9),)).as_json()
    quiet = Reading().as_json()

    def talk(reading: Mapping[str, Any]) -> list[Event]:
        return [
            Event(EventKind.PICKUP, 4.0),
            Event(EventKind.REPLY, 9.0, {"text": "x", "reading": reading}),
            Event(EventKind.HOLD, 10.0),
        ]

    assert fold(scenario, talk(asked)).holding
    assert of_play(talk(asked)).rude_holds == 0
    rude = of_play(talk(quiet))
    assert (rude.rings, rude.rude_holds) == (1, 1)
    assert of_play([Event(EventKind.HOLD, 1.0)]).rude_holds == 1
    back = Event(EventKind.REPLY, 60.0, {"text": "y", "reading": quiet})
    assert not fold(scenario, [*talk(asked), back]).holding
    result = grade(scenario, rude)
    assert any(e.rule == "manner.held" for e in result.criteria["attitude"].evidence)


def test_a_foreign_hold_without_a_word_does_not_stop_the_clock(late_gift: Reader) -> None:
    messages = [
        {"t": 0, "from": "customer", "text": "包裹在哪？"},
        {"t": 9, "from": "agent", "text": "您好。"},
    ]
    hold = {"t": 10, "type": "hold", "seconds": 120}
    bare = performance_from(late_gift, {"messages": messages, "events": [hold]})
    assert (bare.rude_holds, dict(bare.holds)) == (1, {})
    told = performance_from(
        late_gift, {"messages": messages, "events": [{**hold, "announced": True}]}
    )
    assert (told.rude_holds, dict(told.holds)) == (0, {1: 120})
    usual = {"t": 10, "type": "hold", "announced": True}
    assert performance_from(late_gift, {"messages": messages, "events": [usual]}).holds == {1: 180}
    with pytest.raises(BadTranscript):
        performance_from(late_gift, {"messages": messages, "events": [{**hold, "t": "x"}]})


def test_under_a_public_post_nothing_personal_is_repeated_or_asked(written: Written) -> None:
    secret = {"home": {"value": "锦绣路", "secret": True, "said": ["锦绣路"]}}
    public = written({"channel": "social", "facts": secret})
    private = written({"channel": "chat", "facts": secret})
    told = "我电话13812345678，住锦绣路"
    for text in ("您的电话是13812345678", "寄到锦绣路"):
        assert facts.leaks(read_text(text), private, told) == ()
        assert facts.leaks(read_text(text), public, told)
    for text in ("请把您的手机号发一下", "麻烦提供订单号", "Please post your phone number here"):
        assert facts.public_asks(read_text(text), public), text
        assert facts.public_asks(read_text(text), private) == ()
    for text in ("请私信告诉我们订单号", "请不要在评论里发手机号", "您好"):
        assert facts.public_asks(read_text(text), public) == (), text


def test_asking_in_public_holds_expertise_down(written: Written) -> None:
    scenario = written({"channel": "social", "facts": {"a": {"value": "1", "said": ["x"]}}})
    alarm = facts.Alarm("asks_in_public", "expertise", 0.75, 0, 1, "public.asks")
    stated = (facts.Stated("a", 0, 1),)
    turns = (
        Turn(0, False, "q"),
        Turn(5, True, "x", Reading(facts=stated, alarms=(alarm,), length=20)),
    )
    assert grade(scenario, Performance(turns)).criteria["expertise"].level == 3


def test_somebody_else_may_speak_under_a_post(written: Written) -> None:
    by = {"zh": "路人", "en": "A reader"}
    scenario = written({"storylets": [{"key": "o", "when": "opening", "by": by, "say": SAY}]})
    (said,) = opening(Play(scenario, "en", 1))
    assert said.data["by"] == "A reader"
