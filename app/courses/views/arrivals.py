"""Large files from the browser: whole from a plain form, in pieces from a script."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from flask import current_app, request

from app.accounts.access import current_actor
from app.courses.services import filing
from app.courses.views.blueprint import whole
from app.kernel.errors import BadContent
from app.platform import clock, files
from app.platform.files import Arrival

# No file is as large as that, and a longer number takes long to read.
_DIGITS: Final = 16


@dataclass(frozen=True)
class Piece:
    """What came now: the file's name, where it arrives, how much of it is there."""

    name: str
    arrival: Arrival
    there: int

    @property
    def is_last(self) -> bool:
        """Is the file whole?"""
        return self.there == self.arrival.size


def take(expect: Callable[[str, int], None]) -> Piece:
    """Keep the piece of the field ``file``. ``expect`` refuses a name or a size before anything is
    kept. Raise BadContent where no file was chosen."""
    upload = request.files.get("file")
    if upload is None or not (upload.filename or request.form.get("name")):
        raise BadContent("Choose a file first.")
    data = upload.read()
    name = filing.tidy_name(request.form.get("name") or upload.filename or "")
    size = _announced(request.form.get("size"), len(data))
    expect(name, size)
    folder = current_app.config["ACADEMY"].data_dir
    ticket = request.form.get("ticket") or files.fresh_ticket()
    arrival = Arrival(folder, current_actor().id, ticket, size)
    offset = whole(request.form.get("offset"), otherwise=0)
    if offset == 0:
        files.tidy(folder, clock.now())
    return Piece(name, arrival, arrival.add(offset, data))


def _announced(text: str | None, here: int) -> int:
    """How many bytes are to come, however many: a file too large is refused as such, whatever
    numbers else are taken."""
    return int(text) if text and text.isdecimal() and len(text) < _DIGITS else here
