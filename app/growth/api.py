"""What home pages may know of growth: frozen rows in the reader's language, no models."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from app.evidence.guidance import LearningPath, Want
from app.growth.labels import wants
from app.growth.labels.learning import PathLine, StopLine, path_line
from app.growth.labels.lines import (
    LevelLine,
    Line,
    StepLine,
    level_lines,
    lines,
    own_upkeep,
    step_line,
)
from app.growth.labels.words import Words, joined
from app.growth.queries import cases, frameworks, people, pictures, team_person
from app.growth.queries.pictures import Picture, View
from app.growth.rules.board import Group
from app.growth.rules.learning import Progress
from app.kernel.actor import Actor

__all__ = [
    "LevelLine",
    "Line",
    "OwnReadiness",
    "StepLine",
    "TeamSummary",
    "cases_waiting",
    "learning_paths",
    "readiness_of",
    "team_summary",
    "wants_of",
]


@dataclass(frozen=True)
class OwnReadiness:
    """How far somebody's next tier is.

    ``states`` has one word for each requirement (met, expiring, waived, missing) for the macro
    ``charts.segments``; ``open_lines`` are the requirements still missing or about to end, those
    to renew first. At the highest tier ``target`` is empty and only what keeps the tier remains.
    ``tier_keys`` are the keys of the present tier and of the next one; ``next_courses`` are the
    courses of the tier's learning path that were never completed, in its order.
    """

    tier: str
    tier_short: str
    target: str
    target_short: str
    met: int
    needed: int
    missing: int
    ready: bool
    states: tuple[str, ...]
    open_lines: tuple[Line, ...]
    step: StepLine | None
    forecast: str
    levels: tuple[LevelLine, ...]
    managers: str
    in_case: bool
    tier_keys: tuple[str, ...] = ()
    next_courses: tuple[StopLine, ...] = ()
    url: str = "/growth"


@dataclass(frozen=True)
class TeamSummary:
    """The people of somebody's teams by group, and who could be proposed today (names)."""

    people: int
    ready: int
    near: int
    on_the_way: int
    at_risk: int
    ready_names: tuple[str, ...]
    url: str = "/team"


def readiness_of(actor: Actor, today: date) -> OwnReadiness | None:
    """The actor's own standing on a day; None while there is no framework."""
    if frameworks.find_edition(today) is None:
        return None
    person = people.person_of(actor.id, day=today)
    picture = pictures.picture(person, View(today))
    words = Words(picture.framework)
    ready = picture.readiness
    rows = lines(words, (*ready.findings, *own_upkeep(ready)))
    open_rows = sorted((r for r in rows if r.is_open), key=lambda r: r.standing != "expiring")
    return OwnReadiness(
        tier=words.tier(ready.tier),
        tier_short=words.tier(ready.tier, short=True),
        target=words.tier(ready.target) if ready.target else "",
        target_short=words.tier(ready.target, short=True) if ready.target else "",
        met=ready.met,
        needed=ready.needed,
        missing=ready.missing,
        ready=ready.is_ready,
        states=tuple(finding.standing.value for finding in ready.findings),
        open_lines=tuple(open_rows),
        step=step_line(words, picture),
        forecast=words.forecast(picture.forecast, ready),
        levels=level_lines(words, picture),
        managers=joined([m.name for m in people.managers(actor.id, day=today)]),
        in_case=bool(cases.open_cases([actor.id])),
        tier_keys=tuple(key for key in (ready.tier, ready.target) if key),
        next_courses=_next_courses(path_line(words, picture)),
    )


def wants_of(account_id: int, day: date) -> list[Want]:
    """What somebody's next tier still asks, and what of the present one runs out soon, in the
    reader's language; nothing while there is no framework."""
    if frameworks.find_edition(day) is None:
        return []
    picture = pictures.picture(people.person_of(account_id, day=day), View(day))
    return wants.wants(Words(picture.framework), picture)


def learning_paths(day: date) -> list[LearningPath]:
    """Each tier's learning path as the framework in force on a day names it."""
    edition = frameworks.find_edition(day)
    return [] if edition is None else wants.learning_paths(edition.body)


def _next_courses(path: PathLine | None) -> tuple[StopLine, ...]:
    open_states = (Progress.NEXT, Progress.OPEN)
    stages = path.stages if path is not None else ()
    stops = (line for stage in stages for line in stage.stops)
    return tuple(line for line in stops if line.url and line.stop.progress in open_states)


def _pictures(actor: Actor, today: date) -> list[Picture]:
    if not actor.teams or frameworks.find_edition(today) is None:
        return []
    return pictures.pictures(people.learners(actor.teams, day=today), View(today))


def team_summary(actor: Actor, today: date) -> TeamSummary | None:
    """The actor's teams by group; None for who leads nobody."""
    found = _pictures(actor, today)
    if not found:
        return None
    count = Counter(picture.group for picture in found)
    return TeamSummary(
        people=len(found),
        ready=count[Group.READY],
        near=count[Group.NEAR],
        on_the_way=count[Group.ON_THE_WAY],
        at_risk=count[Group.AT_RISK],
        ready_names=tuple(p.person.name for p in found if p.group is Group.READY),
    )


def cases_waiting(actor: Actor) -> int:
    """How many promotion cases wait for this actor's endorsement or decision."""
    return cases.count_waiting(actor)


@dataclass(frozen=True)
class GoalDate:
    """A day on which a goal is due, or is looked at together, for a calendar."""

    day: date
    title: str
    about: str
    due: bool
    url: str


def goals_between(account_id: int, start: date, end: date) -> list[GoalDate]:
    """Open goals of this account, or that it sees to or agreed on with others, in a span of
    days."""
    rows = team_person.goals_between(account_id, start, end)
    others = people.names({row.learner_id for row in rows if row.learner_id != account_id}, day=end)
    found = []
    for row in rows:
        who = others.get(row.learner_id)
        url = f"/team/people/{who.public_id}#goals" if who else f"/growth/goals/{row.public_id}"
        for day, due in ((row.look_on, False), (row.due_on, True)):
            if day is not None and start <= day <= end:
                found.append(GoalDate(day, row.aim, who.name if who else "", due, url))
    return found


@dataclass(frozen=True)
class InterviewDate:
    """An interview about growth for a calendar."""

    day: date
    title: str
    about: str
    url: str


def interviews_between(account_id: int, start: date, end: date) -> list[InterviewDate]:
    """Interviews of a span of days held with this account or arranged by it."""
    edition = frameworks.find_edition(end)
    words = Words(edition.body) if edition else None
    found = []
    for row in cases.interviews_between(account_id, start, end):
        own = row.learner_id == account_id
        names = {} if own else people.names({row.learner_id}, day=end)
        about = names[row.learner_id].name if row.learner_id in names else ""
        title = words.name(row.kind) if words else row.kind
        url = "/growth" if own else f"/team/interviews/{row.public_id}"
        found.append(InterviewDate(row.held_on, title, about, url))
    return found
