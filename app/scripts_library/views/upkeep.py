"""Write, publish, retire, bring back; look at older versions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from pydantic import ValidationError
from werkzeug.wrappers import Response

from app.accounts.access import current_actor, requires
from app.accounts.rules.permissions import Permission
from app.content import store
from app.content.store import Entry, State
from app.kernel.errors import BadContent, Conflict
from app.kernel.wording import Wording
from app.language import checking
from app.language.rules.lexicon import Finding
from app.notices import inbox
from app.platform import clock, i18n, web
from app.platform.db import transaction
from app.platform.i18n import _, ngettext
from app.scripts_library import labels
from app.scripts_library.forms.script import ScriptForm
from app.scripts_library.models.bodies import ScriptBody
from app.scripts_library.rules.nearness import Shelf
from app.scripts_library.services import learning, upkeep
from app.scripts_library.views.library import bp

DEMANDED = ("title", "situation", "wording")
SIDES = ("customer", "do", "dont", "policy")
OTHER = {"warm": "formal", "formal": "warm"}


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
    with transaction():
        done, refused = upkeep.change_many(
            request.form.getlist("key"),
            request.form.get("change", ""),
            request.form.get("value", "").strip()[:60],
            by=current_actor(),
            at=clock.now(),
        )
    flash(ngettext("One script changed.", "%(num)d scripts changed.", done))
    for reason in refused[:5]:
        flash(reason, "bad")
    return redirect(web.safe_next(request.form.get("next"), url_for(".list_upkeep")))


@bp.post("/upkeep/<key>/merge")
@requires(Permission.SCRIPT_AUTHOR)
def merge_script(key: str) -> Response:
    """Let another script take this one's place."""
    into = request.form.get("into", "").strip()
    with transaction():
        upkeep.merge(key, into, by=current_actor(), at=clock.now())
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


def _page(form: ScriptForm, key: str | None, status: int = 200) -> tuple[str, int]:
    entry = store.entry(ScriptBody, key) if key else None
    history = store.history(ScriptBody, key) if key else []
    page = render_template(
        "scripts_library/edit.html",
        form=form,
        key=key,
        entry=entry,
        history=history,
        labels=labels,
        impact=upkeep.impact(key, i18n.language()) if key else None,
        twins=_twins(form, key),
        findings=_findings(form),
    )
    return page, status


def _findings(form: ScriptForm) -> list[tuple[str, Finding]]:
    names = ("wording_zh", "wording_en", "other_zh", "other_en")
    texts = [form[name].data or "" for name in names]
    return [(text[slice(*one.span)], one) for text in texts for one in checking.check(text)]


def _twins(form: ScriptForm, key: str | None) -> list[tuple[str, float]]:
    text = form.wording_zh.data or ""
    listed = [(v.key, v.body.wording.zh) for v in store.published(ScriptBody) if v.key != key]
    return Shelf(listed).twins(text)[:3] if text else []


@bp.get("/upkeep/new")
@requires(Permission.SCRIPT_AUTHOR)
def new_script() -> tuple[str, int]:
    """An empty form."""
    return _page(ScriptForm(data={"channels": ["chat"]}), None)


@bp.get("/upkeep/<key>")
@requires(Permission.SCRIPT_AUTHOR)
def edit_script(key: str) -> tuple[str, int]:
    """The newest text of a script, draft or published."""
    body = store.latest(ScriptBody, key).body
    data: dict[str, Any] = {
        "key": key,
        "category": body.category,
        "stage": body.stage,
        "tone": body.tone,
        "channels": body.channels,
        "tags": ", ".join(body.tags),
    }
    data |= {
        "product_lines": body.product_lines,
        "owner": body.owner,
        "review_on": body.review_on,
        "expires_on": body.expires_on,
        "related": ", ".join(body.related),
        "follow_ups": ", ".join(body.follow_ups),
    }
    other: Wording | None = getattr(body, OTHER[body.tone])
    data["other_zh"], data["other_en"] = (other.zh, other.en) if other else ("", "")
    for name in (*DEMANDED, *SIDES):
        value: Wording | None = getattr(body, name)
        data[f"{name}_zh"], data[f"{name}_en"] = (value.zh, value.en) if value else ("", "")
    return _page(ScriptForm(formdata=None, data=data), key)


def _pair(form: ScriptForm, name: str) -> dict[str, str] | None:
    zh, en = form[f"{name}_zh"].data or "", form[f"{name}_en"].data or ""
    return {"zh": zh, "en": en} if zh or en else None


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.replace("，", ",").split(",") if part.strip()]


def _body(form: ScriptForm, old: ScriptBody | None) -> ScriptBody:
    kept = old.stored() if old else {}
    for name in OTHER.values():
        kept.pop(name, None)
    given = {
        "product_lines": form.product_lines.data,
        "owner": form.owner.data or "",
        "review_on": form.review_on.data,
        "expires_on": form.expires_on.data,
        "related": _listed(form.related.data or ""),
        "follow_ups": _listed(form.follow_ups.data or ""),
        OTHER[str(form.tone.data)]: _pair(form, "other"),
        "category": form.category.data,
        "stage": form.stage.data,
        "tone": form.tone.data,
        "channels": form.channels.data,
        "tags": _listed(form.tags.data or ""),
    }
    for name in (*DEMANDED, *SIDES):
        given[name] = _pair(form, name)
    return ScriptBody.model_validate(kept | given)


@bp.post("/upkeep/new")
@bp.post("/upkeep/<key>")
@requires(Permission.SCRIPT_AUTHOR)
def save_script(key: str | None = None) -> tuple[str, int] | Response:
    """Keep a draft, or publish at once. Nothing is lost when something is wrong."""
    form = ScriptForm()
    if key:
        form.key.data = key
    if not form.validate_on_submit():
        return _page(form, key, 422)
    one_sided = [
        name
        for name in (*SIDES, "other")
        if bool(form[f"{name}_zh"].data) != bool(form[f"{name}_en"].data)
    ]
    for name in one_sided:
        missing = form[f"{name}_en"] if form[f"{name}_zh"].data else form[f"{name}_zh"]
        missing.errors = [_("Write it in both languages, or in none.")]
    if one_sided:
        return _page(form, key, 422)
    name = key or str(form.key.data)
    by, at = current_actor(), clock.now()
    publish = request.form.get("step") == "publish"
    try:
        with transaction():
            taken = any(e.key == name for e in store.entries(ScriptBody))
            if key is None and taken:
                raise Conflict("There is a script with this key already.")
            old = store.latest(ScriptBody, name).body if key else None
            body = _body(form, old)
            if publish:
                store.write(ScriptBody, name, body, by=by, at=at)
            else:
                expected = request.form.get("number", type=int) if key else None
                store.save(ScriptBody, name, body, by=by, at=at, expected=expected)
                if request.form.get("step") == "submit":
                    store.submit(ScriptBody, name, by=by, at=at)
    except ValidationError as error:
        form.form_errors.append(str(error.errors()[0]["msg"]))
        return _page(form, key, 422)
    except (BadContent, Conflict) as error:
        form.form_errors.append(i18n.said(error))
        return _page(form, key, error.status)
    flash(_("Published. Everybody finds it now.") if publish else _("Draft saved."))
    return redirect(url_for(".edit_script", key=name))


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
        changes=store.differences(old.body.stored(), new.body.stored()),
    )
