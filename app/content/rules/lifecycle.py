"""The life of an authored entry: one table of states and moves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from app.kernel.moves import after
from app.kernel.verdict import ALLOWED, Verdict

RESTORABLE_FOR: Final = timedelta(days=30)


class State(StrEnum):
    """Where an entry stands. Learners meet published entries only."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    RETIRED = "retired"
    DELETED = "deleted"


class Move(StrEnum):
    """What can be done to an entry. SAVE keeps a draft; it never changes what learners see."""

    SAVE = "save"
    SUBMIT = "submit"
    GIVE_BACK = "give_back"
    PUBLISH = "publish"
    RETIRE = "retire"
    DELETE = "delete"
    RESTORE = "restore"


S, M = State, Move
MOVES: Final[Mapping[tuple[State, Move], State]] = {
    (S.DRAFT, M.SAVE): S.DRAFT,
    (S.DRAFT, M.SUBMIT): S.IN_REVIEW,
    (S.DRAFT, M.PUBLISH): S.PUBLISHED,
    (S.DRAFT, M.DELETE): S.DELETED,
    (S.IN_REVIEW, M.SAVE): S.DRAFT,
    (S.IN_REVIEW, M.GIVE_BACK): S.DRAFT,
    (S.IN_REVIEW, M.PUBLISH): S.PUBLISHED,
    (S.IN_REVIEW, M.DELETE): S.DELETED,
    (S.PUBLISHED, M.SAVE): S.PUBLISHED,
    (S.PUBLISHED, M.SUBMIT): S.PUBLISHED,
    (S.PUBLISHED, M.GIVE_BACK): S.PUBLISHED,
    (S.PUBLISHED, M.PUBLISH): S.PUBLISHED,
    (S.PUBLISHED, M.RETIRE): S.RETIRED,
    (S.RETIRED, M.DELETE): S.DELETED,
}


def advance(state: State, move: Move) -> State:
    """The state after a move. Raise IllegalMove if the table has no such move.

    RESTORE is decided by ``restored``: it depends on what was there before.
    """
    return after(MOVES, state, move)


def may_restore(state: State, *, left_at: datetime | None, at: datetime) -> Verdict:
    """Retired and deleted entries come back for 30 days, to the moment."""
    if state not in (S.RETIRED, S.DELETED):
        return Verdict("Only what was retired or deleted can be restored.")
    if left_at is not None and at - left_at > RESTORABLE_FOR:
        return Verdict("This was put away more than 30 days ago and can no longer be restored.")
    return ALLOWED


def restored(*, was_published: bool) -> State:
    """Where a restored entry stands: published if learners had met it, else a draft again."""
    return S.PUBLISHED if was_published else S.DRAFT
