"""A person's own way: how far the next tier is, and why; and saying that something is wrong."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.accounts.access import current_actor, requires
from app.accounts.queries import Person
from app.accounts.rules.permissions import Permission
from app.growth.forms.path import DayForm, GoalStepForm, ObjectionForm
from app.growth.labels.words import Words
from app.growth.queries import cases, facts, objections, people, pictures, team_person
from app.growth.queries.pictures import View
from app.growth.services import goals, statements
from app.growth.views.blueprint import bp
from app.growth.views.readiness import as_file, shown
from app.growth.views.team_files import file_asked
from app.kernel.errors import NotFound
from app.kernel.refs import Ref
from app.platform import clock, links
from app.platform.db import transaction
from app.platform.i18n import _, language, local


def _self() -> Person:
    return people.person_of(current_actor().id, day=local(clock.now()).date())


def _since(person: Person, day: date, picture: pictures.Picture) -> dict[str, date]:
    """From when each tier was held, as far as it was."""
    found = {picture.framework.tiers[0].key: person.hired_on}
    found.update(picture.dossier.tiers(day))
    return found


@bp.route("/growth", methods=["GET", "POST"])
@requires(Permission.GROWTH_OWN)
def show_path() -> str | Response | tuple[str, int]:
    """The reader's own readiness, today or as it stood on a day; the same as a file."""
    at, person = clock.now(), _self()
    form = DayForm(request.args)
    valid = form.validate()
    day = form.on.data if valid else None
    hindsight = request.args.get("knowledge") == "today"
    view = pictures.as_of(day, at, hindsight=hindsight)
    picture = pictures.picture(person, view)
    if valid and file_asked():
        return as_file(person, picture, view)
    opened = cases.open_cases([person.id]).get(person.id)
    page = render_template(
        "growth/path.html",
        view=view,
        form=form,
        person=person,
        today=local(at).date(),
        since=_since(person, view.on, picture),
        managers=people.managers(person.id, day=local(at).date()),
        objections=objections.objections_of(person.id),
        case=opened,
        case_link=(
            links.resolve(Ref("promotion", str(opened.public_id)), language()) if opened else None
        ),
        names=people.names,
        agreed=team_person.agreed(person.id, day=local(at).date()),
        **shown(picture),
    )
    return page if valid else (page, 422)


@bp.route("/growth/goals/<uuid:public_id>", methods=["GET", "POST"])
@requires(Permission.GROWTH_OWN)
def own_goal(public_id: UUID) -> str | Response | tuple[str, int]:
    """A goal of one's own with how it stood; while it is open, saying how it stands now."""
    form, done = GoalStepForm(), False
    with transaction():
        person = _self()
        goal = team_person.own_goal(public_id, person.id)
        if form.validate_on_submit():
            goals.follow_up(goal, person, form.words.data, None, by=current_actor(), at=clock.now())
            done = True
        agreed = team_person.agreed(person.id, day=local(clock.now()).date())
    if done:
        flash(_("How it stands is noted; your manager reads it too."))
        return redirect(url_for(".own_goal", public_id=public_id), code=303)
    page = render_template(
        "growth/own_goal.html", goal=goal, agreed=agreed, form=form, today=local(clock.now()).date()
    )
    return (page, 422) if form.is_submitted() else page


def _objected(view: View, person: Person, line: str, fact: str) -> tuple[str, UUID | None, str]:
    """What the objection is about: key, fact and words for both. Raise NotFound if nothing."""
    picture = pictures.picture(person, view)
    words = Words(picture.framework)
    found = picture.readiness.finding(line)
    fact_id: UUID | None = None
    if fact:
        try:
            fact_id = UUID(fact)
        except ValueError:
            raise NotFound() from None
        if facts.fact(fact_id).learner_id != person.id:
            raise NotFound()
    if found is None and fact_id is None:
        raise NotFound()
    title = words.title(found.requirement) if found else ""
    proof = next((p for p in found.proofs if p.id == fact), None) if found else None
    said = words.proof(found, proof) if found and proof else ""
    return (line if found else ""), fact_id, " · ".join(part for part in (title, said) if part)


@bp.route("/growth/objections/new", methods=["GET", "POST"])
@requires(Permission.GROWTH_OWN)
def object_to_line() -> str | Response | tuple[str, int]:
    """Say that a requirement's verdict, or a fact, is wrong."""
    at, form = clock.now(), ObjectionForm()
    if request.method == "GET":
        form.line.data = request.args.get("line", "")
        form.fact.data = request.args.get("fact", "")
    status = 200
    with transaction():
        person = _self()
        managers = people.managers(person.id, day=local(at).date())
        line, fact_id, about = _objected(
            pictures.today(at), person, form.line.data or "", form.fact.data or ""
        )
        if request.method == "POST":
            if form.validate():
                statements.object_to(
                    person.id, line, fact_id, form.words.data, by=current_actor(), at=at
                )
                status = 303
            else:
                status = 422
    if status == 303:
        flash(_("Your objection is with your manager. The answer appears on this page."))
        return redirect(url_for(".show_path", _anchor="objections"), code=303)
    return (
        render_template("growth/objection.html", form=form, about=about, managers=managers),
        status,
    )
