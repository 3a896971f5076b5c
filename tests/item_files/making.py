"""Building files of items as other programs write them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import xlsxwriter

Grid = Sequence[Sequence[Any]]


@dataclass(frozen=True)
class File:
    """A file and what stands in it: items as the command prints them (what an item does not name
    is not looked at), refusals as (sheet, row, column, reason)."""

    title: str
    name: str
    data: bytes
    items: Sequence[Mapping[str, Any]] = ()
    refused: Sequence[tuple[str, int, str, str]] = ()


@dataclass(frozen=True)
class Shown:
    """A cell that holds one thing and shows another."""

    value: Any
    form: str


@dataclass(frozen=True)
class Formula:
    """A cell that is worked out."""

    text: str
    value: Any


def item(kind: str, stem: str, options: Sequence[str] = (), key: Any = None, **more: Any) -> Any:
    """An item as the command prints it."""
    told = {"type": kind, "stem": stem, "options": list(options), **more}
    return told if key is None else {**told, "key": key}


def xlsx(
    sheets: Mapping[str, Grid], merged: Mapping[str, Sequence[tuple[str, Any]]] | None = None
) -> bytes:
    """A workbook; ``merged`` names ranges of a sheet and what stands in them."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    bold = book.add_format({"bold": True})
    for name, rows in sheets.items():
        page = book.add_worksheet(name)
        for place, said in (merged or {}).get(name, ()):
            page.merge_range(place, said)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                _cell(book, page, number, column, value, bold)
    book.close()
    return out.getvalue()


def _cell(book: Any, page: Any, row: int, column: int, value: Any, bold: Any) -> None:
    form = None
    if isinstance(value, Shown):
        form, value = book.add_format({"num_format": value.form}), value.value
    if value is None:
        return
    if isinstance(value, Formula):
        page.write_formula(row, column, value.text, form, value.value)
    elif isinstance(value, list):
        page.write_rich_string(row, column, *(p if p != "*" else bold for p in value))
    elif isinstance(value, bool):
        page.write_boolean(row, column, value, form)
    elif isinstance(value, int | float):
        page.write_number(row, column, value, form)
    elif isinstance(value, datetime | date | time):
        form = form or book.add_format({"num_format": "yyyy-mm-dd"})
        page.write_datetime(row, column, value, form)
    else:
        page.write_string(row, column, value, form)


_DOCX = (
    '<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/'
    'wordprocessingml/2006/main"><w:body>%s</w:body></w:document>'
)


def docx(body: str) -> bytes:
    """A Word document with this body."""
    return packed({"[Content_Types].xml": "<Types/>", "word/document.xml": _DOCX % body})


def word_table(rows: Grid) -> str:
    """A Word table; a cell that is markup stands as it is."""
    lines = []
    for row in rows:
        cells = (c if str(c).startswith("<w:tc") else word_cell(str(c)) for c in row)
        lines.append(f"<w:tr>{''.join(cells)}</w:tr>")
    return f"<w:tbl>{''.join(lines)}</w:tbl>"


def word_cell(text: str, told: str = "") -> str:
    """One cell, a paragraph for each line, each line torn into two runs as Word likes to do."""
    paragraphs = "".join(
        f"<w:p><w:r><w:t>{line[:2]}</w:t></w:r><w:r><w:t xml:space='preserve'>{line[2:]}</w:t>"
        "</w:r></w:p>"
        for line in text.split("\n")
    )
    return f"<w:tc><w:tcPr>{told}</w:tcPr>{paragraphs}</w:tc>"


def packed(files: Mapping[str, str | bytes]) -> bytes:
    """A zip file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return out.getvalue()
