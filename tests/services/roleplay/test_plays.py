"""Plays against a database: kept word for word, replayed, released, voided, forgotten."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from app.content import store
from app.evidence import ledger
from app.evidence.facts import RolePlayRated
from app.exams.api import roleplay as api
from app.exams.models.roleplay import RolePlay
from app.exams.models.roleplay_bodies import ScenarioBody
from app.exams.queries import roleplay as queries
from app.exams.rules.roleplay import engine
from app.exams.rules.roleplay.lifecycle import PlayMode, PlayState
from app.exams.rules.roleplay.scenario import CRITERIA
from app.exams.rules.roleplay.state import EventKind
from app.exams.services import roleplay as services
from app.exams.services import (
    roleplay_erasure,
    roleplay_rating,
    roleplay_reading,
    roleplay_replay,
)
from app.exams.services.roleplay_rating import Judgement
from app.kernel.actor import Actor, Role
from app.kernel.errors import BadContent, Conflict, Denied, Unavailable
from app.platform.db import db, transaction
from tests.conftest import NOON, Cast

pytestmark = pytest.mark.usefixtures("published")
GOOD = (
    "您好，我是2107号客服。让您和孩子这样等，实在抱歉，我现在就查。",
    "包裹22日到嘉兴，预计26日上午到。",
)


def learner(cast: Cast) -> Actor:
    return Actor(cast.lin, frozenset({Role.LEARNER}))


def trainer(cast: Cast) -> Actor:
    return Actor(cast.tao, frozenset({Role.TRAINER}))


def begin(cast: Cast, mode: PlayMode = PlayMode.PRACTICE, exact: bool = True) -> RolePlay:
    version = store.current(ScenarioBody, "late-gift")
    return services.begin(learner(cast), version, mode=mode, language="zh", exact=exact, at=NOON)


def talk(play: RolePlay, *words: str) -> None:
    for number, text in enumerate(words or GOOD, 1):
        at = NOON + timedelta(seconds=25 * number)
        services.say(play, roleplay_reading.hear(text), key=f"k{number}", at=at)


def finish(play: RolePlay, by: Actor) -> None:
    at = NOON + timedelta(seconds=200)
    services.end(play, at=at)
    services.write_record(play, cause="嘉兴滞留", action="加急", promise="", by=by, at=at)


def judged(level: int) -> dict[str, Judgement]:
    return {key: Judgement(level, "other") for key in CRITERIA}


def facts(cast: Cast, *, with_voided: bool = False) -> list[ledger.Recorded]:
    kinds = [RolePlayRated.KIND]
    return ledger.history(cast.lin, kinds=kinds, with_voided=with_voided)[cast.lin]


def test_what_is_stored_replays_to_the_same_talk_and_the_same_result(
    context: Flask, cast: Cast, exact_encoder: None
) -> None:
    with transaction():
        play = begin(cast)
        talk(play)
        finish(play, learner(cast))
    events = services.events_of(play)
    scenario = services.scenario_of(play)
    assert engine.replayed(services.rules_play(play, scenario), events) == events
    assert play.total == services.graded(play).total


def test_what_was_altered_afterwards_shows_when_it_is_played_again(
    context: Flask, cast: Cast
) -> None:
    with transaction():
        play = begin(cast)
        talk(play)
        finish(play, learner(cast))
        begin(cast)
    (whole,) = roleplay_replay.replays()
    assert whole.event is None
    db.session.rollback()
    with transaction():
        said = [e for e in queries.play(play.public_id).events if e.kind == EventKind.SAID][1]
        said.data = said.data | {"text": "谢谢，真是太好了"}
        number = said.number
    runner = context.test_cli_runner()
    done = runner.invoke(args=["roleplay", "replay", "--json"])
    found = json.loads(done.stdout)
    assert (done.exit_code, found["plays"]) == (1, 1)
    (difference,) = found["differences"]
    assert difference["event"] == number - 1
    assert "太好了" in difference["stored"]
    assert "太好了" not in difference["again"]
    spoken = runner.invoke(args=["roleplay", "replay"])
    assert "1 plays" in spoken.stdout
    assert "1 differences" in spoken.stdout


def test_practice_states_an_unconfirmed_fact_at_once(context: Flask, cast: Cast) -> None:
    with transaction():
        play = begin(cast)
        talk(play)
        finish(play, learner(cast))
    assert play.state == PlayState.RATED
    (recorded,) = facts(cast)
    assert isinstance(recorded.fact, RolePlayRated)
    assert (recorded.fact.mode, recorded.fact.confirmed) == ("practice", False)


def test_rating_again_voids_the_earlier_fact(
    context: Flask, cast: Cast, exact_encoder: None
) -> None:
    with transaction():
        play = begin(cast, PlayMode.EXAM)
        talk(play)
        finish(play, learner(cast))
    assert facts(cast) == []
    play = queries.play(play.public_id)
    for level in (3, 5):
        roleplay_rating.rate(play, judged(level), critical=(), note="", by=trainer(cast), at=NOON)
    (counts,) = facts(cast)
    assert isinstance(counts.fact, RolePlayRated)
    assert set(counts.fact.levels.values()) == {500}
    assert len(facts(cast, with_voided=True)) == 2
    assert play.passed


def test_a_critical_failure_the_trainer_confirms_fails_the_play(
    context: Flask, cast: Cast, exact_encoder: None
) -> None:
    with transaction():
        play = begin(cast, PlayMode.EXAM)
        talk(play)
        finish(play, learner(cast))
    play = queries.play(play.public_id)
    roleplay_rating.rate(
        play, judged(5), critical=["privacy_leak", "nonsense"], note="", by=trainer(cast), at=NOON
    )
    assert not play.passed
    assert facts(cast)[0].fact.body()["critical"] == ["privacy_leak"]


def test_a_rating_needs_all_seven_a_level_and_reasons(
    context: Flask, cast: Cast, exact_encoder: None
) -> None:
    with transaction():
        play = begin(cast, PlayMode.EXAM)
        talk(play)
        finish(play, learner(cast))
    play = queries.play(play.public_id)
    play.blind = False
    by = trainer(cast)

    def rate(judgements: dict[str, Judgement], who: Actor = by) -> None:
        roleplay_rating.rate(play, judgements, critical=(), note="", by=who, at=NOON)

    with pytest.raises(BadContent, match="missing"):
        rate({})
    with pytest.raises(BadContent, match="At least one"):
        rate({key: Judgement(None, "other") for key in CRITERIA})
    with pytest.raises(BadContent, match="differs"):
        rate({key: Judgement(1) for key in CRITERIA})
    with pytest.raises(Denied):
        rate(judged(3), Actor(cast.lin, frozenset({Role.TRAINER})))


def test_an_appeal_is_answered_once(context: Flask, cast: Cast) -> None:
    with transaction():
        play = begin(cast)
        talk(play)
        finish(play, learner(cast))
    play = queries.play(play.public_id)
    with pytest.raises(BadContent):
        roleplay_rating.appeal(play, criterion="", words="no", by=learner(cast), at=NOON)
    made = roleplay_rating.appeal(
        play, criterion="attitude", words="第一句就道歉了，请再看一遍。", by=learner(cast), at=NOON
    )
    with pytest.raises(Conflict):
        roleplay_rating.appeal(
            play, criterion="", words="还有一条，请再看一遍。", by=learner(cast), at=NOON
        )
    assert api.open_appeals(trainer(cast)) == 1
    roleplay_rating.answer_appeal(play, made.public_id, answer="已看", by=trainer(cast), at=NOON)
    with pytest.raises(Conflict):
        roleplay_rating.answer_appeal(
            play, made.public_id, answer="再看", by=trainer(cast), at=NOON
        )


def test_an_appeal_is_answered_by_somebody_who_did_not_rate(
    context: Flask, cast: Cast, exact_encoder: None
) -> None:
    with transaction():
        play = begin(cast, PlayMode.EXAM)
        talk(play)
        finish(play, learner(cast))
        db.session.execute(update(RolePlay).values(wants_second=False))
    tao, wen = trainer(cast), Actor(cast.wen, frozenset({Role.TRAINER}))
    play = queries.play(play.public_id)
    given = {key: Judgement(3, "other") for key in CRITERIA}
    roleplay_rating.rate(play, given, critical=(), note="", by=tao, at=NOON, calibrated=False)
    db.session.expire_all()
    play = queries.play(play.public_id)
    made = roleplay_rating.appeal(
        play, criterion="", words="第一句就道歉了，请再看。", by=learner(cast), at=NOON
    )
    db.session.expire_all()
    play = queries.play(play.public_id)
    assert [api.open_appeals(one) for one in (tao, wen)] == [0, 1]
    assert [own for *_rest, own in queries.open_appeals(tao)] == [True]
    with pytest.raises(Denied, match="another trainer"):
        roleplay_rating.answer_appeal(play, made.public_id, answer="不变", by=tao, at=NOON)
    for nobody in (learner(cast), Actor(cast.lin, frozenset({Role.TRAINER}))):
        with pytest.raises(Denied):
            roleplay_rating.answer_appeal(play, made.public_id, answer="不变", by=nobody, at=NOON)
    roleplay_rating.answer_appeal(play, made.public_id, answer="不变，因为…", by=wen, at=NOON)


def test_in_an_exam_a_message_waits_for_the_encoder(
    context: Flask, cast: Cast, exact_encoder: None
) -> None:
    from app.platform.encoder import NgramEncoder

    with transaction():
        play = begin(cast, PlayMode.EXAM)
    roleplay_reading.configure(NgramEncoder(), None)
    with pytest.raises(Unavailable):
        talk(play)
    assert len(play.events) == 1
    with pytest.raises(Denied):
        begin(Cast({"lin": cast.mei}, {}), PlayMode.EXAM, exact=False)


def test_an_unfinished_play_is_gone_on_with_and_practice_may_be_dropped(
    context: Flask, cast: Cast
) -> None:
    with transaction():
        play = begin(cast)
        assert begin(cast) is play
        services.drop(play, at=NOON)
        assert begin(cast).number == 2
    assert api.plays_to_do(learner(cast), language="zh")[0].open_id is not None


def test_traditional_characters_are_read_like_simplified_ones(context: Flask, cast: Cast) -> None:
    with transaction():
        play = begin(cast)
        talk(play, "實在對不起，讓您久等了")
    reading = play.events[1].data["reading"]
    assert "apologise" in [seen[0] for seen in reading["acts"]]


def test_the_dashboard_knows_what_waits(context: Flask, cast: Cast, exact_encoder: None) -> None:
    with transaction():
        play = begin(cast, PlayMode.EXAM)
        talk(play)
        finish(play, learner(cast))
    assert api.rating_queue_length(trainer(cast)) == 1
    assert api.plays_to_rate(trainer(cast))[0].scenario == "late-gift"
    assert api.last_plays(learner(cast))[0].state == "submitted"


def test_a_person_can_be_forgotten_and_the_result_stands(context: Flask, cast: Cast) -> None:
    with transaction():
        play = begin(cast)
        talk(play)
        finish(play, learner(cast))
    assert roleplay_erasure.gather(cast.lin)[0]["said"]
    assert roleplay_erasure.erase(cast.lin, NOON) >= 3
    db.session.flush()
    db.session.expire_all()
    forgotten = queries.play(play.public_id)
    assert all(
        event.data.get("text", "") == "" for event in forgotten.events if event.kind == "reply"
    )
    assert forgotten.total == play.total
