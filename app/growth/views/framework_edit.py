"""Change the framework's numbers: try first and see who flips, then publish with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.accounts.access import current_actor, requires, today
from app.accounts.rules.permissions import Permission
from app.growth.forms.framework import edition_form
from app.growth.labels import framework as labels
from app.growth.labels.words import Words
from app.growth.queries import frameworks, people
from app.growth.queries.backtest import back_test
from app.growth.rules.backtest import Effect, Flip, counted
from app.growth.services import editing
from app.growth.views.blueprint import bp
from app.kernel.errors import BadContent, Conflict
from app.kernel.wording import Wording
from app.platform import clock, i18n
from app.platform.db import transaction
from app.platform.i18n import _

SHOWN = 40
FLIPS = (Effect.BECOMES_READY, Effect.NO_LONGER_READY)


@dataclass
class Change:
    """The form as it came, with the framework it would make; None where that is not possible."""

    form: Any
    edition: frameworks.Edition
    numbers: list[editing.Number]
    body: frameworks.Body | None = None


def _change() -> Change:
    """Read the form; what is wrong stands in it."""
    day, edition = today(), frameworks.latest()
    numbers = list(editing.numbers(edition.body))
    form = edition_form(
        {n.path: (labels.number_label(n.name), n.value is None) for n in numbers},
        version=edition.number,
        effective=day,
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
    form.form_errors.extend(faults)
    change.body = None if faults else body


@bp.route("/framework/edit", methods=["GET", "POST"])
@requires(Permission.GROWTH_FRAMEWORK)
def edit_framework() -> str | Response | tuple[str, int]:
    """The form; with ``step=try`` the effects of the change, with ``step=publish`` the change."""
    if request.form.get("step") != "publish":
        change = _change()
        return _page(change, tried=_tried(change) if change.body else None)
    try:
        with transaction():
            change = _change()
            if change.body is not None:
                expected = request.form.get("version", 0, type=int)
                by, at = current_actor(), clock.now()
                editing.publish(change.body, expected=expected, by=by, at=at)
            else:
                return _page(change)
    except Conflict as error:
        change = _change()
        change.form.form_errors.append(i18n.said(error))
        return _page(change, status=409)
    flash(_("The new edition is published."))
    return redirect(url_for(".show_framework"), code=303)


def _page(
    change: Change, *, tried: dict[str, Any] | None = None, status: int = 0
) -> tuple[str, int]:
    words = Words(change.edition.body)
    places = [(n.path, n.promotion, n.demand) for n in change.numbers]
    wrong = request.method == "POST" and change.body is None
    page = render_template(
        "growth/framework_edit.html",
        form=change.form,
        groups=labels.number_groups(words, places),
        tried=tried,
        words=words,
    )
    return page, status or (422 if wrong else 200)


def _tried(change: Change) -> dict[str, Any]:
    """Who flips, by name, and how many come closer or go farther."""
    assert change.body is not None
    day = today()
    flips = list(back_test(change.edition, change.body, on=day))
    named: dict[str, list[Flip]] = {e.value: [f for f in flips if f.effect is e] for e in FLIPS}
    shown = [one.learner for found in named.values() for one in found[:SHOWN]]
    return {
        "total": len(flips),
        "counts": {effect.value: number for effect, number in counted(flips).items()},
        "flips": {key: found[:SHOWN] for key, found in named.items()},
        "names": people.names(shown, day=day),
    }
