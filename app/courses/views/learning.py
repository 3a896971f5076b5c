"""The learner's pages: catalogue, course, lesson."""

from __future__ import annotations

from flask import (
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import current_actor, requires
from app.accounts.rules.permissions import Permission
from app.content import store
from app.courses import labels
from app.courses.models.bodies import Lesson
from app.courses.queries import learning as queries
from app.courses.queries import rereads
from app.courses.queries.learning import Card, Standing
from app.courses.queries.talk import Threads
from app.courses.rules.progress import LessonState
from app.courses.services import learning as services
from app.courses.services import playing
from app.courses.views import films, papers, parts, paths
from app.courses.views.blueprint import bp, now, numbers, whole
from app.kernel.actor import Role
from app.kernel.errors import DomainError, NotFound
from app.kernel.refs import Ref
from app.platform import clock, i18n, links
from app.platform.db import transaction
from app.platform.i18n import _, language
from app.platform.paging import Page
from app.platform.web import wants_fragment

SHELVES = ("all", "assigned", "progress", "recommended", "done")
PAGE_SIZE = 12
RECOMMENDED = "recommended"


def _on_shelf(card: Card, shelf: str) -> bool:
    if shelf == "assigned":
        return card.is_assigned or card.may_renew
    if shelf == "progress":
        return card.is_in_progress
    return card.is_done if shelf == "done" else True


@bp.get("/")
@requires(Permission.COURSE_LEARN)
def list_courses() -> str:
    """Every course, and where I stand in it."""
    when = now()
    cards = queries.cards(current_actor().id, today=when.today, zone=when.zone)
    bookmarks = queries.bookmarks_of(current_actor().id)
    learns = current_actor().has(Role.LEARNER)
    shelves = [shelf for shelf in SHELVES if learns or shelf != RECOMMENDED]
    # What is recommended is worked out for whoever looks at it, not to be counted.
    counts = {
        shelf: sum(_on_shelf(card, shelf) for card in cards)
        for shelf in shelves
        if shelf != RECOMMENDED
    }
    shelf = request.args.get("shelf", "all")
    shelf = shelf if shelf in shelves else "all"
    wanted = request.args.get("q", "").strip()
    reasons = {}
    if shelf == RECOMMENDED:
        advice = paths.recommended(cards)
        reasons = {each.card.key: each.reasons for each in advice}
        cards_here = [each.card for each in advice]
    else:
        cards_here = [card for card in cards if _on_shelf(card, shelf)]
    chosen = [card for card in cards_here if labels.mentions(card.course, wanted)]
    count = max(1, -(-len(chosen) // PAGE_SIZE))
    number = min(max(1, whole(request.args.get("page"))), count)
    shown = chosen[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    return render_template(
        "courses/catalogue.html",
        page=Page(shown, number, PAGE_SIZE, len(chosen)),
        counts=counts,
        shelves=shelves,
        reasons=reasons,
        shelf=shelf,
        q=wanted,
        tiers=labels.TIERS,
        today=when.today,
        bookmarks=[(v.key.split("/", 1), v.body.shown_title()) for v in bookmarks],
        course_titles={card.key: card.course.title for card in cards},
    )


@bp.get("/<course>")
@requires(Permission.COURSE_LEARN)
def show_course(course: str) -> str:
    """What the course is, its lessons, and how far I am."""
    when = now()
    standing = queries.standing(current_actor().id, course, today=when.today, zone=when.zone)
    body = standing.course.body
    before = [(ref, links.resolve(ref.ref, language())) for ref in body.prerequisites]
    done = queries.completed_courses([current_actor().id])[current_actor().id] if before else set()
    return render_template(
        "courses/course.html",
        standing=standing,
        course=body,
        prerequisites=[
            {"link": link, "done": ref.ref.key in done} for ref, link in before if link is not None
        ],
        exam=links.resolve(body.exam.ref, language()) if body.exam else None,
        competencies=[
            labels.named(links.resolve(Ref("competency", key), language()), key)
            for key in body.competencies
        ],
        tiers=labels.TIERS,
        spent=labels.duration(standing.seconds),
        today=when.today,
    )


@bp.post("/<course>/start")
@requires(Permission.COURSE_LEARN)
def start_course(course: str) -> AnyResponse:
    """Begin, or begin again after the completion has run out, and open the next lesson."""
    with transaction():
        when = now()
        if request.form.get("renew"):
            standing = services.renew(current_actor(), course, when=when)
        else:
            standing = services.start(current_actor(), course, when=when)
    if standing.progress.next is None:
        return redirect(url_for(".show_course", course=course))
    return redirect(url_for(".show_lesson", course=course, lesson=standing.progress.next))


@bp.post("/<course>/leave")
@requires(Permission.COURSE_LEARN)
def leave_course(course: str) -> AnyResponse:
    """Give up a course that nobody assigned; what was done is kept."""
    with transaction():
        services.withdraw(current_actor(), course, when=now())
    flash(_("You have left the course. Your progress is kept in case you come back."))
    return redirect(url_for(".list_courses"))


@bp.get("/<course>/<lesson>")
@requires(Permission.COURSE_LEARN)
def show_lesson(course: str, lesson: str) -> str | AnyResponse:
    """The lesson; opening it is remembered."""
    with transaction():
        when = now()
        seen = queries.standing(current_actor().id, course, today=when.today, zone=when.zone)
        if lesson not in seen.lessons:
            raise NotFound()
        if not seen.is_taken or seen.progress.states[lesson] is LessonState.LOCKED:
            return redirect(url_for(".show_course", course=course))
        standing = services.open_lesson(current_actor(), course, lesson, when=when)
    return _lesson_page(standing, lesson)


def _lesson_page(standing: Standing, lesson: str, refusal: str = "") -> str:
    version = standing.lessons[lesson]
    text = version.body.text_in(language())
    if text is None or standing.enrolment is None:
        raise NotFound()
    previous, following = standing.neighbours(lesson)
    row = standing.rows.get(lesson)
    changed = due = None
    asks_again = standing.progress.states[lesson] is LessonState.CHANGED
    if asks_again and row is not None:
        asked = rereads.in_force(standing.key, lesson)
        due = asked.due_on if asked else None
        old = store.version(Lesson, row.version_id).body.text_in(language())
        if old is not None:
            changed = store.differences(old.model_dump(), text.model_dump())
    note = queries.note_of(current_actor().id, version.key)
    return render_template(
        "courses/lesson.html",
        standing=standing,
        key=lesson,
        lesson=version.body,
        text=text,
        parts=parts.shown(text, version.body.pictures),
        checks=queries.check_answers(standing.enrolment, lesson),
        cases=queries.case_answers(standing.enrolment, lesson),
        wanted=services.wanted_of(standing, lesson),
        films=films.films_of(standing, lesson, text.document),
        packages=playing.states(standing, lesson, text.document),
        papers=papers.papers_of(text.document, standing.lessons[lesson].body.files),
        previous=previous,
        following=following,
        note=note.text if note else "",
        note_at=note.changed_at if note and note.text else None,
        marked=note is not None and note.marked_at is not None,
        changed=changed or [],
        asks_again=asks_again,
        reread_due=due,
        today=now().today,
        criteria=[(key, labels.CRITERIA[key]) for key in version.body.criteria],
        criterion_labels=labels.CRITERIA,
        spent=labels.duration(row.seconds if row else 0),
        titles={k: v.body.shown_title() for k, v in standing.lessons.items()},
        talk=Threads(standing.key, lesson=lesson).page(1, 3).items,
        place=_place(standing, lesson),
        refusal=refusal,
        saved_at=row.last_at if row else clock.now(),
    )


def _place(standing: Standing, lesson: str) -> tuple[int, int]:
    """In which section the lesson stands and as which one there, from 1."""
    for number, section in enumerate(standing.course.body.sections, 1):
        if lesson in section.lessons:
            return number, section.lessons.index(lesson) + 1
    return 1, 1


@bp.post("/<course>/<lesson>/check/<block>")
@requires(Permission.COURSE_LEARN)
def answer_check(course: str, lesson: str, block: str) -> str | AnyResponse | tuple[str, int]:
    """Judge one answer; a script gets the block back, a browser the page at that block."""
    refusal, status, answer = "", 200, None
    chosen = numbers(request.form.getlist("choice"))
    again = bool(request.form.get("again"))
    with transaction():
        when = now()
        if not again:
            try:
                answer = services.answer_check(
                    current_actor(), course, lesson, block, chosen, when=when
                )
            except NotFound:
                raise
            except DomainError as error:
                refusal, status = i18n.said(error), 422
        standing = queries.standing(current_actor().id, course, today=when.today, zone=when.zone)
    if not wants_fragment():
        if refusal:
            return _lesson_page(standing, lesson, refusal), status
        address = url_for(".show_lesson", course=course, lesson=lesson, again=again or None)
        return redirect(f"{address}#check-{block}", code=303)
    version = standing.lessons.get(lesson)
    text = version.body.text_in(language()) if version else None
    if version is None or text is None or block not in text.document.checks:
        raise NotFound()
    part = next(
        p for p in parts.shown(text, version.body.pictures) if getattr(p.part, "key", "") == block
    )
    page = render_template(
        "courses/_check.html",
        standing=standing,
        key=lesson,
        shown=part,
        answer=answer,
        refusal=refusal,
        moved=True,
    )
    return page, status


@bp.post("/<course>/<lesson>/case/<block>")
@requires(Permission.COURSE_LEARN)
def answer_case(course: str, lesson: str, block: str) -> str | AnyResponse | tuple[str, int]:
    """Keep the learner's own analysis; the model answer opens."""
    with transaction():
        when = now()
        try:
            services.answer_case(
                current_actor(), course, lesson, block, request.form.get("text", ""), when=when
            )
        except NotFound:
            raise
        except DomainError as error:
            standing = queries.standing(
                current_actor().id, course, today=when.today, zone=when.zone
            )
            return _lesson_page(standing, lesson, i18n.said(error)), 422
    address = url_for(".show_lesson", course=course, lesson=lesson)
    return redirect(f"{address}#case-{block}", code=303)


@bp.post("/<course>/<lesson>/reflect/<block>")
@requires(Permission.COURSE_LEARN)
def answer_reflection(course: str, lesson: str, block: str) -> str | AnyResponse | tuple[str, int]:
    """Keep the learner's own thoughts; nobody else reads them."""
    text = request.form.get("text", "")
    with transaction():
        when = now()
        try:
            services.answer_reflection(current_actor(), course, lesson, block, text, when=when)
        except NotFound:
            raise
        except DomainError as error:
            standing = queries.standing(
                current_actor().id, course, today=when.today, zone=when.zone
            )
            return _lesson_page(standing, lesson, i18n.said(error)), 422
    address = url_for(".show_lesson", course=course, lesson=lesson)
    return redirect(f"{address}#reflect-{block}", code=303)


@bp.post("/<course>/<lesson>/finish")
@requires(Permission.COURSE_LEARN)
def finish_lesson(course: str, lesson: str) -> str | AnyResponse | tuple[str, int]:
    """Done with this lesson: on to the next, or to the end of the course."""
    with transaction():
        when = now()
        try:
            standing = services.finish_lesson(current_actor(), course, lesson, when=when)
        except NotFound:
            raise
        except DomainError as error:
            standing = queries.standing(
                current_actor().id, course, today=when.today, zone=when.zone
            )
            if lesson not in standing.lessons or not standing.is_taken:
                raise
            return _lesson_page(standing, lesson, i18n.said(error)), 422
    _previous, following = standing.neighbours(lesson)
    if standing.progress.is_complete and standing.progress.next is None:
        return redirect(url_for(".show_course", course=course, _anchor="done"), code=303)
    target = following or standing.progress.next
    if target is None:
        return redirect(url_for(".show_course", course=course), code=303)
    return redirect(url_for(".show_lesson", course=course, lesson=target), code=303)


@bp.post("/<course>/<lesson>/acknowledge")
@requires(Permission.COURSE_LEARN)
def acknowledge_lesson(course: str, lesson: str) -> AnyResponse:
    """I have read what changed."""
    with transaction():
        services.acknowledge(current_actor(), course, lesson, when=now())
    flash(_("Noted: you have read the new version."))
    return redirect(url_for(".show_lesson", course=course, lesson=lesson), code=303)


@bp.post("/<course>/<lesson>/time")
@requires(Permission.COURSE_LEARN)
def pass_time(course: str, lesson: str) -> str:
    """The page says how long it was looked at; the answer says what that comes to."""
    claimed = whole(request.form.get("seconds"), otherwise=0)
    with transaction():
        seconds = services.pass_time(current_actor(), course, lesson, claimed, when=now())
    return labels.duration(seconds)


@bp.post("/<course>/<lesson>/note")
@requires(Permission.COURSE_LEARN)
def keep_note(course: str, lesson: str) -> str | AnyResponse:
    """Keep a private note."""
    with transaction():
        when = now()
        services.keep_note(current_actor(), course, lesson, request.form.get("text", ""), when=when)
    if wants_fragment():
        return render_template("courses/_note_state.html", note_at=when.at)
    return redirect(url_for(".show_lesson", course=course, lesson=lesson, _anchor="note"), code=303)


@bp.post("/<course>/<lesson>/mark")
@requires(Permission.COURSE_LEARN)
def mark_lesson(course: str, lesson: str) -> AnyResponse:
    """Put a bookmark here, or take it off."""
    marked = bool(request.form.get("marked"))
    with transaction():
        services.mark(current_actor(), course, lesson, marked=marked, when=now())
    flash(_("Bookmark set. You find it under Courses.") if marked else _("Bookmark taken off."))
    return redirect(url_for(".show_lesson", course=course, lesson=lesson), code=303)


@bp.get("/pictures/<digest>")
@requires(Permission.MEDIA_READ)
def show_picture(digest: str) -> Response:
    """A picture of a lesson. Its address is its hash, so browsers may keep it."""
    asset = store.asset(digest)
    response: Response = make_response(asset.data)
    response.headers["Content-Type"] = asset.media_type
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    # An SVG opened by itself may show itself and do nothing else.
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"
    )
    response.headers["Content-Disposition"] = "inline"
    return response
