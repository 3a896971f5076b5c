"""Lessons done, lessons open, what is still asked for."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.courses.rules.progress import (
    LessonMark,
    LessonState,
    prerequisites_missing,
    progress,
    still_wanted,
)

KEYS = [f"l{n}" for n in range(8)]
marks = st.builds(LessonMark, st.booleans(), st.booleans(), st.integers(0, 3))
lessons = st.lists(st.sampled_from(KEYS), unique=True)


def _of(order: list[str], known: dict[str, LessonMark], *, in_order: bool = True):  # type: ignore[no-untyped-def]
    return progress(order, dict.fromkeys(KEYS, 5), dict.fromkeys(KEYS, 2), known, in_order=in_order)


@given(lessons, st.dictionaries(st.sampled_from(KEYS), marks), st.booleans())
def test_counts_add_up_and_the_percent_is_full_only_when_complete(
    order: list[str], known: dict[str, LessonMark], in_order: bool
) -> None:
    found = _of(order, known, in_order=in_order)
    done = [k for k in order if k in known and known[k].done]
    assert (found.done, found.total) == (len(done), len(order))
    assert found.minutes_left == 5 * (len(order) - len(done))
    assert 0 <= found.percent <= 100
    assert (found.percent == 100) == found.is_complete
    assert found.next is None or found.states[found.next] is not LessonState.LOCKED


@given(lessons, st.dictionaries(st.sampled_from(KEYS), marks))
def test_in_order_exactly_one_lesson_that_is_not_done_is_open(
    order: list[str], known: dict[str, LessonMark]
) -> None:
    found = _of(order, known)
    open_ones = [k for k, s in found.states.items() if s in (LessonState.OPEN, LessonState.BEGUN)]
    assert len(open_ones) == (0 if found.done == found.total else 1)
    assert found.next == (open_ones[0] if open_ones else found.next)


@given(lessons, st.dictionaries(st.sampled_from(KEYS), marks))
def test_without_order_nothing_is_locked(order: list[str], known: dict[str, LessonMark]) -> None:
    assert LessonState.LOCKED not in _of(order, known, in_order=False).states.values()


@given(lessons, st.dictionaries(st.sampled_from(KEYS), marks), st.sampled_from(KEYS))
def test_finishing_one_more_lesson_never_takes_anything_away(
    order: list[str], known: dict[str, LessonMark], more: str
) -> None:
    before, after = _of(order, known), _of(order, {**known, more: LessonMark(True, True, 2)})
    assert after.done >= before.done
    for key, state in before.states.items():
        if state is not LessonState.LOCKED:
            assert after.states[key] is not LessonState.LOCKED


def test_a_lesson_done_in_an_earlier_edition_has_changed_and_comes_last() -> None:
    found = _of(
        ["a", "b"], {"a": LessonMark(True, True, 0)}
    )  # "a" is not in the editions: edition 1 is assumed
    assert found.states == {"a": LessonState.CHANGED, "b": LessonState.OPEN}
    assert found.next == "b"
    both = _of(["a", "b"], {k: LessonMark(True, True, 0) for k in "ab"})
    assert both.is_complete
    assert both.next == "a"


def test_an_empty_course_is_never_complete() -> None:
    found = _of([], {})
    assert not found.is_complete
    assert found.percent == 0
    assert found.next is None


def test_a_begun_lesson_shows_as_begun() -> None:
    assert _of(["l0"], {"l0": LessonMark(True)}).states["l0"] is LessonState.BEGUN


def test_what_is_wanted_keeps_the_order_of_the_lesson() -> None:
    wanted = still_wanted(["b", "a", "c"], ["x", "y"], {"a"}, {"y"})
    assert (wanted.checks, wanted.cases) == (("b", "c"), ("x",))
    assert not wanted.nothing
    assert not still_wanted([], ["x"], (), ()).nothing
    assert still_wanted(["a"], [], {"a"}, ()).nothing


def test_courses_to_be_completed_first() -> None:
    assert prerequisites_missing(["a", "b", "c"], {"b"}) == ("a", "c")
