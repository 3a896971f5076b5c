"""Award a certificate exactly once; revoke it with a reason."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

from app.audit import trail
from app.certificates import policies
from app.certificates.models import Certificate
from app.certificates.rules import serial as serials
from app.certificates.rules.kinds import CertificateKind
from app.certificates.services import designing, telling
from app.evidence import ledger
from app.evidence.facts import CertificateHeld
from app.jobs import outbox
from app.kernel.actor import Actor
from app.kernel.errors import Conflict
from app.kernel.wording import Wording
from app.platform.db import db, new_id
from app.platform.i18n import local

RENDER = "certificate.render"
_unpredictable = random.SystemRandom()


def award(
    kind: CertificateKind | str,
    learner_id: int,
    *,
    subject: str,
    source: str,
    title: Wording,
    at: datetime,
    by: Actor,
    day: date | None = None,
    valid_until: date | None = None,
    facts: Mapping[str, Any] | None = None,
    render: bool = True,
) -> str:
    """Award a certificate in the caller's transaction and give its serial number.

    ``source`` names the achievement (``attempt:<id>``, ``enrolment:<id>``, ``promotion:<id>``): the
    same kind, learner and source again changes nothing and gives the first number, also when fifty
    ask at once. ``subject`` is what it is about (``course:key``); an earlier one of the same kind
    and subject becomes superseded. ``day`` is the day of issue in the organisation's zone.
    ``facts`` are printed: ``levels`` maps criteria to hundredths, ``percent`` is hundredths of a
    percent. The PDF is made afterwards by the worker (by the caller if not ``render``), from the
    version of the template that is in use for the kind now.
    """
    kind = CertificateKind(kind)
    insert = insert_sqlite if db.engine.dialect.name == "sqlite" else insert_postgresql
    number = serials.make(at.year, _unpredictable)
    done = db.session.execute(
        insert(Certificate)
        .values(
            public_id=new_id(),
            serial=number,
            kind=kind,
            learner_id=learner_id,
            source=source,
            subject=subject,
            title_zh=title.zh,
            title_en=title.en,
            facts=dict(facts or {}),
            issued_on=day or local(at).date(),
            valid_until=valid_until,
            issued_at=at,
            issued_by=by.id,
            revoke_reason="",
            pdf_bytes=0,
            held_back="",
            specimen=False,
            design_id=designing.design_in_use(kind),
            opened=False,
        )
        .on_conflict_do_nothing(index_elements=["kind", "learner_id", "source"])
        .returning(Certificate.id)
    ).scalar_one_or_none()
    if done is None:
        return db.session.scalars(
            select(Certificate.serial).where(
                Certificate.kind == kind,
                Certificate.learner_id == learner_id,
                Certificate.source == source,
            )
        ).one()
    earlier = db.session.scalars(
        select(Certificate).where(
            Certificate.kind == kind,
            Certificate.learner_id == learner_id,
            Certificate.subject == subject,
            Certificate.id != done,
            Certificate.superseded_by.is_(None),
            Certificate.revoked_at.is_(None),
        )
    )
    for old in earlier:
        old.superseded_by = number
    ledger.record(
        CertificateHeld(
            learner_id=learner_id,
            happened_at=at,
            source=f"certificate:{number}",
            certificate=subject.replace(":", "-"),
            serial=number,
            valid_until=valid_until,
        ),
        at=at,
    )
    if render:
        outbox.enqueue(RENDER, {"certificate": done}, key=number)
    trail.note(by, "certificate.awarded", f"certificate:{number}", after={"source": source}, at=at)
    return number


def revoke(certificate: Certificate, *, reason: str, by: Actor, at: datetime) -> None:
    """Take a certificate back. The number stays and says so. Raise Denied, Conflict."""
    policies.may_revoke(by, learner_id=certificate.learner_id, reason=reason).enforce()
    if certificate.revoked_at is not None:
        raise Conflict("This certificate is revoked already.")
    certificate.revoked_at = at
    certificate.revoked_by = by.id
    certificate.revoke_reason = reason.strip()
    held = ledger.history(certificate.learner_id, kinds=[CertificateHeld.KIND])
    for recorded in held[certificate.learner_id]:
        if recorded.fact.source == f"certificate:{certificate.serial}":
            ledger.void(recorded.id, reason=reason.strip(), by=by, at=at)
    trail.note(
        by,
        "certificate.revoked",
        f"certificate:{certificate.serial}",
        after={"reason": reason.strip()},
        at=at,
    )
    telling.revoked(certificate, at=at)


def print_again(certificate: Certificate, *, at: datetime) -> None:
    """Ask the worker once more, after what held the file back was mended."""
    certificate.held_back = ""
    outbox.enqueue(
        RENDER, {"certificate": certificate.id}, key=f"{certificate.serial}@{at.isoformat()}"
    )
