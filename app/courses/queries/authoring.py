"""Courses as their authors list them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.content import store
from app.content.rules.lifecycle import State
from app.content.store import Entry
from app.courses.models.bodies import Course
from app.courses.queries.report import Tally, tallies
from app.platform.paging import Page


@dataclass(frozen=True)
class CourseLine:
    """One course with its state and who is in it."""

    entry: Entry
    course: Course
    tally: Tally

    @property
    def key(self) -> str:
        """The course's key."""
        return self.entry.key


def course_lines(
    *,
    search: str,
    state: str,
    sort: str,
    number: int,
    size: int,
    language: str,
    today: date,
) -> Page[CourseLine]:
    """A page of courses in any state. ``sort`` is order, title, people or changed, ``-`` turns."""
    entries = store.entries(Course, list(State))
    bodies = store.latest_of(Course, [entry.key for entry in entries])
    counted = tallies(today)
    lines = [
        CourseLine(entry, bodies[entry.key].body, counted.get(entry.key, Tally()))
        for entry in entries
        if entry.key in bodies
    ]
    if state:
        lines = [line for line in lines if line.entry.shown_state.value == state]
    else:
        lines = [line for line in lines if line.entry.state is not State.DELETED]
    words = search.casefold().split()
    lines = [line for line in lines if all(word in _text(line) for word in words)]
    keys: dict[str, Callable[[CourseLine], Any]] = {
        "order": lambda line: (line.course.order, line.key),
        "title": lambda line: line.course.title.said_in(language).casefold(),
        "people": lambda line: line.tally.people,
        "changed": lambda line: line.entry.changed_at,
    }
    lines.sort(key=keys.get(sort.removeprefix("-"), keys["order"]), reverse=sort[:1] == "-")
    count = max(1, -(-len(lines) // size))
    number = min(max(1, number), count)
    return Page(lines[(number - 1) * size : number * size], number, size, len(lines))


def _text(line: CourseLine) -> str:
    return f"{line.key} {line.course.title.zh} {line.course.title.en}".casefold()
