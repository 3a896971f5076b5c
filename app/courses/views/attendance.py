"""Classes: the code on the trainer's screen, saying that one is here, the list as a file."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import current_actor, requires
from app.accounts.rules.permissions import Permission
from app.courses import labels
from app.courses.queries import sessions as queries
from app.courses.queries.sessions import RollLine
from app.courses.rules import checkin
from app.courses.services import attending as services
from app.courses.views.blueprint import bp, now
from app.kernel.errors import BadContent, NotFound
from app.platform import clock, downloads, i18n, qr, sheets
from app.platform.db import transaction
from app.platform.i18n import _, language


@bp.get("/manage/sessions/<uuid:session>/screen")
@requires(Permission.COURSE_AUTHOR)
def show_door(session: UUID) -> str:
    """What the trainer throws on the wall: the code that people scan or type, and how many are
    here. The page asks for itself again every few seconds."""
    at = clock.now()
    found = queries.session_of(session)
    is_open = queries.door_is_open(found, at)
    code = services.shown_code(session, at=at) if is_open else ""
    address = _address(session, code) if code else ""
    here, listed = queries.here_count(found)
    return render_template(
        "courses/session_door.html",
        session=found,
        is_open=is_open,
        opens_at=found.starts_at - checkin.EARLY,
        is_early=at < found.starts_at,
        code=code,
        picture=qr.address(address) if address else "",
        door=_address(session, ""),
        here_count=here,
        listed=listed,
    )


def _address(session: UUID, code: str) -> str:
    site = str(current_app.config["ACADEMY"].public_url)
    path = url_for(".show_arrival", session=session, code=code or None)
    if site:
        return f"{site}{path}"
    return url_for(".show_arrival", session=session, code=code or None, _external=True)


@bp.get("/sessions/<uuid:session>/here")
@requires(Permission.COURSE_LEARN)
def show_arrival(session: UUID) -> str:
    """Where a scanned code leads: one button; or a field to type the code into."""
    code = request.args.get("code", "")[:20]
    ticket = services.ticket_for(current_actor(), session, code, at=clock.now()) if code else ""
    return _arrival(session, ticket=ticket, stale=bool(code) and not ticket)


def _arrival(
    session: UUID, *, ticket: str = "", stale: bool = False, refusal: str = "", typed: str = ""
) -> str:
    at = clock.now()
    found = queries.session_of(session)
    seat = queries.seat_of(found, current_actor().id)
    return render_template(
        "courses/session_here.html",
        session=found,
        is_open=queries.door_is_open(found, at),
        opens_at=found.starts_at - checkin.EARLY,
        is_early=at < found.starts_at,
        ticket=ticket,
        stale=stale,
        refusal=refusal,
        typed=typed,
        since=seat.checked_in_at if seat is not None and seat.left_at is None else None,
    )


@bp.post("/sessions/<uuid:session>/here")
@requires(Permission.COURSE_LEARN)
def check_in(session: UUID) -> AnyResponse | tuple[str, int]:
    """I am here."""
    typed = request.form.get("code", "")[:20]
    try:
        with transaction():
            since = services.check_in(
                current_actor(),
                session,
                code=typed,
                ticket=request.form.get("ticket", "")[:60],
                at=clock.now(),
            )
    except NotFound:
        raise
    except BadContent as error:
        return _arrival(session, refusal=i18n.said(error), typed=typed), 422
    flash(_("You are on the list since %(time)s.", time=i18n.clock_time(since)))
    return redirect(url_for(".show_arrival", session=session), code=303)


def roll_columns() -> list[sheets.Column]:
    """The heads of the attendance list."""
    return [
        sheets.Column(_("Name"), 14),
        sheets.Column(_("Staff number"), 14),
        sheets.Column(_("Team"), 18),
        sheets.Column(_("Seat"), 16),
        sheets.Column(_("Checked in"), 18),
        sheets.Column(_("Came"), 10),
    ]


def roll_rows(lines: list[RollLine]) -> list[list[Any]]:
    """The attendance list in words, as the page and the file show it."""
    return [
        [
            line.name or _("somebody who has left"),
            line.staff_no,
            line.team.said_in(language()) if line.team else "",
            _("waits, place %(place)s", place=line.place) if line.place else _("seated"),
            i18n.moment(line.checked_in_at) if line.checked_in_at else "",
            str(labels.CAME[line.attended]),
        ]
        for line in lines
    ]


@bp.get("/manage/sessions/<uuid:session>/attendance.<kind>")
@requires(Permission.COURSE_AUTHOR)
def export_attendance(session: UUID, kind: str) -> Response:
    """The attendance list as a file, line by line what the page shows."""
    if kind not in downloads.FILES:
        raise NotFound()
    found = queries.session_of(session)
    rows = roll_rows(queries.roll(found, day=now().today))
    return downloads.table(kind, _("Attendance list"), "attendance", roll_columns(), rows)
