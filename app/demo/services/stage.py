"""What a deed needs to be carried out: who is who, what the content offers, which key signs."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.accounts import queries as accounts
from app.accounts.models import Account, Unit
from app.courses.replay import learning as courses
from app.demo.rules.catalogue import Catalogue, CourseOffer, ScenarioOffer
from app.exams.replay import plays, sitting
from app.growth.replay import people as growth
from app.kernel.actor import Actor
from app.platform.db import db
from app.scripts_library import replay as scripts


@dataclass(frozen=True)
class Stage:
    """The made people by staff number, the teams by key, and the academy's own particulars."""

    people: dict[str, int]
    units: dict[str, int]
    zone: ZoneInfo
    secret: str
    key: bytes

    def actor(self, staff_no: str, at: datetime) -> Actor:
        """Somebody as they might act at that moment."""
        return accounts.actor_of(db.session(), self.people[staff_no], day=self.day(at))

    def day(self, at: datetime) -> date:
        """The day of a moment in the organisation's zone."""
        return at.astimezone(self.zone).date()

    def name(self, *parts: object) -> UUID:
        """A public id that nobody can guess and that is the same again in this academy."""
        said = "/".join(str(part) for part in parts).encode()
        return UUID(bytes=hmac.new(self.secret.encode(), said, hashlib.sha256).digest()[:16])


def set_up(zone: ZoneInfo, secret: str) -> Stage:
    """Read who is there now."""
    people = db.session.execute(
        select(Account.staff_no, Account.id).where(Account.is_demo, Account.erased_at.is_(None))
    )
    units = db.session.execute(select(Unit.key, Unit.id).where(Unit.key.startswith("demo-")))
    return Stage(
        {str(number): account_id for number, account_id in people},
        {str(key): unit_id for key, unit_id in units},
        zone,
        secret,
        sitting.key_of(secret),
    )


def catalogue(at: datetime) -> Catalogue:
    """What the content offers now."""
    return Catalogue(
        courses=tuple(CourseOffer(c.key, c.tier, c.before, c.exam) for c in courses.offered()),
        exams=sitting.offered(),
        scenarios=tuple(ScenarioOffer(*offer) for offer in plays.scenarios()),
        drills=plays.drills(),
        scripts=tuple(scripts.keys()),
        criteria=growth.criteria(at),
        points=growth.reviewed_points(at),
    )
