"""The shipped rubrics describe every level of everything that people rate, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.content import planning
from app.content.rubrics import LEVELS, RubricBody
from app.exams.models.bodies import ItemBody
from app.exams.services import marking, roleplay_rubric
from app.growth.models.framework import Framework

CONTENT = Path(__file__).parents[3] / "content"


@pytest.fixture(scope="module")
def bodies() -> dict[tuple[str, str], object]:
    return {}


@pytest.fixture
def shipped(
    context: object, bodies: dict[tuple[str, str], object]
) -> dict[tuple[str, str], object]:
    """Everything in the content folder by kind and key, read once."""
    if not bodies:
        entries = planning.read_folder(CONTENT).entries
        bodies.update({name: entry.body for name, entry in entries.items()})
    return bodies


def rubric(shipped: dict[tuple[str, str], object], key: str) -> RubricBody:
    found = shipped["rubric", key]
    assert isinstance(found, RubricBody)
    return found


def framework(shipped: dict[tuple[str, str], object]) -> Framework:
    found = shipped["framework", "framework"]
    assert isinstance(found, Framework)
    return found


def test_the_seven_criteria_have_five_levels_in_role_plays_and_reviews(
    shipped: dict[tuple[str, str], object],
) -> None:
    criteria = [criterion.key for criterion in framework(shipped).criteria]
    assert len(criteria) == 7
    review = framework(shipped).rubrics.review
    assert review is not None
    for key in (roleplay_rubric.RUBRIC, review.ref.key):
        anchors = rubric(shipped, key).anchors()
        assert list(anchors) == criteria
        assert {len(texts) for texts in anchors.values()} == {len(LEVELS)}


def test_the_six_dimensions_have_twenty_one_points_with_five_levels_each(
    shipped: dict[tuple[str, str], object],
) -> None:
    body = framework(shipped)
    assert [len(dimension.points) for dimension in body.dimensions] == [4, 4, 4, 3, 3, 3]
    assert body.rubrics.dimensions is not None
    anchors = rubric(shipped, body.rubrics.dimensions.ref.key).anchors()
    assert list(anchors) == [point.key for point in body.points]
    assert {len(texts) for texts in anchors.values()} == {len(LEVELS)}


def test_every_interview_is_rated_by_a_rubric_of_its_criteria(
    shipped: dict[tuple[str, str], object],
) -> None:
    for interview in framework(shipped).interviews:
        assert interview.rubric is not None
        anchors = rubric(shipped, interview.rubric.ref.key).anchors()
        assert tuple(anchors) == interview.criteria


def test_written_and_spoken_answers_find_their_rubrics(
    shipped: dict[tuple[str, str], object],
) -> None:
    written = rubric(shipped, marking.WRITTEN).anchors()
    assert set(rubric(shipped, marking.SPOKEN).anchors()) == {"communication", "problem_handling"}
    asked = {
        body.criterion
        for body in shipped.values()
        if isinstance(body, ItemBody) and body.type == "write_reply"
    }
    assert asked <= set(written)


def test_no_two_levels_of_a_criterion_say_the_same(
    shipped: dict[tuple[str, str], object],
) -> None:
    rubrics = [body for body in shipped.values() if isinstance(body, RubricBody)]
    assert len(rubrics) >= 6
    for body in rubrics:
        assert body.languages() == {"zh", "en"}
        for texts in body.anchors().values():
            assert len({text.zh for text in texts}) == len({text.en for text in texts}) == 5
