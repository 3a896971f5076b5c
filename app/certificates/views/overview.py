"""A manager's overview: who of the team holds what, what ends soon, and why not yet."""

from __future__ import annotations

from uuid import UUID

from flask import Response, render_template, request

from app.accounts import queries as people
from app.accounts.access import current_actor, requires, today
from app.accounts.rules.permissions import Permission
from app.certificates import labels, queries
from app.certificates.rules.validity import CertificateState, expires_soon
from app.certificates.services import earning
from app.certificates.views.blueprint import bp
from app.certificates.views.tables import sheet_of
from app.kernel.errors import NotFound
from app.platform import clock
from app.platform.db import db
from app.platform.paging import Page


@bp.get("/team/certificates")
@requires(Permission.REPORT_READ)
def list_team() -> str | Response:
    """The certificates of the people whom the reader leads: searched, paged, exported as shown."""
    day, session = today(), db.session()
    team = people.team_members(session, current_actor().teams, day=day)
    by_id = {person.id: person for person in team}
    found = list(session.scalars(queries.Held(tuple(by_id)).select()))
    state, words = request.args.get("state", ""), request.args.get("q", "").strip()[:80]
    rows = [
        (
            c,
            by_id[c.learner_id],
            queries.state_of(c, day),
            expires_soon(day, valid_until=c.valid_until),
        )
        for c in found
        if not words or _matches(c, by_id[c.learner_id], words.casefold())
    ]
    if state == "soon":
        rows = [row for row in rows if row[3]]
    elif state in set(CertificateState):
        rows = [row for row in rows if row[2] == state]
    if request.args.get("format") in ("xlsx", "csv"):
        shown = [(c, person) for c, person, _state, _soon in rows]
        return sheet_of(shown, day, request.args["format"], name="team-certificates")
    holders = {c.learner_id for c in found}
    size = 25
    count = max(1, -(-len(rows) // size))
    number = min(max(1, request.args.get("page", 1, type=int)), count)
    return render_template(
        "certificates/team.html",
        page=Page(rows[(number - 1) * size : number * size], number, size, len(rows)),
        words=words,
        state=state,
        ending=sum(1 for c in found if expires_soon(day, valid_until=c.valid_until)),
        total=len(found),
        without=[person for person in team if person.id not in holders],
        labels=labels,
    )


def _matches(certificate: queries.Registered, holder: people.Person, words: str) -> bool:
    said = (certificate.serial, certificate.title_zh, certificate.title_en)
    return any(words in text.casefold() for text in (*said, holder.name, holder.staff_no))


@bp.get("/team/certificates/<uuid:person>")
@requires(Permission.REPORT_READ)
def show_member(person: UUID) -> str:
    """What one of the team holds, and what each other certificate still waits for."""
    day, session = today(), db.session()
    team = people.team_members(session, current_actor().teams, day=day)
    member = next((one for one in team if one.public_id == person), None)
    if member is None:
        raise NotFound()
    return render_template(
        "certificates/member.html",
        member=member,
        rows=[
            (c, queries.state_of(c, day), expires_soon(day, valid_until=c.valid_until))
            for c in queries.of_learner(session, member.id)
        ],
        waiting=earning.not_yet(member.id, at=clock.now()),
        labels=labels,
    )
