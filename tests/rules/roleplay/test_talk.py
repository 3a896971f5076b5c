"""The customer: moods, needs, silence, endings; and what foreign transcripts need."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from app.exams.rules.roleplay.engine import (
    Play,
    agent_ends,
    due,
    next_due_at,
    opening,
    react,
    replayed,
)
from app.exams.rules.roleplay.facts import Alarm, Stated
from app.exams.rules.roleplay.reading import Reading
from app.exams.rules.roleplay.scenario import Scenario
from app.exams.rules.roleplay.state import Event, EventKind, apply, begin, fold
from app.exams.rules.roleplay.weighing import Seen

Written = Callable[[Mapping[str, Any]], Scenario]
SAY = {"zh": ["一", "二", "三"], "en": ["one", "two", "three"]}
BASE = {
    "customer": {
        "state": {"patience": 50},
        "goals": [{"key": "g", "accept_if": "act.solve or action.fix"}],
    },
    "facts": {"eta": {"value": "26", "said": ["26"]}},
    "panels": [{"key": "track", "title": "T", "lookup": True}],
    "actions": [{"key": "fix", "title": "F"}],
    "needs": {"n": {"answered_by": ["act.tell", "fact.eta"], "again": SAY}},
    "storylets": [
        {"key": "open", "when": "opening", "raises": ["n"], "say": SAY},
        {"key": "fixed", "when": "now.action.fix", "say": SAY},
        {"key": "hurt", "when": "now.taboo.refusal_or_brush_off", "say": SAY, "escalating": True},
    ],
    "ends": [{"when": "goal.all and now.act.bye", "outcome": "solved"}],
}


def reading(*acts: str, alarms: tuple[str, ...] = (), **more: Any) -> dict[str, Any]:
    return Reading(
        acts=tuple(Seen(act, 0.9, 0, 2, 0.9) for act in acts),
        alarms=tuple(Alarm(code, "attitude", 0.9, 0, 2, "r") for code in alarms),
        **more,
    ).as_json()


def reply(at: float, *acts: str, hold: int = 0, text: str = "x", **more: Any) -> Event:
    data = {"text": text, "reading": reading(*acts, **more), "hold": hold}
    return Event(EventKind.REPLY, at, data)


def talk(scenario: Scenario, *events: Event, language: str = "zh") -> tuple[Play, list[Event]]:
    play = Play(scenario, language, 1)
    done = list(opening(play))
    for event in events:
        before = fold(scenario, done)
        done.append(event)
        done.extend(react(play, before, event))
    return play, done


def test_an_answered_need_is_closed_and_an_unanswered_one_is_asked_again(written: Written) -> None:
    scenario = written(BASE)
    _, events = talk(scenario, reply(10), reply(30, "tell"))
    assert events[2].data["again"] == "n"
    state = fold(scenario, events)
    assert state.needs == ()
    assert state.met == {"n"}


def test_asking_again_gets_sharper_and_costs_patience(written: Written) -> None:
    scenario = written(BASE)
    _, events = talk(scenario, reply(10), reply(30), reply(50))
    texts = [event.data["text"] for event in events if event.data.get("again")]
    assert texts == ["一", "二", "三"]
    assert fold(scenario, events).mood.patience < 20


def test_patience_at_its_end_is_a_walk_out(written: Written) -> None:
    scenario = written(BASE)
    _, events = talk(scenario, *(reply(10.0 + 20 * n) for n in range(4)))
    assert events[-1].data["outcome"] == "walked_out"
    assert react(Play(scenario, "zh", 1), fold(scenario, events), reply(200)) == ()
    assert due(Play(scenario, "zh", 1), fold(scenario, events), 999) == ()
    assert next_due_at(Play(scenario, "zh", 1), fold(scenario, events)) is None


def test_a_stated_fact_answers_too_and_echo_and_repeat_do_not(written: Written) -> None:
    scenario = written(BASE)
    state = fold(scenario, opening(Play(scenario, "zh", 1)))
    told = apply(scenario, state, reply(5, facts=(Stated("eta", 0, 1),)))
    assert told.needs == ()
    for kind in ("echo", "repeat"):
        nothing = apply(scenario, state, reply(5, "other", **{kind: True}))
        assert nothing.off_topic == 1
        assert nothing.acts == {}


def test_courtesy_alone_may_open_the_talk_once(written: Written) -> None:
    scenario = written(BASE)
    state = fold(scenario, opening(Play(scenario, "zh", 1)))
    first = apply(scenario, state, reply(5, "greet"))
    assert first.off_topic == 0
    assert apply(scenario, first, reply(9, "greet")).off_topic == 1


def test_a_deed_is_heard_only_where_a_storylet_says_so(written: Written) -> None:
    scenario = written(BASE)
    done = Event(EventKind.ACTION, 5, {"action": "fix"})
    _, events = talk(scenario, done)
    assert events[-1].data["storylet"] == "fixed"
    other = Event(EventKind.ACTION, 5, {"action": "other", "done": False, "amount": 3})
    _, events = talk(scenario, other)
    assert events[-1] == other
    assert "other.refused" in fold(scenario, events).actions


def test_the_goal_met_and_a_goodbye_end_it(written: Written) -> None:
    scenario = written(BASE)
    _, events = talk(scenario, reply(5, "tell", "solve"), reply(20, "bye"))
    assert events[-1].data["outcome"] == "solved"
    assert events[-2].at == events[-1].at


def test_hurtful_words_are_answered_by_what_speaks_of_them_else_plainly(written: Written) -> None:
    scenario = written(BASE)
    _, events = talk(scenario, reply(5, alarms=("refusal_or_brush_off",)))
    assert events[-1].data["storylet"] == "hurt"
    _, events = talk(scenario, reply(5, alarms=("insult_or_argument",)), language="en")
    assert "tone" in events[-1].data["text"]


def test_asking_to_wait_is_accepted_and_nothing_at_all_is_not_understood(written: Written) -> None:
    scenario = written({**BASE, "needs": {}, "storylets": [BASE["storylets"][0]]})  # type: ignore[index]
    scenario = written({**BASE, "storylets": [{"key": "o", "when": "opening", "say": SAY}]})
    _, events = talk(scenario, reply(5, "ask_wait", hold=120))
    assert events[-1].data["text"] in ("好，那我等您。", "行，您查吧。", "嗯，好的。")
    _, events = talk(scenario, reply(5), reply(20, "other"))
    assert events[2].data["fallback"]
    assert events[4].data["fallback"]


def test_silence_brings_nudges_then_the_customer_leaves(written: Written) -> None:
    scenario = written({**BASE, "minutes": 30})
    play = Play(scenario, "zh", 1)
    state = fold(scenario, opening(play))
    assert next_due_at(play, state) == 60
    timed = due(play, state, 2000)
    assert [event.kind for event in timed] == [EventKind.SAID] * 3 + [EventKind.ENDED]
    assert timed[-1].data["outcome"] == "walked_out"
    assert due(play, state, 59) == ()


def test_an_announced_wait_is_nudged_only_after_it_is_over(written: Written) -> None:
    scenario = written({**BASE, "minutes": 30})
    play, events = talk(scenario, reply(10, "ask_wait", "tell", hold=300))
    state = fold(scenario, events)
    assert next_due_at(play, state) is not None
    assert all(event.at >= 310 for event in due(play, state, 400))


def test_a_scenarios_own_words_for_silence_are_used_and_patience_may_run_out(
    written: Written,
) -> None:
    own = {"key": "still", "when": "silence", "once": False, "escalating": True, "say": SAY}
    scenario = written(
        {
            **BASE,
            "customer": {"state": {"patience": 8}},
            "storylets": [BASE["storylets"][0], own],  # type: ignore[index]
        }
    )
    play = Play(scenario, "en", 1)
    timed = due(play, fold(scenario, opening(play)), 2000)
    assert timed[0].data["storylet"] == "still"
    spoken = react(play, fold(scenario, opening(play)), reply(5, "other"))
    assert "storylet" not in spoken[0].data
    assert timed[-1].data["outcome"] == "walked_out"


def test_the_time_allowed_ends_a_talk_and_mail_is_not_nudged(written: Written) -> None:
    play = Play(written({**BASE, "minutes": 1}), "zh", 1)
    state = fold(play.scenario, opening(play))
    assert [e.data["outcome"] for e in due(play, state, 999)] == ["timeout"]
    mail = Play(written({**BASE, "channel": "email"}), "zh", 1)
    state = fold(mail.scenario, opening(mail))
    assert next_due_at(mail, state) == 15 * 60
    quiet = begin(play.scenario)
    assert next_due_at(play, quiet) == 60
    play = Play(written({**BASE, "minutes": 2}), "zh", 1)
    _, events = talk(play.scenario, reply(5, "tell"), reply(9, "other"))
    assert due(play, fold(play.scenario, events), 119.0)[-1].data.get("nudge")


def test_a_scenario_without_an_opening_says_nothing_first(written: Written) -> None:
    scenario = written({})
    play = Play(scenario, "zh", 1)
    assert opening(play) == ()
    assert due(play, begin(scenario), 5) == ()


def test_a_lookup_brings_no_words_and_a_late_storylet_does_not_outrank(written: Written) -> None:
    scenario = written(
        {
            **BASE,
            "storylets": [
                {"key": "zero", "when": "turn == 9", "say": SAY},
                {"key": "o", "when": "opening", "raises": ["lost"], "say": SAY},
                {"key": "two", "when": "now.act.tell and turn >= 1", "say": SAY},
                {"key": "one", "when": "now.act.tell", "say": SAY},
            ],
        }
    )
    play, events = talk(scenario, Event(EventKind.LOOKUP, 3, {"panel": "track"}))
    assert len(events) == 2
    state = fold(scenario, events)
    assert react(play, state, reply(9, "tell"))[0].data["storylet"] == "two"
    assert react(play, state, reply(9))[0].data["fallback"]


def test_lookups_notes_and_records_are_kept(written: Written) -> None:
    scenario = written(BASE)
    state = fold(
        scenario,
        [
            Event(EventKind.LOOKUP, 1, {"panel": "track"}),
            Event(EventKind.NOTE, 2, {"text": "n"}),
            Event(EventKind.RECORD, 3, {"cause": "c"}),
            Event(EventKind.ENDED, 4, {"outcome": "left"}),
        ],
    )
    assert state.values()["lookup.track"] == 1
    assert state.record == {"cause": "c"}
    assert state.ended_at == 4


def test_replay_makes_the_timed_events_again(written: Written) -> None:
    scenario = written({**BASE, "minutes": 30})
    play = Play(scenario, "zh", 1)
    events = list(opening(play))
    state = fold(scenario, events)
    for event in due(play, state, 130):
        events.append(event)
        state = apply(scenario, state, event)
    answer = reply(140, "tell")
    after = react(play, state, answer)
    events += [answer, *after]
    state = fold(scenario, events)
    left = agent_ends(play, state, 180)
    assert left.data == {"outcome": "left", "by": "agent"}
    assert replayed(play, [*events, left]) == (*events, left)
    timed = due(play, state, 2000)
    assert replayed(play, [*events, *timed]) == (*events, *timed)
    assert replayed(play, []) == opening(play)


@pytest.mark.parametrize(
    ("acts", "outcome"),
    [
        (("tell", "solve"), "solved"),
        (("tell", "solve", "escalate"), "handed_over"),
        (("solve", "escalate"), "solved"),
        (("tell", "escalate"), "left"),
    ],
)
def test_what_it_is_when_the_agent_ends_the_talk(
    written: Written, acts: tuple[str, ...], outcome: str
) -> None:
    scenario = written(BASE)
    play, events = talk(scenario, reply(10, *acts))
    ended = agent_ends(play, fold(scenario, events), 99.9996)
    assert ended == Event(EventKind.ENDED, 100.0, {"outcome": outcome, "by": "agent"})


@pytest.mark.parametrize("at", [61.46, 99.52, 59.96, 82.08])
def test_what_time_brings_stands_on_a_millisecond(written: Written, at: float) -> None:
    """61.46 + 60 is not 121.46 for a computer; what is stored in milliseconds is."""
    scenario = written({**BASE, "minutes": 30})
    play = Play(scenario, "zh", 1)
    answer = reply(40, "tell")
    said = Event(EventKind.SAID, at, {"text": "?"})
    nudges = due(play, fold(scenario, [*opening(play), answer, said]), at + 300)
    assert nudges
    assert [event.at for event in nudges] == [round(event.at * 1000) / 1000 for event in nudges]


def test_a_note_is_taken_down_where_it_was_and_brings_nothing_forward(written: Written) -> None:
    scenario = written({**BASE, "minutes": 30})
    play = Play(scenario, "zh", 1)
    first = opening(play)
    note = Event(EventKind.NOTE, 120, {"text": "wants it by Friday"})
    late = due(play, fold(scenario, [*first, note]), 130)
    assert late
    assert late[0].at < note.at
    assert replayed(play, [*first, note, *late]) == (*first, note, *late)


@pytest.mark.parametrize("first_only", [True, False])
def test_a_first_only_change_moves_the_mood_once(written: Written, first_only: bool) -> None:
    change = {"when": "act.apologise", "first_only": first_only, "anger": -10}
    scenario = written({"customer": {"state": {"anger": 50}, "dynamics": [change]}})
    state = fold(scenario, [reply(1, "apologise"), reply(2, "apologise")])
    assert state.mood.anger == (40 if first_only else 30)
