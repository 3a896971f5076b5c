"""Change the framework's numbers: try first and see who flips, then publish with a reason."""

from __future__ import annotations

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


@bp.route("/framework/edit", methods=["GET", "POST"])
@requires(Permission.GROWTH_FRAMEWORK)
def edit_framework() -> str | Response | tuple[str, int]:
    """The form; with ``step=try`` the effects of the change, with ``step=publish`` the change."""
    status, tried = 200, None
    with transaction():
        day = today()
        edition = frameworks.latest()
        numbers = list(editing.numbers(edition.body))
        form = edition_form(
            {n.path: (labels.number_label(n.name), n.value is None) for n in numbers},
            version=edition.number,
            effective=day,
            **{n.path: None if n.value is None else Decimal(str(n.value)) for n in numbers},
        )
        if request.method == "POST":
            status = 422
            if form.validate():
                try:
                    body = _changed(form, edition, numbers)
                    if form.effective.data < day:
                        form.effective.errors = [_("An edition judges from today on, not before.")]
                    elif faults := editing.lint(body):
                        form.form_errors.extend(faults)
                    elif request.form.get("step") == "publish":
                        editing.publish(
                            body,
                            expected=int(form.version.data),
                            by=current_actor(),
                            at=clock.now(),
                        )
                        status = 303
                    else:
                        tried, status = _tried(edition, body), 200
                except Conflict as error:
                    form.form_errors.append(i18n.said(error))
                    status = 409
                except BadContent as error:
                    form.form_errors.append(i18n.said(error))
        words = Words(edition.body)
        page = (
            ""
            if status == 303
            else render_template(
                "growth/framework_edit.html",
                form=form,
                edition=edition,
                groups=labels.number_groups(
                    words, [(n.path, n.promotion, n.demand) for n in numbers]
                ),
                tried=tried,
                words=words,
            )
        )
    if status == 303:
        flash(_("The new edition is published."))
        return redirect(url_for(".show_framework"), code=303)
    return (page, status) if status != 200 else page


def _changed(form: Any, edition: frameworks.Edition, numbers: list[editing.Number]) -> Any:
    return editing.changed(
        edition.body,
        {n.path: form[n.path].data for n in numbers},
        effective=form.effective.data,
        reason=Wording(form.reason_zh.data, form.reason_en.data),
    )


def _tried(edition: frameworks.Edition, body: Any) -> dict[str, Any]:
    """Who flips, by name, and how many come closer or go farther."""
    day = today()
    flips = list(back_test(edition, body, on=day))
    named: dict[str, list[Flip]] = {e.value: [f for f in flips if f.effect is e] for e in FLIPS}
    shown = [one.learner for found in named.values() for one in found[:SHOWN]]
    return {
        "total": len(flips),
        "counts": {effect.value: number for effect, number in counted(flips).items()},
        "flips": {key: found[:SHOWN] for key, found in named.items()},
        "names": people.names(shown, day=day),
    }
