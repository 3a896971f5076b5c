"""Monthly figures of the next edition: what they are called, and the lines they are judged by."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask import request

from app.accounts.access import requires
from app.accounts.rules.permissions import Permission
from app.growth.forms.demand import UNITS, FigureForm
from app.growth.queries import frameworks
from app.growth.rules import outline
from app.growth.services import drafting
from app.growth.views.blueprint import bp
from app.growth.views.framework_entry import Entry, Page, write
from app.kernel.errors import NotFound
from app.platform.forms import options
from app.platform.i18n import _, in_readers_language

ROOM = "indicators"


def _form(found: outline.Raw) -> FigureForm:
    """The form, filled from a figure; its key and unit never change."""
    data: dict[str, Any] = {"key": found.get("key"), "unit": found.get("unit")}
    for name in ("title", "hint"):
        text = found.get(name) or {}
        data |= {f"{name}_zh": text.get("zh"), f"{name}_en": text.get("en")}
    for name in ("target", "floor"):
        line = found.get(name)
        data[name] = None if line is None else Decimal(f"{line:g}")
    data["lower"] = found.get("better") == "lower"
    data["headings"] = "\n".join(found.get("headings", ()))
    form = FigureForm(data=data)
    if found:
        form.key.render_kw = {"readonly": True}
        form.unit.choices = options((key, name) for key, name in UNITS if key == found["unit"])
    return form


@bp.route("/framework/draft/figure", methods=["GET", "POST"])
@requires(Permission.GROWTH_FRAMEWORK)
def edit_figure() -> Page:
    """Change the monthly figure ``at`` its place, or write one more."""
    return write("growth/framework_figure.html", _figure)


def _figure(edition: frameworks.Edition) -> Entry:
    at = request.args.get("at", "")
    if at and outline.home(at)[0] != ROOM:
        raise NotFound()
    found = outline.find(drafting.raw_of(edition.body), at) if at else {}
    form = _form(found)

    def change() -> tuple[drafting.Change, str]:
        value = form.value()
        if not at:
            return drafting.add(ROOM, value), ROOM
        return drafting.put(at, value | {"key": found["key"], "unit": found["unit"]}), ROOM

    title = in_readers_language(found["title"]) if found else _("A new monthly figure")
    return Entry(form, change, {"title": title})
