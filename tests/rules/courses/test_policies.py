"""Who may do what with courses, and the reason why not."""

from __future__ import annotations

import pytest

from app.courses import policies
from app.courses.rules.enrolment import EnrolmentState
from app.courses.rules.needs import NeedScope
from app.courses.rules.progress import Wanted
from app.kernel.actor import Actor, Role

TRAINER = Actor(1, frozenset({Role.TRAINER}))
MANAGER = Actor(2, frozenset({Role.MANAGER}), frozenset({7}))
LEARNER = Actor(3, frozenset({Role.LEARNER}), frozenset({7}))
ANALYST = Actor(4, frozenset({Role.ANALYST}))


def test_a_course_starts_once_nothing_is_missing() -> None:
    assert policies.may_start(())
    assert "builds on" in policies.may_start({"other"}).reason


@pytest.mark.parametrize("state", [None, *EnrolmentState])
def test_lessons_are_for_those_who_have_started(state: EnrolmentState | None) -> None:
    started = state in (EnrolmentState.ACTIVE, EnrolmentState.COMPLETED)
    assert bool(policies.may_learn(state)) is started


def test_a_lesson_is_finished_once_it_asks_for_nothing() -> None:
    assert policies.may_finish(Wanted((), ()))
    assert "questions" in policies.may_finish(Wanted(("a",), ("b",))).reason
    assert "analysis" in policies.may_finish(Wanted((), ("b",))).reason
    assert "video" in policies.may_finish(Wanted((), ("b",), videos=("v",))).reason
    assert "exercise" in policies.may_finish(Wanted((), (), packages=("p",))).reason


def test_managers_assign_inside_their_teams_and_trainers_everywhere() -> None:
    assert policies.may_assign(TRAINER, team_id=None)
    assert policies.may_assign(MANAGER, team_id=7)
    assert not policies.may_assign(MANAGER, team_id=8)
    assert not policies.may_assign(LEARNER, team_id=7)


def test_trainers_and_analysts_see_everybody() -> None:
    assert [policies.sees_everybody(a) for a in (TRAINER, ANALYST, MANAGER, LEARNER)] == [
        True,
        True,
        False,
        False,
    ]


def test_an_ended_discussion_takes_no_answer() -> None:
    assert policies.may_answer(closed=False)
    assert not policies.may_answer(closed=True)


def test_the_asker_and_trainers_mark_the_answer() -> None:
    assert policies.may_mark_answer(LEARNER, asker_id=LEARNER.id)
    assert policies.may_mark_answer(TRAINER, asker_id=LEARNER.id)
    assert not policies.may_mark_answer(MANAGER, asker_id=LEARNER.id)


def test_ones_own_words_can_be_taken_back_and_shown_again_by_trainers_alone() -> None:
    assert policies.may_hide(LEARNER, author_id=LEARNER.id, hidden=True)
    assert not policies.may_hide(LEARNER, author_id=LEARNER.id, hidden=False)
    assert not policies.may_hide(LEARNER, author_id=MANAGER.id, hidden=True)
    assert policies.may_hide(TRAINER, author_id=LEARNER.id, hidden=False)
    assert policies.may_moderate(TRAINER)
    assert not policies.may_moderate(MANAGER)


def test_files_of_a_class_are_for_its_people_and_for_trainers() -> None:
    assert policies.may_have_materials(LEARNER, on_list=True)
    assert policies.may_have_materials(TRAINER, on_list=False)
    assert not policies.may_have_materials(MANAGER, on_list=False)


@pytest.mark.parametrize(
    ("who", "scope", "unit", "allowed"),
    [
        (LEARNER, NeedScope.SELF, None, True),
        (LEARNER, NeedScope.TEAM, 7, False),
        (MANAGER, NeedScope.TEAM, 7, True),
        (MANAGER, NeedScope.TEAM, 8, False),
        (TRAINER, NeedScope.TEAM, 8, True),
    ],
)
def test_one_asks_for_oneself_and_for_whom_one_leads(
    who: Actor, scope: NeedScope, unit: int | None, allowed: bool
) -> None:
    assert bool(policies.may_ask_for(who, scope, unit_id=unit)) is allowed


def test_pairs_are_arranged_by_trainers_and_by_the_newcomers_manager() -> None:
    assert policies.may_pair_up(TRAINER, team_id=8)
    assert policies.may_pair_up(MANAGER, team_id=7)
    assert not policies.may_pair_up(MANAGER, team_id=8)
    assert not policies.may_pair_up(LEARNER, team_id=7)
    assert policies.may_end_pair(arranges=True)
    assert not policies.may_end_pair(arranges=False)
    assert policies.sees_all_pairs(TRAINER)
    assert not policies.sees_all_pairs(MANAGER)
