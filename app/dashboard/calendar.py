"""One month of somebody's dates: classes, interviews, due days, and birthdays by consent."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from flask import current_app

from app.accounts import queries as accounts
from app.courses import api as courses
from app.exams.api import exams
from app.growth import api as growth
from app.kernel.actor import Actor
from app.platform import i18n
from app.platform.db import db
from app.platform.i18n import _, _l

# What an entry is: its name, its sign, its tone.
KINDS: Final = {
    "class": (_l("Class"), "school", "info"),
    "team": (_l("Team activity"), "users-group", "good"),
    "interview": (_l("Interview"), "microphone", "warm"),
    "due": (_l("Due"), "flag", "bad"),
    "look": (_l("To be looked at together"), "eye", "info"),
    "birthday": (_l("Birthday"), "heart", "good"),
}


@dataclass(frozen=True)
class Entry:
    """One date: on which day, from when if at an hour, what it is and where it leads."""

    day: date
    kind: str
    title: str
    at: datetime | None = None
    note: str = ""
    url: str = ""
    mine: bool = True


@dataclass(frozen=True)
class Month:
    """A month as weeks of seven days, Monday first, with the entries of each day."""

    first: date
    weeks: tuple[tuple[date, ...], ...]
    entries: dict[date, list[Entry]]

    @property
    def title(self) -> str:
        """2026年11月, or November 2026."""
        if i18n.language() == "zh":
            return f"{self.first.year}年{self.first.month}月"
        return f"{calendar.month_name[self.first.month]} {self.first.year}"

    @property
    def before(self) -> str:
        """The month before, as addresses write it."""
        return f"{self.first - timedelta(days=1):%Y-%m}"

    @property
    def after(self) -> str:
        """The month after."""
        return f"{self.first + timedelta(days=31):%Y-%m}"

    @property
    def listed(self) -> list[Entry]:
        """The month's own entries, in order."""
        within = (d for d in sorted(self.entries) if d.month == self.first.month)
        return [entry for day in within for entry in self.entries[day]]


def month_named(text: str, today: date) -> date:
    """The first day of the month ``YYYY-MM``; of today's for anything else."""
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        found = today
    return found if 2000 <= found.year <= 2200 and found.day == 1 else today.replace(day=1)


def weeks_of(first: date) -> tuple[tuple[date, ...], ...]:
    """The weeks that hold a month, with the days of its neighbours that complete them."""
    whole = calendar.Calendar().monthdatescalendar(first.year, first.month)
    return tuple(tuple(week) for week in whole)


def month_of(actor: Actor, first: date, *, today: date) -> Month:
    """Everything of the weeks that hold this month."""
    weeks = weeks_of(first)
    entries: dict[date, list[Entry]] = {}
    found = _entries(actor, weeks[0][0], weeks[-1][-1], today)
    for entry in sorted(found, key=lambda e: (e.day, e.at is not None, _minute(e), e.title)):
        entries.setdefault(entry.day, []).append(entry)
    return Month(first, weeks, entries)


def _minute(entry: Entry) -> time:
    return i18n.local(entry.at).time() if entry.at else time(0)


def _entries(actor: Actor, start: date, end: date, today: date) -> Iterator[Entry]:
    zone = current_app.config["ACADEMY"].zone
    begin = datetime.combine(start, time(0), tzinfo=zone)
    until = datetime.combine(end + timedelta(days=1), time(0), tzinfo=zone)
    yield from _meetings(courses.meetings(actor.id, begin, until))
    for oral in exams.orals_between(actor.id, begin, until):
        title = i18n.in_readers_language(oral.title)
        yield Entry(
            i18n.local(oral.begins_at).date(), "interview", title, oral.begins_at, oral.place,
            oral.url,
        )  # fmt: skip
    for held in growth.interviews_between(actor.id, start, end):
        yield Entry(held.day, "interview", held.title, note=held.about, url=held.url)
    for goal in growth.goals_between(actor.id, start, end):
        note = [str(_("Goal")), *([goal.about] if goal.about else [])]
        yield Entry(
            goal.day, "due" if goal.due else "look", goal.title, note=" · ".join(note), url=goal.url
        )
    for due in courses.to_do(actor.id, today=today, zone=zone, most=100):
        if due.due_on and start <= due.due_on <= end:
            title = i18n.in_readers_language(due.title)
            yield Entry(due.due_on, "due", title, note=str(_("Course")), url=due.url)
    for person in accounts.birthdays(db.session(), actor, start, end):
        yield Entry(person.day, "birthday", person.name)


def _meetings(found: Iterable[courses.Meeting]) -> Iterator[Entry]:
    for one in found:
        yield Entry(
            i18n.local(one.starts_at).date(),
            "team" if one.is_team_activity else "class",
            i18n.in_readers_language(one.title),
            one.starts_at,
            one.place,
            one.url,
            one.mine,
        )
