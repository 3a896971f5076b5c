"""The trainer's pages: looking back, looking as a learner, copying, files."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import current_actor, requires
from app.accounts.rules.permissions import Permission
from app.content import store
from app.courses import labels
from app.courses.forms import CopyForm
from app.courses.models.bodies import Course, Lesson
from app.courses.queries import people as people_queries
from app.courses.services import copying
from app.courses.views import arrivals, films, parts
from app.courses.views.blueprint import bp, now, whole
from app.kernel.errors import DomainError, NotFound
from app.kernel.wording import Wording
from app.platform import clock, i18n
from app.platform.db import db, transaction
from app.platform.i18n import _, language, ngettext
from app.platform.web import wants_json

MOST_SAID = 50


@bp.get("/manage/<course>/history")
@requires(Permission.COURSE_AUTHOR)
def course_history(course: str) -> str:
    """Every version of the course's own page, and what each changed."""
    return _history(store.history(Course, course), store.entry(Course, course), course, None)


@bp.get("/manage/<course>/lessons/<lesson>/history")
@requires(Permission.COURSE_AUTHOR)
def lesson_history(course: str, lesson: str) -> str:
    """Every version of a lesson, and what each changed."""
    full = f"{course}/{lesson}"
    return _history(store.history(Lesson, full), store.entry(Lesson, full), course, lesson)


def _history(history: list[Any], entry: store.Entry, course: str, lesson: str | None) -> str:
    wanted = whole(request.args.get("version"), otherwise=history[0].number)
    place = next((n for n, version in enumerate(history) if version.number == wanted), None)
    if place is None:
        raise NotFound()
    new = history[place] if place + 1 < len(history) else None
    old = history[place + 1] if new else None
    shown = history[0].body.shown_title() if lesson else history[0].body.title
    return render_template(
        "courses/history.html",
        history=history,
        entry=entry,
        course=course,
        lesson=lesson,
        title=shown,
        old=old,
        new=new,
        changes=store.differences(old.body.stored(), new.body.stored()) if old and new else [],
        names=people_queries.names_of(
            {version.created_by for version in history if version.created_by}, day=now().today
        ),
    )


@bp.post("/manage/<course>/take/<int:number>")
@bp.post("/manage/<course>/lessons/<lesson>/take/<int:number>")
@requires(Permission.COURSE_AUTHOR)
def take_version(course: str, number: int, lesson: str | None = None) -> AnyResponse:
    """An older version's text becomes the draft again."""
    expected = whole(request.form.get("expected"))
    with transaction():
        if lesson is None:
            store.restore_version(
                Course, course, number, by=current_actor(), at=clock.now(), expected=expected
            )
        else:
            store.restore_version(
                Lesson,
                f"{course}/{lesson}",
                number,
                by=current_actor(),
                at=clock.now(),
                expected=expected,
            )
    flash(_("Version %(number)s is the draft again.", number=number))
    if lesson is None:
        return redirect(url_for(".edit_course", course=course), code=303)
    return redirect(url_for(".edit_lesson", course=course, lesson=lesson), code=303)


@bp.get("/manage/<course>/lessons/<lesson>/preview")
@requires(Permission.COURSE_AUTHOR)
def preview_lesson(course: str, lesson: str) -> str:
    """The newest text as learners would see it, in either language."""
    version = store.latest(Lesson, f"{course}/{lesson}")
    outline = store.latest(Course, course).body
    wanted = request.args.get("lang") or language()
    text = version.body.text_in(wanted)
    if text is None:
        raise NotFound()
    order = outline.lesson_keys
    place = order.index(lesson) if lesson in order else None
    return render_template(
        "courses/preview.html",
        course=course,
        key=lesson,
        course_title=outline.title,
        text=text,
        shown_language="en" if text is version.body.en else "zh",
        parts=parts.shown(
            text, version.body.pictures, films=films.bare_addresses(version.body.files)
        ),
        problems=text.document.problems,
        criterion_labels=labels.CRITERIA,
        previous=order[place - 1] if place else None,
        following=order[place + 1] if place is not None and place + 1 < len(order) else None,
    )


@bp.route("/manage/<course>/copy", methods=["GET", "POST"])
@requires(Permission.COURSE_AUTHOR)
def copy_course(course: str) -> str | AnyResponse | tuple[str, int]:
    """The same course under another name, as a draft."""
    if request.method == "GET":
        named = store.latest(Course, course).body.title
        data = {
            "key": f"{course}-2",
            "title_zh": f"{named.zh}（副本）",
            "title_en": f"{named.en} (copy)",
        }
        form = CopyForm(formdata=None, data=data)
        return render_template("courses/copy.html", form=form, course=course, title=named)
    form = CopyForm()
    title: Wording | None = None
    try:
        # A refusal leaves through the transaction, so that no half copy stays.
        with transaction():
            title = store.latest(Course, course).body.title
            if form.validate():
                copying.copy_course(
                    course,
                    form.key.data,
                    Wording(form.title_zh.data, form.title_en.data),
                    by=current_actor(),
                    at=clock.now(),
                )
    except NotFound:
        raise
    except DomainError as error:
        form.key.errors = [*form.key.errors, i18n.said(error)]
    if form.errors:
        return render_template("courses/copy.html", form=form, course=course, title=title), 422
    flash(_("Copied. Nobody sees the copy until you publish it."))
    return redirect(url_for(".edit_course", course=form.key.data), code=303)


@bp.get("/manage/<course>/export")
@requires(Permission.COURSE_AUTHOR)
def export_course(course: str) -> Response:
    """The course's folder as a .zip, in the format of content/, with videos and packages."""
    response = Response(copying.contents(course).zipped(), content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{course}.zip"'
    return response


@bp.route("/manage/import", methods=["GET", "POST"])
@requires(Permission.COURSE_AUTHOR)
def import_course() -> str | AnyResponse | tuple[str, int]:
    """A .zip of a course's folder becomes drafts, or is refused with every reason."""
    if request.method == "GET":
        return render_template("courses/import.html", faults=[])
    db.session.rollback()  # looking into a large file holds no transaction open
    try:
        piece = arrivals.take(copying.expect)
        taken = _take_in(piece) if piece.is_last else []
    except copying.FaultyPack as refusal:
        return _refused([fault.told() for fault in refusal.faults])
    except DomainError as error:
        return _refused([i18n.said(error)])
    if not piece.is_last:
        return jsonify(at=piece.there)
    flash(
        ngettext(
            "%(num)d course is here as a draft.", "%(num)d courses are here as drafts.", len(taken)
        )
    )
    target = url_for(".manage_courses")
    if len(taken) == 1:
        target = url_for(".edit_course", course=taken[0])
    return jsonify(at=piece.there, done=target) if wants_json() else redirect(target, 303)


def _take_in(piece: arrivals.Piece) -> list[str]:
    by, at = current_actor(), clock.now()
    try:
        with copying.unpacked(piece.arrival.path, piece.arrival.data_dir) as found, transaction():
            return copying.take_in(found, by=by, at=at)
    finally:
        piece.arrival.drop()


def _refused(faults: list[str]) -> AnyResponse | tuple[str, int]:
    if wants_json():
        response = jsonify(error="\n".join(faults[:MOST_SAID]))
        response.status_code = 422
        return response
    return render_template("courses/import.html", faults=faults[:MOST_SAID]), 422
