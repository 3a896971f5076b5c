"""Who may say that a certificate is earned: features register their rule at start, so that it can
be run again at any time and can say why there is none yet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app.certificates.models import Certificate
from app.certificates.rules.kinds import CertificateKind
from app.certificates.services import awarding
from app.kernel.actor import SYSTEM
from app.kernel.wording import Wording
from app.platform.db import db


@dataclass(frozen=True)
class Due:
    """A certificate that somebody earned, awarded already or not; the fields of ``award``."""

    kind: CertificateKind
    learner_id: int
    subject: str
    source: str
    title: Wording
    at: datetime
    day: date
    valid_until: date | None = None
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class NotYet:
    """A certificate on its way: what is missing is a msgid with places for ``params``."""

    kind: CertificateKind
    title: Wording
    missing: str
    url: str
    params: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Earner:
    """A feature's rule. ``earned`` states everything that was earned (it only reads); ``not_yet``
    names what somebody works towards."""

    name: str
    earned: Callable[[], Iterable[Due]]
    not_yet: Callable[[int, datetime], Sequence[NotYet]]


_earners: dict[str, Earner] = {}


def register(earner: Earner) -> None:
    """Offer a rule; the same name again replaces it."""
    _earners[earner.name] = earner


def earners() -> Iterator[Earner]:
    """The rules, by name."""
    yield from (earner for _name, earner in sorted(_earners.items()))


def overdue() -> list[Due]:
    """What was earned and has no certificate, not even a revoked one."""
    columns = (Certificate.kind, Certificate.learner_id, Certificate.source)
    known = {
        (kind, learner, source) for kind, learner, source in db.session.execute(select(*columns))
    }
    return [
        due
        for earner in earners()
        for due in earner.earned()
        if (due.kind, due.learner_id, due.source) not in known
    ]


def award_some(dues: Iterable[Due], *, at: datetime) -> int:
    """Award these in the caller's transaction, once each; give how many there were."""
    number = 0
    for due in dues:
        awarding.award(
            due.kind,
            due.learner_id,
            subject=due.subject,
            source=due.source,
            title=due.title,
            at=at,
            by=SYSTEM,
            day=due.day,
            valid_until=due.valid_until,
            facts=due.facts,
        )
        number += 1
    return number


def not_yet(learner_id: int, *, at: datetime) -> list[NotYet]:
    """What somebody works towards, over all features."""
    return [waiting for earner in earners() for waiting in earner.not_yet(learner_id, at)]
