"""Monthly figures: a file is read and shown first, then written in short portions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select, update

from app.audit import trail
from app.evidence import ledger
from app.evidence.facts import IndicatorMeasured
from app.growth.models.framework import Framework
from app.growth.models.tables import FigureImport, MonthlyFigure
from app.growth.queries import people
from app.growth.rules.figure_sheet import MONTH, STAFF, Fault, Wanted, columns_of, read
from app.growth.rules.months import day_after, month_of
from app.jobs import outbox
from app.kernel.actor import Actor
from app.kernel.errors import BadContent, Conflict, NotFound
from app.platform import sheets
from app.platform.db import db
from app.platform.i18n import local

PORTION: Final = 200
JOB: Final = "growth.figures"


def wanted_of(framework: Framework) -> list[Wanted]:
    """The figures that a file may hold."""
    return [
        Wanted(i.key, i.unit, (*i.headings, i.title.zh, i.title.en)) for i in framework.indicators
    ]


def read_file(
    data: bytes,
    name: str,
    framework: Framework,
    *,
    month: str | None,
    teams: Collection[int] | None,
    by: Actor,
    at: datetime,
) -> FigureImport:
    """Read and check a file; nothing counts yet. Raise BadContent if no column is understood."""
    tables = [sheet for sheet in sheets.read(data, name) if sheet.rows]
    if not tables:
        raise BadContent("The file is empty.")
    table = tables[0]
    wanted = wanted_of(framework)
    columns = columns_of(table.rows[0], wanted)
    meanings = set(columns.values())
    if STAFF not in meanings:
        raise BadContent("No column of staff numbers was found. Name it 工号 or Staff number.")
    if not meanings - {STAFF, MONTH}:
        raise BadContent("No column of figures was found. Take the template for the headings.")
    if MONTH not in meanings and month is None:
        raise BadContent("No column of months was found. Choose the month of the file.")
    today = local(at).date()
    found = read(
        table.rows,
        wanted,
        columns,
        first_row=table.first_row,
        month=month,
        last_month=month_of(today, 1),
    )
    known = people.ids_by_staff_no({v.staff_no for v in found.values}, teams=teams, day=today)
    staff_column = next(i for i, meaning in columns.items() if meaning == STAFF)
    strangers: dict[int, Fault] = {}
    for value in found.values:
        if value.staff_no not in known:
            why = "Nobody with this staff number is in your teams."
            strangers.setdefault(value.row, Fault(value.row, staff_column, value.staff_no, why))
    row = FigureImport(
        file_name=name[:200],
        at=at,
        by_id=by.id or None,
        values=[
            [known[v.staff_no], v.indicator, v.month, v.value]
            for v in found.values
            if v.staff_no in known
        ],
        faults=[
            {"cell": f"{sheets.column_letter(f.column)}{f.row}", "shown": f.shown, "why": f.why}
            for f in sorted((*found.faults, *strangers.values()), key=lambda f: (f.row, f.column))
        ],
        columns=[
            {
                "letter": sheets.column_letter(index),
                "heading": sheets.text(heading),
                "meaning": columns.get(index, ""),
            }
            for index, heading in enumerate(table.rows[0])
        ],
        rows_read=found.rows,
    )
    db.session.add(row)
    db.session.flush()
    return row


def import_of(public_id: UUID) -> FigureImport:
    """An import. Raise NotFound."""
    found = db.session.scalar(select(FigureImport).where(FigureImport.public_id == public_id))
    if found is None:
        raise NotFound()
    return found


def start(row: FigureImport, *, by: Actor, at: datetime) -> None:
    """Write the figures: a small file at once, a large one by a job in portions."""
    if row.started_at is not None:
        raise Conflict("This file is written already.")
    row.started_at = at
    trail.note(
        by, "figures.imported", f"figure_import:{row.public_id}",
        after={"values": len(row.values), "faults": len(row.faults)}, at=at,
    )  # fmt: skip
    if len(row.values) <= PORTION:
        write_portion(row, by=by, at=at)
    else:
        payload = {"import": str(row.public_id), "by": by.id}
        outbox.enqueue(JOB, payload, key=f"figures:{row.public_id}")


def write_portion(row: FigureImport, *, by: Actor, at: datetime) -> bool:
    """Write the next portion; True when all is written. A figure that stands already changes
    nothing; another value voids the old fact and states the new one."""
    portion = row.values[row.written : row.written + PORTION]
    row.corrected += _put([tuple(v) for v in portion], row.id, by=by, at=at)
    row.written += len(portion)
    if row.written >= len(row.values):
        row.finished_at = at
    db.session.flush()
    return row.finished_at is not None


def _put(
    values: Sequence[tuple[int, str, str, int]], import_id: int | None, *, by: Actor, at: datetime
) -> int:
    """Write values; give how many corrected an earlier one."""
    standing = _standing({v[0] for v in values}, {v[2] for v in values})
    fresh, replaced = [], []
    for learner_id, indicator, month, value in values:
        old = standing.get((learner_id, indicator, month))
        if old is not None and old.value == value:
            continue
        if old is not None:
            old.replaced_at = at
            replaced.append(old)
        fresh.append(
            MonthlyFigure(
                learner_id=learner_id,
                indicator=indicator,
                month=month,
                value=value,
                at=at,
                import_id=import_id,
            )
        )
    db.session.add_all(fresh)
    db.session.flush()
    old_facts = [row.fact_id for row in replaced if row.fact_id]
    ledger.void_many(old_facts, reason="A later figure corrects this one.", by=by, at=at)
    ids = ledger.record_many([fact_of(row) for row in fresh], at=at)
    if fresh:
        pairs = [{"id": row.id, "fact_id": fact} for row, fact in zip(fresh, ids, strict=True)]
        db.session.execute(update(MonthlyFigure), pairs)
    return len(replaced)


def _standing(
    learners: Collection[int], months: Collection[str]
) -> Mapping[tuple[int, str, str], MonthlyFigure]:
    rows = db.session.scalars(
        select(MonthlyFigure).where(
            MonthlyFigure.learner_id.in_(learners),
            MonthlyFigure.month.in_(months),
            MonthlyFigure.replaced_at.is_(None),
        )
    )
    return {(row.learner_id, row.indicator, row.month): row for row in rows}


def fact_of(row: MonthlyFigure) -> IndicatorMeasured:
    """The fact that a figure states: it happened when its month was over."""
    over = datetime.combine(day_after(row.month), datetime.min.time(), local(row.at).tzinfo)
    return IndicatorMeasured(
        learner_id=row.learner_id,
        happened_at=over,
        source=f"figure:{row.id}",
        indicator=row.indicator,
        month=row.month,
        value=row.value,
    )


def put(values: Sequence[tuple[int, str, str, int]], *, by: Actor, at: datetime) -> int:
    """Write figures that come from no file (demo, tests): (person, figure, month, hundredths)."""
    return _put(values, None, by=by, at=at)


def counts(row: FigureImport) -> Counter[str]:
    """How many figures of each kind the file holds."""
    return Counter(str(value[1]) for value in row.values)
