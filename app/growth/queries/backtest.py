"""Judge people under the present and another edition, some hundreds at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from sqlalchemy import Select, func, select

from app.accounts import queries as accounts
from app.accounts.models import Account, RoleGrant
from app.content import store
from app.growth.models.framework import Framework
from app.growth.queries.dossiers import dossiers, kinds_for
from app.growth.queries.frameworks import Edition
from app.growth.queries.pictures import Picture, editions_of, rules_of
from app.growth.rules import backtest as rule
from app.growth.rules.backtest import Compared, Effect, Flip
from app.growth.rules.dossier import Dossier
from app.kernel.actor import Role
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
class Outcome:
    """What one person would notice."""

    learner: int
    effect: Effect


class Trial:
    """Another edition tried on active learners."""

    def __init__(self, present: Edition, body: Framework, *, on: date) -> None:
        self.present, self.on = present, on
        self.other = replace(present, body=body, hash=store.fingerprint(body))
        self._by_place: dict[tuple[str, str, str], Compared] = {}

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
            demands = self._demands(held.tier if held else "", *pairs[learner])
            yield Outcome(learner, rule.weigh(demands, dossier, whole, self.on))

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

    def _demands(self, held: str, present: Edition, other: Edition) -> Compared:
        """What differs for somebody who holds this tier and is judged by these two; the tier is
        empty for nobody's."""
        place = held, present.hash, other.hash
        if place not in self._by_place:
            before, after = (e.body.tier_of(held) for e in (present, other))
            ways = rules_of(present).promotions, rules_of(other).promotions
            self._by_place[place] = rule.compared(ways[0].get(before, ()), ways[1].get(after, ()))
        return self._by_place[place]

    def _kinds(self, pairs: Iterable[tuple[Edition, Edition]]) -> frozenset[str]:
        tiers = {tier.key for e in (self.present, self.other) for tier in e.body.tiers}
        different = {(one.hash, two.hash): (one, two) for one, two in pairs}
        differing = [
            self._demands(held, *pair)
            for pair in different.values()
            for held in ("", *sorted(tiers))
        ]
        return kinds_for(demand for d in differing for demand in (*d.gone, *d.new))
