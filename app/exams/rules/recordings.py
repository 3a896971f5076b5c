"""Recordings of oral exams: which bytes are a recording that browsers play, and who may hear it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from app.kernel.verdict import ALLOWED, Verdict

LARGEST: Final = 30 * 1024 * 1024
MOST: Final = 4
HEAD: Final = 64
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
    if head[4:8] == b"ftyp":
        return "audio/mp4"
    if head.startswith(b"OggS"):
        return "audio/ogg"
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return "audio/wav"
    if head.startswith(b"\x1aE\xdf\xa3") and b"webm" in head:
        return "audio/webm"
    if head.startswith(b"ID3"):
        return "audio/mpeg"
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0:
        return _by_frame(head[1])
    return None


def _by_frame(second: int) -> str | None:
    """Frames of MPEG sound: a sync, a version, a layer. Layer III is mp3, none is AAC."""
    version, layer = second >> 3 & 3, second >> 1 & 3
    if layer == 1 and version != 1:
        return "audio/mpeg"
    return "audio/aac" if layer == 0 and version >= 2 else None


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
