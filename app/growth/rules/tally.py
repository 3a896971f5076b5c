"""How far a demand is met: what was weighed, what is lacking, and what could be done about it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.growth.rules import dossier as known
from app.growth.rules.dossier import Dossier
from app.growth.rules.months import add_months
from app.kernel.records import record


class StepKind(StrEnum):
    """What somebody could do about a gap."""

    COURSE = "course"
    EXAM = "exam"
    ROLE_PLAY = "role_play"
    DRILL = "drill"
    CLASSROOM = "classroom"
    INTERVIEW = "interview"
    SIGN_OFF = "sign_off"
    ATTEST = "attest"
    CERTIFICATE = "certificate"
    WAIT = "wait"


@record
class Proof:
    """A fact that was weighed. ``counts`` is false for one that fell short of the line."""

    id: str
    on: date
    about: str
    value: int | None = None
    counts: bool = True
    until: date | None = None


@record
class Tally:
    """How far a demand is met. ``lacks`` names what must still come whatever the count says;
    ``ready_on`` is the day when waiting alone will have met it, where that is certain."""

    done: int
    needed: int
    proofs: tuple[Proof, ...] = ()
    lacks: tuple[str, ...] = ()
    ready_on: date | None = None
    since: date | None = None

    @property
    def met(self) -> bool:
        """Is nothing missing?"""
        return self.done >= self.needed and not self.lacks


@dataclass(frozen=True)
class Requirement(ABC):
    """One demand. ``key`` is unique inside a promotion and names it in waivers and links."""

    key: str
    step: StepKind = StepKind.WAIT

    @abstractmethod
    def tally(self, dossier: Dossier, on: date) -> Tally:
        """How far the demand is met on that day, waivers left aside."""

    def is_met(self, dossier: Dossier, on: date) -> bool:
        """The same as whether the tally is met; some demands say it without gathering proofs."""
        return self.tally(dossier, on).met


def end_of(fact: known.Known, months: int | None) -> date | None:
    """The day on which a fact with this validity stops counting; None for one that never does."""
    return add_months(fact.on, months) if months else None


def is_valid(fact: known.Known, months: int | None, on: date) -> bool:
    """Does a fact with this validity still count on a day?"""
    end = end_of(fact, months)
    return end is None or on < end


def latest_of(
    facts: Iterable[known.Kind], name: Callable[[known.Kind], Hashable]
) -> list[known.Kind]:
    """The last fact of each name, oldest first."""
    last: dict[Hashable, known.Kind] = {}
    for fact in facts:
        last.pop(name(fact), None)
        last[name(fact)] = fact
    return list(last.values())
