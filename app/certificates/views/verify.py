"""Public verification: by number, by QR code, by the file itself. No sign-in, no tracking."""

from __future__ import annotations

import time
from collections import OrderedDict
from typing import Any

from flask import Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import queries as people
from app.accounts.access import public, today
from app.certificates import labels, queries
from app.certificates.forms import FileForm, NameForm, SerialForm
from app.certificates.rules import serial as serials
from app.certificates.rules.guessing import Bucket, take
from app.certificates.rules.validity import masked, same_name
from app.certificates.services import checking
from app.certificates.views.blueprint import bp
from app.platform import clock
from app.platform.db import db

MOST_BYTES = 2 * 1024 * 1024
_tries: OrderedDict[str, Bucket] = OrderedDict()


def _may_ask() -> bool:
    """Each address has its bucket in this process; the oldest are forgotten first."""
    address = request.remote_addr or ""
    allowed, bucket = take(_tries.pop(address, None), at=time.monotonic())
    _tries[address] = bucket
    while len(_tries) > 4096:
        _tries.popitem(last=False)
    return allowed


def _answer(status: int = 200, **values: Any) -> tuple[str, int]:
    values.setdefault("serial_form", SerialForm(formdata=None))
    values.setdefault("name_form", NameForm(formdata=None))
    values.setdefault("file_form", FileForm(formdata=None))
    page = render_template(
        "certificates/verify.html", labels=labels, asked_at=clock.now(), **values
    )
    return page, status


@bp.get("/verify")
@public
def verify() -> tuple[str, int] | AnyResponse:
    """Ask for a number or a file."""
    typed = request.args.get("serial", "").strip()
    if typed:
        return redirect(url_for(".verify_number", serial=serials.normalised(typed)[:40]))
    return _answer(outcome="ask")


@bp.get("/verify/<serial>")
@public
def verify_number(serial: str) -> tuple[str, int] | AnyResponse:
    """What the register says of a number. The holder is masked."""
    wanted = serials.normalised(serial)
    if wanted != serial and serials.is_well_formed(wanted):
        return redirect(url_for(".verify_number", serial=wanted))
    if not _may_ask():
        return _answer(429, outcome="slow", typed=serial)
    if not serials.is_well_formed(wanted):
        return _answer(404, outcome="mistyped", typed=serial)
    certificate = queries.by_serial(db.session(), wanted)
    if certificate is None:
        return _answer(404, outcome="unknown", typed=serial)
    return _answer(outcome="found", **_shown(certificate))


def _shown(certificate: queries.Registered) -> dict[str, Any]:
    day = today()
    holder = people.people_by_id(db.session(), [certificate.learner_id], day=day)
    name = holder[certificate.learner_id].name
    return {
        "certificate": certificate,
        "state": queries.state_of(certificate, day),
        "holder": masked(name),
        "erased": holder[certificate.learner_id].erased,
    }


@bp.post("/verify/<serial>/name")
@public
def verify_name(serial: str) -> tuple[str, int]:
    """Is this the full name on the certificate?"""
    form = NameForm()
    certificate = queries.by_serial(db.session(), serials.normalised(serial))
    if certificate is None:
        return _answer(404, outcome="unknown", typed=serial)
    if not _may_ask():
        return _answer(429, outcome="slow", typed=serial)
    if not form.validate_on_submit():
        return _answer(422, outcome="found", name_form=form, **_shown(certificate))
    person = people.people_by_id(db.session(), [certificate.learner_id], day=today())
    agrees = same_name(form.name.data or "", person[certificate.learner_id].name)
    return _answer(outcome="found", name_form=form, agrees=agrees, **_shown(certificate))


@bp.post("/verify/file")
@public
def verify_file() -> tuple[str, int] | Response:
    """Is this file one of ours, byte for byte?"""
    form = FileForm()
    if not _may_ask():
        return _answer(429, outcome="slow", typed="")
    given = request.files.get("file")
    data = given.read(MOST_BYTES + 1) if given else b""
    if not data or len(data) > MOST_BYTES or not data.startswith(b"%PDF"):
        return _answer(422, outcome="no_pdf", file_form=form)
    certificate = checking.registered(data)
    if certificate is None:
        return _answer(404, outcome="altered")
    return _answer(outcome="found", from_file=True, **_shown(certificate))
