"""The competency framework, to be read by everybody."""

from __future__ import annotations

from flask import Response, render_template

from app.accounts.access import requires, today
from app.accounts.rules.permissions import Permission
from app.growth.labels import files
from app.growth.labels import framework as labels
from app.growth.labels.variants import variants as variants_of
from app.growth.labels.words import Words
from app.growth.queries import anchors, frameworks, people
from app.growth.views.blueprint import bp
from app.growth.views.team_files import file_asked, file_of
from app.platform.i18n import _


@bp.route("/framework", methods=["GET", "POST"])
@requires(Permission.FRAMEWORK_READ)
def show_framework() -> str | Response:
    """Tiers with duties and demands, criteria, both frameworks, figures, standards, editions;
    what is asked also as a file."""
    day = today()
    edition = frameworks.edition(day)
    words = Words(edition.body)
    units = people.every_unit() if edition.body.variants else []
    rungs = labels.rungs(words)
    variants = variants_of(words, {unit.key: unit.name for unit in units})
    if file_asked():
        columns, rows = files.framework(rungs, variants)
        return file_of(_("Framework"), f"framework-{edition.number}", columns, rows)
    return render_template(
        "growth/framework.html",
        framework=edition.body,
        editions=frameworks.editions(),
        present=edition.id,
        day=day,
        words=words,
        variants=variants,
        rungs=rungs,
        measures=labels.measures(edition.body),
        rules=labels.rules(edition.body),
        criterion_levels=anchors.of_review(edition.body),
        point_levels=anchors.of_points(edition.body),
    )
