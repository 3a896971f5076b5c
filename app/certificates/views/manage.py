"""The register: find, export, revoke, print again."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import queries as people
from app.accounts.access import current_actor, requires, today
from app.accounts.rules.permissions import Permission
from app.certificates import labels, policies, queries
from app.certificates.forms import RevokeForm
from app.certificates.rules.kinds import CertificateKind
from app.certificates.rules.validity import CertificateState
from app.certificates.services import awarding
from app.certificates.views.blueprint import bp
from app.certificates.views.tables import sheet_of
from app.kernel.errors import NotFound
from app.platform import clock
from app.platform.db import db, transaction
from app.platform.i18n import _
from app.platform.paging import page_of


def _filter(day: date) -> queries.Register:
    words = request.args.get("q", "").strip()[:80]
    kind, state = request.args.get("kind", ""), request.args.get("state", "")
    return queries.Register(
        day,
        query=words,
        kind=CertificateKind(kind) if kind in set(CertificateKind) else None,
        state=CertificateState(state) if state in set(CertificateState) else None,
        learners=people.ids_matching(db.session(), words) if words else (),
    )


@bp.get("/certificates/register")
@requires(Permission.CERTIFICATE_MANAGE)
def list_all() -> str | Response:
    """Everybody's certificates: searched, filtered, paged, exported as shown."""
    day = today()
    chosen = _filter(day)
    session = db.session()
    if request.args.get("format") in ("xlsx", "csv"):
        return _export(chosen, day, request.args["format"])
    page = page_of(session, chosen.select(), number=request.args.get("page", 1, type=int))
    holders = people.people_by_id(session, {c.learner_id for c in page.items}, day=day)
    rows = [(c, holders[c.learner_id], queries.state_of(c, day)) for c in page.items]
    return render_template(
        "certificates/register.html",
        page=page,
        rows=rows,
        chosen=chosen,
        labels=labels,
        kinds=CertificateKind,
        states=CertificateState,
    )


def _export(chosen: queries.Register, day: date, kind: str) -> Response:
    session = db.session()
    found = list(session.scalars(chosen.select()))
    holders = people.people_by_id(session, {c.learner_id for c in found}, day=day)
    return sheet_of([(c, holders[c.learner_id]) for c in found], day, kind, name="certificates")


@bp.get("/certificates/register/<uuid:public_id>")
@requires(Permission.CERTIFICATE_MANAGE)
def show(public_id: UUID) -> str:
    """One certificate with what may be done with it."""
    return _page(public_id, RevokeForm())


def _page(public_id: UUID, form: RevokeForm) -> str:
    day = today()
    session = db.session()
    certificate = queries.by_public_id(session, public_id)
    if certificate is None:
        raise NotFound()
    holder = people.people_by_id(session, [certificate.learner_id], day=day)
    return render_template(
        "certificates/one.html",
        certificate=certificate,
        holder=holder[certificate.learner_id],
        state=queries.state_of(certificate, day),
        version=queries.version_name(session, certificate.design_id),
        labels=labels,
        form=form,
        may_revoke=policies.may_revoke(
            current_actor(), learner_id=certificate.learner_id, reason="because of"
        ),
    )


@bp.post("/certificates/register/<uuid:public_id>/revoke")
@requires(Permission.CERTIFICATE_MANAGE)
def revoke(public_id: UUID) -> tuple[str, int] | AnyResponse:
    """Take a certificate back, with a reason that verifiers see."""
    form = RevokeForm()
    if not form.validate_on_submit():
        return _page(public_id, form), 422
    with transaction() as session:
        certificate = queries.by_public_id(session, public_id)
        if certificate is None:
            raise NotFound()
        awarding.revoke(
            certificate, reason=form.reason.data or "", by=current_actor(), at=clock.now()
        )
    flash(_("The certificate is revoked. Whoever checks its number sees that."))
    return redirect(url_for(".show", public_id=public_id))


@bp.post("/certificates/register/<uuid:public_id>/print")
@requires(Permission.CERTIFICATE_MANAGE)
def print_again(public_id: UUID) -> AnyResponse:
    """Ask the worker for the file once more."""
    with transaction() as session:
        certificate = queries.by_public_id(session, public_id)
        if certificate is None or certificate.revoked_at is not None:
            raise NotFound()
        awarding.print_again(certificate, at=clock.now())
    flash(_("The file is being made again."))
    return redirect(url_for(".show", public_id=public_id))
