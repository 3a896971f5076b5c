"""Team variants of the next edition: whom they are for, when, and what they leave out."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.accounts.access import current_actor, requires, today
from app.accounts.rules.permissions import Permission
from app.growth.forms import demand as forms
from app.growth.labels import drafting as labels
from app.growth.labels.words import Words
from app.growth.queries import frameworks, people
from app.growth.rules import outline
from app.growth.services import drafting
from app.growth.views.blueprint import bp
from app.growth.views.framework_draft import number_of_version
from app.kernel.errors import BadContent, Conflict, NotFound
from app.platform import clock, i18n
from app.platform.db import transaction
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
def edit_variant() -> str | Response | tuple[str, int]:
    """Change the variant ``at`` its place, or begin one."""
    at, status, done = request.args.get("at", ""), 200, False
    try:
        with transaction():
            edition = frameworks.working()
            raw = drafting.raw_of(edition.body)
            if at and outline.home(at)[0] != ROOM:
                raise NotFound()
            found = outline.find(raw, at) if at else {}
            form = _form(Words(edition.body), found)
            if form.is_submitted():
                status = 422
                if form.validate():
                    value = _value(form, found, edition.body)
                    what = drafting.put(at, value) if at else drafting.add(ROOM, value)
                    drafting.change(
                        edition,
                        what,
                        expected=number_of_version(),
                        by=current_actor(),
                        at=clock.now(),
                    )
                    done = True
    except Conflict as error:
        form.form_errors.append(i18n.said(error))
        status = 409
    except BadContent as error:
        form.form_errors.append(i18n.said(error))
    if done:
        flash(_("Kept in the draft; nothing judges differently yet."))
        return redirect(url_for(".show_draft") + f"#in-{ROOM}", code=303)
    page = render_template(
        "growth/framework_variant.html",
        form=form,
        is_new=not at,
        ways=[way.from_tier for way in edition.body.promotions],
        words=Words(edition.body),
        version=edition.number,
    )
    return page if status == 200 else (page, status)
