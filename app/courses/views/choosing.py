"""Whom something is asked of: people one by one, or teams, tiers and cohorts as a whole."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.accounts.queries import Person
from app.courses import labels
from app.courses.forms import CrowdForm
from app.courses.queries import people as queries
from app.courses.rules import cohorts
from app.courses.views.blueprint import numbers
from app.kernel.wording import Wording
from app.platform import i18n
from app.platform.forms import options
from app.platform.i18n import language, ngettext


@dataclass(frozen=True)
class Crowd:
    """The people within somebody's reach, and the tier of each."""

    people: list[Person]
    tiers: dict[int, str]


def crowd(reach: Collection[int] | None, *, day: date) -> Crowd:
    """The learners of these teams (None: all)."""
    people = queries.learners(reach, day=day)
    return Crowd(people, queries.tiers_of([person.id for person in people], day=day))


def teams(reach: Collection[int] | None) -> list[tuple[int, Wording]]:
    """The teams within reach."""
    return queries.teams(reach)


def offer(form: CrowdForm, found: Crowd, units: list[tuple[int, Wording]]) -> None:
    """Give the form what may be chosen."""
    form.people.choices = options(
        (str(p.public_id), f"{p.name} {p.staff_no}".strip()) for p in found.people
    )
    held = set(found.tiers.values())
    form.tiers.choices = options((t, label) for t, label in labels.TIERS.items() if t in held)
    form.cohorts.choices = options(
        (
            each.key,
            ngettext(
                "%(month)s (%(num)d person)",
                "%(month)s (%(num)d people)",
                each.people,
                month=i18n.month(each.first),
            ),
        )
        for each in cohorts.cohorts(p.hired_on for p in found.people)
    )
    form.teams.choices = options((str(unit), name.said_in(language())) for unit, name in units)


def chosen(form: CrowdForm, found: Crowd) -> list[int]:
    """The people whom a valid form means, each once."""
    single = {UUID(public_id) for public_id in form.people.data or []}
    whole_teams = set(numbers(form.teams.data or []))
    whole_tiers = set(form.tiers.data or [])
    whole_cohorts = set(form.cohorts.data or [])
    return [
        person.id
        for person in found.people
        if person.public_id in single
        or person.team_id in whole_teams
        or found.tiers[person.id] in whole_tiers
        or cohorts.key_of(person.hired_on) in whole_cohorts
    ]
