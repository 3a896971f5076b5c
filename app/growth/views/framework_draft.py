"""Write the next edition of the framework: its outline and every entry of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.accounts.access import current_actor, requires, today
from app.accounts.rules.permissions import Permission
from app.growth.forms import demand as forms
from app.growth.labels import drafting as labels
from app.growth.labels.framework import measures, rules
from app.growth.labels.variants import variants as variants_of
from app.growth.labels.words import Words
from app.growth.queries import frameworks, people
from app.growth.rules import outline
from app.growth.services import drafting, editing
from app.growth.views.blueprint import bp
from app.growth.views.framework_entry import Entry, Page, number_of_version, write
from app.kernel.errors import NotFound
from app.platform import clock
from app.platform.db import transaction
from app.platform.i18n import _, in_readers_language

STEPS = ("up", "down", "remove", "dissolve")
# What stands in a list beside demands: the list, and what its form calls the words of an entry.
TEXTS = {"competencies": "summary", "criteria": "behaviour"}


@bp.get("/framework/draft")
@requires(Permission.GROWTH_FRAMEWORK)
def show_draft() -> str:
    """The whole outline with what can be done to each entry, the faults, and what has changed."""
    edition, present = frameworks.working(), frameworks.latest()
    words = Words(edition.body)
    names = {unit.key: unit.name for unit in people.every_unit()}
    return render_template(
        "growth/framework_draft.html",
        words=words,
        edition=edition,
        is_draft=edition.id != present.id,
        writer=people.names({edition.created_by}, day=today()).get(edition.created_by or 0),
        faults=editing.lint(edition.body),
        changes=labels.changes(present.body, edition.body),
        ways=labels.ways(words),
        upkeep=labels.upkeep(words),
        variants=variants_of(words, names),
        figures=measures(edition.body),
        kinds=labels.KINDS,
        titles=labels.titles_of(edition.body),
        standards=rules(edition.body),
        groups=drafting.GROUPS,
    )


def _asked_kind(raw: outline.Raw, at: str, like: str) -> str:
    """The kind of the demand at a place, or of a new one. Raise NotFound for anything else."""
    if at or like:
        found = outline.find(raw, at or like)
        kind = found.get("type") if isinstance(found, dict) else None
    else:
        kind = request.args.get("kind")
    if kind not in forms.SHAPES:
        raise NotFound()
    return str(kind)


def _demand_form(words: Words, raw: outline.Raw, at: str, into: str, kind: str) -> forms.DemandForm:
    """The form with what its fields offer, filled from the demand at its place or that it is
    like."""
    like = request.args.get("like", "")
    offered = labels.choices(words, frameworks.published())
    places, siblings = [], []
    if at:
        lists = [*labels.ways(words), *labels.upkeep(words)]
        lists += [way for v in variants_of(words, {}) for way in v.ways]
        places = labels.places(words, lists, but=at)
    elif kind in drafting.GROUPS:
        stand = enumerate(outline.list_at(raw, into))
        siblings = [(str(number), _title(words, one)) for number, one in stand]
    if at or like:
        data = forms.data_of(kind, outline.find(raw, at or like))
    else:
        begin = f"{_tier_of(raw, into)}-{kind}".replace("_", "-").strip("-")
        data = {"key": drafting.free_key(words.framework, begin)}
    for name, choices in offered.items():
        value = data.get(name)
        known = {key for key, _label in choices}
        for one in value if isinstance(value, list) else [value]:
            if one is not None and one not in known:
                choices.append((one, str(one)))
    data |= {"rule": kind, "place": into, "version": ""}
    form = forms.demand_form(kind, offered, places=places, siblings=siblings)(data=data)
    if at:
        form.key.render_kw = {"readonly": True}
    return form


def _title(words: Words, one: Mapping[str, Any]) -> str:
    asked = words.framework.asked(str(one["key"]))
    return words.title(asked.rule()) if asked else str(one["key"])


def _tier_of(raw: outline.Raw, into: str) -> str:
    """The tier that a list is about, as the begin of a key."""
    steps = into.split("-")
    entry = outline.find(raw, "-".join(steps[:2])) if len(steps) > 1 else {}
    found = entry.get("to_tier") or entry.get("key") if isinstance(entry, dict) else ""
    return str(found or "")


@bp.route("/framework/draft/demand", methods=["GET", "POST"])
@requires(Permission.GROWTH_FRAMEWORK)
def edit_demand() -> Page:
    """Change the demand at the place ``at``, or write one more of a kind ``into`` a list."""
    return write("growth/framework_demand.html", _demand)


def _demand(edition: frameworks.Edition) -> Entry:
    at = request.args.get("at", "")
    raw = drafting.raw_of(edition.body)
    into = outline.home(at)[0] if at else request.args.get("into", "")
    kind = _asked_kind(raw, at, request.args.get("like", ""))
    outline.list_at(raw, into)
    form = _demand_form(Words(edition.body), raw, at, into, kind)

    def change() -> tuple[drafting.Change, str]:
        value = form.value(kind)
        if at:
            value["key"] = outline.find(raw, at)["key"]
            return drafting.put(at, value, into=form.place.data), form.place.data
        chosen = [int(n) for n in form.parts.data] if "parts" in form else []
        return drafting.add(into, value, parts=chosen), into

    fields = [n for n in forms.SHAPES[kind] if n != "needed" or kind in drafting.GROUPS]
    return Entry(form, change, {"shape": fields, "kind": labels.KINDS[kind], "at": at})


@bp.post("/framework/draft/move")
@requires(Permission.GROWTH_FRAMEWORK)
def move_in_draft() -> Response:
    """Move the entry at ``at`` up or down, take it out, or put a group's parts in its place."""
    at, step = request.form.get("at", ""), request.form.get("step", "")
    if step not in STEPS:
        raise NotFound()
    with transaction():
        drafting.change(
            frameworks.working(),
            drafting.move(at, step),
            expected=number_of_version(),
            by=current_actor(),
            at=clock.now(),
        )
    return redirect(url_for(".show_draft") + f"#in-{outline.home(at)[0]}", code=303)


@bp.post("/framework/draft/discard")
@requires(Permission.GROWTH_FRAMEWORK)
def discard_draft() -> Response:
    """Drop the draft; the published edition stands as it was."""
    with transaction():
        drafting.discard(by=current_actor(), at=clock.now())
    flash(_("The draft is dropped. Its versions stay in the history."))
    return redirect(url_for(".show_draft"), code=303)


# --- tiers, competencies, criteria ---------------------------------------------------------


def _text(zh: str | None, en: str | None) -> dict[str, str] | None:
    return {"zh": zh, "en": en} if zh and en else None


def _part_form(found: Mapping[str, Any], room: str) -> Any:
    title = found.get("title") or {}
    data = {"title_zh": title.get("zh"), "title_en": title.get("en"), "key": found.get("key")}
    if room == "tiers":
        for name in ("zh", "en"):
            data[f"short_{name}"] = found["short"][name]
            data[f"duties_{name}"] = "\n".join(duty[name] for duty in found["duties"])
        data["certificate"] = found["certificate"]
        return forms.TierForm(data=data)
    said = found.get(TEXTS[room]) or {}
    form = forms.TextForm(data=data | {"words_zh": said.get("zh"), "words_en": said.get("en")})
    if found:
        form.key.render_kw = {"readonly": True}
    return form


def _part_value(form: Any, found: Mapping[str, Any], room: str) -> dict[str, Any]:
    value: dict[str, Any] = {"title": _text(form.title_zh.data, form.title_en.data)}
    if room == "tiers":
        duties = (forms.lines_of(f.data or "") for f in (form.duties_zh, form.duties_en))
        value["short"] = _text(form.short_zh.data, form.short_en.data)
        value["certificate"] = form.certificate.data or ""
        value["duties"] = [{"zh": zh, "en": en} for zh, en in zip(*duties, strict=True)]
        return value
    value["key"] = found.get("key") or form.key.data
    value[TEXTS[room]] = _text(form.words_zh.data, form.words_en.data)
    return value


@bp.route("/framework/draft/part", methods=["GET", "POST"])
@requires(Permission.GROWTH_FRAMEWORK)
def edit_part() -> Page:
    """Change a tier, competency or criterion ``at`` its place, or write one more competency."""
    return write("growth/framework_part.html", _part)


def _part(edition: frameworks.Edition) -> Entry:
    at = request.args.get("at", "")
    room = outline.home(at)[0] if at else request.args.get("into", "")
    if room not in (*TEXTS, "tiers") or (not at and room != "competencies"):
        raise NotFound()
    found = outline.find(drafting.raw_of(edition.body), at) if at else {}
    form = _part_form(found, room)

    def change() -> tuple[drafting.Change, str]:
        value = _part_value(form, found, room)
        return drafting.put(at, value) if at else drafting.add(room, value), room

    title = in_readers_language(found["title"]) if found else _("A new competency")
    return Entry(form, change, {"room": room, "title": title})
