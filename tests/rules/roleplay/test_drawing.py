"""Arrows of the picture of a talk: down, to a neighbour, and back up round the side."""

from __future__ import annotations

from typing import Any, cast

from app.exams.rules.roleplay.drawing import Box, _line

EDGE = cast("Any", object())


def test_an_arrow_to_a_neighbour_is_straight_in_both_directions() -> None:
    left, right = Box(cast("Any", None), 0, 0), Box(cast("Any", None), 194, 0)
    assert _line(EDGE, left, right).path == "M150 27H194"
    assert _line(EDGE, right, left).path == "M194 27H150"


def test_an_arrow_down_bends_and_one_back_up_goes_round() -> None:
    above, below = Box(cast("Any", None), 0, 0), Box(cast("Any", None), 400, 116)
    assert _line(EDGE, above, below).path.startswith("M75 54C")
    assert _line(EDGE, below, above).path.startswith("M")
    assert "C" in _line(EDGE, below, above).path
