"""The editor of a script: everything it says, in both languages, with undo by its versions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from pydantic import ValidationError
from werkzeug.wrappers import Response

from app.accounts.access import current_actor, requires
from app.accounts.rules.permissions import Permission
from app.content import store
from app.kernel.errors import BadContent, Conflict
from app.kernel.refs import Ref
from app.kernel.wording import LANGUAGES
from app.language import checking
from app.language.rules.lexicon import Finding
from app.platform import clock, i18n, links
from app.platform.db import db, transaction
from app.platform.i18n import _
from app.scripts_library import labels, queries
from app.scripts_library.forms import shaping
from app.scripts_library.forms.script import FLOW, ScriptForm
from app.scripts_library.models.bodies import ScriptBody
from app.scripts_library.rules.limits import MOST_PARTS, PARTS
from app.scripts_library.services import own, twins, upkeep
from app.scripts_library.views.library import bp
from app.search import tokens

OFFERED = 2_000


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
        twins=twins.of_texts(key or "", _texts(form)),
        findings=_findings(form),
        titles=queries.titles(db.session(), OFFERED),
        most_parts=MOST_PARTS,
    )
    return page, status


def _texts(form: ScriptForm) -> list[tuple[str, str, str]]:
    """(field, language, text) of every wording that stands in the form."""
    other = shaping.OTHER.get(str(form.tone.data), "formal")
    asked = [("wording", form, "wording"), (other, form, "other")]
    asked += [
        (f"variants.{number}", one, "wording")
        for number, one in enumerate(shaping.written(form, "variants"))
    ]
    return [
        (where, spoken, text)
        for where, fields, name in asked
        for spoken in LANGUAGES
        if (text := fields[f"{name}_{spoken}"].data)
    ]


def _findings(form: ScriptForm) -> list[tuple[str, Finding]]:
    texts = [text for _where, _spoken, text in _texts(form)]
    return [
        (text[slice(*one.span)], one)
        for text, found in zip(texts, checking.check_all(texts, strict=True), strict=True)
        for one in found
    ]


@bp.get("/upkeep/new")
@requires(Permission.SCRIPT_AUTHOR)
def new_script() -> tuple[str, int]:
    """An empty form; ``title`` may come from words that were looked for in vain."""
    data = {"channels": ["chat"], "title_zh": request.args.get("title", "")[:60]}
    return _page(ScriptForm(formdata=None, data=data | _proposed(whole=True)), None)


def _proposed(*, whole: bool) -> dict[str, str]:
    """What a proposal brings: its wording in its language; for a new script the rest as well."""
    given = request.args.get("proposal", type=UUID)
    if given is None:
        return {}
    row = own.proposal(given)
    spoken = "zh" if any(tokens.is_han(letter) for letter in row.wording) else "en"
    found = {f"wording_{spoken}": row.wording}
    if whole:
        found |= {f"title_{spoken}": row.title, f"situation_{spoken}": row.situation}
        found["category"] = row.category
    return found


@bp.get("/upkeep/<key>")
@requires(Permission.SCRIPT_AUTHOR)
def edit_script(key: str) -> tuple[str, int]:
    """The newest text of a script, draft or published."""
    body = store.latest(ScriptBody, key).body
    near = store.current_of(ScriptBody, body.follow_ups)
    stages = {one: version.body.stage for one, version in near.items()}
    data = shaping.data_of(key, body, stages) | _proposed(whole=False)
    return _page(ScriptForm(formdata=None, data=data), key)


@bp.post("/upkeep/new")
@bp.post("/upkeep/<key>")
@requires(Permission.SCRIPT_AUTHOR)
def save_script(key: str | None = None) -> tuple[str, int] | Response:
    """Keep a draft, hand it in, or publish at once; or one more part, or one less, and nothing is
    kept yet. Nothing is lost when something is wrong."""
    form = ScriptForm()
    if key:
        form.key.data = key
    step = request.form.get("step", "")
    if step.startswith(("add-", "drop-")):
        _change_parts(form, step)
        return _page(form, key)
    if not form.validate_on_submit() or not _whole(form, key):
        return _page(form, key, 422)
    name = key or str(form.key.data)
    by, at = current_actor(), clock.now()
    db.session.rollback()
    try:
        with transaction():
            taken = any(e.key == name for e in store.entries(ScriptBody))
            if key is None and taken:
                raise Conflict("There is a script with this key already.")
            old = store.latest(ScriptBody, name).body if key else None
            body = ScriptBody.model_validate(shaping.fields_of(form, old))
            if step == "publish":
                store.write(ScriptBody, name, body, by=by, at=at)
            else:
                expected = request.form.get("number", type=int) if key else None
                store.save(ScriptBody, name, body, by=by, at=at, expected=expected)
                if step == "submit":
                    store.submit(ScriptBody, name, by=by, at=at)
    except ValidationError as error:
        _point_at(form, error)
        return _page(form, key, 422)
    except (BadContent, Conflict) as error:
        form.form_errors.append(i18n.said(error))
        return _page(form, key, error.status)
    flash(
        {
            "publish": _("Published. Everybody finds it now."),
            "submit": _("Handed in for review."),
        }.get(step, _("Draft saved."))
    )
    return redirect(url_for(".edit_script", key=name))


def _change_parts(form: ScriptForm, step: str) -> None:
    """One more part of a kind, with the focus in it, or one less."""
    act, name, *which = step.split("-")
    if name not in PARTS:
        return
    parts = form[name]
    if act == "add" and len(parts.entries) < MOST_PARTS:
        parts.append_entry()
        next(iter(parts.entries[-1].form)).render_kw = {"data-focus": ""}
    number = int(which[0]) if act == "drop" and which and which[0].isdigit() else MOST_PARTS
    if number < len(parts.entries):
        del parts.entries[number]


def _whole(form: ScriptForm, key: str | None) -> bool:
    """Is everything written in both languages or in none, and there what it points at?"""
    sound = True
    for name in (*shaping.SIDES, "other"):
        zh, en = form[f"{name}_zh"], form[f"{name}_en"]
        if bool(zh.data) != bool(en.data):
            (en if zh.data else zh).errors = [_("Write it in both languages, or in none.")]
            sound = False
    if form.source.data and links.resolve(Ref.parse(form.source.data), i18n.language()) is None:
        form.source.errors = [_("There is nothing under this reference.")]
        sound = False
    return _flow_stands(form, key) and sound


def _flow_stands(form: ScriptForm, key: str | None) -> bool:
    named = {one: shaping.listed(form[one].data) for one in FLOW}
    named["related"] = shaping.listed(form.related.data)
    near = store.current_of(ScriptBody, [k for keys in named.values() for k in keys])
    sound = True
    for field, keys in named.items():
        stage = field.removeprefix("flow_")
        errors = []
        for one in keys:
            if one not in near or one == key:
                errors.append(_("There is no published script %(key)s.", key=one))
            elif field in FLOW and near[one].body.stage != stage:
                where = labels.STAGES[near[one].body.stage]
                errors.append(_("%(key)s stands under “%(stage)s”.", key=one, stage=where))
        if errors:
            form[field].errors = errors
            sound = False
    return sound


def _point_at(form: ScriptForm, error: ValidationError) -> None:
    """Each fault at its field where there is one, above the form where there is none."""
    for fault in error.errors():
        path: list[Any] = list(fault["loc"])
        words = fault["msg"]
        if fault["type"] in ("wording", "missing"):
            words = _("Write it in both languages.")
        fields: Any = form
        if len(path) > 2 and path[0] in PARTS:
            form[str(path[0])].errors = [words]
            fields = shaping.written(form, str(path[0]))[int(path[1])]
            path = path[2:]
        names = [f"{path[0]}_zh", f"{path[0]}_en"] if path else []
        sided = [fields[name] for name in names if name in fields]
        # The side on which less is written is the one that lacks something.
        target = min(sided, key=lambda one: len((one.data or "").split("\n")), default=None)
        target = next((one for one in sided if not one.data), target)
        if target is None and path and str(path[0]) in fields:
            target = fields[str(path[0])]
        if target is None:
            form.form_errors.append(words)
        else:
            target.errors = [words]
