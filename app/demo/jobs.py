"""The worker makes the history while the door is open: some seconds a job, then the next one."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import structlog

from app.demo.services import history, progress
from app.demo.services.progress import Progress
from app.jobs import outbox
from app.kernel.errors import Unavailable
from app.platform import clock, i18n
from app.platform.db import db, transaction
from app.platform.settings import Settings

log = structlog.get_logger("demo")
JOB: Final = "demo.history"
A_JOB: Final = 20.0
"""Seconds after which a job hands over to the next, so that other jobs get their turn."""


PAUSE: Final = timedelta(seconds=15)


class Historian:
    """Carries a begun history on from where it stands."""

    def __init__(self, settings: Settings, organisation: Mapping[str, Any]) -> None:
        self._settings = settings
        self._organisation = organisation

    def __call__(self, job: outbox.Job) -> None:
        """A stretch of it; the next one is asked for until all is made. While the sentence encoder
        does not answer, it is tried again a little later, as often as it takes."""
        try:
            found = self.work(seconds=A_JOB)
        except Unavailable:
            at = clock.now()
            key = f"{job.key.partition('@')[0]}@{at.isoformat()}"
            with transaction():
                outbox.enqueue(JOB, {}, key=key, not_before=at + PAUSE)
            return
        if found is not None and not found.finished:
            with transaction():
                ask(found)

    def work(self, *, seconds: float | None = None) -> Progress | None:
        """Carry on for so long, or to the end; give how far it is, None if none was begun.

        Raise Unavailable while the sentence encoder does not answer: it is tried again then.
        """
        found = progress.read()
        if found is None or found.finished:
            db.session.rollback()
            return found
        i18n.speak("zh")
        telling = history.read(self._organisation, found, self._settings, at=clock.now())
        db.session.rollback()
        found = replace(found, total=len(telling.deeds))
        until = time.monotonic() + (seconds or 1e9)
        said = -1
        while found.step < found.total and time.monotonic() < until:
            self._prepare(telling, found.step)
            found = history.carry_out(telling, found.step, found, transaction)
            db.session.expunge_all()
            if found.percent // 10 != said:
                said = found.percent // 10
                log.info("the demo history is being made", percent=found.percent)
        if found.step >= found.total:
            found = replace(found, finished=True)
            with transaction():
                progress.write(found, at=clock.now())
            log.info("the demo history is made", deeds=found.total, left_out=found.skipped)
        return found

    def _prepare(self, telling: history.Telling, step: int) -> None:
        try:
            history.prepare(telling.deeds[step])
        finally:
            db.session.rollback()


def ask(found: Progress) -> None:
    """Have the next stretch made, in the caller's transaction."""
    outbox.enqueue(JOB, {}, key=f"{found.day.isoformat()}/{found.step}")
