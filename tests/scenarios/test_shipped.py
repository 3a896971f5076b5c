"""Every shipped scenario is in order: structure, language, transcripts, customer."""

from __future__ import annotations

import pytest

from app.exams.rules.roleplay.engine import Play, replayed
from app.exams.rules.roleplay.grading import grade
from app.exams.rules.roleplay.lint import examples, faults
from app.exams.rules.roleplay.performance import of_play
from app.exams.rules.roleplay.proof import proof
from app.exams.rules.roleplay.state import EventKind, fold
from app.exams.rules.roleplay.trials import mismatches, parse_line, played, run
from tests.speech import CONTENT, KEYS, shared, shipped

# Those with a customer who speaks; the others, if there are any, are definitions for grading alone.
PLAYED = [
    key
    for key in KEYS
    if "\nstorylets:" in (CONTENT / "scenarios" / f"{key}.yaml").read_text("utf-8")
]


def test_every_scenario_with_a_customer_is_played() -> None:
    assert [key for key in KEYS if shipped(key).scenario.playable] == PLAYED


def test_the_library_has_thirty_acts_and_more_each_with_examples() -> None:
    acts = shared().acts.values()
    assert len([act for act in acts if act.kind == "act"]) >= 30
    assert [text for act in acts for text in examples(act)] == []


@pytest.mark.parametrize("key", KEYS)
def test_nothing_is_wrong_with_the_structure(key: str) -> None:
    assert faults(shipped(key).scenario, shared().acts) == []


@pytest.mark.parametrize("key", KEYS)
def test_nothing_is_wrong_with_the_language(key: str) -> None:
    assert proof(shipped(key)) == []


@pytest.mark.parametrize("key", KEYS)
def test_transcripts_are_graded_as_their_author_wants(key: str) -> None:
    reader = shipped(key)
    for trial in reader.scenario.trials:
        assert mismatches(trial, run(reader, trial)) == [], trial.name


@pytest.mark.parametrize("key", KEYS)
def test_every_gaming_transcript_is_below_the_pass_and_below_every_ideal_one(key: str) -> None:
    reader = shipped(key)
    results = [(trial.kind, run(reader, trial)) for trial in reader.scenario.trials]
    good = min(result.total for kind, result in results if kind == "ideal")
    for kind, result in results:
        if kind == "gaming":
            assert not result.passed
            assert result.total < good


@pytest.mark.parametrize("key", PLAYED)
def test_an_ideal_agent_reaches_a_good_end_with_few_fallbacks(key: str) -> None:
    reader = shipped(key)
    for trial in reader.scenario.trials:
        if trial.kind != "ideal":
            continue
        words = [text for _, mine, text in map(parse_line, trial.lines) if mine]
        play = Play(reader.scenario, trial.language, 7)
        events = played(play, reader, words)
        state = fold(reader.scenario, events)
        assert state.outcome in ("solved", "handed_over"), trial.name
        spoken = [event for event in events if event.kind is EventKind.SAID]
        assert state.fallbacks <= max(1, len(spoken) // 10)
        assert grade(reader.scenario, of_play(events), reader.judging).passed


@pytest.mark.parametrize("key", PLAYED)
@pytest.mark.parametrize("seed", [1, 20261124])
def test_the_same_seed_and_words_give_the_same_talk(key: str, seed: int) -> None:
    reader = shipped(key)
    for trial in reader.scenario.trials:
        words = [text for _, mine, text in map(parse_line, trial.lines) if mine]
        play = Play(reader.scenario, trial.language, seed)
        events = tuple(played(play, reader, words))
        assert replayed(play, events) == events
        again = grade(reader.scenario, of_play(replayed(play, events)), reader.judging)
        assert again == grade(reader.scenario, of_play(events), reader.judging)
