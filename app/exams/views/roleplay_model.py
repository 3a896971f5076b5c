"""The language model for trainers: what it may do, in which exams, and what came of it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.accounts.access import current_actor, requires
from app.accounts.rules.permissions import Permission
from app.exams.labels import roleplay_model as labels
from app.exams.rules.agreement import FEWEST
from app.exams.services import roleplay_model as services
from app.exams.services import roleplay_shadow as shadow
from app.exams.services import roleplay_wording as wording
from app.platform import clock
from app.platform.db import transaction
from app.platform.i18n import _

bp = Blueprint("roleplay_model", __name__, template_folder="../templates", url_prefix="/rating")


@bp.app_context_processor
def _lines() -> dict[str, object]:
    """Which of the customer's lines a model worded, for the desk, the report and the rating page;
    and whether a learner has to be told before a play."""

    def words_model(scenario_key: str) -> dict[str, Any] | None:
        standing = services.standing()
        if standing.endpoint is None or not standing.words:
            return None
        return {
            "host": standing.endpoint.host,
            "exams": services.agreed(scenario_key, "words"),
        }

    return {
        "lines_by_number": wording.by_number,
        "lines_by_message": wording.by_message,
        "words_model": words_model,
    }


@bp.get("/language-model")
@requires(Permission.ROLEPLAY_RATE)
def show() -> str:
    """What is turned on, what is sent, the leaves for exams, and the figures."""
    at = clock.now()
    standing = services.standing()
    endpoint = standing.endpoint
    return render_template(
        "exams/roleplay_model.html",
        standing=standing,
        leaves=services.leaves(),
        uses={purpose: services.uses(purpose, at=at) for purpose in ("words", "rating", "canary")},
        figures=shadow.figures(endpoint.model) if endpoint and standing.rates else (),
        outcomes=labels.OUTCOMES,
        fewest=FEWEST,
    )


@bp.post("/language-model/<key>")
@requires(Permission.ROLEPLAY_RATE)
def agree(key: str) -> Response:
    """Give or take back the leave for one exam."""
    wanted = request.form.get("wanted") == "y"
    with transaction():
        services.agree(
            key,
            request.form.get("purpose", ""),
            wanted=wanted,
            by=current_actor(),
            at=clock.now(),
        )
    flash(_("You agreed for this exam.") if wanted else _("The leave for this exam is taken back."))
    return redirect(url_for(".show", _anchor=f"exam-{key}"), 303)
