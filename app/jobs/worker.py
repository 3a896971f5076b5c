"""The worker: ticks once a second and hands due jobs to a huey consumer.

The outbox is the truth; huey's own file only spreads the work over threads. A job that huey loses
is found again when its lease runs out.
"""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable

import structlog
from flask import Flask
from huey import SqliteHuey
from huey.consumer import Consumer

from app import create_app
from app.jobs import outbox
from app.jobs.outbox import JobState
from app.platform import clock

log = structlog.get_logger("worker")


class Ticker(threading.Thread):
    """Calls the registered ticks and hands over due jobs, once a second."""

    def __init__(self, app: Flask, hand_over: Callable[[int], object]) -> None:
        super().__init__(name="ticker", daemon=True)
        self._app = app
        self._hand_over = hand_over
        self._stopping = threading.Event()
        self._last: dict[str, float] = {}
        self._handed: dict[int, float] = {}

    def stop(self) -> None:
        """End after the present round."""
        self._stopping.set()

    def run(self) -> None:
        """Rounds, one a second, until stopped; a failing tick is logged and the others go on."""
        while not self._stopping.wait(1.0):
            with self._app.app_context():
                self.round(time.monotonic())

    def round(self, monotonic: float) -> None:
        """One round at this reading of the monotonic clock."""
        at = clock.now()
        for name, (every, function) in outbox.ticks().items():
            if monotonic - self._last.get(name, -1e9) < every:
                continue
            self._last[name] = monotonic
            try:
                function(at)
            except Exception as failure:
                log.error("tick failed", tick=name, exc_info=failure)
        # What was handed over a moment ago may still wait in huey's queue.
        self._handed = {i: when for i, when in self._handed.items() if monotonic - when < 30}
        for job_id in outbox.due(at=at):
            if job_id not in self._handed:
                self._handed[job_id] = monotonic
                self._hand_over(job_id)


def make_consumer(app: Flask, *, threads: int = 2) -> Consumer:
    """A huey consumer whose one task carries out a job of the outbox."""
    settings = app.config["ACADEMY"]
    huey = SqliteHuey("academy", filename=str(settings.data_dir / "jobs.sqlite3"), fsync=False)
    huey.flush()  # what was handed over before a restart is found again through the outbox

    @huey.task()  # type: ignore[untyped-decorator]
    def carry_out(job_id: int) -> None:
        with app.app_context():
            state = outbox.run(job_id, at=clock.now())
            # A job that was done is no news: hundreds of them would push the address, and what a
            # first start prints once, off the screen.
            said = log.debug if state in (JobState.DONE, None) else log.warning
            said("job", job=job_id, state=str(state))

    ticker = Ticker(app, carry_out)
    consumer = huey.create_consumer(
        workers=threads,
        worker_type="thread",
        periodic=False,
        initial_delay=0.1,
        max_delay=1.0,
        check_worker_health=True,
    )
    consumer.ticker = ticker
    return consumer


def work(app: Flask, *, threads: int = 2) -> None:
    """Run until told to stop (SIGTERM, SIGINT)."""
    consumer = make_consumer(app, threads=threads)
    consumer.ticker.start()
    try:
        consumer.run()
    finally:
        consumer.ticker.stop()


if __name__ == "__main__":
    # A program of its own, so that no web process imports the queue.
    app = create_app()
    # What was made stays for good: searching it for garbage was a third of a back-test's time.
    gc.freeze()
    work(app)
