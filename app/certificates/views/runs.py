"""Many at once: order, watch, cancel, fetch the archive."""

from __future__ import annotations

from uuid import UUID

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import queries as people
from app.accounts.access import current_actor, requires, today
from app.accounts.rules.permissions import Permission
from app.certificates import labels, queries
from app.certificates.forms import RunForm
from app.certificates.rules.kinds import CertificateKind
from app.certificates.rules.runs import MOST, is_over
from app.certificates.services import running
from app.certificates.views.blueprint import bp
from app.kernel.errors import NotFound
from app.kernel.wording import Wording
from app.platform import clock
from app.platform.db import db, transaction
from app.platform.i18n import _
from app.platform.paging import page_of


@bp.get("/certificates/register/runs")
@requires(Permission.CERTIFICATE_MANAGE)
def list_runs() -> str:
    """The orders, newest first, and a form for another."""
    return _list(RunForm(formdata=None))


def _list(form: RunForm) -> str:
    page = page_of(db.session(), queries.runs(), number=request.args.get("page", 1, type=int))
    return render_template("certificates/runs.html", page=page, form=form, labels=labels)


@bp.post("/certificates/register/runs")
@requires(Permission.CERTIFICATE_MANAGE)
def order_run() -> tuple[str, int] | AnyResponse:
    """Write an order down. Nobody is left out silently: unknown staff numbers are named."""
    form = RunForm()
    if not form.validate_on_submit():
        return _list(form), 422
    day = today()
    found, unknown = running.people_named(form.people.data or "")
    if unknown:
        form.people.errors = [
            _("Nobody has these staff numbers: %(numbers)s.", numbers=", ".join(unknown[:20]))
        ]
    elif not found or len(found) > MOST:
        form.people.errors = [_("An order is for 1 to %(most)s people.", most=MOST)]
    if form.valid_until.data and form.valid_until.data < day:
        form.valid_until.errors = [_("This day is over.")]
    if form.errors:
        return _list(form), 422
    db.session.rollback()
    with transaction():
        run = running.order(
            CertificateKind(form.kind.data),
            Wording(form.title_zh.data or "", form.title_en.data or ""),
            found,
            day=day,
            valid_until=form.valid_until.data,
            by=current_actor(),
            at=clock.now(),
        )
        public_id = run.public_id
    return redirect(url_for(".show_run", public_id=public_id))


def _wanted(public_id: UUID) -> queries.Run:
    run = queries.run_by_public_id(db.session(), public_id)
    if run is None:
        raise NotFound()
    return run


@bp.get("/certificates/register/runs/<uuid:public_id>")
@requires(Permission.CERTIFICATE_MANAGE)
def show_run(public_id: UUID) -> str:
    """How far an order is; the page asks again by itself until it is over."""
    run, day = _wanted(public_id), today()
    session = db.session()
    made = queries.of_run(session, run)
    holders = people.people_by_id(session, run.learners, day=day)
    return render_template(
        "certificates/run.html",
        run=run,
        over=is_over(run.state),
        rows=[(c, holders[c.learner_id]) for c in made],
        archive=running.archive_of(current_app.config["ACADEMY"], run).exists(),
        labels=labels,
    )


@bp.post("/certificates/register/runs/<uuid:public_id>/cancel")
@requires(Permission.CERTIFICATE_MANAGE)
def cancel_run(public_id: UUID) -> AnyResponse:
    """Stop an order; what was awarded stays."""
    with transaction():
        running.cancel(_wanted(public_id), by=current_actor(), at=clock.now())
    flash(_("The order is cancelled. What was awarded before stays."))
    return redirect(url_for(".show_run", public_id=public_id))


@bp.get("/certificates/register/runs/<uuid:public_id>.zip")
@requires(Permission.CERTIFICATE_MANAGE)
def fetch_run(public_id: UUID) -> Response:
    """The files of an order in one archive."""
    path = running.archive_of(current_app.config["ACADEMY"], _wanted(public_id))
    if not path.exists():
        raise NotFound()
    return Response(
        path.read_bytes(),
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="certificates-{public_id}.zip"'},
    )
