"""Saves while heavy work goes on: a content load, an import of items and a batch of certificates,
all three at once, each in a process of its own beside the two web processes.

The saves come at the pace of some thousands of candidates who save every fifteen seconds, not as
fast as they can: SQLite has one writer at a time, and a closed loop leaves nothing to share.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from flask import Flask
from sqlalchemy import func, select

from app.exams.models.attempts import Attempt, Response
from app.exams.services import custody
from app.platform import clock
from app.platform.db import db
from bench import made
from bench.driver import Window, drive
from bench.figures import Figure
from bench.made import Person
from bench.parts.sitting import CONNECTIONS, next_saves
from bench.servers import ROOT, served

PART = "Saves beside a content load, an import and certificates, 16 connections"
WINDOW = 1.0
PAUSE = 0.05
LONGEST = 900.0
OK = 200

Figures = Iterator[Figure]


@dataclass
class Seen:
    """What the devices saw."""

    latencies: list[float] = field(default_factory=list)
    answers: dict[int, int] = field(default_factory=dict)
    seconds: float = 0.0

    def add(self, window: Window) -> None:
        """One more window."""
        self.latencies += window.latencies
        self.seconds += window.seconds
        for status, count in window.answers.items():
            self.answers[status] = self.answers.get(status, 0) + count

    @property
    def rate(self) -> float:
        """Saves a second."""
        return len(self.latencies) / self.seconds if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        """The latency in ms that this share of the saves stayed below."""
        whole = Window(self.seconds, self.latencies)
        return whole.percentile(share) * 1000


def measure(scale: float) -> Figures:
    """500 certificates and 5,000 items at full scale, at least 50 and 500."""
    counts = {
        "content": 1,
        "items": max(500, round(5_000 * scale)),
        "certificates": max(50, round(500 * scale)),
    }
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        data = Path(scratch)
        app = made.academy(data)
        with app.app_context():
            made.add_exam(clock.now())
            people = made.add_people(app, CONNECTIONS, clock.now())
            attempts = made.start_attempts(people)
            db.session.remove()
        with served("app:create_app", made.environment(data)) as (port, _process, _took):
            offset = [0] * CONNECTIONS
            alone, beside = Seen(), Seen()
            for _turn in range(4):
                alone.add(_window(port, people, attempts, offset))
            took = _beside(
                data, counts, lambda: beside.add(_window(port, people, attempts, offset))
            )
        yield from _figures(alone, beside, counts, took)
        with app.app_context():
            acknowledged = alone.answers.get(OK, 0) + beside.answers.get(OK, 0)
            yield from kept(PART, app, acknowledged, attempts)
            db.engine.dispose()


def _window(port: int, people: list[Person], attempts: list[UUID], offset: list[int]) -> Window:
    return drive(
        port, next_saves(people, attempts, offset), seconds=WINDOW, strict=False, pause=PAUSE
    )


def _beside(data: Path, counts: dict[str, int], save: Callable[[], None]) -> dict[str, float]:
    """Start all the work and save until it is done; give the seconds that each took."""
    environment = os.environ | made.environment(data)
    began = time.monotonic()
    running = {
        kind: subprocess.Popen(
            [sys.executable, "-m", "bench.load", kind, str(data), str(count)],
            cwd=ROOT,
            env=environment,
        )
        for kind, count in counts.items()
    }
    took: dict[str, float] = {}
    try:
        while running:
            save()
            for kind in [kind for kind, process in running.items() if process.poll() is not None]:
                took[kind] = time.monotonic() - began
                if running.pop(kind).returncode:
                    raise RuntimeError(f"the work called {kind} failed")
            if time.monotonic() - began > LONGEST:
                raise RuntimeError(f"not done within {LONGEST:.0f} s: {', '.join(running)}")
    finally:
        for process in running.values():
            process.kill()
            process.wait()
    return took


def _figures(alone: Seen, beside: Seen, counts: dict[str, int], took: dict[str, float]) -> Figures:
    yield Figure(PART, "saves a second with nothing beside", alone.rate, "1/s")
    yield Figure(PART, "saves a second meanwhile", beside.rate, "1/s")
    yield Figure(PART, "p50 meanwhile", beside.percentile(0.5), "ms")
    yield Figure(PART, "p99 with nothing beside", alone.percentile(0.99), "ms")
    yield Figure(PART, "p99 meanwhile", beside.percentile(0.99), "ms")
    yield Figure(PART, "longest wait meanwhile", beside.percentile(1.0), "ms")
    for kind, seconds in took.items():
        name = f"{counts[kind]} {kind}" if counts[kind] > 1 else f"the shipped {kind}"
        yield Figure(PART, f"{name} took", seconds, "s")
    refused = sum(
        count for seen in (alone, beside) for status, count in seen.answers.items() if status != OK
    )
    yield Figure(PART, "refused or locked", refused, "saves", 0, False)


def kept(part: str, app: Flask, acknowledged: int, attempts: list[UUID]) -> Figures:
    """What was acknowledged and is not there, and attempts that the custody check faults."""
    key = custody.key_of(str(app.config["ACADEMY"].secret_key))
    stored = (
        db.session.scalar(
            select(func.count())
            .select_from(Response)
            .join(Attempt, Attempt.id == Response.attempt_id)
            .where(Attempt.public_id.in_(attempts))
        )
        or 0
    )
    faulty = sum(bool(custody.findings(attempt, key=key)[1]) for attempt in attempts)
    db.session.rollback()
    yield Figure(part, "acknowledged and not there", max(0, acknowledged - stored), "", 0, False)
    yield Figure(part, "attempts with a custody fault", faulty, "", 0, False)
