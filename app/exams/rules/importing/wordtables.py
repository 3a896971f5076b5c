"""Tables of a Word document, as the tables that items are read from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final
from xml.etree.ElementTree import Element

from app.exams.rules.importing.headings import Table
from app.exams.rules.importing.plain import Named
from app.exams.rules.importing.shown import Look, nothing

_R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def tables_of(
    document: Element, links: Mapping[str, str] | None = None, look: Look = nothing
) -> list[Table]:
    """Every table of the document, numbered; a cell over several columns stands in the first, a
    cell over several rows is repeated in each. ``links`` says where a picture's file stands by the
    name that the document uses, ``look`` gives its bytes."""
    found = []
    for number, table in enumerate(document.iter(f"{_W}tbl"), 1):
        cells = list(_rows(table))
        rows = tuple(tuple(text for text, _cell in row) for row in cells)
        files = {
            (number, column): shown
            for number, row in enumerate(cells)
            for column, (_text, cell) in enumerate(row)
            if cell is not None and (shown := tuple(_pictures(cell, links or {})))
        }
        name = "" if number == 1 and len(list(document.iter(f"{_W}tbl"))) == 1 else str(number)
        found.append(Table(name, rows, files=files, look=look))
    return found


def _rows(table: Element) -> Iterator[list[tuple[str, Element | None]]]:
    """The cells of each row: their words, and the cell itself where it begins."""
    above: list[tuple[str, Element | None]] = []
    for row in _inside(table, "tr"):
        cells: list[tuple[str, Element | None]] = []
        for cell in _inside(row, "tc"):
            told = cell.find(f"{_W}tcPr")
            span = told.find(f"{_W}gridSpan") if told is not None else None
            merged = told.find(f"{_W}vMerge") if told is not None else None
            text = "\n".join(_paragraph(p) for p in _inside(cell, "p")).strip()
            goes_on = merged is not None and merged.get(f"{_W}val", "continue") == "continue"
            if goes_on and len(cells) < len(above):
                text = above[len(cells)][0]
            cells.append((text, cell))
            cells += [("", None)] * (int(span.get(f"{_W}val", "1")) - 1 if span is not None else 0)
        above = cells
        yield cells


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


def _pictures(element: Element, links: Mapping[str, str]) -> Iterator[Named]:
    """What is drawn inside, each thing once though Word says it for old readers again."""
    for child in element:
        name = child.tag.rsplit("}", 1)[-1]
        if name == "AlternateContent":
            yield from _pictures(child[0], links) if len(child) else ()
        elif name in ("blip", "imagedata"):
            link = child.get(f"{_R}embed") or child.get(f"{_R}link") or child.get(f"{_R}id") or ""
            if link in links:
                yield Named(links[link])
        elif name == "drawing":
            told = next((one for one in child.iter() if one.tag.endswith("}docPr")), None)
            words = (told.get("descr") or "") if told is not None else ""
            yield from (Named(one.address, words) for one in _pictures(child, links))
        elif name not in ("del", "moveFrom"):
            yield from _pictures(child, links)


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
