"""The authored bodies: a course, and a lesson in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from app.content.authored import Authored, Part, Path, RefText, Text
from app.courses.rules import blocks
from app.courses.rules.parts import Document
from app.kernel.refs import Ref
from app.kernel.wording import LANGUAGES, Language, Wording

LessonKey = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=60)]


class Section(Part):
    """A part of a course."""

    title: Text
    lessons: list[LessonKey] = []


class Course(Authored):
    """A course: what it is for and the order of its lessons. Its key is the folder's name."""

    KIND: ClassVar[str] = "course"

    title: Text
    summary: Text
    tier: Literal["junior", "mid", "senior"]
    competencies: Annotated[list[str], Field(min_length=1)]
    hours: Annotated[float, Field(gt=0, le=200)]
    order: int = 100
    prerequisites: list[RefText] = []
    in_order: bool = True
    exam: RefText | None = None
    certificate: bool = False
    renew_months: Annotated[int | None, Field(ge=1, le=60)] = None
    sections: Annotated[list[Section], Field(min_length=1)]

    @property
    def lesson_keys(self) -> list[str]:
        """The lessons in the course's order."""
        return [key for section in self.sections for key in section.lessons]

    def full_keys(self, course: str) -> list[str]:
        """The lessons as entries are called: ``course/lesson``."""
        return [f"{course}/{key}" for key in self.lesson_keys]


class LessonText(Part):
    """A lesson in one language. ``body`` is Markdown with blocks."""

    title: Annotated[str, Field(min_length=1, max_length=120)]
    lead: str = ""
    goals: list[str] = []
    body: Annotated[str, Field(min_length=1)]

    @cached_property
    def document(self) -> Document:
        """The body in its parts."""
        return blocks.read(self.body)


class Lesson(Authored):
    """A lesson. Its key is ``course/lesson``. ``edition`` rises when the text changes in substance:
    whoever finished an earlier edition is asked to read it again."""

    KIND: ClassVar[str] = "lesson"

    minutes: Annotated[int, Field(ge=1, le=240)]
    criteria: list[str] = []
    edition: Annotated[int, Field(ge=1)] = 1
    zh: LessonText | None = None
    en: LessonText | None = None
    pictures: dict[str, str] = {}
    files: dict[str, str] = {}

    def shown_title(self) -> Wording:
        """The title, in the other language where one is missing."""
        zh = self.zh.title if self.zh else ""
        en = self.en.title if self.en else ""
        return Wording(zh or en, en or zh)

    def text_in(self, language: str) -> LessonText | None:
        """The text in this language, else in the other one."""
        first, second = (self.en, self.zh) if language == "en" else (self.zh, self.en)
        return first or second

    @property
    def missing(self) -> tuple[Language, ...]:
        """The languages not written yet."""
        return tuple(lang for lang in LANGUAGES if getattr(self, lang) is None)

    def refs(self) -> Iterator[tuple[Path, Ref]]:
        """The scripts shown as cards."""
        for language in LANGUAGES:
            text: LessonText | None = getattr(self, language)
            if text is not None:
                for card in text.document.scripts:
                    yield (language, "body", card.line), Ref("script", card.key)
