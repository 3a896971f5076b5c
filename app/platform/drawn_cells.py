"""Pictures that stand in the cells of a workbook: laid over them, or held by them as WPS does."""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from xml.etree.ElementTree import Element
from zipfile import ZipFile

from app.platform import archives, markup, shown_cells

Place = tuple[int, int]
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_HELD: Final = re.compile(r'\s*=?(?:_xlfn\.)?DISPIMG\("([^"]+)",\s*\d+\)\s*', re.IGNORECASE)
_OF_WPS: Final = "xl/cellimages.xml"


@dataclass(frozen=True)
class Drawn:
    """A picture: where its file stands in the workbook, and the words that stand for it."""

    path: str
    words: str = ""


@dataclass(frozen=True)
class Drawings:
    """The pictures over each sheet by row and column from 0, those that cells hold by the name that
    their text gives, and the bytes of all by path."""

    over: dict[str, dict[Place, list[Drawn]]] = field(default_factory=dict)
    held: dict[str, Drawn] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)


def held_in(text: str) -> str:
    """The name of the picture that a cell holds instead of words; empty for any other text."""
    found = _HELD.fullmatch(text)
    return found[1] if found else ""


def of_workbook(data: bytes) -> Drawings:
    """Every picture of an .xlsx; none for other files. Raise BadContent for damaged ones."""
    if data[:2] != b"PK":
        return Drawings()
    made = Drawings()
    with archives.opened(io.BytesIO(data)) as archive:
        names = set(archive.namelist())
        if "xl/workbook.xml" not in names or not any(n.startswith("xl/media/") for n in names):
            return made
        book = markup.parse(archive.read("xl/workbook.xml"))
        for name, path in shown_cells.sheets_in(archive, book, names):
            for target in _targets(archive, path, names).values():
                if "/drawings/" in target and target in names:
                    _lay(made.over.setdefault(name, {}), archive, target, names)
        if _OF_WPS in names:
            targets = _targets(archive, _OF_WPS, names)
            for picture in _all(markup.parse(archive.read(_OF_WPS)), "pic"):
                told = next(_all(picture, "cNvPr"), None)
                drawn = _drawn(picture, targets)
                if drawn is not None and told is not None:
                    made.held[told.get("name", "")] = drawn
        over = (one for sheet in made.over.values() for listed in sheet.values() for one in listed)
        for one in (*over, *made.held.values()):
            if one.path in names:
                made.files[one.path] = archive.read(one.path)
    return made


def _lay(found: dict[Place, list[Drawn]], archive: ZipFile, path: str, names: set[str]) -> None:
    targets = _targets(archive, path, names)
    for anchor in markup.parse(archive.read(path)):
        corner = next(_all(anchor, "from"), None)
        if corner is None:
            continue
        at = {one.tag.rsplit("}", 1)[-1]: one.text or "" for one in corner}
        if not (at.get("row", "").isdigit() and at.get("col", "").isdigit()):
            continue
        for picture in _all(anchor, "pic"):
            drawn = _drawn(picture, targets)
            if drawn is not None:
                found.setdefault((int(at["row"]), int(at["col"])), []).append(drawn)


def _drawn(picture: Element, targets: dict[str, str]) -> Drawn | None:
    shown, told = next(_all(picture, "blip"), None), next(_all(picture, "cNvPr"), None)
    path = targets.get(shown.get(f"{_RELATION}embed", ""), "") if shown is not None else ""
    return Drawn(path, (told.get("descr") or "") if told is not None else "") if path else None


def _targets(archive: ZipFile, path: str, names: set[str]) -> dict[str, str]:
    """What a part of the workbook points to, by the name it uses."""
    folder, name = posixpath.split(path)
    links = f"{folder}/_rels/{name}.rels"
    if links not in names:
        return {}
    found = _all(markup.parse(archive.read(links)), "Relationship")
    return {
        one.get("Id", ""): posixpath.normpath(
            posixpath.join("/", folder, one.get("Target", ""))
        ).lstrip("/")
        for one in found
        if one.get("TargetMode") != "External"
    }


def _all(root: Element, name: str) -> Iterator[Element]:
    return (one for one in root.iter() if one.tag.rsplit("}", 1)[-1] == name)
