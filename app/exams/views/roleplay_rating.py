"""The trainer's side: the queue, the rating page, appeals."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.accounts.access import current_actor, requires
from app.accounts.rules.permissions import Permission
from app.exams.policies import roleplay as policies
from app.exams.queries import roleplay as queries
from app.exams.rules.roleplay.lifecycle import REASONS
from app.exams.rules.roleplay.scenario import CRITERIA, CRITICAL_CODES
from app.exams.services import roleplay_catalogue as catalogue
from app.exams.services import roleplay_floor
from app.exams.services import roleplay_rating as rating
from app.exams.services import roleplay_rubric as rubric
from app.exams.services.roleplay_rating import Judgement
from app.exams.services.roleplay_report import report as make_report
from app.kernel.errors import BadContent, NotFound
from app.platform import clock
from app.platform.db import transaction
from app.platform.i18n import _, said

bp = Blueprint("roleplay_rating", __name__, template_folder="../templates")

Answer = str | Response | tuple[str, int]


@bp.get("/rating/role-plays")
@requires(Permission.ROLEPLAY_RATE)
def queue() -> Answer:
    """What waits for a rating, the longest first, and the appeals."""
    actor = current_actor()
    wanted = request.args.get("scenario", "")
    found = rating.queue(actor, scenario=wanted or None, page=request.args.get("page", 1, type=int))
    appeals = queries.open_appeals(actor)
    plays = [*found.items, *(play for _appeal, play, _own in appeals)]
    return render_template(
        "exams/roleplay_queue.html",
        page=found,
        appeals=appeals,
        titles=catalogue.titles(plays),
        scenarios=catalogue.choices(),
        wanted=wanted,
        now=clock.now(),
    )


@bp.get("/rating/role-plays/<uuid:public_id>")
@requires(Permission.ROLEPLAY_RATE)
def rate(public_id: UUID) -> Answer:
    """One play to rate."""
    return _page(public_id)


def _page(public_id: UUID, *, error: str = "", status: int = 200) -> Answer:
    actor = current_actor()
    play = queries.play(public_id)
    if not policies.may_rate(actor, learner_id=play.learner_id, state=play.state):
        raise NotFound()
    blind = rating.hides_suggestion(play, actor)
    mine = [review for review in play.reviews if review.rater_id == actor.id]
    last = play.reviews[-1] if play.state == "rated" and play.reviews else None
    if last is None and mine:
        raise NotFound()
    needed = policies.may_rate_live(
        calibrated=rubric.is_calibrated(actor.id), anchors=rubric.anchor_count()
    )
    if not needed and last is None:
        flash(said(needed))
        return redirect(url_for("roleplay_agreement.calibration"))
    kept = {r.criterion: r.level for r in last.ratings} if last else {}
    page = render_template(
        "exams/roleplay_rate.html",
        report=make_report(play),
        blind=blind,
        suggestions={} if blind else rating.suggestions(play),
        unshown={} if blind else roleplay_floor.unshown(at=clock.now()),
        critical=[] if blind else (play.result or {}).get("critical", []),
        anchors=rubric.anchors(),
        criteria=CRITERIA,
        codes=CRITICAL_CODES,
        reasons=REASONS,
        given=request.form if request.method == "POST" else None,
        kept=kept,
        rated=last is not None,
        sides=play.reviews if play.wants_third else (),
        second=play.state == "submitted" and bool(play.reviews) and not play.wants_third,
        may_anchor=bool(policies.may_agree_anchors(actor)) and last is not None,
        error=error,
    )
    return (page, status) if status != 200 else page


@bp.post("/rating/role-plays/<uuid:public_id>")
@requires(Permission.ROLEPLAY_RATE)
def submit(public_id: UUID) -> Answer:
    """Take the rating, release it, go on to the next."""
    judgements: dict[str, Judgement] = {}
    for key in CRITERIA:
        given = request.form.get(f"level-{key}", "")
        if given:
            level = int(given) if given in ("1", "2", "3", "4", "5") else None
            judgements[key] = Judgement(level, request.form.get(f"reason-{key}", ""))
    try:
        with transaction():
            actor = current_actor()
            play = queries.play(public_id)
            if not policies.may_rate(actor, learner_id=play.learner_id, state=play.state):
                raise NotFound()
            if play.state != "rated":
                policies.may_rate_live(
                    calibrated=rubric.is_calibrated(actor.id), anchors=rubric.anchor_count()
                ).enforce()
            rating.rate(
                play,
                judgements,
                critical=request.form.getlist("critical"),
                note=request.form.get("note", "").strip()[:2000],
                by=actor,
                at=clock.now(),
                calibrated=rubric.is_calibrated(actor.id),
                unshown=roleplay_floor.unshown(at=clock.now()),
            )
            released = play.state == "rated"
            following = queries.next_to_rate(actor, play)
            next_id = following.public_id if following else None
    except BadContent as refusal:
        return _page(public_id, error=said(refusal), status=422)
    if released:
        flash(_("The rating is in and the learner can see it."))
    else:
        flash(_("The rating is in; another trainer looks at this play before it is released."))
    if next_id is not None:
        return redirect(url_for(".rate", public_id=next_id))
    return redirect(url_for(".queue"))


@bp.post("/rating/role-plays/<uuid:public_id>/appeals/<uuid:appeal_id>")
@requires(Permission.ROLEPLAY_RATE)
def answer(public_id: UUID, appeal_id: UUID) -> Answer:
    """Answer an appeal."""
    with transaction():
        actor = current_actor()
        play = queries.play(public_id)
        rating.answer_appeal(
            play,
            appeal_id,
            answer=request.form.get("answer", "").strip()[:2000],
            by=actor,
            at=clock.now(),
        )
    flash(_("The learner sees your answer on the report."))
    return redirect(url_for(".queue"))


def waiting() -> int:
    """How many plays wait for the reader, for the rail."""
    return queries.RatingQueue(current_actor()).count()
