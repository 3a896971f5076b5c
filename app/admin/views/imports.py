"""People from a file: template, check, write."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import current_actor, requires, today
from app.accounts.labels import COLUMNS
from app.accounts.rules.permissions import Permission
from app.accounts.services import importing
from app.accounts.views.blueprint import settings as deployed
from app.admin.forms import UploadForm
from app.admin.labels import OUTCOMES
from app.admin.views.blueprint import bp
from app.admin.views.lists import open_units, table_file
from app.kernel.errors import BadContent
from app.platform import clock, i18n
from app.platform.db import db, transaction
from app.platform.i18n import _
from app.platform.sheets import Cell, Column

SHOWN = 200


@bp.get("/people/import")
@requires(Permission.PEOPLE_EDIT)
def choose_file() -> str:
    """Choose a file; read first what it should hold."""
    return _choose_page(UploadForm())


def _choose_page(form: UploadForm) -> str:
    return render_template(
        "admin/import.html", form=form, columns=COLUMNS, most=importing.MOST_ROWS
    )


@bp.get("/people/import/template")
@requires(Permission.PEOPLE_EDIT)
def import_template() -> Response:
    """An empty table with the headings, the choices of a select, and one line to write over."""
    zh = i18n.language() == "zh"
    teams = [u.name.said_in(i18n.language()) for u in open_units() if u.kind == "team"]
    listed = tuple(teams) if 0 < sum(len(t) + 1 for t in teams) < 250 else ()
    choices = {"team": listed, "language": ("中文", "English")}
    columns = [Column(str(word), 18, choices.get(name, ())) for name, word in COLUMNS.items()]
    sample: dict[str, Cell] = {
        "staff_no": "KF0001",
        "name": "张三" if zh else "Zhang San",
        "latin_name": "Zhang San",
        "team": teams[0] if teams else "",
        "hired_on": date(today().year, today().month, 1),
        "language": "中文" if zh else "English",
        "shift": "早班" if zh else "Early",
    }
    row = [sample.get(name, "") for name in COLUMNS]
    form = "csv" if request.args.get("format") == "csv" else "xlsx"
    return table_file(_("People"), columns, [row], form=form)


@bp.post("/people/import")
@requires(Permission.PEOPLE_EDIT)
def check_file() -> AnyResponse | tuple[str, int]:
    """Read a file and compare it; nothing is written yet."""
    form = UploadForm()
    if form.validate():
        upload = form.file.data
        data = upload.read()
        try:
            draft = importing.read(
                data, upload.filename or "", today=today(), language=deployed().language
            )
        except BadContent as error:
            form.file.errors = [i18n.said(error)]
        else:
            with transaction():
                kept = importing.keep(draft, by=current_actor(), at=clock.now())
                key = kept.public_id
            return redirect(url_for(".show_import", public_id=key))
    return _choose_page(form), 422


@bp.get("/people/import/<uuid:public_id>")
@requires(Permission.PEOPLE_EDIT)
def show_import(public_id: UUID) -> str:
    """What would happen, row by row; what is wrong first."""
    kept = importing.staged(public_id, by=current_actor(), at=clock.now())
    shown = request.args.get("show", "")
    if shown not in OUTCOMES:
        shown = next((o for o in ("wrong", "new", "changed") if kept.counts[o]), "same")
    rows = [row for row in kept.rows if row["outcome"] == shown]
    return render_template(
        "admin/import_check.html",
        kept=kept,
        rows=rows[:SHOWN],
        hidden=max(0, len(rows) - SHOWN),
        shown=shown,
        outcomes=OUTCOMES,
        columns=COLUMNS,
        counts=kept.counts,
        writes=kept.counts["new"] + kept.counts["changed"],
    )


@bp.get("/people/import/<uuid:public_id>/faults")
@requires(Permission.PEOPLE_EDIT)
def import_faults(public_id: UUID) -> Response:
    """The rows that cannot be written, each with what to mend, as a file."""
    kept = importing.staged(public_id, by=current_actor(), at=clock.now())
    columns = [Column(_("Row"), 8), *(Column(str(word)) for word in COLUMNS.values())]
    columns.append(Column(_("What to mend"), 60))
    rows = [
        (
            row["number"],
            *(row["shown"].get(name, "") for name in COLUMNS),
            " ".join(
                f"{fault['cell']}: {i18n.translated(fault['reason'], fault['params'])}"
                for fault in row["faults"]
            ),
        )
        for row in kept.rows
        if row["outcome"] == "wrong"
    ]
    return table_file(_("To mend"), columns, rows, form="xlsx")


@bp.post("/people/import/<uuid:public_id>/write")
@requires(Permission.PEOPLE_EDIT)
def write_import(public_id: UUID) -> AnyResponse:
    """Write the rows that are right, in short portions; then show the new people's secrets."""
    actor = current_actor()
    at = clock.now()
    with transaction():
        portions = importing.begin(public_id, by=actor, at=at)
    for portion in portions:
        with transaction():
            importing.write(public_id, portion, by=actor, today=today(), at=at)
        db.session.expunge_all()
    with transaction():
        handout, _counts = importing.finish(public_id, by=actor, at=at)
    if handout is not None:
        return redirect(url_for(".show_secrets", public_id=handout))
    return redirect(url_for(".show_import", public_id=public_id))
