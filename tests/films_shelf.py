"""A course with a video in it, for tests: ``films``, whose lesson ``one`` shows ``calm.webm``."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.content import store
from app.courses.models.bodies import Course, Lesson
from app.courses.models.films import CourseFile
from app.courses.queries import films as queries
from app.kernel.actor import SYSTEM
from app.platform.db import db
from tests.courses_shelf import course, lesson

FILM, OTHER = "a" * 64, "b" * 64
CUES = {"zh": "您好，我在听。", "en": "Hello, I am listening."}


def film_lesson(*, skip: str = "yes", watch: int = 90, file: str = FILM, key: str = "") -> Lesson:
    """A lesson with one video of a minute and captions in both languages."""
    name = key or "calm.webm"
    texts: dict[str, Any] = {}
    for language, words in CUES.items():
        block = f":::video {name}\ntitle: {words}\nwatch: {watch}\nskip: {skip}\n### captions\n"
        block += f"00:00.000 --> 00:04.000\n{words}\n:::"
        texts[language] = {"title": words, "body": block}
    return lesson(**texts, files={name: file})


def add_file(digest: str, at: datetime, *, duration: int = 60_000, **more: Any) -> None:
    """A row that says that a file with this hash is there."""
    if digest in queries.files([digest]):
        return
    values = {"media_type": "video/webm", "size": 1_000, "about": {}, **more}
    db.session.add(CourseFile(hash=digest, duration=duration, created_at=at, **values))
    db.session.flush()


def add_films(at: datetime, made: Lesson | None = None) -> None:
    """Publish ``films`` with the lessons ``one`` (a video) and ``two``; again: another ``one``."""
    add_file(FILM, at)
    add_file(OTHER, at, duration=40_000)
    store.write(Lesson, "films/one", made or film_lesson(), by=SYSTEM, at=at)
    store.write(Lesson, "films/two", lesson(), by=SYSTEM, at=at)
    store.write(Course, "films", course("one", "two"), by=SYSTEM, at=at)
