"""Mentor pairs: one's own page, the plan with its steps and meetings, arranging and ending."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import current_actor, requires
from app.accounts.rules.permissions import Permission
from app.courses import labels, policies
from app.courses.forms import EndPairForm, MeetingForm, MentorStepForm, PairForm
from app.courses.queries import mentoring as queries
from app.courses.queries import sessions as session_queries
from app.courses.rules.mentoring import PairRole, PairState, Sight, Step, may_sign, may_work
from app.courses.services import mentoring as services
from app.courses.services.mentoring import Match
from app.courses.views.blueprint import bp, now, whole
from app.kernel.errors import BadContent
from app.platform import clock, downloads, i18n
from app.platform.db import transaction
from app.platform.forms import Form, options
from app.platform.i18n import _
from app.platform.sheets import Cell, Column

Done = str | AnyResponse | tuple[str, int]
USUAL_DAYS = timedelta(days=42)


def step_words(step: Any) -> str:
    """A step in the reader's language, or in its writer's words."""
    if step.usual in list(Step):
        return str(labels.STEPS[Step(step.usual)])
    return step.words or _("(erased)")


@bp.get("/mentoring")
@requires(Permission.COURSE_LEARN)
def my_pairs() -> str:
    """Where one is mentor or newcomer."""
    return render_template(
        "courses/mentoring.html",
        lines=queries.own(current_actor().id, day=now().today),
        me=current_actor().id,
        states=labels.PAIR_STATES,
        tones=labels.PAIR_TONES,
    )


def _arranged() -> queries.Arranged:
    actor = current_actor()
    return queries.Arranged(
        day=now().today,
        teams=None if policies.sees_all_pairs(actor) else actor.teams,
        state=request.args.get("state", ""),
        search=request.args.get("q", "").strip(),
    )


@bp.get("/mentoring/pairs")
@requires(Permission.COURSE_ASSIGN)
def list_pairs() -> str | Response:
    """The pairs one arranges; the same as a file."""
    arranged = _arranged()
    wanted = request.args.get("format", "")
    if wanted in downloads.FILES:
        return _file(wanted, arranged.all())
    return render_template(
        "courses/pairs.html",
        page=arranged.page(whole(request.args.get("page"))),
        arranged=arranged,
        states=labels.PAIR_STATES,
        tones=labels.PAIR_TONES,
    )


def _name(person: Any) -> str:
    return person.name if person and person.name else _("somebody who has left")


def _file(kind: str, lines: list[queries.Line]) -> Response:
    heads = (
        _("Newcomer"), _("Mentor"), _("Begins on"), _("Until"), _("Steps done"), _("Plan steps"),
        _("Meetings"), _("State"),
    )  # fmt: skip
    rows: list[list[Cell]] = [
        [
            _name(line.newcomer),
            _name(line.mentor),
            line.pair.starts_on,
            line.pair.ends_on,
            line.progress.done,
            line.progress.steps,
            line.progress.meetings,
            str(labels.PAIR_STATES[line.pair.state]),
        ]
        for line in lines
    ]
    columns = [Column(head, 16) for head in heads]
    return downloads.table(kind, _("Mentor pairs"), "mentor-pairs", columns, rows)


def _offer(form: PairForm) -> list[Any]:
    """Fill in the choices; gives the people to suggest as mentors."""
    actor, day = current_actor(), now().today
    newcomers = queries.newcomers(actor, day=day)
    form.newcomer.choices = options(
        [
            ("", "—"),
            *(
                (str(p.public_id), f"{p.name} {p.staff_no} · {i18n.day(p.hired_on)}")
                for p in newcomers
            ),
        ]
    )
    form.usual.choices = options((step.value, label) for step, label in labels.STEPS.items())
    teams = actor.teams or {p.team_id for p in newcomers if p.team_id is not None}
    return queries.possible_mentors(teams, day=day)


def _match(form: PairForm) -> Match:
    newcomer = queries.id_of(form.newcomer.data)
    mentor = session_queries.id_of_staff(form.mentor.data)
    if newcomer is None or mentor is None:
        raise BadContent("Nobody has this staff number.")
    return Match(
        mentor_id=mentor,
        newcomer_id=newcomer,
        goal=form.goal.data or "",
        starts_on=form.starts_on.data,
        ends_on=form.ends_on.data,
        usual=[Step(key) for key in form.usual.data or []],
        own=(form.own.data or "").splitlines(),
    )


def _blame(form: PairForm, error: BadContent) -> None:
    """Name the field that is wrong."""
    fields = {
        "The period ends before it begins.": form.ends_on,
        "A plan has between one and forty steps.": form.own,
        "Keep each step under %(most)s characters.": form.own,
        "This newcomer has a mentor already; end that pair first.": form.newcomer,
    }
    fields.get(error.message, form.mentor).errors = [i18n.said(error)]


@bp.route("/mentoring/pairs/new", methods=["GET", "POST"])
@requires(Permission.COURSE_ASSIGN)
def new_pair() -> Done:
    """Give a newcomer a mentor."""
    today = now().today
    if request.method == "GET":
        form = PairForm(
            formdata=None,
            data={
                "starts_on": today,
                "ends_on": today + USUAL_DAYS,
                "usual": [step.value for step in Step],
                "newcomer": request.args.get("newcomer", ""),
            },
        )
        mentors = _offer(form)
        return render_template("courses/pair_form.html", form=form, mentors=mentors)
    form, made = PairForm(), None
    try:
        with transaction():
            _offer(form)
            if form.validate():
                pair = services.pair_up(
                    _match(form), by=current_actor(), at=clock.now(), today=today
                )
                made = pair.public_id
    except BadContent as error:
        _blame(form, error)
    if made is None:
        return render_template("courses/pair_form.html", form=form, mentors=_offer(form)), 422
    flash(_("The two are told. They find their plan under Mentoring."))
    return redirect(url_for(".show_pair", pair=made), code=303)


def _forms() -> dict[str, Form]:
    day = now().today
    meeting = MeetingForm(
        formdata=None, prefix="met-", data={"held_on": day, "sight": Sight.PAIR.value}
    )
    _sights(meeting)
    return {
        "meeting": meeting,
        "step": MentorStepForm(formdata=None, prefix="step-"),
        "end": EndPairForm(formdata=None, prefix="end-"),
    }


def _sights(form: MeetingForm) -> None:
    form.sight.choices = options((sight.value, label) for sight, label in labels.SIGHTS.items())


def _page(pair: UUID, **wrong: Form) -> str:
    actor, day = current_actor(), now().today
    found = queries.pair_of(pair, actor, day=day)
    (line,) = queries.lines([found], day=day)
    role = queries.role_in(actor, found)
    signed = {
        PairRole.MENTOR: found.mentor_signed_at,
        PairRole.NEWCOMER: found.newcomer_signed_at,
    }
    met = queries.meetings_of(found, actor)
    steps = queries.steps_of(found)
    ids = {row.meeting.by_id for row in met} | {step.done_by for step in steps if step.done_by}
    return render_template(
        "courses/pair.html",
        line=line,
        pair=found,
        role=role.value if role else "",
        arranges=queries.arranges(actor, found, day=day),
        signed=signed,
        mine=signed[role] if role else None,
        steps=steps,
        step_words=step_words,
        met=met,
        people=session_queries.people([*ids, found.ended_by or 0], day=day),
        open=bool(may_work(found.state)),
        verdict=may_sign(found.state, line.progress, signed=bool(role and signed[role])),
        state=found.state,
        states=labels.PAIR_STATES,
        tones=labels.PAIR_TONES,
        sights=labels.SIGHTS,
        forms={**_forms(), **wrong},
        wrong=next(iter(wrong), ""),
        completed=PairState.COMPLETED,
    )


@bp.get("/mentoring/<uuid:pair>")
@requires(Permission.COURSE_LEARN)
def show_pair(pair: UUID) -> str:
    """One pair: its plan, meetings, signatures."""
    return _page(pair)


def _act(
    pair: UUID,
    act: Callable[[Any], object],
    said: str,
    *,
    form: Form | None = None,
    name: str = "",
    field: str = "",
) -> Done:
    """Do something with a pair, from a form if there is one; a refusal names its field."""
    refused = False
    try:
        with transaction():
            found = queries.pair_of(pair, current_actor(), day=now().today, lock=True)
            refused = form is not None and not form.validate()
            if not refused:
                act(found)
    except BadContent as error:
        if form is None:
            raise
        form[field].errors = [i18n.said(error)]
        refused = True
    if refused and form is not None:
        return _page(pair, **{name: form}), 422
    flash(said)
    return redirect(url_for(".show_pair", pair=pair), code=303)


@bp.post("/mentoring/<uuid:pair>/steps")
@requires(Permission.COURSE_LEARN)
def add_pair_step(pair: UUID) -> Done:
    """One more step."""
    form = MentorStepForm(prefix="step-")

    def act(found: Any) -> None:
        services.add_step(found, form.words.data, by=current_actor(), at=clock.now())

    return _act(pair, act, _("The step is in the plan."), form=form, name="step", field="words")


@bp.post("/mentoring/<uuid:pair>/steps/<uuid:step>/<any(done,undone,remove):deed>")
@requires(Permission.COURSE_LEARN)
def tick_pair_step(pair: UUID, step: UUID, deed: str) -> Done:
    """A step is done, not after all, or left out."""

    def act(found: Any) -> None:
        row, by, at = queries.step_of(found, step), current_actor(), clock.now()
        if deed == "remove":
            services.remove_step(found, row, by=by, at=at)
        else:
            services.tick(found, row, deed == "done", by=by, at=at, today=now().today)

    return _act(pair, act, _("The plan is kept."))


@bp.post("/mentoring/<uuid:pair>/meetings")
@requires(Permission.COURSE_LEARN)
def add_pair_meeting(pair: UUID) -> Done:
    """The two met."""
    form = MeetingForm(prefix="met-")
    _sights(form)

    def act(found: Any) -> None:
        services.meet(
            found,
            form.held_on.data,
            form.note.data or "",
            Sight(form.sight.data),
            by=current_actor(),
            at=clock.now(),
            today=now().today,
        )

    said = _("The meeting is written down.")
    return _act(pair, act, said, form=form, name="meeting", field="held_on")


@bp.post("/mentoring/<uuid:pair>/sign")
@requires(Permission.COURSE_LEARN)
def sign_pair(pair: UUID) -> Done:
    """Sign, or take one's signature back while the other has not signed."""
    back = bool(request.form.get("back"))

    def act(found: Any) -> None:
        if back:
            services.unsign(found, by=current_actor(), at=clock.now())
        else:
            services.sign(found, by=current_actor(), at=clock.now())

    return _act(pair, act, _("Your signature is taken back.") if back else _("Signed."))


@bp.post("/mentoring/<uuid:pair>/end")
@requires(Permission.COURSE_ASSIGN)
def end_pair(pair: UUID) -> Done:
    """End it with a reason."""
    form = EndPairForm(prefix="end-")

    def act(found: Any) -> None:
        services.end(found, form.reason.data, by=current_actor(), at=clock.now(), today=now().today)

    return _act(pair, act, _("The pair is ended."), form=form, name="end", field="reason")
