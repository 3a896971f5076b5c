"""Tables of a Word document, as the tables that items are read from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element

from app.exams.rules.importing.headings import Table

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
    for row in _inside(table, "tr"):
        cells: list[str] = []
        for cell in _inside(row, "tc"):
            told = cell.find(f"{_W}tcPr")
            span = told.find(f"{_W}gridSpan") if told is not None else None
            merged = told.find(f"{_W}vMerge") if told is not None else None
            text = "\n".join(_paragraph(p) for p in _inside(cell, "p")).strip()
            goes_on = merged is not None and merged.get(f"{_W}val", "continue") == "continue"
            if goes_on and len(cells) < len(above):
                text = above[len(cells)]
            cells.append(text)
            cells += [""] * (int(span.get(f"{_W}val", "1")) - 1 if span is not None else 0)
        above = cells
        yield tuple(cells)


# Content controls, inserted passages and the like stand around rows, cells and paragraphs.
_AROUND: Final = frozenset(
    f"{_W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")
)


def _inside(element: Element, name: str) -> Iterator[Element]:
    for child in element:
        if child.tag == f"{_W}{name}":
            yield child
        elif child.tag in _AROUND:
            yield from _inside(child, name)


_SIGNS: Final = {"t": "", "br": "\n", "cr": "\n", "tab": " ", "noBreakHyphen": "-"}


def _paragraph(paragraph: Element) -> str:
    """Its words; drawings and text boxes inside are said twice by Word and left out."""
    parts: list[str] = []
    for part in paragraph:
        name = part.tag.removeprefix(_W)
        if name in _SIGNS:
            parts.append(_SIGNS[name] or part.text or "")
        elif name not in ("del", "moveFrom", "drawing", "pict", "AlternateContent"):
            parts.append(_paragraph(part))
    return "".join(parts)
