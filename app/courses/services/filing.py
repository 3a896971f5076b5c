"""Videos, packages and documents of lessons come in: looked into before anything is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from app.content import store
from app.content.layouts import Attached
from app.courses.models.bodies import Lesson
from app.courses.models.films import CourseFile
from app.courses.queries import films as queries
from app.courses.rules import clips, film, materials
from app.courses.services import authoring, unpacking
from app.kernel.actor import Actor
from app.kernel.errors import BadContent, NotFound
from app.platform import files
from app.platform.db import db
from app.platform.files import Arrival

MEBIBYTE: Final = 1024 * 1024
LARGEST_VIDEO: Final = 512 * MEBIBYTE
LARGEST_PACKAGE: Final = 256 * MEBIBYTE


class TooLarge(BadContent):
    """More bytes than are taken of this kind."""

    status = 413


@dataclass(frozen=True)
class Looked:
    """What a file turned out to be."""

    media_type: str
    size: int
    duration: int
    about: dict[str, Any]


def tidy_name(name: str) -> str:
    """The name under which a lesson's text shows the file."""
    bare = name.rsplit("/", 1)[-1].rsplit("\\", 1)[-1]
    return "-".join(bare.lower().split())


def expect(name: str, size: int) -> None:
    """May a file of this name and size come in? Raise BadContent or TooLarge before it does."""
    if film.VIDEO_NAME.match(name):
        largest = LARGEST_VIDEO
    elif film.PACKAGE_NAME.match(name):
        largest = LARGEST_PACKAGE
    elif film.DOCUMENT_NAME.match(name):
        largest = materials.MOST_BYTES
    else:
        raise BadContent(
            "Name it in small letters, digits and dashes: a video ends in .webm or .mp4, a package "
            "in .zip, a document in .pdf, .docx, .xlsx or .pptx."
        )
    if size > largest:
        raise TooLarge(
            "This file has %(size)s MB, at most %(most)s MB are taken. Make it smaller or cut it "
            "into parts.",
            size=-(-size // MEBIBYTE),
            most=largest // MEBIBYTE,
        )
    if size <= 0:
        raise BadContent("This file is empty.")


def look(name: str, path: Path, size: int) -> Looked:
    """What the whole file is. Raise BadContent with what is wrong."""
    if film.DOCUMENT_NAME.match(name):
        return Looked(materials.media_type_of(name, path.read_bytes()), size, 0, {})
    with path.open("rb") as file:
        if film.PACKAGE_NAME.match(name):
            return Looked("application/zip", size, 0, unpacking.read(file).stored())
        clip = clips.measure(file, size)
    if clip.media_type != f"video/{name.rsplit('.', 1)[1]}":
        raise BadContent("This video's name has another ending than its bytes. Rename it.")
    return Looked(clip.media_type, size, clip.duration, {})


def settle(name: str, arrival: Arrival) -> tuple[str, Looked]:
    """Look into a file that has arrived and put it in its place; gives its hash. Raise BadContent
    with what is wrong; it is dropped then."""
    try:
        looked = look(name, arrival.path, arrival.size)
    except BadContent:
        arrival.drop()
        raise
    return arrival.settle(), looked


def bring(file: Attached, data: Path) -> None:
    """Copy a file that came with a course's folder to its place; the same bytes are kept once."""
    try:
        files.touch(data, file.digest)
    except NotFound:
        files.copy_in(data, file.path, file.digest)


def hold(digest: str, looked: Looked, *, by: Actor, at: datetime) -> None:
    """Know a file whose bytes are in their place."""
    if digest not in queries.files([digest]):
        db.session.add(
            CourseFile(
                hash=digest,
                media_type=looked.media_type,
                size=looked.size,
                duration=looked.duration,
                about=looked.about,
                created_at=at,
                created_by=by.id or None,
            )
        )
        db.session.flush()


def add(
    course: str, lesson: str, name: str, digest: str, looked: Looked, *, by: Actor, at: datetime
) -> None:
    """Put a file that was looked into beside a lesson's draft, for its text to show. A newer file
    of the same name takes the place of the older one."""
    hold(digest, looked, by=by, at=at)
    now = store.latest(Lesson, f"{course}/{lesson}")
    if now.body.files.get(name) == digest:
        return
    body = now.body.model_copy(update={"files": {**now.body.files, name: digest}})
    authoring.save_lesson(course, lesson, body, expected=now.number, by=by, at=at)
