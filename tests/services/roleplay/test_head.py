"""Calibration heads: fitted from rated plays, taken into use by a person, silent about the past."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.exams.models.roleplay import PlayReview, RolePlay
from app.exams.models.roleplay_head import RatingHead
from app.exams.queries import roleplay as queries
from app.exams.rules.roleplay.lifecycle import PlayMode
from app.exams.rules.roleplay.reading import ENGINE
from app.exams.rules.roleplay.results import as_json
from app.exams.rules.roleplay.scenario import CRITERIA
from app.exams.services import roleplay as plays
from app.exams.services import roleplay_head as services
from app.exams.services import roleplay_rating as rating
from app.jobs import outbox
from app.kernel.actor import SYSTEM, Actor, Capability, Role
from app.kernel.errors import Conflict, Denied, NotFound
from app.platform.db import db, new_id, transaction
from tests.conftest import NOON, Cast
from tests.services.roleplay.test_plays import begin, finish, learner, talk

Browser = Callable[[str], FlaskClient]
STRICT = ("attitude", "communication")


def evidence(value: int) -> dict[str, Any]:
    return {"message": 1, "span": [0, 1], "rule": "point.x", "value": value, "probability": 1.0}


def history(cast: Cast, count: int = 140, **changes: Any) -> None:
    """Rated exam plays over seven scenarios. People take a level off attitude and communication
    where something spoke against the agent, and agree with the rules elsewhere."""
    draw = random.Random(7)
    for number in range(count):
        criteria, levels = {}, {}
        for key in CRITERIA:
            level, bad = draw.randint(2, 5), draw.random() < 0.5
            lean = draw.choice((0, 0, 0, 1, -1))
            criteria[key] = {
                "level": level, "low": level, "high": level,
                "evidence": [evidence(1)] + ([evidence(-1)] if bad else []),
            }  # fmt: skip
            people = level - bad + lean if key in STRICT else level
            levels[key] = max(1, min(5, people))
        kept: dict[str, Any] = {
            "learner_id": cast.lin, "scenario_key": f"made-{number % 7}", "mode": "exam",
            "scenario_version_id": 1, "number": number + 1, "language": "zh", "seed": 1,
            "engine": ENGINE, "exact": True, "state": "rated", "started_at": NOON,
            "submitted_at": NOON, "rated_at": NOON, "levels": levels, "total": 60, "passed": True,
            "result": {"criteria": criteria, "critical": []},
        }  # fmt: skip
        play = RolePlay(public_id=new_id(), **(kept | changes))
        play.reviews = [
            PlayReview(public_id=new_id(), rater_id=cast.tao, purpose="first", calibrated=True,
                       blind=number % 5 == 0, created_at=NOON, critical=[])
        ]  # fmt: skip
        db.session.add(play)
    db.session.flush()


def lead(cast: Cast) -> Actor:
    return Actor(
        cast.tao, frozenset({Role.TRAINER}), frozenset(), frozenset({Capability.LEAD_TRAINER})
    )


def fitted(cast: Cast, count: int = 140) -> int:
    """A history and a head fitted from it; give its version."""
    with transaction():
        history(cast, count)
    found = services.learned()
    with transaction():
        return services.keep(found, by=lead(cast), at=NOON).version


def test_a_head_is_believed_where_it_beats_the_rules_and_nowhere_else(
    context: Flask, cast: Cast
) -> None:
    version = fitted(cast)
    head = services.of_version(version)
    assert (head.version, head.plays, head.blind, head.engine) == (1, 140, 28, ENGINE)
    assert services.believed(head) == STRICT
    for key in STRICT:
        held = head.criteria[key]["held"]
        assert held["head"] > held["rules"]
    assert {head.criteria[key]["why"] for key in CRITERIA if key not in STRICT} == {"no_better"}
    assert services.in_use() is None


def test_what_was_practised_tried_or_read_otherwise_teaches_nothing(
    context: Flask, cast: Cast
) -> None:
    with transaction():
        other: tuple[dict[str, Any], ...] = (
            {"mode": "practice"}, {"trial": True}, {"engine": "older"}, {"exact": False},
            {"state": "submitted"},
        )  # fmt: skip
        for place, changes in enumerate(other):
            history(cast, 3, **changes, scenario_key=f"other-{place}")
    found = services.learned()
    assert (found.plays, found.blind) == (0, 0)
    assert {one.why for one in found.criteria.values()} == {"few_plays"}


def test_taking_into_use_is_a_lead_trainers_and_needs_something_to_use(
    context: Flask, cast: Cast
) -> None:
    trainer = Actor(cast.wen, frozenset({Role.TRAINER}))
    version = fitted(cast)
    with transaction():
        with pytest.raises(Denied):
            services.adopt(version, by=trainer, at=NOON)
        with pytest.raises(Denied):
            services.keep(services.Learned(0, 0, {}), by=trainer, at=NOON)
        with pytest.raises(NotFound):
            services.adopt(99, by=lead(cast), at=NOON)
        with pytest.raises(Conflict):
            services.retire(version, by=lead(cast), at=NOON)
        empty = services.keep(services.Learned(0, 0, {}), by=SYSTEM, at=NOON)
        with pytest.raises(Conflict, match="nothing to use"):
            services.adopt(empty.version, by=lead(cast), at=NOON)
        old = services.of_version(version)
        old.engine = "older"
        with pytest.raises(Conflict, match="another version of the engine"):
            services.adopt(version, by=lead(cast), at=NOON)
        old.engine = ENGINE
        services.adopt(version, by=lead(cast), at=NOON)
    used = services.in_use()
    assert used is not None
    assert (used.version, used.adopted_by) == (version, cast.tao)
    found = services.learned()
    with transaction():
        second = services.keep(found, by=SYSTEM, at=NOON)
        services.adopt(second.version, by=SYSTEM, at=NOON)
        with pytest.raises(Conflict, match="in use already"):
            services.adopt(version, by=SYSTEM, at=NOON)
    used = services.in_use()
    assert used is not None
    assert used.version == second.version
    db.session.rollback()
    with transaction():
        services.retire(second.version, by=SYSTEM, at=NOON)
    assert services.in_use() is None
    deeds = set(db.session.scalars(select(AuditEntry.action)))
    assert {"roleplay.head_fitted", "roleplay.head_adopted", "roleplay.head_retired"} <= deeds


def play_exam(cast: Cast, mode: PlayMode = PlayMode.EXAM) -> RolePlay:
    with transaction():
        play = begin(cast, mode)
        talk(play)
        finish(play, learner(cast))
        public_id = play.public_id
    db.session.expunge_all()
    db.session.rollback()
    return queries.play(public_id)


@pytest.mark.usefixtures("published", "exact_encoder")
def test_a_head_in_use_speaks_to_new_exam_plays_and_changes_no_level(
    context: Flask, cast: Cast
) -> None:
    before = play_exam(cast)
    assert before.result is not None
    assert "head" not in before.result
    kept = json.dumps(before.result, sort_keys=True)
    first = before.public_id
    db.session.rollback()
    version = fitted(cast)
    with transaction():
        services.adopt(version, by=lead(cast), at=NOON)
    again = play_exam(cast)
    assert again.result is not None
    said = again.result["head"]
    assert (said["version"], said["plays"]) == (version, 140)
    assert set(said["levels"]) <= set(STRICT)
    by_rules = plays.graded(again)
    assert (again.total, again.passed) == (by_rules.total, by_rules.passed)
    assert again.levels == dict(by_rules.levels())
    rest = {key: value for key, value in again.result.items() if key != "head"}
    assert rest == as_json(by_rules)
    suggestions = rating.suggestions(again)
    for key, found in said["levels"].items():
        shown = suggestions[key]
        assert shown["low"] <= found["level"] <= shown["high"]
        assert shown["advice"]["version"] == version
        assert shown["level"] == again.result["criteria"][key]["level"]
        assert not rating.wants_reason(again, key, found["level"])
    assert "advice" not in suggestions["efficiency"]
    old = queries.play(first).result
    assert json.dumps(old, sort_keys=True) == kept
    db.session.rollback()
    with transaction():
        services.retire(version, by=lead(cast), at=NOON)
    result = queries.play(again.public_id).result
    assert result is not None
    assert result["head"] == said, "what it said once stays with the play"


@pytest.mark.usefixtures("published", "exact_encoder")
def test_practice_and_another_engine_hear_nothing_of_it(context: Flask, cast: Cast) -> None:
    version = fitted(cast)
    with transaction():
        services.adopt(version, by=lead(cast), at=NOON)
    practice = play_exam(cast, PlayMode.PRACTICE)
    assert practice.result is not None
    assert "head" not in practice.result
    result: dict[str, Any] = {"criteria": {}, "critical": []}
    practice.mode = "exam"
    assert services.advised(result, practice) == result
    practice.engine = "older"
    assert services.advised(practice.result, practice) == practice.result
    db.session.rollback()


@pytest.mark.usefixtures("published", "exact_encoder")
def test_the_rating_page_says_what_moved_it_and_the_blind_rater_sees_nothing(
    context: Flask, cast: Cast, client_of: Browser
) -> None:
    version = fitted(cast)
    with transaction():
        services.adopt(version, by=lead(cast), at=NOON)
    play = play_exam(cast)
    public_id, row = play.public_id, play.id
    db.session.rollback()
    for blind in (False, True):
        with transaction():
            found = db.session.get(RolePlay, row)
            assert found is not None
            found.blind = blind
        page = client_of("wen").get(f"/rating/role-plays/{public_id}").text
        assert (f"Head {version}, from 140 rated plays" in page) is not blind


def test_the_page_and_the_worker_fit_and_a_lead_trainer_decides(
    app: Flask, cast: Cast, client_of: Browser
) -> None:
    tao, wen = client_of("tao"), client_of("wen")
    assert "No head yet" in tao.get("/rating/head").text
    assert wen.post("/rating/head").status_code == 403
    with app.app_context(), transaction():
        history(cast)
    assert tao.post("/rating/head").status_code == 303
    with app.app_context():
        assert outbox.run_due(at=NOON + timedelta(minutes=1)) >= 1
        head = db.session.scalars(select(RatingHead)).one()
        assert (head.version, head.fitted_by) == (1, cast.tao)
        db.session.rollback()
    page = tao.get("/rating/head").text
    assert "Take into use" in page
    assert "Take into use" not in wen.get("/rating/head").text
    assert wen.post("/rating/head/1/adopt").status_code == 403
    assert tao.post("/rating/head/1/adopt").status_code == 303
    assert tao.post("/rating/head/1/adopt").status_code == 409
    assert "Version 1 speaks" in wen.get("/rating/head").text
    assert tao.post("/rating/head/1/retire").status_code == 303
    assert tao.post("/rating/head/9/adopt").status_code == 404
    for name in ("lin", "gao", "an", "ada"):
        assert client_of(name).get("/rating/head").status_code == 404


def test_the_command_line_fits_lists_adopts_and_retires(context: Flask, cast: Cast) -> None:
    runner = context.test_cli_runner()
    with transaction():
        history(cast)

    def run(*words: str) -> tuple[int, str]:
        done = runner.invoke(args=["roleplay", "head", *words])
        return done.exit_code, done.output

    code, said = run("fit", "--json")
    assert code == 0
    assert json.loads(said.strip().splitlines()[-1])["plays"] == 140
    assert run("adopt", "1") == (0, "head 1 is in use\n")
    code, said = run("adopt", "1")
    assert code == 1
    assert "in use already" in said
    code, said = run("list")
    assert code == 0
    assert "head 1: 140 plays, 28 blind, in use" in said
    assert "attitude: 140 pairs" in said
    assert run("retire", "1")[0] == 0
    assert run("retire", "1")[0] == 1
    code, said = run("fit")
    assert "head 2: 140 plays, 28 blind, not in use" in said
