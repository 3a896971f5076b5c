"""What growth tells others of a person's gaps, and of the learning paths."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask

from app.evidence import guidance, ledger
from app.evidence.facts import CourseCompleted, RolePlayRated
from app.growth import api
from app.kernel.refs import Ref
from app.platform.db import transaction
from tests import growth_team as made
from tests.conftest import NOON, Cast
from tests.courses_shelf import add_courses

TODAY = NOON.date()


@pytest.fixture
def team(context: Flask, cast: Cast) -> Cast:
    """A framework that asks for courses and levels, and keeps a tier by a yearly course."""
    with transaction():
        add_courses(NOON)
        tiers = made.body()["tiers"]
        tiers[0]["path"] = [
            {"title": made.both("入门", "Getting started"), "courses": ["course:late"]},
            {"title": made.both("进阶", "Going on"), "courses": ["course:after"]},
        ]
        tiers[0]["upkeep"] = [
            {"key": "kept", "type": "completed", "courses": ["course:late"], "valid_months": 12}
        ]
        asked = [
            {
                "key": "some",
                "type": "any_of",
                "parts": [
                    {"key": "course", "type": "completed", "courses": ["course:after"]},
                    {"key": "months", "type": "tenure", "months": 90},
                ],
            },
            {
                "key": "levels",
                "type": "rated_at_least",
                "criteria": ["attitude", "teamwork"],
                "level": 3,
                "scenarios": 2,
            },
        ]
        promotions = [{"from_tier": "junior", "to_tier": "mid", "requirements": asked}]
        made.publish(NOON, effective=date(2026, 2, 1), tiers=tiers, promotions=promotions)
    return cast


def completed(learner: int, course: str, days_ago: int) -> None:
    """A completion so long ago."""
    with transaction():
        ledger.record(
            CourseCompleted(
                learner_id=learner,
                happened_at=NOON - timedelta(days=days_ago),
                source=f"test:{course}:{days_ago}",
                course=course,
                version=1,
            )
        )


def refs(learner: int) -> list[Ref]:
    """What this person lacks."""
    return [want.ref for want in api.wants_of(learner, TODAY)]


def test_a_newcomer_lacks_what_the_next_tier_and_the_own_one_ask(team: Cast) -> None:
    assert refs(team.lin) == [Ref("course", "after"), Ref("course", "late")]


def test_a_met_demand_of_a_group_ends_its_wants(team: Cast) -> None:
    completed(team.lin, "after", 3)
    assert refs(team.lin) == [Ref("course", "late")]


def test_what_runs_out_soon_comes_first_and_what_has_time_not_at_all(team: Cast) -> None:
    completed(team.lin, "late", 350)
    completed(team.mei, "late", 10)
    assert refs(team.lin) == [Ref("course", "late"), Ref("course", "after")]
    assert refs(team.mei) == [Ref("course", "after")]


def test_a_criterion_below_its_level_is_wanted_and_a_good_or_unseen_one_is_not(
    team: Cast,
) -> None:
    with transaction():
        for number in range(3):
            ledger.record(
                RolePlayRated(
                    learner_id=team.lin,
                    happened_at=NOON - timedelta(days=number + 1),
                    source=f"play:{number}",
                    scenario=f"s{number}",
                    channel="chat",
                    mode="exam",
                    levels={"attitude": 200, "expertise": 200},
                    passed=False,
                    confirmed=True,
                )
            )
    found = {want.ref: want.why for want in api.wants_of(team.lin, TODAY)}
    assert Ref("criterion", "attitude") in found
    assert Ref("criterion", "teamwork") not in found
    assert Ref("criterion", "expertise") not in found
    assert found[Ref("criterion", "attitude")]


def test_paths_name_their_courses_in_order_and_tiers_without_one_are_left_out(team: Cast) -> None:
    (path,) = guidance.paths(TODAY)
    assert (path.tier, path.courses) == ("junior", ("late", "after"))
    assert path.title.en == "Junior specialist"


def test_without_a_framework_nothing_is_lacking(context: Flask, cast: Cast) -> None:
    assert api.wants_of(cast.lin, TODAY) == []
    assert api.learning_paths(TODAY) == []
