"""Change the framework's numbers: try first and see who flips, then publish with a reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.accounts.access import current_actor, requires, today
from app.accounts.rules.permissions import Permission
from app.growth.forms.framework import edition_form
from app.growth.labels import drafting, files, printing
from app.growth.labels import framework as labels
from app.growth.labels.words import Words
from app.growth.queries import frameworks, people
from app.growth.rules.backtest import Turn
from app.growth.services import editing, trials
from app.growth.views.blueprint import bp
from app.growth.views.team_files import PDF, file_asked, file_of, sheet_of
from app.kernel.errors import BadContent, Conflict, NotFound
from app.kernel.wording import Wording
from app.platform import clock, i18n
from app.platform.db import transaction
from app.platform.i18n import _, ngettext

SHOWN = 40


@dataclass
class Change:
    """The form as it came, with the framework it would make; None where that is not possible."""

    form: Any
    edition: frameworks.Edition
    numbers: list[editing.Number]
    body: frameworks.Body | None = None


def _change(tried: frameworks.Body | None = None) -> Change:
    """Read the form; what is wrong stands in it. A tried edition fills a form that is not sent."""
    day, edition = today(), frameworks.working()
    numbers = list(editing.numbers(tried or edition.body))
    words = tried.reason if tried else Wording("", "")
    form = edition_form(
        {n.path: (labels.number_label(n.name), n.value is None) for n in numbers},
        version=edition.number,
        effective=max(day, tried.effective) if tried else day,
        reason_zh=words.zh,
        reason_en=words.en,
        **{n.path: None if n.value is None else Decimal(f"{n.value:g}") for n in numbers},
    )
    change = Change(form, edition, numbers)
    if request.method == "POST" and form.validate():
        if form.effective.data < day:
            form.effective.errors = [_("An edition judges from today on, not before.")]
        else:
            _make(change)
    return change


def _make(change: Change) -> None:
    form = change.form
    try:
        body = editing.changed(
            change.edition.body,
            {n.path: form[n.path].data for n in change.numbers},
            effective=form.effective.data,
            reason=Wording(form.reason_zh.data, form.reason_en.data),
        )
    except BadContent as error:
        form.form_errors.append(i18n.said(error))
        return
    faults = editing.lint(body)
    form.form_errors.extend(str(fault) for fault in faults)
    change.body = None if faults else body


@bp.get("/framework/edit")
@requires(Permission.GROWTH_FRAMEWORK)
def edit_framework() -> str | Response:
    """The form; with ``trial`` as it was tried, beside the effects, which also come as a file."""
    row = trials.find(_trial_asked()) if "trial" in request.args else None
    if row and row.finished_at and file_asked():
        return _effects(row)
    body = frameworks.Body.model_validate(row.body) if row else None
    return _page(_change(body), row)


def _effects(row: trials.Tried) -> Response:
    """Everybody who flips or for whom something turns, also those whom the page does not name; on
    paper with the table of figures."""
    flips, turns = trials.flips_of(row, row.total), trials.turns_of(row, row.total)
    ids = [one.learner for found in flips.values() for one in found]
    ids += [learner for found in turns.values() for learner, _keys in found]
    about = _about(row)
    table = files.trial(flips, turns, people.names(ids, day=row.on_day), about)
    name = f"trial-{row.on_day}"
    if file_asked() != PDF:
        return file_of(_("Tried"), name, *table)
    figures = _figures_tried(row)
    sections = [printing.of_table(*table)]
    if figures:
        sections.append(printing.of_table(*files.trial_figures(figures)))
    body = frameworks.Body.model_validate(row.body)
    lede = [ngettext("Tried on one learner", "Tried on %(num)d learners", row.total)]
    return sheet_of(_("Tried"), name, sections, lede=[*lede, i18n.in_readers_language(body.reason)])


def _about(row: trials.Tried) -> Callable[[Sequence[str]], str]:
    """What says which demands or figures turn for somebody."""
    tried = Words(frameworks.Body.model_validate(row.body))
    return partial(labels.about, tried, Words(frameworks.latest().body))


def _figures_tried(row: trials.Tried) -> list[labels.FigureTried]:
    words = Words(frameworks.Body.model_validate(row.body))
    return labels.figures_tried(words, row.counts.get(trials.FIGURES, {}))


def _trial_asked() -> UUID:
    try:
        return UUID(request.args["trial"])
    except (KeyError, ValueError):
        raise NotFound() from None


@bp.post("/framework/edit")
@requires(Permission.GROWTH_FRAMEWORK)
def change_framework() -> str | Response | tuple[str, int]:
    """With ``step=try`` the change is tried on everybody, with ``step=publish`` it is made; a trial
    that is over is also printed."""
    if file_asked() == PDF:
        row = trials.find(_trial_asked())
        if row.finished_at is None:
            raise NotFound()
        return _effects(row)
    by, at = current_actor(), clock.now()
    tried, at_once = None, False
    try:
        with transaction():
            change = _change()
            if change.body is None:
                return _page(change), 422
            if request.form.get("step") != "publish":
                row = trials.begin(frameworks.latest(), change.body, on=today(), by=by, at=at)
                tried, at_once = row.public_id, row.total <= trials.PORTION
            else:
                expected = request.form.get("version", 0, type=int)
                editing.publish(change.body, expected=expected, by=by, at=at)
    except Conflict as error:
        change = _change()
        change.form.form_errors.append(i18n.said(error))
        return _page(change), 409
    if tried is not None:
        if at_once:
            trials.step(tried, at=at)
        return redirect(url_for(".edit_framework", trial=tried), code=303)
    flash(_("The new edition is published."))
    return redirect(url_for(".show_framework"), code=303)


def _page(change: Change, row: trials.Tried | None = None) -> str:
    words = Words(change.edition.body)
    places = [(n.path, n.of) for n in change.numbers]
    return render_template(
        "growth/framework_edit.html",
        form=change.form,
        groups=labels.number_groups(words, places),
        tried=_tried(row) if row else None,
        words=words,
        edition=change.edition,
        changes=drafting.changes(frameworks.latest().body, change.edition.body),
    )


def _tried(row: trials.Tried) -> dict[str, Any]:
    """Who flips, by name, and how many come closer or go farther; what else turns for whom; how
    figures stand against their lines; or how far the trial is."""
    over = row.finished_at is not None
    flips = trials.flips_of(row, SHOWN) if over else {}
    turns = trials.turns_of(row, SHOWN) if over else {}
    shown = [one.learner for found in flips.values() for one in found]
    shown += [learner for found in turns.values() for learner, _keys in found]
    about = _about(row)
    return {
        "id": row.public_id,
        "over": over,
        "total": row.total,
        "done": row.done,
        "counts": row.counts,
        "flips": flips,
        "turns": [
            (*files.TURNS[Turn(key)], key, [(who, about(keys)) for who, keys in found])
            for key, found in turns.items()
            if found
        ],
        "figures": _figures_tried(row),
        "many": {key: len(ids) for key, ids in row.flips.items()},
        "names": people.names(shown, day=row.on_day),
    }
