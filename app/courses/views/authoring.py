"""The trainer's pages: courses and lessons, written in the browser."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import current_actor, requires
from app.accounts.rules.permissions import Permission
from app.content import store
from app.courses import labels
from app.courses.forms import CourseForm, LessonForm, NewCourseForm, NewLessonForm, SectionForm
from app.courses.models.bodies import Course, Lesson
from app.courses.queries import authoring as queries
from app.courses.queries import films as film_queries
from app.courses.queries import people as people_queries
from app.courses.queries.report import Tally, tallies
from app.courses.services import authoring as services
from app.courses.services import presence, rereading
from app.courses.views import editing, films, parts
from app.courses.views.blueprint import bp, now, whole
from app.kernel.errors import Conflict, DomainError, NotFound
from app.kernel.refs import Ref
from app.kernel.wording import Wording
from app.platform import clock, i18n, links
from app.platform.db import transaction
from app.platform.forms import options
from app.platform.i18n import _, language, ngettext

PAGE_SIZE = 20


@bp.get("/manage/")
@requires(Permission.COURSE_AUTHOR)
def manage_courses() -> str:
    """All courses in every state, and who is in them."""
    page = queries.course_lines(
        search=request.args.get("q", "").strip(),
        state=request.args.get("state", ""),
        sort=request.args.get("sort", "order"),
        number=whole(request.args.get("page")),
        size=PAGE_SIZE,
        language=language(),
        today=now().today,
    )
    return render_template(
        "courses/manage.html",
        page=page,
        waiting=sum(entry.has_draft for entry in store.entries(Course)),
        q=request.args.get("q", "").strip(),
        state=request.args.get("state", ""),
        sort=request.args.get("sort", "order"),
        states=labels.CONTENT_STATES,
        tones=labels.CONTENT_TONES,
        tiers=labels.TIERS,
    )


@bp.route("/manage/new", methods=["GET", "POST"])
@requires(Permission.COURSE_AUTHOR)
def new_course() -> str | AnyResponse | tuple[str, int]:
    """A new course as a draft."""
    form = NewCourseForm()
    if request.method == "GET":
        editing.offer_choices(form, "")
        form.in_order.data = True
        return render_template("courses/course_form.html", form=form, course=None)
    with transaction():
        editing.offer_choices(form, "")
        if form.validate():
            try:
                section = Wording("第一部分", "Part one")
                body = editing.course_from(form, section)
                services.create_course(form.key.data, body, by=current_actor(), at=clock.now())
            except DomainError as error:
                form.key.errors = [*form.key.errors, i18n.said(error)]
    if form.errors:
        return render_template("courses/course_form.html", form=form, course=None), 422
    flash(_("The draft is kept. Now add lessons."))
    return redirect(url_for(".edit_course", course=form.key.data), code=303)


@bp.get("/manage/<course>")
@requires(Permission.COURSE_AUTHOR)
def edit_course(course: str) -> str:
    """The course's desk: lessons, state, what waits to be published."""
    return desk(course)


def desk(
    course: str,
    *,
    section_form: SectionForm | None = None,
    lesson_form: NewLessonForm | None = None,
    renamed: int | None = None,
    refusal: str = "",
) -> str:
    """The course's desk as a page, with what was refused."""
    draft = services.draft_of(course)
    lesson_form = lesson_form or NewLessonForm(formdata=None)
    lesson_form.section.choices = options(
        (n, section.title.said_in(language()))
        for n, section in enumerate(draft.version.body.sections)
    )
    spare = store.latest_of(Lesson, [f"{course}/{key}" for key in draft.spare])
    return render_template(
        "courses/edit_course.html",
        spare=[(v.key.split("/", 1)[1], v.body.shown_title()) for v in spare.values()],
        tally=tallies(now().today).get(course, Tally()),
        tiers=labels.TIERS,
        renamed=renamed,
        draft=draft,
        course=draft.version.body,
        key=course,
        states=labels.CONTENT_STATES,
        tones=labels.CONTENT_TONES,
        section_form=section_form or SectionForm(formdata=None, prefix="section"),
        lesson_form=lesson_form,
        used_by=_places(store.pointing_at(Course, course)),
        refusal=refusal,
    )


def _places(refs: list[str]) -> list[tuple[str, str]]:
    """What points at the course: its title, and its address if it has one."""
    found = [(ref, links.resolve(Ref.parse(ref), language())) for ref in refs]
    return [(link.title, link.url) if link else (ref, "") for ref, link in found]


@bp.route("/manage/<course>/about", methods=["GET", "POST"])
@requires(Permission.COURSE_AUTHOR)
def edit_about(course: str) -> str | AnyResponse | tuple[str, int]:
    """Title, summary, tier and the rest."""
    if request.method == "GET":
        version = store.latest(Course, course)
        form = CourseForm(formdata=None, data=editing.course_data(version))
        editing.offer_choices(form, course)
        return _about_page(form, course, version.body)
    form, stale = CourseForm(), False
    with transaction():
        version = store.latest(Course, course)
        editing.offer_choices(form, course)
        if form.validate():
            try:
                body = editing.course_from(form, version.body)
                services.save_course(
                    course,
                    body,
                    expected=whole(form.expected.data),
                    by=current_actor(),
                    at=clock.now(),
                )
            except DomainError as error:
                stale = isinstance(error, Conflict)
                form.form_errors.append(i18n.said(error))
    if form.errors or form.form_errors:
        page = _about_page(form, course, version.body, stale=stale)
        return page, 409 if stale else 422
    flash(_("Kept as a draft. Learners see it once it is published."))
    return redirect(url_for(".edit_course", course=course), code=303)


def _about_page(form: CourseForm, course: str, body: Course, *, stale: bool = False) -> str:
    return render_template(
        "courses/course_form.html", form=form, course=course, kept=body.title, stale=stale
    )


@bp.route("/manage/<course>/lessons/<lesson>", methods=["GET", "POST"])
@requires(Permission.COURSE_AUTHOR)
def edit_lesson(course: str, lesson: str) -> str | AnyResponse | tuple[str, int]:
    """Both languages side by side, with a preview that follows."""
    full = f"{course}/{lesson}"
    if request.method == "GET":
        version = store.latest(Lesson, full)
        form = LessonForm(formdata=None, data=editing.lesson_data(version))
        return _lesson_page(course, lesson, form)
    form = LessonForm()
    form.offer()
    publish = request.form.get("publish") is not None
    valid = form.validate()
    try:
        # A refusal leaves through the transaction, so that nothing is half kept.
        with transaction():
            version = store.latest(Lesson, full)
            if valid:
                _keep_lesson(course, lesson, form, version.body)
    except NotFound:
        raise
    except Conflict as error:
        return _beside_theirs(course, lesson, form, i18n.said(error)), 409
    except DomainError as error:
        form.form_errors.append(i18n.said(error))
    if form.errors or form.form_errors:
        return _lesson_page(course, lesson, form), 422
    if publish:
        refused = _publish_lesson(course, lesson)
        if refused:
            version = store.latest(Lesson, full)
            form = LessonForm(formdata=None, data=editing.lesson_data(version))
            return _lesson_page(course, lesson, form, refused), 422
    flash(
        _("Published.") if publish else _("Kept as a draft. Learners see it once it is published.")
    )
    return redirect(url_for(".edit_lesson", course=course, lesson=lesson), code=303)


def _beside_theirs(course: str, lesson: str, form: LessonForm, refusal: str) -> str:
    """Somebody else was faster: what they changed alone is taken over, what both changed stands
    side by side, and nothing of mine is lost."""
    full = f"{course}/{lesson}"
    theirs = store.latest(Lesson, full)
    seen = whole(form.expected.data, otherwise=0)
    if theirs.number == seen:
        return _lesson_page(course, lesson, form, refusal)
    base = next((v for v in store.history(Lesson, full) if v.number == seen), None)
    joined = editing.join(form, base, theirs)
    names = people_queries.names_of({theirs.created_by or 0}, day=now().today)
    return _lesson_page(
        course,
        lesson,
        form,
        clash=joined,
        who=names.get(theirs.created_by or 0, ""),
        differing={
            clash.field: store.differences({"text": clash.theirs}, {"text": clash.mine})
            for clash in joined.clashes
        },
    )


def _keep_lesson(course: str, lesson: str, form: LessonForm, before: Lesson) -> None:
    body = editing.lesson_from(form, before)
    by, at = current_actor(), clock.now()
    services.save_lesson(course, lesson, body, expected=whole(form.expected.data), by=by, at=at)
    if form.substance.data and store.entry(Lesson, f"{course}/{lesson}").number:
        due_on, today = form.reread_by.data, now().today
        rereading.intend(course, lesson, body.edition, due_on=due_on, by=by, at=at, today=today)


def _publish_lesson(course: str, lesson: str) -> str:
    try:
        with transaction():
            services.publish_lesson(course, lesson, by=current_actor(), at=clock.now())
    except NotFound:
        raise
    except DomainError as error:
        return i18n.said(error)
    return ""


def _lesson_page(course: str, lesson: str, form: LessonForm, refusal: str = "", **more: Any) -> str:
    form.offer()
    version = store.latest(Lesson, f"{course}/{lesson}")
    entry = store.entry(Lesson, f"{course}/{lesson}")
    return render_template(
        "courses/edit_lesson.html",
        form=form,
        course=course,
        key=lesson,
        version=version,
        entry=entry,
        lesson=version.body,
        course_title=store.latest(Course, course).body.title,
        states=labels.CONTENT_STATES,
        tones=labels.CONTENT_TONES,
        problems=editing.problems(form),
        previews=editing.previews(form, version.body),
        files=film_queries.held(version.body.files),
        criterion_labels=labels.CRITERIA,
        refusal=refusal,
        used_by=_places(store.pointing_at(Lesson, f"{course}/{lesson}")),
        **more,
    )


@bp.post("/manage/<course>/lessons/<lesson>/presence")
@requires(Permission.COURSE_AUTHOR)
def note_presence(course: str, lesson: str) -> str:
    """I have this lesson open: who else has, and was a newer version saved than the one I began
    with?"""
    at, full = clock.now(), f"{course}/{lesson}"
    with transaction():
        newest = store.latest(Lesson, full)
        others = presence.here(current_actor(), full, at=at)
    is_newer = newest.number > whole(request.args.get("number"))
    names = people_queries.names_of({newest.created_by or 0}, day=now().today) if is_newer else {}
    return render_template(
        "courses/_presence.html",
        others=others,
        newest=newest if is_newer else None,
        who=names.get(newest.created_by or 0, ""),
        course=course,
        key=lesson,
    )


@bp.post("/manage/preview")
@requires(Permission.COURSE_AUTHOR)
def preview_text() -> str:
    """A text as learners would see it, while it is written."""
    pictures, where = {}, {}
    if request.form.get("lesson"):
        lesson = store.latest(Lesson, request.form["lesson"]).body
        pictures, where = lesson.pictures, films.bare_addresses(lesson.files)
    text = editing.loose_text(request.form.get("body", "")[:60000])
    return render_template(
        "courses/_preview.html",
        parts=parts.shown(text, pictures, linked=False, films=where),
        problems=text.document.problems,
        criterion_labels=labels.CRITERIA,
    )


@bp.post("/manage/<course>/lessons/<lesson>/pictures")
@requires(Permission.COURSE_AUTHOR)
def add_picture(course: str, lesson: str) -> AnyResponse:
    """Put a picture beside the lesson."""
    upload = request.files.get("picture")
    if upload is None or not upload.filename:
        flash(_("Choose a picture first."), "error")
    else:
        name = upload.filename.rsplit("/", 1)[-1].rsplit("\\", 1)[-1].lower().replace(" ", "-")
        data = upload.read()
        try:
            with transaction():
                services.add_picture(
                    course,
                    lesson,
                    name,
                    data,
                    expected=whole(request.form.get("expected")),
                    by=current_actor(),
                    at=clock.now(),
                )
            flash(_("Added. Show it with :::figure %(name)s", name=name))
        except NotFound:
            raise
        except DomainError as error:
            flash(i18n.said(error), "error")
    return redirect(url_for(".edit_lesson", course=course, lesson=lesson), code=303)


@bp.post("/manage/<course>/publish")
@requires(Permission.COURSE_AUTHOR)
def publish_course(course: str) -> AnyResponse | tuple[str, int]:
    """Publish every draft of the course."""
    try:
        with transaction():
            count = services.publish_course(course, by=current_actor(), at=clock.now())
    except NotFound:
        raise
    except DomainError as error:
        return desk(course, refusal=i18n.said(error)), 422
    flash(ngettext("%(num)d draft published.", "%(num)d drafts published.", count))
    return redirect(url_for(".edit_course", course=course), code=303)


def _moved(model: type[Course] | type[Lesson], key: str) -> None:
    deeds = {
        "retire": (store.retire, _("Retired. It can be restored for 30 days.")),
        "restore": (store.restore, _("Restored.")),
        "delete": (store.delete, _("Deleted. It can be restored for 30 days.")),
        "submit": (store.submit, _("Handed over for review.")),
        "discard": (store.discard, _("The draft is dropped; the published text stands.")),
    }
    deed = deeds.get(request.form.get("move", ""))
    if deed is None:
        raise NotFound()
    with transaction():
        deed[0](model, key, by=current_actor(), at=clock.now())
    flash(deed[1])


@bp.post("/manage/<course>/state")
@requires(Permission.COURSE_AUTHOR)
def change_state(course: str) -> AnyResponse:
    """Retire, restore, delete, or hand over for review."""
    _moved(Course, course)
    return redirect(url_for(".edit_course", course=course), code=303)


@bp.post("/manage/<course>/lessons/<lesson>/state")
@requires(Permission.COURSE_AUTHOR)
def lesson_state(course: str, lesson: str) -> AnyResponse:
    """Hand a lesson over for review, or drop its draft."""
    _moved(Lesson, f"{course}/{lesson}")
    return redirect(url_for(".edit_lesson", course=course, lesson=lesson), code=303)
