"""A person's whole standing on a day: readiness, levels, risks, forecast, next step."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Final

from app.accounts.queries import Person
from app.evidence import facts
from app.growth.models.demands import Asked, RatedBody
from app.growth.models.framework import Framework
from app.growth.queries import frameworks
from app.growth.queries import people as accounts
from app.growth.queries.dossiers import dossiers, kinds_for
from app.growth.queries.frameworks import Edition
from app.growth.rules import board, levels
from app.growth.rules import forecast as forecasting
from app.growth.rules import readiness as judging
from app.growth.rules.dossier import Dossier
from app.growth.rules.levels import Mean
from app.growth.rules.readiness import Readiness, Step
from app.growth.rules.tally import Requirement
from app.kernel.points import points
from app.platform.i18n import local


@dataclass(frozen=True)
class View:
    """From which day one looks, and what one knows: everything recorded by ``known_by``, or by
    now if it is None ('with today's knowledge')."""

    on: date
    known_by: datetime | None = None
    is_today: bool = True
    with_hindsight: bool = False


def today(at: datetime) -> View:
    """The present."""
    return View(local(at).date())


def as_of(day: date | None, at: datetime, *, hindsight: bool = False) -> View:
    """A past day as it looked then, or with hindsight; the present for today and later."""
    now = local(at)
    if day is None or day >= now.date():
        return today(at)
    end = datetime.combine(day + timedelta(days=1), time(0), tzinfo=now.tzinfo)
    return View(day, None if hindsight else end - timedelta(microseconds=1), False, hindsight)


@dataclass(frozen=True)
class _Rules:
    promotions: Mapping[str, tuple[Requirement, ...]]
    upkeep: Mapping[str, tuple[Requirement, ...]]

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The kinds of facts that can decide any of these demands."""
        every = (*self.promotions.values(), *self.upkeep.values())
        return kinds_for(demand for demands in every for demand in demands)


# What levels, months and risks are made of, whatever is asked.
_SHOWN: Final = frozenset(
    kind.KIND for kind in (facts.RolePlayRated, facts.CriterionRated, facts.IndicatorMeasured)
)
_rules_by_hash: dict[str, _Rules] = {}


def rules_of(edition: Edition) -> _Rules:
    """The edition's demands as the rules know them, made once for each text."""
    rules = _rules_by_hash.get(edition.hash)
    if rules is None:
        rules = _Rules(
            {p.from_tier: _made(p.requirements) for p in edition.body.promotions},
            {t.key: _made(t.upkeep) for t in edition.body.tiers},
        )
        if len(_rules_by_hash) > 64:
            _rules_by_hash.clear()
        _rules_by_hash[edition.hash] = rules
    return rules


def _made(asked: tuple[Asked, ...]) -> tuple[Requirement, ...]:
    return tuple(a.rule() for a in asked)


class Picture:
    """One person's standing; the parts are worked out when first asked for."""

    def __init__(self, person: Person, edition: Edition, dossier: Dossier, on: date) -> None:
        self.person, self.edition, self.dossier, self.on = person, edition, dossier, on

    @property
    def framework(self) -> Framework:
        """The framework that judges."""
        return self.edition.body

    @cached_property
    def tier(self) -> str:
        """The tier in force; the lowest before any promotion."""
        held = self.dossier.tier(self.on)
        return self.framework.tier_of(held.tier if held else "")

    @cached_property
    def readiness(self) -> Readiness:
        """Everything asked for the next tier and to keep this one."""
        promotion = self.framework.promotion_from(self.tier)
        rules = rules_of(self.edition)
        return judging.assess(
            self.tier,
            promotion.to_tier if promotion else "",
            rules.promotions.get(self.tier, ()),
            rules.upkeep.get(self.tier, ()),
            self.dossier,
            self.on,
            self.framework.board.soon_days,
        )

    @cached_property
    def criteria(self) -> tuple[str, ...]:
        """Keys of the criteria in the framework's order."""
        return tuple(c.key for c in self.framework.criteria)

    @cached_property
    def means(self) -> Mapping[str, Mean]:
        """Levels by criterion over the last 90 days."""
        return levels.means(self.dossier, self.criteria, self.on)

    @cached_property
    def months(self) -> Mapping[str, Sequence[tuple[str, int | None]]]:
        """Levels by criterion and month."""
        return levels.monthly(self.dossier, self.criteria, self.on)

    @cached_property
    def needed(self) -> Mapping[str, int]:
        """The level that the next tier asks on each criterion, where it asks one."""
        promotion = self.framework.promotion_from(self.tier)
        asked: dict[str, int] = {}
        for demand in promotion.requirements if promotion else ():
            if isinstance(demand, RatedBody):
                for criterion in demand.criteria:
                    asked[criterion] = max(asked.get(criterion, 0), points(demand.level))
        return asked

    @cached_property
    def risks(self) -> list[board.Risk]:
        """Reasons to talk soon."""
        floors = [
            board.Floor(i.key, points(i.floor), i.better == "lower")
            for i in self.framework.indicators
            if i.floor is not None
        ]
        low = points(self.framework.board.low_level)
        return board.risks(self.readiness, self.dossier, self.means, self.months, floors, low)

    @cached_property
    def group(self) -> board.Group:
        """The board's group."""
        return board.group_of(self.readiness, self.risks, self.framework.board.near_missing)

    @cached_property
    def forecast(self) -> forecasting.Forecast | None:
        """When the person could be ready."""
        return forecasting.forecast(self.readiness)

    @cached_property
    def step(self) -> Step | None:
        """The next best step."""
        return judging.best_step(self.readiness)


def pictures(people: Collection[Person], view: View, *, whole: bool = False) -> list[Picture]:
    """Everybody's standing, in the order given; the statements do not grow with their number.
    Only facts that decide a demand, a level or a risk are read; ``whole`` reads all of them."""
    edition = frameworks.edition(view.on, known_by=view.known_by)
    judging_by = editions_of(edition, [p.id for p in people], view.on)
    kinds: frozenset[str] | None = None
    if not whole:
        editions = {e.hash: e for e in judging_by.values()}
        kinds = _SHOWN.union(*(rules_of(e).kinds for e in editions.values()))
    hired = {p.id: p.hired_on for p in people}
    known = dossiers(hired, kinds=kinds, recorded_by=view.known_by)
    return [Picture(person, judging_by[person.id], known[person.id], view.on) for person in people]


def editions_of(edition: Edition, ids: Collection[int], on: date) -> dict[int, Edition]:
    """The edition as it judges each of these people: with the variants of the team to which they
    belonged on that day."""
    if not edition.body.variants:
        return dict.fromkeys(ids, edition)
    teams = accounts.teams_on(ids, day=on)
    varied = frameworks.for_teams(edition, {teams.get(i) for i in ids}, on)
    return {i: varied[teams.get(i)] for i in ids}


def picture(person: Person, view: View) -> Picture:
    """One person's standing, with all that is known of them."""
    return pictures([person], view, whole=True)[0]
