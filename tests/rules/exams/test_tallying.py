"""Marks of many attempts at once are those of one attempt after the other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.exams.rules import pace
from app.exams.rules.summaries import Mark, packed
from app.exams.rules.tallying import (
    ANSWERS_APART,
    APART,
    POINTS,
    SLOTS,
    Columns,
    Folded,
    packed_at_once,
    unfolded,
)

PLACES = 3
START = datetime(2026, 11, 26, 9, tzinfo=UTC)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TAKEN = {(slot, answer): slot * 4 + n for slot in (1, 2, 3) for n, answer in enumerate((None, "a"))}
assert np.zeros(1).size  # the engine is loaded before anything is timed

moments = st.integers(-400_000_000, 900_000_000).map(lambda n: timedelta(microseconds=n))
marks = st.fixed_dictionaries(
    {},
    optional={
        n: st.tuples(st.integers(0, 600), st.booleans(), st.integers(0, 3)) for n in (1, 2, 3)
    },
)
saves = st.dictionaries(
    st.tuples(st.integers(1, PLACES), st.integers(1, 3)),
    st.tuples(st.sampled_from([None, "a"]), moments),
    max_size=8,
)
sat = st.dictionaries(st.integers(1, 10**6), st.tuples(moments, marks, saves), max_size=5)


People = dict[
    int,
    tuple[
        timedelta,
        dict[int, tuple[int, bool, int]],
        dict[tuple[int, int], tuple[str | None, timedelta]],
    ],
]


def one_by_one(people: People) -> dict[int, bytes]:
    """Brute force: each attempt by itself."""
    found = {}
    for number, (begun, earned, saved) in people.items():
        took = pace.seconds_by_slot(
            START + begun, [(START + at, slot) for (slot, _n), (_a, at) in saved.items()]
        )
        marks = []
        for slot in range(1, PLACES + 1):
            points, blank, revision = earned.get(slot, (0, True, 0))
            counts = saved.get((slot, revision))
            chosen = TAKEN[slot, counts[0]] if counts else 0
            marks.append(Mark(points, blank, chosen, took.get(slot, -1)))
        found[number] = packed(marks)
    return found


def turned(rows: list[tuple[Any, ...]]) -> list[list[Any]]:
    return [[row[n] for row in rows] for n in range(5)]


def moment_in(way: str) -> Callable[[timedelta], Any]:
    """How an engine writes a moment: as text, as text without a fraction of zero, as a number."""

    def moment(after: timedelta) -> Any:
        at = START + after
        if way == "number":
            return (at - EPOCH) // timedelta(microseconds=1)
        return at.replace(tzinfo=None).isoformat(" ", "microseconds" if way == "text" else "auto")

    return moment


ways = st.sampled_from(["text", "short text", "number"])


@given(sat, ways)
def test_columns_give_what_each_attempt_gives(people: People, way: str) -> None:
    moment = moment_in(way)
    all_marks = [(n, slot, *one) for n, (_b, m, _s) in people.items() for slot, one in m.items()]
    all_saves = [
        (n, slot, revision, answer, moment(at))
        for n, (_b, _m, s) in people.items()
        for (slot, revision), (answer, at) in s.items()
    ]
    starts = [moment(begun) for begun, _m, _s in people.values()]
    columns = Columns(list(people), starts, *turned(all_marks), *turned(all_saves))
    assert packed_at_once(columns, PLACES, TAKEN) == one_by_one(people)


@given(sat, ways)
def test_one_line_for_each_attempt_says_the_same(people: People, way: str) -> None:
    moment = moment_in(way)
    marked = {n: m for n, (_b, m, _s) in people.items() if m}
    saved = {n: s for n, (_b, _m, s) in people.items() if s}
    folded = Folded(
        list(people),
        [moment(begun) for begun, _m, _s in people.values()],
        list(marked),
        [
            APART.join(
                str(((counts * 2 + blank) * POINTS + points) * SLOTS + slot)
                for slot, (points, blank, counts) in m.items()
            )
            for m in marked.values()
        ],
        list(saved),
        [APART.join(str(revision * SLOTS + slot) for slot, revision in s) for s in saved.values()],
        [ANSWERS_APART.join(answer or "" for answer, _at in s.values()) for s in saved.values()],
        [APART.join(str(moment(at)) for _answer, at in s.values()) for s in saved.values()],
    )
    assert packed_at_once(unfolded(folded), PLACES, TAKEN) == one_by_one(people)
