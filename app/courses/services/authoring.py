"""A trainer writes a course: sections and lessons as drafts, published when they are ready."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.content import pictures, store
from app.content.store import Version
from app.courses.models.bodies import Course, Lesson, LessonText, Section
from app.courses.rules.ordering import put_at, put_into
from app.kernel.actor import Actor
from app.kernel.errors import BadContent, Conflict, NotFound
from app.kernel.wording import Wording

# Addresses of pages below a course: a lesson with such a key could not be opened.
RESERVED_LESSONS = frozenset({"assign", "leave", "opinion", "start", "talk"})
RESERVED = frozenset(
    {
        "evaluation",
        "files",
        "find",
        "import",
        "manage",
        "mentoring",
        "needs",
        "new",
        "parts",
        "paths",
        "pictures",
        "plans",
        "preview",
        "progress",
        "rereads",
        "sessions",
        "talk",
    }
)


@dataclass(frozen=True)
class CourseDraft:
    """A course with its lessons as their authors see them. ``lessons`` by short key."""

    version: Version[Course]
    entry: store.Entry
    lessons: dict[str, Version[Lesson]]
    lesson_entries: dict[str, store.Entry]

    @property
    def unpublished(self) -> list[str]:
        """Lessons with work that learners do not see."""
        return [
            key
            for key in self.version.body.lesson_keys
            if key in self.lesson_entries and self.lesson_entries[key].has_draft
        ]

    @property
    def spare(self) -> list[str]:
        """Lessons that are written and not on the list."""
        listed = set(self.version.body.lesson_keys)
        return sorted(key for key in self.lesson_entries if key not in listed)

    @property
    def missing(self) -> list[str]:
        """Lessons that are listed and not written."""
        return [key for key in self.version.body.lesson_keys if key not in self.lessons]

    @property
    def is_clean(self) -> bool:
        """Do learners see everything as it stands here?"""
        return not self.entry.has_draft and not self.unpublished


def draft_of(course: str) -> CourseDraft:
    """The course as its authors see it. Raise NotFound."""
    version = store.latest(Course, course)
    found = store.latest_of(Lesson, version.body.full_keys(course))
    entries = {
        entry.key.split("/", 1)[1]: entry
        for entry in store.entries(Lesson)
        if entry.key.startswith(f"{course}/")
    }
    return CourseDraft(
        version,
        store.entry(Course, course),
        {key.split("/", 1)[1]: lesson for key, lesson in found.items()},
        entries,
    )


def create_course(key: str, body: Course, *, by: Actor, at: datetime) -> Version[Course]:
    """A new course as a draft. Raise Conflict if the key is taken, BadContent if it cannot be."""
    if key in RESERVED:
        raise BadContent("This name cannot be used: it is an address of the academy.")
    return store.save(Course, key, body, by=by, at=at, expected=None)


def save_course(
    key: str, body: Course, *, expected: int, by: Actor, at: datetime
) -> Version[Course]:
    """Keep the course's own page as a draft. Raise Conflict if somebody was faster."""
    return store.save(Course, key, body, by=by, at=at, expected=expected)


def add_section(key: str, title: Wording, *, expected: int, by: Actor, at: datetime) -> None:
    """A section at the end."""
    body = store.latest(Course, key).body
    sections = [*body.sections, Section(title=title)]
    _save_sections(key, body, sections, expected=expected, by=by, at=at)


def rename_section(
    key: str, number: int, title: Wording, *, expected: int, by: Actor, at: datetime
) -> None:
    """Another title for a section. Raise NotFound."""
    body = store.latest(Course, key).body
    sections = list(body.sections)
    _at(sections, number)
    sections[number] = Section(title=title, lessons=sections[number].lessons)
    _save_sections(key, body, sections, expected=expected, by=by, at=at)


def remove_section(key: str, number: int, *, expected: int, by: Actor, at: datetime) -> None:
    """Take out an empty section. Raise Conflict if it holds lessons or is the last one."""
    body = store.latest(Course, key).body
    sections = list(body.sections)
    if _at(sections, number).lessons:
        raise Conflict("Move its lessons elsewhere first.")
    if len(sections) == 1:
        raise Conflict("A course has at least one section.")
    del sections[number]
    _save_sections(key, body, sections, expected=expected, by=by, at=at)


def move_section(
    key: str, number: int, step: int, *, expected: int, by: Actor, at: datetime
) -> None:
    """Let a section change places with its neighbour. At the end, stay. Raise NotFound."""
    body = store.latest(Course, key).body
    sections = list(body.sections)
    _at(sections, number)
    if 0 <= number + step < len(sections):
        sections[number], sections[number + step] = sections[number + step], sections[number]
    _save_sections(key, body, sections, expected=expected, by=by, at=at)


def move_lesson(
    key: str, lesson: str, step: int, *, expected: int, by: Actor, at: datetime
) -> None:
    """Move a lesson one place up (-1) or down (+1), over section borders. At the end, stay."""
    body = store.latest(Course, key).body
    columns = [list(section.lessons) for section in body.sections]
    number = next((n for n, column in enumerate(columns) if lesson in column), None)
    if number is None:
        raise NotFound()
    place = columns[number].index(lesson)
    if 0 <= place + step < len(columns[number]):
        column = columns[number]
        column[place], column[place + step] = column[place + step], column[place]
    elif 0 <= number + step < len(columns):
        columns[number].remove(lesson)
        target = columns[number + step]
        target.insert(len(target) if step < 0 else 0, lesson)
    sections = [
        Section(title=section.title, lessons=column)
        for section, column in zip(body.sections, columns, strict=True)
    ]
    _save_sections(key, body, sections, expected=expected, by=by, at=at)


def place_section(
    key: str, number: int, place: int, *, expected: int, by: Actor, at: datetime
) -> None:
    """Put a section at a place, with all its lessons. Raise NotFound."""
    body = store.latest(Course, key).body
    _at(body.sections, number)
    sections = put_at(body.sections, number, place)
    _save_sections(key, body, sections, expected=expected, by=by, at=at)


def place_lesson(
    key: str, lesson: str, section: int, place: int, *, expected: int, by: Actor, at: datetime
) -> None:
    """Put a lesson at a place of a section. Raise NotFound."""
    body = store.latest(Course, key).body
    _at(body.sections, section)
    if lesson not in body.lesson_keys:
        raise NotFound()
    columns = put_into([part.lessons for part in body.sections], lesson, section, place)
    sections = [
        Section(title=part.title, lessons=column)
        for part, column in zip(body.sections, columns, strict=True)
    ]
    _save_sections(key, body, sections, expected=expected, by=by, at=at)


def add_lesson(
    key: str,
    section: int,
    lesson: str,
    title: Wording,
    *,
    expected: int,
    by: Actor,
    at: datetime,
) -> None:
    """A new lesson with a first line in each language, as a draft, at the end of a section."""
    body = store.latest(Course, key).body
    sections = list(body.sections)
    chosen = _at(sections, section)
    if lesson in RESERVED_LESSONS:
        raise BadContent("This name cannot be used: it is an address of the academy.")
    if lesson in body.lesson_keys:
        raise Conflict("There is already an entry called %(key)s.", key=lesson)
    first = Lesson(
        minutes=10,
        zh=LessonText(title=title.zh, body="## 小标题\n\n在这里写正文。"),
        en=LessonText(title=title.en, body="## A heading\n\nWrite the text here."),
    )
    store.save(Lesson, f"{key}/{lesson}", first, by=by, at=at, expected=None)
    sections[section] = Section(title=chosen.title, lessons=[*chosen.lessons, lesson])
    _save_sections(key, body, sections, expected=expected, by=by, at=at)


def remove_lesson(key: str, lesson: str, *, expected: int, by: Actor, at: datetime) -> None:
    """Take a lesson off the course's list; its text stays and can be put back."""
    body = store.latest(Course, key).body
    if lesson not in body.lesson_keys:
        raise NotFound()
    sections = [
        Section(title=section.title, lessons=[k for k in section.lessons if k != lesson])
        for section in body.sections
    ]
    _save_sections(key, body, sections, expected=expected, by=by, at=at)


def put_lesson_back(key: str, lesson: str, *, expected: int, by: Actor, at: datetime) -> None:
    """Put a lesson that was taken off at the end of the last section. Raise NotFound."""
    body = store.latest(Course, key).body
    store.latest(Lesson, f"{key}/{lesson}")
    if lesson in body.lesson_keys:
        raise Conflict("This lesson is on the list already.")
    sections = list(body.sections)
    last = sections[-1]
    sections[-1] = Section(title=last.title, lessons=[*last.lessons, lesson])
    _save_sections(key, body, sections, expected=expected, by=by, at=at)


def save_lesson(
    course: str, lesson: str, body: Lesson, *, expected: int, by: Actor, at: datetime
) -> Version[Lesson]:
    """Keep a lesson as a draft. Raise Conflict if somebody was faster."""
    return store.save(Lesson, f"{course}/{lesson}", body, by=by, at=at, expected=expected)


def add_picture(
    course: str, lesson: str, name: str, data: bytes, *, expected: int, by: Actor, at: datetime
) -> Version[Lesson]:
    """Put a picture beside a lesson, for its text to show. Raise BadContent if it is refused."""
    try:
        media_type = pictures.media_type_of(name, data)
    except pictures.BadPicture as error:
        raise BadContent("This picture cannot be taken: %(why)s", why=error) from None
    digest = store.put_asset(data, media_type, by=by, at=at)
    now = store.latest(Lesson, f"{course}/{lesson}")
    body = now.body.model_copy(update={"pictures": {**now.body.pictures, name: digest}})
    return save_lesson(course, lesson, body, expected=expected, by=by, at=at)


def publish_lesson(course: str, lesson: str, *, by: Actor, at: datetime) -> None:
    """Let learners meet a lesson's draft. Raise BadContent with what stands against it."""
    store.publish(Lesson, f"{course}/{lesson}", by=by, at=at)


def publish_course(course: str, *, by: Actor, at: datetime) -> int:
    """Publish every draft of the course, lessons first; give how many there were."""
    draft = draft_of(course)
    waiting = draft.unpublished
    for lesson in waiting:
        publish_lesson(course, lesson, by=by, at=at)
    if draft.entry.has_draft:
        store.publish(Course, course, by=by, at=at)
        return len(waiting) + 1
    return len(waiting)


def _at(sections: Sequence[Section], number: int) -> Section:
    if not 0 <= number < len(sections):
        raise NotFound()
    return sections[number]


def _save_sections(
    key: str, body: Course, sections: list[Section], *, expected: int, by: Actor, at: datetime
) -> None:
    changed = body.model_copy(update={"sections": sections})
    store.save(Course, key, changed, by=by, at=at, expected=expected)
