"""Certificates from elsewhere: handed in by their holder, confirmed or refused by a trainer."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, select, update

from app.accounts.erasure import PORTION
from app.audit import trail
from app.certificates import policies
from app.certificates.models import CertificateClaim, CertificateOriginal
from app.certificates.rules import originals
from app.certificates.rules.claims import MOST_WAITING, ClaimEvent, ClaimState, advance
from app.certificates.rules.kinds import CertificateKind
from app.certificates.services import awarding, telling
from app.certificates.services.earning import Earner, NotYet
from app.kernel.actor import Actor
from app.kernel.errors import Conflict
from app.kernel.wording import Wording
from app.platform.db import db, new_id
from app.platform.i18n import local

N_ = str  # marks messages for the catalogue


@dataclass(frozen=True)
class Stated:
    """What the holder says of it."""

    title: str
    issuer: str
    number: str
    issued_on: date
    ends_on: date | None


def hand_in(
    learner_id: int, stated: Stated, file: originals.Original, *, by: Actor, at: datetime
) -> CertificateClaim:
    """Keep a certificate from elsewhere for a trainer to look at. Raise Conflict if the same file
    is waiting or confirmed already, or if too many wait."""
    sha256 = hashlib.sha256(file.data).hexdigest()
    waiting = db.session.scalars(
        select(CertificateClaim).where(
            CertificateClaim.learner_id == learner_id,
            CertificateClaim.state.in_((ClaimState.WAITING, ClaimState.CONFIRMED)),
        )
    ).all()
    if any(claim.sha256 == sha256 for claim in waiting):
        raise Conflict("You have handed this file in already.")
    if sum(claim.state is ClaimState.WAITING for claim in waiting) >= MOST_WAITING:
        raise Conflict("Ten certificates wait for an answer: wait for one of them first.")
    claim = CertificateClaim(
        public_id=new_id(),
        learner_id=learner_id,
        state=ClaimState.WAITING,
        title=stated.title,
        issuer=stated.issuer,
        number=stated.number,
        issued_on=stated.issued_on,
        ends_on=stated.ends_on,
        sha256=sha256,
        media=file.media,
        size=len(file.data),
        handed_in_at=at,
        reason="",
    )
    db.session.add(claim)
    db.session.flush()
    db.session.add(CertificateOriginal(claim_id=claim.id, data=file.data))
    trail.note(by, "certificate_claim.handed_in", _name(claim), at=at)
    return claim


def _name(claim: CertificateClaim) -> str:
    return f"certificate_claim:{claim.public_id}"


def withdraw(claim: CertificateClaim, *, by: Actor, at: datetime) -> None:
    """The holder takes it back before it was looked at; its file goes. Raise IllegalMove."""
    claim.state = advance(claim.state, ClaimEvent.WITHDRAW)
    claim.decided_at, claim.decided_by = at, by.id
    db.session.execute(delete(CertificateOriginal).where(CertificateOriginal.claim_id == claim.id))
    trail.note(by, "certificate_claim.withdrawn", _name(claim), at=at)


def refuse(claim: CertificateClaim, *, reason: str, by: Actor, at: datetime) -> None:
    """Say why it does not count; the holder is told. Raise Denied, IllegalMove."""
    policies.may_confirm(by, learner_id=claim.learner_id).enforce()
    claim.state = advance(claim.state, ClaimEvent.REFUSE)
    claim.decided_at, claim.decided_by, claim.reason = at, by.id, reason.strip()
    telling.refused(claim, at=at)
    trail.note(by, "certificate_claim.refused", _name(claim), at=at)


def confirm(
    claim: CertificateClaim, title: Wording, *, until: date, paper: bool, by: Actor, at: datetime
) -> str:
    """The original was seen: it counts until a day, as evidence and with a certificate of the
    academy's own, whose file is printed if ``paper``. The same title by the same issuer again
    replaces the earlier. Raise Denied, IllegalMove. Give the number."""
    policies.may_confirm(by, learner_id=claim.learner_id).enforce()
    claim.state = advance(claim.state, ClaimEvent.CONFIRM)
    claim.decided_at, claim.decided_by = at, by.id
    facts: dict[str, Any] = {"issuer": claim.issuer}
    if not paper:
        facts["unprinted"] = True
    claim.serial = awarding.award(
        CertificateKind.EXTERNAL_CONFIRMED,
        claim.learner_id,
        subject=subject_of(title, claim.issuer),
        source=f"claim:{claim.public_id}",
        title=title,
        at=at,
        by=by,
        day=local(at).date(),
        valid_until=until,
        facts=facts,
        render=paper,
    )
    if not paper:
        telling.confirmed(claim, title, at=at)
    trail.note(
        by, "certificate_claim.confirmed", _name(claim), after={"serial": claim.serial}, at=at
    )
    return claim.serial


def subject_of(title: Wording, issuer: str) -> str:
    """What it is about, as a key: the English title, and the issuer told apart by a digest, since
    a name in Chinese leaves no letters."""
    words = re.sub(r"[^a-z0-9]+", "-", title.en.lower()).strip("-") or "certificate"
    mark = hashlib.sha256("".join(issuer.split()).casefold().encode("utf-8")).hexdigest()[:6]
    return f"external:{words[:60]}-{mark}"


def original_of(claim: CertificateClaim) -> bytes | None:
    """The file, while it is kept."""
    row = db.session.get(CertificateOriginal, claim.id)
    return row.data if row is not None else None


def others_with_the_same_file(claim: CertificateClaim) -> int:
    """How many other people handed in the very same file."""
    return (
        db.session.scalar(
            select(func.count(func.distinct(CertificateClaim.learner_id))).where(
                CertificateClaim.sha256 == claim.sha256,
                CertificateClaim.learner_id != claim.learner_id,
            )
        )
        or 0
    )


def not_yet(learner_id: int, _at: datetime) -> Sequence[NotYet]:
    """What somebody handed in and nobody has looked at."""
    waiting = db.session.scalars(
        select(CertificateClaim)
        .where(
            CertificateClaim.learner_id == learner_id,
            CertificateClaim.state == ClaimState.WAITING,
        )
        .order_by(CertificateClaim.handed_in_at, CertificateClaim.id)
    )
    return [
        NotYet(
            CertificateKind.EXTERNAL_CONFIRMED,
            Wording(claim.title, claim.title),
            N_("A trainer has not looked at the original yet."),
            "/certificates/external",
        )
        for claim in waiting
    ]


# Confirming awards at once: nothing can be overlooked that a rule would have to find again.
EARNER = Earner("external", tuple, not_yet)


def gather(account_id: int) -> list[dict[str, Any]]:
    """Everything, for the person's own download."""
    rows = db.session.scalars(
        select(CertificateClaim)
        .where(CertificateClaim.learner_id == account_id)
        .order_by(CertificateClaim.id)
    )
    return [
        {
            "title": row.title,
            "issuer": row.issuer,
            "number": row.number,
            "issued_on": row.issued_on.isoformat(),
            "ends_on": row.ends_on.isoformat() if row.ends_on else None,
            "handed_in_at": row.handed_in_at.isoformat(),
            "state": row.state.value,
            "reason": row.reason,
            "serial": row.serial,
        }
        for row in rows
    ]


def erase(account_id: int, at: datetime) -> int:
    """The files and every word about and by the person go; days and states stay."""
    own = select(CertificateClaim.id).where(CertificateClaim.learner_id == account_id)
    gone = db.session.execute(
        delete(CertificateOriginal)
        .where(CertificateOriginal.claim_id.in_(own))
        .returning(CertificateOriginal.claim_id)
    ).all()
    emptied = db.session.execute(
        update(CertificateClaim)
        .where(CertificateClaim.learner_id == account_id)
        .values(title="", issuer="", number="", reason="", sha256="")
        .returning(CertificateClaim.id)
    ).all()
    db.session.execute(
        update(CertificateClaim).where(CertificateClaim.decided_by == account_id).values(reason="")
    )
    return len(gone) + len(emptied)


def purge_originals(before: datetime) -> int:
    """Drop files that were decided about before a moment; give how many."""
    old = (
        select(CertificateClaim.id)
        .join(CertificateOriginal, CertificateOriginal.claim_id == CertificateClaim.id)
        .where(CertificateClaim.decided_at < before)
        .limit(PORTION)
    )
    gone = db.session.execute(
        delete(CertificateOriginal)
        .where(CertificateOriginal.claim_id.in_(old))
        .returning(CertificateOriginal.claim_id)
    )
    return len(gone.all())
