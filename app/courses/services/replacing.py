"""Words are found over all courses and lessons, and replaced where a trainer chooses. Every change
is a draft: learners see it once it is published, and all of it can be taken back."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select

from app.audit import trail
from app.content import store
from app.content.rules.lifecycle import State
from app.content.store import Version
from app.courses.models.bodies import Course, Lesson, LessonText, Section
from app.courses.models.replacements import Replacement
from app.courses.rules.replacing import Hit, hits, replaced
from app.kernel.actor import Actor
from app.kernel.errors import BadContent, Conflict, NotFound
from app.kernel.wording import LANGUAGES, Wording
from app.platform.db import db

MOST_HITS: Final = 300
MOST_ENTRIES: Final = 40
LONGEST: Final = 200
LIVE: Final = (State.DRAFT, State.IN_REVIEW, State.PUBLISHED)
MODELS: Final[Mapping[str, type[Course] | type[Lesson]]] = {"course": Course, "lesson": Lesson}


@dataclass(frozen=True)
class Wanted:
    """What is looked for, and where. An empty ``course`` or ``language`` means all."""

    words: str
    course: str = ""
    language: str = ""
    exact: bool = False


@dataclass(frozen=True)
class Spot:
    """The hits in one field of an entry; ``field`` such as ``body.zh`` or ``section-2.en``."""

    field: str
    hits: tuple[Hit, ...]


@dataclass(frozen=True)
class Place:
    """A course or a lesson that holds the words."""

    kind: str
    key: str
    number: int
    title: Wording
    spots: tuple[Spot, ...]

    @property
    def count(self) -> int:
        """How many hits."""
        return sum(len(spot.hits) for spot in self.spots)


@dataclass(frozen=True)
class Undone:
    """How many entries went back, and which did not, since somebody has changed or published
    them."""

    back: int
    left: tuple[str, ...]


def find(wanted: Wanted) -> list[Place]:
    """Every course and lesson that holds the words, in the trainers' order, up to ``MOST_HITS``.
    Raise BadContent for words that are too long."""
    if len(wanted.words) > LONGEST:
        raise BadContent("Keep it under %(most)s characters.", most=LONGEST)
    if not wanted.words:
        return []
    found: list[Place] = []
    left = MOST_HITS
    for version, title in _entries(wanted.course):
        spots = []
        for field, text in fields_of(version.body).items():
            if wanted.language and wanted.language not in field.split("."):
                continue
            there = hits(text, wanted.words, exact=wanted.exact)[:left]
            if there:
                spots.append(Spot(field, tuple(there)))
                left -= len(there)
        if spots:
            found.append(Place(version.kind, version.key, version.number, title, tuple(spots)))
        if left <= 0:
            break
    return found


def replace(
    wanted: Wanted,
    instead: str,
    chosen: Collection[str],
    *,
    by: Actor,
    at: datetime,
) -> Replacement:
    """Replace the chosen hits, each named ``kind|key|version|field|number``; give the record.
    Raise BadContent if nothing or too much is chosen, Conflict if a text changed since it was
    looked at (then nothing is replaced)."""
    if len(instead) > LONGEST:
        raise BadContent("Keep it under %(most)s characters.", most=LONGEST)
    entries = _chosen(chosen)
    if not entries:
        raise BadContent("Choose at least one place.")
    if len(entries) > MOST_ENTRIES:
        raise BadContent("Choose places in at most %(most)s texts at a time.", most=MOST_ENTRIES)
    changes = []
    for (kind, key, number), numbers in entries.items():
        model = MODELS[kind]
        entry = store.entry(model, key)
        before: Version[Any] = store.latest(model, key)
        if before.number != number:
            raise Conflict("“%(key)s” has changed since you looked. Look again.", key=key)
        texts = fields_of(before.body)
        for field, picked in numbers.items():
            if field not in texts:
                raise BadContent("This request could not be understood")
            texts[field] = replaced(texts[field], wanted.words, instead, picked, exact=wanted.exact)
        try:
            body = model.model_validate(_with_texts(before.body, texts).stored())
        except ValueError:
            raise BadContent(
                "“%(key)s” would no longer be whole: a title would be empty or too long.", key=key
            ) from None
        after = store.save(model, key, body, by=by, at=at, expected=number)
        changes.append(
            {
                "kind": kind,
                "key": key,
                "before": number,
                "after": after.number,
                "had_draft": entry.has_draft,
                "places": sum(len(picked) for picked in numbers.values()),
            }
        )
    row = Replacement(
        wanted=wanted.words, instead=instead, changes=changes, by_id=by.id or None, made_at=at
    )
    db.session.add(row)
    db.session.flush()
    trail.note(
        by,
        "course.words_replaced",
        f"replacement:{row.public_id}",
        after={"texts": [change["key"] for change in changes]},
        at=at,
    )
    return row


def made(public_id: UUID) -> Replacement:
    """A replacing. Raise NotFound."""
    row = db.session.scalar(select(Replacement).where(Replacement.public_id == public_id))
    if row is None:
        raise NotFound()
    return row


def undo(public_id: UUID, *, by: Actor, at: datetime) -> Undone:
    """Take a replacing back wherever nobody has worked on since. Raise Conflict if it was taken
    back already."""
    row = made(public_id)
    if row.undone_at is not None:
        raise Conflict("This was taken back already.")
    back, left = 0, []
    for change in row.changes:
        model, key = MODELS[change["kind"]], change["key"]
        if change["before"] == change["after"]:
            continue
        if store.entry(model, key).draft_number != change["after"]:
            left.append(key)
        elif change["had_draft"]:
            store.restore_version(
                model, key, change["before"], by=by, at=at, expected=change["after"]
            )
            back += 1
        else:
            store.discard(model, key, by=by, at=at)
            back += 1
    row.undone_at = at
    db.session.flush()
    trail.note(by, "course.words_put_back", f"replacement:{row.public_id}", at=at)
    return Undone(back, tuple(left))


def fields_of(body: Course | Lesson) -> dict[str, str]:
    """The texts of a course or a lesson by field. Keys, links and numbers are no text."""
    if isinstance(body, Lesson):
        return dict(_lesson_fields(body))
    found = {}
    for lang in LANGUAGES:
        found[f"title.{lang}"] = body.title.said_in(lang)
        found[f"summary.{lang}"] = body.summary.said_in(lang)
    for place, section in enumerate(body.sections):
        for lang in LANGUAGES:
            found[f"section-{place}.{lang}"] = section.title.said_in(lang)
    return found


def _lesson_fields(lesson: Lesson) -> Iterator[tuple[str, str]]:
    for lang in LANGUAGES:
        text: LessonText | None = getattr(lesson, lang)
        if text is not None:
            yield f"title.{lang}", text.title
            yield f"lead.{lang}", text.lead
            yield f"goals.{lang}", "\n".join(text.goals)
            yield f"body.{lang}", text.body


def _with_texts(body: Course | Lesson, texts: Mapping[str, str]) -> Course | Lesson:
    if isinstance(body, Lesson):
        update: dict[str, Any] = {}
        for lang in LANGUAGES:
            text: LessonText | None = getattr(body, lang)
            if text is not None:
                update[lang] = LessonText(
                    title=texts[f"title.{lang}"],
                    lead=texts[f"lead.{lang}"],
                    goals=[row for row in texts[f"goals.{lang}"].split("\n") if row.strip()],
                    body=texts[f"body.{lang}"],
                )
        return body.model_copy(update=update)
    sections = [
        Section(
            title=Wording(texts[f"section-{place}.zh"], texts[f"section-{place}.en"]),
            lessons=section.lessons,
        )
        for place, section in enumerate(body.sections)
    ]
    return body.model_copy(
        update={
            "title": Wording(texts["title.zh"], texts["title.en"]),
            "summary": Wording(texts["summary.zh"], texts["summary.en"]),
            "sections": sections,
        }
    )


def _entries(only: str) -> Iterator[tuple[Version[Any], Wording]]:
    """The newest text of every course, each followed by its lessons."""
    courses = [e.key for e in store.entries(Course, LIVE) if only in ("", e.key)]
    lessons: dict[str, list[str]] = {key: [] for key in courses}
    for entry in store.entries(Lesson, LIVE):
        course = entry.key.split("/", 1)[0]
        if course in lessons:
            lessons[course].append(entry.key)
    bodies = store.latest_of(Course, courses)
    written = store.latest_of(Lesson, [key for keys in lessons.values() for key in keys])
    for course in sorted(bodies, key=lambda key: (bodies[key].body.order, key)):
        yield bodies[course], bodies[course].body.title
        for key in lessons[course]:
            if key in written:
                yield written[key], written[key].body.shown_title()


def _chosen(names: Collection[str]) -> dict[tuple[str, str, int], dict[str, set[int]]]:
    found: dict[tuple[str, str, int], dict[str, set[int]]] = {}
    for name in names:
        pieces = name.split("|")
        if len(pieces) != 5 or pieces[0] not in MODELS:
            raise BadContent("This request could not be understood")
        kind, key, version, field, number = pieces
        if not (version.isdecimal() and number.isdecimal()):
            raise BadContent("This request could not be understood")
        fields = found.setdefault((kind, key, int(version)), {})
        fields.setdefault(field, set()).add(int(number))
    return found
