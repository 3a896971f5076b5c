"""Role models: conversations worth reading, shown with their person's consent."""

from __future__ import annotations

from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import current_actor, requires, today
from app.accounts.rules.permissions import Permission
from app.growth import policies
from app.growth.forms.role_models import ModelForm
from app.growth.labels import role_models as wording
from app.growth.labels.words import Words
from app.growth.policies import Subject
from app.growth.queries import awards, frameworks, people
from app.growth.queries import role_models as queries
from app.growth.rules.role_models import ModelEvent
from app.growth.services import role_models
from app.growth.views.blueprint import bp
from app.growth.views.team_files import file_asked, file_of
from app.kernel.errors import BadContent, NotFound
from app.platform import clock, i18n
from app.platform.db import transaction
from app.platform.i18n import _


@bp.route("/role-models", methods=["GET", "POST"])
@requires(Permission.FRAMEWORK_READ)
def list_role_models() -> str | Response:
    """What may be seen, and what waits for the reader's own word; the same as a file."""
    day, words = today(), Words(frameworks.edition(today()).body)
    shown = queries.shown(day=day)
    if file_asked():
        columns, rows = wording.table(words, shown)
        return file_of(_("Role models"), "role-models", columns, rows)
    return render_template(
        "growth/role_models.html",
        shown=shown,
        own=queries.of(current_actor(), day=day),
        reader_id=current_actor().id,
        words=words,
        wording=wording,
    )


@bp.get("/role-models/<uuid:public_id>")
@requires(Permission.FRAMEWORK_READ)
def show_role_model(public_id: UUID) -> str:
    """One model: what was said, its levels, and what makes it good."""
    actor, day = current_actor(), today()
    row = queries.find(public_id)
    found = queries.models([row], day=day)
    if not found or not policies.may_see_model(
        actor, row.learner_id, shown=found[0].is_shown, proposer=row.by_id
    ):
        raise NotFound()
    model, words = found[0], Words(frameworks.edition(day).body)
    own = actor.id == row.learner_id
    talk = queries.talk_of(model)
    if talk is None and not own:
        raise NotFound()
    return render_template(
        "growth/role_model.html",
        model=model,
        own=own,
        talk=talk,
        words=words,
        wording=wording,
        lines=wording.criteria(words, model),
        proposer=people.names({row.by_id}, day=day).get(row.by_id),
        rounds=awards.open_for_people() if model.is_shown and row.named and not own else [],
    )


@bp.post("/role-models/<uuid:public_id>/<any(agree, decline, withdraw):step>")
@requires(Permission.FRAMEWORK_READ)
def answer_role_model(public_id: UUID, step: str) -> AnyResponse:
    """What the person says to it: agree, decline, take it back."""
    event = ModelEvent(step)
    with transaction():
        row = queries.find(public_id)
        if row.learner_id != current_actor().id:
            raise NotFound()
        role_models.answer(
            row,
            event,
            named=request.form.get("named") == "yes",
            by=current_actor(),
            at=clock.now(),
        )
    said = {
        ModelEvent.AGREE: _("It is shown now. You can take it back at any time."),
        ModelEvent.DECLINE: _("It stays with you; nobody sees it."),
        ModelEvent.WITHDRAW: _("It is shown to nobody any more."),
    }
    flash(said[event])
    return redirect(url_for(".show_role_model", public_id=public_id), code=303)


@bp.route("/growth/facts/<uuid:public_id>/role-model", methods=["GET", "POST"])
@requires(Permission.GROWTH_CASE)
def propose_role_model(public_id: UUID) -> str | AnyResponse | tuple[str, int]:
    """Propose a rated role-play as a model: one's own, or one of somebody one leads."""
    day, actor, done = today(), current_actor(), None
    with transaction():
        learner, play = queries.play_of(public_id)
        person = people.person_of(learner, day=day)
        if not policies.may_propose_model(actor, Subject(person.id, person.team_id)):
            raise NotFound()
        form = ModelForm()
        if form.is_submitted() and form.validate():
            try:
                done = role_models.propose(
                    public_id, person, form.why.data, named=form.named.data, by=actor,
                    at=clock.now(),
                ).public_id  # fmt: skip
            except BadContent as error:
                form.why.errors = [i18n.said(error)]
    if done is not None:
        own = person.id == actor.id
        flash(_("It is shown now.") if own else _("Proposed. The person is asked."))
        return redirect(url_for(".show_role_model", public_id=done), code=303)
    words = Words(frameworks.edition(day).body)
    page = render_template(
        "growth/role_model_propose.html",
        form=form,
        person=person,
        own=person.id == actor.id,
        title=words.name(play.scenario, "scenario"),
        fact_id=public_id,
        words=words,
    )
    return (page, 422) if form.is_submitted() else page
