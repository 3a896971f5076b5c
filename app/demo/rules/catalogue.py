"""What there was to learn, to sit and to play: named by key, as the content offers it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class CourseOffer:
    """A course: its tier, what it builds on, the exam at its end."""

    key: str
    tier: str
    before: tuple[str, ...]
    exam: str


@dataclass(frozen=True)
class ScenarioOffer:
    """A role-play and what it is about."""

    key: str
    channel: str
    tags: tuple[str, ...]


@dataclass(frozen=True)
class Catalogue:
    """Everything the history may name. Kept small by hand where the content is large."""

    courses: tuple[CourseOffer, ...]
    exams: frozenset[str]
    scenarios: tuple[ScenarioOffer, ...]
    drills: tuple[str, ...]
    scripts: tuple[str, ...]
    criteria: tuple[str, ...]
    points: tuple[str, ...] = ()

    def course(self, key: str) -> CourseOffer | None:
        """A course by its key."""
        return next((c for c in self.courses if c.key == key), None)

    def tier(self, tier: str) -> tuple[CourseOffer, ...]:
        """The courses of a tier, in the trainers' order."""
        return tuple(c for c in self.courses if c.tier == tier)

    def tagged(self, tag: str) -> tuple[ScenarioOffer, ...]:
        """The role-plays about something."""
        return tuple(s for s in self.scenarios if tag in s.tags)
