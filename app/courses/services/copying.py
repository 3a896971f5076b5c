"""A course is copied, taken out as a file, or brought in from one."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.content import exporting, planning, registry, store
from app.content.faults import Fault
from app.content.layouts import Kept
from app.content.planning import Reading
from app.courses.models.bodies import Course, Lesson
from app.courses.services import filing
from app.courses.services.authoring import create_course, draft_of
from app.kernel.actor import Actor
from app.kernel.errors import BadContent, NotFound
from app.kernel.wording import Wording
from app.platform import archives, files

N_ = str  # a msgid for tools/catalogs.py

PLACE = "courses"
MEBIBYTE = 1024 * 1024
MOST_BYTES = 1024 * MEBIBYTE
MOST_UNZIPPED = 60 * MEBIBYTE
"""Of texts and pictures; videos and packages have limits of their own."""
MOST_LARGE = 1024 * MEBIBYTE
MOST_FILES = 600
# A zip carries the moment of each file; one moment for all makes the same course the same bytes.
_MOMENT = (1980, 1, 1, 0, 0, 0)


class FaultyPack(BadContent):
    """A file that was refused. ``faults`` says every reason with its place in the file."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__(N_("The file holds faults. Nothing was taken."))


def copy_course(course: str, key: str, title: Wording, *, by: Actor, at: datetime) -> None:
    """The newest text of a course and its lessons under another key, as drafts. Raise Conflict if
    the key is taken, BadContent if it cannot be one."""
    draft = draft_of(course)
    create_course(key, draft.version.body.model_copy(update={"title": title}), by=by, at=at)
    for lesson, version in draft.lessons.items():
        store.save(Lesson, f"{key}/{lesson}", version.body, by=by, at=at, expected=None)


@dataclass(frozen=True)
class Contents:
    """A course's folder: small files by their bytes, large ones by where they stand."""

    small: Mapping[str, bytes]
    large: Mapping[str, Path]

    def zipped(self) -> Iterator[bytes]:
        """All of it as a zip, piece by piece. The same course gives the same bytes."""
        out = _Pieces()
        with zipfile.ZipFile(out, "w") as archive:  # type: ignore[call-overload]
            for name in sorted([*self.small, *self.large]):
                info = zipfile.ZipInfo(name, _MOMENT)
                if name in self.small:
                    archive.writestr(info, self.small[name], zipfile.ZIP_DEFLATED)
                    yield out.fetch()
                    continue
                with self.large[name].open("rb") as file, archive.open(info, "w") as inside:
                    while piece := file.read(MEBIBYTE):
                        inside.write(piece)
                        yield out.fetch()
        yield out.fetch()


class _Pieces:
    """What was written, to be fetched as it comes; nothing in it is gone back to."""

    def __init__(self) -> None:
        self._written = bytearray()

    def write(self, data: bytes) -> int:
        """Take some bytes."""
        self._written += data
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def fetch(self) -> bytes:
        """What was written since the last time."""
        found, self._written = bytes(self._written), bytearray()
        return found


def contents(course: str) -> Contents:
    """The newest text of a course with its pictures, videos and packages, as the folder would
    stand under content/."""
    draft = draft_of(course)
    kept = [Kept("course", course, draft.version.body, 0, "")]
    kept += [
        Kept("lesson", f"{course}/{key}", version.body, number, "")
        for number, (key, version) in enumerate(draft.lessons.items())
    ]
    return Contents(*exporting.parts_of(PLACE, kept))


def expect(name: str, size: int) -> None:
    """May a file of this name and size come in? Raise BadContent before it does."""
    if not name.endswith(".zip"):
        raise BadContent("This is not a .zip file. Pack the course's folder as .zip.")
    if size > MOST_BYTES:
        raise BadContent("The file is larger than %(most)s MB.", most=MOST_BYTES // MEBIBYTE)


@contextmanager
def unpacked(path: Path, data: Path) -> Iterator[Reading]:
    """A zip read and checked, nothing stored; what it brings can be taken in inside the ``with``.

    Raise FaultyPack with what is wrong inside, BadContent if it is not a zip that may be opened.
    Touches no database, so that it can be done before the transaction begins.
    """
    if not zipfile.is_zipfile(path):
        raise BadContent("This is not a .zip file. Pack the course's folder as .zip.")
    with files.workroom(data) as room:
        with path.open("rb") as file, archives.opened(file) as archive:
            _unpack(archive, room)
        found = planning.read_folder(room)
        if found.faults:
            raise FaultyPack(found.faults)
        if not any(kind == "course" for kind, _ in found.entries):
            raise BadContent(
                "There is no course in this file: courses/<key>/course.yaml is missing."
            )
        for _kind, attached in found.files.values():
            filing.bring(attached, data)
        yield found


def _unpack(archive: zipfile.ZipFile, room: Path) -> None:
    """Write what is inside below a folder: what is announced to be too large never begins."""
    inside = archives.listed(archive, files=MOST_FILES, unzipped=MOST_LARGE + MOST_UNZIPPED)
    small = 0
    for name, info in inside:
        if registry.is_large(_placed(name)):
            filing.expect(name.rsplit("/", 1)[-1], info.file_size)
        else:
            small += info.file_size
    if small > MOST_UNZIPPED:
        raise BadContent("The file unpacks to more than %(most)s MB.", most=MOST_UNZIPPED >> 20)
    for name, info in inside:
        target = room / _placed(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(info) as read, target.open("wb") as write:
            shutil.copyfileobj(read, write, MEBIBYTE)


def take_in(found: Reading, *, by: Actor, at: datetime) -> list[str]:
    """Keep what was read as drafts; give the courses' keys. A course that is there already gets
    the file's text as a draft beside what is published."""
    for media_type, data in found.pictures.values():
        store.put_asset(data, media_type, by=by, at=at)
    for digest, (_kind, attached) in found.files.items():
        filing.hold(digest, attached.about, by=by, at=at)
    courses = [entry for entry in found.entries.values() if isinstance(entry.body, Course)]
    for entry in found.entries.values():
        if isinstance(entry.body, Course):
            store.save(
                Course, entry.key, entry.body, by=by, at=at, expected=_seen(Course, entry.key)
            )
        elif isinstance(entry.body, Lesson):
            store.save(
                Lesson, entry.key, entry.body, by=by, at=at, expected=_seen(Lesson, entry.key)
            )
    return [entry.key for entry in courses]


def _seen(model: type[Course] | type[Lesson], key: str) -> int | None:
    try:
        return store.latest(model, key).number
    except NotFound:
        return None


def _placed(path: str) -> str:
    """The path below the content folder, whether or not the file was packed with it."""
    kept = [piece for piece in path.split("/") if piece not in ("", ".")]
    return "/".join(kept if kept[:1] == [PLACE] else [PLACE, *kept])
