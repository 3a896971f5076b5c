"""Bringing items in through the browser: keep a file, choose columns, look it over, write it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import delete, select

from app.content import faults
from app.exams.models.imports import ItemImport
from app.exams.rules.importing import headings
from app.exams.rules.importing.drafts import Said
from app.exams.services import importing
from app.exams.services.importing import Defaults, Plan
from app.kernel.actor import Actor
from app.kernel.errors import BadContent, Conflict, NotFound
from app.platform.db import db

MOST_BYTES: Final = 12 * 1024 * 1024
_TABLES: Final = ("xlsx", "csv", "docx")
KEPT: Final = timedelta(days=2)
FIELDS: Final = (
    "name",
    "type",
    "stem",
    "stem_en",
    "options",
    *(f"option{n}" for n in range(12)),
    *(f"option{n}_en" for n in range(12)),
    "key",
    "key_en",
    "explanation",
    "explanation_en",
    "difficulty",
    "points",
    "tags",
    "expires",
    "media",
    "competency",
    "criterion",
    "bank",
    "body",
)


@dataclass(frozen=True)
class ColumnChoice:
    """One column of a table: its title, what it is taken for, whether a person said so."""

    number: int
    letter: str
    title: str
    field: str
    chosen: bool
    sample: str


@dataclass(frozen=True)
class SheetColumns:
    """A sheet with its columns."""

    name: str
    columns: tuple[ColumnChoice, ...]


@dataclass(frozen=True)
class Look:
    """A kept file and what writing it would do."""

    kept: ItemImport
    plan: Plan
    sheets: tuple[SheetColumns, ...]


def keep(data: bytes, filename: str, *, by: Actor, at: datetime) -> UUID:
    """Keep a file for looking over; older ones of the same author go. Raise BadContent."""
    if not data:
        raise BadContent("The file is empty.")
    if len(data) > MOST_BYTES:
        raise BadContent("The file is larger than %(most)s MB.", most=MOST_BYTES >> 20)
    form = importing.format_of(filename, data)
    reading = importing.read(data, filename, form)
    if not reading.items and len(reading.refused) == 1 and reading.refused[0].where.row == 0:
        _check_columns(data, filename, form, reading.refused[0].message)
    db.session.execute(
        delete(ItemImport).where(
            ItemImport.finished_at.is_(None),
            (ItemImport.created_by == by.id) | (ItemImport.created_at < at - KEPT),
        )
    )
    row = ItemImport(
        created_at=at,
        created_by=by.id,
        file_name=filename[-200:],
        form=form,
        bank=importing.slug_of(filename),
        data=data,
        columns={},
        counts={},
    )
    db.session.add(row)
    db.session.flush()
    return row.public_id


def _check_columns(data: bytes, filename: str, form: str, message: str) -> None:
    """A table whose columns nobody here knows is kept: its author may say what they mean. Raise
    BadContent for any other file without items."""
    if form in _TABLES and any(
        headings.offered_header(table) for table in importing.tables_in(data, filename, form)
    ):
        return
    raise (
        BadContent(message.msgid, **message.params)
        if isinstance(message, Said)
        else faults.refusal(message)
    )


def _own(public_id: UUID, by: Actor) -> ItemImport:
    row = db.session.scalar(
        select(ItemImport).where(ItemImport.public_id == public_id, ItemImport.created_by == by.id)
    )
    if row is None:
        raise NotFound()
    return row


def _mapping(row: ItemImport) -> dict[str, dict[int, str]]:
    return {
        sheet: {int(column): name for column, name in columns.items()}
        for sheet, columns in row.columns.items()
    }


def _plan(row: ItemImport) -> Plan:
    reading = importing.read(row.data, row.file_name, row.form, _mapping(row))
    defaults = Defaults(row.bank, row.competency, row.criterion)
    return importing.plan(reading, row.file_name, defaults)


def look(public_id: UUID, *, by: Actor) -> Look:
    """What writing the author's file would do. Raise NotFound."""
    row = _own(public_id, by)
    if row.finished_at is not None:
        return Look(row, Plan(), ())
    return Look(row, _plan(row), _sheets(row))


def _sheets(row: ItemImport) -> tuple[SheetColumns, ...]:
    if row.form not in _TABLES:
        return ()
    mapping = _mapping(row)
    found = []
    for table in importing.tables_in(row.data, row.file_name, row.form):
        header = headings.offered_header(table)
        if header is None:
            continue
        chosen = mapping.get(table.name)
        said = header.fields if chosen is None else chosen
        body = table.rows[header.last_row + 1 : header.last_row + 12]
        columns = tuple(
            ColumnChoice(
                number,
                headings.column_letter(number),
                title,
                said.get(number, ""),
                chosen is not None and said.get(number, "") != header.fields.get(number, ""),
                next((line[number] for line in body if number < len(line) and line[number]), ""),
            )
            for number, title in sorted(header.titles.items())
        )
        found.append(SheetColumns(table.name, columns))
    return tuple(found)


def choose(
    public_id: UUID,
    columns: Mapping[str, Mapping[int, str]],
    *,
    bank: str,
    competency: str,
    criterion: str,
    by: Actor,
) -> None:
    """Keep what the author chose for columns and for items that do not say where they belong."""
    row = _own(public_id, by)
    if row.finished_at is not None:
        raise Conflict("This file is written already.")
    row.columns = {
        sheet: {str(number): name for number, name in chosen.items() if name in FIELDS}
        for sheet, chosen in columns.items()
    }
    row.bank = bank.strip() or row.bank
    row.competency, row.criterion = competency.strip(), criterion.strip() or "expertise"


def begin(public_id: UUID, *, by: Actor) -> Plan:
    """The plan that is going to be written. Raise NotFound, Conflict."""
    row = _own(public_id, by)
    if row.finished_at is not None:
        raise Conflict("This file is written already.")
    return _plan(row)


def finish(public_id: UUID, plan: Plan, *, by: Actor, at: datetime) -> None:
    """Drop the file, keep the counts, put it into the trail."""
    row = _own(public_id, by)
    row.finished_at, row.data = at, b""
    row.counts = {
        "new": len(plan.new),
        "changed": len(plan.changed),
        "same": len(plan.unchanged),
        "refused": len(plan.refused),
    }
    importing.note_load(plan, row.file_name, by=by, at=at)
