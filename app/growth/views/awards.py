"""The best-team award: propose, vote, see the result."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import current_actor, current_reader, requires
from app.accounts.rules.permissions import Permission
from app.growth import policies
from app.growth.labels import awards as wording
from app.growth.queries import awards as queries
from app.growth.queries import frameworks
from app.growth.rules.awards import VOTES, WEIGHTS, RoundState
from app.growth.services import awards
from app.growth.views.blueprint import bp
from app.growth.views.team_evaluations import last_month
from app.growth.views.team_files import FILES, file_of
from app.growth.views.team_person import today
from app.kernel.errors import BadContent, NotFound
from app.platform import clock
from app.platform.db import transaction
from app.platform.i18n import _


@bp.get("/awards")
@requires(Permission.AWARDS)
def list_awards() -> str:
    """All rounds."""
    day = today()
    return render_template(
        "growth/awards.html",
        rounds=queries.rounds(),
        words=wording,
        period=f"{day.year}-Q{(day.month - 1) // 3 + 1}",
        holds=bool(policies.may_hold_round(current_actor())),
    )


@bp.post("/awards")
@requires(Permission.REPORT_READ)
def begin_award() -> AnyResponse:
    """Begin a round."""
    period = request.form.get("period", "").strip()
    if not re.fullmatch(r"\d{4}-Q[1-4]", period):
        raise BadContent("Write the quarter as 2026-Q4.")
    with transaction():
        row = awards.begin(period, last_month(), by=current_actor(), at=clock.now())
        key = row.public_id
    return redirect(url_for(".show_award", public_id=key), code=303)


def _lines(row: queries.Found) -> list[wording.Line]:
    names = {unit.id: unit.name for unit in queries.teams()}
    if row.state is RoundState.DECIDED:
        return wording.decided(row, names)
    body = frameworks.edition(today()).body
    return wording.standing(queries.standing(row, body, day=today()), names)


@bp.get("/awards/<uuid:public_id>")
@requires(Permission.AWARDS)
def show_award(public_id: UUID) -> str | Response:
    """A round: proposals, one's votes, and once it is decided the result; also as a file. Before
    the decision only who holds the round sees scores, so that nobody votes by them."""
    row = queries.round_of(public_id)
    actor, reader = current_actor(), current_reader()
    holds = bool(policies.may_hold_round(actor))
    shown = holds or row.state is RoundState.DECIDED
    if request.args.get("format") in FILES:
        if not shown:
            raise NotFound()
        columns, rows = wording.table(_lines(row))
        return file_of(_("Best team"), f"best-team-{row.period}", columns, rows)
    return render_template(
        "growth/award.html",
        round=row,
        words=wording,
        holds=holds,
        lines=_lines(row) if shown and row.nominations else [],
        teams=queries.teams(),
        names={unit.id: unit.name for unit in queries.teams()},
        own=queries.own_votes(row, actor.id),
        mine=_own_units(actor, reader),
        weights=WEIGHTS,
        least=VOTES,
    )


def _own_units(actor: Any, reader: Any) -> set[int]:
    """Units that the reader belongs to or leads: no votes there."""
    found = set(actor.teams)
    team = awards.team_of(actor.id, today()) if reader else None
    return found | ({team} if team else set())


@bp.post("/awards/<uuid:public_id>/<any(nominate, vote, votes, decide):step>")
@requires(Permission.AWARDS)
def act_on_award(public_id: UUID, step: str) -> AnyResponse:
    """Propose a team, vote, open the votes, or decide."""
    actor, at = current_actor(), clock.now()
    with transaction():
        row = queries.round_of(public_id)
        if step == "nominate":
            units = {str(unit.public_id): unit for unit in queries.teams()}
            unit = units.get(request.form.get("unit", ""))
            if unit is None:
                raise NotFound()
            awards.nominate(row, unit, request.form.get("why", "")[:2000], by=actor, at=at)
            said = _("The team is proposed.")
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
            said = _("Decided. Every member of the team gets the certificate.")
    flash(said)
    return redirect(url_for(".show_award", public_id=public_id), code=303)


def _key() -> UUID:
    try:
        return UUID(request.form.get("team", ""))
    except ValueError:
        raise NotFound() from None


def _mark(name: str) -> int:
    text = request.form.get(name, "")
    return int(text) if text.isdigit() else 0
