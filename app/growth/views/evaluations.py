"""The person's side of monthly evaluations: read, comment, sign."""

from __future__ import annotations

from uuid import UUID

from flask import Response as AnyResponse
from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.accounts.access import current_actor, requires
from app.accounts.rules.permissions import Permission
from app.growth.forms.path import SignEvaluationForm
from app.growth.labels import files, lines
from app.growth.labels.words import Words, figure
from app.growth.queries import case_records, frameworks, people
from app.growth.queries import evaluations as queries
from app.growth.services import evaluations
from app.growth.views.blueprint import bp
from app.growth.views.team_files import PDF, file_asked, file_of
from app.growth.views.team_papers import evaluation_paper
from app.growth.views.team_person import today
from app.platform import clock
from app.platform.db import transaction
from app.platform.i18n import _


@bp.route("/growth/evaluations", methods=["GET", "POST"])
@requires(Permission.GROWTH_OWN)
def own_evaluations() -> str | AnyResponse:
    """One's own evaluations, the newest first; the same as a file."""
    rows = queries.latest(current_actor().id, shared=True, limit=24)
    names = people.names({row.by_id for row in rows}, day=today())
    if file_asked():
        columns, table = files.evaluations(rows, names)
        return file_of(_("Your monthly evaluations"), "evaluations", columns, table)
    return render_template("growth/own_evaluations.html", rows=rows, names=names)


def _page(row: queries.Found, form: SignEvaluationForm) -> str:
    body = frameworks.edition(today()).body
    return render_template(
        "growth/own_evaluation.html",
        row=row,
        form=form,
        words=Words(body),
        steps=lines.STEPS,
        say_figure=figure,
        measured=queries.measured(row.learner_id, row.month, today()),
        cases=case_records.by_number(row.learner_id, [s["number"] for s in row.samples]),
        names=people.names({row.by_id}, day=today()),
    )


@bp.route("/growth/evaluations/<uuid:public_id>", methods=["GET", "POST"])
@requires(Permission.GROWTH_OWN)
def own_evaluation(public_id: UUID) -> Response | tuple[str, int] | str:
    """What was seen in a month; answered and signed; the same as a PDF."""
    if file_asked() == PDF:
        return evaluation_paper(queries.own(public_id, current_actor()))
    with transaction():
        row = queries.own(public_id, current_actor())
        form = SignEvaluationForm()
        if not form.is_submitted():
            return _page(row, form)
        if not form.validate():
            return _page(row, form), 422
        evaluations.sign(
            row, agrees=form.agrees.data == "yes", comment=form.comment.data or "",
            by=current_actor(), at=clock.now(),
        )  # fmt: skip
    flash(_("Signed. Your comment stands beside it."))
    return redirect(url_for(".own_evaluation", public_id=public_id), code=303)
