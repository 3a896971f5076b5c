"""Write, publish, retire, bring back; look at older versions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.accounts.access import current_actor, requires
from app.accounts.rules.permissions import Permission
from app.content import store
from app.content.store import Entry, State
from app.kernel.errors import Conflict
from app.notices import inbox
from app.platform import clock, i18n, web
from app.platform.db import transaction
from app.platform.i18n import _, ngettext
from app.scripts_library import labels
from app.scripts_library.models.bodies import ScriptBody
from app.scripts_library.rules import marking
from app.scripts_library.services import learning, upkeep
from app.scripts_library.views.library import bp

MOST_NAMED = 5


def _matching(entries: Iterable[Entry], words: str, state: str, category: str) -> list[Any]:
    listed = list(entries)
    bodies = store.latest_of(ScriptBody, [e.key for e in listed])
    rows = []
    for entry in listed:
        body = bodies[entry.key].body
        text = f"{entry.key} {body.title.zh} {body.title.en} {body.wording.zh} {body.wording.en}"
        fits = words.casefold() in text.casefold() and category in ("", body.category)
        if fits and state in ("", entry.shown_state.value):
            rows.append((entry, body))
    return rows


@bp.get("/upkeep")
@requires(Permission.SCRIPT_AUTHOR)
def list_upkeep() -> str:
    """Every script in every state."""
    chosen = {name: request.args.get(name, "").strip() for name in ("q", "state", "category")}
    rows = _matching(store.entries(ScriptBody), chosen["q"], chosen["state"], chosen["category"])
    size, number = 40, max(1, request.args.get("page", 1, type=int))
    return render_template(
        "scripts_library/upkeep.html",
        rows=rows[(number - 1) * size : number * size],
        total=len(rows),
        number=number,
        size=size,
        chosen=chosen,
        labels=labels,
        states=State,
    )


@bp.post("/upkeep/many")
@requires(Permission.SCRIPT_AUTHOR)
def change_many() -> Response:
    """One change to every ticked script; what could not be changed is named."""
    keys = request.form.getlist("key")
    back = redirect(web.safe_next(request.form.get("next"), url_for(".list_upkeep")))
    if not keys:
        flash(_("Tick the scripts first."), "bad")
        return back
    with transaction():
        done, refused = upkeep.change_many(
            keys,
            request.form.get("change", ""),
            request.form.get("value", "").strip()[:60],
            by=current_actor(),
            at=clock.now(),
        )
    flash(ngettext("One script changed.", "%(num)d scripts changed.", done))
    for key, error in refused[:MOST_NAMED]:
        flash(f"{key}: {i18n.said(error)}", "bad")
    if len(refused) > MOST_NAMED:
        more = len(refused) - MOST_NAMED
        flash(ngettext("One more was not changed.", "%(num)d more were not changed.", more), "bad")
    return back


@bp.post("/upkeep/<key>/merge")
@requires(Permission.SCRIPT_AUTHOR)
def merge_script(key: str) -> Response:
    """Let another script take this one's place."""
    into = request.form.get("into", "").strip()
    try:
        with transaction():
            upkeep.merge(key, into, by=current_actor(), at=clock.now())
    except Conflict as error:
        flash(i18n.said(error), "bad")
        return redirect(url_for(".edit_script", key=key))
    flash(_("Merged. Stars, counts and cards stand at the other script now."))
    return redirect(url_for(".edit_script", key=into))


@bp.post("/upkeep/<key>/reread")
@requires(Permission.SCRIPT_AUTHOR)
def ask_to_reread(key: str) -> Response:
    """Ask everybody who uses, stars or drills this script to read it once more."""
    now = clock.now()
    with transaction():
        number = store.current(ScriptBody, key).number
        people = learning.touched(key)
        learning.ask_to_reread(key, number, people, at=now)
        for account_id in people:
            inbox.tell(
                account_id,
                "script_changed",
                key=f"{key}:{number}",
                url=url_for(".show_script", key=key),
                at=now,
                title=key,
            )
    flash(ngettext("One person is asked.", "%(num)d people are asked.", len(people)))
    return redirect(url_for(".edit_script", key=key))


@bp.post("/upkeep/<key>/<any(publish,retire,restore,discard):step>")
@requires(Permission.SCRIPT_AUTHOR)
def move_script(key: str, step: str) -> Response:
    """Publish the draft, retire, bring back, drop the draft."""
    with transaction():
        by, at = current_actor(), clock.now()
        if step == "publish":
            store.publish(ScriptBody, key, by=by, at=at)
        elif step == "retire":
            store.retire(ScriptBody, key, by=by, at=at)
        elif step == "restore":
            store.restore(ScriptBody, key, by=by, at=at)
        else:
            store.discard(ScriptBody, key, by=by, at=at)
    flash(
        {
            "publish": _("Published. Everybody finds it now."),
            "retire": _("Retired. It can be brought back for 30 days."),
            "restore": _("It is back."),
            "discard": _("The draft is gone; the published text stands."),
        }[step]
    )
    return redirect(url_for(".edit_script", key=key))


@bp.post("/upkeep/<key>/versions/<int:number>")
@requires(Permission.SCRIPT_AUTHOR)
def take_version(key: str, number: int) -> Response:
    """Make an older text the draft again."""
    with transaction():
        newest = store.latest(ScriptBody, key).number
        store.restore_version(
            ScriptBody, key, number, by=current_actor(), at=clock.now(), expected=newest
        )
    flash(_("Version %(number)s is the draft now.", number=number))
    return redirect(url_for(".edit_script", key=key))


@bp.get("/upkeep/<key>/versions/<int:number>")
@requires(Permission.SCRIPT_AUTHOR)
def compare_version(key: str, number: int) -> str:
    """What changed between an older version and the newest."""
    old = store.numbered(ScriptBody, key, number)
    new = store.latest(ScriptBody, key)
    return render_template(
        "scripts_library/compare.html",
        key=key,
        old=old,
        new=new,
        changes=[
            (_place(one.path), marking.runs(one.old, one.new))
            for one in store.differences(old.body.stored(), new.body.stored())
        ],
    )


def _place(path: str) -> str:
    """The place of a change in the reader's words: the field, what is inside it, the language."""
    name, *inside = path.replace("[", ".").replace("]", "").split(".")
    words = [str(labels.FIELDS.get(name, name))]
    words += [str(labels.LANGUAGES.get(part, part)) for part in inside]
    return " · ".join(words)
