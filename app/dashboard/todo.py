"""What somebody should do next, gathered from the features and put in order."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import current_app

from app.courses import api as courses
from app.courses.api import ToDo
from app.exams.api import exams, roleplay
from app.growth.api import OwnReadiness
from app.kernel.actor import Actor
from app.platform import i18n
from app.platform.i18n import _

MOST = 5
FROM_THE_PATH = 3


@dataclass(frozen=True)
class Task:
    """One row: what, why or what happened last, when, minutes, one button."""

    title: str
    why: str
    url: str
    button: str
    icon: str
    when: str = ""
    tone: str = ""
    minutes: int = 0
    order: tuple[int, date] = (5, date.max)


def _due(day: date | None, today: date) -> tuple[str, str]:
    if day is None:
        return "", ""
    late = (today - day).days
    if late > 0:
        words = i18n.ngettext("%(num)d day late", "%(num)d days late", late)
        return words, "bad"
    if late == 0:
        return _("today"), "main"
    if late == -1:
        return _("tomorrow"), "warm"
    return i18n.short_day(day), "warm" if late >= -7 else ""


def courses_to_do(waiting: Sequence[ToDo], today: date) -> list[Task]:
    """Assigned, begun and renewable courses, and changes to confirm."""
    found = []
    for row in waiting:
        when, tone = _due(row.due_on, today)
        why = {
            "renewal": _("It is renewed every year."),
            "assigned": _(
                "Assigned to you · %(done)s of %(total)s lessons done",
                done=row.done,
                total=row.total,
            ),
            "changed": _("This lesson has changed: read what is new and confirm it."),
            "begun": _("%(done)s of %(total)s lessons done", done=row.done, total=row.total),
        }[row.reason]
        rank = 0 if row.overdue else (1 if row.due_on else 3)
        buttons = {"renewal": _("Renew"), "changed": _("Read and confirm")}
        found.append(
            Task(
                title=i18n.in_readers_language(row.title),
                why=why,
                url=row.url,
                button=buttons.get(row.reason, _("Continue")),
                icon="book" if row.reason in ("assigned", "begun") else "refresh-alert",
                when=when,
                tone=tone,
                minutes=row.minutes,
                order=(rank, row.due_on or date.max),
            )
        )
    return found


def path_to_do(path: OwnReadiness, waiting: Sequence[ToDo]) -> list[Task]:
    """The next courses of the learning path that do not wait already."""
    known = {row.url for row in waiting}
    ahead = [line for line in path.next_courses if line.url not in known]
    return [
        Task(
            title=line.title,
            why=_("The next course on your learning path")
            if place == 0
            else _("After that, on your learning path"),
            url=line.url,
            button=_("Begin") if place == 0 else _("Details"),
            icon="book",
            order=(3, date.max),
        )
        for place, line in enumerate(ahead[:FROM_THE_PATH])
    ]


def exams_to_do(
    actor: Actor,
    at: datetime,
    today: date,
    *,
    tiers: Collection[str] = (),
    ahead: Collection[str] = (),
) -> list[Task]:
    """Attempts that go on, and exams that are open. Exams of other tiers than ``tiers``, and those
    ``ahead`` whose course is not completed, stay on their own page unless they are asked for:
    nothing of them is to be done now."""
    found = []
    for card in exams.cards_of(actor, at=at):
        strange = (card.tier and tiers and card.tier not in tiers) or card.key in ahead
        if card.state != "going" and strange and not card.asked:
            continue
        title = i18n.in_readers_language(card.title)
        if card.state == "going" and card.attempt is not None:
            found.append(
                Task(
                    title=title,
                    why=_("Your attempt is open; the clock runs."),
                    url=f"/exams/attempts/{card.attempt}/sit",
                    button=_("Go on"),
                    icon="file-pencil",
                    tone="bad",
                    when=_("until %(time)s", time=i18n.clock_time(card.due_at)),
                    minutes=card.minutes,
                    order=(-1, date.min),
                )
            )
        elif card.state == "open":
            when, tone = _due(card.due_on, today)
            late = card.due_on is not None and card.due_on < today
            why = _("Written exam, %(minutes)s minutes", minutes=card.minutes)
            if card.asked:
                why = _("You are asked to sit it · %(minutes)s minutes", minutes=card.minutes)
            rank = 0 if late else 1 if card.due_on else 2 if card.asked else 4
            found.append(
                Task(
                    title=title,
                    why=why,
                    url=f"/exams/{card.key}",
                    button=_("Details"),
                    icon="file-pencil",
                    when=when,
                    tone=tone,
                    minutes=card.minutes,
                    order=(rank, card.due_on or date.max),
                )
            )
        elif card.state == "cooling" and card.opens_at is not None:
            found.append(
                Task(
                    title=title,
                    why=_("Not passed yet; the next try opens then."),
                    url=f"/exams/{card.key}",
                    button=_("Details"),
                    icon="file-pencil",
                    when=i18n.moment(card.opens_at),
                    minutes=card.minutes,
                    order=(6, date.max),
                )
            )
    return found


def plays_to_do(actor: Actor) -> list[Task]:
    """Plays left open, then scenarios not yet passed."""
    found = []
    for row in roleplay.plays_to_do(actor, language=i18n.language()):
        title = i18n.in_readers_language(row.title)
        if row.open_id is not None:
            url, button = f"/role-plays/plays/{row.open_id}", _("Go on")
            why, tone, rank = _("You left this talk open; everything is kept."), "warm", 0
        else:
            url, button = f"/role-plays/{row.scenario}", _("Start")
            tone, rank = "", 5
            why = (
                i18n.ngettext(
                    "Tried once, not passed yet", "Tried %(num)d times, not passed yet", row.plays
                )
                if row.plays
                else _("Role-play, difficulty %(level)s", level=row.difficulty)
            )
        found.append(
            Task(
                title=title,
                why=why,
                url=url,
                button=button,
                icon="messages",
                tone=tone,
                minutes=row.minutes,
                order=(rank, date.max),
            )
        )
    return found


def tasks_of(
    actor: Actor, *, at: datetime, today: date, path: OwnReadiness | None = None
) -> list[Task]:
    """Overdue first, then what runs, then by due day, then the learning path; all of it."""
    zone = current_app.config["ACADEMY"].zone
    agenda = courses.agenda(actor.id, today=today, zone=zone)
    tiers = path.tier_keys if path else ()
    rows = [
        *courses_to_do(agenda.waiting, today),
        *(path_to_do(path, agenda.waiting) if path else ()),
        *exams_to_do(actor, at, today, tiers=tiers, ahead=agenda.exams_ahead),
        *plays_to_do(actor),
    ]
    return sorted(rows, key=lambda task: task.order)
