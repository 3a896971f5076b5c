"""Recordings of oral exams: which bytes are a recording that browsers play, and who may hear it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from app.content import media
from app.kernel.verdict import ALLOWED, Verdict

LARGEST: Final = 30 * 1024 * 1024
MOST: Final = 4
KINDS: Final = {
    "audio/mp4": "m4a",
    "audio/mpeg": "mp3",
    "audio/aac": "aac",
    "audio/ogg": "ogg",
    "audio/wav": "wav",
    "audio/webm": "webm",
}


def kind_of(head: bytes) -> str | None:
    """The media type that the first bytes tell, whatever the file is called; None for what is no
    recording. A film in the same container is played for its sound alone."""
    return media.kind_by_bytes(head).replace("video/", "audio/") or None


def may_keep(asker: int, *, interviewers: Collection[int], begun: bool, kept: int) -> Verdict:
    """Its interviewers add recordings once it has begun, a few at most."""
    if asker not in interviewers:
        return Verdict("Only the interviewers of this oral exam add a recording.")
    if not begun:
        return Verdict("This oral exam has not begun yet.")
    if kept >= MOST:
        return Verdict("There are %(count)s recordings already; remove one first.", {"count": MOST})
    return ALLOWED


def may_hear(
    asker: int, *, learner: int, interviewers: Collection[int], rates: bool, disputed: bool
) -> Verdict:
    """The learner, whose voice it is; the interviewers; and while a third opinion or an appeal
    waits, those who rate."""
    if asker == learner or asker in interviewers or (rates and disputed):
        return ALLOWED
    return Verdict("This recording is for the learner and the interviewers.")
