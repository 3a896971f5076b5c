"""Printing, orders, specimens, reminders: in the worker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.accounts import queries as people
from app.certificates.models import Certificate, CertificateRun
from app.certificates.rules.paper import Print
from app.certificates.rules.runs import SLICE
from app.certificates.services import (
    earned_roleplays,
    earning,
    printing,
    running,
    specimens,
    telling,
)
from app.certificates.services.presses import Presses
from app.jobs.outbox import Job
from app.platform import clock, pdf
from app.platform.db import db, transaction
from app.platform.settings import Settings

PROCESSES = 2
# Below that a process of its own takes longer to start than it saves.
FEW = 10
# Archives are for handing out, not for keeping.
ARCHIVE_DAYS = 7


def _papers(settings: Settings, ids: Sequence[int], at: datetime) -> list[tuple[int, Print]]:
    """What is to be printed of these certificates; erased people and done files are left out."""
    day = at.astimezone(settings.zone).date()
    session = db.session()
    rows = session.scalars(
        select(Certificate).where(Certificate.id.in_(ids)).order_by(Certificate.id)
    ).all()
    holders = people.people_by_id(session, [row.learner_id for row in rows], day=day)
    papers = [
        (
            row.id,
            printing.print_of(
                settings,
                row,
                holder=holders[row.learner_id].name,
                latin_name=people.latin_name_of(session, row.learner_id),
            ),
        )
        for row in rows
        if row.revoked_at is None
        and not (row.pdf_sha256 and not row.specimen)
        and not holders[row.learner_id].erased
    ]
    session.rollback()
    return papers


def _keep(settings: Settings, certificate_id: int, data: bytes, absent: Sequence[str]) -> None:
    """Keep the file and tell the holder; without one, say which characters no face prints."""
    at = clock.now()
    with transaction() as session:
        certificate = session.get_one(Certificate, certificate_id)
        if absent:
            certificate.held_back = "".join(absent)
            return
        printing.keep(settings, certificate, data, at=at)
        if not certificate.specimen:
            telling.ready(certificate, at=at)


@dataclass(frozen=True)
class Printer:
    """Carries out ``certificate.render`` with these settings."""

    settings: Settings

    def __call__(self, job: Job) -> None:
        """Make, sign and keep the file of one certificate; done before changes nothing.

        A name that no face can print is held back with the character named: nobody gets a box.
        """
        for number, paper in _papers(self.settings, [job.payload["certificate"]], clock.now()):
            absent = printing.absent(self.settings, paper)
            data = b"" if absent else printing.make(self.settings, paper)
            _keep(self.settings, number, data, absent)


@dataclass(frozen=True)
class Runner:
    """Carries out ``certificate.run``: awards in short transactions, prints with two processes.

    Stopped half-way it goes on where it stood; cancelled, it ends after the slice in hand.
    """

    settings: Settings

    def __call__(self, job: Job) -> None:
        """Do the order."""
        number = int(job.payload["run"])
        many = len(db.session.get_one(CertificateRun, number).learners) > FEW
        db.session.rollback()
        extra = pdf.extra_faces(self.settings.data_dir)
        with Presses(PROCESSES if many else 0, extra=extra) as presses:
            while self._slice(number, presses):
                pass
        day = clock.now().astimezone(self.settings.zone).date()
        run = db.session.get_one(CertificateRun, number)
        names = {
            key: person.staff_no
            for key, person in people.people_by_id(db.session(), run.learners, day=day).items()
        }
        running.pack(self.settings, run, names)
        db.session.rollback()
        with transaction() as session:
            running.finish(session.get_one(CertificateRun, number), at=clock.now())

    def _slice(self, number: int, presses: Presses) -> bool:
        """Award and print the next few; is there more?"""
        at = clock.now()
        with transaction() as session:
            run = session.get_one(CertificateRun, number)
            if run.done >= len(run.learners):
                return False
            ids = running.award_slice(run, at=at)
            if run.finished_at is not None:
                return False
        papers = _papers(self.settings, ids, at)
        absent = {i: printing.absent(self.settings, paper) for i, paper in papers}
        sheets = presses.unsigned(paper for i, paper in papers if not absent[i])
        for i, paper in papers:
            data = b"" if absent[i] else printing.sign(paper, next(sheets))
            _keep(self.settings, i, data, absent[i])
        with transaction() as session:
            run = session.get_one(CertificateRun, number)
            run.held_back += sum(bool(signs) for signs in absent.values())
            running.count_slice(run)
        return True


@dataclass(frozen=True)
class SpecimenPrinter:
    """Carries out ``certificate.specimen``."""

    settings: Settings

    def __call__(self, job: Job) -> None:
        """Print a specimen of one version."""
        day = clock.now().astimezone(self.settings.zone).date()
        specimens.print_one(self.settings, int(job.payload["design"]), day=day)


@dataclass(frozen=True)
class Tidier:
    """Once in a while: remind of what ends soon, drop old archives."""

    settings: Settings

    def __call__(self, at: datetime) -> None:
        """Nothing shown depends on it having run."""
        with transaction():
            telling.ending(at.astimezone(self.settings.zone).date(), at=at)
        folder = printing.folder(self.settings) / "runs"
        for path in folder.glob("*.zip") if folder.is_dir() else ():
            if at.timestamp() - path.stat().st_mtime > ARCHIVE_DAYS * 86400:
                path.unlink(missing_ok=True)


def award_due(at: datetime) -> int:
    """Run every feature's rule again, in short transactions; give how many were awarded."""
    dues = earning.overdue()
    db.session.rollback()
    for start in range(0, len(dues), SLICE):
        with transaction():
            earning.award_some(dues[start : start + SLICE], at=at)
    return len(dues)


def keep_in_step(at: datetime) -> None:
    """The worker's tick: what was earned and overlooked is awarded, what is no longer earned is
    taken back."""
    award_due(at)
    with transaction():
        earned_roleplays.take_back(at=at)
