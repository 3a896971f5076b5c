"""What a page shows, as a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from flask import Response, request

from app.platform import downloads
from app.platform.sheets import Cell, Column

FILES: Final = downloads.FILES


def file_of(
    title: str, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]
) -> Response:
    """The table in the format that the address asks for; a workbook where it names none."""
    kind = "csv" if request.args.get("format") == "csv" else "xlsx"
    return downloads.table(kind, title, name, columns, rows)
