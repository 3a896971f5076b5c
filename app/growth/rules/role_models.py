"""A conversation shown to others as a model: what is good enough, who agrees, what is masked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

from app.growth.rules.dossier import RolePlayed
from app.kernel.moves import after
from app.kernel.verdict import ALLOWED, Verdict

# The mean level from which a conversation may be a model, in hundredths.
LINE: Final = 400
HIDDEN: Final = "···"


class ModelState(StrEnum):
    """Where a model stands. Others see it only while it is shown."""

    ASKED = "asked"
    SHOWN = "shown"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class ModelEvent(StrEnum):
    """What the person can say to it, at any time."""

    AGREE = "agree"
    DECLINE = "decline"
    WITHDRAW = "withdraw"


MOVES: Final[Mapping[tuple[ModelState, ModelEvent], ModelState]] = {
    (ModelState.ASKED, ModelEvent.AGREE): ModelState.SHOWN,
    (ModelState.ASKED, ModelEvent.DECLINE): ModelState.DECLINED,
    (ModelState.SHOWN, ModelEvent.WITHDRAW): ModelState.WITHDRAWN,
    (ModelState.DECLINED, ModelEvent.AGREE): ModelState.SHOWN,
    (ModelState.WITHDRAWN, ModelEvent.AGREE): ModelState.SHOWN,
}


def advance(state: ModelState, event: ModelEvent) -> ModelState:
    """The state after the event. Raise IllegalMove if the table has no such move."""
    return after(MOVES, state, event)


def mean_level(play: RolePlayed) -> int:
    """The mean of its observed criteria, in hundredths; 0 if nothing was observed."""
    return sum(play.levels.values()) // len(play.levels) if play.levels else 0


def is_worthy(play: RolePlayed) -> Verdict:
    """A model passed without a critical fault, a trainer stands behind its levels, and their mean
    reaches the line."""
    if not play.passed or play.critical:
        return Verdict("Only a role-play that was passed without a critical fault is a model.")
    if not play.confirmed:
        return Verdict("A trainer confirms the levels before it is shown as a model.")
    if mean_level(play) < LINE:
        return Verdict("A model has a mean level of 4 or more.")
    return ALLOWED


# Addresses of mail, then runs of four and more digits or capital letters with digits: numbers of
# orders and parcels, phones, cards. Single digits and short figures (30 s, 7 days) stay.
_MAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_NUMBER: Final = re.compile(
    r"(?<![A-Za-z0-9])(?=[A-Za-z0-9-]*\d)[A-Z]{0,4}-?\d[\d -]{2,}\d(?![A-Za-z0-9])", re.ASCII
)


def masked(text: str, names: Iterable[str]) -> str:
    """The text without names, mail addresses and long numbers. The longest name goes first, so
    that no part of one is left."""
    for name in sorted({name.strip() for name in names} - {""}, key=len, reverse=True):
        text = re.sub(re.escape(name), HIDDEN, text, flags=re.IGNORECASE)
    return _NUMBER.sub(HIDDEN, _MAIL.sub(HIDDEN, text))
