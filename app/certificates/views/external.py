"""Certificates from elsewhere, for their holders: hand in, follow, take back."""

from __future__ import annotations

from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import current_actor, requires, today
from app.accounts.rules.permissions import Permission
from app.certificates import labels, policies, queries
from app.certificates.forms import ClaimForm
from app.certificates.rules import originals
from app.certificates.rules.claims import MONTHS, day_faults
from app.certificates.services import claiming
from app.certificates.views.blueprint import bp
from app.kernel.errors import Conflict, NotFound
from app.platform import clock
from app.platform.db import db, transaction
from app.platform.i18n import _, said

# A file of somebody's own: nothing in it runs, and no page of another site may show it.
INERT = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox"
_FIELDS = {"future": "issued_on", "order": "ends_on", "over": "ends_on"}


@bp.get("/certificates/external")
@requires(Permission.CERTIFICATE_OWN)
def list_external() -> str:
    """What the reader handed in and how it stands, with a form for another."""
    return _list(ClaimForm(formdata=None))


def _list(form: ClaimForm) -> str:
    session = db.session()
    found = queries.claims_of(session, current_actor().id)
    numbers = {c.serial: c for c in queries.of_learner(session, current_actor().id)}
    return render_template(
        "certificates/external.html",
        rows=[(claim, numbers.get(claim.serial or "")) for claim in found],
        form=form,
        months=MONTHS,
        labels=labels,
    )


@bp.post("/certificates/external")
@requires(Permission.CERTIFICATE_OWN)
def hand_in_external() -> tuple[str, int] | AnyResponse:
    """Hand a certificate in. What is wrong is named at its field."""
    form = ClaimForm()
    form.validate_on_submit()
    ends_on = form.ends_on.data
    for fault in day_faults(form.issued_on.data, ends_on, today=today()):
        field = _FIELDS[fault] if fault != "over" or ends_on else "issued_on"
        form[field].errors = [labels.DAY_FAULTS[fault]]
    try:
        file = originals.taken(_given())
    except originals.BadOriginal as error:
        form.file.errors = [said(error)]
    if form.errors or form.issued_on.data is None:
        return _list(form), 422
    stated = claiming.Stated(
        form.title.data or "",
        form.issuer.data or "",
        form.number.data or "",
        form.issued_on.data,
        ends_on,
    )
    db.session.rollback()
    try:
        with transaction():
            claiming.hand_in(current_actor().id, stated, file, by=current_actor(), at=clock.now())
    except Conflict as error:
        form.file.errors = [said(error)]
        return _list(form), 422
    flash(_("Handed in. A trainer looks at it and answers here."))
    return redirect(url_for(".list_external"), code=303)


def _given() -> bytes:
    """The bytes of the file, or as many as show that they are too many."""
    given = request.files.get("file")
    if given is None:
        return b""
    data: bytes = given.read(originals.MOST_BYTES + 1)
    given.close()
    return data


@bp.post("/certificates/external/<uuid:public_id>/withdraw")
@requires(Permission.CERTIFICATE_OWN)
def withdraw_external(public_id: UUID) -> AnyResponse:
    """Take back what nobody has looked at."""
    with transaction() as session:
        claim = queries.claim_by_public_id(session, public_id)
        if claim is None or claim.learner_id != current_actor().id:
            raise NotFound()
        claiming.withdraw(claim, by=current_actor(), at=clock.now())
    flash(_("Taken back. Its file is deleted."))
    return redirect(url_for(".list_external"), code=303)


@bp.get("/certificates/external/<uuid:public_id>/original")
@requires(Permission.CERTIFICATE_OWN)
def show_original(public_id: UUID) -> Response:
    """The file, for its holder and for those who confirm; a picture is shown, a PDF saved."""
    claim = queries.claim_by_public_id(db.session(), public_id)
    if claim is None or not policies.may_see_original(current_actor(), learner_id=claim.learner_id):
        raise NotFound()
    data = claiming.original_of(claim)
    if data is None:
        raise NotFound()
    answer = Response(data, content_type=claim.media)
    kind = "inline" if claim.media.startswith("image/") else "attachment"
    ending = claim.media.rpartition("/")[2]
    answer.headers["Content-Disposition"] = f'{kind}; filename="{claim.public_id}.{ending}"'
    answer.headers["Content-Security-Policy"] = INERT
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
