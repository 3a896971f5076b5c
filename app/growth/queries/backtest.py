"""Judge people under the present and another edition, some hundreds at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache

from sqlalchemy import Select, func, select

from app.accounts import queries as accounts
from app.accounts.models import Account, RoleGrant
from app.content import store
from app.evidence import facts
from app.growth.models.framework import Framework
from app.growth.queries.dossiers import dossiers, kinds_for
from app.growth.queries.frameworks import Edition
from app.growth.queries.pictures import Picture, editions_of, rules_of
from app.growth.rules import backtest as rule
from app.growth.rules.backtest import Compared, Effect, Ending, Flip, Lines, Turned
from app.growth.rules.bands import Band
from app.growth.rules.dossier import Dossier
from app.growth.rules.tally import Requirement
from app.kernel.actor import Role
from app.kernel.points import points
from app.platform.db import db


def _active() -> Select[int]:
    return (
        select(Account.id)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(
            RoleGrant.role == Role.LEARNER,
            RoleGrant.revoked_at.is_(None),
            Account.disabled_at.is_(None),
            Account.erased_at.is_(None),
        )
    )


def count_learners() -> int:
    """How many active learners there are."""
    return db.session.scalar(select(func.count()).select_from(_active().subquery())) or 0


def learners(*, after: int = 0, limit: int | None = None) -> list[int]:
    """Active learners by id, from the one after ``after`` on."""
    wanted = _active().where(Account.id > after).order_by(Account.id)
    return list(db.session.scalars(wanted.limit(limit)))


@dataclass(frozen=True)
class Differing:
    """What differs for people of one tier who are judged by these two editions."""

    promotion: Compared
    duties: Compared
    endings: Ending
    lines: tuple[Lines, ...]

    def demands(self) -> Iterator[Requirement]:
        """Every demand that has to be looked at."""
        for some in (self.promotion, self.duties, self.endings.demands):
            yield from (*some.gone, *some.new)


@dataclass(frozen=True)
class Outcome:
    """What one person would notice: of readiness, of what else turns, of the bands of figures."""

    learner: int
    effect: Effect
    turned: tuple[Turned, ...] = ()
    bands: Mapping[str, tuple[Band, Band]] = field(default_factory=dict)


class Trial:
    """Another edition tried on active learners."""

    def __init__(self, present: Edition, body: Framework, *, on: date) -> None:
        self.present, self.on = present, on
        self.other = replace(present, body=body, hash=store.fingerprint(body))
        self._by_place: dict[tuple[str, str, str], Differing] = {}

    def outcomes(self, ids: Collection[int]) -> Iterator[Outcome]:
        """The effect on each of these people. Only facts that differing demands ask about are
        read, for two thousand people and more a second; the rest where readiness hangs on it."""
        rows = db.session.execute(
            select(Account.id, Account.hired_on).where(Account.id.in_(ids)).order_by(Account.id)
        )
        hired = {row.id: row.hired_on for row in rows}
        editions = [editions_of(e, list(hired), self.on) for e in (self.present, self.other)]
        pairs = {learner: (editions[0][learner], editions[1][learner]) for learner in hired}
        known = dossiers(hired, kinds=self._kinds(pairs.values()), sound=True)
        for learner, dossier in known.items():

            @cache
            def whole(learner: int = learner) -> Dossier:
                return dossiers({learner: hired[learner]})[learner]

            held = dossier.tier(self.on)
            differs = self._differing(held.tier if held else "", *pairs[learner])
            bands = rule.figures(differs.lines, dossier, self.on)
            yield Outcome(
                learner,
                rule.weigh(differs.promotion, dossier, whole, self.on),
                (
                    *rule.duties(differs.duties, dossier, self.on),
                    *rule.endings(differs.endings, dossier, self.on),
                    *rule.fallen(bands),
                ),
                bands,
            )

    def flips(self, ids: Collection[int]) -> list[Flip]:
        """Both verdicts of some people in full, in the order of their ids."""
        people = accounts.people_by_id(db.session(), ids, day=self.on)
        known = dossiers({p.id: p.hired_on for p in people.values()})
        befores, afters = (
            editions_of(e, list(people), self.on) for e in (self.present, self.other)
        )
        found = []
        for id_, person in sorted(people.items()):
            before = Picture(person, befores[id_], known[id_], self.on).readiness
            after = Picture(person, afters[id_], known[id_], self.on).readiness
            found.append(rule.flip(id_, before, after))
        return found

    def _differing(self, held: str, present: Edition, other: Edition) -> Differing:
        """What differs for somebody who holds this tier and is judged by these two; the tier is
        empty for nobody's."""
        place = held, present.hash, other.hash
        if place not in self._by_place:
            self._by_place[place] = _compare(held, present, other)
        return self._by_place[place]

    def _kinds(self, pairs: Iterable[tuple[Edition, Edition]]) -> frozenset[str]:
        tiers = {tier.key for e in (self.present, self.other) for tier in e.body.tiers}
        different = {(one.hash, two.hash): (one, two) for one, two in pairs}
        differing = [
            self._differing(held, *pair)
            for pair in different.values()
            for held in ("", *sorted(tiers))
        ]
        kinds = kinds_for(demand for d in differing for demand in d.demands())
        if any(d.lines for d in differing):
            kinds |= {facts.IndicatorMeasured.KIND}
        return kinds


def _compare(held: str, present: Edition, other: Edition) -> Differing:
    tiers = present.body.tier_of(held), other.body.tier_of(held)
    rules = rules_of(present), rules_of(other)
    ways = [r.promotions.get(tier, ()) for r, tier in zip(rules, tiers, strict=True)]
    kept = [r.upkeep.get(tier, ()) for r, tier in zip(rules, tiers, strict=True)]
    soon = present.body.board.soon_days, other.body.board.soon_days
    return Differing(
        rule.compared(*ways),
        rule.compared(*kept),
        rule.ending((*ways[0], *kept[0]), (*ways[1], *kept[1]), soon),
        tuple(_lines(present.body, other.body)),
    )


def _lines(present: Framework, other: Framework) -> Iterator[Lines]:
    """The monthly figures of both editions whose lines differ."""
    for figure in other.indicators:
        old = present.indicator(figure.key)
        if old is None or (old.target, old.floor) == (figure.target, figure.floor):
            continue
        targets, floors = (
            tuple(None if line is None else points(line) for line in two)
            for two in ((old.target, figure.target), (old.floor, figure.floor))
        )
        yield Lines(
            figure.key, (targets[0], targets[1]), (floors[0], floors[1]), figure.better == "lower"
        )
