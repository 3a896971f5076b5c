"""A trial reads little and still says what both whole verdicts say."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.accounts import queries as accounts
from app.evidence import ledger
from app.evidence.facts import InterviewRated, RolePlayRated, SignedOff, TierAttained
from app.growth.models.framework import Framework
from app.growth.queries import backtest, frameworks
from app.growth.queries.backtest import Trial
from app.growth.queries.dossiers import dossiers
from app.growth.queries.pictures import Picture, editions_of
from app.growth.rules.backtest import Effect, Turn, Turned
from app.growth.rules.board import RiskKind
from app.growth.services import trials
from app.kernel.actor import Actor
from app.platform.db import db, transaction
from tests import growth_team as made
from tests.conftest import NOON, Cast

LEVELS = {"key": "levels", "type": "rated_at_least", "criteria": ["attitude"], "level": 3,
          "scenarios": 1}  # fmt: skip


def edition(**numbers: float) -> dict[str, Any]:
    """The small framework with role-plays asked for, and these numbers."""
    first = {**made.body()["promotions"][0]}
    interview = {**first["requirements"][0], "at_least": numbers.get("interview", 3.5)}
    levels = {**LEVELS, "level": numbers.get("level", 3)}
    tenure = {**first["requirements"][1], "months": int(numbers.get("months", 1))}
    first["requirements"] = [interview, tenure, first["requirements"][3], levels]
    return made.body(promotions=[first, made.body()["promotions"][1]])


def stated(learner: int, rng: random.Random) -> None:
    """Some evidence, sound and unsound."""
    for number in range(rng.randrange(8)):
        at = NOON - timedelta(days=rng.randrange(200), minutes=number)
        common: dict[str, Any] = {
            "learner_id": learner, "happened_at": at, "source": f"made:{learner}:{number}",
        }  # fmt: skip
        kind = rng.randrange(5)
        if kind == 0:
            ledger.record(
                InterviewRated(interview_kind="phone", rating=rng.randrange(300, 500), **common)
            )
        elif kind == 1:
            ledger.record(SignedOff(what="tier:mid", by=1, **common))
        elif kind == 2 and rng.random() < 0.3:
            ledger.record(TierAttained(tier="mid", effective=at.date(), **common))
        else:
            ledger.record(
                RolePlayRated(
                    scenario="gift", channel="chat", mode="exam", passed=rng.random() < 0.7,
                    confirmed=rng.random() < 0.7, levels={"attitude": rng.randrange(200, 500)},
                    **common,
                )
            )  # fmt: skip


@pytest.mark.parametrize("seed", range(8))
def test_the_effects_are_those_of_both_whole_verdicts(
    context: Flask, cast: Cast, seed: int
) -> None:
    rng = random.Random(seed)
    with transaction():
        made.publish(NOON - timedelta(days=300), **edition())
        for learner in backtest.learners():
            stated(learner, rng)
    with transaction():
        other = Framework.model_validate(
            edition(
                interview=rng.choice((3, 3.5, 4.5)),
                level=rng.choice((2, 3, 4)),
                months=rng.choice((1, 60)),
            )
        )
        trial = Trial(frameworks.edition(NOON.date()), other, on=NOON.date())
        ids = backtest.learners()
        quick = {one.learner: one.effect for one in trial.outcomes(ids)}
        full = {one.learner: one.effect for one in trial.flips(ids)}
    assert quick == full


def kept(months: int, target: int, floor: int, soon: int) -> dict[str, Any]:
    """The small framework where an interview keeps the first tier and solving has these lines."""
    first, *others = made.body()["tiers"]
    upkeep = [{"key": "talk-kept", "type": "interview", "interview": "phone", "at_least": 3.5,
               "valid_months": months}]  # fmt: skip
    solving, reply = made.body()["indicators"]
    return made.body(
        tiers=[{**first, "upkeep": upkeep}, *others],
        indicators=[{**solving, "target": target, "floor": floor}, reply],
        board={"soon_days": soon, "near_missing": 1},
    )


@pytest.mark.parametrize("other", [(1, 80, 65, 90), (24, 95, 92, 90), (4, 80, 65, 30)])
def test_duties_ends_and_figures_turn_as_both_whole_pictures_say(
    context: Flask, cast: Cast, other: tuple[int, int, int, int]
) -> None:
    with transaction():
        made.publish(NOON - timedelta(days=300), **kept(6, 80, 65, 90))
        made.interviewed(cast.lin, NOON - timedelta(days=120))
        made.interviewed(cast.mei, NOON - timedelta(days=60))
        made.measured(cast.lin, NOON - timedelta(days=3), 9000)
    with transaction():
        body = Framework.model_validate(kept(*other))
        trial = Trial(frameworks.edition(NOON.date()), body, on=NOON.date())
        quick = {one.learner: set(one.turned) for one in trial.outcomes(backtest.learners())}
        assert quick == {learner: turned_in_full(trial, learner) for learner in quick}
    assert any(quick.values())


def turned_in_full(trial: Trial, learner: int) -> set[Turned]:
    """What turns for somebody, by the two pictures that a board would show."""
    found = []
    for edition in (trial.present, trial.other):
        person = accounts.people_by_id(db.session(), [learner], day=trial.on)[learner]
        own = editions_of(edition, [learner], trial.on)[learner]
        picture = Picture(person, own, dossiers({learner: person.hired_on})[learner], trial.on)
        ready = picture.readiness
        found.append((
            {f.key for f in ready.upkeep if not f.good},
            {f.key for f in ready.expiring()},
            {r.about for r in picture.risks if r.kind is RiskKind.LOW_FIGURE},
        ))  # fmt: skip
    ways = (
        (Turn.DUTY_OPENS, Turn.DUTY_CLOSES),
        (Turn.ENDS_SOON, Turn.ENDS_LATER),
        (Turn.BELOW_FLOOR, Turn.ABOVE_FLOOR),
    )
    unmet = found[1][0]
    return {
        Turned(way, key)
        for (comes, goes), before, after in zip(ways, *found, strict=True)
        for way, keys in ((comes, after - before), (goes, before - after))
        for key in keys
        if not (way is Turn.ENDS_LATER and key in unmet)
    }


def test_a_trial_reads_outside_its_writes_and_a_portion_counts_once(
    context: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trials, "PORTION", 2)
    body = Framework.model_validate(edition(level=4))
    with transaction():
        made.publish(NOON - timedelta(days=300), **edition())
        present = frameworks.edition(NOON.date())
        key = trials.begin(present, body, on=NOON.date(), by=Actor(cast.tao), at=NOON).public_id
        everybody = len(backtest.learners())
    steps = 1
    while not trials.step(key, at=NOON):
        steps += 1
    assert steps == everybody // 2 + 1
    assert trials.step(key, at=NOON)
    with transaction():
        row = trials.find(key)
        assert (row.done, row.total) == (everybody, everybody)
        assert sum(row.counts[effect.value] for effect in Effect) == everybody


def test_old_trials_are_forgotten(context: Flask, cast: Cast) -> None:
    with transaction():
        made.publish(NOON - timedelta(days=300), **edition())
        present = frameworks.edition(NOON.date())
        body = Framework.model_validate(edition(level=4))
        key = trials.begin(present, body, on=NOON.date(), by=Actor(cast.tao), at=NOON).public_id
    assert trials.step(key, at=NOON)
    with transaction():
        row = trials.find(key)
        assert row.finished_at == NOON
        assert row.done == len(backtest.learners())
    with transaction():
        assert trials.purge(NOON) == 0
        assert trials.purge(NOON + timedelta(seconds=1)) == 1
