"""Where an answer may speak to its key points."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.exams.rules.suggesting import spans, suggest


def test_an_answer_is_cut_into_sentences() -> None:
    assert spans("让您久等了。今晚九点前答复！\n……") == ["让您久等了。", "今晚九点前答复！"]
    assert spans("") == []


@given(st.text("好的。您 ok.!\n", max_size=60))
def test_spans_stand_in_the_answer_in_their_order(text: str) -> None:
    place = 0
    for span in spans(text):
        place = text.index(span, place) + len(span)


def test_the_nearest_span_is_suggested_if_it_is_near_enough() -> None:
    made = suggest(["time", "tone"], ["a", "b"], [[0.2, 0.7], [0.1, 0.3]], 0.5)
    assert [(one.point, one.found, one.span) for one in made] == [
        ("time", True, "b"),
        ("tone", False, "b"),
    ]


def test_a_blank_answer_suggests_nothing() -> None:
    made = suggest(["time"], [], [[]], 0.5)
    assert [(one.found, one.span) for one in made] == [(False, "")]
