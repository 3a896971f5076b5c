"""Files of items in the browser: choose, look over, write; the bank as a file."""

from __future__ import annotations

import re
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import current_actor, requires
from app.accounts.rules.permissions import Permission
from app.exams.forms.exams import ItemFileForm
from app.exams.labels import exams as labels
from app.exams.labels import importing as words
from app.exams.queries import bank as queries
from app.exams.services import exporting, import_desk, importing
from app.exams.views import authoring
from app.kernel.errors import BadContent, NotFound
from app.platform import clock, i18n
from app.platform.db import transaction
from app.platform.i18n import ngettext

Answer = str | AnyResponse | tuple[str, int]
SHOWN = 200
bp = authoring.bp


@bp.get("/import")
@requires(Permission.EXAM_AUTHOR)
def choose_file() -> Answer:
    """Choose a file; read first what it may hold."""
    return _choose_page(ItemFileForm())


def _choose_page(form: ItemFileForm) -> str:
    return render_template("exams/import.html", form=form, types=labels.TYPES)


@bp.get("/import/template")
@requires(Permission.EXAM_AUTHOR)
def import_template() -> Answer:
    """A table to fill in, with a sample of each type."""
    language = "en" if request.args.get("language") == "en" else "zh"
    return _file(exporting.template(language), "xlsx", f"items-{language}")


@bp.post("/import")
@requires(Permission.EXAM_AUTHOR)
def check_file() -> Answer:
    """Read a file and compare it with the bank; nothing is written yet."""
    form = ItemFileForm()
    if form.validate():
        upload = form.file.data
        try:
            with transaction():
                key = import_desk.keep(
                    upload.read(), upload.filename or "", by=current_actor(), at=clock.now()
                )
        except BadContent as refusal:
            form.file.errors = [i18n.said(refusal)]
        else:
            return redirect(url_for(".show_import", public_id=key), 303)
    return _choose_page(form), 422


@bp.get("/import/<uuid:public_id>")
@requires(Permission.EXAM_AUTHOR)
def show_import(public_id: UUID) -> Answer:
    """What would happen: columns, what is refused and where, what is new or changes."""
    look = import_desk.look(public_id, by=current_actor())
    plan = look.plan
    counts = look.kept.counts or {
        "new": len(plan.new),
        "changed": len(plan.changed),
        "same": len(plan.unchanged),
        "refused": len(plan.refused),
    }
    shown = request.args.get("show", "")
    if shown not in counts:
        shown = next((name for name in ("refused", "new", "changed") if counts[name]), "same")
    drafts = {
        "new": [step.draft for step in plan.new],
        "changed": [step.draft for step in plan.changed],
        "same": list(plan.unchanged),
        "refused": [],
    }[shown]
    return render_template(
        "exams/import_check.html",
        kept=look.kept,
        sheets=look.sheets,
        fields=[(name, words.field_name(name)) for name in import_desk.FIELDS],
        counts=counts,
        shown=shown,
        drafts=drafts[:SHOWN],
        refused=plan.refused[:SHOWN],
        hidden=max(0, (len(plan.refused) if shown == "refused" else len(drafts)) - SHOWN),
        words=words,
        writes=len(plan.new) + len(plan.changed),
        competencies=queries.choices("competency"),
        banks=queries.choices("bank"),
        criteria=labels.CRITERIA,
    )


@bp.post("/import/<uuid:public_id>/columns")
@requires(Permission.EXAM_AUTHOR)
def choose_columns(public_id: UUID) -> Answer:
    """Take columns for something else; say where items belong that do not say it."""
    names = request.form.getlist("sheet")
    columns: dict[str, dict[int, str]] = {}
    for field, value in request.form.items():
        found = re.fullmatch(r"column-(\d{1,3})-(\d{1,3})", field)
        if found and int(found[1]) < len(names):
            columns.setdefault(names[int(found[1])], {})[int(found[2])] = value
    with transaction():
        import_desk.choose(
            public_id,
            columns,
            bank=request.form.get("bank", ""),
            competency=request.form.get("competency", ""),
            criterion=request.form.get("criterion", ""),
            by=current_actor(),
        )
    return redirect(url_for(".show_import", public_id=public_id), 303)


@bp.post("/import/<uuid:public_id>/write")
@requires(Permission.EXAM_AUTHOR)
def write_import(public_id: UUID) -> Answer:
    """Keep the items as drafts, in short portions."""
    actor, at = current_actor(), clock.now()
    with transaction():
        plan = import_desk.begin(public_id, by=actor)
    for steps in importing.batches(plan):
        with transaction():
            importing.write(steps, by=actor, at=at)
    with transaction():
        import_desk.finish(public_id, plan, by=actor, at=at)
    written = len(plan.new) + len(plan.changed)
    flash(ngettext("One item is kept as a draft.", "%(num)d items are kept as drafts.", written))
    return redirect(url_for(".show_import", public_id=public_id), 303)


@bp.get("/export")
@requires(Permission.EXAM_AUTHOR)
def export_items() -> Answer:
    """The bank as a file."""
    form = request.args.get("format", "xlsx")
    if form not in exporting.FORMATS:
        raise NotFound()
    made = exporting.export(form, language=i18n.language(), bank=request.args.get("bank", ""))
    return _file(made.data, form, "items")


def _file(data: bytes, form: str, name: str) -> Response:
    kind, ending = exporting.MIME[form]
    answer = Response(data, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return answer
