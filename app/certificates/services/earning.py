"""Who may say that a certificate is earned: features register their rule at start, so that it can
be run again at any time and can say why there is none yet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app.certificates.rules.kinds import CertificateKind
from app.kernel.wording import Wording


@dataclass(frozen=True)
class NotYet:
    """A certificate on its way: what is missing is a msgid with places for ``params``."""

    kind: CertificateKind
    title: Wording
    missing: str
    url: str
    params: dict[str, object] = field(default_factory=dict)


AwardDue = Callable[[datetime], int]
NotYets = Callable[[int, datetime], Sequence[NotYet]]


@dataclass(frozen=True)
class Earner:
    """A feature's rule. ``award_due`` awards what was earned and has no certificate, in the
    caller's transaction, at most some dozens at a time, and gives how many; ``not_yet`` names what
    somebody works towards."""

    name: str
    award_due: AwardDue
    not_yet: NotYets


_earners: dict[str, Earner] = {}


def register(earner: Earner) -> None:
    """Offer a rule; the same name again replaces it."""
    _earners[earner.name] = earner


def earners() -> Iterator[Earner]:
    """The rules, by name."""
    yield from (earner for _name, earner in sorted(_earners.items()))


def not_yet(learner_id: int, *, at: datetime) -> list[NotYet]:
    """What somebody works towards, over all features."""
    return [waiting for earner in earners() for waiting in earner.not_yet(learner_id, at)]
