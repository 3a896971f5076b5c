"""Calibration on anchors, and how near raters are to each other and to the engine."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.accounts.access import current_actor, requires, today
from app.accounts.rules.permissions import Permission
from app.exams.queries import roleplay as plays
from app.exams.queries import roleplay_agreement as queries
from app.exams.rules.agreement import ANCHORS_NEEDED, FEWEST, SEVERITY_BAND, TARGET
from app.exams.rules.roleplay.scenario import CRITERIA, CRITICAL_CODES
from app.exams.services import roleplay_agreement as agreement
from app.exams.services import roleplay_catalogue as catalogue
from app.exams.services import roleplay_floor
from app.exams.services import roleplay_people as people
from app.exams.services import roleplay_rubric as rubric
from app.exams.services.roleplay_report import report as make_report
from app.kernel.errors import BadContent
from app.platform import clock
from app.platform.db import transaction
from app.platform.i18n import _, said

bp = Blueprint("roleplay_agreement", __name__, template_folder="../templates", url_prefix="/rating")

Answer = str | Response | tuple[str, int]


@bp.get("/calibration")
@requires(Permission.ROLEPLAY_RATE)
def calibration() -> str:
    """The anchors, what the reader made of them, and whether the round is passed."""
    standing = rubric.standing(current_actor().id)
    return render_template(
        "exams/roleplay_calibration.html",
        standing=standing,
        titles=catalogue.titles([row.anchor.play for row in standing.rows]),
        needed=ANCHORS_NEEDED,
    )


@bp.get("/calibration/<uuid:public_id>")
@requires(Permission.ROLEPLAY_RATE)
def anchor(public_id: UUID) -> Answer:
    """One anchor to judge, or the comparison once it is judged."""
    return _anchor(public_id)


def _anchor(public_id: UUID, *, error: str = "", status: int = 200) -> Answer:
    found = queries.anchor(public_id)
    given = queries.anchor_ratings(current_actor().id).get(found.id)
    page = render_template(
        "exams/roleplay_anchor.html",
        anchor=found,
        report=make_report(plays.play(found.play.public_id)),
        given=given if not request.args.get("again") else None,
        form=request.form,
        anchors=rubric.anchors(),
        criteria=CRITERIA,
        codes=CRITICAL_CODES,
        error=error,
    )
    return (page, status) if status != 200 else page


@bp.post("/calibration/<uuid:public_id>")
@requires(Permission.ROLEPLAY_RATE)
def judge(public_id: UUID) -> Answer:
    """Keep the reader's judgement and show the agreed one."""
    levels = {
        key: int(given) if given in ("1", "2", "3", "4", "5") else None
        for key in CRITERIA
        if (given := request.form.get(f"level-{key}", ""))
    }
    try:
        with transaction():
            found = queries.anchor(public_id)
            rubric.judge_anchor(
                found,
                levels,
                critical=request.form.getlist("critical"),
                by=current_actor(),
                at=clock.now(),
            )
    except BadContent as refusal:
        return _anchor(public_id, error=said(refusal), status=422)
    return redirect(url_for(".anchor", public_id=public_id))


@bp.post("/role-plays/<uuid:public_id>/anchor")
@requires(Permission.ROLEPLAY_RATE)
def make_anchor(public_id: UUID) -> Answer:
    """Take a rated play as an anchor."""
    with transaction():
        rubric.make_anchor(
            plays.play(public_id),
            why=request.form.get("why", "").strip()[:500],
            by=current_actor(),
            at=clock.now(),
        )
    flash(_("The play is an anchor now; raters calibrate on it."))
    return redirect(url_for(".calibration"))


@bp.get("/agreement")
@requires(Permission.ROLEPLAY_RATE)
def figures() -> str:
    """Agreement of the last eight weeks."""
    found = agreement.figures(at=clock.now())
    names = people.people([one.rater_id for one in found.raters], day=today())
    return render_template(
        "exams/roleplay_agreement.html",
        found=found,
        names=names,
        fewest=FEWEST,
        target=TARGET,
        band=SEVERITY_BAND,
        unshown=roleplay_floor.unshown(at=clock.now()),
        floor=roleplay_floor.floor(),
    )
