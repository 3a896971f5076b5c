"""Satisfaction surveys as analysts and managers keep them: questions, links, results."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import current_actor, requires
from app.accounts.rules.permissions import Permission
from app.growth import policies
from app.growth.forms.surveys import QuestionForm, SurveyForm
from app.growth.labels import listings, printing
from app.growth.labels import surveys as wording
from app.growth.queries import people
from app.growth.queries import surveys as queries
from app.growth.queries.team_board import units_of
from app.growth.rules.surveys import Kind, Mode, SurveyState, faults, place_code
from app.growth.services import surveys
from app.growth.views.blueprint import bp
from app.growth.views.team import number, unit_asked
from app.growth.views.team_files import PDF, file_asked, file_of, sheet_of
from app.growth.views.team_person import today
from app.kernel.errors import BadContent, NotFound
from app.platform import clock, i18n, qr
from app.platform.db import transaction
from app.platform.i18n import _, in_readers_language, local
from app.platform.paging import Page
from app.platform.sheets import Column

COMMENTS = 20
AGENTS = 300


def secret() -> str:
    """The key behind links and digests."""
    return str(current_app.config["ACADEMY"].secret_key)


@bp.route("/surveys", methods=["GET", "POST"])
@requires(Permission.REPORT_READ)
def list_surveys() -> str | Response:
    """All surveys that the reader sees; the same as a file."""
    actor = current_actor()
    listed = queries.surveys(actor)
    names = {u.id: u.name for u in units_of(actor, day=today())}
    if file_asked():
        table = listings.surveys(listed, names)
        return file_of(_("Satisfaction surveys"), "surveys", *table)
    return render_template("growth/surveys.html", listed=listed, words=wording, names=names)


def _unit_choices() -> list[tuple[str, str]]:
    actor = current_actor()
    units = [(str(u.public_id), in_readers_language(u.name)) for u in units_of(actor, day=today())]
    return [("", _("Everybody")), *units] if policies.sees_everybody(actor) else units


def unit_id(text: str | None) -> int | None:
    """The id of a unit that the reader may act for; None for everybody. Raise NotFound."""
    if not text:
        return None
    for unit in units_of(current_actor(), day=today()):
        if str(unit.public_id) == text:
            return unit.id
    raise NotFound()


@bp.route("/surveys/new", methods=["GET", "POST"])
@requires(Permission.INDICATORS_EDIT)
def new_survey() -> AnyResponse | tuple[str, int] | str:
    """Begin a survey from the standard questionnaire."""
    day = today()
    quarter = f"{day.year}-Q{(day.month - 1) // 3 + 1}"
    if request.method == "GET":
        form = SurveyForm(data=_suggestion(quarter))
        form.offer(_unit_choices())
        return render_template("growth/survey_new.html", form=form)
    key = None
    with transaction():
        form = SurveyForm()
        form.offer(_unit_choices())
        if form.validate():
            row = surveys.draft(
                (form.title_zh.data, form.title_en.data),
                form.period.data,
                Mode(form.mode.data),
                unit=unit_id(form.unit.data),
                closes_at=_end_of(form.closes_on.data),
                by=current_actor(),
                at=clock.now(),
            )
            key = row.public_id
    if key is None:
        return render_template("growth/survey_new.html", form=form), 422
    return redirect(url_for(".show_survey", public_id=key), code=303)


def _suggestion(quarter: str) -> dict[str, Any]:
    year, number_ = quarter.split("-Q")
    return {
        "title_zh": f"{year}年第{'一二三四'[int(number_) - 1]}季度客户满意度调查",
        "title_en": f"Customer satisfaction survey, {quarter}",
        "period": quarter,
        "mode": Mode.ANONYMOUS.value,
    }


def _end_of(day: Any) -> datetime | None:
    """The moment at which the day is over in the organisation's zone."""
    if day is None:
        return None
    return datetime.combine(day + timedelta(days=1), time(0), local(clock.now()).tzinfo)


def _link(row: queries.Found, code: str = "") -> str:
    site = str(current_app.config["ACADEMY"].public_url)
    path = url_for(".answer_survey", link_id=row.link_id, code=code or None)
    return (
        f"{site}{path}"
        if site
        else url_for(".answer_survey", link_id=row.link_id, code=code or None, _external=True)
    )


@bp.route("/surveys/<uuid:public_id>", methods=["GET", "POST"])
@requires(Permission.REPORT_READ)
def show_survey(public_id: UUID) -> str | Response:
    """The questionnaire, and once it is open its links and code; the questions also as a file."""
    actor = current_actor()
    row = queries.survey(public_id, actor)
    units = units_of(actor, day=today())
    questions = queries.questions_of(row)
    if file_asked():
        table = listings.questionnaire(questions)
        return file_of(in_readers_language(row.title), f"survey-{row.period}-questions", *table)
    address = _link(row)
    return render_template(
        "growth/survey.html",
        survey=row,
        words=wording,
        questions=questions,
        wrong=faults(questions),
        address=address,
        picture=qr.address(address) if row.state is not SurveyState.DRAFT else "",
        unit=next((u for u in units if u.id == row.unit_id), None),
        may_edit=bool(policies.may_run(actor, row.unit_id)),
        is_draft=row.state is SurveyState.DRAFT,
        is_over=row.closes_at is not None and row.closes_at <= clock.now(),
    )


@bp.route("/surveys/<uuid:public_id>/links", methods=["GET", "POST"])
@requires(Permission.REPORT_READ)
def survey_links(public_id: UUID) -> str | Response:
    """A link and code for each agent of a team, and for the team itself; also as a file, and as a
    sheet of codes to put up at the desk."""
    actor = current_actor()
    row = queries.survey(public_id, actor)
    if row.state is SurveyState.DRAFT:
        raise NotFound()
    units = [u for u in units_of(actor, day=today()) if u.people]
    unit = next((u for u in units if u.public_id == unit_asked()), None)
    rows: list[tuple[str, str, str]] = []
    for each in units if unit is None else [unit]:
        code = place_code(secret(), row.public_id, "u", each.id)
        rows.append((in_readers_language(each.name), "", _link(row, code)))
    if unit is not None:
        for person in people.learners([unit.id], day=today())[:AGENTS]:
            code = place_code(secret(), row.public_id, "a", person.id)
            rows.append((person.name, person.staff_no, _link(row, code)))
    if file_asked() == PDF:
        heads = (_("Name"), _("Staff number"), _("Code"), _("Link"))
        sheet = printing.section(
            "", heads, ((name, no, link, link) for name, no, link in rows), tight=(0, 1), codes=(2,)
        )
        title = _("Links: %(title)s", title=in_readers_language(row.title))
        return sheet_of(title, "survey-links", [sheet])
    if file_asked():
        columns = [Column(_("Name"), 20), Column(_("Staff number"), 14),
                   Column(_("Link"), 90)]  # fmt: skip
        return file_of(_("Links"), "survey-links", columns, rows)
    return render_template(
        "growth/survey_links.html", survey=row, units=units, unit=unit, rows=rows, code=qr.address
    )


@bp.route("/surveys/<uuid:public_id>/questions/new", methods=["GET", "POST"])
@bp.route("/surveys/<uuid:public_id>/questions/<key>", methods=["GET", "POST"])
@requires(Permission.INDICATORS_EDIT)
def edit_question(public_id: UUID, key: str = "") -> AnyResponse | tuple[str, int] | str:
    """Change a question, or ask a new one."""
    with transaction():
        row = queries.survey(public_id, current_actor())
        policies.may_run(current_actor(), row.unit_id).enforce()
        known = next((q for q in queries.questions_of(row) if q.key == key), None)
        if key and known is None:
            raise NotFound()
        form = QuestionForm(data=None if known is None else {
            "title_zh": known.title.zh, "title_en": known.title.en, "kind": known.kind.value,
            "about": known.about.value, "required": known.required,
            "options": "\n".join(f"{w.zh} | {w.en}" for _key, w in known.options),
        })  # fmt: skip
        form.offer()
        if form.is_submitted() and form.validate():
            question = surveys.as_question(key or surveys.fresh_key(row), form.data)
            try:
                surveys.put(row, question, by=current_actor())
            except BadContent as error:
                form.options.errors = [i18n.said(error)]
        done = form.is_submitted() and not form.errors
    if done:
        return redirect(url_for(".show_survey", public_id=public_id) + f"#q-{key}", code=303)
    page = render_template(
        "growth/survey_question.html", form=form, survey=row, choices=(Kind.CHOICE, Kind.SEVERAL)
    )
    return (page, 422) if form.is_submitted() else page


@bp.post("/surveys/<uuid:public_id>/questions/<key>/<any(up, down, out):step>")
@requires(Permission.INDICATORS_EDIT)
def arrange_question(public_id: UUID, key: str, step: str) -> AnyResponse:
    """Move a question, or leave it out."""
    with transaction():
        row = queries.survey(public_id, current_actor())
        if step == "out":
            surveys.leave_out(row, key, by=current_actor())
        else:
            surveys.move(row, key, step == "up", by=current_actor())
    return redirect(url_for(".show_survey", public_id=public_id) + "#questions", code=303)


@bp.post("/surveys/<uuid:public_id>/<any(open, close):step>")
@requires(Permission.INDICATORS_EDIT)
def turn_survey(public_id: UUID, step: str) -> AnyResponse:
    """Open or close a survey."""
    with transaction():
        row = queries.survey(public_id, current_actor())
        if step == "open":
            surveys.open_survey(row, by=current_actor(), at=clock.now())
        else:
            surveys.close(row, by=current_actor(), at=clock.now())
    flash(_("Answers are taken from now on.") if step == "open" else _("The survey is closed."))
    return redirect(url_for(".show_survey", public_id=public_id), code=303)


@bp.route("/surveys/<uuid:public_id>/results", methods=["GET", "POST"])
@requires(Permission.REPORT_READ)
def survey_results(public_id: UUID) -> str | Response:
    """Results by question, team and agent, and the comments; each table also as a file."""
    actor = current_actor()
    row = queries.survey(public_id, actor)
    results = queries.Results(row, actor, unit_asked(), today())
    tag = request.args.get("tag", "")
    if file_asked():
        name = request.args.get("table", "questions")
        tables = {
            "questions": lambda: wording.question_table(results),
            "teams": lambda: wording.line_table(_("Team"), results.teams),
            "agents": lambda: wording.line_table(_("Agent"), results.agents),
            "comments": lambda: wording.comment_table(results, tag),
        }
        if name not in tables:
            raise NotFound()
        columns, rows = tables[name]()
        return file_of(_("Survey results"), f"survey-{row.period}-{name}", columns, rows)
    comments = results.comments(tag)
    count = max(1, -(-len(comments) // COMMENTS))
    place = min(number(request.args.get("page")), count)
    shown = comments[(place - 1) * COMMENTS : place * COMMENTS]
    return render_template(
        "growth/survey_results.html",
        survey=row,
        results=results,
        words=wording,
        tag=tag,
        page=Page(shown, place, COMMENTS, len(comments)),
        may_tag=bool(policies.may_run(actor, row.unit_id)) or bool(actor.teams),
    )


@bp.post("/surveys/<uuid:public_id>/answers/<uuid:answer_id>/tags")
@requires(Permission.INDICATORS_EDIT)
def tag_answer(public_id: UUID, answer_id: UUID) -> AnyResponse:
    """Say what a comment is about."""
    with transaction():
        row = queries.survey(public_id, current_actor())
        answer = queries.answer_of(answer_id, row, current_actor())
        surveys.tag(answer, request.form.getlist("tag"), by=current_actor(), at=clock.now())
    flash(_("The tags are kept."))
    return redirect(url_for(".survey_results", public_id=public_id) + "#comments", code=303)
