"""Writing items and exams: lists, editors, publishing, putting away, a look at a paper."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import current_actor, requires
from app.accounts.rules.permissions import Permission
from app.content import store
from app.content.faults import told
from app.exams.forms import exams as forms
from app.exams.labels import exams as labels
from app.exams.policies import reviewing as policies
from app.exams.queries import bank as queries
from app.exams.queries import reviewing as review_queries
from app.exams.queries.bank import BankList
from app.exams.services import authoring, item_media, reviewing, showing
from app.exams.services.kinds import DIFFICULTIES, ITEM_TYPES, ExamBody, ItemBody
from app.kernel.errors import BadContent, Conflict, Denied, NotFound
from app.platform import clock, i18n
from app.platform.db import transaction
from app.platform.i18n import _

bp = Blueprint("authoring", __name__, template_folder="../templates", url_prefix="/bank")

Answer = str | AnyResponse | tuple[str, int]
_KEY = re.compile(r"[a-z0-9][a-z0-9-]{1,60}\Z")


def wanted_items(given: Mapping[str, str]) -> BankList:
    """The part of the bank that an address or a form names."""
    return BankList(
        words=given.get("q", "").strip(),
        type=given.get("type", ""),
        competency=given.get("competency", ""),
        difficulty=given.get("difficulty", ""),
        bank=given.get("bank", ""),
        state=given.get("state", ""),
        sort=given.get("sort", "key"),
    )


@bp.get("/items")
@requires(Permission.EXAM_AUTHOR)
def list_items() -> Answer:
    """The item bank: search, filter, sort."""
    wanted = wanted_items(request.args)
    page = authoring.page(wanted, request.args.get("page", 1, type=int))
    return render_template(
        "exams/items.html",
        page=page,
        wanted=wanted,
        uses=queries.uses([row[0].key for row in page.items]),
        standings=reviewing.standings_of(page.items),
        standing_words=labels.STANDINGS,
        waiting=review_queries.count_waiting(current_actor().id),
        competencies=queries.choices("competency"),
        banks=queries.choices("bank"),
        types=ITEM_TYPES,
        difficulties=DIFFICULTIES,
    )


@bp.get("/items/new")
@requires(Permission.EXAM_AUTHOR)
def new_item() -> Answer:
    """Choose a type, then write."""
    kind = request.args.get("type", "")
    if kind not in ITEM_TYPES:
        within = request.args.get("within", "")
        types = [one for one in ITEM_TYPES if not (within and one == "composite")]
        return render_template("exams/item_types.html", types=types, within=within)
    begun: dict[str, Any] = {"type": kind, "points": 1, "difficulty": "medium"}
    key, case = "", request.args.get("within", "")
    if case:
        if kind == "composite":
            raise NotFound()
        key, shared = authoring.part_defaults(case)
        begun |= shared
    return _item_page(key, begun, None)


@bp.post("/items/new")
@requires(Permission.EXAM_AUTHOR)
def create_item() -> Answer:
    """Keep a new item."""
    kind = request.form.get("type", "")
    if kind not in ITEM_TYPES:
        raise NotFound()
    key = request.form.get("key", "").strip()
    body = authoring.read_item(request.form, {"type": kind})
    case = request.form.get("within", "")
    if case:
        with transaction():
            key, shared = authoring.part_defaults(case)
        body["within"] = shared["within"]
    elif not _KEY.match(key):
        message = _("A key is 2 to 60 small letters, digits and dashes, such as late-parcel.")
        return _item_page(key, body, None, [("key", message)])
    return _keep_item(key, body, None)


@bp.get("/items/<key>")
@requires(Permission.EXAM_AUTHOR)
def edit_item(key: str) -> Answer:
    """An item's latest text."""
    version = store.latest(ItemBody, key)
    return _item_page(key, version.body.stored(), version.number)


@bp.post("/items/<key>")
@requires(Permission.EXAM_AUTHOR)
def save_item(key: str) -> Answer:
    """Keep a draft, or publish it."""
    expected = request.form.get("expected", type=int)
    with transaction():
        before = store.latest(ItemBody, key).body.stored()
    return _keep_item(key, authoring.read_item(request.form, before), expected)


def _keep_item(key: str, body: dict[str, Any], expected: int | None) -> Answer:
    given, upload = None, request.files.get("medium")
    if upload is not None and upload.filename:
        try:
            given = item_media.taken(upload.filename, upload.read(), request.form)
            item_media.put(body, given, request.form.get("medium_place", item_media.STEM))
        except BadContent as refusal:
            return _item_page(key, body, expected, [("medium", i18n.said(refusal))])
    parsed, faults = authoring.parsed(ItemBody, body)
    if faults:
        return _item_page(key, body, expected, _told_with_fields(faults))
    deed = request.form.get("deed", "draft")
    case = parsed.within if expected is None else ""
    try:
        with transaction():
            authoring.keep_item(
                key,
                parsed,
                expected=expected,
                deed=deed,
                words=request.form.get("words", ""),
                given=given,
                by=current_actor(),
                at=clock.now(),
            )
            if case:
                authoring.add_part(case, key, by=current_actor(), at=clock.now())
    except (BadContent, Conflict, Denied) as refusal:
        return _item_page(key, body, expected, [("", i18n.said(refusal))])
    flash(
        {
            "publish": _("Published. Attempts already begun keep the version they have."),
            "review": _("Handed in. Somebody else reads it before learners meet it."),
        }.get(deed, _("Kept as a draft."))
    )
    return redirect(url_for(".edit_item", key=key), 303)


def _told(found: list[str]) -> list[str]:
    """What stands against publishing, in the author's language."""
    return [told(one) for one in found]


def _told_with_fields(faults: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [("", told(sentence)) for _field, sentence in faults]


def _item_page(
    key: str, body: dict[str, Any], number: int | None, errors: list[tuple[str, str]] | None = None
) -> Answer:
    parsed, _faults = authoring.parsed(ItemBody, body)
    known = store.entry(ItemBody, key) if number is not None else None
    look = reviewing.look(key) if known else None
    page = render_template(
        "exams/item_edit.html",
        key=key,
        body=body,
        number=number,
        entry=known,
        look=look,
        may_alone=policies.may_decide_alone(current_actor()),
        errors=errors or [],
        checks=_told(authoring.faults(ItemBody, key or "new", parsed)) if parsed else [],
        shown=parsed,
        near=queries.near_duplicates(key, parsed) if parsed else [],
        use=queries.uses([key]).get(key) if key else None,
        exams=queries.exams_with(key) if key else [],
        history=store.history(ItemBody, key) if known else [],
        standings=labels.STANDINGS,
        parts=authoring.parts_of(parsed) if parsed else [],
        competencies=queries.choices("competency"),
        banks=queries.choices("bank"),
        difficulties=DIFFICULTIES,
        criteria=labels.CRITERIA,
    )
    return (page, 422) if errors else page


@bp.post("/<kind>/<key>/<deed>")
@requires(Permission.EXAM_AUTHOR)
def change_entry(kind: str, key: str, deed: str) -> Answer:
    """Put an entry away, bring it back, or drop its draft."""
    models: dict[str, type[ItemBody] | type[ExamBody]] = {"items": ItemBody, "exams": ExamBody}
    deeds = {"retire": store.retire, "restore": store.restore, "discard": store.discard}
    if kind not in models or deed not in deeds:
        raise NotFound()
    page = ".edit_item" if kind == "items" else ".edit_exam"
    try:
        with transaction():
            deeds[deed](models[kind], key, by=current_actor(), at=clock.now())
    except Conflict as refusal:
        flash(i18n.said(refusal), "error")
        return redirect(url_for(page, key=key), 303)
    flash(
        {
            "retire": _("Retired. Learners do not meet it any more; results stand."),
            "restore": _("Restored."),
            "discard": _("The draft is dropped; it stands in the history."),
        }[deed]
    )
    return redirect(url_for(page, key=key), 303)


@bp.get("/exams")
@requires(Permission.EXAM_AUTHOR)
def list_exams() -> Answer:
    """Every exam with its state."""
    return render_template("exams/exam_list.html", rows=authoring.exam_entries())


@bp.get("/exams/new")
@requires(Permission.EXAM_AUTHOR)
def new_exam() -> Answer:
    """A blank exam."""
    return _exam_page("", {}, None)


@bp.post("/exams/new")
@requires(Permission.EXAM_AUTHOR)
def create_exam() -> Answer:
    """Keep a new exam."""
    key = request.form.get("key", "").strip()
    body = authoring.read_exam(forms.with_moments(request.form), {})
    if not _KEY.match(key):
        message = _("A key is 2 to 60 small letters, digits and dashes, such as late-parcel.")
        return _exam_page(key, body, None, [("key", message)])
    return _keep_exam(key, body, None)


@bp.get("/exams/<key>")
@requires(Permission.EXAM_AUTHOR)
def edit_exam(key: str) -> Answer:
    """An exam's latest text."""
    version = store.latest(ExamBody, key)
    return _exam_page(key, version.body.stored(), version.number)


@bp.post("/exams/<key>")
@requires(Permission.EXAM_AUTHOR)
def save_exam(key: str) -> Answer:
    """Keep a draft, or publish it."""
    expected = request.form.get("expected", type=int)
    with transaction():
        before = store.latest(ExamBody, key).body.stored()
    fields = forms.with_moments(request.form)
    return _keep_exam(key, authoring.read_exam(fields, before), expected)


def _keep_exam(key: str, body: dict[str, Any], expected: int | None) -> Answer:
    parsed, faults = authoring.parsed(ExamBody, body)
    if faults:
        return _exam_page(key, body, expected, _told_with_fields(faults))
    publish = request.form.get("deed") == "publish"
    try:
        with transaction():
            authoring.keep(
                ExamBody,
                key,
                parsed,
                expected=expected,
                publish=publish,
                by=current_actor(),
                at=clock.now(),
            )
    except (BadContent, Conflict) as refusal:
        return _exam_page(key, body, expected, [("", i18n.said(refusal))])
    flash(
        _("Published. Attempts already begun keep the version they have.")
        if publish
        else _("Kept as a draft.")
    )
    return redirect(url_for(".edit_exam", key=key), 303)


def _exam_page(
    key: str, body: dict[str, Any], number: int | None, errors: list[tuple[str, str]] | None = None
) -> Answer:
    parsed, _faults = authoring.parsed(ExamBody, body)
    known = store.entry(ExamBody, key) if number is not None else None
    page = render_template(
        "exams/exam_edit.html",
        key=key,
        body=body,
        number=number,
        entry=known,
        errors=errors or [],
        checks=_told(authoring.faults(ExamBody, key or "new", parsed)) if parsed else [],
        shown=parsed,
        competencies=queries.choices("competency"),
        types=ITEM_TYPES,
        difficulties=DIFFICULTIES,
        tiers=labels.TIERS,
        window=forms.window_of(body),
    )
    return (page, 422) if errors else page


@bp.get("/exams/<key>/preview")
@requires(Permission.EXAM_AUTHOR)
def preview_exam(key: str) -> Answer:
    """A paper as a learner might get it, with its key."""
    seed = request.args.get("seed", 1, type=int)
    body = store.latest(ExamBody, key).body
    slots, refusal = authoring.preview(body, seed)
    return render_template(
        "exams/preview.html",
        key=key,
        exam=body,
        slots=[(slot, showing.shown_item(slot, None, flagged=False)) for slot in slots],
        possible=sum(slot.points for slot in slots),
        refusal=i18n.said(refusal) if refusal else "",
        seed=seed,
        another=secrets.randbelow(100_000),
    )
