"""Captions: WebVTT (or SRT) as a trainer writes them, read into lines with times, written back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

N_ = str  # a msgid for tools/catalogs.py
_TIME = r"(?:(\d{1,2}):)?([0-5]?\d):([0-5]\d)[.,](\d{3})"
_TIMING = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(?:\s.*)?\Z")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")


@dataclass(frozen=True)
class Cue:
    """One caption: from when to when, in milliseconds, and its words."""

    start: int
    end: int
    text: str

    @property
    def clock(self) -> str:
        """The beginning as minutes and seconds."""
        return f"{self.start // 60_000:02d}:{self.start // 1000 % 60:02d}"


def _moment(pieces: Sequence[str | None]) -> int:
    hours, minutes, seconds, thousandths = (int(piece or 0) for piece in pieces)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths


def read(rows: Sequence[str], line: int) -> tuple[tuple[Cue, ...], tuple[tuple[int, str], ...]]:
    """The captions in these rows, the first of which stands after ``line``; and what is wrong,
    with the line. Numbers and notes between captions are left out."""
    cues: list[Cue] = []
    problems: list[tuple[int, str]] = []
    timing: re.Match[str] | None = None
    begun, words = 0, list[str]()

    def close() -> None:
        nonlocal timing
        if timing is None:
            return
        start, end = _moment(timing.groups()[:4]), _moment(timing.groups()[4:])
        text = _TAG.sub("", " ".join(words)).strip()
        if end <= start:
            problems.append((begun, N_("this caption ends before it begins; mend its times")))
        elif cues and start < cues[-1].start:
            problems.append(
                (begun, N_("this caption begins before the one above; put them in order"))
            )
        elif not text:
            problems.append((begun, N_("this caption is empty; write its words below the times")))
        else:
            cues.append(Cue(start, end, text))
        timing = None

    for number, row in enumerate(rows, line + 1):
        found = _TIMING.match(row)
        if found:
            close()
            timing, begun, words = found, number, []
        elif "-->" in row:
            close()
            problems.append((number, N_("times look like 00:01.000 --> 00:04.000")))
        elif not row.strip():
            close()
        elif timing is not None:
            words.append(row.strip())
    close()
    return tuple(cues), tuple(problems)


def _stamp(moment: int) -> str:
    seconds, thousandths = divmod(moment, 1000)
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}.{thousandths:03d}"


def write(cues: Sequence[Cue]) -> str:
    """The captions as a WebVTT file. Words are text: markup in them is shown, not obeyed."""
    pieces = ["WEBVTT\n"]
    for cue in cues:
        text = cue.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        pieces.append(f"{_stamp(cue.start)} --> {_stamp(cue.end)}\n{text}\n")
    return "\n".join(pieces)
