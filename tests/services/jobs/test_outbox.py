"""Jobs are written once, carried out at least once, and never lost."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from app.jobs import outbox
from app.jobs.models import JobState
from app.jobs.rules import LEASE, MOST_ATTEMPTS
from app.jobs.worker import Ticker
from app.kernel.errors import Conflict
from app.platform import clock
from app.platform.db import db, transaction
from tests.conftest import NOON


@pytest.fixture
def seen() -> Iterator[list[str]]:
    """What the test's handler carried out."""
    done: list[str] = []
    outbox.register("test.note", lambda job: done.append(job.key))
    yield done
    outbox._handlers.pop("test.note", None)


def ask(key: str, kind: str = "test.note") -> None:
    with transaction():
        outbox.enqueue(kind, {"n": 1}, key=key)


def test_a_job_is_done_once_however_often_it_was_asked_for(context: Flask, seen: list[str]) -> None:
    ask("a")
    ask("a")
    assert outbox.run_due() == 1
    assert outbox.run_due() == 0
    assert seen == ["a"]


def test_a_job_of_a_transaction_that_failed_does_not_exist(context: Flask, seen: list[str]) -> None:
    def fail() -> None:
        with transaction():
            outbox.enqueue("test.note", {}, key="a")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert outbox.run_due() == 0
    assert seen == []


def test_a_failing_job_is_tried_again_later_and_in_the_end_given_up(context: Flask) -> None:
    outbox.register("test.fail", lambda job: 1 / 0)
    ask("a", kind="test.fail")
    at = NOON
    for attempt in range(1, MOST_ATTEMPTS + 1):
        with clock.frozen_at(at):
            outbox.run_due(at=at)
            job = outbox.listed()[0]
            db.session.rollback()
        assert job.attempts == attempt
        assert "ZeroDivisionError" in job.last_error
        assert outbox.due(at=at) == []
        at += timedelta(hours=2)
    assert job.state is JobState.DEAD
    db.session.rollback()
    with transaction():
        outbox.retry(job.id, at=at)
    assert outbox.due(at=at) == [job.id]


def test_only_a_job_given_up_can_be_retried(context: Flask, seen: list[str]) -> None:
    ask("a")
    with pytest.raises(Conflict), transaction():
        outbox.retry(outbox.listed()[0].id, at=NOON)


def test_a_job_whose_worker_went_silent_is_taken_over(context: Flask, seen: list[str]) -> None:
    ask("a")
    (job_id,) = outbox.due(at=NOON)
    assert outbox.claim(job_id, at=NOON) is not None
    assert outbox.claim(job_id, at=NOON) is None
    assert outbox.due(at=NOON + timedelta(seconds=1)) == []
    assert outbox.due(at=NOON + LEASE + timedelta(seconds=1)) == [job_id]


def test_two_workers_never_do_the_same_job(app: Flask, seen: list[str]) -> None:
    with app.app_context():
        for number in range(20):
            ask(f"k{number}")

    def work() -> None:
        with app.app_context():
            outbox.run_due(at=NOON)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(seen) == sorted(f"k{n}" for n in range(20))


def test_the_ticker_hands_over_each_job_once_and_survives_a_bad_tick(
    context: Flask, seen: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    monkeypatch.setattr(outbox, "_ticks", {})
    outbox.register_tick("bad", 1, lambda at: 1 / 0)  # type: ignore[arg-type, return-value]
    outbox.register_tick("good", 5, lambda at: calls.append("good"))
    ask("a")
    handed: list[int] = []
    ticker = Ticker(context, handed.append)
    for second in range(6):
        ticker.round(float(second))
    assert len(handed) == 1
    assert calls == ["good", "good"]
