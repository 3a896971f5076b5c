"""Team variants of the next edition: whom they are for, when, what they leave out, and other
lines of figures."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask import request

from app.accounts.access import requires, today
from app.accounts.rules.permissions import Permission
from app.growth.forms import demand as forms
from app.growth.labels import drafting as labels
from app.growth.labels.framework import measures
from app.growth.labels.words import Words
from app.growth.queries import frameworks, people
from app.growth.rules import outline
from app.growth.services import drafting
from app.growth.views.blueprint import bp
from app.growth.views.framework_entry import Entry, Page, write
from app.kernel.errors import NotFound
from app.platform.i18n import _, in_readers_language

ROOM = "variants"
LINES = ("target", "floor")


def _form(words: Words, found: outline.Raw) -> Any:
    """The form, filled from a variant."""
    body = words.framework
    units = [
        (unit.key, ("\u2003" if unit.parent_id else "") + in_readers_language(unit.name))
        for unit in people.every_unit()
    ]
    units += [(key, key) for key in found.get("units", ()) if key not in dict(units)]
    leaving = [
        (
            f"without_{way.from_tier}",
            _("Not asked, %(way)s", way=labels.way_name(words, way.from_tier, way.to_tier)),
            [(one.key, words.title(one.rule())) for one in way.requirements],
        )
        for way in body.promotions
    ]
    leaving += [
        (
            f"unkept_{tier.key}",
            _("Not asked, %(way)s", way=labels.kept_name(words, tier.key)),
            [(one.key, words.title(one.rule())) for one in tier.upkeep],
        )
        for tier in body.tiers
        if tier.upkeep
    ]
    figures = [(one.key, in_readers_language(one.title)) for one in body.indicators]
    data: dict[str, Any] = {"key": found.get("key"), "units": found.get("units")}
    for name in ("title", "reason"):
        text = found.get(name) or {}
        data |= {f"{name}_zh": text.get("zh"), f"{name}_en": text.get("en")}
    for way in found.get("promotions", ()):
        data[f"without_{way['from_tier']}"] = way["dropped"]
    for kept in found.get("keeping", ()):
        data[f"unkept_{kept['tier']}"] = kept["dropped"]
    for line in found.get("figures", ()):
        for name in LINES:
            if line[name] is not None:
                data[f"{name}_{line['indicator']}"] = Decimal(f"{line[name]:g}")
    kept = next((v for v in body.variants if v.key == found.get("key")), None)
    data["since"] = kept.since if kept else today()
    data["until"] = kept.until if kept else None
    form = forms.variant_form(units, leaving, figures)(data=data)
    if found:
        form.key.render_kw = {"readonly": True}
    return form


def _value(form: Any, found: outline.Raw, body: frameworks.Body) -> dict[str, Any]:
    own = {way["from_tier"]: way["requirements"] for way in found.get("promotions", ())}
    keeps = {kept["tier"]: kept["requirements"] for kept in found.get("keeping", ())}
    return {
        "key": found.get("key") or form.key.data,
        "title": {"zh": form.title_zh.data, "en": form.title_en.data},
        "units": form.units.data,
        "since": form.since.data.isoformat(),
        "until": form.until.data.isoformat() if form.until.data else None,
        "reason": {"zh": form.reason_zh.data, "en": form.reason_en.data},
        "promotions": [
            {
                "from_tier": way.from_tier,
                "dropped": form[f"without_{way.from_tier}"].data,
                "requirements": own.get(way.from_tier, []),
            }
            for way in body.promotions
        ],
        "keeping": [
            {
                "tier": tier.key,
                "dropped": form[f"unkept_{tier.key}"].data if tier.upkeep else [],
                "requirements": keeps.get(tier.key, []),
            }
            for tier in body.tiers
        ],
        "figures": [
            {"indicator": one.key, **lines}
            for one in body.indicators
            if (lines := _lines(form, one.key))
        ],
    }


def _lines(form: Any, key: str) -> dict[str, float]:
    """The lines of a monthly figure that are not left empty."""
    found = {name: form[f"{name}_{key}"].data for name in LINES}
    return {name: float(value) for name, value in found.items() if value is not None}


@bp.route("/framework/draft/variant", methods=["GET", "POST"])
@requires(Permission.GROWTH_FRAMEWORK)
def edit_variant() -> Page:
    """Change the variant ``at`` its place, or begin one."""
    return write("growth/framework_variant.html", _variant)


def _variant(edition: frameworks.Edition) -> Entry:
    at = request.args.get("at", "")
    if at and outline.home(at)[0] != ROOM:
        raise NotFound()
    found = outline.find(drafting.raw_of(edition.body), at) if at else {}
    form = _form(Words(edition.body), found)

    def change() -> tuple[drafting.Change, str]:
        value = _value(form, found, edition.body)
        return drafting.put(at, value) if at else drafting.add(ROOM, value), ROOM

    body = edition.body
    leaving = [f"without_{way.from_tier}" for way in body.promotions]
    leaving += [f"unkept_{tier.key}" for tier in body.tiers if tier.upkeep]
    figures = list(zip(body.indicators, measures(body), strict=True))
    return Entry(form, change, {"is_new": not at, "leaving": leaving, "figures": figures})
