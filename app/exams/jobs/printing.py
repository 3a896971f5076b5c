"""Papers are printed in the worker."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.exams.models.papers import Paper
from app.exams.services import printing
from app.jobs.outbox import Job
from app.platform.db import db


@dataclass(frozen=True)
class PaperPrinter:
    """Carries out ``exams.print``; a file that is there already is left alone."""

    data: Path

    def __call__(self, job: Job) -> None:
        """Print one paper or its key."""
        try:
            paper = db.session.get(Paper, job.payload["paper"])
            kind, language = str(job.payload["kind"]), str(job.payload["language"])
            if paper is None or printing.place(self.data, paper, kind, language).exists():
                return
            printing.make(self.data, paper, kind, language)
        finally:
            db.session.remove()
