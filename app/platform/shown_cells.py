"""What the cells of a workbook show where that is not what they hold: 15% and not 0.15."""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import IO, Final
from xml.etree.ElementTree import Element
from zipfile import ZipFile

from app.platform import archives, markup, number_formats

Shown = dict[tuple[int, int], str]
_CELL: Final = re.compile(rb"<(?:\w+:)?c\s([^<>]*?)(?<!/)>(.*?)</(?:\w+:)?c>", re.DOTALL)
_TOLD: Final = re.compile(rb'\b(r|s|t)="([^"]*)"')
_VALUE: Final = re.compile(rb"<(?:\w+:)?v>([^<]*)</(?:\w+:)?v>")
_PLACE: Final = re.compile(r"([A-Z]{1,3})(\d+)")
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def of_workbook(data: bytes) -> dict[str, Shown]:
    """By sheet, the text of every cell with a number whose format shows it otherwise, by its row
    and column from 0. Empty for files that are no .xlsx. Raise BadContent for damaged ones."""
    with archives.opened(io.BytesIO(data)) as archive:
        names = set(archive.namelist())
        if not {"xl/workbook.xml", "xl/styles.xml"} <= names:
            return {}
        codes = _codes(_root(archive, "xl/styles.xml"))
        if not codes:
            return {}
        book = _root(archive, "xl/workbook.xml")
        from_1904 = any(one.get("date1904") in ("1", "true") for one in _all(book, "workbookPr"))
        found = {}
        for name, path in sheets_in(archive, book, names):
            with archive.open(path) as file:
                found[name] = _cells(file, codes, from_1904)
        return found


def _root(archive: ZipFile, path: str) -> Element:
    return markup.parse(archive.read(path))


def _all(root: Element, name: str) -> Iterator[Element]:
    return (one for one in root.iter() if one.tag.rsplit("}", 1)[-1] == name)


def _codes(styles: Element) -> dict[int, str]:
    """The codes of the styles that show something else than what a cell holds."""
    own = {one.get("numFmtId"): one.get("formatCode", "") for one in _all(styles, "numFmt")}
    listed = next(_all(styles, "cellXfs"), None)
    found = {}
    for style, one in enumerate(listed if listed is not None else ()):
        number = one.get("numFmtId", "0")
        known = number_formats.BUILT_IN.get(int(number), "") if number.isdigit() else ""
        code = own.get(number) or known
        if code and code.casefold() not in ("general", "@"):
            found[style] = code
    return found


def sheets_in(archive: ZipFile, book: Element, names: set[str]) -> Iterator[tuple[str, str]]:
    """Every sheet of an opened workbook by name, with the path of its part."""
    links = "xl/_rels/workbook.xml.rels"
    if links not in names:
        return
    targets = {
        one.get("Id"): one.get("Target", "") for one in _all(_root(archive, links), "Relationship")
    }
    for one in _all(book, "sheet"):
        target = targets.get(one.get(_RELATION), "")
        path = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
        if target and path in names:
            yield one.get("name", ""), path


def _cells(file: IO[bytes], codes: dict[int, str], from_1904: bool) -> Shown:
    found: Shown = {}
    for told, inside in _CELL.findall(file.read()):
        said = dict(_TOLD.findall(told))
        style = said.get(b"s", b"")
        code = codes.get(int(style)) if style.isdigit() else None
        value = _VALUE.search(inside)
        place = _PLACE.fullmatch(said.get(b"r", b"").decode("ascii", "replace"))
        if code is None or value is None or place is None or said.get(b"t", b"n") != b"n":
            continue
        try:
            text = number_formats.shown(Decimal(value[1].decode()), code, from_1904=from_1904)
        except (ArithmeticError, UnicodeDecodeError):
            continue
        if text is not None:
            found[int(place[2]) - 1, _column(place[1])] = text
    return found


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
