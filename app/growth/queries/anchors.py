"""What the levels look like wherever growth rates: from the rubrics the framework names."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from app.content import rubrics, store
from app.content.authored import RefText
from app.growth.models.framework import Framework, InterviewBody
from app.kernel.wording import Wording

Anchors = Mapping[str, tuple[Wording, ...]]


def of_interview(interview: InterviewBody | None) -> Anchors:
    """Levels 1 to 5 of each criterion an interview rates; empty where it names no rubric."""
    return _of(interview.rubric) if interview is not None else {}


def of_review(framework: Framework) -> Anchors:
    """Levels 1 to 5 of each criterion over a month, for managers and for oneself."""
    return _of(framework.rubrics.review)


def of_points(framework: Framework) -> Anchors:
    """Levels 1 to 5 of each point of the dimensions."""
    return _of(framework.rubrics.dimensions)


def titles(keys: Collection[str]) -> Mapping[str, Wording]:
    """The names of published rubrics by their keys."""
    found = {key: store.find_current(rubrics.RubricBody, key) for key in keys}
    return {key: version.body.title for key, version in found.items() if version is not None}


def _of(rubric: RefText | None) -> Anchors:
    return rubrics.anchors(rubric.ref.key) if rubric is not None else {}
