"""Before the bell: is the paper sound, are papers ready and alike, will the machine bear it?"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from pathlib import Path

from sqlalchemy import func, select

from app.accounts.models import Account, RoleGrant
from app.audit import trail
from app.content import store
from app.exams.models.bodies import ExamBody, ItemBody
from app.exams.models.papers import Paper
from app.exams.rules.assembly import PaperSlot
from app.exams.rules.equivalence import (
    Faults,
    Form,
    Limits,
    Past,
    check,
    expected_share,
    predicted_mean,
)
from app.exams.services import bank, printing
from app.exams.services.papers import PaperView, paper_view
from app.kernel.actor import Actor, Role
from app.platform.db import db

SAVES_A_MINUTE = 4


@dataclass(frozen=True)
class Load:
    """What the last measurement on this machine says about so many at once."""

    measured: float
    needed: float

    @property
    def share(self) -> float:
        """How much of what was measured would be asked for."""
        return self.needed / self.measured if self.measured else 1.0


@dataclass(frozen=True)
class Report:
    """What a trainer looks at before an exam. ``pairs``: the two papers with most in common."""

    exam: ExamBody
    faults: Sequence[str]
    papers: Sequence[Paper]
    predicted: Sequence[float]
    most_common: int
    set_faults: Faults
    learners: int
    load: Load | None

    @property
    def ready(self) -> bool:
        """Nothing stands against the bell."""
        enough = len(self.papers) >= self.exam.papers
        alike = not (self.exam.equivalent and self.set_faults)
        bears = self.load is None or self.load.share < 0.7
        return not self.faults and enough and alike and bears


def form_of(view: PaperView, shares: dict[str, float]) -> Form:
    """A stored paper as the rules compare it."""
    slots = tuple(
        PaperSlot(s.number, s.key, s.version_id, s.section, s.points, s.shown) for s in view.slots
    )
    return Form(slots, 0, predicted_mean(slots, shares))


def report(exam_key: str, *, measured: Path, at: datetime) -> Report:
    """Everything about an exam as it is published. Raise NotFound."""
    version = store.current(ExamBody, exam_key)
    papers = [one for one in printing.papers(exam_key) if one.exam_version_id == version.id]
    views = [paper_view(one.id) for one in papers]
    items: dict[str, ItemBody] = {slot.key: slot.item for view in views for slot in view.slots}
    past = bank.past_of(sorted(items), since=at - bank.EXPOSURE_WINDOW)
    shares = {
        key: expected_share(item.difficulty, past.get(key, Past())) for key, item in items.items()
    }
    forms = [form_of(view, shares) for view in views]
    limits = Limits(exposure=version.body.exposure_cap)
    common = [
        len({s.item for s in a.slots} & {s.item for s in b.slots}) * 10_000 // len(a.slots)
        for a, b in combinations(forms, 2)
    ]
    learners = learner_count()
    return Report(
        exam=version.body,
        faults=store.faults_of(ExamBody, exam_key, version.body),
        papers=papers,
        predicted=[form.predicted for form in forms],
        most_common=max(common, default=0),
        set_faults=check(forms, past, limits),
        learners=learners,
        load=load_of(measured, learners),
    )


def draw_anew(exam_key: str, *, by: Actor, at: datetime) -> None:
    """Hand out the exam's papers no more, so that the worker draws others from what is known of the
    items today; who sits keeps their paper. Raise NotFound."""
    version = store.current(ExamBody, exam_key)
    numbers = [one.number for one in printing.papers(exam_key) if one.exam_version_id == version.id]
    bank.retire_papers([exam_key])
    trail.note(by, "exam.papers_retired", f"exam:{exam_key}", before={"papers": numbers}, at=at)


def learner_count() -> int:
    """How many people may sit exams."""
    return (
        db.session.scalar(
            select(func.count(Account.id.distinct()))
            .join(RoleGrant, RoleGrant.account_id == Account.id)
            .where(
                RoleGrant.role == Role.LEARNER,
                RoleGrant.revoked_at.is_(None),
                Account.disabled_at.is_(None),
                Account.erased_at.is_(None),
            )
        )
        or 0
    )


def load_of(measurements: Path, people: int) -> Load | None:
    """So many people saving every 15 seconds, beside the saves a second measured here last; None
    where nothing was measured."""
    try:
        figures = json.loads(measurements.read_text(encoding="utf-8"))["figures"]
        measured = next(
            float(one["value"]) for one in figures if one["name"] == "saves a second, academy"
        )
    except (OSError, ValueError, KeyError, TypeError, StopIteration):
        return None
    return Load(measured, people * SAVES_A_MINUTE / 60)
