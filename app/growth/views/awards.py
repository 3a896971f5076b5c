"""The awards for the best team and the service star: propose, vote, see the result."""

from __future__ import annotations

import re
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import current_actor, requires
from app.accounts.rules.permissions import Permission
from app.growth import policies
from app.growth.labels import awards as wording
from app.growth.labels import listings
from app.growth.queries import awards as queries
from app.growth.queries import frameworks, role_models
from app.growth.rules.awards import VOTES, WEIGHTS, RoundState, Subject
from app.growth.services import awards
from app.growth.views.blueprint import bp
from app.growth.views.team_evaluations import last_month
from app.growth.views.team_files import PDF, file_asked, file_of
from app.growth.views.team_person import today
from app.kernel.errors import BadContent, NotFound
from app.platform import clock
from app.platform.db import transaction
from app.platform.i18n import _


@bp.get("/awards")
@requires(Permission.AWARDS)
def list_awards() -> str | Response:
    """All rounds; the same as a file."""
    if file_asked():
        return file_of(_("Awards"), "awards", *listings.awards(queries.rounds()))
    day = today()
    return render_template(
        "growth/awards.html",
        rounds=queries.rounds(),
        words=wording,
        subjects=list(Subject),
        period=f"{day.year}-Q{(day.month - 1) // 3 + 1}",
        holds=bool(policies.may_hold_round(current_actor())),
    )


@bp.post("/awards")
@requires(Permission.REPORT_READ)
def begin_award() -> AnyResponse | str:
    """Begin a round; or have the list printed."""
    if file_asked() == PDF:
        return list_awards()
    period = request.form.get("period", "").strip()
    if not re.fullmatch(r"\d{4}-(Q[1-4]|0[1-9]|1[0-2])", period):
        raise BadContent("Write the quarter as 2026-Q4, or the month as 2026-11.")
    try:
        subject = Subject(request.form.get("subject", Subject.TEAM))
    except ValueError:
        raise BadContent("Choose teams or people.") from None
    with transaction():
        row = awards.begin(
            period, last_month(), subject=subject, by=current_actor(), at=clock.now()
        )
        key = row.public_id
    return redirect(url_for(".show_award", public_id=key), code=303)


def _lines(row: queries.Found) -> list[wording.Line]:
    names = queries.names(row, day=today())
    if row.state is RoundState.DECIDED:
        return wording.decided(row, names)
    body = frameworks.edition(today()).body
    return wording.standing(queries.standing(row, body, day=today()), names)


@bp.route("/awards/<uuid:public_id>", methods=["GET", "POST"])
@requires(Permission.AWARDS)
def show_award(public_id: UUID) -> str | Response:
    """A round: proposals, one's votes, and once it is decided the result; also as a file. Before
    the decision only who holds the round sees scores, so that nobody votes by them."""
    row, day = queries.round_of(public_id), today()
    actor, said = current_actor(), wording.SUBJECTS[row.subject]
    holds = bool(policies.may_hold_round(actor))
    shown = holds or row.state is RoundState.DECIDED
    if file_asked():
        if not shown:
            raise NotFound()
        columns, rows = wording.table(row, _lines(row))
        name = "best-team" if row.subject is Subject.TEAM else "service-star"
        return file_of(str(said.best), f"{name}-{row.period}", columns, rows)
    return render_template(
        "growth/award.html",
        round=row,
        words=wording,
        said_of=said,
        honours_teams=row.subject is Subject.TEAM,
        holds=holds,
        lines=_lines(row) if shown and row.nominations else [],
        teams=queries.teams(),
        names=queries.names(row, day=day),
        own=queries.own_votes(row, actor.id),
        models=role_models.shown_of(
            [n.learner_id for n in row.nominations if n.learner_id], day=day
        ),
        mine={n.id for n in row.nominations if awards.is_own(n, actor, day=day)},
        weights=WEIGHTS,
        least=VOTES,
    )


@bp.post("/awards/<uuid:public_id>/<any(nominate, vote, votes, decide):step>")
@requires(Permission.AWARDS)
def act_on_award(public_id: UUID, step: str) -> AnyResponse:
    """Propose a team or a person, vote, open the votes, or decide."""
    actor, at = current_actor(), clock.now()
    with transaction():
        row = queries.round_of(public_id)
        if step == "nominate":
            _nominate(row)
            said = _("Proposed. The votes begin when the round goes on.")
        elif step == "vote":
            named = queries.nomination(_key(), row)
            marks = (_mark("cohesion"), _mark("innovation"))
            awards.vote(row, named, marks, day=today(), by=actor, at=at)
            said = _("Your marks are kept; you may change them until the decision.")
        elif step == "votes":
            awards.begin_votes(row, by=actor, at=at)
            said = _("Everybody can vote now.")
        else:
            body = frameworks.edition(today()).body
            awards.decide(row, body, day=today(), by=actor, at=at)
            said = _("Decided. The certificates are on their way.")
    flash(said)
    return redirect(url_for(".show_award", public_id=public_id), code=303)


def _nominate(row: queries.Found) -> None:
    """Propose what the form names: a unit by its id, a person by the staff number."""
    actor, at, day = current_actor(), clock.now(), today()
    why = request.form.get("why", "")[:2000]
    if row.subject is Subject.TEAM:
        units = {str(unit.public_id): unit for unit in queries.teams()}
        unit = units.get(request.form.get("unit", ""))
        if unit is None:
            raise NotFound()
        awards.nominate(row, unit, why, by=actor, at=at)
        return
    learner = queries.learner_by_number(request.form.get("staff_no", "").strip(), day=day)
    if learner is None:
        raise BadContent("Nobody who learns here has this staff number.")
    awards.nominate_person(row, learner, why, by=actor, at=at)


def _key() -> UUID:
    try:
        return UUID(request.form.get("team", ""))
    except ValueError:
        raise NotFound() from None


def _mark(name: str) -> int:
    text = request.form.get(name, "")
    return int(text) if text.isdigit() else 0
