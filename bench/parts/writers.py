"""Fifty writers beside a long reader: a report that reads every answer for a minute holds its view
of the data open all the while, so that what is written can only be appended; nobody may notice.

The writers save at the pace of some thousands of candidates, see ``beside``.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from app.platform import clock
from app.platform.db import db
from bench import made
from bench.driver import Window, drive
from bench.figures import Figure
from bench.parts.beside import OK, PAUSE, Seen, kept
from bench.parts.sitting import next_saves
from bench.servers import ROOT, served

WRITERS = 50
MINUTE = 60.0
PART = f"{WRITERS} writers beside a long reader"
BEFORE, BEGINS = 2.0, 4


def measure(scale: float) -> Iterator[Figure]:
    """A minute at full scale, at least six seconds."""
    seconds = max(6.0, MINUTE * scale)
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        data = Path(scratch)
        app = made.academy(data)
        with app.app_context():
            made.add_exam(clock.now())
            people = made.add_people(app, WRITERS, clock.now())
            attempts = made.start_attempts(people)
            db.session.remove()
        log = data / "academy.sqlite3-wal"
        with served("app:create_app", made.environment(data)) as (port, _process, _took):
            ask = next_saves(people, attempts, [0] * WRITERS)

            def save(length: float) -> Window:
                return drive(
                    port, ask, connections=WRITERS, seconds=length, strict=False, pause=PAUSE
                )

            alone, begins, meanwhile, after = Seen(), Seen(), Seen(), Seen()
            alone.add(save(BEFORE))
            reader = subprocess.Popen(
                [sys.executable, "-m", "bench.load", "reading", str(data), str(int(seconds))],
                cwd=ROOT,
                env=os.environ | made.environment(data),
            )
            try:
                begins.add(save(BEGINS))
                meanwhile.add(save(seconds - BEGINS))
                largest = log.stat().st_size if log.exists() else 0
                failed = reader.wait(timeout=60 + seconds)
            finally:
                reader.kill()
                reader.wait()
            after.add(save(BEFORE))
        if failed:
            raise RuntimeError("the reader failed")
        seen = (alone, begins, meanwhile, after)
        yield from _figures(alone, meanwhile, after, largest)
        yield _refused(seen)
        with app.app_context():
            acknowledged = sum(one.answers.get(OK, 0) for one in seen)
            yield from kept(PART, app, acknowledged, attempts)
            db.engine.dispose()


def _figures(alone: Seen, meanwhile: Seen, after: Seen, largest: int) -> Iterator[Figure]:
    yield Figure(PART, "saves a second with nothing beside", alone.rate, "1/s")
    yield Figure(PART, "saves a second meanwhile", meanwhile.rate, "1/s")
    yield Figure(PART, "p99 with nothing beside", alone.percentile(0.99), "ms")
    yield Figure(PART, "p50 meanwhile", meanwhile.percentile(0.5), "ms")
    yield Figure(PART, "p99 meanwhile", meanwhile.percentile(0.99), "ms", 1_000, False)
    yield Figure(PART, "p99 once it is gone", after.percentile(0.99), "ms")
    yield Figure(PART, "largest log meanwhile", largest / 2**20, "MB")


def _refused(seen: tuple[Seen, ...]) -> Figure:
    everything = [item for one in seen for item in one.answers.items()]
    refused = sum(count for status, count in everything if status != OK)
    share = refused / sum(count for _status, count in everything)
    return Figure(PART, "refused or locked", share * 100, "%", 0.1, False)
