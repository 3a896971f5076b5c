"""The review of items: what waits for a reader, one item as its reader finds it, the remarks."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import queries as people
from app.accounts.access import current_actor, current_reader, requires, today
from app.accounts.queries import Person
from app.accounts.rules.permissions import Permission, may
from app.exams.labels import exams as labels
from app.exams.policies import reviewing as policies
from app.exams.queries import bank as bank_queries
from app.exams.queries import reviewing as queries
from app.exams.rules.reviewing import is_second_pair_of_eyes
from app.exams.services import authoring, reviewing
from app.exams.services.kinds import ItemBody
from app.exams.views.authoring import bp
from app.kernel.errors import BadContent, Conflict, Denied, NotFound
from app.platform import clock, i18n
from app.platform.db import db, transaction
from app.platform.i18n import _, ngettext

Answer = str | AnyResponse | tuple[str, int]


def waiting() -> int:
    """The count on the rail: what this trainer may accept."""
    reader = current_reader()
    if reader is None or not may(reader.actor, Permission.EXAM_AUTHOR):
        return 0
    return queries.count_waiting(reader.actor.id)


def _named(ids: Collection[int]) -> Mapping[int, Person]:
    return people.people_by_id(db.session(), list(ids), day=today())


@bp.get("/review")
@requires(Permission.EXAM_AUTHOR)
def list_reviews() -> Answer:
    """What waits for a second reader, the oldest first."""
    actor = current_actor()
    whose = request.args.get("whose", "others")
    if whose not in queries.MINE:
        whose = "others"
    page = reviewing.waiting_page(actor, whose, request.args.get("page", 1, type=int))
    keys = [review.item_key for review, _item in page.items]
    writers = queries.writers_of(keys)
    return render_template(
        "exams/review_queue.html",
        page=page,
        whose=whose,
        writers=writers,
        remarks=queries.open_remarks(keys),
        mine={
            review.item_key
            for review, _item in page.items
            if not is_second_pair_of_eyes(actor.id, writers[review.item_key], review.asked_by or 0)
        },
        subjects={
            one: labels.competency_name(one)
            for one in dict.fromkeys(item.competency for _review, item in page.items)
        },
        names=_named({one for group in writers.values() for one in group}),
    )


@bp.post("/review")
@requires(Permission.EXAM_AUTHOR)
def accept_chosen() -> Answer:
    """Accept several items that were looked through."""
    keys = request.form.getlist("key")
    if not keys:
        flash(_("Tick the items first."), "error")
        return redirect(url_for(".list_reviews"), 303)
    done, refused, actor = 0, [], current_actor()
    for key in dict.fromkeys(keys):
        try:
            with transaction():  # one by one: each looks at all that learners meet
                reviewing.accept(key, by=actor, at=clock.now())
        except (NotFound, Conflict, Denied, BadContent) as refusal:
            refused.append(_("%(item)s: %(why)s", item=key, why=i18n.said(refusal)))
        else:
            done += 1
    if done:
        flash(ngettext("One item is accepted.", "%(num)d items are accepted.", done))
    for words in refused[:5]:
        flash(words, "error")
    return redirect(url_for(".list_reviews"), 303)


@bp.get("/items/<key>/review")
@requires(Permission.EXAM_AUTHOR)
def show_review(key: str) -> Answer:
    """An item as its reader finds it: what learners see, then the key, changes, remarks."""
    return _review_page(key)


def _review_page(key: str, error: str = "", kept: Mapping[str, str] | None = None) -> Answer:
    look, actor = reviewing.look(key), current_actor()
    asked_by = (look.review.asked_by if look.review else None) or 0
    page = render_template(
        "exams/item_review.html",
        key=key,
        look=look,
        body=look.version.body,
        checks=authoring.faults(ItemBody, key, look.version.body),
        near=bank_queries.near_duplicates(key, look.version.body),
        second=is_second_pair_of_eyes(actor.id, look.writers, asked_by),
        alone=policies.may_decide_alone(actor),
        names=_named(look.people),
        places=labels.REMARK_PLACES,
        standings=labels.STANDINGS,
        error=error,
        kept=kept or {},
    )
    return (page, 422) if error else page


@bp.post("/items/<key>/review")
@requires(Permission.EXAM_AUTHOR)
def decide_review(key: str) -> Answer:
    """Hand in, take back, accept or send back."""
    deed, words = request.form.get("deed", ""), request.form.get("words", "")
    expected = request.form.get("expected", type=int)
    actor, at = current_actor(), clock.now()
    said = {
        "hand_in": _("Handed in. Somebody else reads it before learners meet it."),
        "take_back": _("Taken back; it is a draft again."),
        "accept": _("Accepted. Papers built from now on may draw it."),
        "send_back": _("Sent back. Its author is told."),
    }
    if deed not in said:
        raise NotFound()
    try:
        with transaction():
            if deed == "hand_in":
                reviewing.hand_in(key, note=words, by=actor, at=at)
            elif deed == "take_back":
                reviewing.take_back(key, by=actor, at=at)
            elif deed == "accept":
                reviewing.accept(key, expected=expected, words=words, by=actor, at=at)
            else:
                reviewing.send_back(key, words=words, by=actor, at=at)
    except Conflict as refusal:
        flash(i18n.said(refusal), "error")
        return redirect(url_for(".show_review", key=key), 303)
    except (BadContent, Denied) as refusal:
        return _review_page(key, i18n.said(refusal), {"words": words})
    flash(said[deed])
    return redirect(url_for(".show_review", key=key), 303)


@bp.post("/items/<key>/remarks")
@requires(Permission.EXAM_AUTHOR)
def add_remark(key: str) -> Answer:
    """Say something about the item, or answer what was said."""
    words = request.form.get("remark", "")
    to = request.form.get("answer_to", type=UUID)
    try:
        with transaction():
            reviewing.remark(
                key,
                words,
                place=request.form.get("place", "whole"),
                answer_to=to,
                by=current_actor(),
                at=clock.now(),
            )
    except BadContent as refusal:
        return _review_page(key, i18n.said(refusal), {"remark": words})
    return redirect(url_for(".show_review", key=key, _anchor="remarks"), 303)


@bp.post("/remarks/<uuid:public_id>/<any(settle, reopen):deed>")
@requires(Permission.EXAM_AUTHOR)
def settle_remark(public_id: UUID, deed: str) -> Answer:
    """A remark is dealt with, or is not after all."""
    with transaction():
        key = reviewing.settle(
            public_id, settled=deed == "settle", by=current_actor(), at=clock.now()
        )
    return redirect(url_for(".show_review", key=key, _anchor="remarks"), 303)
