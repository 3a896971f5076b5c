"""Monthly figures: a file is read and shown first, then written in short portions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import load_only

from app.audit import trail
from app.evidence import ledger
from app.evidence.facts import IndicatorMeasured
from app.growth.models.framework import Framework
from app.growth.models.tables import FigureImport, MonthlyFigure
from app.growth.queries import people
from app.growth.rules.figure_sheet import (
    MONTH,
    STAFF,
    Fault,
    Wanted,
    columns_of,
    lacking,
    names_of,
    plain,
    read,
)
from app.growth.rules.months import day_after, month_of
from app.growth.rules.written import header_at, month_in, month_said, spread
from app.jobs import outbox
from app.kernel.actor import Actor
from app.kernel.errors import BadContent, Conflict, NotFound
from app.kernel.verdict import Verdict
from app.platform import sheets
from app.platform.db import db
from app.platform.i18n import local

PORTION: Final = 200
MOST_ROWS: Final = 10_000
UNDO_FOR: Final = timedelta(days=7)
JOB: Final = "growth.figures"
# The name under which the doors know a file.
Import = FigureImport


def wanted_of(framework: Framework) -> list[Wanted]:
    """The figures that a file may hold."""
    return [
        Wanted(i.key, i.unit, (*i.headings, i.title.zh, i.title.en)) for i in framework.indicators
    ]


@dataclass(frozen=True)
class Table:
    """A file, parsed: cells as plain values, and the number of its first row."""

    file_name: str
    rows: list[list[Any]]
    first_row: int


def parse(data: bytes, name: str) -> Table:
    """Read a file's first table with anything in it; touches no database. Raise BadContent."""
    found = [sheet for sheet in sheets.read(data, name) if sheet.rows]
    if not found:
        raise BadContent("The file is empty.")
    if len(found[0].rows) > MOST_ROWS:
        raise BadContent("The file has more than %(most)s rows; split it.", most=MOST_ROWS)
    filled = spread(found[0].rows, found[0].merged)
    rows = [[_plain(cell) for cell in row] for row in filled]
    return Table(name[:200], rows, found[0].first_row)


def _plain(cell: Any) -> Any:
    return cell if cell is None or isinstance(cell, int | float | str) else sheets.text(cell)


def header_of(table: Table, framework: Framework) -> int:
    """The row of a table that holds its headings."""
    return header_at(table.rows, names_of(wanted_of(framework)), plain)


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
    """Read and check a file; nothing counts yet. Raise BadContent for what is no table."""
    return stage(parse(data, name), framework, month=month, teams=teams, by=by, at=at)


def stage(
    table: Table,
    framework: Framework,
    *,
    month: str | None,
    teams: Collection[int] | None,
    by: Actor,
    at: datetime,
    columns: Mapping[int, str] | None = None,
) -> FigureImport:
    """Check a parsed file and keep it for the eyes; ``columns`` says what each column means, else
    the headings do. Titles above the headings are passed over; the month that one names counts
    where no column gives one."""
    wanted, head = wanted_of(framework), header_of(table, framework)
    columns = columns_of(table.rows[head], wanted) if columns is None else columns
    if month is None and MONTH not in columns.values():
        month = month_said(table.rows[:head], month_of(local(at).date(), 1))
    row = FigureImport(
        file_name=table.file_name,
        at=at,
        by_id=by.id or None,
        cells=table.rows[head:],
        first_row=table.first_row + head,
        month=month,
    )
    _check(row, framework, teams=teams, columns=columns, at=at)
    db.session.add(row)
    db.session.flush()
    return row


def map_again(
    row: FigureImport,
    framework: Framework,
    columns: Mapping[int, str],
    *,
    month: str | None,
    teams: Collection[int] | None,
    at: datetime,
) -> None:
    """Give the columns another meaning and check again. Raise Conflict once it is written."""
    if row.started_at is not None:
        raise Conflict("This file is written already.")
    row.month = month or row.month
    _check(row, framework, teams=teams, columns=columns, at=at)
    db.session.flush()


def headed(heads: Sequence[Any], meanings: Mapping[int, str]) -> list[dict[str, str]]:
    """Each column of a sheet with its letter, its heading and what it was taken for."""
    return [
        {
            "letter": sheets.column_letter(index),
            "heading": sheets.text(heading),
            "meaning": meanings.get(index, ""),
        }
        for index, heading in enumerate(heads)
    ]


def _check(
    row: FigureImport,
    framework: Framework,
    *,
    teams: Collection[int] | None,
    columns: Mapping[int, str],
    at: datetime,
) -> None:
    wanted = wanted_of(framework)
    row.columns = headed(row.cells[0], columns)
    if lacks(row):
        row.values, row.faults, row.rows_read = [], [], len(row.cells) - 1
        return
    today = local(at).date()
    found = read(
        row.cells,
        wanted,
        columns,
        first_row=row.first_row,
        month=row.month,
        last_month=month_of(today, 1),
    )
    known = people.ids_by_staff_no({v.staff_no for v in found.values}, teams=teams, day=today)
    staff_column = next(i for i, meaning in columns.items() if meaning == STAFF)
    strangers: dict[int, Fault] = {}
    for value in found.values:
        if value.staff_no not in known:
            why = "Nobody with this staff number is in your teams."
            strangers.setdefault(value.row, Fault(value.row, staff_column, value.staff_no, why))
    row.values = [
        [known[v.staff_no], v.indicator, v.month, v.value]
        for v in found.values
        if v.staff_no in known
    ]
    row.faults = [
        {"cell": f"{sheets.column_letter(f.column)}{f.row}", "shown": f.shown, "why": f.why}
        for f in sorted((*found.faults, *strangers.values()), key=lambda f: (f.row, f.column))
    ]
    row.rows_read = found.rows


def lacks(row: FigureImport) -> str:
    """What a file needs before it can be read, as a msgid: a column that nobody has named yet, or
    its month; empty if it has all."""
    return lacking({column["meaning"] for column in row.columns}, row.month)


def months_known(text: str, at: datetime) -> str | None:
    """The month that somebody wrote for a whole file; None for what is no month."""
    return month_in(text, month_of(local(at).date(), 1))


def import_of(public_id: UUID) -> FigureImport:
    """An import. Raise NotFound."""
    found = db.session.scalar(select(FigureImport).where(FigureImport.public_id == public_id))
    if found is None:
        raise NotFound()
    return found


def begin(row: FigureImport, *, by: Actor, at: datetime) -> None:
    """From now on the file is being written. Raise Conflict if it is already, or holds nothing."""
    if row.started_at is not None:
        raise Conflict("This file is written already.")
    if not row.values:
        raise Conflict("There is no figure in this file to write.")
    row.started_at, row.cells = at, []
    trail.note(
        by, "figures.imported", f"figure_import:{row.public_id}",
        after={"values": len(row.values), "faults": len(row.faults)}, at=at,
    )  # fmt: skip


def start(row: FigureImport, *, by: Actor, at: datetime) -> None:
    """Write the figures: a small file at once, a large one by a job in portions."""
    begin(row, by=by, at=at)
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
            old.replaced_at, old.replaced_by = at, import_id
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


def ask_undo(row: FigureImport, *, by: Actor, at: datetime) -> None:
    """Take a whole import back: a small one at once, a large one by a job in portions."""
    may_undo(row, by=by, at=at).enforce()
    row.undo_asked_at = at
    trail.note(by, "figures.undone", f"figure_import:{row.public_id}", at=at)
    if len(row.values) <= PORTION:
        undo_portion(row, by=by, at=at)
    else:
        payload = {"import": str(row.public_id), "by": by.id, "undo": True}
        outbox.enqueue(JOB, payload, key=f"figures-undo:{row.public_id}")


def may_undo(row: FigureImport, *, by: Actor, at: datetime) -> Verdict:
    """Who brought the file in may take it back for some days, once."""
    if row.by_id != by.id:
        return Verdict("Only who brought this file in can take it back.")
    if row.finished_at is None:
        return Verdict("This file is not written yet.")
    if row.undo_asked_at is not None:
        return Verdict("This file was taken back already.")
    if at - row.finished_at > UNDO_FOR:
        return Verdict("A file can be taken back for seven days; import a corrected one instead.")
    return Verdict()


def undo_portion(row: FigureImport, *, by: Actor, at: datetime) -> bool:
    """Take the next portion back; True when all is. Its figures no longer count, and those they
    had replaced count again; what a later file has corrected since stays as it is."""
    standing = list(
        db.session.scalars(
            select(MonthlyFigure)
            .where(MonthlyFigure.import_id == row.id, MonthlyFigure.replaced_at.is_(None))
            .order_by(MonthlyFigure.id)
            .limit(PORTION)
        )
    )
    earlier = {
        (old.learner_id, old.indicator, old.month): old
        for old in db.session.scalars(
            select(MonthlyFigure).where(
                MonthlyFigure.replaced_by == row.id,
                MonthlyFigure.learner_id.in_({f.learner_id for f in standing}),
                MonthlyFigure.month.in_({f.month for f in standing}),
            )
        )
    }
    again: dict[int | None, list[tuple[int, str, str, int]]] = {}
    for figure in standing:
        figure.replaced_at = at
        old = earlier.get((figure.learner_id, figure.indicator, figure.month))
        if old is not None:
            value = (old.learner_id, old.indicator, old.month, old.value)
            again.setdefault(old.import_id, []).append(value)
    db.session.flush()
    gone = [figure.fact_id for figure in standing if figure.fact_id]
    ledger.void_many(gone, reason="The file of this figure was taken back.", by=by, at=at)
    for import_id, values in again.items():
        _put(values, import_id, by=by, at=at)
    if len(standing) < PORTION:
        row.undone_at = at
    db.session.flush()
    return row.undone_at is not None


def imports(*, limit: int = 12) -> list[FigureImport]:
    """The latest files that were written, the newest first."""
    return list(
        db.session.scalars(
            select(FigureImport)
            .where(FigureImport.started_at.is_not(None))
            .options(
                load_only(
                    FigureImport.public_id, FigureImport.file_name, FigureImport.at,
                    FigureImport.by_id, FigureImport.started_at, FigureImport.finished_at,
                    FigureImport.written, FigureImport.corrected, FigureImport.undo_asked_at,
                    FigureImport.undone_at,
                )
            )
            .order_by(FigureImport.id.desc())
            .limit(limit)
        )
    )  # fmt: skip


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
