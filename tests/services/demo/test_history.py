"""The made history as a whole, on the shipped content: told, counted again, and gone."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import distinct, func, select

from app.accounts.services import demo
from app.certificates.models import Certificate
from app.content import loader
from app.courses.models.mentoring import MentorMeeting, MentorPair
from app.courses.models.planning import PlanLine, TrainingNeed, TrainingPlan
from app.demo import api, jobs
from app.demo.services import leaving, progress
from app.evidence import recount
from app.exams.models.attempts import Attempt
from app.exams.models.roleplay import PlayAnchor, PlayReview, RolePlay
from app.exams.services import roleplay_reading
from app.growth.models.awards import AwardRound
from app.growth.models.evaluation import Evaluation
from app.growth.models.improvement import CaseRecord, Cycle
from app.growth.models.quality import SurveyAnswer
from app.growth.models.reports import Report
from app.growth.models.tables import Goal, Interview, MonthlyFigure, PromotionCase, SelfAssessment
from app.growth.rules.promotion import CaseState
from app.jobs import outbox
from app.platform import clock
from app.platform.db import db, transaction
from app.platform.encoder import NgramEncoder, choose
from app.scripts_library.models.drills import ScriptRecall
from tests.conftest import NOON
from tests.services.demo.rows import changed, rows

CONTENT = Path(__file__).resolve().parents[3] / "content"
LEARNERS = {"LS2051", "HQ2036", "YK2064", "TJ2058", "SY2081"}
FULL = (
    Attempt, RolePlay, PlayReview, PlayAnchor, Certificate, MonthlyFigure, CaseRecord, Evaluation,
    SelfAssessment, Goal, Interview, SurveyAnswer, Cycle, Report, AwardRound, ScriptRecall,
    TrainingNeed, TrainingPlan, PlanLine, MentorPair, MentorMeeting,
)  # fmt: skip


class Certain(NgramEncoder):
    """Answers at once, and is taken for the real one."""

    exact = True


@pytest.fixture
def organisation(app: Flask) -> Iterator[dict[str, Any]]:
    """Five learners with everybody who leads, trains and judges them; the content loaded."""
    with (CONTENT / "demo" / "organisation.toml").open("rb") as file:
        read = tomllib.load(file)
    read["people"] = [
        p for p in read["people"] if p["roles"] != ["learner"] or p["staff_no"] in LEARNERS
    ]
    with app.app_context():
        loader.load(CONTENT, at=clock.now())
        roleplay_reading.configure(Certain(), None)
        yield read
        settings = app.config["ACADEMY"]
        roleplay_reading.configure(choose(settings.encoder_socket), settings.data_dir / "vectors")
        db.session.rollback()


def count(model: type[Any], *conditions: Any) -> int:
    found = db.session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0
    db.session.rollback()
    return found


@pytest.mark.slow
def test_a_history_is_told_once_agrees_with_its_ledger_and_goes_without_a_trace(
    app: Flask, organisation: dict[str, Any], tmp_path: Path
) -> None:
    empty = rows()
    with transaction():
        demo.create(organisation, today=NOON.date(), at=NOON)
        progress.begin(NOON.date(), at=NOON)
    historian = jobs.Historian(app.config["ACADEMY"], organisation)

    begun = historian.work(seconds=0.5)
    assert begun is not None
    assert 0 < begun.step < begun.total
    assert api.percent_made() == begun.percent
    db.session.rollback()
    found = historian.work()

    assert found is not None
    assert found.finished
    assert found.step == found.total > 600
    assert found.skipped < found.total / 50
    assert api.percent_made() is None
    db.session.rollback()
    assert historian.work() == found
    _everything_has_something_to_say()
    report = recount.verify()
    db.session.rollback()
    assert report.faults == 0

    leaving.leave(transaction, tmp_path, at=NOON)
    left = changed(empty, rows())
    assert len(left.pop("audit_entry")) == 1
    assert set(left) <= {"paper", "paper_slot"}  # papers are made of content alone


def _everything_has_something_to_say() -> None:
    assert [model.__tablename__ for model in FULL if not count(model)] == []
    assert count(Attempt, Attempt.passed.is_(True)) > 5
    assert count(Attempt, Attempt.passed.is_(False)) > 5
    assert count(Certificate, Certificate.revoked_at.is_not(None)) == 1
    assert count(Certificate, Certificate.valid_until.is_not(None)) > 0
    states = set(db.session.scalars(select(PromotionCase.state).distinct()))
    wanted = {CaseState.APPROVED, CaseState.DECLINED, CaseState.DEFERRED, CaseState.ENDORSED}
    months = db.session.scalar(select(func.count(distinct(MonthlyFigure.month))))
    latest = db.session.scalar(select(func.max(Attempt.started_at)))
    db.session.rollback()
    assert states >= wanted
    assert months == 9
    assert latest is not None
    assert latest < NOON


def test_the_worker_goes_on_by_itself_until_all_is_made(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    steps = iter([3, 7])

    def work(self: jobs.Historian, *, seconds: float | None = None) -> progress.Progress:
        step = next(steps)
        return progress.Progress(NOON.date(), step, 7, finished=step == 7)

    monkeypatch.setattr(jobs.Historian, "work", work)
    with app.app_context():
        with transaction():
            jobs.ask(progress.Progress(NOON.date()))
        for _round in range(3):
            outbox.run_due(at=NOON)
        asked = [row.key for row in outbox.listed() if row.kind == jobs.JOB]
        db.session.rollback()
    assert asked == ["2026-11-24/3", "2026-11-24/0"]


def test_a_history_that_was_taken_away_is_not_taken_up_again(app: Flask) -> None:
    with app.app_context():
        assert jobs.Historian(app.config["ACADEMY"], {"people": [], "units": []}).work() is None
        assert api.percent_made() is None
        db.session.rollback()
