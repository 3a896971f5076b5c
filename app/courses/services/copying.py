"""A course is copied, taken out as a file, or brought in from one."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from app.content import exporting, planning, store
from app.content.faults import Fault
from app.content.layouts import Kept
from app.content.planning import Reading
from app.courses.models.bodies import Course, Lesson
from app.courses.services.authoring import create_course, draft_of
from app.kernel.actor import Actor
from app.kernel.errors import BadContent, NotFound
from app.kernel.wording import Wording
from app.platform import archives

PLACE = "courses"
MOST_BYTES = 20 * 1024 * 1024
MOST_UNZIPPED = 60 * 1024 * 1024
MOST_FILES = 600
# A zip carries the moment of each file; one moment for all makes the same course the same bytes.
_MOMENT = (1980, 1, 1, 0, 0, 0)


class FaultyPack(BadContent):
    """A file that was refused. ``faults`` says every reason with its place in the file."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("The file holds faults. Nothing was taken.")


def copy_course(course: str, key: str, title: Wording, *, by: Actor, at: datetime) -> None:
    """The newest text of a course and its lessons under another key, as drafts. Raise Conflict if
    the key is taken, BadContent if it cannot be one."""
    draft = draft_of(course)
    create_course(key, draft.version.body.model_copy(update={"title": title}), by=by, at=at)
    for lesson, version in draft.lessons.items():
        store.save(Lesson, f"{key}/{lesson}", version.body, by=by, at=at, expected=None)


def pack(course: str) -> bytes:
    """The newest text of a course as a zip of its folder, as it stands under content/."""
    draft = draft_of(course)
    kept = [Kept("course", course, draft.version.body, 0, "")]
    kept += [
        Kept("lesson", f"{course}/{key}", version.body, number, "")
        for number, (key, version) in enumerate(draft.lessons.items())
    ]
    files = exporting.files_of(PLACE, kept)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, _MOMENT), files[name])
    return out.getvalue()


def read_pack(data: bytes) -> Reading:
    """A zip read and checked, nothing stored. Raise FaultyPack with what is wrong inside,
    BadContent if it is not a zip that may be opened. Touches no database, so that it can be done
    before the transaction begins."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name, content in _members(data):
            file = root / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        found = planning.read_folder(root)
    if found.faults:
        raise FaultyPack(found.faults)
    if not any(kind == "course" for kind, _ in found.entries):
        raise BadContent("There is no course in this file: courses/<key>/course.yaml is missing.")
    return found


def take_in(found: Reading, *, by: Actor, at: datetime) -> list[str]:
    """Keep what was read as drafts; give the courses' keys. A course that is there already gets
    the file's text as a draft beside what is published."""
    for media_type, data in found.pictures.values():
        store.put_asset(data, media_type, by=by, at=at)
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


def _members(data: bytes) -> Iterator[tuple[str, bytes]]:
    if len(data) > MOST_BYTES:
        raise BadContent("The file is larger than %(most)s MB.", most=MOST_BYTES // 1024**2)
    if not zipfile.is_zipfile(io.BytesIO(data)):
        raise BadContent("This is not a .zip file. Pack the course's folder as .zip.")
    for path, content in archives.members(data, files=MOST_FILES, unzipped=MOST_UNZIPPED):
        yield _placed(path), content


def _placed(path: str) -> str:
    """The path below the content folder, whether or not the file was packed with it."""
    kept = [piece for piece in path.split("/") if piece not in ("", ".")]
    return "/".join(kept if kept[:1] == [PLACE] else [PLACE, *kept])
