"""Browse, search, fill in, copy, star."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import current_actor, requires
from app.accounts.rules.permissions import Permission
from app.content import store
from app.kernel.errors import NotFound
from app.platform import clock, links, web
from app.platform.db import db, transaction
from app.platform.i18n import language
from app.platform.paging import page_of
from app.scripts_library import labels, queries
from app.scripts_library.models.bodies import ScriptBody
from app.scripts_library.queries import Shelf
from app.scripts_library.rules import placeholders
from app.scripts_library.services import library
from app.search import index

bp = Blueprint(
    "scripts_library", "app.scripts_library", template_folder="templates", url_prefix="/scripts"
)
SIZE = 12


def _shelf() -> Shelf:
    given = request.args
    words = given.get("q", "").strip()[:80]
    mine = current_actor().id
    return Shelf(
        category=given.get("category", ""),
        stage=given.get("stage", ""),
        channel=given.get("channel", ""),
        tone=given.get("tone", ""),
        keys=index.keys(words, "script") if words else None,
        starred_by=mine if given.get("shelf") == "starred" else None,
        used_by=mine if given.get("shelf") == "used" else None,
    )


def _results() -> dict[str, Any]:
    session = db.session()
    number = request.args.get("page", 1, type=int)
    page = page_of(session, _shelf().select(), number=number, size=SIZE)
    keys = [row.key for row in page.items]
    return {
        "page": page,
        "uses": queries.uses_of(session, keys),
        "stars": queries.stars_of(session, current_actor().id),
        "words": request.args.get("q", "").strip(),
        "labels": labels,
        "pieces": placeholders.pieces,
    }


def _sheet(key: str) -> dict[str, Any]:
    version = store.find_current(ScriptBody, key)
    if version is None:
        raise NotFound()
    body = version.body
    own = {p.name: (p.label, p.example) for p in body.placeholders}
    blanks = [
        (name, *(own.get(name) or labels.BLANKS[name]))
        for name in placeholders.names(body.wording.zh)
    ]
    related = store.current_of(ScriptBody, body.related)
    return {
        "key": key,
        "script": body,
        "version": version,
        "blanks": blanks,
        "labels": labels,
        "pieces": placeholders.pieces,
        "starred": key in queries.stars_of(db.session(), current_actor().id),
        "times": queries.uses_of(db.session(), [key]).get(key, 0),
        "source": links.resolve(body.source.ref, language()) if body.source else None,
        "related": [(k, related[k].body) for k in body.related if k in related],
        "first_language": request.args.get("wording") or language(),
    }


@bp.get("/")
@requires(Permission.SCRIPT_USE)
def list_scripts() -> str:
    """The library. A fragment of the results alone for the search while typing."""
    found = _results()
    if web.wants_fragment():
        return render_template("scripts_library/_results.html", **found)
    selected = _sheet(found["page"].items[0].key) if found["page"].items else None
    return render_template(
        "scripts_library/library.html",
        selected=selected,
        counts=queries.counts_by_category(db.session()),
        **found,
    )


@bp.get("/<key>")
@requires(Permission.SCRIPT_USE)
def show_script(key: str) -> str:
    """One script, ready to be filled in; as a fragment beside the list, or as a page."""
    sheet = _sheet(key)
    if web.wants_fragment():
        return render_template("scripts_library/_sheet.html", selected=sheet)
    return render_template("scripts_library/script.html", selected=sheet)


@bp.post("/<key>/used")
@requires(Permission.SCRIPT_USE)
def note_use(key: str) -> AnyResponse:
    """Somebody copied it: counted, privately."""
    with transaction():
        if store.find_current(ScriptBody, key) is None:
            raise NotFound()
        library.note_use(key, by=current_actor(), at=clock.now())
    return Response(status=204)


@bp.post("/<key>/star")
@requires(Permission.SCRIPT_USE)
def star(key: str) -> str | AnyResponse:
    """Set or take away the star."""
    with transaction():
        if store.find_current(ScriptBody, key) is None:
            raise NotFound()
        library.toggle_favourite(key, by=current_actor(), at=clock.now())
    if web.wants_fragment():
        return render_template("scripts_library/_sheet.html", selected=_sheet(key))
    return redirect(web.safe_next(request.form.get("next"), f"/scripts/{key}"))
