"""People: find, create, edit, move, grant, disable, erase, hand out secrets."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import access, erasure
from app.accounts.access import current_actor, requires, today
from app.accounts.labels import (
    CAPABILITIES,
    CAPABILITY_HINTS,
    COLUMNS,
    LANGUAGES,
    ROLE_HINTS,
    ROLES,
)
from app.accounts.rules import particulars
from app.accounts.rules.permissions import Permission
from app.accounts.services import directory, people, secrets, signing_in
from app.accounts.services.directory import PeopleFilter
from app.accounts.services.people import Particulars, Taken
from app.accounts.views.blueprint import settings as deployed
from app.admin.forms import (
    EraseForm,
    MoveForm,
    NewPersonForm,
    PersonForm,
    RolesForm,
    unit_choices,
)
from app.admin.views.blueprint import bp, confirmed
from app.admin.views.lists import open_units, page_number, table_file, unit_id, wanted_file
from app.audit import trail
from app.kernel.actor import Role
from app.kernel.errors import Denied
from app.platform import clock, i18n
from app.platform.db import db, transaction
from app.platform.forms import options
from app.platform.i18n import _
from app.platform.sheets import Column


def _wanted() -> tuple[PeopleFilter, list[directory.ListedUnit]]:
    units = open_units()
    sort = request.args.get("sort", "staff_no")
    role = request.args.get("role", "")
    state = request.args.get("state", "active")
    wanted = PeopleFilter(
        text=request.args.get("q", "").strip()[:100],
        unit_id=unit_id(units, request.args.get("unit")),
        role=Role(role) if role in list(Role) else None,
        state=state if state in directory.STATES else "active",
        sort=sort.lstrip("-") if sort.lstrip("-") in directory.SORTS else "staff_no",
        descending=sort.startswith("-"),
    )
    return wanted, units


@bp.get("/people")
@requires(Permission.PEOPLE_READ)
def list_people() -> AnyResponse | str:
    """Who is here, as one looks for them; the same as a file."""
    wanted, units = _wanted()
    if form := wanted_file():
        return _people_file(wanted, form)
    return render_template(
        "admin/people.html",
        page=directory.people(wanted, day=today(), page=page_number()),
        wanted=wanted,
        sort=("-" if wanted.descending else "") + wanted.sort,
        units=unit_choices(units, nothing=_("All teams")),
        roles=ROLES,
        filtered=bool(wanted.text or wanted.unit_id or wanted.role or wanted.state != "active"),
    )


def _people_file(wanted: PeopleFilter, form: str) -> AnyResponse:
    language = i18n.language()
    db.session.rollback()
    with transaction():
        trail.note(current_actor(), "people.exported", "people:list")
        rows = [
            (
                p.staff_no,
                p.name,
                p.latin_name,
                p.team.said_in(language) if p.team else "",
                p.hired_on,
                LANGUAGES.get(p.language or "", ""),
                p.email,
                p.shift,
                i18n._(", ").join(str(ROLES[role]) for role in p.roles),
                i18n._(", ").join(str(CAPABILITIES[duty]) for duty in p.capabilities),
                _("disabled") if p.disabled else "",
            )
            for p in directory.all_people(wanted, day=today())
        ]
    names = ("staff_no", "name", "latin_name", "team", "hired_on", "language", "email", "shift")
    columns = [Column(str(COLUMNS[name])) for name in names]
    columns += [Column(_("Roles"), 24), Column(_("Duties"), 24), Column(_("State"))]
    return table_file(_("People"), columns, rows, form=form)


@bp.get("/people/new")
@requires(Permission.PEOPLE_EDIT)
def new_person() -> str:
    """An empty form."""
    return _new_page(NewPersonForm(hired_on=today(), language=deployed().language))


def _new_page(form: NewPersonForm) -> str:
    form.unit.choices = unit_choices(open_units(), teams_only=True, nothing=_("no team"))
    return render_template(
        "admin/person_form.html", form=form, person=None, asks=not access.is_confirmed()
    )


@bp.post("/people/new")
@requires(Permission.PEOPLE_EDIT)
def create_person() -> AnyResponse | tuple[str, int]:
    """A new person, with a one-time password to hand on."""
    form = NewPersonForm()
    units = open_units()
    form.unit.choices = unit_choices(units, teams_only=True, nothing=_("no team"))
    fits = _fits(form)
    privileged = form.role.data != Role.LEARNER
    if fits and not privileged and not form.unit.data:
        form.unit.errors = [_("A learner belongs to a team: choose one, or open it first.")]
        fits = False
    db.session.rollback()
    if fits and (not privileged or confirmed(form)):
        at = clock.now()
        actor = current_actor()
        try:
            with transaction():
                made = people.create(_particulars(form), by=actor, at=at)
                people.grant(made, frozenset({Role(form.role.data)}), frozenset(), by=actor, at=at)
                place = unit_id(units, form.unit.data)
                if place is not None:
                    people.move_to(made.id, place, on=made.hired_on, by=actor, at=at)
                handout = secrets.hand_out([made], by=actor, at=at)
                shown = handout.public_id
        except Taken as error:
            form[error.field].errors = [i18n.said(error)]
        else:
            return redirect(url_for(".show_secrets", public_id=shown))
    return _new_page(form), 422


def _fits(form: PersonForm) -> bool:
    """Has everything its shape, and was the person hired on a day that can be?"""
    fits = bool(form.validate())
    if form.hired_on.data and not form.hired_on.errors:
        fault = particulars.hiring_fault(form.hired_on.data, today=today())
        if fault is not None:
            form.hired_on.errors = [i18n.said(fault)]
            return False
    return fits


def _offer_languages(form: PersonForm, chosen: str | None) -> None:
    """A language that was chosen once is changed, not taken away."""
    if chosen:
        form.language.choices = options(LANGUAGES.items())


def _particulars(form: PersonForm) -> Particulars:
    return Particulars(
        staff_no=form.staff_no.data,
        name=form.name.data,
        hired_on=form.hired_on.data,
        latin_name=form.latin_name.data or "",
        email=form.email.data,
        language=form.language.data,
        shift=form.shift.data or "",
    )


@bp.get("/people/<uuid:public_id>")
@requires(Permission.PEOPLE_READ)
def show_person(public_id: UUID) -> str:
    """One person: particulars, places, roles, devices, and what can be done."""
    return _person_page(public_id, None)


def _person_page(public_id: UUID, move: MoveForm | None) -> str:
    account = people.account(public_id)
    places = directory.places_of(account.id)
    units = open_units()
    if move is None:
        now = next((p for p in places if p.since <= today() and not _is_over(p)), None)
        move = MoveForm(unit=str(now.unit) if now else "", on=today())
    move.unit.choices = unit_choices(units, teams_only=True, nothing=_("no team"))
    return render_template(
        "admin/person.html",
        account=account,
        places=places,
        posts=directory.posts_of(account.id),
        sign_ins=directory.sign_ins_of(account.id, limit=8),
        held=people.held_by(account.id),
        move=move,
        today=today(),
        is_self=account.id == current_actor().id,
    )


def _is_over(place: directory.Place) -> bool:
    return place.until is not None and place.until <= today()


@bp.get("/people/<uuid:public_id>/edit")
@requires(Permission.PEOPLE_EDIT)
def edit_person(public_id: UUID) -> str:
    """The form with what stands there."""
    account = people.account(public_id)
    form = PersonForm(obj=account)
    form.language.data = account.language or ""
    _offer_languages(form, account.language)
    return render_template("admin/person_form.html", form=form, person=account, asks=False)


@bp.post("/people/<uuid:public_id>/edit")
@requires(Permission.PEOPLE_EDIT)
def save_person(public_id: UUID) -> AnyResponse | tuple[str, int]:
    """Write the particulars."""
    form = PersonForm()
    _offer_languages(form, people.account(public_id).language)
    fits = _fits(form)
    db.session.rollback()
    if fits:
        try:
            with transaction():
                account = people.account(public_id)
                people.edit(account, _particulars(form), by=current_actor())
        except Taken as error:
            form[error.field].errors = [i18n.said(error)]
        else:
            flash(_("Saved."))
            return redirect(url_for(".show_person", public_id=public_id))
    account = people.account(public_id)
    return render_template("admin/person_form.html", form=form, person=account, asks=False), 422


@bp.get("/people/<uuid:public_id>/roles")
@requires(Permission.PEOPLE_EDIT)
def edit_roles(public_id: UUID) -> str:
    """What somebody is and may do."""
    account = people.account(public_id)
    roles, capabilities = people.held_by(account.id)
    return _roles_page(public_id, RolesForm(roles=list(roles), capabilities=list(capabilities)))


def _roles_page(public_id: UUID, form: RolesForm) -> str:
    return render_template(
        "admin/roles.html",
        form=form,
        account=people.account(public_id),
        role_hints=ROLE_HINTS,
        duty_hints=CAPABILITY_HINTS,
        asks=not access.is_confirmed(),
    )


@bp.post("/people/<uuid:public_id>/roles")
@requires(Permission.PEOPLE_EDIT)
def save_roles(public_id: UUID) -> AnyResponse | tuple[str, int]:
    """Write roles and duties; the password is asked for again."""
    form = RolesForm()
    if not form.roles.data:
        form.roles.errors = [_("Choose at least one role, or disable the account.")]
    if form.validate() and form.roles.data and confirmed(form):
        try:
            with transaction():
                account = people.account(public_id)
                people.grant(
                    account,
                    frozenset(form.roles.data),
                    frozenset(form.capabilities.data or ()),
                    by=current_actor(),
                    at=clock.now(),
                )
        except Denied as error:
            form.roles.errors = [i18n.said(error)]
        else:
            flash(_("Roles and duties hold from now on."))
            return redirect(url_for(".show_person", public_id=public_id))
    elif not form.roles.data:
        form.roles.errors = [_("Choose at least one role, or disable the account.")]
    return _roles_page(public_id, form), 422


@bp.post("/people/<uuid:public_id>/move")
@requires(Permission.PEOPLE_EDIT)
def move_person(public_id: UUID) -> AnyResponse | tuple[str, int]:
    """Another team from a day on."""
    units = open_units()
    form = MoveForm()
    form.unit.choices = unit_choices(units, teams_only=True, nothing=_("no team"))
    fits = form.validate()
    db.session.rollback()
    if not fits:
        return _person_page(public_id, form), 422
    with transaction():
        account = people.account(public_id)
        moved = people.move_to(
            account.id,
            unit_id(units, form.unit.data),
            on=form.on.data,
            by=current_actor(),
            at=clock.now(),
        )
    flash(_("Moved.") if moved else _("Nothing to change: that is the team already."))
    return redirect(url_for(".show_person", public_id=public_id))


@bp.post("/people/<uuid:public_id>/disable")
@requires(Permission.PEOPLE_EDIT)
def disable_person(public_id: UUID) -> AnyResponse:
    """Shut somebody out at once."""
    with transaction():
        people.disable(people.account(public_id), by=current_actor(), at=clock.now())
    flash(_("Disabled and signed out everywhere."))
    return redirect(url_for(".show_person", public_id=public_id))


@bp.post("/people/<uuid:public_id>/enable")
@requires(Permission.PEOPLE_EDIT)
def enable_person(public_id: UUID) -> AnyResponse:
    """Let somebody in again."""
    with transaction():
        people.enable(people.account(public_id), by=current_actor())
    flash(_("The account can be used again."))
    return redirect(url_for(".show_person", public_id=public_id))


@bp.post("/people/<uuid:public_id>/sign-out")
@requires(Permission.PEOPLE_EDIT)
def sign_out_person(public_id: UUID) -> AnyResponse:
    """End somebody's sign-ins on all devices."""
    with transaction():
        account = people.account(public_id)
        signing_in.sign_out_everywhere(account.id, by=current_actor(), at=clock.now())
    flash(_("Signed out everywhere."))
    return redirect(url_for(".show_person", public_id=public_id))


@bp.get("/people/<uuid:public_id>/erase")
@requires(Permission.PEOPLE_EDIT)
def ask_to_erase(public_id: UUID) -> str:
    """What erasing means, before it is done."""
    return _erase_page(public_id, EraseForm())


def _erase_page(public_id: UUID, form: EraseForm) -> str:
    return render_template(
        "admin/erase.html",
        form=form,
        account=people.account(public_id),
        asks=not access.is_confirmed(),
    )


@bp.post("/people/<uuid:public_id>/erase")
@requires(Permission.PEOPLE_EDIT)
def erase_person(public_id: UUID) -> AnyResponse | tuple[str, int]:
    """Forget somebody."""
    form = EraseForm()
    account = people.account(public_id)
    number, account_id = account.staff_no, account.id
    db.session.rollback()
    if form.validate():
        if form.staff_no.data.upper() != number:
            form.staff_no.errors = [_("This is not the staff number of this person.")]
        elif account_id == current_actor().id:
            form.staff_no.errors = [_("You cannot erase your own account.")]
        elif confirmed(form):
            at = clock.now()
            with transaction():
                account = people.account(public_id)
                people.disable(account, by=current_actor(), at=at)
                people.move_to(account.id, None, on=today(), by=current_actor(), at=at)
                erasure.erase(account, by=current_actor(), at=at)
            flash(_("The person is forgotten; results remain under a bare number."))
            return redirect(url_for(".list_people"))
    return _erase_page(public_id, form), 422
