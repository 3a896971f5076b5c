"""Papers are drawn while nothing is locked; what changed meanwhile is drawn anew."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.content import store
from app.exams.jobs import exams as jobs
from app.exams.models.bodies import ExamBody, ItemBody
from app.exams.models.papers import Paper
from app.exams.services import bank
from app.kernel.actor import SYSTEM
from app.kernel.errors import Conflict
from app.platform.db import db, transaction
from tests.conftest import NOON
from tests.exams_bank import COMMON, ITEMS, add_exam


@pytest.fixture
def drawn(context: Flask) -> bank.Drawn:
    with transaction():
        add_exam(NOON, keys=["hold"])
    found = bank.draw_papers(store.current(ExamBody, "test"), at=NOON)
    assert found is not None
    assert papers() == 0
    db.session.rollback()
    return found


def papers() -> int:
    return db.session.scalar(select(func.count()).select_from(Paper)) or 0


def test_what_was_drawn_is_kept_as_it_was_drawn(drawn: bank.Drawn) -> None:
    with transaction():
        kept = bank.keep_papers(drawn, at=NOON)
    assert kept == bank.ready_papers(drawn.exam)
    assert len(kept) == drawn.exam.body.papers
    assert bank.draw_papers(drawn.exam, at=NOON) is None


def test_an_item_that_changed_meanwhile_stands_on_no_paper(drawn: bank.Drawn) -> None:
    with transaction():
        body = ItemBody.model_validate({**COMMON, **ITEMS["hold"], "points": 9})
        store.write(ItemBody, "hold", body, by=SYSTEM, at=NOON)
    with pytest.raises(Conflict), transaction():
        bank.keep_papers(drawn, at=NOON)
    db.session.rollback()
    assert papers() == 0


def test_papers_that_somebody_else_kept_meanwhile_are_not_doubled(drawn: bank.Drawn) -> None:
    with transaction():
        bank.keep_papers(drawn, at=NOON)
    with pytest.raises(Conflict), transaction():
        bank.keep_papers(drawn, at=NOON)
    db.session.rollback()
    assert papers() == drawn.exam.body.papers


def test_the_worker_builds_what_is_missing_and_draws_outside_its_transactions(
    drawn: bank.Drawn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def watched(exam: store.Version[ExamBody], *, at: object) -> bank.Drawn | None:
        assert not db.session.connection().get_execution_options().get("writes")
        return draw(exam, at=NOON)

    draw = bank.draw_papers
    monkeypatch.setattr(bank, "draw_papers", watched)
    jobs.build_papers(NOON)
    assert papers() == drawn.exam.body.papers
