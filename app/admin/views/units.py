"""Merchants and teams, and who leads them."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import current_actor, requires, today
from app.accounts.rules.permissions import Permission
from app.accounts.services import directory, people, units
from app.accounts.services.directory import PeopleFilter
from app.accounts.services.units import UnitKind, UnitParticulars
from app.admin.forms import AppointForm, EndTermForm, UnitForm, unit_choices
from app.admin.views.blueprint import bp
from app.admin.views.lists import open_units, page_number, unit_id
from app.kernel.errors import Conflict, Denied, NotFound
from app.platform import clock, i18n
from app.platform.db import db, transaction
from app.platform.i18n import _


@bp.get("/units")
@requires(Permission.UNITS_EDIT)
def list_units() -> str:
    """The tree of merchants and teams."""
    with_closed = request.args.get("closed") == "1"
    tree = directory.unit_tree(day=today(), with_closed=with_closed)
    return render_template("admin/units.html", tree=tree, with_closed=with_closed)


@bp.get("/units/new")
@requires(Permission.UNITS_EDIT)
def new_unit() -> str:
    """An empty form, inside what the address names."""
    parent = request.args.get("in", "")
    kind = "team" if parent or open_units() else "merchant"
    return _form_page(UnitForm(kind=kind, parent=parent), None)


def _form_page(form: UnitForm, public_id: UUID | None) -> str:
    form.parent.choices = unit_choices(open_units(), nothing=_("nothing: it is a merchant"))
    unit = units.unit(public_id) if public_id else None
    return render_template("admin/unit_form.html", form=form, unit=unit)


@bp.post("/units/new")
@requires(Permission.UNITS_EDIT)
def create_unit() -> AnyResponse | tuple[str, int]:
    """A new merchant or team."""
    return _save(None)


@bp.get("/units/<uuid:public_id>/edit")
@requires(Permission.UNITS_EDIT)
def edit_unit(public_id: UUID) -> str:
    """The form with what stands there."""
    unit = units.unit(public_id)
    tree = open_units()
    parent = next((str(u.public_id) for u in tree if u.id == unit.parent_id), "")
    form = UnitForm(kind=unit.kind.value, name_zh=unit.name_zh, name_en=unit.name_en, parent=parent)
    return _form_page(form, public_id)


@bp.post("/units/<uuid:public_id>/edit")
@requires(Permission.UNITS_EDIT)
def save_unit(public_id: UUID) -> AnyResponse | tuple[str, int]:
    """Rename it or let it stand elsewhere."""
    return _save(public_id)


def _save(public_id: UUID | None) -> AnyResponse | tuple[str, int]:
    form = UnitForm()
    tree = open_units()
    form.parent.choices = unit_choices(tree, nothing="")
    if public_id is not None and not form.kind.data:
        form.kind.data = units.unit(public_id).kind.value
    fits = form.validate()
    db.session.rollback()
    if fits:
        given = UnitParticulars(
            kind=UnitKind(form.kind.data),
            name_zh=form.name_zh.data,
            name_en=form.name_en.data or "",
            parent_id=unit_id(tree, form.parent.data),
        )
        try:
            with transaction():
                if public_id is None:
                    saved = units.create(given, by=current_actor(), at=clock.now())
                else:
                    saved = units.unit(public_id)
                    units.edit(saved, given, by=current_actor())
                key = saved.public_id
        except Conflict as error:
            form.name_zh.errors = [i18n.said(error)]
        except Denied as error:
            form.parent.errors = [i18n.said(error)]
        else:
            flash(_("Saved."))
            return redirect(url_for(".show_unit", public_id=key))
    return _form_page(form, public_id), 422


@bp.get("/units/<uuid:public_id>")
@requires(Permission.UNITS_EDIT)
def show_unit(public_id: UUID) -> str:
    """Who belongs to it, who leads it, and since when."""
    return _unit_page(public_id, None)


def _unit_page(
    public_id: UUID, form: AppointForm | None, *, wrong_end: tuple[int, EndTermForm] | None = None
) -> str:
    unit = units.unit(public_id)
    tree = directory.unit_tree(day=today(), with_closed=True)
    place = next(listed for listed in tree if listed.id == unit.id)
    return render_template(
        "admin/unit.html",
        unit=unit,
        listed=place,
        path=_path(tree, place),
        nested=[u for u in tree if u.parent_id == unit.id and not u.closed],
        terms=directory.terms_of_unit(unit.id, day=today()),
        page=directory.people(PeopleFilter(unit_id=unit.id), day=today(), page=page_number()),
        form=form or AppointForm(formdata=None, since=today()),
        wrong_end=wrong_end,
        today=today(),
    )


def _path(
    tree: list[directory.ListedUnit], place: directory.ListedUnit
) -> list[directory.ListedUnit]:
    by_id = {unit.id: unit for unit in tree}
    path: list[directory.ListedUnit] = []
    parent = by_id.get(place.parent_id) if place.parent_id else None
    while parent is not None:
        path.insert(0, parent)
        parent = by_id.get(parent.parent_id) if parent.parent_id else None
    return path


@bp.post("/units/<uuid:public_id>/close")
@requires(Permission.UNITS_EDIT)
def close_unit(public_id: UUID) -> AnyResponse:
    """Take no more people."""
    with transaction():
        unit = units.unit(public_id)
        units.close(unit, day=today(), by=current_actor(), at=clock.now())
    flash(_("Closed. Its history stays."))
    return redirect(url_for(".list_units"))


@bp.post("/units/<uuid:public_id>/reopen")
@requires(Permission.UNITS_EDIT)
def reopen_unit(public_id: UUID) -> AnyResponse:
    """Take people again."""
    with transaction():
        units.reopen(units.unit(public_id), by=current_actor())
    flash(_("Open again."))
    return redirect(url_for(".show_unit", public_id=public_id))


@bp.post("/units/<uuid:public_id>/leaders")
@requires(Permission.UNITS_EDIT)
def appoint_leader(public_id: UUID) -> AnyResponse | tuple[str, int]:
    """Let somebody lead from a day on; a last day makes the term end by itself."""
    form = AppointForm()
    if form.validate():
        last = form.last.data
        try:
            with transaction():
                units.appoint(
                    units.unit(public_id),
                    people.account_by_number(form.staff_no.data),
                    is_deputy=form.post.data == "deputy",
                    since=form.since.data,
                    until=last + timedelta(days=1) if last else None,
                    by=current_actor(),
                    at=clock.now(),
                )
        except NotFound:
            form.staff_no.errors = [_("Nobody active has this staff number.")]
        except Denied as error:
            form.last.errors = [i18n.said(error)]
        except Conflict as error:
            form.since.errors = [i18n.said(error)]
        else:
            flash(_("Appointed. A manager also needs the role: check it on the person's page."))
            return redirect(url_for(".show_unit", public_id=public_id))
    return _unit_page(public_id, form), 422


@bp.post("/units/<uuid:public_id>/leaders/<int:term_id>/end")
@requires(Permission.UNITS_EDIT)
def end_leader(public_id: UUID, term_id: int) -> AnyResponse | tuple[str, int]:
    """A term ends with a last day."""
    form = EndTermForm()
    if form.validate():
        try:
            with transaction():
                unit = units.unit(public_id)
                last = form.last.data
                over = last + timedelta(days=1)
                units.end_term(unit, term_id, on=over, today=today(), by=current_actor())
        except Denied as error:
            form.last.errors = [i18n.said(error)]
        else:
            flash(_("The term ends on %(day)s.", day=i18n.day(last)))
            return redirect(url_for(".show_unit", public_id=public_id))
    return _unit_page(public_id, None, wrong_end=(term_id, form)), 422
