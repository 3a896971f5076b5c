"""Home pages: what each role sees first."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from app.accounts.access import current_actor, requires, signed_in, today
from app.accounts.rules.permissions import Permission
from app.certificates import api as certificates
from app.courses import api as courses
from app.dashboard import calendar, desk, todo
from app.exams.api import roleplay
from app.growth import api as growth
from app.kernel.actor import Role
from app.kernel.errors import NotFound
from app.platform import clock, i18n
from app.platform.i18n import _
from app.scripts_library import api as scripts

bp = Blueprint("dashboard", "app.dashboard", template_folder="templates")

HOMES = {
    Role.LEARNER: "dashboard.learner_home",
    Role.TRAINER: "dashboard.trainer_desk",
    Role.MANAGER: "growth.show_team_board",
    Role.ANALYST: "growth.show_team_board",
    Role.ADMIN: "admin.overview",
}


@bp.get("/")
@requires(Permission.ACCOUNT_SELF)
def home() -> Response:
    """The home of the role last worked in, else of the first role held."""
    held = [role for role in HOMES if role in current_actor().roles]
    if not held:
        return redirect(url_for("accounts.show_account"))
    last = session.get("role")
    return redirect(url_for(HOMES[Role(last) if last in held else held[0]]))


@bp.get("/as/<role>")
@signed_in
def home_as(role: str) -> Response:
    """Go to the home of one of the reader's roles, and remember it."""
    if role not in current_actor().roles:
        raise NotFound()
    session["role"] = role
    return redirect(url_for(HOMES[Role(role)]))


@bp.get("/home")
@requires(Permission.GROWTH_OWN)
def learner_home() -> str:
    """What to do next, and how far the next tier is."""
    actor, at, day = current_actor(), clock.now(), today()
    path = growth.readiness_of(actor, day)
    tasks = todo.tasks_of(actor, at=at, today=day, path=path)
    return render_template(
        "dashboard/learner.html",
        greeting=_greeting(at),
        day=day,
        next_lesson=courses.next_lesson(
            actor.id, today=day, zone=current_app.config["ACADEMY"].zone
        ),
        path=path,
        tasks=tasks[: todo.MOST],
        more=max(0, len(tasks) - todo.MOST),
        minutes=sum(task.minutes for task in tasks[: todo.MOST]),
        certificates=certificates.count(actor.id),
        scripts=scripts.used_count(actor.id),
        last_plays=roleplay.last_plays(actor),
    )


@bp.get("/calendar")
@requires(Permission.ACCOUNT_SELF)
def show_calendar() -> str:
    """A month: classes and activities, interviews, what is due, birthdays in one's own team."""
    day = today()
    first = calendar.month_named(request.args.get("month", ""), day)
    month = calendar.month_of(current_actor(), first, today=day)
    return render_template("dashboard/calendar.html", month=month, kinds=calendar.KINDS, today=day)


def _greeting(at: datetime) -> str:
    hour = i18n.local(at).hour
    if hour < 11:
        return str(_("Good morning"))
    return str(_("Good afternoon") if hour < 18 else _("Good evening"))


@bp.get("/desk")
@requires(Permission.DESK_TRAINER)
def trainer_desk() -> str:
    """What waits for this trainer."""
    whole = desk.desk_of(current_actor(), today=today())
    chosen = request.args.get("kind", "")
    return render_template(
        "dashboard/trainer.html",
        greeting=_greeting(clock.now()),
        whole=whole,
        shown=whole.only(chosen),
        chosen=chosen if chosen in whole.groups else "",
        kinds=desk.KINDS,
        courses=[row for row in courses.course_tallies(today=today()) if row[1].people],
    )
