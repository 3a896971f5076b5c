"""Printing, in the worker."""

from __future__ import annotations

from dataclasses import dataclass

from app.accounts import queries as people
from app.certificates.models import Certificate
from app.certificates.services import printing
from app.jobs.outbox import Job
from app.platform import clock
from app.platform.db import db, transaction
from app.platform.settings import Settings


@dataclass(frozen=True)
class Printer:
    """Carries out ``certificate.render`` with these settings."""

    settings: Settings

    def __call__(self, job: Job) -> None:
        """Make, sign and keep the file of one certificate; done before changes nothing.

        A name that no face can print is held back with the character named: nobody gets a box.
        """
        at = clock.now()
        found = db.session.get(Certificate, job.payload["certificate"])
        if found is None or found.revoked_at is not None:
            return
        if found.pdf_sha256 and not found.specimen:
            return
        day = at.astimezone(self.settings.zone).date()
        holder = people.people_by_id(db.session(), [found.learner_id], day=day)[found.learner_id]
        if holder.erased:
            return
        latin = people.latin_name_of(db.session(), found.learner_id)
        paper = printing.print_of(self.settings, found, holder=holder.name, latin_name=latin)
        db.session.rollback()
        absent = printing.absent(self.settings, paper)
        data = b"" if absent else printing.make(self.settings, paper)
        with transaction() as session:
            certificate = session.get_one(Certificate, job.payload["certificate"])
            if absent:
                certificate.held_back = "".join(absent)
            else:
                printing.keep(self.settings, certificate, data, at=at)
