"""Recordings of spoken turns: to which message each belongs, and how much of them is kept.

A recording stands beside what was written and is never read: no level follows from a voice.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from app.exams.rules.roleplay.state import Event, EventKind
from app.kernel.verdict import ALLOWED, Verdict

LARGEST: Final = 6 * 1024 * 1024
LONGEST: Final = 180
MOST: Final = 60
SPOKEN_CHANNELS: Final = frozenset({"phone"})


def may_keep(*, channel: str, agreed: bool, handed_in: bool, kept: int) -> Verdict:
    """A voice is kept in phone scenarios alone, by consent, before the play is handed in."""
    if not agreed:
        return Verdict("Without your consent nothing is kept.")
    if channel not in SPOKEN_CHANNELS:
        return Verdict("Only phone scenarios keep recordings.")
    if handed_in:
        return Verdict("The play is handed in; nothing is added to it any more.")
    if kept >= MOST:
        return Verdict("There are %(count)s recordings already; remove one first.", {"count": MOST})
    return ALLOWED


def may_hear(asker: int, *, learner: int, rates: bool, handed_in: bool) -> Verdict:
    """The learner, whose voice it is; once the play is handed in, those who rate."""
    if asker == learner or (rates and handed_in):
        return ALLOWED
    return Verdict("This recording is for the learner and those who rate.")


def seconds_said(claimed: float | None) -> int:
    """The length as the browser measured it, whole seconds within bounds; 0 where it is unknown."""
    if claimed is None or not 0 < claimed < float("inf"):
        return 0
    return min(LONGEST, max(1, round(claimed)))


def messages(events: Sequence[Event], numbers: Sequence[int]) -> dict[int, int]:
    """The place in the transcript of each message, by the number of its event: in the order in
    which grading and the report read them."""
    spoken = (EventKind.SAID, EventKind.REPLY)
    together = sorted(zip(events, numbers, strict=True), key=lambda pair: pair[0].at)
    said = [number for event, number in together if event.kind in spoken]
    return {number: place for place, number in enumerate(said)}
