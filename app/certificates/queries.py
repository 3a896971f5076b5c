"""Certificates of a person, of a number, of everybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from app.certificates.models import (
    Certificate,
    CertificateClaim,
    CertificateDesign,
    CertificateRun,
    CertificateTemplate,
    CertificateTemplateUse,
)
from app.certificates.rules.claims import ClaimState
from app.certificates.rules.kinds import CertificateKind
from app.certificates.rules.validity import CertificateState, state_on

# The row as the doors know it: they read it, and never import the table.
Registered = Certificate
Template = CertificateTemplate
Designed = CertificateDesign
Run = CertificateRun
Claim = CertificateClaim


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
            rows = rows.where(
                or_(
                    Certificate.serial.icontains(self.query, autoescape=True),
                    Certificate.title_zh.icontains(self.query, autoescape=True),
                    Certificate.title_en.icontains(self.query, autoescape=True),
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


def templates(session: Session) -> list[tuple[CertificateTemplate, list[CertificateKind]]]:
    """The academy's own templates that are not retired, by name, with the kinds they print."""
    use = CertificateTemplateUse
    used: dict[int, list[CertificateKind]] = {}
    for row in session.scalars(select(use).order_by(use.kind)):
        used.setdefault(row.template_id, []).append(row.kind)
    rows = session.scalars(
        select(CertificateTemplate)
        .where(CertificateTemplate.retired_at.is_(None))
        .order_by(CertificateTemplate.name)
    )
    return [(row, used.get(row.id, [])) for row in rows]


def template_by_public_id(session: Session, public_id: UUID) -> CertificateTemplate | None:
    """The template with this id."""
    return session.scalar(
        select(CertificateTemplate).where(CertificateTemplate.public_id == public_id)
    )


def kinds_of(session: Session, template: CertificateTemplate) -> list[CertificateKind]:
    """The kinds that a template prints."""
    use = CertificateTemplateUse
    return list(session.scalars(select(use.kind).where(use.template_id == template.id)))


def versions(session: Session, template: CertificateTemplate) -> list[tuple[Designed, int]]:
    """A template's versions, newest first, with the number of certificates that keep each."""
    kept = (
        select(Certificate.design_id, func.count().label("certificates"))
        .group_by(Certificate.design_id)
        .subquery()
    )
    rows = session.execute(
        select(CertificateDesign, func.coalesce(kept.c.certificates, 0))
        .outerjoin(kept, kept.c.design_id == CertificateDesign.id)
        .where(CertificateDesign.template_id == template.id)
        .order_by(CertificateDesign.number.desc())
    )
    return [(design, int(number)) for design, number in rows]


def version_name(session: Session, design_id: int | None) -> tuple[str, int] | None:
    """Name of the template and number of the version that a certificate keeps."""
    if design_id is None:
        return None
    row = session.execute(
        select(CertificateTemplate.name, CertificateDesign.number)
        .join(CertificateTemplate, CertificateTemplate.id == CertificateDesign.template_id)
        .where(CertificateDesign.id == design_id)
    ).one()
    return row.name, row.number


def runs() -> Select[CertificateRun]:
    """Orders, newest first."""
    return select(CertificateRun).order_by(CertificateRun.id.desc())


def run_by_public_id(session: Session, public_id: UUID) -> CertificateRun | None:
    """The order with this id."""
    return session.scalar(select(CertificateRun).where(CertificateRun.public_id == public_id))


def of_run(session: Session, run: CertificateRun) -> list[Certificate]:
    """The certificates that an order has made so far."""
    return list(
        session.scalars(
            select(Certificate)
            .where(Certificate.source == f"run:{run.public_id}")
            .order_by(Certificate.id)
        )
    )


@dataclass(frozen=True)
class Ending:
    """Certificates in force that end between two days, the first to end first."""

    first: date
    last: date

    def select(self) -> Select[Certificate]:
        """The rows."""
        return (
            select(Certificate)
            .where(
                Certificate.revoked_at.is_(None),
                Certificate.superseded_by.is_(None),
                Certificate.valid_until.between(self.first, self.last),
            )
            .order_by(Certificate.valid_until, Certificate.id)
        )


@dataclass(frozen=True)
class Held:
    """The certificates of some people, those that end first on top."""

    learners: tuple[int, ...]

    def select(self) -> Select[Certificate]:
        """The rows; revoked and replaced ones are left out."""
        return (
            select(Certificate)
            .where(
                Certificate.learner_id.in_(self.learners),
                Certificate.revoked_at.is_(None),
                Certificate.superseded_by.is_(None),
            )
            .order_by(
                Certificate.valid_until.is_(None), Certificate.valid_until, Certificate.id.desc()
            )
        )


def claims_of(session: Session, learner_id: int) -> list[CertificateClaim]:
    """What somebody handed in from elsewhere, newest first."""
    return list(
        session.scalars(
            select(CertificateClaim)
            .where(CertificateClaim.learner_id == learner_id)
            .order_by(CertificateClaim.handed_in_at.desc(), CertificateClaim.id.desc())
        )
    )


def claim_by_public_id(session: Session, public_id: UUID) -> CertificateClaim | None:
    """The claim with this id."""
    return session.scalar(select(CertificateClaim).where(CertificateClaim.public_id == public_id))


@dataclass(frozen=True)
class Claims:
    """What people handed in from elsewhere. What waits comes first come, first served; what was
    decided, newest first. Without a state both, newest first."""

    state: ClaimState | None = ClaimState.WAITING
    query: str = ""
    learners: tuple[int, ...] = ()

    def select(self) -> Select[CertificateClaim]:
        """The rows."""
        rows = select(CertificateClaim)
        if self.state is not None:
            rows = rows.where(CertificateClaim.state == self.state)
        if self.query:
            rows = rows.where(
                or_(
                    CertificateClaim.title.icontains(self.query, autoescape=True),
                    CertificateClaim.issuer.icontains(self.query, autoescape=True),
                    CertificateClaim.learner_id.in_(self.learners),
                )
            )
        if self.state is ClaimState.WAITING:
            return rows.order_by(CertificateClaim.handed_in_at, CertificateClaim.id)
        return rows.order_by(CertificateClaim.handed_in_at.desc(), CertificateClaim.id.desc())


def claims_waiting(session: Session, rater_id: int) -> tuple[int, datetime | None]:
    """How many claims wait for somebody who may not decide the own ones, and since when."""
    row = session.execute(
        select(func.count(), func.min(CertificateClaim.handed_in_at)).where(
            CertificateClaim.state == ClaimState.WAITING, CertificateClaim.learner_id != rater_id
        )
    ).one()
    return row[0], row[1]
