"""The marks of many attempts at once: what ``summaries.packed`` gives for one after the other, from
whole columns of figures instead of answer by answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.exams.rules.pace import LONGEST
from app.exams.rules.summaries import BLANK, KIND
from app.kernel.late import late

if TYPE_CHECKING:
    import numpy as np

    _Line = np.ndarray[tuple[int], np.dtype[np.int64]]
    _Rows = np.ndarray[tuple[int, int], np.dtype[np.int32]]
    Whole = Sequence[int] | _Line
    Moments = Sequence[str] | Whole
else:
    np = late("numpy")

SLOTS: Final = 1 << 12
POINTS: Final = 1 << 24
APART: Final = ","
ANSWERS_APART: Final = "\x1f"
"""Between answers, which are JSON: no JSON has this sign as it is."""
_WIDTH: Final = len("2026-11-26 09:00:00.000000")
_SECOND: Final = 1_000_000
_MOST: Final = int(LONGEST.total_seconds()) * _SECOND
Taken = Mapping[tuple[int, str | None], int]


@dataclass(frozen=True)
class Columns:
    """Attempts with their starts; every mark by attempt and place, with the revision that counts
    (0: none does); every save with its revision, answer and moment. Marks and saves name only these
    attempts. Moments are as a database writes them, or in whole microseconds."""

    attempts: Whole
    starts: Moments
    mark_attempts: Whole
    mark_slots: Whole
    earned: Whole
    blank: Whole
    counting: Whole
    save_attempts: Whole
    save_slots: Whole
    revisions: Whole
    answers: Sequence[str | None]
    saved: Moments


@dataclass(frozen=True)
class Folded:
    """The same with one line for each attempt, as a database makes it in a third of the time that a
    line for each answer takes: of every mark ``((revision × 2 + blank) × POINTS + earned) × SLOTS +
    slot`` and of every save ``revision × SLOTS + slot``, its answer (empty: none is there any more)
    and its moment, joined in one order."""

    attempts: Sequence[int]
    starts: Moments
    mark_attempts: Sequence[int]
    marks: Sequence[str]
    save_attempts: Sequence[int]
    saves: Sequence[str]
    answers: Sequence[str]
    moments: Sequence[str]


def unfolded(given: Folded) -> Columns:
    """Every mark and save in a place of its own."""
    marks, saves = _numbers(given.marks), _numbers(given.saves)
    several = marks // SLOTS // POINTS
    texts = ANSWERS_APART.join(given.answers).split(ANSWERS_APART) if given.answers else []
    return Columns(
        given.attempts,
        given.starts,
        np.repeat(_whole(given.mark_attempts), _sizes(given.marks)),
        marks % SLOTS,
        marks // SLOTS % POINTS,
        several % 2,
        several // 2,
        np.repeat(_whole(given.save_attempts), _sizes(given.saves)),
        saves % SLOTS,
        saves // SLOTS,
        [text or None for text in texts],
        _moments(given.moments),
    )


def _numbers(lines: Sequence[str]) -> _Line:
    return np.fromstring(APART.join(lines), dtype=np.int64, sep=APART)


def _sizes(lines: Sequence[str]) -> list[int]:
    return [line.count(APART) + 1 for line in lines]


def _moments(lines: Sequence[str]) -> _Line:
    joined = APART.join(lines)
    if ":" not in joined:
        return _numbers(lines)
    ends = f"{joined}{APART}".encode()
    if len(ends) == (_WIDTH + 1) * (joined.count(APART) + 1):
        cut = np.frombuffer(ends, dtype=f"S{_WIDTH + 1}").astype(f"S{_WIDTH}")
        return cut.astype("datetime64[us]").astype(np.int64)
    return _micro(joined.split(APART))


def packed_at_once(given: Columns, places: int, taken: Taken) -> dict[int, bytes]:
    """The packed marks of each attempt on a paper of so many places. ``taken``: a bit for each
    option that an answer takes, by place and answer; it is asked only for answers that count."""
    attempts = _whole(given.attempts)
    order = np.argsort(attempts)
    attempts, starts = attempts[order], _micro(given.starts)[order]
    rows = np.zeros((len(attempts) * places, 3), dtype=KIND)
    rows[:, 1] = BLANK
    rows[:, 2] = -1
    counting = np.zeros(len(rows), dtype=np.int64)
    place = np.searchsorted(attempts, _whole(given.mark_attempts)) * places
    place += _whole(given.mark_slots) - 1
    rows[place, 0] = given.earned
    rows[place, 1] = _whole(given.blank) * BLANK
    counting[place] = given.counting
    own = np.searchsorted(attempts, _whole(given.save_attempts))
    slots = _whole(given.save_slots)
    place = own * places + slots - 1
    chosen = np.flatnonzero(counting[place] == _whole(given.revisions))
    said = zip(slots[chosen].tolist(), map(given.answers.__getitem__, chosen.tolist()), strict=True)
    rows[place[chosen], 1] |= np.array(list(map(taken.__getitem__, said)), dtype=KIND)
    _add_pace(rows, place, own, slots, _micro(given.saved), starts)
    kept, size = rows.tobytes(), places * 3 * rows.itemsize
    return {number: kept[n * size : (n + 1) * size] for n, number in enumerate(attempts.tolist())}


def _add_pace(
    rows: _Rows, place: _Line, own: _Line, slots: _Line, moments: _Line, starts: _Line
) -> None:
    """Whole seconds from save to save, as ``pace.seconds_by_slot`` counts them."""
    order = np.lexsort((slots, moments, own))
    place, own, moments = place[order], own[order], moments[order]
    before = np.empty_like(moments)
    before[1:] = moments[:-1]
    first = np.flatnonzero(np.diff(own, prepend=-1))
    before[first] = starts[own[first]]
    # A clock that was set back may put saves before the start; they took no time.
    before = np.maximum(before, starts[own])
    seconds = np.clip(moments - before, 0, _MOST) // _SECOND
    rows[place, 2] = 0
    np.add.at(rows[:, 2], place, seconds.astype(rows.dtype))


def _whole(values: Whole) -> _Line:
    return np.array(values, dtype=np.int64)


def _micro(moments: Moments) -> _Line:
    if len(moments) and isinstance(moments[0], str):
        return np.array(moments, dtype="datetime64[us]").astype(np.int64)
    return np.array(moments, dtype=np.int64)
