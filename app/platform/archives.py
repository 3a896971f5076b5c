"""Zip files from outside: bounded, whole, no name that leads out. Nothing goes to disk here."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Final

from app.kernel.errors import BadContent

MOST_UNZIPPED: Final = 100 * 1024 * 1024
MOST_FILES: Final = 10_000
_LOCKED: Final = 0x1
# Other methods are asked for by nobody here, and some of them may take any amount of memory.
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# All that the standard library raises over bytes that were tampered with.
_DAMAGE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)


@contextmanager
def opened(file: IO[bytes]) -> Iterator[zipfile.ZipFile]:
    """An archive to be read from inside the ``with``. Raise BadContent for one that is damaged,
    be it found on opening or on reading, locked, or packed by a method that is not taken."""
    try:
        with zipfile.ZipFile(file) as archive:
            for info in archive.infolist():
                if info.flag_bits & _LOCKED:
                    raise BadContent("This file is locked with a password. Pack it without one.")
                if info.compress_type not in _METHODS:
                    raise BadContent(
                        "The file is packed in an unusual way. Pack it again as an ordinary .zip."
                    )
            yield archive
    except _DAMAGE:
        raise BadContent("The file is damaged. Save it again and try once more.") from None


def members(
    data: bytes, ending: str = "", *, files: int = MOST_FILES, unzipped: int = MOST_UNZIPPED
) -> Iterator[tuple[str, bytes]]:
    """The files whose names end so, in their order: (path with forward slashes, bytes).

    Raise BadContent for what ``opened`` refuses, for more files or bytes than these, or a path
    that leads out. Never more is unpacked than the archive announces.
    """
    with opened(io.BytesIO(data)) as archive:
        for path, info in listed(archive, files=files, unzipped=unzipped):
            if path.lower().endswith(ending):
                yield path, archive.read(info)


def listed(
    archive: zipfile.ZipFile, *, files: int, unzipped: int
) -> list[tuple[str, zipfile.ZipInfo]]:
    """What is inside with its path in forward slashes, folders left out. Raise BadContent for more
    files or announced bytes than these, or a path that leads out."""
    infos = archive.infolist()
    if len(infos) > files:
        raise BadContent("There are more than %(most)s files inside.", most=files)
    if sum(info.file_size for info in infos) > unzipped:
        raise BadContent("The file unpacks to more than %(most)s MB.", most=unzipped >> 20)
    paths = [_path(info.filename) for info in infos]
    return [(p, info) for p, info in zip(paths, infos, strict=True) if not info.is_dir()]


def _path(name: str) -> str:
    path = name.replace("\\", "/")
    if path.startswith("/") or ".." in path.split("/") or ":" in path or "\0" in path:
        raise BadContent("A name inside leads out of its folder: %(name)s", name=name[:80])
    return path
