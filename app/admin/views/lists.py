"""What lists read from their addresses, and tables as files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from flask import Response, request

from app.accounts import access
from app.accounts.services import directory
from app.accounts.services.directory import ListedUnit
from app.platform import downloads
from app.platform.forms import in_reach
from app.platform.sheets import Cell, Column


def unit_id(units: Sequence[ListedUnit], chosen: str | None) -> int | None:
    """The id behind a select's value; None for nothing chosen or nothing known."""
    try:
        key = UUID(chosen or "")
    except ValueError:
        return None
    return next((unit.id for unit in units if unit.public_id == key), None)


def open_units() -> list[ListedUnit]:
    """Merchants and teams that take people."""
    return directory.unit_tree(day=access.today())


def table_file(
    name: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]], *, form: str
) -> Response:
    """A table as a file: ``form`` is xlsx or csv."""
    kind = "csv" if form == "csv" else "xlsx"
    return downloads.table(kind, name, f"{name}-{access.today().isoformat()}", columns, rows)


def wanted_file() -> str:
    """The form of file that the address asks for; empty for a page."""
    asked = request.args.get("format", "")
    return asked if asked in downloads.FILES else ""


def page_number() -> int:
    """The page that the address asks for."""
    return request.args.get("page", 1, type=int)


def day_of(text: str) -> date | None:
    """A day in an address; None if it is none with which one can reckon."""
    try:
        day: date = in_reach(date.fromisoformat(text))
        return day
    except ValueError:
        return None
