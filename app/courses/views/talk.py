"""Discussions: questions about a course or a lesson, and their answers."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import current_actor, requires
from app.accounts.rules.permissions import Permission
from app.content import store
from app.courses import policies
from app.courses.models.bodies import Course, Lesson
from app.courses.queries import talk as queries
from app.courses.queries.talk import Questions, Threads
from app.courses.services import talking as services
from app.courses.views.blueprint import bp, now, whole
from app.kernel.errors import Denied, DomainError, NotFound
from app.platform import clock, i18n, markdown
from app.platform.db import transaction
from app.platform.i18n import _, language


@bp.get("/<course>/talk")
@requires(Permission.COURSE_LEARN)
def list_threads(course: str) -> str:
    """The questions about a course, or about one of its lessons."""
    return _list(course)


def _list(course: str, refusal: str = "") -> str:
    body = store.current(Course, course).body
    lessons = store.current_of(Lesson, body.full_keys(course))
    titles = {key.split("/", 1)[1]: v.body.shown_title() for key, v in lessons.items()}
    lesson = request.values.get("lesson", "")
    chosen = lesson if lesson in titles else ""
    page = Threads(
        course,
        lesson=chosen or None,
        open_only=bool(request.args.get("open")),
        with_hidden=bool(policies.may_moderate(current_actor())),
    ).page(whole(request.args.get("page")))
    return render_template(
        "courses/talk.html",
        key=course,
        course=body,
        lesson=chosen,
        titles={k: titles[k] for k in body.lesson_keys if k in titles},
        page=page,
        people=queries.writers([t.author_id for t in page.items], day=now().today),
        refusal=refusal,
        asked={"title": request.form.get("title", ""), "text": request.form.get("text", "")},
        most_title=services.LONGEST_TITLE,
    )


STATES = ("waiting", "open", "all")


def waiting() -> int:
    """How many questions nobody has answered."""
    return Questions().count()


@bp.get("/manage/talk")
@requires(Permission.COURSE_AUTHOR)
def list_questions() -> str:
    """The questions of every course: first those that nobody has answered."""
    given = request.args.get("state", "waiting")
    asked = Questions(
        state=given if given in STATES else "waiting",
        course=request.args.get("course", ""),
        search=request.args.get("q", "").strip(),
    )
    page = asked.page(whole(request.args.get("page")))
    spoken = language()
    titles = {
        key: body.title.said_in(spoken) for key, body in store.published_bodies(Course).items()
    }
    return render_template(
        "courses/questions.html",
        page=page,
        asked=asked,
        titles=titles,
        people=queries.writers([t.author_id for t in page.items], day=now().today),
    )


@bp.post("/<course>/talk")
@requires(Permission.COURSE_LEARN)
def ask_question(course: str) -> AnyResponse | tuple[str, int]:
    """Ask."""
    form = request.form
    try:
        with transaction():
            thread = services.ask(
                current_actor(),
                course,
                form.get("lesson", ""),
                form.get("title", ""),
                form.get("text", ""),
                when=now(),
            )
            public_id = thread.public_id
    except NotFound:
        raise
    except DomainError as error:
        return _list(course, i18n.said(error)), 422
    flash(_("Asked. You hear of answers in your inbox."))
    return redirect(url_for(".show_thread", course=course, thread=public_id), code=303)


@bp.get("/<course>/talk/<uuid:thread>")
@requires(Permission.COURSE_LEARN)
def show_thread(course: str, thread: UUID) -> str:
    """One question with its answers."""
    return _thread(course, thread)


def _thread(course: str, public_id: UUID, refusal: str = "") -> str:
    actor = current_actor()
    moderates = bool(policies.may_moderate(actor))
    thread = services.seen(actor, course, public_id)
    shown = queries.whole(thread, reader_id=actor.id, day=now().today, with_hidden=moderates)
    body = store.current(Course, course).body
    lesson = store.find_current(Lesson, f"{course}/{thread.lesson}") if thread.lesson else None
    return render_template(
        "courses/thread.html",
        key=course,
        course=body,
        shown=shown,
        thread=thread,
        lesson=lesson.body.shown_title() if lesson else None,
        texts={post.id: markdown.prose(post.text, top=4) for post in shown.posts},
        question=markdown.prose(thread.text, top=4) if thread.text else None,
        moderates=moderates,
        may_mark=bool(policies.may_mark_answer(actor, asker_id=thread.author_id)),
        me=actor.id,
        refusal=refusal,
        written=request.form.get("text", "") if refusal else "",
    )


@bp.post("/<course>/talk/<uuid:thread>")
@requires(Permission.COURSE_LEARN)
def answer_thread(course: str, thread: UUID) -> AnyResponse | tuple[str, int]:
    """Answer."""
    try:
        with transaction():
            post = services.answer(
                current_actor(), course, thread, request.form.get("text", ""), when=now()
            )
            anchor = f"post-{post.public_id}"
    except (NotFound, Denied):
        raise
    except DomainError as error:
        return _thread(course, thread, i18n.said(error)), 422
    return redirect(url_for(".show_thread", course=course, thread=thread, _anchor=anchor), code=303)


@bp.post("/<course>/talk/<uuid:thread>/follow")
@requires(Permission.COURSE_LEARN)
def follow_thread(course: str, thread: UUID) -> AnyResponse:
    """Hear of new answers, or no longer."""
    wanted = bool(request.form.get("follow"))
    with transaction():
        actor = current_actor()
        services.follow(actor, services.seen(actor, course, thread), wanted)
    return redirect(url_for(".show_thread", course=course, thread=thread), code=303)


@bp.post("/<course>/talk/<uuid:thread>/answer/<uuid:post>")
@requires(Permission.COURSE_LEARN)
def mark_answer(course: str, thread: UUID, post: UUID) -> AnyResponse:
    """This answers it, or it does not after all."""
    marked = bool(request.form.get("marked"))
    with transaction():
        services.mark_answer(current_actor(), course, thread, post, marked=marked)
    return redirect(url_for(".show_thread", course=course, thread=thread), code=303)


@bp.post("/<course>/talk/<uuid:thread>/hide")
@bp.post("/<course>/talk/<uuid:thread>/hide/<uuid:post>")
@requires(Permission.COURSE_LEARN)
def hide_words(course: str, thread: UUID, post: UUID | None = None) -> AnyResponse:
    """Take a question or an answer from view, or show it again."""
    hidden = bool(request.form.get("hidden"))
    with transaction():
        actor = current_actor()
        services.hide(actor, course, thread, post, hidden=hidden, at=clock.now())
    flash(_("Taken from view.") if hidden else _("Shown again."))
    if post is None and not policies.may_moderate(actor):
        return redirect(url_for(".list_threads", course=course), code=303)
    return redirect(url_for(".show_thread", course=course, thread=thread), code=303)


@bp.post("/<course>/talk/<uuid:thread>/close")
@requires(Permission.COURSE_AUTHOR)
def close_thread(course: str, thread: UUID) -> AnyResponse:
    """End a discussion, or open it again."""
    closed = bool(request.form.get("closed"))
    with transaction():
        services.close(current_actor(), course, thread, closed=closed, at=clock.now())
    return redirect(url_for(".show_thread", course=course, thread=thread), code=303)
