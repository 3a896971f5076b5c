"""One change to many items in the browser: choose, look, apply, undo."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import queries as people
from app.accounts.access import current_actor, requires, today
from app.accounts.rules.permissions import Permission
from app.exams.forms.bulk import BulkForm
from app.exams.labels import exams as labels
from app.exams.queries import bank as queries
from app.exams.services import bulk
from app.exams.services.bulk import Preview
from app.exams.views.authoring import bp, wanted_items
from app.kernel.errors import BadContent, Conflict, Denied
from app.platform import clock, i18n
from app.platform.db import db, transaction
from app.platform.i18n import _, ngettext

Answer = str | AnyResponse | tuple[str, int]
SHOWN = 100
FILTERS = ("q", "type", "competency", "difficulty", "bank", "state")


def _chosen(given: MultiDict[str, str]) -> list[str]:
    if given.get("all"):
        return bulk.keys_of(wanted_items(given))
    return list(dict.fromkeys(given.getlist("key")))


def _page(given: MultiDict[str, str], error: str = "") -> Answer:
    """The form over the chosen items, and below it what it would do."""
    try:
        keys = _chosen(given)
    except BadContent as refusal:
        flash(i18n.said(refusal), "error")
        kept: dict[str, Any] = {name: given[name] for name in FILTERS if name in given}
        return redirect(url_for(".list_items", **kept), 303)
    form = BulkForm.over(given if len(given) else None, queries.choices("competency"))
    valid = form.validate()
    change = form.change() if valid else None
    made: Preview | None = None
    if change is not None and not change.empty and keys:
        made = bulk.preview(keys, change)
    page = render_template(
        "exams/bulk.html",
        form=form,
        keys=keys,
        everything=bool(given.get("all")),
        filters=[(name, given[name]) for name in FILTERS if given.get(name)],
        change=change,
        preview=made,
        fields=labels.BULK_FIELDS,
        steps=labels.STEPS,
        shown=SHOWN,
        last=bulk.last(),
        error=error,
    )
    return (page, 422) if error or not valid else page


@bp.get("/bulk")
@requires(Permission.EXAM_AUTHOR)
def show_bulk() -> Answer:
    """What to change in the chosen items; with a change, what it would do."""
    return _page(request.args)


@bp.post("/bulk")
@requires(Permission.EXAM_AUTHOR)
def apply_bulk() -> Answer:
    """Change the items as they were looked at, in short portions."""
    given, actor, at = request.form, current_actor(), clock.now()
    form = BulkForm.over(given, queries.choices("competency"))
    if not form.validate() or form.change().empty:
        return _page(given, _("Choose what is to change."))
    change = form.change()
    looked = bulk.preview(_chosen(given), change)
    if looked.seen != given.get("seen"):
        return _page(given, _("Items have changed since you looked. Look again, then apply."))
    if not looked.lines:
        return _page(given, _("None of these items would change."))
    db.session.rollback()
    with transaction():
        public_id = bulk.begin(change, by=actor, at=at)
    done = 0
    for portion in bulk.portions(looked.lines):
        with transaction():
            done += bulk.apply(public_id, portion, change, by=actor, at=at)
    with transaction():
        bulk.note(public_id, by=actor, at=at)
    flash(ngettext("One item is changed.", "%(num)d items are changed.", done))
    return redirect(url_for(".show_bulk_done", public_id=public_id), 303)


@bp.get("/bulk/<uuid:public_id>")
@requires(Permission.EXAM_AUTHOR)
def show_bulk_done(public_id: UUID) -> Answer:
    """A change that was made: its items, and undoing it."""
    done = bulk.look(public_id)
    ids = [one for one in (done.row.changed_by, done.row.undone_by) if one]
    return render_template(
        "exams/bulk_done.html",
        done=done,
        names=people.people_by_id(db.session(), ids, day=today()),
        fields=labels.BULK_FIELDS,
        steps={step.value: said for step, said in labels.STEPS.items()},
        shown=SHOWN,
    )


@bp.post("/bulk/<uuid:public_id>/undo")
@requires(Permission.EXAM_AUTHOR)
def undo_bulk(public_id: UUID) -> Answer:
    """Let the items stand as they did before."""
    actor, at = current_actor(), clock.now()
    try:
        with transaction():
            lines = [line.item_key for line in bulk.begin_undo(public_id, by=actor, at=at)]
    except (Denied, Conflict) as refusal:
        flash(i18n.said(refusal), "error")
        return redirect(url_for(".show_bulk_done", public_id=public_id), 303)
    for start in range(0, len(lines), bulk.BATCH):
        with transaction():
            bulk.undo(public_id, lines[start : start + bulk.BATCH], by=actor, at=at)
    flash(_("Undone. Every item says again what it said before."))
    return redirect(url_for(".show_bulk_done", public_id=public_id), 303)
