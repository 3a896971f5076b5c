"""Before an exam: the check of everything, and papers for the printer."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import current_actor, requires
from app.accounts.rules.permissions import Permission
from app.exams.services import overview, preflight, printing
from app.kernel.errors import NotFound
from app.platform import clock
from app.platform.db import transaction
from app.platform.i18n import _, ngettext

bp = Blueprint("papers", __name__, template_folder="../templates", url_prefix="/bank/exams")

Answer = str | AnyResponse | tuple[str, int]
LANGUAGES = ("zh", "en")


def _data() -> Path:
    return Path(current_app.config["ACADEMY"].data_dir)


def _measured() -> Path:
    """Where the last measurement on this machine was kept."""
    return Path(current_app.root_path).parent / "build" / "bench.json"


@bp.get("/<key>/preflight")
@requires(Permission.EXAM_AUTHOR)
def show_preflight(key: str) -> Answer:
    """Is the exam sound, are its papers ready and alike, will the machine bear everybody?"""
    report = preflight.report(key, measured=_measured(), at=clock.now())
    data = _data()
    return render_template(
        "exams/preflight.html",
        key=key,
        report=report,
        printed={
            (paper.id, kind, language): printing.place(data, paper, kind, language).exists()
            for paper in report.papers
            for kind in printing.KINDS
            for language in LANGUAGES
        },
        kinds=printing.KINDS,
        languages=LANGUAGES,
    )


@bp.post("/<key>/draw")
@requires(Permission.EXAM_AUTHOR)
def draw_papers(key: str) -> Answer:
    """Put the papers that stand ready away and have others drawn."""
    with transaction():
        preflight.draw_anew(key, by=current_actor(), at=clock.now())
    flash(_("Others are being drawn. Load the page again in a moment."))
    return redirect(url_for(".show_preflight", key=key), 303)


@bp.post("/<key>/print/<language>")
@requires(Permission.EXAM_AUTHOR)
def print_papers(key: str, language: str) -> Answer:
    """Have the worker print every paper of the exam with its key."""
    if language not in LANGUAGES:
        raise NotFound()
    overview.exam(key)
    overview.forget_reading()
    with transaction():
        found = printing.papers(key)
        for paper in found:
            printing.order(paper, language)
    flash(
        ngettext(
            "One paper goes to the printer with its key. Load the page again in a moment.",
            "%(num)d papers go to the printer with their keys. Load the page again in a moment.",
            len(found),
        )
    )
    return redirect(url_for(".show_preflight", key=key), 303)


@bp.get("/papers/<uuid:public_id>/<kind>-<language>.pdf")
@requires(Permission.EXAM_AUTHOR)
def get_print(public_id: UUID, kind: str, language: str) -> Answer:
    """The file of a paper or its key, once it is made."""
    if kind not in printing.KINDS or language not in LANGUAGES:
        raise NotFound()
    paper = printing.paper_by(public_id)
    path = printing.place(_data(), paper, kind, language)
    if not path.is_file():
        abort(404, _("The file is not made yet."))
    answer = Response(path.read_bytes(), content_type="application/pdf")
    name = f"{paper.exam_key}-{paper.number}-{kind}-{language}.pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
