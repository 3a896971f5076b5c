"""What the rules know of a person: small frozen facts, filled from the evidence ledger.

``id`` is the fact's public id, ``on`` the day it happened in the organisation's zone. Levels and
ratings are hundredths of a level, percents hundredths of a percent, hours hundredths of an hour.
Voided facts are not here: whoever fills a dossier leaves them out, which is what voiding means.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import field
from datetime import date
from typing import Any, TypeVar

from app.kernel.records import record


@record
class Known:
    """Any fact."""

    id: str
    on: date


@record
class CourseDone(Known):
    """A course was completed."""

    course: str


@record
class ChangeOpen(Known):
    """A lesson of a completed course changed in substance and is to be confirmed by ``due``."""

    course: str
    ref: str
    edition: int
    due: date | None


@record
class Confirmed(Known):
    """An edition of a changed lesson was read and confirmed."""

    ref: str
    edition: int


@record
class ExamTaken(Known):
    """An exam was released with this outcome."""

    exam: str
    percent: int
    passed: bool
    competencies: Mapping[str, int] = field(default_factory=dict)


@record
class RolePlayed(Known):
    """A role-play was rated; ``levels`` holds the criteria that could be observed."""

    scenario: str
    passed: bool
    confirmed: bool
    levels: Mapping[str, int]
    tags: frozenset[str] = frozenset()
    critical: tuple[str, ...] = ()
    channel: str = ""
    mode: str = "practice"


@record
class CriterionSeen(Known):
    """A criterion was judged outside a role-play."""

    criterion: str
    level: int
    context: str = ""


@record
class Interviewed(Known):
    """An interview was rated."""

    interview: str
    rating: int


@record
class Recalled(Known):
    """A script was drilled: ``met`` of ``points`` key points."""

    script: str
    met: int
    points: int


@record
class Measured(Known):
    """A month's figure."""

    indicator: str
    month: str
    value: int


@record
class Attended(Known):
    """A class was attended."""

    session: str
    hours: int


@record
class Holding(Known):
    """A certificate is held until a day, or for good."""

    certificate: str
    valid_until: date | None


@record
class Signed(Known):
    """A manager signed for something."""

    what: str


@record
class Attested(Known):
    """A manager vouches for ``count`` deeds."""

    what: str
    count: int


@record
class Waiver(Known):
    """A requirement was waived, until a day or for good."""

    requirement: str
    reason: str
    until: date | None


@record
class TierHeld(Known):
    """A tier was conferred, in force from ``effective``."""

    tier: str
    effective: date


Kind = TypeVar("Kind", bound=Known)
Made = TypeVar("Made")


class Dossier:
    """All facts of one person, in one order whatever order they came in."""

    def __init__(self, hired_on: date, facts: Iterable[Known] = ()) -> None:
        self.hired_on = hired_on
        self._kinds: dict[type[Known], list[Known]] = {}
        self._made: dict[Hashable, Any] = {}
        for fact in sorted(facts, key=lambda fact: (fact.on, fact.id)):
            self._kinds.setdefault(type(fact), []).append(fact)

    def kinds(self) -> Mapping[type[Known], list[Known]]:
        """All facts by their kind, oldest first."""
        return self._kinds

    def of(self, kind: type[Kind], on: date) -> list[Kind]:
        """Facts of a kind that had happened on that day, oldest first."""
        known: list[Kind] = self._kinds.get(kind, [])  # type: ignore[assignment]
        if not known or known[-1].on <= on:
            return list(known)
        return [f for f in known if f.on <= on]

    def once(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What ``make`` gives, worked out once for this dossier and key."""
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]  # type: ignore[no-any-return]

    def tier(self, on: date) -> TierHeld | None:
        """The tier in force on that day: the one that took effect last."""
        held = [f for f in self.of(TierHeld, on) if f.effective <= on]
        return max(held, key=lambda f: (f.effective, f.on, f.id), default=None)

    def tiers(self, on: date) -> dict[str, date]:
        """The day from which each tier conferred by then was last in force."""
        held = [f for f in self.of(TierHeld, on) if f.effective <= on]
        return {f.tier: f.effective for f in sorted(held, key=lambda f: (f.effective, f.on, f.id))}

    def in_post_since(self, on: date) -> date:
        """Since when the present tier is held; the day of hire before the first promotion."""
        held = self.tier(on)
        return held.effective if held else self.hired_on

    def waiver(self, requirement: str, on: date) -> Waiver | None:
        """A waiver of this requirement in force on that day: the one that lasts longest."""
        live = [
            f
            for f in self.of(Waiver, on)
            if f.requirement == requirement and (f.until is None or on < f.until)
        ]
        return max(live, key=lambda f: (f.until is None, f.until or f.on, f.id), default=None)
