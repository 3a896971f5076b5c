"""Files that arrived for a lesson whose text was then refused, dropped or never came: they are
shown nowhere, so they are not kept for good."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Text, cast, delete, exists, select

from app.content.models import ContentVersion
from app.courses.models.films import CourseFile, PackageRun, VideoWatch
from app.platform import files
from app.platform.db import db, write_many

PORTION: Final = 200
_DIGEST: Final = re.compile(r"\b[0-9a-f]{64}\b")


def unshown(before: datetime) -> list[str]:
    """Files known since before a moment that no version of any text names, and that nobody has
    watched or played, by hash."""
    rows = db.session.scalars(
        select(CourseFile.hash)
        .where(
            CourseFile.created_at < before,
            ~exists().where(VideoWatch.file == CourseFile.hash),
            ~exists().where(PackageRun.file == CourseFile.hash),
        )
        .order_by(CourseFile.id)
    ).all()
    return _unnamed(rows)


def forget(hashes: Collection[str], *, before: datetime) -> None:
    """Know these files no more, unless a text has come to name them meanwhile."""
    still = set(unshown(before)) & set(hashes)
    write_many(delete(CourseFile).where(CourseFile.hash.in_(sorted(still))))


def strays(data: Path, before: datetime) -> list[str]:
    """Files on disk, untouched since before a moment, of which nothing is known."""
    there = files.untouched(data, before)
    known = set(db.session.scalars(select(CourseFile.hash)))
    return [digest for digest in there if digest not in known]


def _unnamed(hashes: Sequence[str]) -> list[str]:
    """Those of these files that no version names: every text with files is looked through once."""
    left = set(hashes)
    if left:
        body = cast(ContentVersion.body, Text)
        texts = select(body).where(body.contains('"files"')).execution_options(yield_per=PORTION)
        for text in db.session.scalars(texts):
            left.difference_update(_DIGEST.findall(text))
    return [digest for digest in hashes if digest in left]
