"""Tables of a Word document, as the tables that items are read from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element

from app.exams.rules.importing.tables import Table

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def tables_of(document: Element) -> list[Table]:
    """Every table of the document, numbered; a cell over several columns stands in the first, a
    cell over several rows is repeated in each."""
    found = []
    for number, table in enumerate(document.iter(f"{_W}tbl"), 1):
        rows = tuple(_rows(table))
        name = "" if number == 1 and len(list(document.iter(f"{_W}tbl"))) == 1 else str(number)
        found.append(Table(name, rows))
    return found


def _rows(table: Element) -> Iterator[tuple[str, ...]]:
    above: list[str] = []
    for row in table.findall(f"{_W}tr"):
        cells: list[str] = []
        for cell in row.findall(f"{_W}tc"):
            told = cell.find(f"{_W}tcPr")
            span = told.find(f"{_W}gridSpan") if told is not None else None
            merged = told.find(f"{_W}vMerge") if told is not None else None
            text = "\n".join(_paragraph(p) for p in cell.findall(f"{_W}p")).strip()
            goes_on = merged is not None and merged.get(f"{_W}val", "continue") == "continue"
            if goes_on and len(cells) < len(above):
                text = above[len(cells)]
            cells.append(text)
            cells += [""] * (int(span.get(f"{_W}val", "1")) - 1 if span is not None else 0)
        above = cells
        yield tuple(cells)


def _paragraph(paragraph: Element) -> str:
    parts = []
    for part in paragraph.iter():
        if part.tag == f"{_W}t":
            parts.append(part.text or "")
        elif part.tag in (f"{_W}br", f"{_W}cr"):
            parts.append("\n")
        elif part.tag == f"{_W}tab":
            parts.append(" ")
    return "".join(parts)
