"""Training plans: list, one plan with its lines, writing them, the same as a file."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from flask import (
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import current_actor, requires
from app.accounts.rules.permissions import Permission
from app.content import store
from app.courses import labels, policies
from app.courses.forms import PlanForm, PlanLineForm
from app.courses.models.bodies import Course
from app.courses.queries import needs as need_queries
from app.courses.queries import people as people_queries
from app.courses.queries import plans as queries
from app.courses.queries import sessions as session_queries
from app.courses.rules.plans import LineKind
from app.courses.services import plan_printing as printing
from app.courses.services import planning as services
from app.courses.services.planning import Draft, Frame
from app.courses.views.blueprint import bp, now, whole
from app.kernel.errors import BadContent, NotFound
from app.platform import clock, downloads, i18n
from app.platform.db import transaction
from app.platform.forms import options
from app.platform.i18n import _, in_readers_language, language, ngettext
from app.platform.sheets import Column

Done = str | AnyResponse | tuple[str, int]


def _drafts() -> bool:
    return bool(policies.may_moderate(current_actor()))


@bp.get("/plans")
@requires(Permission.COURSE_REPORT)
def list_plans() -> str:
    """The plans one may read, the latest period first."""
    search = request.args.get("q", "").strip()
    return render_template(
        "courses/plans.html",
        page=queries.cards(
            whole(request.args.get("page")),
            drafts=_drafts(),
            search=search,
            at=clock.now(),
            today=now().today,
        ),
        search=search,
        today=now().today,
    )


def _view(plan: UUID) -> queries.View:
    found = queries.plan_of(plan, drafts=_drafts())
    return queries.view(found, at=clock.now(), today=now().today)


@bp.get("/plans/<uuid:plan>")
@requires(Permission.COURSE_REPORT)
def show_plan(plan: UUID) -> str | Response:
    """One plan as it stands today; the same as a file."""
    view = _view(plan)
    wanted = request.args.get("format", "")
    if wanted in downloads.FILES:
        return _file(wanted, view)
    owner = session_queries.people([view.plan.owner_id], day=now().today)
    return render_template(
        "courses/plan.html",
        plan=view.plan,
        view=view,
        removed=view.removed() if _drafts() else [],
        for_whom=printing.for_whom,
        owner=owner.get(view.plan.owner_id),
        kinds=labels.LINE_KINDS,
        states=labels.LINE_STATES,
        tones=labels.LINE_TONES,
        today=view.today,
        writes=_drafts(),
        making=printing.is_being_made(view.plan, view.at),
    )


def _file(kind: str, view: queries.View) -> Response:
    columns = [Column(head, 32 if n in (0, 3) else 14) for n, head in enumerate(printing.heads())]
    rows = printing.rows(view)
    return downloads.table(kind, _("Training plan"), "training-plan", columns, rows)


@bp.post("/plans/<uuid:plan>/print")
@requires(Permission.COURSE_REPORT)
def print_plan(plan: UUID) -> AnyResponse:
    """Have the plan made as a PDF."""
    with transaction():
        found = queries.plan_of(plan, drafts=_drafts(), lock=True)
        printing.ask(found, language=language(), at=clock.now())
    flash(_("The file is being made; load this page again in a moment."))
    return redirect(url_for(".show_plan", plan=plan), code=303)


@bp.get("/plans/<uuid:plan>/file")
@requires(Permission.COURSE_REPORT)
def plan_file(plan: UUID) -> AnyResponse:
    """The PDF, once it is made."""
    found = queries.plan_of(plan, drafts=_drafts())
    path = printing.file_of(current_app.config["ACADEMY"], plan)
    if found.printed_at is None or not path.exists():
        raise NotFound()
    name = f"{found.title}.pdf"
    return send_file(path, mimetype="application/pdf", as_attachment=True, download_name=name)


def _owners(form: PlanForm) -> None:
    form.owner.choices = options(
        (str(person.public_id), person.name) for person in people_queries.trainers(day=now().today)
    )


def _frame(form: PlanForm) -> Frame:
    trainers = people_queries.trainers(day=now().today)
    owner = next(p.id for p in trainers if str(p.public_id) == form.owner.data)
    return Frame(
        form.title.data, form.goals.data or "", form.starts_on.data, form.ends_on.data, owner
    )


def _frame_page(form: PlanForm, plan: UUID | None, status: int = 200) -> tuple[str, int]:
    return render_template("courses/plan_form.html", form=form, plan=plan), status


@bp.route("/manage/plans/new", methods=["GET", "POST"])
@requires(Permission.COURSE_AUTHOR)
def new_plan() -> Done:
    """Begin a plan."""
    if request.method == "GET":
        me = session_queries.people([current_actor().id], day=now().today)
        first = next(iter(me.values()), None)
        form = PlanForm(formdata=None, data={"owner": str(first.public_id) if first else ""})
        _owners(form)
        return _frame_page(form, None)
    form, made = PlanForm(), None
    try:
        with transaction():
            _owners(form)
            if form.validate():
                made = services.begin(_frame(form), by=current_actor(), at=clock.now()).public_id
    except BadContent as error:
        form.ends_on.errors = [i18n.said(error)]
    if made is None:
        return _frame_page(form, None, 422)
    flash(_("The plan is begun. Add what is trained."))
    return redirect(url_for(".show_plan", plan=made), code=303)


@bp.route("/manage/plans/<uuid:plan>/edit", methods=["GET", "POST"])
@requires(Permission.COURSE_AUTHOR)
def edit_plan(plan: UUID) -> Done:
    """Title, period, goals, owner."""
    if request.method == "GET":
        found = queries.plan_of(plan, drafts=True)
        owner = session_queries.people([found.owner_id], day=now().today).get(found.owner_id)
        data = {n: getattr(found, n) for n in ("title", "goals", "starts_on", "ends_on")}
        form = PlanForm(
            formdata=None, data={**data, "owner": str(owner.public_id) if owner else ""}
        )
        _owners(form)
        return _frame_page(form, plan)
    form, kept = PlanForm(), False
    try:
        with transaction():
            found = queries.plan_of(plan, drafts=True, lock=True)
            _owners(form)
            if form.validate():
                services.change(found, _frame(form), by=current_actor(), at=clock.now())
                kept = True
    except BadContent as error:
        form.ends_on.errors = [i18n.said(error)]
    if not kept:
        return _frame_page(form, plan, 422)
    flash(_("The plan is kept."))
    return redirect(url_for(".show_plan", plan=plan), code=303)


@bp.post("/manage/plans/<uuid:plan>/share")
@requires(Permission.COURSE_AUTHOR)
def share_plan(plan: UUID) -> AnyResponse:
    """Let managers and analysts read it, or no longer."""
    wanted = bool(request.form.get("shared"))
    with transaction():
        found = queries.plan_of(plan, drafts=True, lock=True)
        services.share(found, wanted, by=current_actor(), at=clock.now())
    flash(_("Managers and analysts read it now.") if wanted else _("Trainers alone read it now."))
    return redirect(url_for(".show_plan", plan=plan), code=303)


def _offer(form: PlanLineForm, line: Any = None) -> None:
    """What a line can be about; what it has stays offered."""
    said, nothing = in_readers_language, ("", "—")
    form.kind.choices = options((kind.value, label) for kind, label in labels.LINE_KINDS.items())
    courses = [(key, said(body.title)) for key, body in store.published_bodies(Course).items()]
    coming = session_queries.coming(at=clock.now())
    meetings = [(str(s.public_id), f"{said(s.title)} · {i18n.day(s.starts_at)}") for s in coming]
    needs = [(str(n.id), n.topic) for n in need_queries.acceptable()]
    if line is not None:
        if line.kind is LineKind.COURSE and line.subject not in dict(courses):
            courses.append((line.subject, line.subject))
        if line.kind is LineKind.CLASS and line.subject not in dict(meetings):
            held = session_queries.session_of(UUID(line.subject))
            meetings.append((line.subject, f"{said(held.title)} · {i18n.day(held.starts_at)}"))
        if line.need_id is not None:
            needs += [(str(n.id), n.topic) for n in need_queries.by_ids([line.need_id])]
    teams = [(str(unit), said(name)) for unit, name in people_queries.teams(None)]
    form.course.choices = options([nothing, *courses])
    form.meeting.choices = options([nothing, *meetings])
    form.unit.choices = options([("", _("Everybody")), *teams])
    form.tier.choices = options([("", _("All tiers")), *labels.TIERS.items()])
    form.need.choices = options([nothing, *needs])


def _draft(form: PlanLineForm) -> Draft:
    kind = LineKind(form.kind.data)
    subject = form.course.data if kind is LineKind.COURSE else form.meeting.data
    return Draft(
        kind=kind,
        subject=subject or "",
        topic=form.topic.data or "",
        unit_id=whole(form.unit.data) if form.unit.data else None,
        tier=form.tier.data or "",
        need_id=whole(form.need.data) if form.need.data else None,
        due_on=form.due_on.data,
    )


def _line_page(form: PlanLineForm, plan: Any, line: UUID | None, status: int = 200) -> Done:
    return (
        render_template("courses/plan_line.html", form=form, plan=plan, line=line),
        status,
    )


def _blame(form: PlanLineForm, error: BadContent) -> None:
    """Name the field that is wrong: the subject of the chosen kind, else the need."""
    fields = {
        "Choose a course.": form.course,
        "Choose a class.": form.meeting,
        "Say what is done.": form.topic,
    }
    fields.get(error.message, form.need).errors = [i18n.said(error)]


@bp.route("/manage/plans/<uuid:plan>/lines/new", methods=["GET", "POST"])
@requires(Permission.COURSE_AUTHOR)
def new_plan_line(plan: UUID) -> Done:
    """One more course, class or other measure; the address may name the need it answers."""
    if request.method == "GET":
        found = queries.plan_of(plan, drafts=True)
        kind = LineKind.COURSE.value
        asked = {name: request.args.get(name, "") for name in ("need", "course", "unit")}
        form = PlanLineForm(formdata=None, data={"kind": kind, "due_on": found.ends_on, **asked})
        _offer(form)
        return _line_page(form, found, None)
    form, kept = PlanLineForm(), False
    try:
        with transaction():
            found = queries.plan_of(plan, drafts=True, lock=True)
            _offer(form)
            if form.validate():
                services.add_line(found, _draft(form), by=current_actor(), at=clock.now())
                kept = True
    except BadContent as error:
        _blame(form, error)
    if not kept:
        return _line_page(form, queries.plan_of(plan, drafts=True), None, 422)
    flash(_("The line is in the plan."))
    return redirect(url_for(".show_plan", plan=plan), code=303)


@bp.route("/manage/plans/<uuid:plan>/lines/<uuid:line>", methods=["GET", "POST"])
@requires(Permission.COURSE_AUTHOR)
def edit_plan_line(plan: UUID, line: UUID) -> Done:
    """Another course, class, group or day."""
    if request.method == "GET":
        found = queries.plan_of(plan, drafts=True)
        row = queries.line_of(found, line)
        form = PlanLineForm(
            formdata=None,
            data={
                "kind": row.kind.value,
                "course": row.subject if row.kind is LineKind.COURSE else "",
                "meeting": row.subject if row.kind is LineKind.CLASS else "",
                "topic": row.topic,
                "unit": str(row.unit_id or ""),
                "tier": row.tier,
                "need": str(row.need_id or ""),
                "due_on": row.due_on,
            },
        )
        _offer(form, row)
        return _line_page(form, found, line)
    form, kept = PlanLineForm(), False
    try:
        with transaction():
            found = queries.plan_of(plan, drafts=True, lock=True)
            row = queries.line_of(found, line)
            _offer(form, row)
            if form.validate():
                services.change_line(found, row, _draft(form), by=current_actor(), at=clock.now())
                kept = True
    except BadContent as error:
        _blame(form, error)
    if not kept:
        return _line_page(form, queries.plan_of(plan, drafts=True), line, 422)
    flash(_("The line is kept."))
    return redirect(url_for(".show_plan", plan=plan), code=303)


DEEDS = "any(up,down,remove,restore,done,undone)"


@bp.post(f"/manage/plans/<uuid:plan>/lines/<uuid:line>/<{DEEDS}:deed>")
@requires(Permission.COURSE_AUTHOR)
def move_plan_line(plan: UUID, line: UUID, deed: str) -> AnyResponse:
    """Order the lines, take one out and put it back, say that a measure is done."""
    actor, at, today = current_actor(), clock.now(), now().today
    with transaction():
        found = queries.plan_of(plan, drafts=True, lock=True)
        row = queries.line_of(found, line)
        if deed in ("up", "down"):
            services.move_line(found, row, up=deed == "up", by=actor, at=at)
        elif deed == "remove":
            services.remove_line(found, row, by=actor, at=at)
        elif deed == "restore":
            services.restore_line(found, row, by=actor, at=at)
        else:
            day: date | None = today if deed == "done" else None
            services.finish_line(found, row, day, by=actor, at=at)
    if deed == "remove":
        flash(_("Taken out. It stands below and can be put back."))
    return redirect(url_for(".show_plan", plan=plan, _anchor=f"line-{line}"), code=303)


@bp.post("/manage/plans/<uuid:plan>/lines/<uuid:line>/assign")
@requires(Permission.COURSE_AUTHOR)
def assign_plan_line(plan: UUID, line: UUID) -> AnyResponse:
    """Ask the people of a line to complete its course."""
    with transaction():
        found = queries.plan_of(plan, drafts=True)
        row = queries.line_of(found, line)
        done = services.assign_line(
            found, row, by=current_actor(), at=clock.now(), today=now().today
        )
    flash(ngettext("%(num)d person was asked.", "%(num)d people were asked.", done.asked))
    return redirect(url_for(".show_plan", plan=plan, _anchor=f"line-{line}"), code=303)
