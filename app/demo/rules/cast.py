"""Who is in the made organisation, and how able they were on which day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

WINDOW: Final = 282
"""Days of history: nine months and a week."""

LEARNS_FOR: Final = 200
"""Days until somebody is as able as they will be."""


@dataclass(frozen=True)
class Member:
    """One made person. ``hired`` counts days before the day of the history."""

    staff_no: str
    roles: frozenset[str]
    duties: frozenset[str]
    team: str
    leads: tuple[str, ...]
    hired: int
    gift: float
    story: str

    @property
    def begins(self) -> int:
        """How many days ago their history begins: the day after their first, or the window's."""
        return min(self.hired - 1, WINDOW)

    def ability(self, ago: int) -> float:
        """From 0 to 1, so many days ago: it rises from the first day on, unless it slides."""
        grown = min(1.0, max(0.0, (self.hired - ago) / LEARNS_FOR))
        able: float = self.gift - 0.32 * (1 - grown) ** 1.3
        if self.story == "sliding" and ago < 120:
            able -= 0.22 * (1 - ago / 120)
        return min(0.97, max(0.05, able))


@dataclass(frozen=True)
class Cast:
    """Everybody, and the nesting of the teams."""

    members: tuple[Member, ...]
    parents: Mapping[str, str]

    @classmethod
    def of(cls, organisation: Mapping[str, Any]) -> Cast:
        """From the organisation as it is written down."""
        return cls(
            tuple(_member(row) for row in organisation["people"]),
            {u["key"]: u.get("parent", "") for u in organisation["units"]},
        )

    @cached_property
    def learners(self) -> tuple[Member, ...]:
        """Who learns and works at the desk."""
        return tuple(m for m in self.members if "learner" in m.roles and m.team)

    @cached_property
    def trainers(self) -> tuple[Member, ...]:
        """Who marks and rates."""
        return tuple(m for m in self.members if "trainer" in m.roles)

    @cached_property
    def interviewers(self) -> tuple[Member, ...]:
        """Who holds interviews."""
        return tuple(m for m in self.members if "interviewer" in m.duties)

    @cached_property
    def teams(self) -> tuple[str, ...]:
        """Keys of the units somebody belongs to, in order."""
        return tuple(dict.fromkeys(m.team for m in self.learners))

    def first(self, role: str, duty: str = "") -> Member:
        """The first who holds a role, and a duty if one is named. Raise LookupError."""
        for member in self.members:
            if role in member.roles and (not duty or duty in member.duties):
                return member
        raise LookupError(f"the made organisation has no {role} {duty}")

    def of_team(self, team: str) -> tuple[Member, ...]:
        """Who works in a team."""
        return tuple(m for m in self.learners if m.team == team)

    def leader(self, team: str) -> Member:
        """Who leads a team, or the next unit above it. Raise LookupError."""
        place = team
        while place:
            for member in self.members:
                if place in member.leads:
                    return member
            place = self.parents.get(place, "")
        raise LookupError(f"nobody leads {team}")


def _member(row: Mapping[str, Any]) -> Member:
    return Member(
        staff_no=row["staff_no"],
        roles=frozenset(row["roles"]),
        duties=frozenset(row.get("capabilities", ())),
        team=row.get("team", ""),
        leads=tuple(row.get("leads", ())),
        hired=row["hired_days_ago"],
        gift=row.get("gift", 0.6),
        story=row.get("story", ""),
    )
