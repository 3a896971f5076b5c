"""A pass gives the exam's certificate with its level, once; marking again may take it back."""

from __future__ import annotations

from collections.abc import Callable

from flask import current_app
from sqlalchemy import delete, select

from app.certificates import jobs
from app.certificates.models import Certificate
from app.certificates.rules.kinds import CertificateKind
from app.certificates.rules.paper import places
from app.certificates.services import earning, printing
from app.evidence import ledger
from app.exams.models.attempts import Attempt
from app.exams.services import appeals, releasing
from app.kernel.actor import Actor, Role
from app.platform.db import db, transaction
from tests.conftest import NOON, Cast
from tests.services.exams.conftest import Sitting

TAO = Actor(10_000, frozenset({Role.TRAINER}))


def held() -> list[Certificate]:
    return list(db.session.scalars(select(Certificate).order_by(Certificate.id)))


def test_a_pass_gives_a_certificate_with_its_percent_and_level_once(
    sit: Callable[..., Sitting],
) -> None:
    sitting = sit(keys=["window"], certificate=True)
    sitting.save(1, 0)
    attempt = sitting.hand_in()
    (row,) = held()
    assert (row.kind, row.learner_id) == (CertificateKind.EXAM_PASSED, sitting.learner_id)
    assert (row.subject, row.source) == ("exam:test", f"attempt:{attempt.public_id}")
    settings = current_app.config["ACADEMY"]
    paper = printing.print_of(settings, row, holder="林晓雯", latin_name="")
    assert places(paper, "zh")["level"] == "优秀"
    assert places(paper, "en")["percent"] == "100.0%"
    db.session.rollback()
    assert jobs.award_due(NOON) == 0
    assert len(held()) == 1


def test_a_rule_run_again_finds_a_pass_that_was_overlooked(sit: Callable[..., Sitting]) -> None:
    sitting = sit(keys=["window"], certificate=True)
    sitting.save(1, 0)
    sitting.hand_in()
    with transaction():
        db.session.execute(delete(Certificate))
    assert [jobs.award_due(NOON), jobs.award_due(NOON)] == [1, 0]
    assert [row.kind for row in held()] == [CertificateKind.EXAM_PASSED]


def test_without_a_pass_there_is_none_and_the_wall_says_what_was_missing(
    sit: Callable[..., Sitting],
) -> None:
    sitting = sit(keys=["window", "hold"], certificate=True)
    sitting.save(1, 0)
    assert earning.not_yet(sitting.learner_id, at=NOON)[0].missing == (
        "The exam is begun and not handed in."
    )
    db.session.rollback()
    sitting.hand_in()
    assert held() == []
    (waiting,) = earning.not_yet(sitting.learner_id, at=NOON)
    assert waiting.missing == "%(percent)s%% reached, %(needed)s%% needed."
    assert waiting.params == {"percent": 50.0, "needed": 75.0}


def test_a_pass_that_is_no_evidence_earns_its_certificate_at_once(
    sit: Callable[..., Sitting],
) -> None:
    sitting = sit(keys=["window"], certificate=True, evidence=False)
    sitting.save(1, 0)
    sitting.hand_in()
    assert [row.kind for row in held()] == [CertificateKind.EXAM_PASSED]


def test_an_appeal_goes_on_into_score_evidence_and_certificate_with_its_history(
    sit: Callable[..., Sitting], cast: Cast
) -> None:
    sitting = sit(keys=["window", "hold"], certificate=True)
    sitting.save(1, 0)
    attempt = sitting.hand_in()
    assert (attempt.passed, held()) == (False, [])
    first = attempt.fact_id
    db.session.rollback()
    with transaction() as session:
        row = session.get_one(Attempt, attempt.id)
        number = appeals.raise_appeal(row, 2, "请再看一次", at=NOON).public_id
    with transaction():
        appeal, row = appeals.appeal_for_update(number)
        full = appeals.scores(row.id)[1].worth
        by = Actor(cast.tao, frozenset({Role.TRAINER}))
        appeals.answer_appeal(appeal, row, earned=full, words="题目有歧义，给满分", by=by, at=NOON)
    with transaction() as session:
        row = session.get_one(Attempt, attempt.id)
        assert (row.passed, row.percent) == (True, 10_000)
        assert first is not None
        assert row.fact_id not in (None, first)
        assert not ledger.one(first).counts
        assert (appeal.before, appeal.after) == (0, full)
    assert [row.kind for row in held()] == [CertificateKind.EXAM_PASSED]


def test_a_pass_that_is_void_loses_its_certificate(sit: Callable[..., Sitting]) -> None:
    sitting = sit(keys=["window"], certificate=True)
    sitting.save(1, 0)
    attempt = sitting.hand_in()
    with transaction() as session:
        row = session.get_one(Attempt, attempt.id)
        releasing.void(row, reason="Somebody else sat it.", by=TAO, at=NOON)
    (taken_back,) = held()
    assert taken_back.revoked_at == NOON
    db.session.rollback()
    assert jobs.award_due(NOON) == 0
    assert len(held()) == 1
