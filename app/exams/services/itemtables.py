"""Tables of items as files hold them: spreadsheets, CSV, Word; with the pictures in their cells, or
together with the files they name in one package."""

from __future__ import annotations

import io
import posixpath
from pathlib import PurePath
from typing import Final

from app.exams.rules.importing import wordtables
from app.exams.rules.importing.headings import Table
from app.exams.rules.importing.plain import Named
from app.exams.rules.importing.shown import Look, nothing
from app.kernel.errors import BadContent
from app.platform import archives, drawn_cells, markup, sheets
from app.platform.drawn_cells import Drawings
from app.platform.sheets import Sheet

FORMS: Final = {
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".xlsb": "xlsx",
    ".xls": "xlsx",
    ".et": "xlsx",
    ".ods": "xlsx",
    ".csv": "csv",
    ".tsv": "csv",
    ".docx": "docx",
}
_DOCUMENT: Final = "word/document.xml"
_LINKS: Final = "word/_rels/document.xml.rels"
_LEFT_BY_PROGRAMS: Final = ("__MACOSX/", "~$", ".")


def form_inside(data: bytes) -> str:
    """The form of the one table that a package holds beside other files; empty for any other, and
    for a package that lists its own contents."""
    try:
        with archives.opened(io.BytesIO(data)) as archive:
            names = [name.replace("\\", "/") for name in archive.namelist()]
    except BadContent:
        return ""
    inside = [name for name in names if _is_table(name)]
    if any(posixpath.basename(name) == "imsmanifest.xml" for name in names):
        return ""
    return FORMS[PurePath(inside[0].casefold()).suffix] if len(inside) == 1 else ""


def _is_table(path: str) -> bool:
    name = posixpath.basename(path)
    left = path.startswith(_LEFT_BY_PROGRAMS) or name.startswith(_LEFT_BY_PROGRAMS)
    return not left and PurePath(name.casefold()).suffix in FORMS


def tables_in(data: bytes, filename: str, form: str) -> list[Table]:
    """The tables of a file, or of the one in a package. Raise BadContent."""
    if filename.casefold().endswith(".zip"):
        return _packed(data, form)
    return _tables(data, filename, form, nothing)


def _packed(data: bytes, form: str) -> list[Table]:
    held = dict(archives.members(data))
    inside = [path for path in held if _is_table(path)]
    if len(inside) != 1:
        raise BadContent("A package holds one table, with the files that it names beside it.")
    named = {posixpath.basename(path).casefold(): content for path, content in held.items()}

    def look(name: str) -> bytes | None:
        return held.get(name) or named.get(posixpath.basename(name).casefold())

    path = inside[0]
    return _tables(held[path], posixpath.basename(path), form, look)


def _tables(data: bytes, filename: str, form: str, look: Look) -> list[Table]:
    if form == "docx":
        return _word(data, look)
    name = "table.csv" if form == "csv" else filename
    read = sheets.read(data, name, as_shown=True)
    drawings = Drawings() if form == "csv" else drawn_cells.of_workbook(data)

    def seen(address: str) -> bytes | None:
        return drawings.files.get(address) or look(address)

    return [_table(sheet, drawings, seen) for sheet in read]


def _table(sheet: Sheet, drawings: Drawings, look: Look) -> Table:
    """A sheet as its reader sees it."""
    lines = [[sheets.text(cell) for cell in row] for row in sheet.rows]
    held: dict[tuple[int, int], str] = {}
    for (row, column), text in sheet.shown.items():
        if row < len(lines) and column < len(lines[row]):
            held[row, column], lines[row][column] = lines[row][column], text
    drawn = {place: list(one) for place, one in drawings.over.get(sheet.name, {}).items()}
    for row, line in enumerate(lines) if drawings.held else ():
        for column, text in enumerate(line):
            name = drawn_cells.held_in(text)
            if name in drawings.held:
                drawn.setdefault((row, column), []).append(drawings.held[name])
                line[column] = ""
    files = {
        place: tuple(Named(one.path, one.words) for one in listed)
        for place, listed in drawn.items()
    }
    rows = tuple(tuple(line) for line in lines)
    return Table(sheet.name, rows, sheet.first_row, sheet.merged, held, files, look)


def _word(data: bytes, look: Look) -> list[Table]:
    held = dict(archives.members(data))
    if _DOCUMENT not in held:
        raise BadContent("The file is damaged. Save it again and try once more.")
    links = {}
    for one in markup.parse(held[_LINKS]).iter() if _LINKS in held else ():
        target = one.get("Target") or ""
        outside = one.get("TargetMode") == "External"
        links[one.get("Id") or ""] = target if outside else posixpath.join("word", target)

    def seen(address: str) -> bytes | None:
        return held.get(posixpath.normpath(address).lstrip("/")) or look(address)

    return wordtables.tables_of(markup.parse(held[_DOCUMENT]), links, seen)
