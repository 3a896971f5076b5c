"""The sums behind statistics are what the answers say, whatever happens to attempts."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from app.content import store
from app.exams.jobs.exams import count_marks
from app.exams.models.attempts import Attempt
from app.exams.models.bodies import ItemBody
from app.exams.models.summaries import AttemptMarks, SlotSummary, SummaryDue
from app.exams.queries import summaries as queries
from app.exams.services import (
    exam_erasure,
    regrading,
    releasing,
    statistics,
    summaries,
    summary_due,
)
from app.kernel.actor import SYSTEM, Actor, Role
from app.platform.db import db, transaction
from tests.conftest import NOON, Cast
from tests.exams_bank import COMMON, ITEMS, add_exam
from tests.services.exams.conftest import Sitting

KEYS = ["window", "clothing", "hold", "reply-time"]
PEOPLE = ("lin", "mei", "lu")
TAO = Actor(0, frozenset({Role.TRAINER}))


@pytest.fixture
def sat(context: Flask, cast: Cast) -> dict[str, Sitting]:
    """Four people handed in, each with other answers and at another pace."""
    with transaction():
        add_exam(NOON, keys=KEYS)
    found = {}
    for n, name in enumerate(PEOPLE):
        sitting = Sitting(cast.ids[name]).start()
        sitting.save(1, n % 3, at=NOON + timedelta(seconds=20 + n))
        sitting.save(2, [0, 2][: n + 1], at=NOON + timedelta(seconds=60 + n))
        sitting.save(1, 0, at=NOON + timedelta(seconds=75 + n))
        if n:
            sitting.save(3, 1, at=NOON + timedelta(seconds=95 + n))
        sitting.hand_in()
        found[name] = sitting
    return found


def wrong() -> list[summaries.Difference]:
    """What of the sums is not as the answers say."""
    found = [d for paper in queries.papers() for d in summaries.differences(paper)]
    db.session.rollback()
    return found


def shown() -> dict[str, Any]:
    """The report, without what it is drawn with."""
    report = statistics.report("test")
    db.session.rollback()
    return {
        "whole": report.whole,
        "late": report.late,
        **{line.key: line.figures for line in report.items},
    }


def fold() -> int:
    with transaction():
        return summaries.fold()


def test_a_report_is_the_same_before_and_after_the_worker_counted(sat: dict[str, Sitting]) -> None:
    before = shown()
    assert db.session.scalar(select(func.count()).select_from(SlotSummary)) == 0
    db.session.rollback()
    count_marks(NOON)
    assert db.session.scalar(select(func.count()).select_from(SummaryDue)) == 0
    assert db.session.scalar(select(func.count()).select_from(AttemptMarks)) == 3
    assert shown() == before
    assert wrong() == []
    window = before["window"]
    assert (window.count, window.share, window.blanks) == (3, 1.0, 0)
    assert [one.count for one in window.options] == [3, 0, 0]
    assert window.seconds == pytest.approx((20 + 15 + 21 + 15 + 22 + 15) / 3)
    assert before["reply-time"].blanks == 3
    assert before["reply-time"].seconds is None
    assert before["whole"].count == 3


def test_counting_twice_changes_nothing(sat: dict[str, Sitting]) -> None:
    fold()
    before = shown()
    ids = [sitting.attempt().id for sitting in sat.values()]
    with transaction():
        for number in ids:
            summary_due.note(number, "test", at=NOON)
    assert fold() == 3
    assert shown() == before
    assert wrong() == []


def test_a_void_attempt_is_taken_out(sat: dict[str, Sitting]) -> None:
    fold()
    with transaction():
        attempt = releasing.attempt_for_update(sat["mei"].public_id)
        assert attempt is not None
        releasing.void(attempt, reason="power cut", by=TAO, at=NOON)
    assert shown()["whole"].count == 2
    fold()
    assert shown()["whole"].count == 2
    assert wrong() == []


def test_a_key_that_changes_moves_the_sums(sat: dict[str, Sitting], cast: Cast) -> None:
    fold()
    tao = Actor(cast.ids["tao"], TAO.roles)
    old = store.current(ItemBody, "hold").id
    db.session.rollback()
    with transaction():
        body = ItemBody.model_validate({**COMMON, **ITEMS["hold"], "correct": False})
        new = store.write(ItemBody, "hold", body, by=SYSTEM, at=NOON).id
        row = regrading.begin("test", "hold", old, new, reason="wrong key", by=tao, at=NOON)
    assert shown()["hold"].share == 0
    while True:
        with transaction():
            if not regrading.apply_some(row.id, at=NOON):
                break
    assert shown()["hold"].share == pytest.approx(2 / 3)
    fold()
    assert wrong() == []


def test_what_somebody_forgotten_chose_is_counted_no_more_but_marks_stand(
    sat: dict[str, Sitting], cast: Cast
) -> None:
    fold()
    with transaction():
        exam_erasure.erase(cast.ids["lin"], NOON)
    for _round in range(2):
        window = shown()["window"]
        assert (window.count, window.share) == (3, 1.0)
        assert [one.count for one in window.options] == [2, 0, 0]
        fold()
    assert wrong() == []


def test_only_first_tries_count(sat: dict[str, Sitting]) -> None:
    fold()
    again = sat["lin"].start(at=NOON + timedelta(days=3))
    again.save(1, 1, at=NOON + timedelta(days=3, seconds=4), base=0)
    again.hand_in(at=NOON + timedelta(days=3, seconds=9))
    assert db.session.scalar(select(func.count()).select_from(Attempt)) == 4
    db.session.rollback()
    assert fold() == 0
    assert shown()["whole"].count == 3


def test_sums_that_were_tampered_with_are_found_and_made_anew(
    sat: dict[str, Sitting], app: Flask
) -> None:
    fold()
    before = shown()
    runner = app.test_cli_runner()
    sound = runner.invoke(args=["exams", "summaries", "check", "--json"])
    assert sound.exit_code == 0, sound.output
    with transaction() as session:
        session.execute(update(SlotSummary).where(SlotSummary.slot == 2).values(e=0))
        attempt = sat["lin"].attempt().id
        session.execute(
            update(AttemptMarks).where(AttemptMarks.attempt_id == attempt).values(marks=b"\0" * 48)
        )
    found = runner.invoke(args=["exams", "summaries", "check", "--json"])
    assert found.exit_code == 1
    told = json.loads(found.output)["differences"]
    assert {"marks"} < {one["what"] for one in told} <= {"marks", "sums"}
    assert any(one["number"] == attempt and one["what"] == "marks" for one in told)
    made = runner.invoke(args=["exams", "summaries", "rebuild", "test", "--json"])
    assert json.loads(made.output)["attempts"] == 3
    assert runner.invoke(args=["exams", "summaries", "check"]).exit_code == 0
    assert shown() == before


def test_a_recount_does_not_write_over_what_was_counted_meanwhile(sat: dict[str, Sitting]) -> None:
    fold()
    paper = sat["mei"].attempt().paper_id
    number = sat["mei"].attempt().id
    old = summaries.recounted(paper)
    db.session.rollback()
    with transaction():
        attempt = releasing.attempt_for_update(sat["mei"].public_id)
        assert attempt is not None
        releasing.void(attempt, reason="power cut", by=TAO, at=NOON)
    fold()
    with transaction():
        summaries.put(old, [number])
    with transaction():
        summaries.put_sums(paper)
    assert shown()["whole"].count == 2
    assert wrong() == []
    assert shown()["whole"].count == 2
