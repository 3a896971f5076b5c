"""The trainer's pages: which sections and lessons a course has, and in what order."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import current_actor, requires
from app.accounts.rules.permissions import Permission
from app.courses.forms import NewLessonForm, SectionForm
from app.courses.services import authoring as services
from app.courses.views.authoring import desk
from app.courses.views.blueprint import bp, whole
from app.kernel.errors import BadContent, DomainError, NotFound
from app.kernel.wording import Wording
from app.platform import clock, i18n
from app.platform.db import transaction
from app.platform.forms import options
from app.platform.i18n import _


@bp.post("/manage/<course>/sections")
@requires(Permission.COURSE_AUTHOR)
def add_section(course: str) -> AnyResponse | tuple[str, int]:
    """A section at the end."""
    form = SectionForm(prefix="section")
    if not form.validate():
        return desk(course, section_form=form), 422
    with transaction():
        services.add_section(
            course,
            Wording(form.title_zh.data, form.title_en.data),
            expected=whole(form.expected.data),
            by=current_actor(),
            at=clock.now(),
        )
    return redirect(url_for(".edit_course", course=course), code=303)


@bp.post("/manage/<course>/sections/<int:number>/remove")
@requires(Permission.COURSE_AUTHOR)
def remove_section(course: str, number: int) -> AnyResponse:
    """Take out an empty section."""
    with transaction():
        services.remove_section(
            course,
            number,
            expected=whole(request.form.get("expected")),
            by=current_actor(),
            at=clock.now(),
        )
    return redirect(url_for(".edit_course", course=course), code=303)


@bp.post("/manage/<course>/lessons")
@requires(Permission.COURSE_AUTHOR)
def add_lesson(course: str) -> AnyResponse | tuple[str, int]:
    """A new lesson, opened in the editor."""
    form = NewLessonForm()
    try:
        # A refusal leaves through the transaction, so that no lesson stays without its place.
        with transaction():
            draft = services.draft_of(course)
            count = len(draft.version.body.sections)
            form.section.choices = options((n, "") for n in range(count))
            if form.validate():
                services.add_lesson(
                    course,
                    form.section.data,
                    form.key.data,
                    Wording(form.title_zh.data, form.title_en.data),
                    expected=whole(form.expected.data),
                    by=current_actor(),
                    at=clock.now(),
                )
    except NotFound:
        raise
    except DomainError as error:
        form.key.errors = [*form.key.errors, i18n.said(error)]
    if form.errors:
        return desk(course, lesson_form=form), 422
    return redirect(url_for(".edit_lesson", course=course, lesson=form.key.data), code=303)


@bp.post("/manage/<course>/lessons/<lesson>/move")
@requires(Permission.COURSE_AUTHOR)
def move_lesson(course: str, lesson: str) -> AnyResponse:
    """One place up or down, or off the list."""
    expected, at = whole(request.form.get("expected")), clock.now()
    where = request.form.get("where")
    with transaction():
        if where == "off":
            services.remove_lesson(course, lesson, expected=expected, by=current_actor(), at=at)
        else:
            step = -1 if where == "up" else 1
            services.move_lesson(course, lesson, step, expected=expected, by=current_actor(), at=at)
    return redirect(url_for(".edit_course", course=course, _anchor=f"lesson-{lesson}"), code=303)


@bp.post("/manage/<course>/lessons/<lesson>/back")
@requires(Permission.COURSE_AUTHOR)
def put_lesson_back(course: str, lesson: str) -> AnyResponse:
    """Back on the list, at its end."""
    with transaction():
        services.put_lesson_back(
            course,
            lesson,
            expected=whole(request.form.get("expected")),
            by=current_actor(),
            at=clock.now(),
        )
    return redirect(url_for(".edit_course", course=course, _anchor=f"lesson-{lesson}"), code=303)


@bp.post("/manage/<course>/sections/<int:number>/rename")
@requires(Permission.COURSE_AUTHOR)
def rename_section(course: str, number: int) -> AnyResponse | tuple[str, int]:
    """Another title for a section."""
    form = SectionForm(prefix="rename")
    if not form.validate():
        return desk(
            course, renamed=number, refusal=_("A section needs its title in both languages.")
        ), 422
    with transaction():
        services.rename_section(
            course,
            number,
            Wording(form.title_zh.data, form.title_en.data),
            expected=whole(form.expected.data),
            by=current_actor(),
            at=clock.now(),
        )
    return redirect(url_for(".edit_course", course=course, _anchor=f"section-{number}"), code=303)


@bp.post("/manage/<course>/sections/<int:number>/move")
@requires(Permission.COURSE_AUTHOR)
def move_section(course: str, number: int) -> AnyResponse:
    """One place up or down, with all its lessons."""
    step = -1 if request.form.get("where") == "up" else 1
    with transaction():
        services.move_section(
            course,
            number,
            step,
            expected=whole(request.form.get("expected")),
            by=current_actor(),
            at=clock.now(),
        )
    return redirect(url_for(".edit_course", course=course, _anchor=f"section-{number}"), code=303)


@bp.post("/manage/<course>/order")
@requires(Permission.COURSE_AUTHOR)
def place_part(course: str) -> AnyResponse:
    """A lesson or a section was dragged to another place."""
    given = {
        name: whole(request.form.get(name), otherwise=-1)
        for name in ("section", "place", "expected")
    }
    lesson, at = request.form.get("lesson", ""), clock.now()
    if min(given.values()) < 0:
        raise BadContent("This request could not be understood")
    expected, by = given["expected"], current_actor()
    with transaction():
        if lesson:
            services.place_lesson(
                course, lesson, given["section"], given["place"], expected=expected, by=by, at=at
            )
            anchor = f"lesson-{lesson}"
        else:
            services.place_section(
                course, given["section"], given["place"], expected=expected, by=by, at=at
            )
            anchor = f"section-{given['place']}"
    return redirect(url_for(".edit_course", course=course, _anchor=anchor), code=303)
