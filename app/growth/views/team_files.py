"""What a page shows, as a file: at once as a table, or printed by the worker."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask import Response, make_response, redirect, request, url_for

from app.accounts.access import current_actor, current_reader
from app.growth.labels import printing as wording
from app.growth.services import printing
from app.platform import clock, downloads
from app.platform.db import db, transaction
from app.platform.i18n import _, language
from app.platform.sheets import Cell, Column
from app.platform.web import here

PDF = "pdf"


def file_asked() -> str:
    """Which file the reader asks for: ``xlsx`` or ``csv`` by the address, ``pdf`` only where a
    form is sent, since printing leaves something behind; empty for the page itself."""
    asked = request.args.get("format", "")
    if asked in downloads.FILES or (asked == PDF and request.method == "POST"):
        return asked
    return ""


def file_of(
    title: str, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]
) -> Response:
    """The table in the format that was asked for; a workbook where none was."""
    kind = file_asked()
    if kind == PDF:
        return sheet_of(title, name, [wording.of_table(columns, rows)])
    return downloads.table(kind or "xlsx", title, name, columns, rows)


def sheet_of(
    title: str,
    name: str,
    sections: Sequence[Mapping[str, Any]],
    *,
    lede: Sequence[str] = (),
    about: int | None = None,
) -> Response:
    """Have a document printed, and on to where it is waited for."""
    db.session.rollback()  # what was read is read; what follows writes
    with transaction():
        row = printing.ask(
            titled(title),
            name,
            sections,
            lede=lede,
            about=about,
            address=here(format=None, page=None),
            language=language(),
            by=current_actor(),
            at=clock.now(),
        )
        key = row.public_id
    return make_response(redirect(url_for("growth.show_printout", public_id=key), code=303))


def titled(title: str) -> str:
    """The title; who is made up prints made-up figures, and the paper says so."""
    reader = current_reader()
    return _("%(title)s (demo)", title=title) if reader and reader.is_demo else title
