"""Open Badges: the issuer's key, the list of revoked ones, the credential of a certificate."""

from __future__ import annotations

import json
from uuid import UUID

from flask import Response, current_app, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import queries as people
from app.accounts.access import current_actor, public, requires, today
from app.accounts.rules.permissions import Permission
from app.certificates import policies, queries
from app.certificates.services import opening, printing, sealing
from app.certificates.views.blueprint import bp
from app.certificates.views.throttle import may_ask
from app.kernel.errors import NotFound, Unavailable
from app.platform import clock
from app.platform.db import db, transaction
from app.platform.i18n import _
from app.platform.settings import Settings


def _settings() -> Settings:
    settings: Settings = current_app.config["ACADEMY"]
    return settings


@bp.get("/.well-known/certificates.json")
@public
def show_issuer() -> Response:
    """Who issues, with the public key; it may be kept to check codes where there is no network."""
    site = _settings().public_url or request.url_root.rstrip("/")
    said = json.dumps(sealing.issuer(_settings(), site), ensure_ascii=False, indent=1)
    return Response(said, content_type="application/json; charset=utf-8")


@bp.get("/verify/status/<int:place>")
@public
def show_status(place: int) -> Response:
    """The signed list of revoked credentials."""
    if not _settings().public_url:
        raise NotFound()
    token = sealing.status_list(_settings(), place, at=clock.now())
    if token is None:
        raise NotFound()
    return Response(token, content_type="application/vc+jwt")


def _badge(certificate: queries.Registered) -> Response:
    settings = _settings()
    session = db.session()
    holder = people.people_by_id(session, [certificate.learner_id], day=today())
    person = holder[certificate.learner_id]
    if person.erased or certificate.revoked_at is not None:
        raise NotFound()
    latin = people.latin_name_of(session, certificate.learner_id)
    paper = printing.print_of(settings, certificate, holder=person.name, latin_name=latin)
    if not paper.badge:
        raise Unavailable("The academy's public address is not set, so nobody could check it.")
    return Response(
        paper.badge,
        content_type="application/vc+jwt",
        headers={"Content-Disposition": f'attachment; filename="{certificate.serial}.jwt"'},
    )


@bp.get("/certificates/<uuid:public_id>.jwt")
@requires(Permission.CERTIFICATE_OWN)
def download_badge(public_id: UUID) -> Response:
    """The signed credential, for its holder."""
    certificate = queries.by_public_id(db.session(), public_id)
    if certificate is None:
        raise NotFound()
    if not policies.may_download(current_actor(), learner_id=certificate.learner_id):
        raise NotFound()
    return _badge(certificate)


@bp.get("/verify/<serial>/credential.jwt")
@public
def share_badge(serial: str) -> Response:
    """The signed credential for everybody, if its holder opened it."""
    allowed = may_ask()
    certificate = queries.by_serial(db.session(), serial)
    if not allowed or certificate is None or not certificate.opened:
        raise NotFound()
    return _badge(certificate)


@bp.post("/certificates/<uuid:public_id>/open")
@requires(Permission.CERTIFICATE_OWN)
def set_open(public_id: UUID) -> AnyResponse:
    """The holder decides whether those who have the number see the full name."""
    wanted = request.form.get("opened") == "1"
    with transaction():
        certificate = queries.by_public_id(db.session(), public_id)
        if certificate is None or certificate.learner_id != current_actor().id:
            raise NotFound()
        opening.set_open(certificate, wanted, by=current_actor(), at=clock.now())
    flash(
        _("Whoever has the number now sees your full name and can fetch the credential.")
        if wanted
        else _("Whoever has the number now sees your family name only.")
    )
    return redirect(url_for(".list_own"))
