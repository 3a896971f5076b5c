"""Home pages: what each role sees first."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, session, url_for
from werkzeug.wrappers import Response

from app.accounts.access import current_actor, requires, signed_in
from app.accounts.rules.permissions import Permission
from app.kernel.actor import Role
from app.kernel.errors import NotFound

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
    """What to do next."""
    return render_template("dashboard/learner.html")


@bp.get("/desk")
@requires(Permission.DESK_TRAINER)
def trainer_desk() -> str:
    """What waits for this trainer."""
    return render_template("dashboard/trainer.html")
