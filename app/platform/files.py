"""Large files on disk, by the hash of their bytes, below the data folder; and how they arrive.

A file arrives in pieces, kept apart until the last one is there and somebody has looked into it:
what is refused leaves nothing behind. A row in the database says what a file is.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from uuid import uuid4

from app.kernel.errors import BadContent, Conflict, NotFound, Unavailable

FOLDER: Final = "files"
ARRIVING: Final = "uploads"
ABANDONED: Final = timedelta(days=1)
_ROOM: Final = "room-"
_DIGEST = re.compile(r"[0-9a-f]{64}\Z")
_TICKET = re.compile(r"[0-9a-f-]{8,40}\Z")


def path_of(data_dir: Path, digest: str) -> Path:
    """Where the file with this hash stands. Raise NotFound for what is no hash, or is not there."""
    if not _DIGEST.match(digest):
        raise NotFound()
    path = data_dir / FOLDER / digest[:2] / digest
    if not path.is_file():
        raise NotFound()
    return path


def fresh_ticket() -> str:
    """A name for a file that begins to arrive."""
    return uuid4().hex


@dataclass(frozen=True)
class Arrival:
    """A file on its way in. ``owner`` and ``ticket`` name it, so nobody adds to another's."""

    data_dir: Path
    owner: int
    ticket: str
    size: int

    @property
    def path(self) -> Path:
        """Where its pieces stand until it is whole."""
        if not _TICKET.match(self.ticket):
            raise BadContent("This request could not be understood")
        return self.data_dir / ARRIVING / f"{self.owner}-{self.ticket}.part"

    def add(self, offset: int, data: bytes) -> int:
        """Put a piece where the last one ended; give how many bytes are there.

        Raise Conflict if it belongs elsewhere, BadContent if it leads beyond the size. The first
        piece begins anew; a piece that is there already changes nothing. Raise Unavailable where
        the disk is full.
        """
        path = self.path
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        there = path.stat().st_size if path.exists() and offset else 0
        if offset < 0 or offset + len(data) > self.size:
            raise BadContent("This file is not the one that was announced.")
        if offset + len(data) == there:
            return there
        if offset != there:
            raise Conflict("A piece of this file is missing. Send it again.")
        try:
            with path.open("r+b" if offset else "wb") as file:
                file.seek(offset)
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            self.drop()  # a disk without room keeps no half of a file
            raise Unavailable("There is no room for this file. Nothing of it was kept.") from None
        return offset + len(data)

    def drop(self) -> None:
        """Forget what has arrived."""
        self.path.unlink(missing_ok=True)

    def settle(self) -> str:
        """Put the whole file in its place; give its hash. The same bytes are kept once."""
        with self.path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        _place(self.path, self.data_dir, digest)
        return digest


def copy_in(data_dir: Path, source: Path, digest: str) -> None:
    """Copy a file of this hash from elsewhere to its place. Raise Unavailable where the disk is
    full, BadContent if it is not of this hash."""
    arriving = data_dir / ARRIVING / f"copy-{fresh_ticket()}.part"
    arriving.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    found = hashlib.sha256()
    try:
        with source.open("rb") as read, arriving.open("wb") as write:
            while piece := read.read(1024 * 1024):
                found.update(piece)
                write.write(piece)
            write.flush()
            os.fsync(write.fileno())
    except OSError:
        arriving.unlink(missing_ok=True)
        raise Unavailable("There is no room for this file. Nothing of it was kept.") from None
    if found.hexdigest() != digest:
        arriving.unlink(missing_ok=True)
        raise BadContent("This file is not the one that was announced.")
    _place(arriving, data_dir, digest)


def touch(data_dir: Path, digest: str) -> None:
    """Say that a file is wanted anew, so that nobody takes it for forgotten. Raise NotFound."""
    os.utime(path_of(data_dir, digest))


def untouched(data_dir: Path, before: datetime) -> list[str]:
    """The hashes of files that were put in their place, or wanted anew, before a moment."""
    found = []
    for path in sorted((data_dir / FOLDER).glob("??/*")):
        with suppress(FileNotFoundError):
            if _DIGEST.match(path.name) and path.stat().st_mtime < before.timestamp():
                found.append(path.name)
    return found


def remove(data_dir: Path, digest: str, before: datetime) -> bool:
    """Remove a file that was not wanted since a moment; was it removed?"""
    if digest not in untouched(data_dir, before):
        return False
    path_of(data_dir, digest).unlink(missing_ok=True)
    return True


def _place(path: Path, data_dir: Path, digest: str) -> None:
    target = data_dir / FOLDER / digest[:2] / digest
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
    path.replace(target)
    handle = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def workroom(data_dir: Path) -> Iterator[Path]:
    """A folder for what is unpacked, beside where files are kept; gone afterwards."""
    (data_dir / ARRIVING).mkdir(parents=True, exist_ok=True, mode=0o700)
    with TemporaryDirectory(prefix=_ROOM, dir=data_dir / ARRIVING) as folder:
        yield Path(folder)


def tidy(data_dir: Path, at: datetime) -> int:
    """Remove files that stopped arriving more than a day ago, and rooms that were left behind;
    give the number of the files."""
    gone = 0
    for room in (data_dir / ARRIVING).glob(f"{_ROOM}*"):
        with suppress(FileNotFoundError):
            if room.stat().st_mtime < (at - ABANDONED).timestamp():
                shutil.rmtree(room, ignore_errors=True)
    for path in (data_dir / ARRIVING).glob("*.part"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < (at - ABANDONED).timestamp():
                path.unlink()
                gone += 1
    return gone
