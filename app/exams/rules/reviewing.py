"""The review of an item before learners meet it: one table of outcomes and moves."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Final

from app.kernel.moves import after

LONGEST: Final = 2_000
PLACES: Final = ("whole", "stem", "options", "key", "explanation", "media", "parts", "metadata")
"""What a remark may be about."""


class Outcome(StrEnum):
    """What became of one handing-in."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    SENT_BACK = "sent_back"
    WITHDRAWN = "withdrawn"


class Decision(StrEnum):
    """What can be done with what was handed in. OVERTAKE: its author went on writing."""

    ACCEPT = "accept"
    SEND_BACK = "send_back"
    WITHDRAW = "withdraw"
    OVERTAKE = "overtake"


MOVES: Final[Mapping[tuple[Outcome, Decision], Outcome]] = {
    (Outcome.WAITING, Decision.ACCEPT): Outcome.ACCEPTED,
    (Outcome.WAITING, Decision.SEND_BACK): Outcome.SENT_BACK,
    (Outcome.WAITING, Decision.WITHDRAW): Outcome.WITHDRAWN,
    (Outcome.WAITING, Decision.OVERTAKE): Outcome.WITHDRAWN,
}


def decide(outcome: Outcome, decision: Decision) -> Outcome:
    """The outcome after a decision. Raise IllegalMove where it was decided before."""
    return after(MOVES, outcome, decision)


class Standing(StrEnum):
    """Where an item stands, as its authors see it."""

    DRAFT = "draft"
    WAITING = "waiting"
    SENT_BACK = "sent_back"
    ACCEPTED = "accepted"
    RETIRED = "retired"


def standing(*, away: bool, draft: bool, in_review: bool, last: Outcome | None) -> Standing:
    """Where an item stands. ``last`` is the outcome of the draft's last handing-in; what was sent
    back and changed since is a plain draft again, for it is another text."""
    if away:
        return Standing.RETIRED
    if not draft:
        return Standing.ACCEPTED
    if in_review:
        return Standing.WAITING
    return Standing.SENT_BACK if last is Outcome.SENT_BACK else Standing.DRAFT


def is_second_pair_of_eyes(reviewer: int, writers: Collection[int], handed_in_by: int) -> bool:
    """Has this person neither written any part of the draft nor handed it in?"""
    return reviewer not in writers and reviewer != handed_in_by
