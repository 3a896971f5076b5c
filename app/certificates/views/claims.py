"""Certificates from elsewhere, for trainers: look at the original, confirm or refuse."""

from __future__ import annotations

from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import queries as people
from app.accounts.access import current_actor, requires, today
from app.accounts.rules.permissions import Permission
from app.certificates import labels, policies, queries
from app.certificates.forms import ConfirmForm, RefuseForm
from app.certificates.rules.claims import ClaimState, counts_until
from app.certificates.services import claiming
from app.certificates.views.blueprint import bp
from app.certificates.views.tables import sheet_of_claims
from app.kernel.errors import NotFound
from app.kernel.wording import Wording
from app.platform import clock
from app.platform.db import db, transaction
from app.platform.i18n import _
from app.platform.paging import page_of


@bp.get("/certificates/claims")
@requires(Permission.CERTIFICATE_CONFIRM)
def list_claims() -> str | Response:
    """What waits, first come first served, or what was decided; exported as shown."""
    session, day = db.session(), today()
    words, state = request.args.get("q", "").strip()[:80], request.args.get("state", "waiting")
    chosen = queries.Claims(
        state=ClaimState(state) if state in set(ClaimState) else None,
        query=words,
        learners=people.ids_matching(session, words) if words else (),
    )
    if request.args.get("format") in ("xlsx", "csv"):
        found = list(session.scalars(chosen.select()))
        holders = people.people_by_id(session, {c.learner_id for c in found}, day=day)
        rows = [(c, holders[c.learner_id]) for c in found]
        return sheet_of_claims(rows, day, request.args["format"])
    page = page_of(session, chosen.select(), number=request.args.get("page", 1, type=int))
    holders = people.people_by_id(session, {c.learner_id for c in page.items}, day=day)
    return render_template(
        "certificates/claims.html",
        page=page,
        rows=[(c, holders[c.learner_id]) for c in page.items],
        chosen=chosen,
        states=ClaimState,
        labels=labels,
    )


def _wanted(public_id: UUID) -> queries.Claim:
    claim = queries.claim_by_public_id(db.session(), public_id)
    if claim is None or claim.state is ClaimState.WITHDRAWN:
        raise NotFound()
    return claim


@bp.get("/certificates/claims/<uuid:public_id>")
@requires(Permission.CERTIFICATE_CONFIRM)
def show_claim(public_id: UUID) -> str:
    """One certificate from elsewhere: what was stated beside the original."""
    claim = _wanted(public_id)
    form = ConfirmForm(
        formdata=None,
        data={
            "title_zh": claim.title[:40],
            "title_en": claim.title if claim.title.isascii() else "",
            "until": counts_until(claim.issued_on, claim.ends_on),
            "paper": True,
        },
    )
    return _page(claim, form, RefuseForm(formdata=None))


def _page(claim: queries.Claim, confirm: ConfirmForm, refuse: RefuseForm) -> str:
    day, session = today(), db.session()
    ids = [claim.learner_id, *([claim.decided_by] if claim.decided_by else [])]
    found = people.people_by_id(session, ids, day=day)
    certificate = queries.by_serial(session, claim.serial) if claim.serial else None
    return render_template(
        "certificates/claim.html",
        claim=claim,
        holder=found[claim.learner_id],
        decider=found.get(claim.decided_by or 0),
        certificate=certificate,
        has_file=claiming.original_of(claim) is not None,
        others=claiming.others_with_the_same_file(claim),
        latest=counts_until(claim.issued_on, claim.ends_on),
        may=policies.may_confirm(current_actor(), learner_id=claim.learner_id),
        confirm=confirm,
        refuse=refuse,
        labels=labels,
    )


@bp.post("/certificates/claims/<uuid:public_id>/confirm")
@requires(Permission.CERTIFICATE_CONFIRM)
def confirm_claim(public_id: UUID) -> tuple[str, int] | AnyResponse:
    """It counts, until the day that the trainer names."""
    form, claim, day = ConfirmForm(), _wanted(public_id), today()
    form.validate_on_submit()
    latest = counts_until(claim.issued_on, claim.ends_on)
    if form.until.data and not day <= form.until.data <= latest:
        form.until.errors = [_("Between today and %(day)s.", day=latest.isoformat())]
    if form.errors or form.until.data is None:
        return _page(claim, form, RefuseForm(formdata=None)), 422
    db.session.rollback()
    with transaction():
        claiming.confirm(
            _wanted(public_id),
            Wording(form.title_zh.data or "", form.title_en.data or ""),
            until=form.until.data,
            paper=bool(form.paper.data),
            by=current_actor(),
            at=clock.now(),
        )
    flash(_("Confirmed. It counts as evidence from now on."))
    return redirect(url_for(".show_claim", public_id=public_id), code=303)


@bp.post("/certificates/claims/<uuid:public_id>/refuse")
@requires(Permission.CERTIFICATE_CONFIRM)
def refuse_claim(public_id: UUID) -> tuple[str, int] | AnyResponse:
    """It does not count, with a reason that the holder reads."""
    form = RefuseForm()
    if not form.validate_on_submit():
        return _page(_wanted(public_id), ConfirmForm(formdata=None), form), 422
    with transaction():
        claiming.refuse(
            _wanted(public_id), reason=form.reason.data or "", by=current_actor(), at=clock.now()
        )
    flash(_("Answered. The holder is told why."))
    return redirect(url_for(".show_claim", public_id=public_id), code=303)
