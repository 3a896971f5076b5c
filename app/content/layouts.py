"""How entries stand in files. A layout reads entries from a folder and writes them back.

Three serve nearly everything: ``EntryFiles`` (one YAML file per entry), ``ListFiles`` (many entries
in one YAML file) and ``SingleFile``. A feature with a richer folder (courses) brings its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path as DiskPath
from typing import Any, Protocol

from app.content.authored import Authored, Path
from app.content.lines import Lines

N_ = str  # a msgid for tools/catalogs.py
KEY = re.compile(r"[a-z0-9][a-z0-9._-]*\Z")
KEY_RULE = N_("a key is small letters, digits and dashes, such as late-parcel")
KEY_REFUSED = N_(
    "This name cannot be used: a key is small letters, digits and dashes, such as late-parcel."
)


@dataclass(frozen=True)
class Attached:
    """A large file of an entry, where it stands. ``digest`` is the hash of its bytes, ``about``
    what the layout found when it looked into it."""

    path: DiskPath
    digest: str
    size: int
    about: Any = None


@dataclass(frozen=True)
class Raw:
    """One entry as found in a file, not yet checked against its model."""

    kind: str
    key: str
    data: Any
    file: str
    position: int
    lines: Lines
    assets: Mapping[str, bytes] = field(default_factory=dict)
    files: Sequence[Attached] = ()


@dataclass(frozen=True)
class Kept:
    """One stored entry on its way into a file."""

    kind: str
    key: str
    body: Authored
    position: int
    file: str


class Readable(Protocol):
    """What a layout may read. Paths are relative to the content folder, with slashes."""

    def files(self, place: str) -> Sequence[str]:
        """All files under a place (or the file itself), sorted; none if it does not exist."""

    def yaml(self, file: str) -> tuple[Any, Lines] | None:
        """A YAML file's value with its lines; None after reporting why it cannot be read."""

    def yaml_text(self, file: str, text: str, first_line: int) -> tuple[Any, Lines] | None:
        """The same for a piece of YAML inside another file (front matter)."""

    def text(self, file: str) -> str | None:
        """A text file (UTF-8); None after reporting why it cannot be read."""

    def data(self, file: str) -> bytes:
        """A file's bytes."""

    def fault(self, file: str, line: int, message: str) -> None:
        """Report what is wrong and how to mend it."""


class Source(Readable, Protocol):
    """The same where there may also be files too large to be read."""

    def large(self, file: str) -> Attached:
        """A file that is not read (see ``registry.keep_large``)."""


class Sink(Protocol):
    """Where a layout writes."""

    def yaml(self, file: str, value: Any) -> None:
        """Write a value as YAML in the house's own way."""

    def yaml_text(self, value: Any) -> str:
        """A value as YAML text."""

    def text(self, file: str, text: str) -> None:
        """Write a text file."""

    def asset(self, file: str, digest: str) -> None:
        """Write the picture with this hash."""

    def file(self, file: str, path: DiskPath) -> None:
        """Write what stands in a file on disk."""


class Layout(Protocol):
    """A way of writing entries down. ``place`` is the folder or file under content/."""

    @property
    def place(self) -> str:
        """The folder or file under content/ that this layout owns."""

    def read(self, source: Source) -> Iterator[Raw]:
        """Every entry under ``place``; faults are reported, not raised."""

    def write(self, entries: Sequence[Kept], sink: Sink) -> None:
        """Write all published entries of this layout's kinds (those whose file is under place)."""


def _yaml_files(source: Source, place: str) -> Iterator[tuple[str, str]]:
    for file in source.files(place):
        name = file.rsplit("/", 1)[-1]
        if not name.endswith(".yaml"):
            source.fault(file, 1, f"{place}/ holds .yaml files only; rename or move this file")
        elif file.count("/") != place.count("/") + 1:
            source.fault(file, 1, f"{place}/ has no folders; move this file up")
        elif not KEY.match(name.removesuffix(".yaml")):
            source.fault(file, 1, f"the file's name becomes a key, and {KEY_RULE}")
        else:
            yield file, name.removesuffix(".yaml")


@dataclass(frozen=True)
class EntryFiles:
    """``<place>/<key>.yaml`` holds one entry; the file's name is its key."""

    place: str
    model: type[Authored]

    def read(self, source: Source) -> Iterator[Raw]:
        """One entry per file."""
        for file, key in _yaml_files(source, self.place):
            read = source.yaml(file)
            if read is not None:
                yield Raw(self.model.KIND, key, read[0], file, 0, read[1])

    def write(self, entries: Sequence[Kept], sink: Sink) -> None:
        """One file per entry."""
        for entry in entries:
            sink.yaml(f"{self.place}/{entry.key}.yaml", entry.body.stored())


@dataclass(frozen=True)
class SingleFile:
    """One file holds the only entry of a kind; ``key`` names it."""

    place: str
    model: type[Authored]
    key: str

    def read(self, source: Source) -> Iterator[Raw]:
        """The entry, if the file is there."""
        for file in source.files(self.place):
            read = source.yaml(file)
            if read is not None:
                yield Raw(self.model.KIND, self.key, read[0], file, 0, read[1])

    def write(self, entries: Sequence[Kept], sink: Sink) -> None:
        """The file."""
        for entry in entries:
            sink.yaml(self.place, entry.body.stored())


@dataclass(frozen=True)
class ListFiles:
    """``<place>/<group>.yaml`` holds many entries in the list named ``items``; each has a ``key``
    that is unique in the whole kind.

    The body's field named ``group_field`` gets the file's name (the trainer does not write it
    there), so an entry knows its bank or category and goes back into the right file. With
    ``header``, the file's other fields are an entry of that kind whose key is the file's name.
    """

    place: str
    model: type[Authored]
    items: str
    group_field: str
    header: type[Authored] | None = None

    def read(self, source: Source) -> Iterator[Raw]:
        """The header and each element of the list."""
        for order, (file, group) in enumerate(_yaml_files(source, self.place)):
            read = source.yaml(file)
            if read is not None:
                yield from self._entries(source, file, group, order, *read)

    def _entries(
        self, source: Source, file: str, group: str, order: int, value: Any, lines: Lines
    ) -> Iterator[Raw]:
        if not isinstance(value, dict):
            source.fault(file, 1, f"start the file with fields such as `{self.items}:`")
            return
        rest = {name: part for name, part in value.items() if name != self.items}
        if self.header is not None:
            yield Raw(self.header.KIND, group, rest, file, order, lines)
        else:
            for name in rest:
                line = lines.at((name,))
                source.fault(file, line, f"there is no field `{name}` here; remove it")
        found = value.get(self.items)
        if not isinstance(found, list):
            line = lines.at((self.items,))
            source.fault(file, line, f"`{self.items}:` is a list; begin each entry with `- key:`")
            return
        for number, element in enumerate(found):
            yield from self._entry(source, file, group, number, element, lines)

    def _entry(
        self, source: Source, file: str, group: str, number: int, element: Any, lines: Lines
    ) -> Iterator[Raw]:
        inside = lines.under((self.items, number))
        key = element.get("key") if isinstance(element, dict) else None
        if not isinstance(key, str) or not KEY.match(key):
            source.fault(file, inside.at(("key",)), f"each entry needs a `key`: {KEY_RULE}")
            return
        if self.group_field in element:
            line = inside.at((self.group_field,))
            source.fault(file, line, f"`{self.group_field}` is the file's name; remove it here")
            return
        data = {name: part for name, part in element.items() if name != "key"}
        data[self.group_field] = group
        yield Raw(self.model.KIND, key, data, file, number, inside)

    def write(self, entries: Sequence[Kept], sink: Sink) -> None:
        """Header and list of each group, in their order."""
        headers = {e.key: e.body.stored() for e in entries if e.kind != self.model.KIND}
        groups: dict[str, list[Kept]] = {group: [] for group in headers}
        for entry in entries:
            if entry.kind == self.model.KIND:
                groups.setdefault(str(getattr(entry.body, self.group_field)), []).append(entry)
        for group, members in groups.items():
            listed: list[dict[str, Any]] = []
            for entry in _ordered(members):
                stored = entry.body.stored()
                stored.pop(self.group_field, None)
                listed.append({"key": entry.key, **stored})
            sink.yaml(f"{self.place}/{group}.yaml", {**headers.get(group, {}), self.items: listed})


def _ordered(entries: Iterable[Kept]) -> list[Kept]:
    return sorted(entries, key=lambda entry: (entry.position, entry.key))


__all__ = [
    "KEY",
    "KEY_REFUSED",
    "KEY_RULE",
    "Attached",
    "EntryFiles",
    "Kept",
    "Layout",
    "ListFiles",
    "Path",
    "Raw",
    "Readable",
    "SingleFile",
    "Sink",
    "Source",
]
