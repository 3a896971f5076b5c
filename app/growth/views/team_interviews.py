"""Interviews: what waits for an interviewer, and rating one by the criteria."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.accounts.access import current_actor, requires
from app.accounts.rules.permissions import Permission
from app.growth.forms.team import InterviewForm
from app.growth.labels import files
from app.growth.labels.words import Words
from app.growth.queries import anchors, frameworks, people, team_person
from app.growth.services import statements
from app.growth.views.blueprint import bp
from app.growth.views.team import number
from app.growth.views.team_files import file_asked, file_of
from app.growth.views.team_person import today
from app.kernel.actor import Capability
from app.kernel.errors import Conflict, NotFound
from app.platform import clock
from app.platform.db import db, transaction
from app.platform.i18n import _, _l, language
from app.platform.paging import page_of

LEVELS = (
    ("1", _l("1 · hardly ever seen")),
    ("2", _l("2 · seen at times, with help")),
    ("3", _l("3 · seen as a rule")),
    ("4", _l("4 · seen reliably, also under pressure")),
    ("5", _l("5 · an example to others")),
)


@bp.route("/team/interviews", methods=["GET", "POST"])
@requires(Permission.GROWTH_INTERVIEW)
def list_interviews() -> str | Response:
    """Interviews that wait for the reader, and those rated; the whole list as a file."""
    actor = current_actor()
    rated = request.args.get("show") == "rated"
    wanted = team_person.interviews_rated if rated else team_person.interviews_waiting
    if file_asked():
        rows = team_person.interviews(wanted(actor))
        names = people.names({row.learner_id for row in rows}, day=today())
        columns, table = files.interviews(Words(frameworks.edition(today()).body), rows, names)
        return file_of(_("Interviews"), "interviews", columns, table)
    page = page_of(db.session(), wanted(actor), number=number(request.args.get("page")))
    edition = frameworks.edition(today())
    return render_template(
        "growth/team_interviews.html",
        page=page,
        names=people.names({row.learner_id for row in page.items}, day=today()),
        words=Words(edition.body),
        rated=rated,
        waiting=team_person.count_interviews(actor),
        today=today(),
    )


@bp.route("/team/interviews/<uuid:public_id>", methods=["GET", "POST"])
@requires(Permission.GROWTH_INTERVIEW)
def show_interview(public_id: UUID) -> Response | tuple[str, int] | str:
    """Rate an interview by its criteria. Others' levels are shown once all are in."""
    done = False
    with transaction():
        actor, row = current_actor(), statements.interview_of(public_id)
        if row.learner_id == actor.id:
            raise NotFound()
        person = people.person_of(row.learner_id, day=today())
        body = frameworks.edition(today()).body
        kind = body.interview(row.kind)
        keys = kind.criteria if kind else ()
        criteria = [(c.key, c.title.said_in(language())) for c in body.criteria if c.key in keys]
        form: Any = InterviewForm.over(criteria, [(v, str(text)) for v, text in LEVELS])
        given = next((r for r in row.ratings if r.rater_id == actor.id), None)
        if form.is_submitted():
            if given is not None:
                raise Conflict("You have rated this interview already.")
            if form.validate():
                statements.rate_interview(
                    row,
                    person,
                    {key: int(form[f"level_{key}"].data) for key, _title in criteria},
                    heard=form.heard.data,
                    alone_because=form.alone_because.data or "",
                    by=actor,
                    at=clock.now(),
                )
                done = True
        others = people.others_able(Capability.INTERVIEWER, without=[actor.id, person.id])
        names = people.names({r.rater_id for r in row.ratings}, day=today())
    if done:
        flash(_("Your levels are in."))
        return redirect(url_for(".list_interviews"), code=303)
    page = render_template(
        "growth/team_interview.html",
        interview=row,
        person=person,
        form=form,
        criteria=[(c, form[f"level_{c.key}"]) for c in body.criteria if c.key in keys],
        given=given,
        anchors=anchors.of_interview(kind),
        names=names,
        words=Words(body),
        alone_possible=row.raters_needed > 1 and not row.ratings and others == 0,
    )
    return (page, 422) if form.is_submitted() else page
