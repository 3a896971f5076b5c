"""The blocks that show a file of the lesson: ``video``, ``package`` and ``document``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final, Protocol

from app.courses.rules import cues
from app.courses.rules.parts import Handout, Package, Video

VIDEO_NAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}\.(?:webm|mp4)\Z")
PACKAGE_NAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}\.zip\Z")
DOCUMENT_NAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}\.(?:pdf|docx|xlsx|pptx)\Z")
WATCHED: Final = 90


def block_of(name: str) -> str:
    """The block that shows a file of this name."""
    if PACKAGE_NAME.match(name):
        return "package"
    return "document" if DOCUMENT_NAME.match(name) else "video"


_FIELD = re.compile(r"([a-z]+)\s*[:：]\s*(.*?)\s*\Z")

N_ = str  # a msgid for tools/catalogs.py


class Complain(Protocol):
    """Says what is wrong at a line: a msgid, and what its places hold."""

    def __call__(self, line: int, msgid: str, **about: Any) -> None:
        """Take it down."""


def _fields(
    body: Sequence[str], line: int, allowed: Sequence[str], complain: Complain
) -> tuple[dict[str, tuple[str, int]], int]:
    """The ``name: value`` rows above ``### ...`` with their lines, and how many rows that were."""
    found: dict[str, tuple[str, int]] = {}
    for number, row in enumerate(body):
        if row.startswith("###"):
            return found, number
        if not row.strip():
            continue
        field = _FIELD.match(row)
        if field is None or field[1] not in allowed:
            said = N_("in this block stand %(known)s: `name: value`")
            complain(line + 1 + number, said, known=", ".join(allowed))
        else:
            found[field[1]] = (field[2], line + 1 + number)
    return found, len(body)


def _share(
    fields: dict[str, tuple[str, int]], name: str, otherwise: int, complain: Complain
) -> int:
    text, line = fields.get(name, (str(otherwise), 0))
    if not text.isascii() or not text.isdigit() or int(text) > 100:
        complain(line, N_("`%(name)s:` is a number from 0 to 100"), name=name)
        return otherwise
    return int(text)


def video(name: str, body: Sequence[str], line: int, complain: Complain) -> Video:
    """A video with what a trainer asks of its watching, and its captions."""
    if not VIDEO_NAME.match(name):
        complain(line, N_("name the video: `:::video first-minute.webm` (or .mp4)"))
    fields, read = _fields(body, line, ("title", "watch", "skip"), complain)
    skip, skip_line = fields.get("skip", ("yes", 0))
    if skip not in ("yes", "no"):
        complain(skip_line, N_("`skip:` is yes or no"))
    if not fields.get("title", ("", 0))[0]:
        complain(line, N_("say what the video shows: `title: ...`"))
    captions: tuple[cues.Cue, ...] = ()
    if read < len(body):
        captions, wrong = cues.read(body[read + 1 :], line + 1 + read)
        if body[read].split() != ["###", "captions"]:
            wrong = ((line + 1 + read, N_("a video has only `### captions`")),)
        elif not captions and not wrong:
            wrong = ((line + 1 + read, N_("write the captions below, as in a .vtt file")),)
        for number, message in wrong:
            complain(number, message)
    return Video(
        "video",
        name,
        fields.get("title", ("", 0))[0],
        _share(fields, "watch", WATCHED, complain),
        skip != "no",
        captions,
        line,
    )


def package(name: str, body: Sequence[str], line: int, complain: Complain) -> Package:
    """A learning package and the score that it asks for."""
    if not PACKAGE_NAME.match(name):
        complain(line, N_("name the package: `:::package refunds.zip`"))
    fields, read = _fields(body, line, ("title", "score"), complain)
    if read < len(body):
        complain(line + 1 + read, N_("a package has no parts; remove this heading"))
    if not fields.get("title", ("", 0))[0]:
        complain(line, N_("say what is practised: `title: ...`"))
    return Package(
        "package",
        name,
        fields.get("title", ("", 0))[0],
        _share(fields, "score", 0, complain),
        line,
    )


def document(name: str, body: Sequence[str], line: int, complain: Complain) -> Handout:
    """A document and what it is called."""
    if not DOCUMENT_NAME.match(name):
        complain(line, N_("name the document: `:::document checklist.pdf` (.docx, .xlsx, .pptx)"))
    fields, read = _fields(body, line, ("title",), complain)
    if read < len(body):
        complain(line + 1 + read, N_("a document has no parts; remove this heading"))
    if not fields.get("title", ("", 0))[0]:
        complain(line, N_("say what the document is: `title: ...`"))
    return Handout("document", name, fields.get("title", ("", 0))[0], line)
