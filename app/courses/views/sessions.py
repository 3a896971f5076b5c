"""Classes: what comes, signing up, planning, attendance, calendar files."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import current_actor, requires
from app.accounts.rules.permissions import Permission
from app.content import store
from app.courses import labels, policies
from app.courses.forms import SessionForm
from app.courses.models.bodies import Course
from app.courses.queries import sessions as queries
from app.courses.rules import feedback
from app.courses.rules.calendar import Event, ics
from app.courses.rules.seating import SessionKind
from app.courses.services import meeting as services
from app.courses.services.meeting import Plan
from app.courses.views.attendance import roll_columns, roll_rows
from app.courses.views.blueprint import bp, now, numbers, whole, zone
from app.kernel.errors import DomainError, NotFound
from app.kernel.wording import Wording
from app.platform import clock, i18n
from app.platform.db import transaction
from app.platform.forms import options
from app.platform.i18n import _, language, ngettext


@bp.get("/sessions")
@requires(Permission.COURSE_LEARN)
def list_sessions() -> str:
    """What comes next, where I have a seat, and what I took part in."""
    at, me = clock.now(), current_actor().id
    coming = queries.lines(queries.coming(at=at), at=at)
    return render_template(
        "courses/sessions.html",
        coming=coming,
        attended=queries.attended_by(me),
        me=me,
        kinds=labels.SESSION_KINDS,
        people=queries.people([line.session.host_id for line in coming], day=now().today),
    )


@bp.get("/sessions/<uuid:session>")
@requires(Permission.COURSE_LEARN)
def show_session(session: UUID) -> str:
    """One class."""
    at, me = clock.now(), current_actor().id
    found = queries.session_of(session)
    (line,) = queries.lines([found], at=at)
    course = store.find_current(Course, found.course) if found.course else None
    seat = queries.seat_of(found, me)
    on_list = seat is not None and seat.left_at is None
    came = seat is not None and bool(seat.attended)
    may_have = policies.may_have_materials(current_actor(), on_list=on_list)
    return render_template(
        "courses/session.html",
        line=line,
        session=found,
        me=me,
        kinds=labels.SESSION_KINDS,
        states=labels.SESSION_STATES,
        tones=labels.SESSION_TONES,
        host=queries.people([found.host_id], day=now().today).get(found.host_id),
        course=course,
        door_open=queries.door_is_open(found, at),
        files=queries.materials_of(found) if may_have else [],
        may_say=came and feedback.is_open(found.confirmed_at, at),
        checked_in_at=seat.checked_in_at if seat and on_list else None,
    )


@bp.get("/sessions/<uuid:session>/calendar.ics")
@requires(Permission.COURSE_LEARN)
def session_calendar(session: UUID) -> Response:
    """The class for one's calendar."""
    found = queries.session_of(session)
    text = ics(
        Event(
            uid=f"{found.public_id}@kefu-academy",
            title=found.title.said_in(language()),
            place=found.place,
            about=found.about.said_in(language()),
            starts_at=found.starts_at,
            ends_at=found.ends_at,
            stamped_at=clock.now(),
            changed=found.changed,
            cancelled=found.cancelled_at is not None,
        )
    )
    response = Response(text, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="class.ics"'
    return response


@bp.post("/sessions/<uuid:session>/seat")
@requires(Permission.COURSE_LEARN)
def take_seat(session: UUID) -> AnyResponse:
    """Sign up, or give the seat up."""
    with transaction():
        if request.form.get("leave"):
            services.leave(current_actor(), session, at=clock.now())
            said = _("You have given up your seat.")
        elif services.sign_up(current_actor(), session, at=clock.now()):
            said = _("You have a seat.")
        else:
            said = _("All seats are taken; you are on the waiting list.")
    flash(said)
    return redirect(url_for(".show_session", session=session), code=303)


@bp.get("/manage/sessions")
@requires(Permission.COURSE_AUTHOR)
def manage_sessions() -> str:
    """Every class, the latest first."""
    asked = queries.Classes(
        clock.now(),
        search=request.args.get("q", "").strip(),
        kind=request.args.get("kind", ""),
        state=request.args.get("state", ""),
    )
    return render_template(
        "courses/sessions_manage.html",
        page=asked.page(whole(request.args.get("page"))),
        asked=asked,
        kinds=labels.SESSION_KINDS,
        states=labels.SESSION_STATES,
        tones=labels.SESSION_TONES,
    )


def _offer(form: SessionForm) -> None:
    form.kind.choices = options((kind.value, label) for kind, label in labels.SESSION_KINDS.items())
    spoken = language()
    titles = [(k, body.title.said_in(spoken)) for k, body in store.published_bodies(Course).items()]
    form.course.choices = options([("", "—"), *titles])


def _moment(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, tzinfo=zone())


def _plan(form: SessionForm) -> Plan:
    return Plan(
        kind=SessionKind(form.kind.data),
        title=Wording(form.title_zh.data, form.title_en.data),
        about=(form.about_zh.data or "", form.about_en.data or ""),
        course=form.course.data or "",
        place=form.place.data,
        starts_at=_moment(form.day.data, form.begins.data),
        ends_at=_moment(form.day.data, form.ends.data),
        capacity=form.capacity.data,
        hours=float(form.hours.data),
    )


def _blame(form: SessionForm, error: DomainError) -> None:
    """Name the field that is wrong, or the whole form."""
    fields = {
        "The class ends before it begins.": form.ends,
        "The class would begin in the past.": form.day,
    }
    field = fields.get(error.message)
    if field is None:
        form.form_errors.append(i18n.said(error))
    else:
        field.errors = [i18n.said(error)]


@bp.route("/manage/sessions/new", methods=["GET", "POST"])
@requires(Permission.COURSE_AUTHOR)
def plan_session() -> str | AnyResponse | tuple[str, int]:
    """A new class."""
    form = SessionForm()
    if request.method == "GET":
        _offer(form)
        return render_template("courses/session_form.html", form=form, session=None)
    try:
        with transaction():
            _offer(form)
            if form.validate():
                planned = services.plan(_plan(form), by=current_actor(), at=clock.now())
                public_id = planned.public_id
    except DomainError as error:
        _blame(form, error)
    if form.errors:
        return render_template("courses/session_form.html", form=form, session=None), 422
    flash(_("Planned. People can sign up now."))
    return redirect(url_for(".manage_session", session=public_id), code=303)


@bp.route("/manage/sessions/<uuid:session>/edit", methods=["GET", "POST"])
@requires(Permission.COURSE_AUTHOR)
def edit_session(session: UUID) -> str | AnyResponse | tuple[str, int]:
    """Another time, place or size."""
    if request.method == "GET":
        found = queries.session_of(session)
        begins, ends = i18n.local(found.starts_at), i18n.local(found.ends_at)
        names = ("title_zh", "title_en", "about_zh", "about_en", "course", "place", "hours")
        data = {name: getattr(found, name) for name in names} | {
            "kind": found.kind.value,
            "capacity": found.capacity,
            "day": begins.date(),
            "begins": begins.time(),
            "ends": ends.time(),
        }
        form = SessionForm(formdata=None, data=data)
        _offer(form)
        return render_template("courses/session_form.html", form=form, session=session)
    form = SessionForm()
    try:
        with transaction():
            _offer(form)
            queries.session_of(session)
            if form.validate():
                services.change(session, _plan(form), by=current_actor(), at=clock.now())
    except NotFound:
        raise
    except DomainError as error:
        _blame(form, error)
    if form.errors:
        return render_template("courses/session_form.html", form=form, session=session), 422
    flash(_("Changed. Whoever signed up is told of another time or place."))
    return redirect(url_for(".manage_session", session=session), code=303)


@bp.get("/manage/sessions/<uuid:session>")
@requires(Permission.COURSE_AUTHOR)
def manage_session(session: UUID) -> str:
    """Who comes, who waits, who came."""
    return desk(session)


def desk(public_id: UUID, refusal: str = "", at_field: str = "", typed: str = "") -> str:
    """The trainer's page of a class; ``refusal`` says what is wrong at which of its fields."""
    at = clock.now()
    session = queries.session_of(public_id)
    (line,) = queries.lines([session], at=at)
    roll = queries.roll(session, day=now().today)
    return render_template(
        "courses/session_manage.html",
        session=session,
        line=line,
        roll=list(zip(roll, roll_rows(roll), strict=True)),
        heads=[column.title for column in roll_columns()],
        door_open=queries.door_is_open(session, at),
        files=queries.materials_of(session),
        opinions=queries.opinions(session),
        statements=labels.STATEMENTS,
        least=feedback.LEAST,
        kinds=labels.SESSION_KINDS,
        states=labels.SESSION_STATES,
        tones=labels.SESSION_TONES,
        refusal=refusal,
        at_field=at_field,
        typed=typed,
    )


@bp.post("/manage/sessions/<uuid:session>/add")
@requires(Permission.COURSE_AUTHOR)
def add_to_session(session: UUID) -> AnyResponse | tuple[str, int]:
    """Sign somebody up by their staff number."""
    number = request.form.get("staff_no", "").strip()
    try:
        with transaction():
            services.add(session, number, by=current_actor(), at=clock.now())
    except NotFound:
        raise
    except DomainError as error:
        return desk(session, i18n.said(error), "staff_no", number), 422
    return redirect(url_for(".manage_session", session=session), code=303)


@bp.post("/manage/sessions/<uuid:session>/attendance")
@requires(Permission.COURSE_AUTHOR)
def confirm_attendance(session: UUID) -> AnyResponse:
    """Say who came."""
    came = numbers(request.form.getlist("attended"))
    with transaction():
        count = services.confirm(session, set(came), by=current_actor(), at=clock.now())
    flash(ngettext("%(num)d person attended.", "%(num)d people attended.", count))
    return redirect(url_for(".manage_session", session=session), code=303)


@bp.post("/manage/sessions/<uuid:session>/cancel")
@requires(Permission.COURSE_AUTHOR)
def cancel_session(session: UUID) -> AnyResponse:
    """Call it off."""
    with transaction():
        services.cancel(session, by=current_actor(), at=clock.now())
    flash(_("Called off. Whoever signed up is told."))
    return redirect(url_for(".manage_session", session=session), code=303)
