"""The improvement cycle: findings, plans, checks; and suggestions from the desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import current_actor, current_reader, requires
from app.accounts.rules.permissions import Permission
from app.growth import policies
from app.growth.forms import improvement as forms
from app.growth.labels import improvement as wording
from app.growth.labels import listings
from app.growth.labels.covering import covering
from app.growth.queries import frameworks, people
from app.growth.queries import improvement as queries
from app.growth.queries.team_board import units_of
from app.growth.rules.improvement import (
    DEED,
    Aim,
    CycleState,
    Origin,
    SuggestionAbout,
    SuggestionState,
    is_overdue,
)
from app.growth.services import improvement
from app.growth.views.blueprint import bp
from app.growth.views.surveys import unit_id
from app.growth.views.team import number
from app.growth.views.team_files import file_asked, file_of
from app.growth.views.team_person import subject_of, today
from app.kernel.errors import BadContent
from app.kernel.refs import Ref
from app.platform import clock, i18n, links
from app.platform.db import transaction
from app.platform.forms import Form, options
from app.platform.i18n import _, in_readers_language, language
from app.platform.paging import Page

SIZE = 30
PLANNABLE = (CycleState.FOUND, CycleState.PLANNED)
Done = AnyResponse | tuple[str, int] | str


@bp.route("/improvements", methods=["GET", "POST"])
@requires(Permission.IMPROVE)
def list_improvements() -> str | Response:
    """The cycles that the reader sees; the same as a file."""
    state, search = request.args.get("state", ""), request.args.get("q", "").strip()
    found = queries.cycles(current_actor(), state=state, search=search, day=today())
    if file_asked():
        columns, rows = wording.cycle_table(found)
        return file_of(_("Improvements"), "improvements", columns, rows)
    count = max(1, -(-len(found.rows) // SIZE))
    place = min(number(request.args.get("page")), count)
    shown = found.rows[(place - 1) * SIZE : place * SIZE]
    return render_template(
        "growth/improvements.html",
        found=found,
        page=Page(shown, place, SIZE, len(found.rows)),
        words=wording,
        state=state,
        search=search,
        states=list(CycleState),
        late={c.id for c in shown if is_overdue(c.state, c.due_on, today())},
        may_begin=_may_begin(),
    )


def _may_begin() -> bool:
    actor = current_actor()
    return policies.sees_everybody(actor) or bool(actor.teams)


def _units() -> list[tuple[str, str]]:
    actor = current_actor()
    found = [(str(u.public_id), in_readers_language(u.name)) for u in units_of(actor, day=today())]
    return [("", _("Everybody")), *found] if policies.sees_everybody(actor) else found


@bp.route("/improvements/new", methods=["GET", "POST"])
@requires(Permission.INDICATORS_EDIT)
def new_improvement() -> Done:
    """Write a finding down; an address may carry what is known already."""
    if request.method == "GET":
        known = {"aim": Aim.IMPROVEMENT.value, "origin": Origin.OTHER.value, **request.args}
        form = forms.FindingForm(formdata=None, data=known)
        form.offer(_units())
        return render_template("growth/improvement_new.html", form=form)
    key = None
    with transaction():
        form = forms.FindingForm()
        form.offer(_units())
        if form.validate():
            row = improvement.find(
                form.finding.data,
                unit=unit_id(form.unit.data),
                origin=Origin(form.origin.data),
                origin_ref=form.origin_ref.data or "",
                aim=Aim(form.aim.data),
                material=form.material.data if _material(form.material.data or "") else "",
                by=current_actor(),
                at=clock.now(),
            )
            key = row.public_id
    if key is None:
        return render_template("growth/improvement_new.html", form=form), 422
    return redirect(url_for(".show_improvement", public_id=key), code=303)


def _material(text: str) -> links.Link | None:
    """The course or script that a plan names, if it is there."""
    try:
        ref = Ref.parse(text.strip())
    except ValueError:
        return None
    return links.resolve(ref, language())


def _forms(row: Any) -> dict[str, Form]:
    reader = current_reader()
    plan = forms.PlanForm(
        formdata=None,
        prefix="plan-",
        data={
            "goal": row.goal,
            "measure": row.measure,
            "indicator": row.indicator,
            "material": row.material,
            "due_on": row.due_on,
            "owner": _staff_no(row.owner_id) or (reader.staff_no if reader else ""),
        },
    )
    plan.indicator.choices = options(wording.choices(_framework()))
    plan.material.render_kw = {"list": "materials", "autocomplete": "off"}
    return {
        "plan": plan,
        "do": forms.DoneForm(formdata=None, prefix="do-", data={"done_on": today()}),
        "check": forms.CheckForm(formdata=None, prefix="check-"),
        "drop": forms.DropForm(formdata=None, prefix="drop-"),
    }


def _framework() -> Any:
    return frameworks.edition(today()).body


def _staff_no(account_id: int | None) -> str:
    found = people.names({account_id}, day=today())
    return found[account_id].staff_no if account_id in found else ""


def _page(row: Any, **wrong: Form) -> str:
    actor, body = current_actor(), _framework()
    indicator = body.indicator(row.indicator)
    owner = people.names({row.owner_id}, day=today()).get(row.owner_id or 0)
    asks = any(deed.key == DEED for deed in body.deeds)
    leads = owner is not None and policies.leads(actor, subject_of(owner))
    return render_template(
        "growth/improvement.html",
        cycle=row,
        words=wording,
        body=indicator,
        effect=queries.effect_of(row, body, day=today()),
        names=people.names({row.created_by, *(s.by_id for s in row.steps)}, day=today()),
        owner=owner,
        unit=next((u for u in units_of(actor, day=today()) if u.id == row.unit_id), None),
        late=is_overdue(row.state, row.due_on, today()),
        may_run=bool(policies.may_run(actor, row.unit_id)),
        may_count=asks and leads and row.state is CycleState.KEPT,
        counted=row.attestation_id is not None,
        material=_material(row.material),
        covered=covering(row.finding)
        if row.state in (CycleState.FOUND, CycleState.PLANNED)
        else {},
        forms={**_forms(row), **wrong},
        wrong=next(iter(wrong), ""),
    )


@bp.get("/improvements/<uuid:public_id>")
@requires(Permission.IMPROVE)
def show_improvement(public_id: UUID) -> str:
    """One cycle: what was found, planned, done and seen, and the next step."""
    return _page(queries.cycle(public_id, current_actor()))


def _act(
    public_id: UUID,
    name: str,
    make: Callable[[], Form],
    act: Callable[[Any, Any], None],
    done: str,
) -> Done:
    page = ""
    with transaction():
        row = queries.cycle(public_id, current_actor())
        form = make()
        valid = form.validate()
        if valid:
            try:
                act(row, form)
            except BadContent as error:
                valid = False
                first = next(f for f in form if f.type not in ("CSRFTokenField", "HiddenField"))
                first.errors = [i18n.said(error)]
        if not valid:
            page = _page(row, **{name: form})
    if page:
        return page, 422
    flash(done)
    return redirect(url_for(".show_improvement", public_id=public_id), code=303)


def _plan_form() -> Form:
    form = forms.PlanForm(prefix="plan-")
    form.indicator.choices = options(wording.choices(_framework()))
    return form


@bp.post("/improvements/<uuid:public_id>/plan")
@requires(Permission.INDICATORS_EDIT)
def plan_improvement(public_id: UUID) -> Done:
    """Goal, measure, owner, date."""

    def act(row: Any, form: Any) -> None:
        numbers = people.ids_by_staff_no([form.owner.data], teams=None, day=today())
        if form.owner.data not in numbers:
            raise BadContent("Nobody has this staff number.")
        if form.material.data and _material(form.material.data) is None:
            raise BadContent("There is no such course, script or role-play.")
        improvement.plan(
            row,
            goal=form.goal.data,
            measure=form.measure.data,
            indicator=form.indicator.data or "",
            material=(form.material.data or "").strip(),
            owner=numbers[form.owner.data],
            due_on=form.due_on.data,
            by=current_actor(),
            at=clock.now(),
        )

    return _act(public_id, "plan", _plan_form, act, _("The plan is kept."))


@bp.post("/improvements/<uuid:public_id>/done")
@requires(Permission.IMPROVE)
def do_improvement(public_id: UUID) -> Done:
    """The measure is carried out; its owner may say so too."""

    def act(row: Any, form: Any) -> None:
        improvement.do(
            row, done_on=form.done_on.data, said=form.words.data, today=today(),
            by=current_actor(), at=clock.now(),
        )  # fmt: skip

    done = _("Noted. The effect can be checked once a full month is measured.")
    return _act(public_id, "do", lambda: forms.DoneForm(prefix="do-"), act, done)


@bp.post("/improvements/<uuid:public_id>/check")
@requires(Permission.INDICATORS_EDIT)
def check_improvement(public_id: UUID) -> Done:
    """Keep the measure, or change it."""

    def act(row: Any, form: Any) -> None:
        improvement.check(
            row, _framework(), keep=form.decision.data == "keep", said=form.words.data,
            today=today(), by=current_actor(), at=clock.now(),
        )  # fmt: skip

    done = _("The decision is kept with the figures of today.")
    return _act(public_id, "check", lambda: forms.CheckForm(prefix="check-"), act, done)


@bp.post("/improvements/<uuid:public_id>/drop")
@requires(Permission.INDICATORS_EDIT)
def drop_improvement(public_id: UUID) -> Done:
    """Give it up."""

    def act(row: Any, form: Any) -> None:
        improvement.drop(row, said=form.words.data, by=current_actor(), at=clock.now())

    return _act(public_id, "drop", lambda: forms.DropForm(prefix="drop-"), act, _("Given up."))


@bp.post("/improvements/<uuid:public_id>/count")
@requires(Permission.GROWTH_TEAM)
def count_improvement(public_id: UUID) -> Done:
    """Let a kept cycle count for its owner."""
    with transaction():
        row = queries.cycle(public_id, current_actor())
        improvement.count_for_owner(row, day=today(), by=current_actor(), at=clock.now())
    flash(_("It counts as a closed improvement cycle."))
    return redirect(url_for(".show_improvement", public_id=public_id), code=303)


# --- suggestions ---------------------------------------------------------------------------


@bp.route("/suggestions", methods=["GET", "POST"])
@requires(Permission.IMPROVE)
def suggest() -> Done:
    """Propose something, and see what became of what one proposed."""
    if file_asked():
        mine = queries.own_suggestions(current_actor(), day=today())
        table = listings.suggestions(mine, own=True)
        return file_of(_("Your suggestions"), "suggestions", *table)
    form, sent = forms.SuggestionForm(), False
    if form.is_submitted() and form.validate():
        with transaction():
            improvement.suggest(
                form.words.data, day=today(), by=current_actor(), at=clock.now(),
                about=SuggestionAbout(form.about.data),
            )  # fmt: skip
        sent = True
    if sent:
        flash(_("Your suggestion is sent. You will hear what becomes of it."))
        return redirect(url_for(".suggest"), code=303)
    box = queries.own_suggestions(current_actor(), day=today())
    page = render_template("growth/suggestions.html", form=form, box=box, words=wording)
    return (page, 422) if form.is_submitted() else page


@bp.route("/suggestions/box", methods=["GET", "POST"])
@requires(Permission.REPORT_READ)
def suggestion_box() -> str | Response:
    """What the desk proposes: open ones first; the same as a file."""
    if file_asked():
        box = queries.box(current_actor(), day=today())
        return file_of(_("Suggestions"), "suggestions", *listings.suggestions(box))
    return _box()


def _box(wrong: UUID | None = None, form: Form | None = None) -> str:
    return render_template(
        "growth/suggestion_box.html",
        box=queries.box(current_actor(), day=today()),
        words=wording,
        wrong=wrong,
        form=form,
        kinds=list(wording.ANSWERS)[1:],
    )


@bp.post("/suggestions/box/<uuid:public_id>")
@requires(Permission.INDICATORS_EDIT)
def answer_suggestion(public_id: UUID) -> Done:
    """Take it up, put it off or decline it, with a reason."""
    begun, page = None, ""
    with transaction():
        row = queries.suggestion(public_id, current_actor())
        form = forms.ReplyForm(prefix=f"{public_id}-")
        form.offer()
        if form.validate():
            begun = improvement.answer(
                row, SuggestionState(form.state.data), form.answer.data,
                by=current_actor(), at=clock.now(),
            )  # fmt: skip
        else:
            page = _box(public_id, form)
    if page:
        return page, 422
    flash(_("Your answer is sent."))
    if begun is not None:
        return redirect(url_for(".show_improvement", public_id=begun.public_id), code=303)
    return redirect(url_for(".suggestion_box"), code=303)
