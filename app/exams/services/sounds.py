"""Files of people's voices beside the database: taken in, found again, let go."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Final, TypeVar
from uuid import UUID

from sqlalchemy import select

from app.accounts.erasure import PORTION
from app.content import media
from app.exams.models.oral import OralRecording
from app.exams.models.roleplay_voice import PlayRecording
from app.exams.rules import recordings as rules
from app.kernel.errors import BadContent
from app.platform import clock
from app.platform.db import db, new_id

FOLDER: Final = "recordings"
PIECE: Final = 256 * 1024
Recording = OralRecording | PlayRecording
Kept = TypeVar("Kept", OralRecording, PlayRecording)


@dataclass(frozen=True)
class Arrived:
    """A file that was taken in and is not stated yet."""

    public_id: UUID
    path: Path
    media_type: str
    size: int
    hash: str


def take_in(data_dir: Path, stream: IO[bytes], *, largest: int) -> Arrived:
    """Put an upload on disk, piece by piece; it is durable when this returns. Raise BadContent for
    what is no recording or too large; then nothing is left of it."""
    head = stream.read(media.HEAD)
    media_type = rules.kind_of(head)
    if media_type is None:
        raise BadContent("This is no recording that browsers play: m4a, mp3, aac, ogg, wav, webm.")
    public_id = new_id()
    path = data_dir / FOLDER / str(public_id)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest, size = hashlib.sha256(), 0
    try:
        with path.open("xb") as file:
            data = head
            while data:
                size += len(data)
                if size > largest:
                    raise BadContent(
                        "A recording may have %(count)s MB at most.", count=largest >> 20
                    )
                digest.update(data)
                file.write(data)
                data = stream.read(PIECE)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return Arrived(public_id, path, media_type, size, digest.hexdigest())


def file_of(data_dir: Path, recording: Recording) -> Path | None:
    """The file of a recording; None if it is gone."""
    path = data_dir / FOLDER / str(recording.public_id)
    return path if recording.gone_at is None and path.is_file() else None


def let_go(data_dir: Path, rows: Collection[Recording], at: datetime) -> int:
    """Remove the files of recordings and say so in their rows; give how many."""
    for row in rows:
        (data_dir / FOLDER / str(row.public_id)).unlink(missing_ok=True)
        row.gone_at = at
    db.session.flush()
    return len(rows)


def purge(data_dir: Path, kind: type[Kept], before: datetime) -> int:
    """Remove the files of a kind that were kept before then, a portion; give how many."""
    old = select(kind).where(kind.gone_at.is_(None), kind.kept_at < before).limit(PORTION)
    rows: Sequence[Kept] = db.session.scalars(old).all()
    return let_go(data_dir, rows, clock.now())
