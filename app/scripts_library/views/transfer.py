"""Import with a preview, export as tables and YAML, near duplicates."""

from __future__ import annotations

from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import current_actor, requires, today
from app.accounts.rules.permissions import Permission
from app.kernel.errors import BadContent, NotFound
from app.platform import clock, i18n, sheets
from app.platform.db import db, transaction
from app.platform.i18n import _, ngettext
from app.scripts_library import labels
from app.scripts_library.services import transfer, twins
from app.scripts_library.views.library import bp

SHOWN = 200
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "yaml": "application/yaml; charset=utf-8",
}


@bp.get("/upkeep/import")
@requires(Permission.SCRIPT_AUTHOR)
def show_import() -> str:
    """Where files go in and out; wordings that are nearly the same."""
    return _import_page()


def _import_page(wrong: str = "") -> str:
    return render_template(
        "scripts_library/import.html",
        rows=None,
        twins=twins.in_library()[:SHOWN],
        labels=labels,
        wrong=wrong,
    )


@bp.post("/upkeep/import")
@requires(Permission.SCRIPT_AUTHOR)
def preview_import() -> tuple[str, int]:
    """Read a file and show, row by row, what it would do. Nothing is changed yet."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return _import_page(_("Choose a file first.")), 422
    data = sent.read()
    try:
        trial = transfer.read(data, sent.filename)
    except BadContent as error:
        return _import_page(i18n.said(error)), 422
    db.session.rollback()
    with transaction():
        held = transfer.stage(sent.filename, data, by=current_actor(), at=clock.now())
        public_id = held.public_id
    rows = trial.rows
    sound = [row for row in rows if not row.faults and row.action != "same"]
    page = render_template(
        "scripts_library/import.html",
        rows=sorted(rows, key=lambda row: not row.faults)[:SHOWN],
        said=i18n.said,
        unread=trial.unread,
        number=len(rows),
        sound=len(sound),
        wrong_rows=sum(bool(row.faults) for row in rows),
        same=sum(row.action == "same" for row in rows),
        public_id=public_id,
        twins=[],
        labels=labels,
    )
    return page, 200


@bp.post("/upkeep/import/<uuid:public_id>")
@requires(Permission.SCRIPT_AUTHOR)
def keep_import(public_id: UUID) -> AnyResponse:
    """Keep the sound rows as drafts; rows with faults are left out."""
    actor = current_actor()
    filename, data = transfer.staged(public_id, by=actor)
    rows = transfer.read(data, filename).rows
    db.session.rollback()
    kept = transfer.keep(rows, by=actor, at=clock.now())
    with transaction():
        transfer.unstage(by=actor)
    flash(ngettext("One draft kept.", "%(num)d drafts kept.", kept))
    return redirect(url_for(".list_upkeep", state="draft"))


@bp.get("/upkeep/export.<any(csv,xlsx,yaml):kind>")
@requires(Permission.SCRIPT_AUTHOR)
def export(kind: str) -> AnyResponse:
    """Published scripts, of one category where one is named."""
    category = request.args.get("category", "")
    if category and category not in labels.NAMES:
        raise NotFound()
    if kind == "yaml":
        data = transfer.yaml_text(category).encode()
    else:
        columns, rows = transfer.table()
        if category:
            rows = [row for row in rows if row[1] == category]
        data = (
            sheets.write_csv(columns, rows)
            if kind == "csv"
            else sheets.write_xlsx(columns, rows, sheet="Scripts")
        )
    answer = Response(data, content_type=_TYPES[kind])
    name = f"scripts-{category or 'all'}-{today().isoformat()}.{kind}"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer
