"""Writing what learners meet back as files that load to the same state."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path as DiskPath
from typing import Any

from app.content import reading, registry, yaml_files
from app.content.layouts import Kept
from app.kernel.errors import BadContent


class _Disk:
    """Where layouts write: see layouts.Sink."""

    def __init__(self, root: DiskPath) -> None:
        self._root = root
        self.count = 0

    def yaml(self, file: str, value: Any) -> None:
        self.text(file, yaml_files.write(value))

    def yaml_text(self, value: Any) -> str:
        return yaml_files.write(value)

    def text(self, file: str, text: str) -> None:
        self._write(file, text.encode())

    def asset(self, file: str, digest: str) -> None:
        self._write(file, reading.asset(digest).data)

    def file(self, file: str, path: DiskPath) -> None:
        shutil.copyfile(path, self._place(file))
        self.count += 1

    def _place(self, file: str) -> DiskPath:
        path = self._root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def _write(self, file: str, data: bytes) -> None:
        self._place(file).write_bytes(data)
        self.count += 1


class _Memory:
    """The same in memory: files by their path; large ones only by where they stand."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.large: dict[str, DiskPath] = {}

    def yaml(self, file: str, value: Any) -> None:
        self.text(file, yaml_files.write(value))

    def yaml_text(self, value: Any) -> str:
        return yaml_files.write(value)

    def text(self, file: str, text: str) -> None:
        self.files[file] = text.encode()

    def asset(self, file: str, digest: str) -> None:
        self.files[file] = reading.asset(digest).data

    def file(self, file: str, path: DiskPath) -> None:
        self.large[file] = path


def files_of(place: str, entries: Sequence[Kept]) -> dict[str, bytes]:
    """Some entries of one layout as files by their path under the content folder, without large
    ones."""
    return parts_of(place, entries)[0]


def parts_of(place: str, entries: Sequence[Kept]) -> tuple[dict[str, bytes], dict[str, DiskPath]]:
    """The same with the large files: where each stands on disk."""
    sink = _Memory()
    registry.layouts()[place].write(entries, sink)
    return sink.files, sink.large


def export(root: DiskPath, *, replace: bool = False) -> int:
    """Write all published content under ``root``; give the number of files.

    ``root`` must be empty or new, unless ``replace`` lets what stands in the places of content be
    replaced. Raise BadContent otherwise.
    """
    if root.exists() and any(root.iterdir()):
        if not replace:
            raise BadContent(
                "%(folder)s is not empty; name another folder or add --replace", folder=str(root)
            )
        for place in registry.layouts():
            _remove(root / place)
    root.mkdir(parents=True, exist_ok=True)
    disk = _Disk(root)
    for place, layout in registry.layouts().items():
        kept = [
            Kept(version.kind, version.key, version.body, position, file)
            for name in registry.kinds_at(place)
            for version, position, file in reading.placed(registry.kind(name).model)
        ]
        if kept:
            layout.write(kept, disk)
    return disk.count


def _remove(path: DiskPath) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
