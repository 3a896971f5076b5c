"""Public verification: by number, by QR code, by the file itself. No sign-in, no tracking."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import queries as people
from app.accounts.access import public, today
from app.certificates import labels, queries
from app.certificates.forms import FileForm, NameForm, SerialForm
from app.certificates.rules import serial as serials
from app.certificates.rules.paper import LEVEL_NAMES, result_word
from app.certificates.rules.validity import masked, same_name
from app.certificates.services import checking, designing
from app.certificates.views.blueprint import bp
from app.certificates.views.throttle import may_ask
from app.kernel.wording import Wording
from app.platform import clock
from app.platform.db import db

MOST_BYTES = 2 * 1024 * 1024


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
    if "serial" in request.args:
        return _answer(422, outcome="empty")
    return _answer(outcome="ask")


@bp.get("/verify/<serial>")
@public
def verify_number(serial: str) -> tuple[str, int] | AnyResponse:
    """What the register says of a number. The holder is masked."""
    wanted = serials.normalised(serial)
    if wanted != serial and serials.is_well_formed(wanted):
        return redirect(url_for(".verify_number", serial=wanted))
    if not may_ask():
        return _answer(429, outcome="slow", typed=serial)
    if not serials.is_well_formed(wanted):
        return _answer(404, outcome="mistyped", typed=serial)
    certificate = queries.by_serial(db.session(), wanted)
    if certificate is None:
        return _answer(404, outcome="unknown", typed=serial)
    return _answer(outcome="found", **_shown(certificate))


def _shown(certificate: queries.Registered) -> dict[str, Any]:
    day = today()
    person = people.people_by_id(db.session(), [certificate.learner_id], day=day)[
        certificate.learner_id
    ]
    open_ = certificate.opened and not person.erased
    percent = certificate.facts.get("percent")
    levels = certificate.facts.get("levels") or {}
    return {
        "certificate": certificate,
        "state": queries.state_of(certificate, day),
        "holder": person.name if open_ else masked(person.name),
        "opened": open_,
        "latin_name": people.latin_name_of(db.session(), person.id) if open_ else "",
        "erased": person.erased,
        "levels": [(LEVEL_NAMES.get(k, Wording(k, k)), v) for k, v in sorted(levels.items())],
        "percent": percent,
        "result": None if percent is None else result_word(percent),
        "published": bool(current_app.config["ACADEMY"].public_url),
        "issued_by": designing.design_of(certificate).organisation,
    }


@bp.post("/verify/<serial>/name")
@public
def verify_name(serial: str) -> tuple[str, int]:
    """Is this the full name on the certificate?"""
    form = NameForm()
    certificate = queries.by_serial(db.session(), serials.normalised(serial))
    if certificate is None:
        return _answer(404, outcome="unknown", typed=serial)
    if not may_ask():
        return _answer(429, outcome="slow", typed=serial)
    if not form.validate_on_submit():
        return _answer(422, outcome="found", name_form=form, **_shown(certificate))
    person = people.people_by_id(db.session(), [certificate.learner_id], day=today())
    agrees = same_name(form.name.data or "", person[certificate.learner_id].name)
    return _answer(outcome="found", name_form=form, agrees=agrees, **_shown(certificate))


@bp.post("/verify/file")
@public
def verify_file() -> tuple[str, int] | Response:
    """Is this file one of ours, byte for byte, and does its signature hold?"""
    form = FileForm()
    if not may_ask():
        return _answer(429, outcome="slow", typed="")
    given = request.files.get("file")
    data = given.read(MOST_BYTES + 1) if given else b""
    if not data or len(data) > MOST_BYTES or not data.startswith(b"%PDF"):
        return _answer(422, outcome="no_pdf", file_form=form)
    found = checking.looked_at(data)
    if found.certificate is not None:
        shown = _shown(found.certificate)
        return _answer(outcome="found", from_file=True, signature=found.signature, **shown)
    if found.serial:
        return _answer(404, outcome="earlier", typed=found.serial)
    return _answer(404, outcome="touched" if found.signature.signed else "altered")
