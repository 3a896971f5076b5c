"""Marking an item again after its key was found wrong: look, then apply."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import current_actor, requires
from app.accounts.rules.permissions import Permission
from app.exams.forms.changes import RegradeForm
from app.exams.services import overview, regrading
from app.kernel.errors import BadContent
from app.platform import clock, i18n
from app.platform.db import transaction
from app.platform.i18n import ngettext

bp = Blueprint("regrading", __name__, template_folder="../templates", url_prefix="/exam-results")

Answer = str | AnyResponse | tuple[str, int]


@bp.get("/<key>/regrade/<item>")
@requires(Permission.ATTEMPT_RELEASE)
def show_regrade(key: str, item: str) -> Answer:
    """Which marks would change, and who flips, if the item were marked another way."""
    return _page(key, item, RegradeForm(request.args))


def _page(key: str, item: str, form: RegradeForm, *, status: int = 200, error: str = "") -> Answer:
    versions = regrading.sat_versions(key, item)
    current = overview.current_item(item)
    if form.version.data not in {one.version_id for one in versions}:
        form.version.data = versions[0].version_id
    newer = current if current and current[0] != form.version.data else None
    if form.way.data not in ("key", "full"):
        form.way.data = "key" if newer else "full"
    to_version = newer[0] if newer and form.way.data == "key" else None
    possible = form.way.data == "full" or newer is not None
    page = render_template(
        "exams/regrade.html",
        key=key,
        item=item,
        exam=overview.exam(key),
        title=overview.any_item_title(item),
        versions=versions,
        newer=newer,
        form=form,
        preview=regrading.preview(key, form.version.data, to_version) if possible else None,
        history=regrading.history(key, item),
        error=error,
    )
    return (page, status) if status != 200 else page


@bp.post("/<key>/regrade/<item>")
@requires(Permission.ATTEMPT_RELEASE)
def apply_regrade(key: str, item: str) -> Answer:
    """Apply in short transactions; what is interrupted goes on when it is sent again."""
    form = RegradeForm()
    if not form.validate():
        return _page(key, item, form, status=422)
    current = overview.current_item(item)
    overview.forget_reading()
    to_version = current[0] if form.way.data == "key" and current else None
    at = clock.now()
    try:
        with transaction():
            row = regrading.begin(
                key,
                item,
                int(form.version.data or 0),
                to_version,
                reason=str(form.reason.data),
                by=current_actor(),
                at=at,
            )
            number = row.id
    except BadContent as refusal:
        return _page(key, item, form, status=422, error=i18n.said(refusal))
    total = 0
    while True:
        with transaction():
            done = regrading.apply_some(number, at=at)
        total += done
        if not done:
            break
    flash(
        ngettext(
            "One answer was gone through. Scores, evidence and certificates follow.",
            "%(num)d answers were gone through. Scores, evidence and certificates follow.",
            total,
        )
    )
    return redirect(url_for(".show_regrade", key=key, item=item), 303)
