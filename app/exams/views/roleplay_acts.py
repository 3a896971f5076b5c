"""The library of acts, and taking a learner's sentence into it from a rating."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.accounts.access import current_actor, requires
from app.accounts.rules.permissions import Permission
from app.exams.policies import roleplay as policies
from app.exams.queries import roleplay as queries
from app.exams.services import roleplay_acts as services
from app.exams.services import roleplay_catalogue as catalogue
from app.exams.services import roleplay_people
from app.exams.services.roleplay_parts import Form
from app.kernel.errors import BadContent, Conflict, NotFound
from app.platform import clock, i18n
from app.platform.db import transaction
from app.platform.i18n import _

bp = Blueprint("acts", __name__, template_folder="../templates", url_prefix="/acts")

Answer = str | Response | tuple[str, int]


@bp.get("/")
@requires(Permission.ROLEPLAY_AUTHOR)
def list_acts() -> Answer:
    """Every act that is recognised in all scenarios."""
    words = request.args.get("q", "").strip().casefold()
    everything = services.shown()
    found = [
        one
        for one in everything
        if words in f"{one.part.key}\n{one.part.title.zh}\n{one.part.title.en}".casefold()
    ]
    return render_template(
        "exams/roleplay_acts.html",
        acts=found,
        total=len(everything),
        words=words,
        shelves=services.shelves(),
    )


@bp.get("/<act>")
@requires(Permission.ROLEPLAY_AUTHOR)
def edit_act(act: str) -> Answer:
    """One act: what counts and what does not, in both languages."""
    found = services.find(act)
    return _page(found, services.form_of(found))


def _page(found: services.Shown, form: Form, *, status: int = 200, refusal: str = "") -> Answer:
    taken = services.takings(found.part.key)
    page = render_template(
        "exams/roleplay_act.html",
        found=found,
        form=form,
        takings=taken,
        people=roleplay_people.people({one.by for one in taken if one.by}, day=clock.now().date()),
        refusal=refusal,
        expected=request.form.get("expected") or found.shelf.version.number,
    )
    return (page, status) if status != 200 else page


@bp.post("/<act>")
@requires(Permission.ROLEPLAY_AUTHOR)
def save_act(act: str) -> Answer:
    """Keep the act in the draft of its file."""
    try:
        with transaction():
            form = services.saved(
                services.find(act),
                request.form.to_dict(),
                expected=request.form.get("expected", type=int) or 0,
                by=current_actor(),
                at=clock.now(),
            )
    except Conflict as refusal:
        found = services.find(act)
        form = services.typed(found, request.form.to_dict())
        return _page(found, form, status=409, refusal=i18n.said(refusal))
    if form is not None:
        return _page(services.find(act), form, status=422)
    flash(_("Kept in the draft."))
    return redirect(url_for(".edit_act", act=act), 303)


@bp.post("/files/<file>/publish")
@requires(Permission.ROLEPLAY_AUTHOR)
def publish(file: str) -> Answer:
    """Let messages be read with a file's draft from now on."""
    with transaction():
        services.publish(file, by=current_actor(), at=clock.now())
    flash(_("Published. What was read before stays as it was read."))
    return redirect(url_for(".list_acts"), 303)


@bp.route("/from/<uuid:public_id>/<int:message>", methods=["GET", "POST"])
@requires(Permission.ROLEPLAY_AUTHOR)
def take(public_id: UUID, message: int) -> Answer:
    """A sentence of a talk becomes an example or a counter-example."""
    if request.method == "GET":
        sentence = services.sentence_of(_play(public_id), message)
        return _taking(public_id, message, {"sentence": sentence, "target": "", "counts": "yes"})
    given = {name: request.form.get(name, "").strip() for name in ("sentence", "target", "counts")}
    try:
        with transaction():
            play = _play(public_id)
            scenario = play.scenario_key
            services.take(
                play,
                message,
                sentence=given["sentence"],
                target=given["target"],
                counts=given["counts"] != "no",
                by=current_actor(),
                at=clock.now(),
            )
    except BadContent as refusal:
        return _taking(public_id, message, given, refusal=i18n.said(refusal), status=422)
    except Conflict as refusal:
        return _taking(public_id, message, given, refusal=i18n.said(refusal), status=409)
    flash(_("It stands in the draft now; it counts once the draft is published."))
    kind, _slash, key = given["target"].partition("/")
    if kind == "library":
        return redirect(url_for(".edit_act", act=key), 303)
    place = {"key": scenario, "collection": kind, "at": key}
    return redirect(url_for("scenarios.edit_part", **place), 303)


def _play(public_id: UUID) -> Any:
    play = queries.play(public_id)
    if not policies.may_rate(current_actor(), learner_id=play.learner_id, state=play.state):
        raise NotFound()
    return play


def _taking(
    public_id: UUID, message: int, given: dict[str, str], *, refusal: str = "", status: int = 200
) -> Answer:
    play = queries.play(public_id)
    page = render_template(
        "exams/roleplay_take.html",
        play=play,
        message=message,
        given=given,
        targets=services.targets(play),
        title=catalogue.titles([play])[play.scenario_version_id],
        refusal=refusal,
    )
    return (page, status) if status != 200 else page
