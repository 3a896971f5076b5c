"""Changed lessons: by when they are to be confirmed, and who has still to come."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import current_actor, requires
from app.accounts.rules.permissions import Permission
from app.content import store
from app.courses import labels, policies
from app.courses.forms import RereadForm
from app.courses.models.bodies import Course, Lesson
from app.courses.queries import people as people_queries
from app.courses.queries import rereads as queries
from app.courses.queries.rereads import RereadLine, Rereads
from app.courses.rules.rereading import RereadState
from app.courses.services import rereading
from app.courses.views.blueprint import bp, now, whole
from app.kernel.errors import DomainError, NotFound
from app.kernel.wording import Wording
from app.platform import clock, downloads, i18n, sheets
from app.platform.db import transaction
from app.platform.i18n import _, language


def _asked() -> Rereads:
    actor = current_actor()
    team = request.args.get("team", "")
    return Rereads(
        today=now().today,
        teams=None if policies.sees_everybody(actor) else actor.teams,
        lesson=request.args.get("lesson", ""),
        team=whole(team) if team else None,
        state=request.args.get("state", ""),
        search=request.args.get("q", "").strip(),
    )


@bp.get("/rereads")
@requires(Permission.COURSE_REPORT)
def list_rereads() -> str | Response:
    """Who has to confirm which changed lesson, the overdue ones first; the same as a file."""
    asked = _asked()
    keys = asked.lessons()
    titles = {key: v.body.shown_title() for key, v in store.current_of(Lesson, keys).items()}
    courses = {key: body.title for key, body in store.published_bodies(Course).items()}
    wanted = request.args.get("format", "")
    if wanted in downloads.FILES:
        return _file(asked, titles, courses, wanted)
    actor = current_actor()
    page = asked.page(whole(request.args.get("page")))
    return render_template(
        "courses/rereads.html",
        page=page,
        rows=_rows(page.items, titles, courses),
        heads=[column.title for column in _columns()],
        asked=asked,
        titles=titles,
        teams=people_queries.teams(None if policies.sees_everybody(actor) else actor.teams),
        states=labels.REREAD_STATES,
        tones=labels.REREAD_TONES,
        overdue=asked.count(RereadState.OVERDUE),
    )


def _columns() -> list[sheets.Column]:
    return [
        sheets.Column(_("Name"), 14),
        sheets.Column(_("Staff number"), 14),
        sheets.Column(_("Team"), 18),
        sheets.Column(_("Course"), 28),
        sheets.Column(_("Lesson"), 28),
        sheets.Column(_("Due"), 14),
        sheets.Column(_("State"), 12),
    ]


def _rows(
    lines: Sequence[RereadLine], titles: dict[str, Wording], courses: dict[str, Wording]
) -> list[list[str]]:
    """Each line in words, as the page and the file show it."""
    spoken = language()
    found = []
    for line in lines:
        lesson = titles.get(f"{line.course}/{line.lesson}")
        course = courses.get(line.course)
        found.append(
            [
                line.name,
                line.staff_no,
                line.team.said_in(spoken) if line.team else "",
                course.said_in(spoken) if course else line.course,
                lesson.said_in(spoken) if lesson else line.lesson,
                i18n.short_day(line.due_on) if line.due_on else "",
                str(labels.REREAD_STATES[line.state]),
            ]
        )
    return found


def _file(
    asked: Rereads, titles: dict[str, Wording], courses: dict[str, Wording], kind: str
) -> Response:
    rows: list[list[sheets.Cell]] = [list(row) for row in _rows(asked.all(), titles, courses)]
    return downloads.table(kind, _("Changes to confirm"), "changes-to-confirm", _columns(), rows)


@bp.route("/manage/<course>/lessons/<lesson>/reread", methods=["GET", "POST"])
@requires(Permission.COURSE_AUTHOR)
def edit_reread(course: str, lesson: str) -> str | AnyResponse | tuple[str, int]:
    """By when the present edition is to be confirmed, and how far that is."""
    if request.method == "GET":
        version = store.current(Lesson, f"{course}/{lesson}")
        row = queries.in_force(course, lesson)
        form = RereadForm(formdata=None, data={"due_on": row.due_on if row else None})
        return _page(course, lesson, form, version.body.edition)
    form = RereadForm()
    edition = 0
    try:
        with transaction():
            edition = store.current(Lesson, f"{course}/{lesson}").body.edition
            if form.validate():
                rereading.set_due(
                    course,
                    lesson,
                    form.due_on.data,
                    by=current_actor(),
                    at=clock.now(),
                    today=now().today,
                )
    except NotFound:
        raise
    except DomainError as error:
        form.due_on.errors = [*form.due_on.errors, i18n.said(error)]
    if form.errors:
        return _page(course, lesson, form, edition), 422
    flash(_("Kept. Whoever has still to confirm is told."))
    return redirect(url_for(".edit_reread", course=course, lesson=lesson), code=303)


def _page(course: str, lesson: str, form: RereadForm, edition: int) -> str:
    full = f"{course}/{lesson}"
    asked = Rereads(today=now().today, lesson=full)
    return render_template(
        "courses/reread.html",
        form=form,
        course=course,
        key=lesson,
        course_title=store.latest(Course, course).body.title,
        title=store.current(Lesson, full).body.shown_title(),
        edition=edition,
        asked=queries.in_force(course, lesson),
        counts=[
            (label, state, asked.count(state)) for state, label in labels.REREAD_STATES.items()
        ],
    )
