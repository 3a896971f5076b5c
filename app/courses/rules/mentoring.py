"""A mentor and a newcomer: a checklist, meetings, two signatures, and what they prove."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from app.kernel.verdict import ALLOWED, Verdict

LEAST_MEETINGS: Final = 1


class PairRole(StrEnum):
    """Which of the two somebody is."""

    MENTOR = "mentor"
    NEWCOMER = "newcomer"


class PairState(StrEnum):
    """How a pair stands. SIGNED: by one of the two; ENDED: before it was completed, or its
    completion was taken back."""

    ACTIVE = "active"
    SIGNED = "signed"
    COMPLETED = "completed"
    ENDED = "ended"


class Sight(StrEnum):
    """Who reads the note of a meeting beside its writer."""

    OWN = "own"
    PAIR = "pair"
    LEADERS = "leaders"


class Step(StrEnum):
    """What a newcomer's plan asks for unless somebody writes another: what the first weeks at the
    desk need."""

    WELCOME = "welcome"
    SYSTEM = "system"
    PRODUCTS = "products"
    LISTEN = "listen"
    ETIQUETTE = "etiquette"
    FIRST_TALK = "first_talk"
    COMPLAINT = "complaint"
    PRIVACY = "privacy"
    ALONE = "alone"
    REVIEW = "review"


@dataclass(frozen=True)
class Progress:
    """What has happened in a pair."""

    steps: int
    done: int
    meetings: int

    @property
    def left(self) -> int:
        """Steps still to do."""
        return self.steps - self.done


def state_of(*, mentor: bool, newcomer: bool, ended: bool) -> PairState:
    """The state, from who has signed and whether it was ended."""
    if ended:
        return PairState.ENDED
    if mentor and newcomer:
        return PairState.COMPLETED
    return PairState.SIGNED if mentor or newcomer else PairState.ACTIVE


def may_sign(state: PairState, progress: Progress, *, signed: bool) -> Verdict:
    """Each of the two signs once, when every step is done and they have met."""
    if state in (PairState.COMPLETED, PairState.ENDED):
        return Verdict("This pair has come to its end.")
    if signed:
        return Verdict("You have signed already.")
    if progress.left:
        return Verdict("Every step of the plan comes before the signature.")
    if progress.meetings < LEAST_MEETINGS:
        return Verdict("Write down at least one meeting first.")
    return ALLOWED


def may_work(state: PairState) -> Verdict:
    """Steps and meetings change until somebody has signed for them."""
    if state is PairState.ACTIVE:
        return ALLOWED
    if state is PairState.SIGNED:
        return Verdict("One of you has signed; take the signature back to change something.")
    return Verdict("This pair has come to its end.")


def may_pair(
    *, mentor: int, newcomer: int, has_mentor: bool, starts_on: date, ends_on: date
) -> Verdict:
    """Two different people, the newcomer with no other open pair, a period that ends after it
    begins."""
    if mentor == newcomer:
        return Verdict("Nobody is their own mentor.")
    if has_mentor:
        return Verdict("This newcomer has a mentor already; end that pair first.")
    if ends_on < starts_on:
        return Verdict("The period ends before it begins.")
    return ALLOWED


def reads(sight: Sight, *, writer: bool, of_pair: bool, leads: bool) -> bool:
    """Does somebody read a note? Its writer always; the other of the pair unless it is the
    writer's own; who leads or trains only where the writer says so."""
    if writer:
        return True
    if of_pair:
        return sight is not Sight.OWN
    return leads and sight is Sight.LEADERS


def is_late(state: PairState, ends_on: date, today: date) -> bool:
    """Its period is over, and it is neither completed nor ended."""
    return state in (PairState.ACTIVE, PairState.SIGNED) and today > ends_on
