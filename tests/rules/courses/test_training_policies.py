"""Who asks for training, who brings mentors and newcomers together."""

from __future__ import annotations

import pytest

from app.courses.policies import may_ask_for, may_end_pair, may_pair_up, sees_all_pairs
from app.courses.rules.needs import NeedScope
from app.kernel.actor import Actor, Role

LEARNER = Actor(1, frozenset({Role.LEARNER}))
MANAGER = Actor(2, frozenset({Role.MANAGER}), frozenset({7}))
TRAINER = Actor(3, frozenset({Role.TRAINER}))
ANALYST = Actor(4, frozenset({Role.ANALYST}), frozenset({7}))


@pytest.mark.parametrize(
    ("actor", "scope", "unit", "may"),
    [
        (LEARNER, NeedScope.SELF, None, True),
        (LEARNER, NeedScope.TEAM, 7, False),
        (LEARNER, NeedScope.ALL, None, False),
        (MANAGER, NeedScope.TEAM, 7, True),
        (MANAGER, NeedScope.TEAM, 8, False),
        (MANAGER, NeedScope.TEAM, None, False),
        (MANAGER, NeedScope.ALL, None, False),
        (ANALYST, NeedScope.TEAM, 7, False),
        (TRAINER, NeedScope.TEAM, 8, True),
        (TRAINER, NeedScope.ALL, None, True),
    ],
)
def test_one_asks_for_oneself_and_whom_one_leads(
    actor: Actor, scope: NeedScope, unit: int | None, may: bool
) -> None:
    assert bool(may_ask_for(actor, scope, unit_id=unit)) is may


@pytest.mark.parametrize(
    ("actor", "team", "may"),
    [
        (TRAINER, None, True),
        (MANAGER, 7, True),
        (MANAGER, 8, False),
        (MANAGER, None, False),
        (ANALYST, 7, False),
        (LEARNER, 7, False),
    ],
)
def test_a_mentor_is_given_by_who_leads_or_trains(
    actor: Actor, team: int | None, may: bool
) -> None:
    assert bool(may_pair_up(actor, team_id=team)) is may


def test_a_pair_is_ended_by_who_arranges_it() -> None:
    assert may_end_pair(arranges=True)
    assert not may_end_pair(arranges=False)
    assert sees_all_pairs(TRAINER)
    assert not sees_all_pairs(MANAGER)
