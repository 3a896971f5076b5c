"""Training needs: ask, decide and answer, take up what figures suggest."""

from __future__ import annotations

from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import current_actor, requires
from app.accounts.rules.permissions import Permission
from app.courses import labels
from app.courses.forms import NeedAnswerForm, NeedForm
from app.courses.queries import needs as queries
from app.courses.queries import people as people_queries
from app.courses.queries import plans as plan_queries
from app.courses.queries import sessions as session_queries
from app.courses.rules.needs import ANSWERS, NeedEvent, NeedScope, NeedSource, NeedState
from app.courses.services import needing as services
from app.courses.services.needing import Wish
from app.courses.views.blueprint import bp, now, whole
from app.kernel.actor import Role
from app.kernel.errors import BadContent, NotFound
from app.kernel.refs import Ref
from app.platform import clock, downloads, i18n, links
from app.platform.db import transaction
from app.platform.forms import options
from app.platform.i18n import _, language
from app.platform.sheets import Cell, Column

Done = str | AnyResponse | tuple[str, int]


def _offer(form: NeedForm) -> None:
    """For oneself; for the teams within reach; trainers may ask for everybody."""
    actor = current_actor()
    choices = [(NeedScope.SELF.value, _("Me"))]
    trains = actor.has(Role.TRAINER)
    if trains or actor.teams:
        found = people_queries.teams(None if trains else actor.teams)
        choices += [(f"team-{unit}", name.said_in(language())) for unit, name in found]
    if trains:
        choices.append((NeedScope.ALL.value, _("Everybody")))
    form.scope.choices = options(choices)


def _wish(form: NeedForm) -> Wish:
    scope, _dash, unit = str(form.scope.data).partition("-")
    return Wish(
        topic=form.topic.data,
        reason=form.reason.data,
        scope=NeedScope(scope),
        unit_id=whole(unit) if unit else None,
        wanted_by=form.wanted_by.data,
    )


@bp.route("/needs", methods=["GET", "POST"])
@requires(Permission.COURSE_LEARN)
def ask_need() -> Done:
    """Ask for training, and see what became of what one asked for."""
    form, kept = NeedForm(), False
    if request.method == "POST":
        try:
            with transaction():
                _offer(form)
                if form.validate():
                    at, today = clock.now(), now().today
                    services.ask(_wish(form), by=current_actor(), at=at, today=today)
                    kept = True
        except BadContent as error:
            form.wanted_by.errors = [i18n.said(error)]
    else:
        form = NeedForm(formdata=None, data={"topic": request.args.get("topic", "")[:120]})
        _offer(form)
    if kept:
        flash(_("Your wish is with the trainers. You will hear what becomes of it."))
        return redirect(url_for(".ask_need"), code=303)
    page = render_template(
        "courses/needs.html",
        form=form,
        lines=queries.own(current_actor().id, day=now().today),
        states=labels.NEED_STATES,
        tones=labels.NEED_TONES,
    )
    return (page, 422) if request.method == "POST" else page


@bp.post("/needs/<uuid:need>/back")
@requires(Permission.COURSE_LEARN)
def withdraw_need(need: UUID) -> AnyResponse:
    """Take one's own wish back, or ask again for what one took back."""
    with transaction():
        found = queries.need_of(need, lock=True)
        if request.form.get("again"):
            services.renew(found, by=current_actor(), at=clock.now())
            said = _("Asked for again.")
        else:
            services.withdraw(found, by=current_actor(), at=clock.now())
            said = _("Taken back. You can ask for it again below.")
    flash(said)
    return redirect(url_for(".ask_need"), code=303)


def waiting() -> int:
    """How many needs wait for a trainer."""
    return queries.waiting()


def _asked() -> queries.Asked:
    return queries.Asked(
        day=now().today,
        state=request.args.get("state", ""),
        source=request.args.get("source", ""),
        search=request.args.get("q", "").strip(),
    )


@bp.get("/manage/needs")
@requires(Permission.COURSE_AUTHOR)
def list_needs() -> str | Response:
    """Every need, what waits first; the same as a file."""
    asked = _asked()
    wanted = request.args.get("format", "")
    if wanted in downloads.FILES:
        return _file(wanted, asked.all())
    return render_template(
        "courses/needs_manage.html",
        page=asked.page(whole(request.args.get("page"))),
        asked=asked,
        states=labels.NEED_STATES,
        tones=labels.NEED_TONES,
        sources=labels.NEED_SOURCES,
    )


def _for_whom(line: queries.Line) -> str:
    if line.need.scope is NeedScope.ALL:
        return _("Everybody")
    if line.need.scope is NeedScope.TEAM:
        return line.unit.said_in(language()) if line.unit else ""
    return line.asker.name if line.asker and line.asker.name else _("somebody who has left")


def _file(kind: str, lines: list[queries.Line]) -> Response:
    heads = (
        _("Need"), _("Reason"), _("For whom"), _("Comes from"), _("Asked on"), _("Until"),
        _("State"), _("Answer"), _("Training plan"),
    )  # fmt: skip
    columns = [Column(head, 40 if n in (0, 1, 7) else 16) for n, head in enumerate(heads)]
    rows: list[list[Cell]] = [
        [
            line.need.topic,
            line.need.reason,
            _for_whom(line),
            str(labels.NEED_SOURCES[line.need.source]),
            i18n.local(line.need.created_at).date(),
            line.need.wanted_by,
            str(labels.NEED_STATES[line.need.state]),
            line.need.answer,
            line.plan.title if line.plan else "",
        ]
        for line in lines
    ]
    return downloads.table(kind, _("Training needs"), "training-needs", columns, rows)


def _answer_form(*, fresh: bool) -> NeedAnswerForm:
    form = NeedAnswerForm(formdata=None) if fresh else NeedAnswerForm()
    form.decision.choices = options((event.value, labels.NEED_ANSWERS[event]) for event in ANSWERS)
    return form


def _page(need: UUID, form: NeedAnswerForm) -> str:
    found = queries.need_of(need)
    (line,) = queries.lines([found], day=now().today)
    helper = session_queries.people(
        [i for i in (found.answered_by,) if i is not None], day=now().today
    )
    return render_template(
        "courses/need.html",
        line=line,
        need=found,
        form=form,
        for_whom=_for_whom(line),
        states=labels.NEED_STATES,
        tones=labels.NEED_TONES,
        sources=labels.NEED_SOURCES,
        origin=links.resolve(Ref.parse(found.about), language()) if found.about else None,
        helper=helper.get(found.answered_by or 0),
        answers=found.state in (NeedState.ASKED, NeedState.LATER),
        plans=plan_queries.running(now().today),
        course=found.about.removeprefix("course:") if found.about.startswith("course:") else None,
    )


@bp.get("/manage/needs/<uuid:need>")
@requires(Permission.COURSE_AUTHOR)
def show_need(need: UUID) -> str:
    """One need, and the next step."""
    return _page(need, _answer_form(fresh=True))


@bp.post("/manage/needs/<uuid:need>")
@requires(Permission.COURSE_AUTHOR)
def answer_need(need: UUID) -> Done:
    """Accept, put off or decline, with words for whoever asked."""
    valid = False
    with transaction():
        found = queries.need_of(need, lock=True)
        form = _answer_form(fresh=False)
        valid = form.validate()
        if valid:
            event = NeedEvent(form.decision.data)
            services.answer(found, event, form.words.data, by=current_actor(), at=clock.now())
    if not valid:
        return _page(need, form), 422
    flash(_("Your answer is sent."))
    return redirect(url_for(".show_need", need=need), code=303)


@bp.post("/manage/needs/<uuid:need>/state")
@requires(Permission.COURSE_AUTHOR)
def move_need(need: UUID) -> AnyResponse:
    """Say that the training took place, or take the last answer back."""
    with transaction():
        found = queries.need_of(need, lock=True)
        if request.form.get("met"):
            services.meet(found, by=current_actor(), at=clock.now())
            said = _("Noted: whoever asked is told that the training took place.")
        else:
            services.reopen(found, by=current_actor(), at=clock.now())
            said = _("The answer is taken back.")
    flash(said)
    return redirect(url_for(".show_need", need=need), code=303)


def _unit() -> int | None:
    text = request.values.get("unit", "")
    if not text:
        return None
    unit = whole(text, otherwise=0)
    if unit not in {known for known, _name in people_queries.teams(None)}:
        raise NotFound()
    return unit


@bp.get("/manage/needs/suggested")
@requires(Permission.COURSE_AUTHOR)
def suggested_needs() -> str:
    """What exams, role-plays, the next tier and findings suggest."""
    unit = _unit()
    found = queries.suggestions(unit, at=clock.now(), day=now().today, language=language())
    return render_template(
        "courses/needs_suggested.html",
        groups=[(source, [s for s in found if s.source is source]) for source in NeedSource],
        unit=unit,
        teams=people_queries.teams(None),
        sources=labels.NEED_SOURCES,
    )


@bp.post("/manage/needs/suggested")
@requires(Permission.COURSE_AUTHOR)
def take_up_need() -> AnyResponse:
    """Make a need of one of them. What the address names must really be suggested now."""
    unit, about = _unit(), request.form.get("about", "")
    with transaction():
        found = queries.suggestions(unit, at=clock.now(), day=now().today, language=language())
        chosen = next((s for s in found if s.gap.ref == about), None)
        if chosen is None:
            raise NotFound()
        need = services.take_up(
            chosen.source, about, chosen.title[:120], unit_id=unit, by=current_actor(),
            at=clock.now(),
        )  # fmt: skip
        public_id = need.public_id
    flash(_("It is a need now, accepted by you. Put it into a training plan next."))
    return redirect(url_for(".show_need", need=public_id), code=303)
