"""The board of a manager's teams."""

from __future__ import annotations

from flask import render_template

from app.accounts.access import current_actor, requires
from app.accounts.rules.permissions import Permission
from app.growth.labels import words
from app.growth.queries import people, pictures
from app.growth.views.blueprint import bp
from app.platform import clock
from app.platform.i18n import local


@bp.get("/team")
@requires(Permission.REPORT_READ)
def show_team_board() -> str:
    """The people of the reader's teams, with the group each stands in."""
    at = clock.now()
    found = people.learners(current_actor().teams, day=local(at).date())
    shown = pictures.pictures(found, pictures.today(at)) if found else []
    return render_template("growth/team_board.html", shown=shown, groups=words.GROUPS)
