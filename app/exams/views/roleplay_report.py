"""The report of a play and the learner's appeal."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.accounts.access import current_actor, requires, today
from app.accounts.rules.permissions import Permission
from app.exams.policies import roleplay as policies
from app.exams.queries import roleplay as queries
from app.exams.services import roleplay_people as people
from app.exams.services import roleplay_rating as rating
from app.exams.services.roleplay_report import report as make_report
from app.kernel.errors import BadContent, NotFound
from app.platform import clock
from app.platform.db import transaction
from app.platform.i18n import _, language, said

bp = Blueprint("roleplay_report", __name__, template_folder="../templates")


@bp.get("/role-plays/plays/<uuid:public_id>/report")
@requires(Permission.ROLEPLAY_REPORT)
def report(public_id: UUID) -> str:
    """Transcript with marks, levels with reasons, times, what to practise next."""
    return _page(public_id)


def _page(public_id: UUID, *, words: str = "", error: str = "") -> str:
    actor = current_actor()
    play = queries.play(public_id)
    learner = people.person(play.learner_id, day=today())
    verdict = policies.may_read(
        actor,
        learner_id=play.learner_id,
        team_id=learner.team_id if learner else None,
        submitted=play.submitted_at is not None,
    )
    if not verdict or play.submitted_at is None:
        raise NotFound()
    shown = make_report(play)
    waits = play.mode == "exam" and play.state == "submitted"
    may_appeal = policies.may_appeal(
        actor,
        learner_id=play.learner_id,
        state=play.state,
        rated_at=play.rated_at,
        at=clock.now(),
    )
    return render_template(
        "exams/roleplay_report.html",
        report=shown,
        own=actor.id == play.learner_id,
        learner=learner,
        waits=waits,
        rater=people.person(shown.review.rater_id, day=today()) if shown.review else None,
        may_appeal=bool(may_appeal) and not any(a.answered_at is None for a in play.appeals),
        scripts=people.script_links(shown.scripts, language()),
        words=words,
        error=error,
    )


@bp.post("/role-plays/plays/<uuid:public_id>/appeal")
@requires(Permission.ROLEPLAY_PLAY)
def appeal(public_id: UUID) -> Response | tuple[str, int]:
    """Object to a result."""
    words = request.form.get("words", "").strip()[:2000]
    try:
        with transaction():
            actor = current_actor()
            play = queries.play(public_id)
            if play.learner_id != actor.id:
                raise NotFound()
            rating.appeal(
                play,
                criterion=request.form.get("criterion", ""),
                words=words,
                by=actor,
                at=clock.now(),
            )
    except BadContent as refusal:
        return _page(public_id, words=words, error=said(refusal)), 422
    flash(_("Your appeal is with the trainers. You will see the answer here."))
    return redirect(url_for(".report", public_id=public_id))
