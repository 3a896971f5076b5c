"""Who could have been promoted in a period, who was, and to which groups they belong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from sqlalchemy import or_, select

from app.accounts.models import Account, Membership, RoleGrant, Unit
from app.growth.models.tables import PromotionCase
from app.growth.rules.fairness import Chance, Rate, rates
from app.growth.rules.promotion import CaseState
from app.kernel.actor import Role
from app.kernel.wording import Wording
from app.platform.db import db


class By(StrEnum):
    """What people are grouped by."""

    TEAM = "team"
    LANGUAGE = "language"
    SHIFT = "shift"


@dataclass(frozen=True)
class _Person:
    promoted: bool
    team: str
    language: str
    shift: str


class Fairness:
    """Learners who were hired before the period ended and not gone before it began."""

    def __init__(self, since: date, until: date) -> None:
        self.since, self.until = since, until

    @cached_property
    def _names(self) -> dict[str, Wording]:
        return {u.key: u.name for u in db.session.scalars(select(Unit))}

    @cached_property
    def _people(self) -> list[_Person]:
        team = (
            select(Unit.key)
            .join(Membership, Membership.unit_id == Unit.id)
            .where(
                Membership.account_id == Account.id,
                Membership.since <= self.until,
                or_(Membership.until.is_(None), Membership.until > self.until),
            )
            .limit(1)
            .scalar_subquery()
        )
        won = set(
            db.session.scalars(
                select(PromotionCase.learner_id).where(
                    PromotionCase.state == CaseState.APPROVED,
                    PromotionCase.effective_on >= self.since,
                    PromotionCase.effective_on <= self.until,
                )
            )
        )
        rows = db.session.execute(
            select(Account.id, Account.language, Account.shift, team.label("team")).where(
                Account.id.in_(select(RoleGrant.account_id).where(RoleGrant.role == Role.LEARNER)),
                Account.hired_on <= self.until,
                Account.erased_at.is_(None),
                or_(Account.disabled_at.is_(None), Account.id.in_(won)),
            )
        )
        return [_Person(r.id in won, r.team or "", r.language or "", r.shift.strip()) for r in rows]

    @property
    def people(self) -> int:
        """Everybody counted."""
        return len(self._people)

    @property
    def promoted(self) -> int:
        """How many of them were promoted."""
        return sum(p.promoted for p in self._people)

    def rates(self, by: By) -> list[Rate]:
        """The groups of one kind; people of whom it is not known are a group of their own."""
        return rates(Chance(getattr(p, by.value), p.promoted) for p in self._people)

    def name(self, by: By, group: str) -> Wording | str:
        """A group's name, as far as it has one."""
        return self._names.get(group, group) if by is By.TEAM else group
