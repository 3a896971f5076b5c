"""The rubric of role-plays: what each level looks like, and who is calibrated on it."""

from __future__ import annotations

from collections.abc import Mapping

from app.content import store
from app.exams.models.bodies import RubricBody
from app.kernel.wording import Wording

RUBRIC = "roleplay"


def anchors() -> Mapping[str, tuple[Wording, ...]]:
    """The descriptors of levels 1 to 5 by criterion; empty where no rubric is published."""
    version = store.find_current(RubricBody, RUBRIC)
    if version is None:
        return {}
    return {
        criterion.key: tuple(
            level.descriptor for level in sorted(criterion.levels, key=lambda level: level.rank)
        )
        for criterion in version.body.criteria
    }


def is_calibrated(rater_id: int) -> bool:
    """Has this rater passed a calibration round on the rubric?

    Without five anchor transcripts there is none to pass: ratings say "before calibration".
    """
    return rater_id in _passed_calibration()


def _passed_calibration() -> frozenset[int]:
    return frozenset()
