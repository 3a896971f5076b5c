"""Certificates of a person, of a number, of everybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from app.certificates.models import Certificate
from app.certificates.rules.kinds import CertificateKind
from app.certificates.rules.validity import CertificateState, state_on

# The row as the doors know it: they read it, and never import the table.
Registered = Certificate


def state_of(certificate: Certificate, day: date) -> CertificateState:
    """The certificate's state on a day."""
    return state_on(
        day,
        valid_until=certificate.valid_until,
        revoked_at=certificate.revoked_at,
        superseded=certificate.superseded_by is not None,
    )


def by_serial(session: Session, serial: str) -> Certificate | None:
    """The certificate with this number."""
    return session.scalar(select(Certificate).where(Certificate.serial == serial))


def by_public_id(session: Session, public_id: UUID) -> Certificate | None:
    """The certificate with this id."""
    return session.scalar(select(Certificate).where(Certificate.public_id == public_id))


def by_fingerprint(session: Session, sha256: str) -> Certificate | None:
    """The certificate whose file has this hash."""
    return session.scalar(select(Certificate).where(Certificate.pdf_sha256 == sha256))


def of_learner(session: Session, learner_id: int) -> list[Certificate]:
    """Somebody's certificates, newest first."""
    return list(
        session.scalars(
            select(Certificate)
            .where(Certificate.learner_id == learner_id)
            .order_by(Certificate.issued_at.desc(), Certificate.id.desc())
        )
    )


@dataclass(frozen=True)
class Register:
    """All certificates, newest first, filtered."""

    day: date
    query: str = ""
    kind: CertificateKind | None = None
    state: CertificateState | None = None
    learners: tuple[int, ...] = ()

    def select(self) -> Select[Certificate]:
        """The rows."""
        rows = select(Certificate).order_by(Certificate.issued_at.desc(), Certificate.id.desc())
        if self.kind is not None:
            rows = rows.where(Certificate.kind == self.kind)
        if self.query:
            like = f"%{self.query.replace('%', '').replace('_', '')}%"
            rows = rows.where(
                or_(
                    Certificate.serial.ilike(like),
                    Certificate.title_zh.ilike(like),
                    Certificate.title_en.ilike(like),
                    Certificate.learner_id.in_(self.learners),
                )
            )
        gone = Certificate.revoked_at.is_not(None)
        if self.state is CertificateState.REVOKED:
            rows = rows.where(gone)
        elif self.state is CertificateState.SUPERSEDED:
            rows = rows.where(~gone, Certificate.superseded_by.is_not(None))
        elif self.state is CertificateState.EXPIRED:
            rows = rows.where(
                ~gone, Certificate.superseded_by.is_(None), Certificate.valid_until < self.day
            )
        elif self.state is CertificateState.VALID:
            rows = rows.where(
                ~gone,
                Certificate.superseded_by.is_(None),
                or_(Certificate.valid_until.is_(None), Certificate.valid_until >= self.day),
            )
        return rows


def count_of(session: Session, learner_id: int) -> int:
    """How many certificates somebody holds, whatever their state."""
    statement = select(func.count()).where(Certificate.learner_id == learner_id)
    return session.scalar(statement) or 0
