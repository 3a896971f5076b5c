"""Courses and lessons in the search, as learners meet them."""

from __future__ import annotations

from collections.abc import Sequence

from app.content.registry import Change
from app.courses.models.bodies import Course, Lesson
from app.kernel.refs import Ref
from app.platform import markdown
from app.search import index
from app.search.index import Document

PERMISSION = "courses:course:learn"


def courses_switched(changes: Sequence[Change[Course]]) -> None:
    """Courses that learners meet can be found, others not."""
    for change in changes:
        course = change.body
        if course is None:
            index.drop(Ref(change.kind, change.key))
            continue
        texts = [course.summary.zh, course.summary.en]
        texts += [word for s in course.sections for word in (s.title.zh, s.title.en)]
        index.put(Document(Ref(change.kind, change.key), course.title, texts, PERMISSION, rank=10))


def lessons_switched(changes: Sequence[Change[Lesson]]) -> None:
    """The same for lessons, by every word of their text."""
    for change in changes:
        lesson = change.body
        if lesson is None:
            index.drop(Ref(change.kind, change.key))
            continue
        texts = [
            markdown.plain(f"{text.lead}\n\n{text.body}") for text in (lesson.zh, lesson.en) if text
        ]
        index.put(
            Document(Ref(change.kind, change.key), lesson.shown_title(), texts, PERMISSION, rank=5)
        )
