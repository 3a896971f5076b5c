"""The competency framework, to be read by everybody."""

from __future__ import annotations

from flask import render_template

from app.accounts.access import requires, today
from app.accounts.rules.permissions import Permission
from app.growth.labels import drafting
from app.growth.labels import framework as labels
from app.growth.labels.words import Words
from app.growth.queries import anchors, frameworks, people
from app.growth.views.blueprint import bp


@bp.get("/framework")
@requires(Permission.FRAMEWORK_READ)
def show_framework() -> str:
    """Tiers with duties and demands, criteria, both frameworks, figures, standards, editions."""
    day = today()
    edition = frameworks.edition(day)
    words = Words(edition.body)
    units = people.every_unit() if edition.body.variants else []
    return render_template(
        "growth/framework.html",
        framework=edition.body,
        editions=frameworks.editions(),
        present=edition.id,
        day=day,
        words=words,
        variants=drafting.variants(words, {unit.key: unit.name for unit in units}),
        rungs=labels.rungs(words),
        measures=labels.measures(edition.body),
        rules=labels.rules(edition.body),
        criterion_levels=anchors.of_review(edition.body),
        point_levels=anchors.of_points(edition.body),
    )
