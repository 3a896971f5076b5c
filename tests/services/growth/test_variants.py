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
from app.growth.queries import backtest, evaluations, frameworks, people, pictures
from app.growth.queries.backtest import Trial
from app.growth.queries.dossiers import dossiers
from app.growth.queries.pictures import View
from app.growth.queries.team_figures import Asked, FigureTable
from app.growth.rules.bands import Band
from app.growth.rules.readiness import Readiness, assess
from app.growth.services import editing
from app.kernel.actor import Actor, Role
from app.platform import i18n
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


def upkeep(key: str, line: float) -> dict[str, Any]:
    """What keeps the lowest tier: an interview rated at least so."""
    return interview(key, line)


def tiers() -> list[dict[str, Any]]:
    """The tiers, the lowest kept by two talks."""
    found: list[dict[str, Any]] = made.body()["tiers"]
    found[0]["upkeep"] = [upkeep("kept-talk", 3.5), upkeep("kept-again", 4)]
    return found


def keeping(rng: random.Random) -> list[dict[str, Any]]:
    """Something else to keep the lowest tier, or nothing."""
    way = {
        "tier": "junior",
        "dropped": rng.sample(["kept-talk", "kept-again"], rng.randrange(3)),
        "requirements": [upkeep("kept-talk", rng.choice((3, 4.5)))] * rng.randrange(2),
    }
    return [way] * rng.randrange(2)


def figures(rng: random.Random) -> list[dict[str, Any]]:
    """Other lines for the figure that is measured, or none."""
    lines = {"target": rng.choice((None, 70, 90)), "floor": rng.choice((None, 50))}
    return [{"indicator": "solving", **lines}] * rng.randrange(2)


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
                        dropped=dropped, keeping=keeping(rng), figures=figures(rng))
            )  # fmt: skip
            start = until + timedelta(days=rng.randrange(30))
    rng.shuffle(found)
    return found


def by_hand(
    body: Framework, learner: int, day: date
) -> tuple[Readiness, float | None, float | None]:
    """The verdict, and target and floor of the figure, from plain loops over memberships, units
    and variants."""
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
    kept = {a.key: a for a in body.tiers[0].upkeep}
    target, floor = body.indicators[0].target, body.indicators[0].floor
    for key in reversed(chain):
        for one in body.variants:
            if key in one.units and one.since <= day and (one.until is None or day < one.until):
                for gone in one.promotions[0].dropped:
                    asked.pop(gone, None)
                for other in one.promotions[0].requirements:
                    asked[other.key] = other
                for way in one.keeping:
                    for gone in way.dropped:
                        kept.pop(gone, None)
                    for other in way.requirements:
                        kept[other.key] = other
                for line in one.figures:
                    target = target if line.target is None else line.target
                    floor = floor if line.floor is None else line.floor
    known = dossiers({learner: hired})[learner]
    rules = [a.rule() for a in asked.values()]
    keeps = [a.rule() for a in kept.values()]
    found = assess("junior", "mid", rules, keeps, known, day, body.board.soon_days)
    return found, target, floor


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
        made.publish(NOON - timedelta(days=300), variants=variants, tiers=tiers())
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
            solving = found.framework.indicators[0]
            assert (found.readiness, solving.target, solving.floor) == by_hand(body, learner, day)
            assert set(found.framework.variants) <= set(body.variants)


@pytest.mark.parametrize("seed", range(4))
def test_a_trial_of_variants_says_what_both_whole_verdicts_say(
    context: Flask, cast: Cast, seed: int
) -> None:
    rng = random.Random(seed)
    with transaction():
        keys = nest(cast)
        made.publish(NOON - timedelta(days=300), variants=random_variants(rng, keys), tiers=tiers())
        for learner in backtest.learners():
            made.interviewed(learner, NOON - timedelta(days=9), rng.randrange(300, 500))
            made.signed(learner, NOON - timedelta(days=9), cast.gao)
            made.measured(learner, NOON - timedelta(days=9), rng.choice((7000, 9000)))
    with transaction():
        body = made.body(variants=random_variants(rng, keys), tiers=tiers())
        other = Framework.model_validate(body)
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
    assert one.way("nowhere").requirements == one.kept("nowhere").requirements == ()


def checked(**more: Any) -> list[str]:
    """What stands against a framework with one variant."""
    one = variant("v", ["team"], DAY, **more)
    body = Framework.model_validate(made.body(variants=[one], tiers=tiers()))
    return [str(fault) for fault in editing.lint(body)]


def test_a_variant_changes_only_what_is_there(context: Flask) -> None:
    i18n.speak("en")
    assert checked() == []
    way = {"tier": "junior", "dropped": ["kept-talk"], "requirements": []}
    assert checked(keeping=[way], figures=[{"indicator": "solving", "target": 70}]) == []
    nowhere = checked(keeping=[{"tier": "boss", "dropped": ["x"], "requirements": []}])
    assert "there is no tier boss" in nowhere[0]
    assert "x is not asked there" in nowhere[1]
    unknown = checked(figures=[{"indicator": "smiles", "target": 1}])
    assert "there is no monthly figure smiles" in unknown[0]
    crossed = checked(figures=[{"indicator": "solving", "floor": 85}])
    assert "Solved" in crossed[0]
    assert "better than the target" in crossed[0]
    slower = checked(figures=[{"indicator": "first_reply", "target": 60, "floor": 40}])
    assert "better than the target" in slower[0]
    assert checked(figures=[{"indicator": "first_reply", "target": 40, "floor": 60}]) == []


def test_figures_of_a_month_are_judged_by_the_lines_of_the_team_then(
    context: Flask, cast: Cast
) -> None:
    with transaction():
        team = people.teams_on([cast.lin], day=DAY)[cast.lin]
        key = db.session.get_one(Unit, team).key
        lower = variant("lower", [key], date(2026, 10, 15),
                        figures=[{"indicator": "solving", "target": 70}])  # fmt: skip
        made.publish(NOON - timedelta(days=300), variants=[lower])
        for learner in (cast.lin, cast.lu):
            for month in ("2026-09", "2026-10"):
                made.measured(learner, NOON - timedelta(days=9), 7500, month)
    with transaction():
        bands = {
            (learner, month): evaluations.measured(learner, month, DAY)[0].band
            for learner in (cast.lin, cast.lu)
            for month in ("2026-09", "2026-10")
        }
        table = FigureTable(Actor(cast.an, frozenset({Role.ANALYST})), Asked(month="2026-10"), DAY)
        assert {body.target for body in table.bodies("solving")} == {70, 80}
        shown = {row.person.id: row.cells[0].band for row in table.rows}
    assert bands[cast.lin, "2026-09"] is Band.NEAR
    assert bands[cast.lin, "2026-10"] is Band.GOOD
    assert bands[cast.lu, "2026-10"] is Band.NEAR
    assert (shown[cast.lin], shown[cast.lu]) == (Band.GOOD, Band.NEAR)
