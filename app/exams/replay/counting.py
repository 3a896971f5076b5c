"""Statistics after made attempts are gone."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from app.exams.queries import summaries as queries
from app.exams.services import summaries
from app.platform.db import db


def sums_again(run: Callable[[], AbstractContextManager[Any]]) -> None:
    """Make every paper's sums those of the attempts that are left, a transaction each."""
    papers = queries.papers()
    db.session.rollback()
    for paper_id in papers:
        with run():
            summaries.put_sums(paper_id)
