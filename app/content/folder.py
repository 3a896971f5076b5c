"""A content folder on disk: read whole, once, with every fault noted and none raised."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path as DiskPath
from typing import Any, Final

from app.content import registry, yaml_files
from app.content.faults import Fault, Said
from app.content.layouts import Attached
from app.content.lines import Lines

N_ = str  # a msgid for tools/catalogs.py
LARGEST_FILE = 16 * 1024 * 1024
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


class Folder:
    """The files under a content folder; serves layouts as their Source."""

    def __init__(self, root: DiskPath) -> None:
        self.root = root
        self.faults: list[Fault] = []
        self.unreadable: set[str] = set()
        self._data: dict[str, bytes] = {}
        self._large: dict[str, Attached] = {}
        self._names: list[str] = []
        self._read_all()

    def _read_all(self) -> None:
        if not self.root.is_dir():
            self.fault(
                str(self.root), 1, Said(N_("there is no such folder; name the content folder"))
            )
            return
        left_alone = registry.left_alone()
        for path in sorted(self.root.rglob("*")):
            relative = path.relative_to(self.root)
            name = relative.as_posix()
            if relative.parts[0] in left_alone or _is_clutter(relative.parts):
                continue
            if path.is_symlink():
                self.fault(
                    name, 1, Said(N_("this is a link to elsewhere; put the file itself here"))
                )
            elif path.is_file():
                if registry.is_large(name):
                    self._large[name] = _attached(path)
                elif path.stat().st_size > LARGEST_FILE:
                    self.fault(name, 1, Said(N_("this file has more than 16 MB; split it")))
                    continue
                else:
                    self._data[name] = path.read_bytes()
                self._names.append(name)

    def fingerprint(self) -> str:
        """The hash of all files and of the registered kinds."""
        digest = hashlib.sha256()
        for kind in sorted(registry.kinds().values(), key=lambda k: k.name):
            digest.update(f"{kind.name} {kind.revision}\n".encode())
        for name, data in sorted(self._data.items()):
            digest.update(f"{name}\n{len(data)}\n".encode())
            digest.update(data)
        for name, file in sorted(self._large.items()):
            digest.update(f"{name}\n{file.size}\n{file.digest}\n".encode())
        return digest.hexdigest()

    def unread(self) -> list[str]:
        """Files that no layout owns."""
        places = {*registry.layouts(), *registry.tables()}
        return [
            name for name in self._names if name not in places and name.split("/")[0] not in places
        ]

    def holds(self, place: str) -> bool:
        """Is there anything at this place?"""
        return bool(self.files(place))

    def files(self, place: str) -> Sequence[str]:
        """All files under a place, or the file itself."""
        return [n for n in self._names if n == place or n.startswith(place + "/")]

    def large(self, file: str) -> Attached:
        """A file that is not read into memory."""
        return self._large[file]

    def data(self, file: str) -> bytes:
        """A file's bytes."""
        return self._data[file]

    def text(self, file: str) -> str | None:
        """A text file; None after noting why it cannot be read."""
        try:
            text = self._data[file].decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = self._data[file][: error.start].count(b"\n") + 1
            self.unreadable.add(file)
            self.fault(file, line, Said(N_("this is not UTF-8 text; save the file again as UTF-8")))
            return None
        if control := _CONTROL.search(text):
            self.unreadable.add(file)
            line = text.count("\n", 0, control.start()) + 1
            self.fault(
                file, line, Said(N_("an invisible control character stands here; remove it"))
            )
            return None
        return text.replace("\r\n", "\n")

    def yaml(self, file: str) -> tuple[Any, Lines] | None:
        """A YAML file's value with its lines; None after noting why it cannot be read."""
        text = self.text(file)
        return None if text is None else self.yaml_text(file, text, 1)

    def yaml_text(self, file: str, text: str, first_line: int) -> tuple[Any, Lines] | None:
        """The same for a piece of YAML inside another file."""
        try:
            value, lines, faults = yaml_files.read(text, first_line)
        except yaml_files.YamlFault as broken:
            self.unreadable.add(file)
            self.fault(file, broken.line, broken.sentence)
            return None
        for fault in faults:
            self.fault(file, fault.line, fault.sentence)
        return value, lines

    def fault(self, file: str, line: int, message: str) -> None:
        """Note what is wrong and how to mend it."""
        self.faults.append(Fault(file, line, message))


def _attached(path: DiskPath) -> Attached:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Attached(path, digest, path.stat().st_size)


def _is_clutter(parts: tuple[str, ...]) -> bool:
    return any(part.startswith(".") or part.endswith("~") for part in parts)
