"""Promotion cases: proposed by the manager, endorsed by a trainer, decided by an approver."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import current_actor, requires
from app.accounts.queries import Person
from app.accounts.rules.permissions import Permission
from app.growth import policies
from app.growth.forms import team as forms
from app.growth.labels import team_cases as wording
from app.growth.labels.charts import radar
from app.growth.labels.lines import lines
from app.growth.labels.words import STATES, Words
from app.growth.policies import Subject
from app.growth.queries import cases, frameworks, people, team_person
from app.growth.queries.cases import Case, CaseList
from app.growth.rules.promotion import OPEN, CaseEvent
from app.growth.services import cases as services
from app.growth.views.blueprint import bp
from app.growth.views.readiness import shown
from app.growth.views.team import number
from app.growth.views.team_files import PDF, file_asked, file_of
from app.growth.views.team_papers import case_paper
from app.growth.views.team_person import opened, picture_of, today
from app.kernel.errors import NotFound
from app.platform import clock, i18n
from app.platform.db import db, transaction
from app.platform.forms import Form
from app.platform.i18n import _, language
from app.platform.paging import page_of
from app.platform.sheets import Cell, Column

Done = AnyResponse | tuple[str, int]
TABS = ("waiting", "open", "all", "compare")


@bp.route("/team/cases", methods=["GET", "POST"])
@requires(Permission.GROWTH_CASE)
def list_cases() -> str | Response:
    """The cases one may read: those that wait for the reader, the open ones, all; and the open
    ones side by side, for a meeting where several teams' proposals are weighed alike."""
    actor = current_actor()
    waiting = cases.count_waiting(actor)
    tab = request.args.get("show", "waiting" if waiting else "open")
    tab = tab if tab in TABS else "open"
    asked = CaseList(actor, state="" if tab == "all" else "open", waiting=tab == "waiting")
    as_file = file_asked()
    size = 5_000 if as_file else 25
    page = page_of(db.session(), asked.select(), number=number(request.args.get("page")), size=size)
    names = people.names(
        {i for case in page.items for i in (case.learner_id, case.proposed_by)}, day=today()
    )
    edition = frameworks.find_edition(today())
    words = Words(edition.body) if edition else None
    if as_file and words is not None:
        columns, rows = _columns(), [_row(case, names, words) for case in page.items]
        return file_of(_("Promotions"), "promotions", columns, rows)
    return render_template(
        "growth/team_cases.html",
        page=page,
        names=names,
        words=words,
        states=STATES,
        tab=tab,
        waiting=waiting,
        heat=wording.heat_of,
    )


def _columns() -> list[Column]:
    return [
        Column(_("Case"), 16),
        Column(_("Name"), 14),
        Column(_("Staff number"), 14),
        Column(_("Team"), 18),
        Column(_("From"), 12),
        Column(_("To"), 12),
        Column(_("State"), 12),
        Column(_("Requirements met"), 12),
        Column(_("Of"), 8),
        Column(_("Proposed on"), 14),
        Column(_("In force from"), 14),
    ]


def _row(case: Case, names: Mapping[int, Person], words: Words) -> list[Cell]:
    who = names.get(case.learner_id)
    return [
        case.number,
        who.name if who else "",
        who.staff_no if who else "",
        who.team.said_in(language()) if who and who.team else "",
        words.tier(case.from_tier, short=True),
        words.tier(case.to_tier, short=True),
        str(STATES[case.state][0]),
        case.met,
        case.needed,
        i18n.local(case.proposed_at).date(),
        case.effective_on,
    ]


@bp.route("/team/people/<uuid:public_id>/propose", methods=["GET", "POST"])
@requires(Permission.GROWTH_PROPOSE)
def propose(public_id: UUID) -> Done | str:
    """Propose a promotion; the evidence is kept as it stands at that moment."""
    form, case_id = forms.ProposeForm(), None
    with transaction():
        person = opened(public_id)
        subject = Subject(person.id, person.team_id)
        if not policies.leads(current_actor(), subject):
            raise NotFound()
        picture = picture_of(person)
        if form.is_submitted() and form.validate():
            case = services.propose(
                picture, reason=form.reason.data, by=current_actor(), at=clock.now()
            )
            case_id = case.public_id
    if case_id is not None:
        flash(_("Proposed. A trainer endorses next, then somebody else decides."))
        return redirect(url_for(".show_case", public_id=case_id), code=303)
    page = render_template("growth/team_propose.html", person=person, form=form, **shown(picture))
    return (page, 422) if form.is_submitted() else page


def _visible(public_id: UUID) -> Case:
    """A case that the reader may see. Raise NotFound."""
    case = cases.case_of(public_id)
    subject = Subject(case.learner_id, case.unit_id)
    actor = current_actor()
    took_part = cases.took_part(case, actor.id)
    if not policies.may_see_case(actor, subject, took_part=took_part):
        raise NotFound()
    return case


def _page(case: Case, **wrong: Form) -> str:
    actor = current_actor()
    words = wording.words_of(case)
    findings = cases.findings_of(case, words.framework)
    person = people.person_of(case.learner_id, day=today())
    interviews = team_person.interviews_of(case.learner_id)
    ids = {case.proposed_by, case.endorsed_by} | {s.by_id for s in case.steps}
    ids |= {r.rater_id for i in interviews for r in i.ratings}
    subject = Subject(person.id, person.team_id)
    decided = forms.DecideForm(formdata=None)
    decided.effective.data = services.usual_effective(today())
    levels = wording.levels_of(case, words)
    is_open = case.state in OPEN
    return render_template(
        "growth/team_case.html",
        case=case,
        person=person,
        words=words,
        rows=lines(words, findings),
        names=people.names(ids, day=today()),
        stages=wording.stages(case),
        decision=wording.last_decision(case),
        steps=team_person.steps_of(case),
        step_words=wording.STEPS,
        states=STATES,
        state=case.state.value,
        is_open=is_open,
        is_own=actor.id == case.learner_id,
        leads=policies.leads(actor, subject),
        interviews=[i for i in interviews if i.rating is not None or is_open],
        may_interview=bool(policies.may_rate_interview(actor, subject)),
        may_open=bool(policies.may_open_person(actor, subject, in_case=is_open)),
        endorse=services.may_act(case, actor, CaseEvent.ENDORSE),
        endorse_alone=services.is_alone(case, actor, CaseEvent.ENDORSE),
        decide=services.may_act(case, actor, CaseEvent.APPROVE),
        decide_alone=services.is_alone(case, actor, CaseEvent.APPROVE),
        handle=policies.may_handle(actor, subject, cases.parties(case)),
        voided=services.voided_in(case) if is_open else set(),
        forms={
            "endorse": forms.EndorseForm(formdata=None),
            "decide": decided,
            "withdraw": forms.WithdrawForm(formdata=None),
            **wrong,
        },
        levels=levels,
        radar=radar([row.level for row in levels], [row.needed for row in levels]),
    )


@bp.route("/team/cases/<uuid:public_id>", methods=["GET", "POST"])
@requires(Permission.GROWTH_CASE)
def show_case(public_id: UUID) -> str | Response:
    """A case with its frozen evidence, what everybody said, and what the reader may do; the same
    as a PDF."""
    case = _visible(public_id)
    return case_paper(case) if file_asked() == PDF else _page(case)


@bp.post("/team/cases/<uuid:public_id>/endorse")
@requires(Permission.GROWTH_CASE)
def endorse_case(public_id: UUID) -> Done:
    """A trainer's word for the promotion."""
    form, page = forms.EndorseForm(), ""
    with transaction():
        case = _visible(public_id)
        if form.validate():
            services.endorse(case, reason=form.reason.data, by=current_actor(), at=clock.now())
        else:
            page = _page(case, endorse=form)
    return _answer(public_id, page, _("Endorsed. An approver decides next."))


@bp.post("/team/cases/<uuid:public_id>/decide")
@requires(Permission.GROWTH_CASE)
def decide_case(public_id: UUID) -> Done:
    """Approve from a day on, defer with conditions, or decline with a reason."""
    form, page, done = forms.DecideForm(), "", ""
    with transaction():
        case = _visible(public_id)
        if form.validate():
            done = _decide(case, form)
        else:
            page = _page(case, decide=form)
    return _answer(public_id, page, done)


def _decide(case: Case, form: forms.DecideForm) -> str:
    by, at, reason = current_actor(), clock.now(), form.reason.data or ""
    if form.decision.data == "approve":
        services.approve(case, effective=form.effective.data, reason=reason, by=by, at=at)
        return str(_("Approved. The certificate is made now, and the person is told."))
    if form.decision.data == "decline":
        services.decline(case, reason=reason, by=by, at=at)
        return str(_("Declined. The person is told, with your reason."))
    services.defer(
        case,
        reason=reason,
        conditions=form.conditions.data,
        until=form.until.data,
        by=by,
        at=at,
    )
    return str(_("Deferred. The person is told what must happen first."))


@bp.post("/team/cases/<uuid:public_id>/withdraw")
@requires(Permission.GROWTH_PROPOSE)
def withdraw_case(public_id: UUID) -> Done:
    """Take a proposal back."""
    form, page = forms.WithdrawForm(), ""
    with transaction():
        case = _visible(public_id)
        if form.validate():
            subject = Subject(case.learner_id, case.unit_id)
            services.withdraw(
                case, subject, reason=form.reason.data, by=current_actor(), at=clock.now()
            )
        else:
            page = _page(case, withdraw=form)
    return _answer(public_id, page, _("Withdrawn."))


@bp.post("/team/cases/<uuid:public_id>/freeze")
@requires(Permission.GROWTH_PROPOSE)
def freeze_case(public_id: UUID) -> Done:
    """Keep today's evidence instead: after a deferral, or when some of it was voided."""
    with transaction():
        case = _visible(public_id)
        person = people.person_of(case.learner_id, day=today())
        services.freeze_anew(case, picture_of(person), by=current_actor(), at=clock.now())
    done = _("The evidence is kept as it stands today; a trainer endorses it again.")
    return _answer(public_id, "", done)


def _answer(public_id: UUID, page: str, done: str) -> Done:
    if page:
        return page, 422
    flash(done)
    return redirect(url_for(".show_case", public_id=public_id), code=303)
