"""The kinds of content that courses bring."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from app.content import registry
from app.content.layouts import Attached
from app.content.registry import Change, ContentKind
from app.courses.content.checks import check_course, check_lesson
from app.courses.content.folders import LARGE, CourseFolders
from app.courses.models.bodies import Course, Lesson
from app.courses.services import filing, finding, rereading, sections
from app.kernel.actor import SYSTEM
from app.platform import clock
from app.platform.db import transaction


def register(data: Path) -> None:
    """Let the loader read and write ``courses/``; ``data`` is where large files are kept."""

    def bring(file: Attached, at: datetime) -> None:
        filing.bring(file, data)
        with transaction():
            filing.hold(file.digest, file.about, by=SYSTEM, at=at)

    registry.keep_large(LARGE)
    registry.register(
        CourseFolders(data),
        ContentKind(Course, check=check_course, switched=_courses_switched),
        ContentKind(
            Lesson,
            check=check_lesson,
            switched=_lessons_switched,
            passage=sections.passage,
            bring=bring,
            revision=2,
        ),
    )


def _courses_switched(changes: Sequence[Change[Course]]) -> None:
    finding.courses_switched(changes)
    rereading.settle([change.key for change in changes], at=clock.now())


def _lessons_switched(changes: Sequence[Change[Lesson]]) -> None:
    finding.lessons_switched(changes)
    rereading.settle([change.key.split("/", 1)[0] for change in changes], at=clock.now())
