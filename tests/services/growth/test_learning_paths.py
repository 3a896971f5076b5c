"""The shipped learning paths lead through every course of a tier, prerequisites first."""

from __future__ import annotations

from pathlib import Path

from app.content import planning
from app.courses.models.bodies import Course
from app.growth.models.demands import CompletedBody
from app.growth.models.framework import Framework

CONTENT = Path(__file__).parents[3] / "content"


def shipped() -> tuple[Framework, dict[str, Course]]:
    """The framework and the courses of the content folder."""
    entries = planning.read_folder(CONTENT).entries
    framework = entries["framework", "framework"].body
    assert isinstance(framework, Framework)
    courses = {key: e.body for (_, key), e in entries.items() if isinstance(e.body, Course)}
    return framework, courses


def test_each_course_is_on_the_path_of_its_tier_once_and_prerequisites_come_first(
    context: object,
) -> None:
    framework, courses = shipped()
    learnt: list[str] = []
    for tier in framework.tiers:
        here = [course.ref.key for stage in tier.path for course in stage.courses]
        assert sorted(here) == sorted(k for k, body in courses.items() if body.tier == tier.key)
        for key in here:
            before = {ref.ref.key for ref in courses[key].prerequisites}
            assert before <= set(learnt), f"{key} comes before {before - set(learnt)}"
            learnt.append(key)


def test_what_a_promotion_asks_for_has_been_on_the_path_by_then(context: object) -> None:
    framework, _ = shipped()
    learnt: set[str] = set()
    for tier, promotion in zip(framework.tiers, framework.promotions, strict=False):
        assert promotion.from_tier == tier.key
        learnt |= {course.ref.key for stage in tier.path for course in stage.courses}
        for asked in promotion.requirements:
            if isinstance(asked, CompletedBody):
                assert {course.ref.key for course in asked.courses} <= learnt


def test_information_protection_is_renewed_yearly_and_every_tier_and_promotion_asks_for_it(
    context: object,
) -> None:
    framework, courses = shipped()
    assert courses["information-protection"].renew_months == 12
    demands = [tier.upkeep for tier in framework.tiers]
    demands += [promotion.requirements for promotion in framework.promotions]
    for asked in demands:
        found = [
            one.valid_months
            for one in asked
            if isinstance(one, CompletedBody)
            and [course.ref.key for course in one.courses] == ["information-protection"]
        ]
        assert found == [12]
