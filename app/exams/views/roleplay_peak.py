"""Peak drills: several customers at one desk, and the report on how the time was shared."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.accounts.access import current_actor, requires, today
from app.accounts.rules.permissions import Permission
from app.exams.policies import roleplay as policies
from app.exams.queries import roleplay as queries
from app.exams.rules.roleplay.lifecycle import PlayMode
from app.exams.services import roleplay_peak as services
from app.exams.services import roleplay_people as people
from app.exams.services import roleplay_reading
from app.kernel.errors import NotFound
from app.platform import clock
from app.platform.db import transaction
from app.platform.i18n import _, language

bp = Blueprint(
    "roleplay_peak", __name__, template_folder="../templates", url_prefix="/role-plays/drills"
)

Answer = str | Response | tuple[str, int]


@dataclass(frozen=True)
class Wrong:
    """A button of the desk that lacked something: which, why, and what was given."""

    action: str
    why: str
    given: str


@bp.get("/<key>")
@requires(Permission.ROLEPLAY_PLAY)
def drill(key: str) -> Answer:
    """Who comes, what counts, and the ways to begin."""
    version = services.current(key)
    actor = current_actor()
    return render_template(
        "exams/roleplay_drill.html",
        version=version,
        members=services.members(version),
        unfinished=queries.open_drill(actor.id, key),
        done=queries.drills_of(actor.id, key),
        exact=roleplay_reading.encoder_answers(),
    )


@bp.post("/<key>/start")
@requires(Permission.ROLEPLAY_PLAY)
def start(key: str) -> Answer:
    """Begin, or go on with what was begun."""
    mode = PlayMode.EXAM if request.form.get("mode") == "exam" else PlayMode.PRACTICE
    exact = roleplay_reading.encoder_answers()
    with transaction():
        version = services.current(key)
        for member in services.members(version):
            roleplay_reading.ears_for(member)
        made = services.begin(
            current_actor(),
            version,
            mode=mode,
            language=request.form.get("language") or language(),
            exact=exact,
            at=clock.now(),
        )
        public_id = made.public_id
    return redirect(url_for(".desk", public_id=public_id, slot="A"))


@bp.get("/at/<uuid:public_id>/<slot>")
@requires(Permission.ROLEPLAY_PLAY)
def desk(public_id: UUID, slot: str) -> Answer:
    """The desk with one of the customers in view."""
    return show(public_id, slot)


def show(
    public_id: UUID,
    slot: str,
    *,
    status: int = 200,
    draft: str = "",
    error: str = "",
    wrong: Wrong | None = None,
) -> Answer:
    """The drill's page, or the parts of it that a script swaps; the report once it is over."""
    made = queries.drill_of(current_actor(), public_id)
    if made.state != "open":
        return redirect(url_for("roleplay_peak.report", public_id=public_id))
    shown = services.page(made, slot, at=clock.now())
    parts = request.headers.get("X-Desk") == "parts"
    page = render_template(
        "exams/roleplay_peak_parts.html" if parts else "exams/roleplay_peak.html",
        peak=shown,
        desk=shown.desk,
        key=uuid4().hex,
        draft=draft,
        error=error,
        wrong=wrong,
    )
    return (page, status) if status != 200 else page


@bp.post("/at/<uuid:public_id>/<slot>/tick")
@requires(Permission.ROLEPLAY_PLAY)
def tick(public_id: UUID, slot: str) -> Answer:
    """Something was due in one of the windows, or the drill is over."""
    with transaction():
        services.catch_up(queries.drill_of(current_actor(), public_id), at=clock.now())
    if request.headers.get("X-Desk") == "parts":
        return show(public_id, slot)
    return redirect(url_for(".desk", public_id=public_id, slot=slot))


@bp.post("/at/<uuid:public_id>/<slot>/note")
@requires(Permission.ROLEPLAY_PLAY)
def note(public_id: UUID, slot: str) -> Answer:
    """Keep the note on this customer."""
    with transaction():
        made = queries.drill_of(current_actor(), public_id)
        services.take_note(made, slot, request.form.get("note", "").strip(), at=clock.now())
    if request.headers.get("X-Desk") == "parts":
        return show(public_id, slot)
    return redirect(url_for(".desk", public_id=public_id, slot=slot))


@bp.post("/at/<uuid:public_id>/finish")
@requires(Permission.ROLEPLAY_PLAY)
def finish(public_id: UUID) -> Answer:
    """End all talks and hand the drill in."""
    with transaction():
        actor = current_actor()
        services.finish(queries.drill_of(actor, public_id), at=clock.now(), by=actor)
    flash(_("The drill is handed in."))
    return redirect(url_for(".report", public_id=public_id))


@bp.get("/at/<uuid:public_id>/report")
@requires(Permission.ROLEPLAY_REPORT)
def report(public_id: UUID) -> Answer:
    """How the time was shared between the customers, and each talk's own report."""
    actor = current_actor()
    made = queries.drill(public_id)
    learner = people.person(made.learner_id, day=today())
    verdict = policies.may_read(
        actor,
        learner_id=made.learner_id,
        team_id=learner.team_id if learner else None,
        submitted=made.state == "submitted",
    )
    if not verdict or made.state != "submitted":
        raise NotFound()
    return render_template(
        "exams/roleplay_peak_report.html",
        report=services.report(made),
        own=actor.id == made.learner_id,
        learner=learner,
    )
