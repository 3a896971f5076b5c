"""Scripts of one's own and of one's team; proposals for everybody and their answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, false, or_, select

from app.accounts import queries as people
from app.audit import trail
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, NotFound
from app.language.simplify import simplified
from app.platform import pinyin
from app.platform.db import db
from app.scripts_library.models.own import OwnScript, ScriptProposal
from app.scripts_library.rules import owned
from app.search import tokens


def team(by: Actor, day: date) -> int | None:
    """The team whose scripts somebody shares."""
    return people.team_of(db.session(), by.id, day=day)


def visible(by: Actor, day: date) -> Select[OwnScript]:
    """One's own scripts and those of one's team, and of the teams one leads; the newest first."""
    led = OwnScript.unit_id.in_(sorted(by.teams)) if by.teams else false()
    shared = OwnScript.unit_id == people.unit_of(by.id, day=day).scalar_subquery()
    return (
        select(OwnScript)
        .where(or_(OwnScript.account_id == by.id, shared, led))
        .order_by(OwnScript.changed_at.desc(), OwnScript.id)
    )


def listed(by: Actor, day: date) -> Sequence[OwnScript]:
    """The rows of ``visible``, at most 200."""
    return db.session.scalars(visible(by, day).limit(200)).all()


def matching(words: str, *, by: Actor, day: date, limit: int) -> list[OwnScript]:
    """Of what ``listed`` gives, what answers a search by words or by the sound of the title."""
    parts = _folded(words).split()
    if not parts:
        return []
    found = [
        row
        for row in listed(by, day)
        if owned.answers(
            parts,
            _folded(f"{row.title} {row.situation} {row.wording}"),
            pinyin.syllables(_folded(row.title)),
        )
    ]
    return found[:limit]


def _folded(text: str) -> str:
    return simplified(tokens.plain(text))


def one(public_id: UUID, *, by: Actor, day: date) -> OwnScript:
    """A script of one's own or one's team. Raise NotFound."""
    row = db.session.scalar(visible(by, day).where(OwnScript.public_id == public_id))
    if row is None:
        raise NotFound()
    return row


def keep(
    public_id: UUID | None,
    *,
    by: Actor,
    at: datetime,
    day: date,
    for_team: bool,
    title: str,
    situation: str,
    wording: str,
    category: str,
    based_on: str = "",
) -> OwnScript:
    """Write a script of one's own, or change it. Only its writer changes one of the team.

    Raise NotFound for somebody else's, Conflict where there is no team to share it with."""
    unit = team(by, day) if for_team else None
    if for_team and unit is None:
        raise Conflict("You are in no team that could share it.")
    if public_id is None:
        row = OwnScript(account_id=by.id, based_on=based_on)
        db.session.add(row)
    else:
        row = one(public_id, by=by, day=day)
        if row.account_id != by.id:
            raise NotFound()
    row.unit_id, row.title, row.situation = unit, title, situation
    row.wording, row.category, row.changed_at = wording, category, at
    db.session.flush()
    return row


def drop(public_id: UUID, *, by: Actor, day: date) -> None:
    """Delete a script of one's own. Raise NotFound."""
    row = one(public_id, by=by, day=day)
    if row.account_id != by.id:
        raise NotFound()
    db.session.delete(row)


def propose(
    *, by: Actor, at: datetime, key: str, title: str, situation: str, wording: str,
    category: str, why: str,
) -> ScriptProposal:  # fmt: skip
    """Hand in a new script, or an improvement of ``key``."""
    row = ScriptProposal(
        account_id=by.id,
        key=key,
        title=title,
        situation=situation,
        wording=wording,
        category=category,
        why=why,
        state="open",
        made_at=at,
    )
    db.session.add(row)
    db.session.flush()
    return row


def proposals(state: str = "open") -> Sequence[ScriptProposal]:
    """Proposals in a state: open ones longest waiting first, answered ones newest first."""
    order = (
        ScriptProposal.made_at if state == "open" else ScriptProposal.answered_at.desc(),
        ScriptProposal.id,
    )
    return db.session.scalars(
        select(ScriptProposal).where(ScriptProposal.state == state).order_by(*order).limit(100)
    ).all()


def proposals_of(account_id: int) -> Sequence[ScriptProposal]:
    """What somebody proposed, the newest first."""
    return db.session.scalars(
        select(ScriptProposal)
        .where(ScriptProposal.account_id == account_id)
        .order_by(ScriptProposal.made_at.desc(), ScriptProposal.id)
        .limit(50)
    ).all()


def proposal(public_id: UUID) -> ScriptProposal:
    """One proposal. Raise NotFound."""
    row = db.session.scalar(select(ScriptProposal).where(ScriptProposal.public_id == public_id))
    if row is None:
        raise NotFound()
    return row


def answer(
    row: ScriptProposal, *, taken: bool, text: str, by: Actor, at: datetime
) -> ScriptProposal:
    """Take a proposal or decline it, with a word to whoever made it. Raise Conflict if answered."""
    if row.state != "open":
        raise Conflict("This proposal is answered already.")
    row.state = "taken" if taken else "declined"
    row.answer, row.answered_at, row.answered_by = text, at, by.id
    trail.note(by, f"script.proposal_{row.state}", f"proposal:{row.public_id}", at=at)
    return row
