"""The page of one fact: what it says, where it comes from, who may see it, whether it counts."""

from __future__ import annotations

from uuid import UUID

from flask import render_template

from app.accounts.access import current_actor, requires
from app.accounts.rules.permissions import Permission
from app.growth import policies
from app.growth.labels import facts as labels
from app.growth.labels.words import Words
from app.growth.policies import Subject
from app.growth.queries import cases, facts, people, pictures, role_models
from app.growth.queries.pictures import Picture
from app.growth.rules.readiness import Finding
from app.growth.rules.role_models import ModelState
from app.growth.views.blueprint import bp
from app.kernel.errors import NotFound
from app.platform import clock
from app.platform.i18n import local


@bp.get("/growth/facts/<uuid:public_id>")
@requires(Permission.GROWTH_CASE)
def show_fact(public_id: UUID) -> str:
    """One fact, for the person, who leads the team, and who decides about an open case."""
    at, actor = clock.now(), current_actor()
    day = local(at).date()
    fact = facts.fact(public_id)
    person = people.person_of(fact.learner_id, day=day)
    in_case = fact.learner_id in cases.open_cases([fact.learner_id])
    if not policies.may_see_fact(actor, Subject(person.id, person.team_id), in_case=in_case):
        raise NotFound()
    subject = Subject(person.id, person.team_id)
    model = role_models.of_fact(fact.id)
    if model is not None and not policies.may_see_model(
        actor, person.id, shown=model.state is ModelState.SHOWN, proposer=model.by_id
    ):
        model = None
    picture = pictures.picture(person, pictures.today(at))
    words = Words(picture.framework)
    return render_template(
        "growth/fact.html",
        fact=fact,
        person=person,
        own=person.id == actor.id,
        in_case=in_case,
        kind=labels.kind(fact),
        sign=labels.icon(fact),
        title=labels.title(words, fact),
        about=labels.about(words, fact),
        origin=labels.origin(fact),
        rows=labels.rows(words, fact),
        void_reason=labels.void_reason(fact),
        serves=[words.title(f.requirement) for f in _served(picture, str(public_id))],
        names=people.names([*fact.stated.by, fact.voided_by], day=day),
        managers=people.managers(person.id, day=day),
        model=model,
        may_be_model=role_models.may_become(fact.id)
        and bool(policies.may_propose_model(actor, subject)),
    )


def _served(picture: Picture, fact_id: str) -> list[Finding]:
    """The requirements that weigh this fact today."""
    ready = picture.readiness
    return [
        finding
        for finding in (*ready.findings, *ready.upkeep)
        if finding.waiver == fact_id or any(p.id == fact_id and p.counts for p in finding.proofs)
    ]
