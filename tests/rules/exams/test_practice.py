"""Practice: how far a round is, where it goes on, what is done again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.exams.rules.practice import Mark, go_on, mark, missed, neighbours, progress

places = st.lists(st.integers(1, 60), min_size=1, max_size=30, unique=True)


@st.composite
def rounds(draw: st.DrawFn) -> tuple[list[int], dict[int, Mark]]:
    slots = draw(places)
    done = draw(st.lists(st.sampled_from(slots), unique=True))
    return slots, {slot: draw(st.sampled_from(Mark)) for slot in done}


def test_the_points_say_how_it_went() -> None:
    assert mark(200, 200) is Mark.RIGHT
    assert mark(100, 200) is Mark.PARTLY
    assert mark(0, 200) is Mark.WRONG
    assert mark(None, 200) is Mark.YOURS
    assert mark(0, 0) is Mark.RIGHT


@given(rounds())
def test_every_place_is_counted_once(found: tuple[list[int], dict[int, Mark]]) -> None:
    slots, marks = found
    how = progress(slots, marks)
    assert how.total == len(slots)
    assert how.done == len(marks)
    assert how.done + how.left == how.total
    assert how.missed == len(missed(slots, marks))
    assert how.over == (go_on(slots, marks) is None)


@given(rounds(), st.integers(0, 70))
def test_going_on_never_leads_to_what_is_settled(
    found: tuple[list[int], dict[int, Mark]], after: int
) -> None:
    slots, marks = found
    place = go_on(slots, marks, after)
    if place is not None:
        assert place in slots
        assert marks.get(place, Mark.YOURS) is Mark.YOURS


@given(places)
def test_answering_where_it_leads_goes_through_all_in_order(slots: list[int]) -> None:
    marks: dict[int, Mark] = {}
    walked: list[int] = []
    place = go_on(slots, marks)
    while place is not None:
        walked.append(place)
        marks[place] = Mark.RIGHT
        place = go_on(slots, marks, place)
    assert walked == slots


@given(places, st.data())
def test_the_first_open_one_comes_after_the_last_place(
    slots: list[int], data: st.DataObject
) -> None:
    skipped = data.draw(st.sampled_from(slots))
    marks = {slot: Mark.WRONG for slot in slots if slot != skipped}
    assert go_on(slots, marks, slots[-1]) == skipped


@given(rounds())
def test_a_round_of_the_missed_has_them_in_the_same_order(
    found: tuple[list[int], dict[int, Mark]],
) -> None:
    slots, marks = found
    again = missed(slots, marks)
    assert [slot for slot in slots if slot in again] == list(again)
    assert all(marks[slot] in (Mark.PARTLY, Mark.WRONG) for slot in again)


def test_neighbours_end_with_the_round() -> None:
    assert neighbours([4, 2, 9], 4) == (None, 2)
    assert neighbours([4, 2, 9], 2) == (4, 9)
    assert neighbours([4, 2, 9], 9) == (2, None)
