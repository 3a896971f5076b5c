"""A training plan as a table: the same rows on the screen, in a sheet and on paper."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy import select

from app.courses import labels
from app.courses.models.planning import TrainingPlan
from app.courses.queries import plans as queries
from app.jobs import outbox
from app.kernel.errors import Conflict
from app.platform import i18n, pdf
from app.platform.db import db
from app.platform.i18n import _, in_readers_language
from app.platform.settings import Settings
from app.platform.sheets import Cell

JOB: Final = "courses.plan"
PATIENCE: Final = timedelta(minutes=10)
_FOLDER = Path(__file__).resolve().parents[1] / "templates" / "courses" / "print"
_templates = Environment(
    loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)


def for_whom(line: queries.Line) -> str:
    """The group of a line in the reader's words."""
    team = in_readers_language(line.unit) if line.unit else _("Everybody")
    tier = labels.TIERS.get(line.row.tier)
    return f"{team} · {tier}" if tier else team


def heads() -> tuple[str, ...]:
    """The columns in the reader's language."""
    return (
        _("What"), _("Kind"), _("For whom"), _("Answers the need"), _("Until"), _("State"),
        _("Meant"), _("Begun"), _("People reached"),
    )  # fmt: skip


def rows(view: queries.View) -> list[list[Cell]]:
    """The lines of a plan as they stand."""
    return [
        [
            in_readers_language(line.title),
            str(labels.LINE_KINDS[line.row.kind]),
            for_whom(line),
            line.need.topic if line.need else "",
            line.row.due_on or (i18n.local(line.starts_at).date() if line.starts_at else None),
            str(labels.LINE_STATES[line.state]),
            line.reach.meant,
            line.reach.begun,
            line.reach.reached,
        ]
        for line in view.lines
    ]


def is_being_made(plan: TrainingPlan, at: datetime) -> bool:
    """Was the file asked for a moment ago, and is it not there yet? One that did not come within
    ten minutes may be asked for again."""
    return plan.asked_at is not None and plan.printed_at is None and at - plan.asked_at < PATIENCE


def ask(plan: TrainingPlan, *, language: str, at: datetime) -> None:
    """Have the file made in this language, as the plan stands then. Raise Conflict while it is
    being made."""
    if is_being_made(plan, at):
        raise Conflict("The file is being made already.")
    plan.asked_at, plan.printed_at, plan.print_language = at, None, language
    key = f"{plan.public_id}:{at.isoformat()}"
    outbox.enqueue(JOB, {"plan": str(plan.public_id)}, key=key)
    db.session.flush()


def plan_of(public_id: UUID) -> TrainingPlan | None:
    """A plan for the worker."""
    return db.session.scalar(select(TrainingPlan).where(TrainingPlan.public_id == public_id))


def file_of(settings: Settings, public_id: UUID) -> Path:
    """Where a plan's file is kept."""
    return settings.data_dir / "plans" / f"{public_id}.pdf"


def printed(view: queries.View, *, owner: str, extra: Sequence[Path] = ()) -> bytes:
    """The plan as a PDF."""
    plan = view.plan
    html = _templates.get_template("plan.html").render(
        language="zh-Hans" if plan.print_language == "zh" else "en",
        title=plan.title,
        goals=plan.goals,
        period=f"{i18n.day(plan.starts_on)} – {i18n.day(plan.ends_on)}",
        meta=_("led by %(name)s", name=owner) + " · " + _("as of %(day)s", day=i18n.day(view.at)),
        goals_head=_("Goals"),
        heads=heads(),
        rows=[[_cell(cell) for cell in row] for row in rows(view)],
        empty=_("The plan is empty"),
    )
    css = _templates.get_template("plan.css").render()
    return pdf.render(html, css, pdf.faces_for(html, extra))


def _cell(cell: Cell) -> str:
    if isinstance(cell, date):
        return i18n.day(cell)
    return "" if cell is None else str(cell)


def keep(path: Path, data: bytes) -> None:
    """Write the file for good."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
    draft = path.with_suffix(".new")
    draft.write_bytes(data)
    os.replace(draft, path)
