"""Practising: rounds over a paper with the key beside each answer. All of it works as plain forms;
the script only adds keys."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import current_actor, requires
from app.accounts.rules.permissions import Permission
from app.exams.forms.practice import read_fields
from app.exams.labels import exams as labels
from app.exams.queries import practice as queries
from app.exams.rules.practice import Mark, neighbours
from app.exams.rules.scoring import AnswerShape
from app.exams.services import practice, showing, suggesting
from app.exams.services.practice import Way
from app.kernel.errors import BadContent, Conflict
from app.platform import clock, i18n
from app.platform.db import transaction
from app.platform.i18n import _

bp = Blueprint("practice", __name__, template_folder="../templates", url_prefix="/practice")

Answer = str | AnyResponse | tuple[str, int]


@bp.get("/<key>")
@requires(Permission.ATTEMPT_SIT)
def show(key: str) -> Answer:
    """What can be practised here, and the rounds so far."""
    offer = practice.offer(current_actor(), key, at=clock.now())
    subjects = queries.by_subject(current_actor().id, key) if offer.rounds else []
    return render_template("exams/practice.html", offer=offer, subjects=subjects)


@bp.post("/<key>")
@requires(Permission.ATTEMPT_SIT)
def start(key: str) -> Answer:
    """Begin a round over another paper."""
    learner, at = current_actor(), clock.now()
    practice.make_ready(learner, key, at=at)
    with transaction():
        row = practice.start(learner, key, at=at)
        public_id, first = row.public_id, row.slots[0]
    return redirect(url_for(".show_item", public_id=public_id, slot=first), 303)


@bp.get("/rounds/<uuid:public_id>")
@requires(Permission.ATTEMPT_SIT)
def show_round(public_id: UUID) -> Answer:
    """How a round went, place by place, and what to do next."""
    way = practice.read(current_actor(), public_id)
    return render_template(
        "exams/practice_round.html", way=way, M=Mark, marks=labels.PRACTICE_MARKS
    )


@bp.post("/rounds/<uuid:public_id>/again")
@requires(Permission.ATTEMPT_SIT)
def practise_missed(public_id: UUID) -> Answer:
    """A round of those that went wrong."""
    try:
        with transaction():
            way = practice.read(current_actor(), public_id, lock=True)
            row = practice.again(way, current_actor(), at=clock.now())
            begun, first = row.public_id, row.slots[0]
    except Conflict as refusal:
        flash(i18n.said(refusal), "error")
        return redirect(url_for(".show_round", public_id=public_id), 303)
    return redirect(url_for(".show_item", public_id=begun, slot=first), 303)


@bp.get("/rounds/<uuid:public_id>/<int:slot>")
@requires(Permission.ATTEMPT_SIT)
def show_item(public_id: UUID, slot: int) -> Answer:
    """One item: to answer, or with its key once it was checked."""
    return _item(practice.read(current_actor(), public_id), slot)


def _item(way: Way, slot: int, *, given: object = None, error: str = "") -> Answer:
    place, kept = way.place(slot), way.answers.get(slot)
    reviewed = showing.practised(place, kept.answer, kept.earned) if kept else None
    look = None
    if reviewed is not None and place.item.by_hand and reviewed.text:
        look = suggesting.look(place.item, reviewed.text)
    before, behind = neighbours(way.slots, slot)
    page = render_template(
        "exams/practice_item.html",
        way=way,
        slot=slot,
        number=way.slots.index(slot) + 1,
        item=showing.shown_item(place, None, flagged=False)._replace(answer=given),
        one=reviewed,
        found={one.point for one in look.points if one.found} if look else set(),
        mark=way.marks.get(slot),
        marks=labels.PRACTICE_MARKS,
        M=Mark,
        before=before,
        behind=behind,
        after=way.next(slot),
        error=error,
    )
    return (page, 422) if error else page


@bp.post("/rounds/<uuid:public_id>/<int:slot>")
@requires(Permission.ATTEMPT_SIT)
def check(public_id: UUID, slot: int) -> Answer:
    """Check the answer, or show it to somebody who gives in."""
    here = url_for(".show_item", public_id=public_id, slot=slot)
    given: object = None
    try:
        with transaction():
            way = practice.read(current_actor(), public_id, lock=True)
            item = way.place(slot).item
            given = read_fields(request.form, slot, item.shape, item.shuffled)
            show_it = request.form.get("deed") == "show"
            practice.check(way, slot, given, show=show_it, at=clock.now())
    except Conflict:
        # Checked in another tab, or sent twice: what stands is shown.
        return redirect(here, 303)
    except BadContent as refusal:
        way = practice.read(current_actor(), public_id)
        if way.place(slot).item.shape is AnswerShape.ORDER:
            given = request.form.getlist(f"i{slot}")  # as it was chosen, whole order or not
        return _item(way, slot, given=given, error=i18n.said(refusal))
    return redirect(here, 303)


@bp.post("/rounds/<uuid:public_id>/<int:slot>/compared")
@requires(Permission.ATTEMPT_SIT)
def compare(public_id: UUID, slot: int) -> Answer:
    """The learner says whether their own words had what counts."""
    had_it = {"yes": True, "no": False}.get(request.form.get("had_it", ""))
    if had_it is None:
        way = practice.read(current_actor(), public_id)
        return _item(way, slot, error=_("Say whether your answer had what counts."))
    with transaction():
        way = practice.read(current_actor(), public_id, lock=True)
        practice.compare(way, slot, had_it=had_it, at=clock.now())
        way = practice.read(current_actor(), public_id)
        after = way.next(slot)
    if after is None:
        return redirect(url_for(".show_round", public_id=public_id), 303)
    return redirect(url_for(".show_item", public_id=public_id, slot=after), 303)
