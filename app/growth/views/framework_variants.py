"""Team variants of the next edition: whom they are for, when, and what they leave out."""

from __future__ import annotations

from typing import Any

from flask import request

from app.accounts.access import requires, today
from app.accounts.rules.permissions import Permission
from app.growth.forms import demand as forms
from app.growth.labels import drafting as labels
from app.growth.labels.words import Words
from app.growth.queries import frameworks, people
from app.growth.rules import outline
from app.growth.services import drafting
from app.growth.views.blueprint import bp
from app.growth.views.framework_entry import Entry, Page, write
from app.kernel.errors import NotFound
from app.platform.i18n import _, in_readers_language

ROOM = "variants"


def _form(words: Words, found: outline.Raw) -> Any:
    """The form, filled from a variant."""
    body = words.framework
    units = [
        (unit.key, ("\u2003" if unit.parent_id else "") + in_readers_language(unit.name))
        for unit in people.every_unit()
    ]
    units += [(key, key) for key in found.get("units", ()) if key not in dict(units)]
    ways = [
        (
            way.from_tier,
            _("Not asked, %(way)s", way=labels.way_name(words, way.from_tier, way.to_tier)),
            [(one.key, words.title(one.rule())) for one in way.requirements],
        )
        for way in body.promotions
    ]
    data: dict[str, Any] = {"key": found.get("key"), "units": found.get("units")}
    for name in ("title", "reason"):
        text = found.get(name) or {}
        data |= {f"{name}_zh": text.get("zh"), f"{name}_en": text.get("en")}
    for way in found.get("promotions", ()):
        data[f"without_{way['from_tier']}"] = way["dropped"]
    kept = next((v for v in body.variants if v.key == found.get("key")), None)
    data["since"] = kept.since if kept else today()
    data["until"] = kept.until if kept else None
    form = forms.variant_form(units, ways)(data=data)
    if found:
        form.key.render_kw = {"readonly": True}
    return form


def _value(form: Any, found: outline.Raw, body: frameworks.Body) -> dict[str, Any]:
    own = {way["from_tier"]: way["requirements"] for way in found.get("promotions", ())}
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
    }


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

    ways = [way.from_tier for way in edition.body.promotions]
    return Entry(form, change, {"is_new": not at, "ways": ways})
