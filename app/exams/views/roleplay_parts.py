"""A scenario's parts, one form each; the source; the checks beside both; sample talks."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from app.accounts.access import current_actor, requires
from app.accounts.rules.permissions import Permission
from app.exams.rules.roleplay import outline
from app.exams.services import roleplay_editor as services
from app.exams.services import roleplay_parts as parts
from app.exams.services import roleplay_samples as samples
from app.exams.services.roleplay_parts import Form
from app.exams.views.roleplay_scenarios import PICTURED, Answer
from app.exams.views.roleplay_scenarios import bp as bp
from app.kernel.errors import Conflict, NotFound
from app.platform import clock, i18n
from app.platform.db import transaction
from app.platform.i18n import _


def _expected() -> int:
    return request.form.get("expected", type=int) or 0


@bp.get("/<key>/sections/<collection>")
@requires(Permission.ROLEPLAY_AUTHOR)
def edit_section(key: str, collection: str) -> Answer:
    """The form of a section."""
    if collection not in parts.SECTIONS:
        raise NotFound()
    return _form_page(key, parts.form_of(services.draft_of(key).body, collection, None))


@bp.get("/<key>/parts/<collection>/<at>")
@requires(Permission.ROLEPLAY_AUTHOR)
def edit_part(key: str, collection: str, at: str) -> Answer:
    """The form of one part."""
    if collection in parts.SECTIONS:
        raise NotFound()
    return _form_page(key, parts.form_of(services.draft_of(key).body, collection, at))


@bp.get("/<key>/parts/<collection>/new")
@requires(Permission.ROLEPLAY_AUTHOR)
def new_part(key: str, collection: str) -> Answer:
    """The form of a new part; one that follows a node of the picture waits for it."""
    services.draft_of(key)
    kind, _slash, where = request.args.get("after", "").partition("/")
    begun: dict[str, Any] = {}
    if collection in ("storylets", "ends") and kind in ("storylets", "needs") and where:
        begun["when"] = f"{'said' if kind == 'storylets' else 'met'}.{where}"
    return _form_page(key, parts.begun(collection, begun))


def _form_page(
    key: str, form: Form, *, status: int = 200, refusal: str = "", expected: int | None = None
) -> Answer:
    draft = services.draft_of(key)
    shown = render_template(
        "exams/roleplay_part.html",
        draft=draft,
        key=key,
        form=form,
        expected=draft.version.number if expected is None else expected,
        checks=services.checks_of(key, draft.version.body),
        refusal=refusal,
        names=_names(draft.body),
    )
    return (shown, status) if status != 200 else shown


def _names(body: dict[str, Any]) -> list[str]:
    """Names a condition may use here, for the list that helps while typing."""
    found = ["opening", "silence", "off_topic", "goal.all"]
    words = {
        "needs": ("need", "met"),
        "storylets": ("said",),
        "facts": ("fact", "told"),
        "actions": ("action",),
        "panels": ("lookup",),
        "points": ("point",),
    }
    for collection, kinds in words.items():
        for at in outline.addresses(body, collection):
            found += [f"{kind}.{at}" for kind in kinds]
    goals = (body.get("customer") or {}).get("goals") or ()
    found += [f"goal.{goal['key']}" for goal in goals]
    return found + [f"act.{act}" for act in services.shared_acts().acts]


@bp.post("/<key>/sections/<collection>")
@requires(Permission.ROLEPLAY_AUTHOR)
def save_section(key: str, collection: str) -> Answer:
    """Keep a section in the draft."""
    if collection not in parts.SECTIONS:
        raise NotFound()
    return _save(key, collection, None)


@bp.post("/<key>/parts/<collection>/new")
@requires(Permission.ROLEPLAY_AUTHOR)
def create_part(key: str, collection: str) -> Answer:
    """Keep a new part in the draft."""
    if collection in parts.SECTIONS:
        raise NotFound()
    return _save(key, collection, None)


@bp.post("/<key>/parts/<collection>/<at>")
@requires(Permission.ROLEPLAY_AUTHOR)
def save_part(key: str, collection: str, at: str) -> Answer:
    """Keep a part in the draft."""
    if collection in parts.SECTIONS:
        raise NotFound()
    return _save(key, collection, at)


def _save(key: str, collection: str, at: str | None) -> Answer:
    given = request.form.to_dict()
    with transaction():
        body = services.draft_of(key).body
    typed = parts.typed(body, collection, at, given)
    if typed.parsed is None:
        return _form_page(key, typed.form, status=422, expected=_expected())
    try:
        with transaction():
            services.keep(key, typed.body, expected=_expected(), by=current_actor(), at=clock.now())
    except Conflict as refusal:
        return _form_page(
            key, typed.form, status=409, refusal=i18n.said(refusal), expected=_expected()
        )
    flash(_("Kept in the draft."))
    if request.form.get("deed") == "stay" and typed.at:
        return redirect(url_for(".edit_part", key=key, collection=collection, at=typed.at), 303)
    chosen = f"{collection}/{typed.at}" if collection in PICTURED else None
    return redirect(
        url_for(".show", key=key, at=chosen, _anchor=None if chosen else collection), 303
    )


@bp.post("/<key>/check")
@requires(Permission.ROLEPLAY_AUTHOR)
def check(key: str) -> Answer:
    """What would stand against publishing if the form were kept as it is now."""
    given = request.form.to_dict()
    collection, at = given.get("collection", ""), given.get("at") or None
    draft = services.draft_of(key)
    if collection == "source":
        try:
            body, lines = services.parsed(given.get("source", ""))
        except services.FaultyFile as refusal:
            return render_template(
                "exams/_roleplay_checks.html", key=key, checks=refusal.checks, live=True
            )
        found = services.checks_of(key, body, lines=lines)
        return render_template("exams/_roleplay_checks.html", key=key, checks=found, live=True)
    typed = parts.typed(draft.body, collection, at, given)
    found = services.checks_of(key, typed.parsed) if typed.parsed else []
    return render_template(
        "exams/_roleplay_checks.html", key=key, checks=found, form=typed.form, live=True
    )


@bp.post("/<key>/parts/<collection>/<at>/delete")
@requires(Permission.ROLEPLAY_AUTHOR)
def delete_part(key: str, collection: str, at: str) -> Answer:
    """Take a part out of the draft."""
    _change(key, collection, at, outline.without_part_at)
    flash(_("Taken out. Undo brings it back."))
    return redirect(url_for(".show", key=key, _anchor=collection), 303)


@bp.post("/<key>/parts/<collection>/<at>/move")
@requires(Permission.ROLEPLAY_AUTHOR)
def move_part(key: str, collection: str, at: str) -> Answer:
    """Move a part up or down among its like."""
    by = -1 if request.form.get("where") == "up" else 1
    _change(key, collection, at, lambda body, name, where: outline.moved(body, name, where, by))
    return redirect(url_for(".show", key=key, _anchor=collection), 303)


def _change(key: str, collection: str, at: str, change: Any) -> None:
    with transaction():
        body = services.draft_of(key).body
        if collection not in outline.COLLECTIONS or outline.part_of(body, collection, at) is None:
            raise NotFound()
        changed = change(body, collection, at)
        if collection == "points" and not changed["points"]:
            raise Conflict("A scenario keeps at least one point.")
        services.keep(key, changed, expected=_expected(), by=current_actor(), at=clock.now())


@bp.get("/<key>/source")
@requires(Permission.ROLEPLAY_AUTHOR)
def edit_source(key: str) -> Answer:
    """The whole file as text, for those who know it."""
    draft = services.draft_of(key)
    text = services.text_of(draft)
    body, lines = services.parsed(text)
    return _source_page(key, text, services.checks_of(key, body, lines=lines))


def _source_page(
    key: str, text: str, checks: Any, *, status: int = 200, refusal: str = ""
) -> Answer:
    draft = services.draft_of(key)
    shown = render_template(
        "exams/roleplay_source.html",
        draft=draft,
        key=key,
        text=text,
        expected=draft.version.number if status == 200 else _expected(),
        checks=checks,
        refusal=refusal,
    )
    return (shown, status) if status != 200 else shown


@bp.post("/<key>/source")
@requires(Permission.ROLEPLAY_AUTHOR)
def save_source(key: str) -> Answer:
    """Keep the file as it was typed as the draft."""
    text = request.form.get("source", "").replace("\r\n", "\n")
    try:
        body, _lines = services.parsed(text)
        with transaction():
            services.draft_of(key)
            services.keep(
                key, body.stored(), expected=_expected(), by=current_actor(), at=clock.now()
            )
    except services.FaultyFile as refusal:
        return _source_page(
            key,
            text,
            refusal.checks,
            status=422,
            refusal=_("The file holds faults. Nothing was kept."),
        )
    except Conflict as refusal:
        return _source_page(key, text, (), status=409, refusal=i18n.said(refusal))
    flash(_("Kept in the draft."))
    return redirect(url_for(".edit_source", key=key), 303)


@bp.get("/<key>/samples")
@requires(Permission.ROLEPLAY_AUTHOR)
def run_samples(key: str) -> Answer:
    """Every sample talk, what it should get and what it gets."""
    draft = services.draft_of(key)
    proven = None
    if services.is_broken(draft.rules):
        return render_template("exams/roleplay_samples.html", draft=draft, key=key, samples=None)
    reader = samples.reader_of(draft.rules, services.shared_acts())
    if request.args.get("examples"):
        proven = services.placed(draft.body, samples.proven(reader))
    return render_template(
        "exams/roleplay_samples.html",
        draft=draft,
        key=key,
        samples=samples.graded(reader),
        proven=proven,
    )


@bp.get("/<key>/samples/<int:number>")
@requires(Permission.ROLEPLAY_AUTHOR)
def show_sample(key: str, number: int) -> Answer:
    """One sample talk: wanted and got by criterion, with the evidence that made it so."""
    draft = services.draft_of(key)
    scenario = draft.rules
    if services.is_broken(scenario):
        return redirect(url_for(".run_samples", key=key))
    found = samples.graded(samples.reader_of(scenario, services.shared_acts()), number)
    if not found:
        raise NotFound()
    return render_template(
        "exams/roleplay_sample.html",
        draft=draft,
        key=key,
        sample=found[0],
        scenario=scenario,
        following=number + 1 if number < len(scenario.trials) else None,
    )


@bp.post("/<key>/try")
@requires(Permission.ROLEPLAY_AUTHOR)
def try_sentence(key: str) -> Answer:
    """What a sentence of the agent would be read as."""
    sentence = request.form.get("sentence", "").strip()[:500]
    draft = services.draft_of(key)
    reading = None
    if sentence and not services.is_broken(draft.rules):
        reader = samples.reader_of(draft.rules, services.shared_acts())
        reading = samples.tried(reader, sentence)
    return render_template(
        "exams/roleplay_try.html",
        draft=draft,
        key=key,
        sentence=sentence,
        reading=reading,
        scenario=draft.rules,
        acts=services.act_titles(draft.rules),
    )
