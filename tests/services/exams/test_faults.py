"""What may go wrong around a sitting: nothing acknowledged is lost, nothing counts twice."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import event, func, select, update
from sqlalchemy.exc import OperationalError

from app.accounts.models import SignIn
from app.audit.models import AuditEntry
from app.evidence.models import FactRow
from app.exams.jobs.exams import Closer
from app.exams.models.attempts import Attempt, LateResponse, Response
from app.exams.models.ratings import SlotScore
from app.exams.rules.attempt import AttemptState
from app.exams.services import closing, custody, desk, saving
from app.exams.services.saving import Save, SaveState
from app.platform.db import db, transaction
from tests.conftest import NOON
from tests.services.exams.conftest import KEY, Sitting

Sit = Callable[..., Sitting]
DUE = NOON + timedelta(minutes=40)


def whole(sitting: Sitting) -> bool:
    """Does the custody check find nothing?"""
    _attempt, found = custody.findings(sitting.public_id, key=KEY)
    db.session.rollback()
    return not found


def test_doubled_reordered_and_late_saves_end_at_the_highest_revision(sit: Sit) -> None:
    sitting = sit()
    dice = random.Random(20)
    known: dict[int, list[tuple[int, str]]] = {}
    acknowledged: dict[tuple[int, int], str] = {}
    for number in range(500):
        slot = dice.randrange(1, 8)
        past = known.setdefault(slot, [])
        late = number % 25 == 24
        base = dice.choice([revision for revision, _token in past] or [0])
        again = bool(past) and dice.random() < 0.2
        token = dice.choice(past)[1] if again else f"t{number}"
        moment = DUE + timedelta(seconds=11) if late else NOON + timedelta(seconds=number)
        saved = sitting.save(slot, number % 3, at=moment, base=base, token=token)
        if saved.state in (SaveState.SAVED, SaveState.BOTH):
            past.append((saved.revision, token))
            acknowledged[slot, saved.revision] = saved.receipt
        else:
            assert saved.state is SaveState.LATE
            assert late
    stored = {
        (row.slot, row.revision): row.receipt
        for row in db.session.execute(select(Response.slot, Response.revision, Response.receipt))
    }
    db.session.rollback()
    assert acknowledged.items() <= stored.items()
    attempt = sitting.hand_in()
    counted = {
        row.slot: row.revision
        for row in db.session.execute(select(SlotScore.slot, SlotScore.revision))
    }
    highest = {slot: max(r for s, r in stored if s == slot) for slot, _r in stored}
    assert {slot: revision for slot, revision in counted.items() if revision} == highest
    assert db.session.scalar(select(func.count()).select_from(LateResponse))
    db.session.rollback()
    assert attempt.receipt_count == len(stored)
    assert whole(sitting)


@pytest.mark.parametrize("round_", range(6))
def test_submit_save_and_closing_together_leave_one_outcome(
    sit: Sit, app: Flask, round_: int
) -> None:
    sitting = sit(keys=["window"])
    sitting.save(1, 0)
    db.session.rollback()
    start = threading.Barrier(3)
    answers: list[saving.Saved] = []
    failures: list[BaseException] = []

    def together(deed: Callable[[], Any]) -> threading.Thread:
        def run() -> None:
            with app.app_context():
                start.wait()
                try:
                    deed()
                except BaseException as failure:  # kept for the assertion below
                    failures.append(failure)
                finally:
                    db.session.remove()

        thread = threading.Thread(target=run)
        thread.start()
        return thread

    def submit() -> None:
        with transaction():
            closing.hand_in(sitting.public_id, sitting.learner_id, key=KEY, at=DUE)

    def save() -> None:
        given = Save(1, 1, "race", "1")
        answers.append(saving.save(sitting.public_id, sitting.sign_in, given, key=KEY, at=DUE))

    def close() -> None:
        Closer(KEY)(DUE + timedelta(seconds=11 * (round_ % 2)))

    threads = [together(deed) for deed in (submit, save, close)]
    for thread in threads:
        thread.join(30)
    assert failures == []
    Closer(KEY)(DUE + timedelta(seconds=11))
    attempt = sitting.attempt()
    assert attempt.state is AttemptState.RELEASED
    assert attempt.finished_at == DUE
    scores = db.session.scalars(select(SlotScore)).all()
    assert len(scores) == 1
    assert db.session.scalar(select(func.count()).select_from(FactRow)) == 1
    counted = answers[0].state is SaveState.SAVED
    assert scores[0].revision == (2 if counted else 1)
    db.session.rollback()
    assert whole(sitting)


CHILD = """
import sys
from uuid import UUID
from app import create_app
from app.exams.services import custody, saving
from app.exams.services.saving import Save
from app.platform.settings import Settings
from pathlib import Path
from datetime import datetime

data, url, attempt, sign_in, moment = sys.argv[1:]
app = create_app(Settings(data_dir=Path(data), database_url=url, secret_key="s" * 40,
                          testing=True, argon2_memory_kib=8, demo=False))
with app.app_context():
    key = custody.key_of("s" * 40)
    base = 0
    while True:
        given = Save(1, base, f"k{base}", str(base % 3))
        saved = saving.save(UUID(attempt), UUID(sign_in), given, key=key,
                            at=datetime.fromisoformat(moment))
        base = saved.revision
        print(saved.revision, saved.receipt, flush=True)
"""


@pytest.mark.engine("sqlite", why="the same on PostgreSQL is the server's own promise")
def test_a_process_killed_between_saves_loses_nothing_it_acknowledged(
    sit: Sit, app: Flask, data_dir: Path, tmp_path: Path
) -> None:
    sitting = sit()
    script = tmp_path / "child.py"
    script.write_text(textwrap.dedent(CHILD))
    root = Path(__file__).resolve().parents[3]
    child = subprocess.Popen(
        [
            sys.executable,
            str(script),
            str(data_dir),
            f"sqlite:///{data_dir / 'academy.sqlite3'}",
            str(sitting.public_id),
            str(sitting.sign_in),
            NOON.isoformat(),
        ],
        stdout=subprocess.PIPE,
        text=True,
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(root)},
    )
    assert child.stdout is not None
    told: dict[int, str] = {}
    for line in child.stdout:
        revision, receipt = line.split()
        told[int(revision)] = receipt
        if len(told) >= 40:
            child.send_signal(signal.SIGKILL)
            break
    rest, _nothing = child.communicate(timeout=20)
    for line in rest.splitlines():
        if len(line.split()) == 2:
            told[int(line.split()[0])] = line.split()[1]
    stored = {
        row.revision: row.receipt
        for row in db.session.execute(select(Response.revision, Response.receipt))
    }
    db.session.rollback()
    assert len(told) >= 40
    assert told.items() <= stored.items()
    assert len(stored) - len(told) <= 1, "at most the one whose answer was on its way"
    assert whole(sitting)
    assert sitting.save(1, 2, base=max(stored)).state is SaveState.SAVED


@pytest.mark.parametrize("hours", [-24, -1, 1, 24])
def test_a_clock_that_jumps_moves_deadlines_with_it_once_and_is_audited(
    sit: Sit, hours: int
) -> None:
    sitting = sit()
    step = timedelta(hours=hours)
    before = sitting.attempt()
    with transaction():
        assert desk.clock_stepped(step, at=NOON + step) == 1
    after = sitting.attempt()
    assert after.due_at - before.due_at == step
    assert after.counts_until - before.counts_until == step
    assert sitting.save(1, 0, at=DUE + step).state is SaveState.SAVED
    assert sitting.save(2, [0], at=DUE + step + timedelta(seconds=11)).state is SaveState.LATE
    noted = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "attempts.deadlines_moved")
    ).all()
    assert len(noted) == 1
    db.session.rollback()


@pytest.mark.engine("sqlite", why="SQLite's own answer to a full disk")
def test_a_disk_that_is_full_is_an_error_never_a_receipt(
    sit: Sit, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    sitting = sit()
    assert sitting.save(1, 0).state is SaveState.SAVED
    with db.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
    acknowledged, refused = 1, ""

    def limit(connection: sqlite3.Connection, _record: Any) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}")

    db.engine.dispose()
    event.listen(db.engine, "connect", limit)
    try:
        for _number in range(400):
            try:
                saved = sitting.save(1, "x" * 3_000)
            except OperationalError as refusal:
                refused = str(refusal)
                break
            assert saved.state is SaveState.SAVED
            acknowledged += 1
    finally:
        event.remove(db.engine, "connect", limit)
        db.engine.dispose()
    stored = db.session.scalar(select(func.count()).select_from(Response))
    db.session.rollback()
    assert "full" in refused
    assert stored == acknowledged
    assert whole(sitting)
    assert sitting.save(1, 1).state is SaveState.SAVED, "recovers without a restart"


def test_a_sign_in_that_ended_saves_nothing(sit: Sit) -> None:
    sitting = sit()
    with transaction() as session:
        session.execute(
            update(SignIn).where(SignIn.public_id == sitting.sign_in).values(ended_at=NOON)
        )
    assert sitting.save(1, 0).state is SaveState.SIGNED_OUT
    assert isinstance(sitting.public_id, UUID)
    assert db.session.scalar(select(func.count()).select_from(Response)) == 0
    assert db.session.scalar(select(func.count()).select_from(Attempt)) == 1
    db.session.rollback()
