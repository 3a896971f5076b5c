"""The fairness report: promotion rates by team, language and shift."""

from __future__ import annotations

from flask import Response, render_template, request

from app.accounts.access import requires
from app.accounts.rules.permissions import Permission
from app.growth.labels import fairness as wording
from app.growth.queries.fairness import By, Fairness
from app.growth.rules.fairness import LEAST
from app.growth.rules.months import add_months
from app.growth.views.blueprint import bp
from app.growth.views.team import number
from app.growth.views.team_files import file_asked, file_of
from app.growth.views.team_person import today
from app.platform.i18n import _

MONTHS = (6, 12, 24)


@bp.route("/fairness", methods=["GET", "POST"])
@requires(Permission.FAIRNESS_READ)
def show_fairness() -> str | Response:
    """Rates with intervals over a period; the same as a file. For analysts and approvers, who see
    the whole organisation."""
    months = number(request.args.get("months") or "12")
    months = months if months in MONTHS else 12
    report = Fairness(add_months(today(), -months), today())
    if file_asked():
        columns, rows = wording.table(report)
        return file_of(_("Fairness of promotions"), f"fairness-{today()}", columns, rows)
    return render_template(
        "growth/fairness.html",
        report=report,
        words=wording,
        kinds=list(By),
        months=months,
        choices=MONTHS,
        least=LEAST,
    )
