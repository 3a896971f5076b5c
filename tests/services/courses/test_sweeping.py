"""What came for a lesson and is shown nowhere goes after a day; what anything names stays."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.content import store
from app.content.layouts import Attached
from app.courses.jobs import Sweeper
from app.courses.models.bodies import Lesson
from app.courses.queries import films as queries
from app.courses.services import filing
from app.kernel.actor import SYSTEM
from app.kernel.errors import Conflict
from app.platform import files
from app.platform.db import db, transaction
from tests.clips import webm
from tests.conftest import NOON, Cast
from tests.courses_shelf import lesson

FILM = webm(8_000, salt=b"sweep")
TOMORROW = NOON + timedelta(days=1, minutes=1)


@pytest.fixture
def folder(shelf: Cast, data_dir: Path) -> Iterator[Path]:
    """The data folder, without a file before and after."""
    for _turn in range(2):
        for name in (files.FOLDER, files.ARRIVING):
            shutil.rmtree(data_dir / name, ignore_errors=True)
        if not _turn:
            yield data_dir


def arrive(folder: Path, at: datetime = NOON) -> tuple[str, filing.Looked]:
    """Bytes come in and are looked into; nothing knows them yet."""
    arrival = files.Arrival(folder, 0, files.fresh_ticket(), len(FILM))
    arrival.add(0, FILM)
    digest, looked = filing.settle("calm.webm", arrival)
    os.utime(files.path_of(folder, digest), (at.timestamp(), at.timestamp()))
    return digest, looked


def there(folder: Path, digest: str) -> tuple[bool, bool]:
    """Is there a row, and are there bytes?"""
    row = digest in queries.files([digest])
    db.session.rollback()
    return row, digest in files.untouched(folder, datetime.max.replace(tzinfo=NOON.tzinfo))


def sweep(folder: Path, at: datetime = TOMORROW) -> None:
    Sweeper(folder).tick(at)


def test_a_film_whose_lesson_was_refused_is_gone_the_day_after(folder: Path) -> None:
    digest, looked = arrive(folder)
    stale = store.latest(Lesson, "late/close").number - 1
    db.session.rollback()
    body = lesson(files={"calm.webm": digest})

    def keep() -> None:
        with transaction():
            filing.hold(digest, looked, by=SYSTEM, at=NOON)
            store.save(Lesson, "late/close", body, by=SYSTEM, at=NOON, expected=stale)

    with pytest.raises(Conflict):
        keep()
    sweep(folder, NOON + timedelta(hours=23))
    assert there(folder, digest) == (False, True)
    sweep(folder)
    assert there(folder, digest) == (False, False)


def test_a_row_that_no_text_names_goes_with_its_bytes(folder: Path) -> None:
    digest, looked = arrive(folder)
    with transaction():
        filing.hold(digest, looked, by=SYSTEM, at=NOON)
    sweep(folder)
    assert there(folder, digest) == (False, False)


def test_what_a_draft_or_an_old_version_names_stays(folder: Path) -> None:
    digest, looked = arrive(folder)
    with transaction():
        filing.add("late", "close", "calm.webm", digest, looked, by=SYSTEM, at=NOON)
    sweep(folder)
    assert there(folder, digest) == (True, True)
    with transaction():
        store.publish(Lesson, "late/close", by=SYSTEM, at=NOON)
        store.write(Lesson, "late/close", lesson(), by=SYSTEM, at=NOON)
    sweep(folder, TOMORROW + timedelta(days=900))
    assert there(folder, digest) == (True, True)


def test_what_is_wanted_again_keeps_its_bytes(folder: Path) -> None:
    digest, looked = arrive(folder)
    path = files.path_of(folder, digest)
    with transaction():
        filing.hold(digest, looked, by=SYSTEM, at=NOON)
    filing.bring(Attached(path, digest, len(FILM), looked), folder)
    sweep(folder)
    assert there(folder, digest) == (False, True)


def test_a_room_without_files_is_swept_in_peace(folder: Path) -> None:
    sweep(folder)
    assert files.untouched(folder, TOMORROW) == []
    assert not files.remove(folder, "0" * 64, TOMORROW)
