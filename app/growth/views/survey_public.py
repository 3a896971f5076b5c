"""The page on which customers answer: no sign-in, mobile first, nothing kept that names them."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from app.accounts.access import public
from app.growth.labels import surveys as wording
from app.growth.queries import surveys as queries
from app.growth.rules import surveys as rule
from app.growth.rules.surveys import Mode
from app.growth.services import surveys
from app.growth.views.blueprint import bp
from app.growth.views.surveys import secret
from app.growth.views.team_person import today
from app.kernel.errors import NotFound
from app.platform import clock, i18n
from app.platform.db import transaction
from app.platform.i18n import _

Page = Response | tuple[str, int] | str


def _origin() -> str:
    """A digest of the address that changes every day, for the throttle alone."""
    return rule.sealed(secret(), "origin", today().isoformat(), request.remote_addr or "")


def _place(survey: queries.Found, code: str) -> tuple[str, int] | None:
    if not code:
        return None
    place = rule.place_in(secret(), survey.public_id, code)
    if place is None:
        raise NotFound()
    return place


@bp.route("/s/<uuid:link_id>", methods=["GET", "POST"])
@bp.route("/s/<uuid:link_id>/<code>", methods=["GET", "POST"])
@public
def answer_survey(link_id: UUID, code: str = "") -> Page:
    """The questions; an answer is taken once from a browser or for an order."""
    if request.method == "POST":
        return _take(link_id, code)
    survey = queries.by_link(link_id)
    _place(survey, code)
    if not rule.takes_answers(survey.state, survey.closes_at, clock.now()):
        return render_template("growth/survey_over.html", survey=survey)
    if str(link_id) in session.get("answered", []) and survey.mode is Mode.ANONYMOUS:
        return redirect(url_for(".survey_thanks", link_id=link_id), code=303)
    return _form(survey, {})


def _form(survey: queries.Found, errors: dict[str, str], general: str = "") -> str:
    return render_template(
        "growth/survey_public.html",
        survey=survey,
        questions=queries.questions_of(survey),
        marks=wording.MARKS,
        errors=errors,
        general=general,
        by_order=survey.mode is Mode.ORDER,
        given=request.form,
    )


def _take(link_id: UUID, code: str) -> Page:
    answer: Page | None = None
    with transaction():
        survey = queries.by_link(link_id)
        place = _place(survey, code)
        read = rule.read(queries.questions_of(survey), request.form.to_dict(flat=False))
        errors = {key: i18n.translated(why) for key, why in read.errors.items()}
        number = rule.order_no(request.form.get("order_no", ""))
        if survey.mode is Mode.ORDER and number is None:
            errors["order_no"] = _("Please write the order number as it stands in your order.")
        if request.form.get("website"):  # no person sees this field
            answer = redirect(url_for(".survey_thanks", link_id=link_id), code=303)
        elif errors:
            answer = (_form(survey, errors), 422)
        elif surveys.too_many(_origin(), at=clock.now()):
            wait = _("Many answers came from your network just now. Please try again in an hour.")
            answer = (_form(survey, {}, wait), 429)
        else:
            digest = rule.sealed(secret(), "order", survey.public_id, number) if number else None
            surveys.answer(
                survey, read, place=place, order_digest=digest, origin=_origin(), day=today(),
                at=clock.now(),
            )  # fmt: skip
    if answer is not None:
        return answer
    session["answered"] = [*session.get("answered", [])[-9:], str(link_id)]
    return redirect(url_for(".survey_thanks", link_id=link_id), code=303)


@bp.get("/s/<uuid:link_id>/thanks")
@public
def survey_thanks(link_id: UUID) -> str:
    """A word of thanks."""
    return render_template("growth/survey_over.html", survey=queries.by_link(link_id), thanks=True)
