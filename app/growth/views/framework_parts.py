"""What else stands in the next edition: dimensions and points, interviews, learning paths, deeds,
tags, standards of service, and the settings of the whole."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from flask import request

from app.accounts.access import requires
from app.accounts.rules.permissions import Permission
from app.growth.forms import framework_parts as forms
from app.growth.labels import drafting as labels
from app.growth.queries import frameworks
from app.growth.rules import outline
from app.growth.services import drafting
from app.growth.views.blueprint import bp
from app.growth.views.framework_entry import Entry, Page, write
from app.kernel.errors import NotFound
from app.platform.i18n import in_readers_language

# The lists that are written here, by their place in the text.
ROOMS: Final = re.compile(
    r"(?:(dimensions|interviews|deeds|tags|standards)|dimensions-\d+-(points)|tiers-\d+-(path))"
)


def _room(into: str) -> str:
    """The kind of what stands in a list. Raise NotFound for a list that is not written here."""
    found = ROOMS.fullmatch(into)
    if found is None:
        raise NotFound()
    return next(name for name in found.groups() if name)


def _offered(body: frameworks.Body, room: str, found: Mapping[str, Any]) -> dict[str, Any]:
    """What each field of choices offers; what is chosen already is among it."""
    offered = labels.part_choices(body, frameworks.published(), room, but=str(found.get("key")))
    for name, choices in offered.items():
        known, chosen = {key for key, _label in choices}, found.get(name)
        for one in chosen if isinstance(chosen, list) else [chosen]:
            if one and one not in known:
                choices.append((one, str(one)))
    return offered


@bp.route("/framework/draft/entry", methods=["GET", "POST"])
@requires(Permission.GROWTH_FRAMEWORK)
def edit_entry() -> Page:
    """Change the entry ``at`` its place, or write one more ``into`` a list."""
    return write("growth/framework_entry.html", _entry)


def _entry(edition: frameworks.Edition) -> Entry:
    at = request.args.get("at", "")
    into = outline.home(at)[0] if at else request.args.get("into", "")
    room = _room(into)
    raw = drafting.raw_of(edition.body)
    outline.list_at(raw, into)
    found: Mapping[str, Any] = outline.find(raw, at) if at else {}
    form = forms.entry_form(room, _offered(edition.body, room, found))(
        data=forms.data_of(room, found)
    )
    if at and "key" in form:
        form.key.render_kw = {"readonly": True}

    def change() -> tuple[drafting.Change, str]:
        value = form.written(room)
        if "courses" in value:
            value["courses"] = _in_order(found.get("courses", ()), value["courses"])
        if room not in forms.NAMELESS:
            value["key"] = found["key"] if at else form.key.data
        if at:
            return drafting.put(at, value), into
        return drafting.add(into, value | ({"points": []} if room == "dimensions" else {})), into

    title = in_readers_language(found["title"]) if found else labels.PARTS[room]
    return Entry(form, change, {"room": room, "title": title, "fields": forms.SHAPES[room]})


def _in_order(before: Sequence[str], chosen: Sequence[str]) -> list[str]:
    """What was there in the order it had, then what is new."""
    kept = [one for one in before if one in chosen]
    return kept + [one for one in chosen if one not in kept]


@bp.route("/framework/draft/settings", methods=["GET", "POST"])
@requires(Permission.GROWTH_FRAMEWORK)
def edit_settings() -> Page:
    """The framework's name, the rubrics of its levels, the lines of the board."""
    return write("growth/framework_settings.html", _settings)


def _settings(edition: frameworks.Edition) -> Entry:
    body, raw = edition.body, drafting.raw_of(edition.body)
    published = frameworks.published()
    chosen = [ref for ref in raw["rubrics"].values() if ref]
    rubrics = labels.rubrics(sorted({*published["rubric"], *(ref[7:] for ref in chosen)}))
    figures = [(one.key, in_readers_language(one.title)) for one in body.indicators]
    levels = {name: Decimal(f"{raw['board'][name]:g}") for name in ("low_level", "wanted_level")}
    names = {"title_zh": raw["title"]["zh"], "title_en": raw["title"]["en"]}
    form = forms.settings_form(rubrics, figures)(
        data={**names, **raw["rubrics"], **raw["board"], **levels}
    )

    def change() -> tuple[drafting.Change, str]:
        value = form.written()
        value["board"]["shown"] = _in_order(raw["board"]["shown"], value["board"]["shown"])
        return (lambda text: {**text, **value}), "settings"

    return Entry(form, change)
