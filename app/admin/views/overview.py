"""What an administrator sees first, and the jobs."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import current_actor, requires, today
from app.accounts.rules.permissions import Permission
from app.accounts.rules.sessions import USUAL
from app.accounts.services import directory, people
from app.accounts.services.directory import PeopleFilter
from app.admin import vitals
from app.admin.deeds import JOBS
from app.admin.views.blueprint import bp
from app.admin.views.lists import page_number
from app.admin.views.trail import said
from app.audit import queries as trail_queries
from app.audit import trail
from app.audit.queries import TrailFilter
from app.demo import api as demo
from app.jobs import outbox
from app.jobs.outbox import Job, JobState
from app.kernel.errors import Conflict
from app.platform import clock, i18n, mail
from app.platform.db import db, transaction
from app.platform.i18n import _


@bp.get("/")
@requires(Permission.DESK_ADMIN)
def overview() -> str:
    """How the academy is doing, who is in it, what was done last."""
    at = clock.now()
    signs = vitals.signs(current_app.config["ACADEMY"], at=at, mail_is_set=mail.is_configured())
    day = today()

    def count(state: str) -> int:
        return directory.people(PeopleFilter(state=state), day=day, page=1, size=1).total

    return render_template(
        "admin/overview.html",
        signs=signs,
        urgent=[s for s in signs if s.tone == "bad"],
        soon=[s for s in signs if s.tone == "warm"],
        active=count("active"),
        waiting=count("new"),
        units=directory.unit_tree(day=day),
        deeds=said(trail_queries.page(TrailFilter(), number=1, size=6).items),
        open_sign_ins=directory.open_sign_ins(since=at - USUAL.idle),
        demo=directory.people(PeopleFilter(state="demo"), day=day, page=1, size=1).total,
        making=demo.percent_made(),
    )


@bp.get("/jobs")
@requires(Permission.SYSTEM_MANAGE)
def list_jobs() -> str:
    """Jobs by state, the newest first."""
    chosen = request.args.get("state", "")
    state = JobState(chosen) if chosen in list(JobState) else None
    return render_template(
        "admin/jobs.html",
        page=outbox.page(state, number=page_number()),
        counts=outbox.counts(),
        state=state,
        states=JobState,
        jobs=JOBS,
    )


@bp.post("/jobs/<int:job_id>/retry")
@requires(Permission.SYSTEM_MANAGE)
def retry_job(job_id: int) -> AnyResponse:
    """Give a job that was given up another life."""
    at = clock.now()
    with transaction():
        outbox.retry(job_id, at=at)
        trail.note(current_actor(), "job.retried", f"job:{job_id}")
    flash(_("The job will be tried again within seconds."))
    return redirect(url_for(".list_jobs"))


@bp.post("/mail-test")
@requires(Permission.SYSTEM_MANAGE)
def test_mail() -> AnyResponse:
    """Send a mail to oneself, through the same queue as every mail."""
    if not mail.is_configured():
        raise Conflict("No mail server is set (MAIL_URL).")
    actor = current_actor()
    address = people.account_by_id(actor.id).email
    db.session.rollback()
    if not address:
        flash(_("Your account has no e-mail address: add one first."), "error")
        return redirect(url_for("accounts.show_account"))
    at = clock.now()
    with transaction():
        outbox.enqueue("admin.test_mail", {"account": actor.id}, key=f"{actor.id}:{at.isoformat()}")
        trail.note(actor, "mail.tested", f"account:{actor.id}")
    flash(_("A test mail is on its way to %(address)s.", address=address))
    return redirect(url_for(".overview"))


def send_test_mail(job: Job) -> None:
    """Carry out a test mail."""
    with transaction():
        account = people.account_by_id(int(job.payload["account"]))
        address, language = account.email, account.language
    if not address:
        return
    i18n.speak(language or i18n.language())
    mail.send(
        to=address,
        subject=_("Test mail from Kefu Academy"),
        text=_("This mail arrived, so the academy can send mail.") + "\n",
        key=job.key,
    )
