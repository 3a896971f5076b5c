"""Readiness with team variants: the one in force for the person's team on the day judges."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select, update

from app.accounts.models import Account, Membership, Unit, UnitKind
from app.evidence import ledger
from app.evidence.facts import InterviewRated
from app.growth.models.framework import Framework, TeamVariant
from app.growth.queries import backtest, frameworks, people, pictures
from app.growth.queries.backtest import Trial
from app.growth.queries.dossiers import dossiers
from app.growth.queries.pictures import View
from app.growth.rules.readiness import Readiness, assess
from app.platform.db import db, transaction
from tests import growth_team as made
from tests.conftest import NOON, Cast

DAY = NOON.date()


def interview(key: str, line: float) -> dict[str, Any]:
    """An interview asked for with at least this level."""
    return {"key": key, "type": "interview", "interview": "phone", "at_least": line}


def variant(key: str, units: list[str], since: date, **more: Any) -> dict[str, Any]:
    """A variant of the way to the middle tier."""
    way = {"from_tier": "junior", "requirements": more.pop("asked", [])}
    way["dropped"] = more.pop("dropped", [])
    texts = {"title": made.both(key), "reason": made.both("试行", "A trial run")}
    return {"key": key, "units": units, "since": since, "promotions": [way], **texts, **more}


def random_variants(rng: random.Random, keys: list[str]) -> list[dict[str, Any]]:
    """Variants that do not clash: each unit has at most one at a time."""
    found = []
    for unit in keys:
        start = DAY - timedelta(days=rng.randrange(250))
        for number in range(rng.randrange(3)):
            until = start + timedelta(days=rng.randrange(20, 120))
            asked = [
                *([interview("mid-interview", rng.choice((3, 4, 4.5)))] * rng.randrange(2)),
                *([interview("second-talk", rng.choice((3, 4)))] * rng.randrange(2)),
            ]
            dropped = rng.sample(["mid-tenure", "mid-solving", "mid-sign-off"], rng.randrange(3))
            found.append(
                variant(f"{unit}-{number}", [unit], start, until=until, asked=asked,
                        dropped=dropped)
            )  # fmt: skip
            start = until + timedelta(days=rng.randrange(30))
    rng.shuffle(found)
    return found


def by_hand(body: Framework, learner: int, day: date) -> Readiness:
    """The verdict from plain loops over memberships, units and variants."""
    hired = db.session.scalar(select(Account.hired_on).where(Account.id == learner))
    assert hired is not None
    chain: list[str] = []
    for row in db.session.scalars(select(Membership).where(Membership.account_id == learner)):
        if row.since <= day and (row.until is None or day < row.until):
            unit: Unit | None = db.session.get(Unit, row.unit_id)
            while unit is not None:
                chain.append(unit.key)
                unit = db.session.get(Unit, unit.parent_id) if unit.parent_id else None
    asked = {a.key: a for a in body.promotions[0].requirements}
    for key in reversed(chain):
        for one in body.variants:
            if key in one.units and one.since <= day and (one.until is None or day < one.until):
                for gone in one.promotions[0].dropped:
                    asked.pop(gone, None)
                for other in one.promotions[0].requirements:
                    asked[other.key] = other
    known = dossiers({learner: hired})[learner]
    rules = [a.rule() for a in asked.values()]
    return assess("junior", "mid", rules, (), known, day, body.board.soon_days)


def nest(cast: Cast) -> list[str]:
    """A shop around Gao's team; the keys of all units."""
    shop = Unit(key="shop-x", kind=UnitKind.MERCHANT, name_zh="店", name_en="Shop", created_at=NOON)
    db.session.add(shop)
    db.session.flush()
    db.session.execute(update(Unit).where(Unit.kind == UnitKind.TEAM).values(parent_id=shop.id))
    return list(db.session.scalars(select(Unit.key).order_by(Unit.key)))


def moved(learner: int, day: date) -> None:
    """From that day on in another team; in the first one, since long before."""
    mine = select(Membership).where(Membership.account_id == learner, Membership.until.is_(None))
    row = db.session.scalars(mine).one()
    other = db.session.scalars(
        select(Unit.id).where(Unit.kind == UnitKind.TEAM, Unit.id != row.unit_id).limit(1)
    ).one()
    row.since, row.until = DAY - timedelta(days=400), day
    db.session.flush()
    db.session.execute(
        insert(Membership),
        [{"account_id": learner, "unit_id": other, "since": day, "created_at": NOON}],
    )


@pytest.mark.parametrize("seed", range(8))
def test_a_replay_with_variants_equals_the_same_by_hand(
    context: Flask, cast: Cast, seed: int
) -> None:
    rng = random.Random(seed)
    with transaction():
        keys = nest(cast)
        variants = random_variants(rng, keys)
        made.publish(NOON - timedelta(days=300), variants=variants)
        moved(cast.lin, DAY - timedelta(days=rng.randrange(10, 200)))
        for number, learner in enumerate((cast.lin, cast.mei, cast.lin, cast.mei)):
            at = NOON - timedelta(days=rng.randrange(250))
            ledger.record(
                InterviewRated(learner_id=learner, happened_at=at, source=f"talk:{number}",
                               interview_kind="phone", rating=rng.randrange(250, 500)),
                at=at,
            )  # fmt: skip
    with transaction():
        for _ in range(20):
            day = DAY - timedelta(days=rng.randrange(260))
            learner = rng.choice((cast.lin, cast.mei))
            person = people.person_of(learner, day=DAY)
            found = pictures.picture(person, View(day, None, False, True))
            body = frameworks.edition(day).body
            assert found.readiness == by_hand(body, learner, day)
            assert set(found.framework.variants) <= set(body.variants)


@pytest.mark.parametrize("seed", range(4))
def test_a_trial_of_variants_says_what_both_whole_verdicts_say(
    context: Flask, cast: Cast, seed: int
) -> None:
    rng = random.Random(seed)
    with transaction():
        keys = nest(cast)
        made.publish(NOON - timedelta(days=300), variants=random_variants(rng, keys))
        for learner in backtest.learners():
            made.interviewed(learner, NOON - timedelta(days=9), rng.randrange(300, 500))
            made.signed(learner, NOON - timedelta(days=9), cast.gao)
            made.measured(learner, NOON - timedelta(days=9), rng.choice((7000, 9000)))
    with transaction():
        other = Framework.model_validate(made.body(variants=random_variants(rng, keys)))
        trial = Trial(frameworks.edition(DAY), other, on=DAY)
        ids = backtest.learners()
        quick = {one.learner: one.effect for one in trial.outcomes(ids)}
        assert quick == {one.learner: one.effect for one in trial.flips(ids)}


def test_others_are_judged_as_before(context: Flask, cast: Cast) -> None:
    with transaction():
        team = people.teams_on([cast.lin], day=DAY)[cast.lin]
        key = db.session.get_one(Unit, team).key
        lower = variant("lower", [key], DAY, asked=[interview("mid-interview", 3)])
        made.publish(NOON - timedelta(days=300), variants=[lower])
    with transaction():
        edition = frameworks.edition(DAY)
        varied = frameworks.for_teams(edition, {team, None}, DAY)
        asked = {k: e.body.promotions[0].requirements[0] for k, e in varied.items()}
        assert asked[team].rule() != asked[None].rule()
        assert asked[None] == edition.body.promotions[0].requirements[0]
        assert [v.key for v in varied[team].body.variants] == ["lower"]
        assert varied[None].body.variants == ()
        before = frameworks.for_teams(edition, {team}, DAY - timedelta(days=1))[team]
        assert before.body.promotions == edition.body.promotions
        assert (varied[team].id, varied[team].number) == (edition.id, edition.number)


def test_a_framework_without_variants_is_stored_as_before() -> None:
    assert "variants" not in Framework.model_validate(made.body()).stored()
    one = TeamVariant.model_validate(variant("v", ["team"], DAY))
    assert one.way("nowhere").requirements == ()
