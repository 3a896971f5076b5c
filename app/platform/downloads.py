"""What a page shows, as a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from flask import Response

from app.platform import sheets
from app.platform.sheets import Cell, Column

FILES: Final = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def table(
    kind: str, title: str, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]
) -> Response:
    """The table as a file of this kind, one of ``FILES``; ``name`` is the file's, without end."""
    made = (
        sheets.write_csv(columns, rows)
        if kind == "csv"
        else sheets.write_xlsx(columns, rows, sheet=title)
    )
    response = Response(made, content_type=FILES[kind])
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.{kind}")
    return response
