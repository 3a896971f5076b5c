"""The sections of a lesson: a heading with what stands under it, and the id it is linked by.

The id is what the author wrote behind the heading (``## Two times {#two-times}``), in both
languages the same, so that a link holds when headings move or are worded anew. A heading without
one is called by its place: ``section-3``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import count

from app.courses.models.bodies import Lesson, LessonText
from app.courses.rules import blocks
from app.courses.rules.parts import Case, Dialogue, Figure, Note, Part, Prose, Video
from app.kernel.wording import LANGUAGES, Wording
from app.platform import markdown

RESERVED = frozenset({"main", "toasts", "changed", "note", "note-state"})
RESERVED_BEGINNINGS = ("check-", "case-", "dialogue-", "reflect-", "script-", "section-")


@dataclass(frozen=True)
class Section:
    """A heading and all that teaches under it, down to the next heading of its rank.

    ``explicit`` says whether the author chose the anchor; ``line`` is the heading's line in the
    lesson's text, from 1."""

    anchor: str
    explicit: bool
    level: int
    title: str
    text: str
    line: int


def anchors() -> Callable[[str], str]:
    """Names the headings of one lesson in their order: the id written, else the place."""
    place = count(1)

    def name(written: str) -> str:
        number = next(place)
        return written or f"section-{number}"

    return name


def sections(text: LessonText) -> tuple[Section, ...]:
    """The sections of a lesson in one language, in order. What examines (checks, reflections) is
    not part of their text."""
    return _sections(text.body)


@lru_cache(maxsize=512)
def _sections(body: str) -> tuple[Section, ...]:
    name = anchors()
    found: list[tuple[markdown.Heading, str, int, list[str]]] = []
    for part in blocks.read(body).parts:
        if not isinstance(part, Prose):
            if found:
                found[-1][3].extend(_words(part))
            continue
        rows = part.text.split("\n")
        headings = markdown.headings(part.text)
        first = headings[0].line if headings else len(rows)
        if found:
            found[-1][3].append(markdown.plain("\n".join(rows[:first])))
        for number, heading in enumerate(headings):
            after = headings[number + 1].line if number + 1 < len(headings) else len(rows)
            words = markdown.plain("\n".join(rows[heading.line : after]))
            found.append((heading, name(heading.anchor), part.line + heading.line, [words]))
    return tuple(
        Section(
            anchor,
            bool(heading.anchor),
            heading.level,
            heading.words,
            "\n".join(words + list(_below(found, number))),
            line,
        )
        for number, (heading, anchor, line, words) in enumerate(found)
    )


def _below(found: list[tuple[markdown.Heading, str, int, list[str]]], number: int) -> Iterator[str]:
    """The words of the lower headings that follow."""
    level = found[number][0].level
    for heading, _anchor, _line, words in found[number + 1 :]:
        if heading.level <= level:
            return
        yield from words


def _words(part: Part) -> Iterator[str]:
    """What a block teaches, as plain words."""
    if isinstance(part, Note):
        yield part.title
        yield markdown.plain(part.text)
    elif isinstance(part, Figure):
        yield part.alt
        yield part.caption
    elif isinstance(part, Video):
        yield part.title
        yield from (cue.text for cue in part.cues)
    elif isinstance(part, Case):
        yield markdown.plain(part.text)
        yield from part.questions
        yield markdown.plain(part.answer)
    elif isinstance(part, Dialogue):
        for side in part.sides:
            for line in side.lines:
                yield "".join(span.text for span in line.spans)
                yield from (reason.text for reason in line.reasons)


def passage(_key: str, lesson: Lesson, anchor: str) -> Wording | None:
    """What a section says in both languages; None if one of them has no such section."""
    texts = {language: _text(lesson, language, anchor) for language in LANGUAGES}
    zh, en = texts["zh"], texts["en"]
    return None if zh is None or en is None else Wording(zh, en)


def _text(lesson: Lesson, language: str, anchor: str) -> str | None:
    text: LessonText | None = getattr(lesson, language)
    if text is None:
        return None
    return next((s.text for s in sections(text) if s.anchor == anchor), None)
