"""Ask people or whole teams to sit an exam, see who has passed, take it back."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import current_actor, requires, today
from app.accounts.rules.permissions import Permission
from app.exams.forms.exams import AssignExamForm
from app.exams.services import assigning, overview
from app.kernel.errors import BadContent
from app.platform import clock, i18n
from app.platform.db import transaction
from app.platform.i18n import _, ngettext

bp = Blueprint(
    "exam_assignments", __name__, template_folder="../templates", url_prefix="/exam-results"
)

Answer = str | AnyResponse | tuple[str, int]


@bp.get("/<key>/asked")
@requires(Permission.ATTEMPT_RELEASE)
def list_assignments(key: str) -> Answer:
    """Who is asked to sit the exam, and who of them has passed."""
    return _page(key, AssignExamForm())


def _page(key: str, form: AssignExamForm, status: int = 200) -> Answer:
    exam = overview.exam(key)
    _offer(form)
    page = render_template(
        "exams/assigned.html",
        key=key,
        exam=exam,
        form=form,
        rows=assigning.rows(key, day=today()),
        today=today(),
    )
    return (page, status) if status != 200 else page


def _offer(form: AssignExamForm) -> None:
    units = [(str(u.public_id), i18n.in_readers_language(u.name)) for u in assigning.units()]
    form.unit.choices = [("", "–"), *units]


@bp.post("/<key>/asked")
@requires(Permission.ATTEMPT_RELEASE)
def assign_exam(key: str) -> Answer:
    """Ask people to sit it; nothing is kept while a number is unknown."""
    form = AssignExamForm()
    try:
        with transaction():
            _offer(form)
            people, unknown = assigning.find_people(str(form.numbers.data or ""))
            valid = form.validate()
            if unknown:
                form.numbers.errors = [
                    _("Nobody who learns has these numbers: %(numbers)s", numbers=" ".join(unknown))
                ]
            if unknown or not valid:
                return _page(key, form, 422)
            chosen = {str(u.public_id): u for u in assigning.units()}.get(form.unit.data or "")
            asked = assigning.assign(
                key,
                people,
                chosen,
                due_on=form.due_on.data,
                by=current_actor(),
                at=clock.now(),
                today=today(),
            )
    except BadContent as refusal:
        form.form_errors.append(i18n.said(refusal))
        return _page(key, form, 422)
    flash(ngettext("One person is asked.", "%(num)d people are asked.", asked))
    return redirect(url_for(".list_assignments", key=key), 303)


@bp.post("/<key>/asked/<uuid:public_id>/end")
@requires(Permission.ATTEMPT_RELEASE)
def end_assignment(key: str, public_id: UUID) -> Answer:
    """Take it back; results stay."""
    with transaction():
        assigning.end(key, public_id, by=current_actor(), at=clock.now())
    flash(_("Taken back. Results stay as they are."))
    return redirect(url_for(".list_assignments", key=key), 303)
