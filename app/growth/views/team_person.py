"""One person as who leads them sees them: the same readiness, and what a manager does about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.accounts.access import current_actor, requires
from app.accounts.queries import Person
from app.accounts.rules.permissions import Permission
from app.growth import policies
from app.growth.forms import team as forms
from app.growth.labels import lines
from app.growth.labels.team_evaluations import STATES as EVALUATIONS
from app.growth.labels.words import STATES, Words
from app.growth.policies import Subject
from app.growth.queries import assessments, cases, evaluations, people, pictures, team_person
from app.growth.queries.pictures import Picture
from app.growth.rules.months import month_of
from app.growth.rules.requirements import SignOff, Vouched
from app.growth.services import goals, statements
from app.growth.views.blueprint import bp
from app.growth.views.readiness import as_file, shown
from app.growth.views.team_files import file_asked
from app.kernel.errors import NotFound
from app.platform import clock
from app.platform.db import transaction
from app.platform.forms import Form, options
from app.platform.i18n import _, language, local

Done = Response | tuple[str, int]
LONGEST_WAIVER: Final = 366


def today() -> date:
    """The day in the organisation's zone."""
    return local(clock.now()).date()


def subject_of(person: Person) -> Subject:
    """The person as policies know them."""
    return Subject(person.id, person.team_id)


def opened(public_id: UUID) -> Person:
    """The person, if the reader may open their page. Raise NotFound."""
    person = people.person(public_id, day=today())
    in_case = person.id in cases.open_cases([person.id])
    if not policies.may_open_person(current_actor(), subject_of(person), in_case=in_case):
        raise NotFound()
    return person


def picture_of(person: Person) -> Picture:
    """The person's standing today."""
    return pictures.picture(person, pictures.today(clock.now()))


def _forms(picture: Picture) -> dict[str, Form]:
    body = picture.framework
    vouch = forms.VouchForm(formdata=None, prefix="vouch-")
    vouch.what.choices = options((d.key, d.title.said_in(language())) for d in body.deeds)
    ask = forms.AskInterviewForm(formdata=None, prefix="ask-")
    ask.kind.choices = options((i.key, i.title.said_in(language())) for i in body.interviews)
    return {
        "vouch": vouch,
        "ask": ask,
        "talk": forms.TalkForm(formdata=None, prefix="talk-"),
        "goal": forms.GoalForm(formdata=None, prefix="goal-"),
        "sign": forms.SignForm(formdata=None, prefix="sign-"),
    }


def _page(person: Person, **wrong: Form) -> str:
    actor, picture = current_actor(), picture_of(person)
    beside = team_person.beside(person, reader=actor, day=today())
    ready = picture.readiness
    own = assessments.self_assessments(person.id, limit=1)
    leads = policies.leads(actor, subject_of(person))
    return render_template(
        "growth/team_person.html",
        person=person,
        beside=beside,
        leads=leads,
        cases_open=bool(policies.may_see_case(actor, subject_of(person), took_part=False)),
        facts_open=bool(
            policies.may_see_fact(actor, subject_of(person), in_case=beside.open_case is not None)
        ),
        forms={**_forms(picture), **wrong},
        may_waive=bool(policies.may_waive(actor, subject_of(person))) and not ready.is_ready,
        may_propose=leads and bool(ready.target) and beside.open_case is None,
        states=STATES,
        deeds=[f for f in ready.findings if isinstance(f.requirement, Vouched) and not f.good],
        signs=[f for f in ready.findings if isinstance(f.requirement, SignOff) and not f.good],
        others_missing=sum(
            not f.good and not isinstance(f.requirement, SignOff) for f in ready.findings
        ),
        wrong=next(iter(wrong), ""),
        own=own[0] if own else None,
        beside_own=lines.beside(Words(picture.framework), picture, own[0].levels) if own else (),
        evaluations=evaluations.latest(person.id, limit=6),
        evaluation_states=EVALUATIONS,
        last_month=month_of(picture.on, 1),
        **shown(picture),
    )


@bp.route("/team/people/<uuid:public_id>", methods=["GET", "POST"])
@requires(Permission.GROWTH_CASE)
def show_team_person(public_id: UUID) -> str | Response:
    """Readiness with its evidence, talks, goals, statements and cases of one person; the ladder
    also as a file."""
    person = opened(public_id)
    if file_asked():
        view = pictures.today(clock.now())
        return as_file(person, pictures.picture(person, view), view)
    return _page(person)


def _act(
    public_id: UUID,
    name: str,
    make: Callable[[Picture], Form],
    act: Callable[[Person, Any], None],
    done: str,
) -> Done:
    """One form of the page: carried out and back to the page, or shown again with what is wrong."""
    page = ""
    with transaction():
        person = opened(public_id)
        form = make(picture_of(person))
        if form.validate():
            act(person, form)
        else:
            page = _page(person, **{name: form})
    if page:
        return page, 422
    flash(done)
    return redirect(url_for(".show_team_person", public_id=public_id), code=303)


def _vouch_form(picture: Picture) -> Form:
    form = forms.VouchForm(prefix="vouch-")
    deeds = picture.framework.deeds
    form.what.choices = options((d.key, d.title.said_in(language())) for d in deeds)
    return form


def _ask_form(picture: Picture) -> Form:
    form = forms.AskInterviewForm(prefix="ask-")
    kinds = picture.framework.interviews
    form.kind.choices = options((i.key, i.title.said_in(language())) for i in kinds)
    return form


@bp.post("/team/people/<uuid:public_id>/sign/<key>")
@requires(Permission.GROWTH_TEAM)
def sign_for(public_id: UUID, key: str) -> Done:
    """The team's manager signs for a step."""
    wanted: list[str] = []

    def make(picture: Picture) -> Form:
        finding = picture.readiness.finding(key)
        if finding is None or not isinstance(finding.requirement, SignOff):
            raise NotFound()
        wanted.append(finding.requirement.what)
        return forms.SignForm(prefix="sign-")

    def act(person: Person, form: Any) -> None:
        statements.sign_off(
            person, wanted[0], reason=form.reason.data, by=current_actor(), at=clock.now()
        )

    return _act(public_id, "sign", make, act, _("You signed for this step."))


@bp.post("/team/people/<uuid:public_id>/vouch")
@requires(Permission.GROWTH_TEAM)
def vouch_for(public_id: UUID) -> Done:
    """The team's manager vouches for a deed."""

    def act(person: Person, form: Any) -> None:
        statements.vouch(
            person,
            form.what.data,
            form.count.data,
            reason=form.reason.data,
            by=current_actor(),
            at=clock.now(),
        )

    return _act(public_id, "vouch", _vouch_form, act, _("Written down; it counts from now on."))


@bp.post("/team/people/<uuid:public_id>/talks")
@requires(Permission.GROWTH_TEAM)
def note_talk(public_id: UUID) -> Done:
    """Keep a note of a one-to-one."""

    def act(person: Person, form: Any) -> None:
        statements.note_talk(
            person, form.words.data, shared=form.shared.data, by=current_actor(), at=clock.now()
        )

    make = lambda _picture: forms.TalkForm(prefix="talk-")  # noqa: E731 (a form made later)
    return _act(public_id, "talk", make, act, _("The note is kept."))


@bp.post("/team/people/<uuid:public_id>/goals")
@requires(Permission.GROWTH_TEAM)
def agree_goal(public_id: UUID) -> Done:
    """Agree on a development goal."""

    def act(person: Person, form: Any) -> None:
        goals.agree(
            person,
            form.aim.data,
            form.action.data or "",
            form.due_on.data,
            by=current_actor(),
            at=clock.now(),
            own=form.own.data != "no",
            look_on=form.look_on.data,
        )

    make = lambda _picture: forms.GoalForm(prefix="goal-")  # noqa: E731 (a form made later)
    return _act(public_id, "goal", make, act, _("The goal is agreed."))


@bp.post("/team/people/<uuid:public_id>/goals/<uuid:goal_id>/follow-up")
@requires(Permission.GROWTH_TEAM)
def follow_goal(public_id: UUID, goal_id: UUID) -> Done:
    """Note how a goal stands, and when to look at it again."""
    prefix = f"follow-{goal_id}-"

    def act(person: Person, form: Any) -> None:
        row = goals.goal_of(goal_id)
        if row.learner_id != person.id:
            raise NotFound()
        at = clock.now()
        goals.follow_up(row, person, form.words.data, form.look_on.data, by=current_actor(), at=at)

    make = lambda _picture: forms.FollowGoalForm(prefix=prefix)  # noqa: E731 (a form made later)
    return _act(public_id, f"follow-{goal_id}", make, act, _("How it stands is noted."))


@bp.post("/team/people/<uuid:public_id>/goals/<uuid:goal_id>/close")
@requires(Permission.GROWTH_TEAM)
def close_goal(public_id: UUID, goal_id: UUID) -> Done:
    """Say what became of a goal."""
    prefix = f"close-{goal_id}-"

    def act(person: Person, form: Any) -> None:
        row = goals.goal_of(goal_id)
        if row.learner_id != person.id:
            raise NotFound()
        goals.close(
            row,
            person,
            reached=form.reached.data == "yes",
            outcome=form.outcome.data or "",
            by=current_actor(),
            at=clock.now(),
        )

    make = lambda _picture: forms.CloseGoalForm(prefix=prefix)  # noqa: E731 (a form made later)
    return _act(public_id, f"close-{goal_id}", make, act, _("The goal is closed."))


@bp.post("/team/people/<uuid:public_id>/objections/<uuid:objection_id>")
@requires(Permission.GROWTH_TEAM)
def answer_objection(public_id: UUID, objection_id: UUID) -> Done:
    """Answer an objection; upheld about a fact, that fact no longer counts."""
    prefix = f"answer-{objection_id}-"

    def act(person: Person, form: Any) -> None:
        row = statements.objection_of(objection_id)
        if row.learner_id != person.id:
            raise NotFound()
        statements.answer_objection(
            row,
            person,
            form.answer.data,
            upheld=form.upheld.data == "yes",
            by=current_actor(),
            at=clock.now(),
        )

    make = lambda _picture: forms.AnswerForm(prefix=prefix)  # noqa: E731 (a form made later)
    return _act(public_id, f"answer-{objection_id}", make, act, _("Your answer was sent."))


@bp.post("/team/people/<uuid:public_id>/interviews")
@requires(Permission.GROWTH_TEAM)
def ask_interview(public_id: UUID) -> Done:
    """Arrange an interview; the interviewers find it in their list."""

    def act(person: Person, form: Any) -> None:
        statements.ask_interview(
            person,
            form.kind.data,
            picture_of(person).framework,
            held_on=form.held_on.data,
            by=current_actor(),
            at=clock.now(),
        )

    done = _("The interview is arranged; interviewers see it in their list.")
    return _act(public_id, "ask", _ask_form, act, done)


@bp.post("/team/people/<uuid:public_id>/interviews/<uuid:interview_id>/call-off")
@requires(Permission.GROWTH_TEAM)
def call_off_interview(public_id: UUID, interview_id: UUID) -> Response:
    """Take back an interview that nobody has rated."""
    with transaction():
        person = opened(public_id)
        row = statements.interview_of(interview_id)
        if row.learner_id != person.id:
            raise NotFound()
        statements.call_off_interview(row, person, by=current_actor(), at=clock.now())
    flash(_("The interview is called off."))
    return redirect(url_for(".show_team_person", public_id=public_id), code=303)


@bp.post("/team/people/<uuid:public_id>/statements/<uuid:statement_id>/withdraw")
@requires(Permission.GROWTH_CASE)
def withdraw_statement(public_id: UUID, statement_id: UUID) -> Response:
    """Take back what one has stated; its fact no longer counts."""
    with transaction():
        person = opened(public_id)
        row = statements.attestation(statement_id)
        if row.learner_id != person.id:
            raise NotFound()
        statements.withdraw(row, by=current_actor(), at=clock.now())
    flash(_("Taken back. It no longer counts, and the history says so."))
    return redirect(url_for(".show_team_person", public_id=public_id), code=303)


@bp.route("/team/people/<uuid:public_id>/waive", methods=["GET", "POST"])
@requires(Permission.GROWTH_APPROVE)
def waive(public_id: UUID) -> Done | str:
    """An approver does without a requirement for one person, until a day, with a reason."""
    form = forms.WaiveForm()
    done = False
    with transaction():
        person = opened(public_id)
        policies.may_waive(current_actor(), subject_of(person)).enforce()
        values = shown(picture_of(person))
        missing = [row for row in values["rows"] if row.is_open]
        form.requirement.choices = options((row.key, row.title) for row in missing)
        if form.is_submitted() and form.validate():
            if not today() < form.until.data <= today() + timedelta(days=LONGEST_WAIVER):
                form.until.errors = [_("Choose a day within the next twelve months.")]
            else:
                statements.waive(
                    person,
                    form.requirement.data,
                    until=form.until.data,
                    reason=form.reason.data,
                    by=current_actor(),
                    at=clock.now(),
                )
                done = True
    if done:
        flash(_("Waived, with your reason beside it."))
        return redirect(url_for(".show_team_person", public_id=public_id), code=303)
    page = render_template("growth/team_waive.html", person=person, form=form, missing=missing)
    return (page, 422) if form.is_submitted() else page
