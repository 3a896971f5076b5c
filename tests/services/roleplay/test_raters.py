"""Second raters by rule, adjudication, calibration on anchors, and the figures of agreement."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from app.exams.models.roleplay import RolePlay
from app.exams.queries import roleplay as queries
from app.exams.rules.roleplay.lifecycle import PlayMode, PlayState
from app.exams.rules.roleplay.scenario import CRITERIA
from app.exams.services import roleplay_agreement, roleplay_rating, roleplay_rubric
from app.exams.services.roleplay_report import report
from app.kernel.actor import Actor, Capability, Role
from app.kernel.errors import BadContent, Conflict, Denied
from app.platform.db import transaction
from tests.conftest import NOON, Cast
from tests.services.roleplay.test_plays import begin, facts, finish, judged, learner, talk

pytestmark = pytest.mark.usefixtures("published")


def trainer(cast: Cast, name: str, *capabilities: Capability) -> Actor:
    return Actor(
        getattr(cast, name), frozenset({Role.TRAINER}), capabilities=frozenset(capabilities)
    )


@pytest.fixture
def play(context: Flask, cast: Cast, exact_encoder: None) -> RolePlay:
    """An exam play that waits for two raters."""
    with transaction():
        made = begin(cast, PlayMode.EXAM)
        talk(made)
        finish(made, learner(cast))
        made.wants_second = True
        made.blind = False
    return queries.play(made.public_id)


def rate(play: RolePlay, level: int, by: Actor, critical: tuple[str, ...] = ()) -> None:
    roleplay_rating.rate(play, judged(level), critical=critical, note="", by=by, at=NOON)


def test_the_first_of_two_releases_nothing_and_is_not_shown(play: RolePlay, cast: Cast) -> None:
    tao, wen = trainer(cast, "tao"), trainer(cast, "wen")
    rate(play, 3, tao)
    assert play.state == PlayState.SUBMITTED
    assert facts(cast) == []
    assert report(play).review is None
    assert roleplay_rating.hides_suggestion(play, wen)
    assert queries.RatingQueue(tao).count() == 0
    assert queries.RatingQueue(wen).count() == 1
    with pytest.raises(Denied):
        rate(play, 4, tao)


def test_two_who_are_near_make_one_result(play: RolePlay, cast: Cast) -> None:
    rate(play, 3, trainer(cast, "tao"))
    rate(play, 4, trainer(cast, "wen"))
    assert play.state == PlayState.RATED
    assert set(play.levels.values()) == {4}
    assert len(facts(cast)) == 1


def test_two_who_are_far_apart_are_decided_by_a_third(
    play: RolePlay, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    third = trainer(cast, "ada")
    rate(play, 2, trainer(cast, "tao"))
    monkeypatch.setattr(
        "app.exams.services.roleplay_rating.accounts.accounts_with_role",
        lambda session, role: [cast.tao, cast.wen, cast.ada],
    )
    rate(play, 4, trainer(cast, "wen"))
    assert play.wants_third
    assert play.state == PlayState.SUBMITTED
    rate(play, 3, third, ("privacy_leak",))
    assert (play.state, play.passed) == (PlayState.RATED, False)
    assert play.reviews[-1].purpose == "adjudication"


def test_where_nobody_is_left_to_decide_the_later_judgement_stands(
    play: RolePlay, cast: Cast
) -> None:
    rate(play, 2, trainer(cast, "tao"))
    rate(play, 5, trainer(cast, "wen"))
    assert play.state == PlayState.RATED
    assert set(play.levels.values()) == {5}


def test_an_anchor_is_agreed_by_a_lead_and_a_round_is_passed_near_it(
    play: RolePlay, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead = trainer(cast, "tao", Capability.LEAD_TRAINER)
    wen = trainer(cast, "wen")
    with pytest.raises(Conflict):
        roleplay_rubric.make_anchor(play, why="", by=lead, at=NOON)
    rate(play, 3, trainer(cast, "tao"))
    rate(play, 3, wen)
    with pytest.raises(Denied):
        roleplay_rubric.make_anchor(play, why="", by=wen, at=NOON)
    anchor = roleplay_rubric.make_anchor(play, why="三级的样子", by=lead, at=NOON)
    with pytest.raises(Conflict):
        roleplay_rubric.make_anchor(play, why="", by=lead, at=NOON)
    assert roleplay_rubric.anchor_count() == 1
    assert roleplay_rubric.standing(wen.id).exact is None
    with pytest.raises(BadContent):
        roleplay_rubric.judge_anchor(anchor, {}, critical=(), by=wen, at=NOON)
    monkeypatch.setattr("app.exams.rules.agreement.ANCHORS_NEEDED", 1)
    roleplay_rubric.judge_anchor(anchor, dict.fromkeys(CRITERIA, 5), critical=(), by=wen, at=NOON)
    assert not roleplay_rubric.is_calibrated(wen.id)
    roleplay_rubric.judge_anchor(anchor, dict.fromkeys(CRITERIA, 3), critical=(), by=wen, at=NOON)
    found = roleplay_rubric.standing(wen.id)
    assert (found.exact, found.bias, found.judged, found.passed) == (1, 0, 1, True)
    roleplay_rubric.judge_anchor(
        anchor, dict.fromkeys(CRITERIA, 3), critical=["privacy_leak"], by=wen, at=NOON
    )
    assert not roleplay_rubric.is_calibrated(wen.id)


def test_figures_are_hidden_while_there_are_few_and_counted_always(
    play: RolePlay, cast: Cast
) -> None:
    rate(play, 3, trainer(cast, "tao"))
    rate(play, 4, trainer(cast, "wen"))
    found = roleplay_agreement.figures(at=NOON + timedelta(days=1))
    assert (found.plays, found.double, found.adjudicated) == (1, 1, 0)
    assert all(one.kappa is None for one in found.criteria)
    assert all(one.bias is None for one in found.raters)
    assert sum(map(sum, found.table)) == found.whole.count > 0
    assert roleplay_agreement.figures(at=NOON + timedelta(weeks=20)).plays == 0


def test_from_twenty_pairs_on_there_are_figures(
    play: RolePlay, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.exams.services.roleplay_agreement.FEWEST", 1)
    rate(play, 3, trainer(cast, "tao"))
    rate(play, 4, trainer(cast, "wen"))
    found = roleplay_agreement.figures(at=NOON + timedelta(days=1))
    assert found.criteria[0].exact == 0
    assert found.criteria[0].adjacent == 1
    assert {one.rater_id: one.bias for one in found.raters} == {cast.tao: -1, cast.wen: 1}
    severe = {one.rater_id: one.severity or 0 for one in found.raters}
    assert severe[cast.tao] > severe[cast.wen]
    assert found.weeks[-1][1] is not None
    assert found.whole.blind > 0
