"""A promotion case: its states, and who may not act because it concerns them too closely."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.kernel.moves import after
from app.kernel.verdict import ALLOWED, Verdict


class CaseState(StrEnum):
    """Where a case stands. Approved, declined and withdrawn are final."""

    PROPOSED = "proposed"
    ENDORSED = "endorsed"
    DEFERRED = "deferred"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class CaseEvent(StrEnum):
    """What may happen to a case."""

    ENDORSE = "endorse"
    APPROVE = "approve"
    DECLINE = "decline"
    DEFER = "defer"
    RESUME = "resume"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"


S, E = CaseState, CaseEvent

MOVES: Final[Mapping[tuple[CaseState, CaseEvent], CaseState]] = {
    (S.PROPOSED, E.ENDORSE): S.ENDORSED,
    (S.PROPOSED, E.DEFER): S.DEFERRED,
    (S.PROPOSED, E.DECLINE): S.DECLINED,
    (S.PROPOSED, E.WITHDRAW): S.WITHDRAWN,
    (S.PROPOSED, E.REOPEN): S.PROPOSED,
    (S.ENDORSED, E.APPROVE): S.APPROVED,
    (S.ENDORSED, E.DECLINE): S.DECLINED,
    (S.ENDORSED, E.DEFER): S.DEFERRED,
    (S.ENDORSED, E.WITHDRAW): S.WITHDRAWN,
    (S.ENDORSED, E.REOPEN): S.PROPOSED,
    (S.DEFERRED, E.RESUME): S.PROPOSED,
    (S.DEFERRED, E.WITHDRAW): S.WITHDRAWN,
    (S.DEFERRED, E.DECLINE): S.DECLINED,
}

OPEN: Final = frozenset({S.PROPOSED, S.ENDORSED, S.DEFERRED})


def advance(state: CaseState, event: CaseEvent) -> CaseState:
    """The state after the event. Raise IllegalMove if the table has no such move."""
    return after(MOVES, state, event)


@dataclass(frozen=True)
class Parties:
    """Who has had a hand in a case so far."""

    learner: int
    proposer: int
    endorser: int | None = None


def clear_of_conflict(parties: Parties, actor: int, event: CaseEvent) -> Verdict:
    """Nobody decides about themselves; who proposed neither endorses nor decides; who endorsed
    does not decide. Withdrawing and resuming are the proposer's own."""
    if actor == parties.learner:
        return Verdict("Nobody takes part in deciding their own promotion.")
    if event in (E.WITHDRAW, E.RESUME, E.REOPEN):
        return ALLOWED
    if actor == parties.proposer:
        return Verdict("You proposed this promotion; somebody else has to decide.")
    if event in (E.APPROVE, E.DECLINE, E.DEFER) and actor == parties.endorser:
        return Verdict("You endorsed this promotion; somebody else has to decide.")
    return ALLOWED


def stands_alone(others: int, reason: str) -> Verdict:
    """May one approver do a second person's step? Only where no other could, and with a reason."""
    if others > 0:
        return Verdict("Somebody else can do this step: ask them.")
    if not reason.strip():
        return Verdict("Say why you do this step alone: nobody else could.")
    return ALLOWED
