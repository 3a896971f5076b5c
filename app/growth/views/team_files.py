"""What a page shows, as a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from flask import Response, request

from app.platform import sheets
from app.platform.sheets import Cell, Column

FILES: Final = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def file_of(
    title: str, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]
) -> Response:
    """The table in the format that the address asks for; a workbook where it names none."""
    kind = "csv" if request.args.get("format") == "csv" else "xlsx"
    made = (
        sheets.write_csv(columns, rows)
        if kind == "csv"
        else sheets.write_xlsx(columns, rows, sheet=title)
    )
    response = Response(made, content_type=FILES[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response
