"""Case records: a file is read and shown first, written in short portions, and counts at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import insert, select

from app.accounts import queries as accounts
from app.audit import trail
from app.growth.models.improvement import CaseImport, CaseRecord
from app.growth.queries import people
from app.growth.rules import case_sheet as rule
from app.growth.rules.figure_sheet import STAFF, Fault, plain
from app.growth.rules.written import header_at
from app.growth.services.figures import Table, headed
from app.jobs import outbox
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, NotFound
from app.kernel.verdict import Verdict
from app.platform import sheets
from app.platform.db import db

PORTION: Final = 500
UNDO_FOR: Final = timedelta(days=7)
JOB: Final = "growth.cases"
LACKING: Final = "Columns for case number, day and category are needed."
STRANGER: Final = "Nobody with this staff number is in your teams."
# The name under which the doors know a file.
Import = CaseImport


def stage(
    table: Table,
    *,
    teams: Collection[int] | None,
    day: date,
    by: Actor,
    at: datetime,
    columns: Mapping[int, str] | None = None,
) -> CaseImport:
    """Check a parsed file and keep it for the eyes; titles above the headings are passed over."""
    head = header_at(table.rows, rule.names(), plain)
    row = CaseImport(
        file_name=table.file_name,
        at=at,
        by_id=by.id,
        cells=table.rows[head:],
        first_row=table.first_row + head,
    )
    _check(row, columns or rule.columns_of(table.rows[head]), teams=teams, day=day)
    db.session.add(row)
    db.session.flush()
    return row


def map_again(
    row: CaseImport, columns: Mapping[int, str], *, teams: Collection[int] | None, day: date
) -> None:
    """Give the columns another meaning and check again. Raise Conflict once it is written."""
    if row.started_at is not None:
        raise Conflict("This file is written already.")
    _check(row, columns, teams=teams, day=day)
    db.session.flush()


def _check(
    row: CaseImport, columns: Mapping[int, str], *, teams: Collection[int] | None, day: date
) -> None:
    row.columns = headed(row.cells[0], columns)
    if lacks(row):
        row.values, row.faults, row.rows_read = [], [], len(row.cells) - 1
        return
    found = rule.read(
        row.cells, columns, known=_known(row, columns), today=day, first_row=row.first_row
    )
    known = people.ids_by_staff_no({r.staff_no for r in found.records}, teams=teams, day=day)
    units = _units(list(known.values()), day)
    staff_column = next((i for i, meaning in columns.items() if meaning == STAFF), 0)
    strangers = [
        Fault(r.row, staff_column, r.staff_no, STRANGER)
        for r in found.records
        if r.staff_no not in known and (r.staff_no or teams is not None)
    ]
    left_out = {fault.row for fault in strangers}
    row.values = [
        r.kept(known.get(r.staff_no), units.get(known.get(r.staff_no, 0)))
        for r in found.records
        if r.row not in left_out
    ]
    row.faults = [
        {"cell": f"{sheets.column_letter(f.column)}{f.row}", "shown": f.shown, "why": f.why}
        for f in sorted((*found.faults, *strangers), key=lambda f: (f.row, f.column))
    ]
    row.rows_read = found.rows


def lacks(row: CaseImport) -> str:
    """Which columns nobody has named yet, as a msgid; empty if all that are needed are there."""
    known = {index: column["meaning"] for index, column in enumerate(row.columns)}
    return LACKING if rule.lacking(known) else ""


def _known(row: CaseImport, columns: Mapping[int, str]) -> set[str]:
    """Numbers of the file that count in the academy already."""
    place = next(i for i, meaning in columns.items() if meaning == rule.NUMBER)
    numbers = sorted({str(c[place]).strip() for c in row.cells[1:] if place < len(c) and c[place]})
    found: set[str] = set()
    for start in range(0, len(numbers), 500):
        found |= set(
            db.session.scalars(
                select(CaseRecord.number)
                .join(CaseImport, CaseImport.id == CaseRecord.import_id)
                .where(
                    CaseRecord.number.in_(numbers[start : start + 500]),
                    CaseImport.finished_at.is_not(None),
                    CaseImport.undone_at.is_(None),
                )
            )
        )
    return found


def _units(ids: list[int], day: date) -> dict[int, int | None]:
    known = accounts.people_by_id(db.session(), ids, day=day)
    return {i: person.team_id for i, person in known.items()}


def import_of(public_id: UUID) -> CaseImport:
    """An import. Raise NotFound."""
    found = db.session.scalar(select(CaseImport).where(CaseImport.public_id == public_id))
    if found is None:
        raise NotFound()
    return found


def start(row: CaseImport, *, by: Actor, at: datetime) -> None:
    """Write the cases: a small file at once, a large one by a job in portions. Raise Conflict if
    it is written already, or holds nothing."""
    if row.started_at is not None:
        raise Conflict("This file is written already.")
    if not row.values:
        raise Conflict("There is no case in this file to write.")
    row.started_at, row.cells = at, []
    trail.note(
        by, "cases.imported", f"case_import:{row.public_id}",
        after={"cases": len(row.values), "faults": len(row.faults)}, at=at,
    )  # fmt: skip
    if len(row.values) <= PORTION:
        write_portion(row, at=at)
    else:
        outbox.enqueue(JOB, {"import": str(row.public_id)}, key=str(row.public_id))


def write_portion(row: CaseImport, *, at: datetime) -> bool:
    """Write the next portion; True when all is written. Until then none of it counts."""
    portion = row.values[row.written : row.written + PORTION]
    if portion:
        db.session.execute(insert(CaseRecord), [_as_row(row.id, kept) for kept in portion])
    row.written += len(portion)
    if row.written >= len(row.values):
        row.finished_at = at
    db.session.flush()
    return row.finished_at is not None


def _as_row(import_id: int, kept: list[Any]) -> dict[str, Any]:
    number, day, category, problem, learner, unit, channel, solved, minutes = kept
    return {
        "import_id": import_id,
        "number": number,
        "on_day": date.fromisoformat(day),
        "category": category,
        "problem": problem,
        "learner_id": learner,
        "unit_id": unit,
        "channel": channel,
        "solved": solved,
        "minutes": minutes,
    }


def may_undo(row: CaseImport, *, by: Actor, at: datetime) -> Verdict:
    """Who brought the file in may take it back for some days, once."""
    if row.by_id != by.id:
        return Verdict("Only who brought this file in can take it back.")
    if row.finished_at is None:
        return Verdict("This file is not written yet.")
    if row.undone_at is not None:
        return Verdict("This file was taken back already.")
    if at - row.finished_at > UNDO_FOR:
        return Verdict("A file can be taken back for seven days.")
    return Verdict()


def undo(row: CaseImport, *, by: Actor, at: datetime) -> None:
    """Take the whole file back: none of its cases counts any more."""
    may_undo(row, by=by, at=at).enforce()
    row.undone_at = at
    db.session.flush()
    trail.note(by, "cases.undone", f"case_import:{row.public_id}", at=at)


def latest(by: Actor, *, limit: int = 6) -> list[CaseImport]:
    """The files that somebody brought in, the newest first."""
    return list(
        db.session.scalars(
            select(CaseImport)
            .where(CaseImport.by_id == by.id, CaseImport.started_at.is_not(None))
            .order_by(CaseImport.id.desc())
            .limit(limit)
        )
    )
