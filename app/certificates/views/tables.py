"""Certificates as a file: the same rows as on the screen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask import Response

from app.accounts.queries import Person
from app.certificates import labels, queries
from app.platform import sheets
from app.platform.i18n import _, language, local
from app.platform.sheets import Column


def sheet_of(
    found: Iterable[tuple[queries.Registered, Person]], day: date, kind: str, *, name: str
) -> Response:
    """An xlsx or csv of these certificates."""
    columns = [
        Column(_("Number"), 24),
        Column(_("Staff number"), 14),
        Column(_("Name"), 14),
        Column(_("Certificate kind"), 18),
        Column(_("Title"), 36),
        Column(_("Issued"), 12),
        Column(_("Valid until"), 12),
        Column(_("State"), 14),
        Column(_("Reason"), 30),
    ]
    rows = [
        (
            c.serial,
            holder.staff_no,
            holder.name,
            str(labels.KINDS[c.kind]),
            c.title.said_in(language()),
            c.issued_on,
            c.valid_until,
            str(labels.STATES[queries.state_of(c, day)]),
            c.revoke_reason,
        )
        for c, holder in found
    ]
    return _file(columns, rows, day, kind, name=name, sheet=_("Certificates"))


def sheet_of_claims(
    found: Iterable[tuple[queries.Claim, Person]], day: date, kind: str
) -> Response:
    """An xlsx or csv of certificates from elsewhere."""
    columns = [
        Column(_("Title"), 36),
        Column(_("Staff number"), 14),
        Column(_("Name"), 14),
        Column(_("Issuer"), 26),
        Column(_("Number"), 20),
        Column(_("Issued"), 12),
        Column(_("Ends on"), 12),
        Column(_("Handed in"), 12),
        Column(_("State"), 16),
        Column(_("Reason"), 30),
        Column(_("Confirmed as"), 24),
    ]
    rows = [
        (
            c.title,
            holder.staff_no,
            holder.name,
            c.issuer,
            c.number,
            c.issued_on,
            c.ends_on,
            local(c.handed_in_at).date(),
            str(labels.CLAIMS[c.state]),
            c.reason,
            c.serial,
        )
        for c, holder in found
    ]
    return _file(columns, rows, day, kind, name="external-certificates", sheet=_("From elsewhere"))


def _file(
    columns: list[Column], rows: list[Any], day: date, kind: str, *, name: str, sheet: str
) -> Response:
    if kind == "csv":
        data, media = sheets.write_csv(columns, rows), "text/csv; charset=utf-8"
    else:
        data = sheets.write_xlsx(columns, rows, sheet=sheet)
        media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    headers = {"Content-Disposition": f'attachment; filename="{name}-{day.isoformat()}.{kind}"'}
    return Response(data, content_type=media, headers=headers)
