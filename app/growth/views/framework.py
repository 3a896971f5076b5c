"""The competency framework, to be read by everybody."""

from __future__ import annotations

from flask import render_template

from app.accounts.access import requires, today
from app.accounts.rules.permissions import Permission
from app.growth.labels.words import Words
from app.growth.queries import frameworks
from app.growth.views.blueprint import bp


@bp.get("/framework")
@requires(Permission.FRAMEWORK_READ)
def show_framework() -> str:
    """Tiers with their duties and demands, the criteria, both frameworks."""
    edition = frameworks.edition(today())
    return render_template(
        "growth/framework.html", framework=edition.body, words=Words(edition.body)
    )
