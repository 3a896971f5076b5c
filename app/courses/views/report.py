"""Who has done what, and asking people to do it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import current_actor, requires
from app.accounts.rules.permissions import Permission
from app.content import store
from app.courses import labels, policies
from app.courses.forms import AssignForm, WaiveForm
from app.courses.models.bodies import Course
from app.courses.queries import people as people_queries
from app.courses.queries.learning import enrolment_of
from app.courses.queries.report import Completions, Line
from app.courses.rules.enrolment import is_at_risk, is_overdue, may_waive
from app.courses.services import assigning
from app.courses.views import choosing
from app.courses.views.blueprint import bp, now, whole
from app.kernel.errors import Conflict, DomainError, NotFound
from app.platform import clock, downloads, i18n, sheets
from app.platform.db import db, transaction
from app.platform.i18n import _, language, ngettext


def _asked() -> Completions:
    actor = current_actor()
    team = request.args.get("team", "")
    return Completions(
        today=now().today,
        teams=None if policies.sees_everybody(actor) else actor.teams,
        course=request.args.get("course", ""),
        team=whole(team) if team else None,
        state=request.args.get("state", ""),
        search=request.args.get("q", "").strip(),
        sort=request.args.get("sort", "name"),
    )


@bp.get("/progress")
@requires(Permission.COURSE_REPORT)
def list_progress() -> str | Response:
    """Everybody one may see, course by course; the same as a file."""
    asked = _asked()
    courses = store.published_bodies(Course)
    wanted = request.args.get("format", "")
    if wanted in downloads.FILES:
        return _file(asked, courses, wanted)
    actor, spoken = current_actor(), language()
    return render_template(
        "courses/progress.html",
        offered=tuple((key, course.title.said_in(spoken)) for key, course in courses.items()),
        page=asked.page(whole(request.args.get("page"))),
        asked=asked,
        courses=courses,
        teams=people_queries.teams(None if policies.sees_everybody(actor) else actor.teams),
        states=labels.STATES,
        is_overdue=is_overdue,
        is_at_risk=is_at_risk,
        may_waive=may_waive,
        today=asked.today,
    )


def _state_of(line: Line, today: date) -> str:
    """As the page says it."""
    if is_overdue(line.state, line.due_on, today):
        return _("Overdue")
    if is_at_risk(line.state, line.due_on, today):
        return _("Due soon")
    if line.is_waived:
        return _("Waived")
    return str(labels.STATES[line.state])


def _file(asked: Completions, courses: dict[str, Course], kind: str) -> Response:
    columns = [
        sheets.Column(_("Name"), 14),
        sheets.Column(_("Staff number"), 14),
        sheets.Column(_("Team"), 18),
        sheets.Column(_("Course"), 28),
        sheets.Column(_("State"), 12),
        sheets.Column(_("Lessons done"), 12),
        sheets.Column(_("Lessons"), 10),
        sheets.Column(_("Due"), 14),
        sheets.Column(_("Completed"), 14),
        sheets.Column(_("Why it is waived"), 30),
    ]
    rows: list[list[sheets.Cell]] = []
    for line in asked.all():
        course = courses.get(line.course)
        done = line.completed_at
        rows.append(
            [
                line.name,
                line.staff_no,
                line.team.said_in(language()) if line.team else "",
                course.title.said_in(language()) if course else line.course,
                _state_of(line, asked.today),
                line.lessons_done,
                len(course.lesson_keys) if course else None,
                line.due_on,
                i18n.local(done).date() if done else None,
                line.waive_reason,
            ]
        )
    return downloads.table(kind, _("Training progress"), "training-progress", columns, rows)


@bp.route("/<course>/assign", methods=["GET", "POST"])
@requires(Permission.COURSE_ASSIGN)
def assign_course(course: str) -> str | AnyResponse | tuple[str, int]:
    """Ask people or whole teams to complete a course by a day."""
    actor, when = current_actor(), now()
    reach = None if policies.may_assign(actor, team_id=None) else actor.teams
    form = AssignForm()
    status = 200
    with transaction():
        title = store.current(Course, course).body.title
        crowd = choosing.crowd(reach, day=when.today)
        choosing.offer(form, crowd, choosing.teams(reach))
        if request.method == "POST":
            status = 422
            if form.validate():
                ids = choosing.chosen(form, crowd)
                try:
                    done = assigning.assign(
                        course,
                        ids,
                        due_on=form.due_on.data,
                        by=actor,
                        at=clock.now(),
                        today=when.today,
                    )
                    status = 303
                except NotFound:
                    raise
                except DomainError as error:
                    form.form_errors.append(i18n.said(error))
    if status == 303:
        flash(ngettext("%(num)d person was asked.", "%(num)d people were asked.", done.asked))
        return redirect(url_for(".list_progress", course=course), code=303)
    return render_template("courses/assign.html", form=form, course=course, title=title), status


@bp.route("/<course>/people/<uuid:person>/waive", methods=["GET", "POST"])
@requires(Permission.COURSE_ASSIGN)
def waive_course(course: str, person: UUID) -> str | AnyResponse | tuple[str, int]:
    """No longer ask somebody for a course, and say why."""
    actor, when = current_actor(), now()
    form = WaiveForm()
    found = people_queries.learner(person, day=when.today)
    enrolment = enrolment_of(found.id, course) if found else None
    if found is None or enrolment is None or not policies.may_assign(actor, team_id=found.team_id):
        raise NotFound()
    title = store.current(Course, course).body.title
    if request.method == "POST" and form.validate():
        db.session.rollback()
        with transaction():
            assigning.waive(
                course, found.id, form.reason.data, by=actor, at=clock.now(), today=when.today
            )
        flash(_("Waived. Assign it again to take that back."))
        return redirect(url_for(".list_progress", course=course), code=303)
    if not may_waive(enrolment.state, asked=enrolment.assigned_at is not None):
        raise Conflict("There is nothing to waive.")
    page = render_template(
        "courses/waive.html", form=form, course=course, title=title, person=found, row=enrolment
    )
    return (page, 422) if form.errors else page
