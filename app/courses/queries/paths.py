"""Learning paths as one learner stands on them; what is lacking that a course could help with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.content import store
from app.courses.models.bodies import Course, Lesson
from app.courses.queries import needs
from app.courses.queries.learning import Card
from app.courses.rules.enrolment import EnrolmentState
from app.courses.rules.needs import Gap
from app.courses.rules.pacing import Leg, missing_before
from app.courses.rules.recommending import Offer
from app.evidence.guidance import LearningPath
from app.kernel.wording import Wording


@dataclass(frozen=True)
class Stop:
    """A course of a path, and what it builds on that its learner has not completed."""

    card: Card
    missing: tuple[Wording, ...]


@dataclass(frozen=True)
class StageView:
    """A stretch of a path. ``done`` counts the courses that count today."""

    title: Wording
    stops: tuple[Stop, ...]
    done: int


@dataclass(frozen=True)
class PathView:
    """A tier's path for one learner; courses that nobody meets now are left out."""

    path: LearningPath
    stages: tuple[StageView, ...]
    done: int
    total: int
    hours_left: float
    overdue: int


def view(path: LearningPath, cards: Mapping[str, Card]) -> PathView:
    """A path with the cards of its courses."""
    here = [cards[key] for key in path.courses if key in cards]
    completed = {key for key, card in cards.items() if card.state is EnrolmentState.COMPLETED}
    legs = [leg_of(card.key, card.course) for card in here]
    missing = missing_before(legs, completed)
    stages = []
    for stage in path.stages:
        stops = tuple(
            Stop(
                cards[key],
                tuple(cards[k].course.title for k in missing.get(key, ()) if k in cards),
            )
            for key in stage.courses
            if key in cards
        )
        if stops:
            done = sum(stop.card.is_done for stop in stops)
            stages.append(StageView(stage.title, stops, done))
    return PathView(
        path,
        tuple(stages),
        sum(card.is_done for card in here),
        len(here),
        sum(card.course.hours for card in here if not card.is_done),
        sum(card.overdue for card in here),
    )


def leg_of(key: str, course: Course) -> Leg:
    """A course as the rules of paths know it."""
    return Leg(key, course.hours, tuple(ref.ref.key for ref in course.prerequisites))


def legs_of(path: LearningPath) -> list[Leg]:
    """The courses of a path that learners meet now."""
    bodies = store.published_bodies(Course)
    return [leg_of(key, bodies[key]) for key in path.courses if key in bodies]


def offers(cards: Sequence[Card], *, criteria: bool) -> list[Offer]:
    """What each course is good for. Lessons are read only where ``criteria`` are asked for."""
    trained = _trained(cards) if criteria else {}
    return [
        Offer(
            card.key,
            card.course.exam.ref.key if card.course.exam else "",
            tuple(card.course.competencies),
            trained.get(card.key),
            place,
        )
        for place, card in enumerate(cards)
    ]


def _trained(cards: Sequence[Card]) -> dict[str, dict[str, int]]:
    keys = [key for card in cards for key in card.course.full_keys(card.key)]
    found: dict[str, dict[str, int]] = {}
    for key, lesson in store.current_of(Lesson, keys).items():
        counts = found.setdefault(key.split("/", 1)[0], {})
        for criterion in lesson.body.criteria:
            counts[criterion] = counts.get(criterion, 0) + 1
    return found


def lost_points(learner_id: int, *, at: datetime) -> list[Gap]:
    """Competencies in which somebody's last exam was below the line, the weakest first."""
    short = [gap for gap in needs.lost_points([learner_id], at) if gap.short]
    return sorted(short, key=lambda gap: (gap.mean or 0, gap.ref))


def next_on(paths: Sequence[LearningPath], tier: str, cards: Mapping[str, Card]) -> str:
    """The first course of one's own tier's path that was never begun; empty if there is none."""
    for path in paths:
        if path.tier == tier:
            fresh = (key for key in path.courses if key in cards and cards[key].state is None)
            return next(fresh, "")
    return ""


def last_day(legs: Sequence[Leg], first: date, hours_a_week: float = 5) -> date:
    """A usual last day for a path: so many hours of learning a week, beside the work."""
    weeks = max(1.0, sum(leg.hours for leg in legs) / hours_a_week)
    return date.fromordinal(first.toordinal() + round(weeks * 7))
