"""Rubrics: what each level of a criterion looks like. Exams rate by them, and so does growth, which
know nothing of each other; so the body stands here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from pydantic import Field

from app.content import store
from app.content.authored import Authored, Part, Text
from app.kernel.wording import Wording

LEVELS = (1, 2, 3, 4, 5)


class LevelText(Part):
    """What one level of a criterion looks like."""

    rank: int = Field(ge=1, le=5)
    descriptor: Text


class RubricCriterion(Part):
    """One row of a rubric: a criterion, or a point of the second framework."""

    key: str
    title: Text
    levels: list[LevelText] = []


class RubricBody(Authored):
    """A grid of criteria and levels by which people rate. ``summary`` says what to go by."""

    KIND: ClassVar[str] = "rubric"

    title: Text
    summary: Text | None = None
    criteria: list[RubricCriterion] = []

    def anchors(self) -> Mapping[str, tuple[Wording, ...]]:
        """The descriptors of levels 1 to 5 by criterion."""
        return {
            criterion.key: tuple(
                level.descriptor for level in sorted(criterion.levels, key=lambda one: one.rank)
            )
            for criterion in self.criteria
        }


def anchors(key: str | None) -> Mapping[str, tuple[Wording, ...]]:
    """The descriptors of a published rubric; empty for none."""
    found = store.find_current(RubricBody, key) if key else None
    return found.body.anchors() if found is not None else {}
