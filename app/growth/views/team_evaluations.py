"""Monthly evaluations: the month of a team, and one person's beside figures and drawn cases."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import current_actor, requires
from app.accounts.queries import Person
from app.accounts.rules.permissions import Permission
from app.growth import policies
from app.growth.forms.path import self_assessment_form
from app.growth.labels import lines
from app.growth.labels import team_evaluations as wording
from app.growth.labels.words import Words, figure
from app.growth.queries import anchors, assessments, case_records, people
from app.growth.queries import evaluations as queries
from app.growth.queries.evaluations import Month
from app.growth.rules.evaluation import POINT, EvaluationState
from app.growth.rules.months import first_day, month_of
from app.growth.services import evaluations
from app.growth.views.blueprint import bp
from app.growth.views.team import unit_asked
from app.growth.views.team_files import PDF, file_asked, file_of
from app.growth.views.team_papers import evaluation_paper
from app.growth.views.team_person import opened, picture_of, subject_of, today
from app.kernel.errors import NotFound
from app.platform import clock
from app.platform.db import transaction
from app.platform.i18n import _

Done = AnyResponse | tuple[str, int] | str


def last_month() -> str:
    """The latest month that is over."""
    return month_of(today(), 1)


def _month(text: str) -> str:
    try:
        first_day(text)
    except ValueError:
        return last_month()
    return min(text, last_month())


@bp.route("/team/evaluations", methods=["GET", "POST"])
@requires(Permission.REPORT_READ)
def list_evaluations() -> str | Response:
    """Who was evaluated in a month, who signed; the same as a file."""
    month = Month(current_actor(), unit_asked(), _month(request.args.get("month", "")), today())
    if file_asked():
        columns, rows = wording.table(month)
        return file_of(_("Monthly evaluations"), f"evaluations-{month.month}", columns, rows)
    return render_template(
        "growth/team_evaluations.html",
        month=month,
        words=wording,
        months=[month_of(today(), back) for back in range(1, 13)],
        states=[None, *EvaluationState],
    )


def _page(person: Person, month: str, form: Any, wrong: str = "") -> str:
    picture = picture_of(person)
    row = queries.of(person.id, month)
    numbers = [s["number"] for s in row.samples] if row else queries.sample(person, month)
    notes = {s["number"]: s["note"] for s in row.samples} if row else {}
    if request.method == "POST":
        notes = {number: request.form.get(f"note-{number}", "") for number in numbers}
    own = assessments.self_assessments(person.id, limit=1)
    words = Words(picture.framework)
    leads = policies.leads(current_actor(), subject_of(person))
    return render_template(
        "growth/team_evaluation.html",
        person=person,
        month=month,
        row=row,
        form=form,
        wrong=wrong,
        words=words,
        framework=picture.framework,
        steps=lines.STEPS,
        anchors=anchors.of_review(picture.framework),
        points=[(f"{POINT}{point.key}", point) for point in picture.framework.reviewed_points],
        rated=any(key.startswith(POINT) for key in row.levels) if row else False,
        point_levels=anchors.of_points(picture.framework),
        say_figure=figure,
        levels={line.key: line for line in lines.beside(words, picture, own[0].levels)}
        if own
        else {},
        measured=queries.measured(person.id, month, today()),
        cases=case_records.by_number(person.id, numbers),
        numbers=numbers,
        notes=notes,
        state=wording.STATES[row.state if row else None],
        may_write=leads and (row is None or row.state is EvaluationState.DRAFT),
        names=people.names({row.by_id} if row else (), day=today()),
        said=request.form.get("words", row.words if row else ""),
    )


def _form(picture: Any, levels: dict[str, Any]) -> Any:
    words = Words(picture.framework)
    titles = [(key, words.name(key)) for key in picture.criteria]
    points = [(f"{POINT}{p.key}", words.name(p.key)) for p in picture.framework.reviewed_points]
    form = self_assessment_form(titles, [str(step) for step in lines.STEPS], points)
    if request.method == "GET":
        for key, level in levels.items():
            if key in form:
                form[key].data = level
    return form


@bp.route("/team/people/<uuid:public_id>/evaluations/<month>", methods=["GET", "POST"])
@requires(Permission.GROWTH_CASE)
def evaluate(public_id: UUID, month: str) -> Done:
    """One person's month: figures, drawn cases, levels, words; kept as a draft, or signed."""
    if _month(month) != month:
        raise NotFound()
    if file_asked() == PDF:
        found = queries.of(opened(public_id).id, month)
        if found is None or found.state is EvaluationState.DRAFT:
            raise NotFound()
        return evaluation_paper(found)
    page = ""
    with transaction():
        person = opened(public_id)
        row = queries.of(person.id, month)
        form = _form(picture_of(person), row.levels if row else {})
        if request.method == "GET":
            return _page(person, month, form)
        if not policies.leads(current_actor(), subject_of(person)):
            raise NotFound()
        signs = "share" in request.form
        said = request.form.get("words", "").strip()
        if signs and not (form.validate() and said):
            page = _page(person, month, form, "" if said else _("Say in words what you saw."))
        else:
            body = picture_of(person).framework
            kept = evaluations.keep(
                person,
                month,
                levels=_chosen(
                    form,
                    [c.key for c in body.criteria]
                    + [f"{POINT}{point.key}" for point in body.reviewed_points],
                ),
                samples=[
                    (number, request.form.get(f"note-{number}", ""))
                    for number in (
                        [s["number"] for s in row.samples] if row else queries.sample(person, month)
                    )
                ],
                words=said,
                last_month=last_month(),
                by=current_actor(),
                at=clock.now(),
            )
            if signs:
                evaluations.share(kept, body, by=current_actor(), at=clock.now())
    if page:
        return page, 422
    flash(_("Signed and shared.") if signs else _("The draft is kept; nobody else sees it yet."))
    return redirect(url_for(".evaluate", public_id=public_id, month=month), code=303)


def _chosen(form: Any, criteria: list[str]) -> dict[str, int]:
    """The levels chosen so far."""
    return {key: form[key].data for key in criteria if form[key].data in (1, 2, 3, 4, 5)}
