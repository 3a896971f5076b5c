"""What may go wrong while attempts are closed: all of it happens or nothing, and once."""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, func, select
from sqlalchemy.exc import OperationalError

from app.evidence.models import FactRow
from app.exams.jobs.exams import Closer
from app.exams.models.attempts import Attempt, Response
from app.exams.models.ratings import SlotScore
from app.exams.queries import summaries as sums
from app.exams.rules.attempt import AttemptState
from app.exams.services import custody, summaries
from app.exams.services.saving import SaveState
from app.platform.db import db, transaction
from tests.conftest import NOON, Cast
from tests.exams_bank import add_exam
from tests.services.exams.conftest import KEY, Sitting

EXAMS = 4
PEOPLE = ("lin", "mei", "lu")
LATER = NOON + timedelta(minutes=41)

# What the worker or the web process does, told apart by how it is called; each line names what is
# durable by then.
CHILD = """
import sys
from datetime import datetime
from pathlib import Path
from uuid import UUID
from app import create_app
from app.exams.services import closing, custody
from app.platform.db import transaction
from app.platform.settings import Settings

data, url, how, moment, *attempts = sys.argv[1:]
app = create_app(Settings(data_dir=Path(data), database_url=url, secret_key="s" * 40,
                          testing=True, argon2_memory_kib=8, demo=False))
at = datetime.fromisoformat(moment)
with app.app_context():
    key = custody.key_of("s" * 40)
    print("ready", flush=True)
    for one in attempts:
        public_id, learner, number = one.split("/")
        with transaction():
            if how == "hand":
                closing.hand_in(UUID(public_id), int(learner), key=key, at=at)
            else:
                closing.close_one(int(number), key=key, at=at)
        print(public_id, flush=True)
"""


@pytest.fixture
def many(context: Flask, cast: Cast) -> list[Sitting]:
    """Every person at every exam, each with three answers saved."""
    found = []
    for n in range(EXAMS):
        with transaction():
            add_exam(NOON, key=f"test-{n}", cool_down_hours=0)
    for n in range(EXAMS):
        for name in PEOPLE:
            sitting = Sitting(cast.ids[name]).start(key=f"test-{n}")
            sitting.save(1, 0)
            sitting.save(2, [0, 2])
            sitting.save(3, 0)
            found.append(sitting)
    return found


def settled_once(sitting: Sitting) -> bool:
    """Is the attempt settled whole (marks of every place, one fact, a sound seal)? AssertionError
    for anything between that and not at all."""
    attempt = sitting.attempt()
    marks = db.session.scalar(
        select(func.count()).select_from(SlotScore).where(SlotScore.attempt_id == attempt.id)
    )
    facts = db.session.scalar(
        select(func.count())
        .select_from(FactRow)
        .where(FactRow.source == f"attempt:{attempt.public_id}")
    )
    _row, wrong = custody.findings(attempt.public_id, key=KEY)
    answers = db.session.scalar(
        select(func.count()).select_from(Response).where(Response.attempt_id == attempt.id)
    )
    db.session.rollback()
    assert wrong == []
    assert answers == 3
    done = attempt.state is AttemptState.RELEASED
    assert (attempt.settled_at is not None) == done
    assert (marks, facts) == ((attempt.slot_count, 1) if done else (0, 0))
    return done


@pytest.mark.parametrize(("how", "after"), [("hand", 4), ("clock", 4)])
@pytest.mark.engine("sqlite", why="the same on PostgreSQL is the server's own promise")
def test_a_process_killed_while_closing_leaves_each_attempt_closed_or_open(
    many: list[Sitting], data_dir: Path, tmp_path: Path, how: str, after: int
) -> None:
    script = tmp_path / "child.py"
    script.write_text(textwrap.dedent(CHILD))
    root = Path(__file__).resolve().parents[3]
    named = [f"{one.public_id}/{one.learner_id}/{one.attempt().id}" for one in many]
    moment = NOON + timedelta(minutes=9) if how == "hand" else LATER
    address = f"sqlite:///{data_dir / 'academy.sqlite3'}"
    child = subprocess.Popen(
        [sys.executable, str(script), str(data_dir), address, how, moment.isoformat(), *named],
        stdout=subprocess.PIPE,
        text=True,
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(root)},
    )
    assert child.stdout is not None
    told: set[str] = set()
    for line in child.stdout:
        if line.strip() != "ready":
            told.add(line.strip())
        if len(told) >= after:
            child.send_signal(signal.SIGKILL)
            break
    rest, _nothing = child.communicate(timeout=30)
    told |= {line for line in rest.splitlines() if len(line) == 36}
    done = {str(one.public_id) for one in many if settled_once(one)}
    assert told <= done, "what was acknowledged is there"
    assert len(done - told) <= 1, "at most the one whose word was on its way"
    Closer(KEY)(LATER)
    assert all(settled_once(one) for one in many)
    for one in many:
        assert one.save(1, 1, at=LATER).state in (SaveState.CLOSED, SaveState.LATE)


def test_counting_for_statistics_may_be_killed_too(many: list[Sitting]) -> None:
    Closer(KEY)(LATER)
    counted = 0
    with suppress(KeyboardInterrupt), transaction():
        counted = summaries.fold(most=5)
        raise KeyboardInterrupt
    assert counted == 5
    db.session.rollback()
    while True:
        with transaction():
            if not summaries.fold(most=7):
                break
    assert [d for paper in sums.papers() for d in summaries.differences(paper)] == []
    db.session.rollback()
    assert sum(paper.count for n in range(EXAMS) for paper, _v in standing(n)) == len(many)


def standing(number: int) -> Any:
    found = list(summaries.standing(f"test-{number}").papers.values())
    db.session.rollback()
    return found


@contextmanager
def full_disk() -> Iterator[None]:
    """No page more than the database has now, and none of the free ones."""
    with db.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()

    def limit(connection: sqlite3.Connection, _record: Any) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}")

    db.session.remove()
    db.engine.dispose()
    event.listen(db.engine, "connect", limit)
    try:
        yield
    finally:
        event.remove(db.engine, "connect", limit)
        db.session.remove()
        db.engine.dispose()


@pytest.mark.engine("sqlite", why="SQLite's own answer to a full disk")
def test_a_disk_that_is_full_closes_attempts_whole_or_leaves_them_open(
    many: list[Sitting],
) -> None:
    refused, said = 0, set()
    with full_disk():
        for one in many:
            try:
                one.hand_in()
            except OperationalError as failure:
                said.add(str(failure.orig))
                refused += 1
                db.session.remove()
    assert said == {"database or disk is full"}
    assert sum(settled_once(one) for one in many) == len(many) - refused
    for one in many:
        one.hand_in()
    assert all(settled_once(one) for one in many), "recovers without a restart"


@contextmanager
def failing_writes() -> Iterator[None]:
    """Files may not grow any more: every write beyond what is there fails, as on a bad disk."""
    place = Path(str(db.engine.url.database))
    beside = place.with_name(f"{place.name}-wal")
    largest = max(path.stat().st_size for path in (place, beside) if path.exists())
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest + 8_192, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.engine("sqlite", why="the files are the server's on PostgreSQL")
def test_a_write_that_fails_is_an_error_and_the_same_save_succeeds_later(
    many: list[Sitting],
) -> None:
    sitting = many[0]
    told: list[int] = [1]
    failed = ""
    with failing_writes():
        for number in range(2_000):
            try:
                saved = sitting.save(1, f"{number}" * 400, base=told[-1], token=f"w{told[-1]}")
            except OperationalError as failure:
                failed = str(failure.orig)
                break
            assert saved.state is SaveState.SAVED
            told.append(saved.revision)
    assert failed in {"disk I/O error", "database or disk is full"}
    kept = list(
        db.session.scalars(
            select(Response.revision)
            .where(Response.attempt_id == sitting.attempt().id, Response.slot == 1)
            .order_by(Response.revision)
        )
    )
    db.session.rollback()
    assert kept == told, "what was acknowledged, and nothing else"
    again = sitting.save(1, 0, base=told[-1], token=f"w{told[-1]}")
    assert (again.state, again.revision) == (SaveState.SAVED, told[-1] + 1)
    _row, wrong = custody.findings(sitting.public_id, key=KEY)
    db.session.rollback()
    assert wrong == []


def test_a_save_waits_for_a_long_writer_and_is_not_refused(many: list[Sitting], app: Flask) -> None:
    held, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        with app.app_context():
            with transaction() as session:
                session.add(
                    Attempt(
                        exam_key="none", exam_version_id=1, paper_id=1, learner_id=1, number=900,
                        state=AttemptState.SUBMITTED, slot_count=1, started_at=NOON, due_at=NOON,
                        counts_until=NOON, settled_at=NOON,
                    )
                )  # fmt: skip
                session.flush()
                held.set()
                let_go.wait(20)
                session.rollback()
            db.session.remove()

    writer = threading.Thread(target=hold)
    writer.start()
    assert held.wait(20)
    release = threading.Timer(0.3, let_go.set)
    release.start()
    try:
        assert many[0].save(1, 2).state is SaveState.SAVED
    finally:
        let_go.set()
        writer.join(20)
        release.join()
    assert not writer.is_alive()


def test_two_devices_offline_in_turns_lose_nothing_and_never_roll_back_in_silence(
    many: list[Sitting],
) -> None:
    sitting = many[0]
    texts: list[tuple[Any, int]] = []
    for turn, base in enumerate([1, 1, 1, 2, 1, 4], start=1):
        saved = sitting.save(1, turn % 3, base=base, token=f"device-{turn % 2}-{turn}")
        assert saved.state in (SaveState.SAVED, SaveState.BOTH)
        if base + 1 < saved.revision:
            assert saved.state is SaveState.BOTH
            assert saved.other is not None, "the learner is told what stood there"
        texts.append((turn % 3, saved.revision))
    rows = db.session.execute(
        select(Response.revision, Response.answer).where(
            Response.attempt_id == sitting.attempt().id, Response.slot == 1
        )
    )
    kept = {row.revision: row.answer for row in rows}
    db.session.rollback()
    for answer, revision in texts:
        assert kept[revision] == str(answer)
    lost_reply = sitting.save(1, 1, base=1, token="device-1-1")
    assert (lost_reply.state, lost_reply.revision) == (SaveState.SAVED, texts[0][1])


def test_a_deadline_moved_back_by_the_clock_cuts_nobody_off(
    many: list[Sitting],
) -> None:
    """An hour back in the middle: the closing job sees a moment before the start and waits."""
    Closer(KEY)(NOON - timedelta(hours=1))
    Closer(KEY)(NOON + timedelta(minutes=39, seconds=58))
    assert not any(settled_once(one) for one in many)
    assert many[0].save(1, 1, at=NOON + timedelta(minutes=39, seconds=58)).state is SaveState.SAVED
