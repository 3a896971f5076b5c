"""A person's own way: how far the next tier is, and why."""

from __future__ import annotations

from flask import render_template

from app.accounts.access import current_actor, requires
from app.accounts.rules.permissions import Permission
from app.growth.labels.words import Words
from app.growth.queries import people, pictures
from app.growth.views.blueprint import bp
from app.platform import clock
from app.platform.i18n import local


@bp.get("/growth")
@requires(Permission.GROWTH_OWN)
def show_path() -> str:
    """The reader's own readiness."""
    at = clock.now()
    person = people.person_of(current_actor().id, day=local(at).date())
    picture = pictures.picture(person, pictures.today(at))
    return render_template("growth/path.html", picture=picture, words=Words(picture.framework))
