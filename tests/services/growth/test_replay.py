"""Past days: the ledger read as it stood then equals a fold done by hand."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from app.accounts.queries import Person
from app.evidence import ledger
from app.evidence.facts import CourseCompleted, ExamPassed, Fact, InterviewRated, ScriptDrilled
from app.growth.queries import people
from app.growth.queries.dossiers import dossiers
from app.growth.queries.pictures import as_of
from app.growth.rules import dossier as known
from app.growth.rules import requirements as rule
from app.growth.rules.readiness import Readiness, assess
from app.kernel.actor import Actor
from app.platform.db import transaction
from app.platform.i18n import local
from tests.conftest import NOON, Cast

DEMANDS = (
    rule.Passed("exam", exam="mid", at_least=6000, valid_months=6),
    rule.Completed("courses", courses=("a", "b"), valid_months=3),
    rule.Interview("talk", interview="phone", at_least=300, valid_months=6),
    rule.Drilled("drills", scripts=3, at_least=6000, valid_months=2),
)


def judged(person: Person, known_by: datetime | None, day: date) -> Readiness:
    """The verdict on a day from what the ledger held at a moment."""
    with transaction():
        found = dossiers({person.id: person.hired_on}, recorded_by=known_by)[person.id]
    return assess("junior", "mid", DEMANDS, (), found, day)


def made(learner: int, rng: random.Random, number: int) -> Fact:
    """Some fact within the last 300 days."""
    at = NOON - timedelta(days=rng.randrange(300), minutes=rng.randrange(1000))
    common: dict[str, Any] = {"learner_id": learner, "happened_at": at, "source": f"made:{number}"}
    kind = rng.randrange(4)
    if kind == 0:
        return ExamPassed(exam="mid", percent=rng.randrange(4000, 10_000), **common)
    if kind == 1:
        return CourseCompleted(course=rng.choice("ab"), version=1, **common)
    if kind == 2:
        return InterviewRated(interview_kind="phone", rating=rng.randrange(200, 500), **common)
    return ScriptDrilled(script=rng.choice("wxyz"), met=rng.randrange(6), points=5, **common)


@pytest.mark.parametrize("seed", range(6))
def test_a_replay_equals_a_fold_by_hand(context: Flask, cast: Cast, seed: int) -> None:
    rng = random.Random(seed)
    entries = []
    with transaction():
        person = people.person_of(cast.lin, day=local(NOON).date())
        for number in range(40):
            fact = made(cast.lin, rng, number)
            recorded = min(NOON, fact.happened_at + timedelta(days=rng.choice([0, 0, 1, 30])))
            fact_id = ledger.record(fact, at=recorded)
            voided = None
            if rng.random() < 0.3:
                voided = min(NOON, recorded + timedelta(days=rng.randrange(60)))
                ledger.void(fact_id, reason="a mistake", by=Actor(cast.gao), at=voided)
            entries.append((fact_id, fact, recorded, voided))
    for _ in range(25):
        day = local(NOON).date() - timedelta(days=rng.randrange(300))
        view = as_of(day, NOON, hindsight=rng.random() < 0.3)
        seen = [
            (fact_id, fact)
            for fact_id, fact, recorded, voided in entries
            if (view.known_by is None or recorded <= view.known_by)
            and (voided is None or (view.known_by is not None and voided > view.known_by))
        ]
        assert judged(person, view.known_by, view.on) == fold(person, seen, view.on)


def fold(person: Person, seen: list[tuple[object, Fact]], day: date) -> Readiness:
    """The same verdict from plain lists, without the ledger's own reading."""
    facts: list[known.Known] = []
    for fact_id, fact in seen:
        id_, on = str(fact_id), local(fact.happened_at).date()
        if isinstance(fact, ExamPassed):
            facts.append(known.ExamTaken(id_, on, fact.exam, fact.percent, True))
        elif isinstance(fact, CourseCompleted):
            facts.append(known.CourseDone(id_, on, fact.course))
        elif isinstance(fact, InterviewRated):
            facts.append(known.Interviewed(id_, on, fact.interview_kind, fact.rating))
        elif isinstance(fact, ScriptDrilled):
            facts.append(known.Recalled(id_, on, fact.script, fact.met, fact.points))
    return assess("junior", "mid", DEMANDS, (), known.Dossier(person.hired_on, facts), day)


def test_voiding_undoes_exactly(context: Flask, cast: Cast) -> None:
    day = local(NOON).date()
    with transaction():
        person = people.person_of(cast.lin, day=day)
        rng = random.Random(99)
        for number in range(12):
            ledger.record(made(cast.lin, rng, number), at=NOON)
    before = judged(person, None, day)
    extra = ExamPassed(
        learner_id=cast.lin, happened_at=NOON, source="made:x", exam="mid", percent=9900
    )
    with transaction():
        fact_id = ledger.record(extra, at=NOON)
    assert judged(person, None, day).finding("exam") != before.finding("exam")
    with transaction():
        ledger.void(fact_id, reason="a mistake", by=Actor(cast.gao), at=NOON)
    assert judged(person, None, day) == before


def test_two_people_never_share_facts(context: Flask, cast: Cast) -> None:
    day = local(NOON).date()
    with transaction():
        lin, mei = (people.person_of(i, day=day) for i in (cast.lin, cast.mei))
        ledger.record(made(cast.lin, random.Random(1), 1), at=NOON)
        both = dossiers({p.id: p.hired_on for p in (lin, mei)})
    assert both[mei.id].kinds() == {}
    assert both[lin.id].kinds() != {}
