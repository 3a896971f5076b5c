"""The register of certificates, their templates, bulk runs. Names stand in accounts; the printed
file goes with its person.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.certificates.rules.claims import ClaimState
from app.certificates.rules.kinds import CertificateKind
from app.certificates.rules.runs import RunState
from app.kernel.wording import Wording
from app.platform.db import Base, new_id


def _names(kind: type[StrEnum]) -> Enum:
    return Enum(kind, native_enum=False, length=24, values_callable=lambda e: [m.value for m in e])


class CertificateTemplate(Base):
    """A template of the academy's own. What it looks like stands in its versions."""

    __tablename__ = "certificate_template"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    name: Mapped[str] = mapped_column(unique=True)
    number: Mapped[int]
    retired_at: Mapped[datetime | None]


class CertificateDesign(Base):
    """One version of a template, never changed: certificates keep the one they were made with."""

    __tablename__ = "certificate_design"

    id: Mapped[int] = mapped_column(primary_key=True)
    template_id: Mapped[int] = mapped_column(ForeignKey("certificate_template.id"))
    number: Mapped[int]
    body: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    created_by: Mapped[int]
    restored_from: Mapped[int | None]

    __table_args__ = (UniqueConstraint("template_id", "number"),)


class CertificateTemplateUse(Base):
    """Which template prints the certificates of a kind from now on."""

    __tablename__ = "certificate_template_use"

    kind: Mapped[CertificateKind] = mapped_column(_names(CertificateKind), primary_key=True)
    template_id: Mapped[int] = mapped_column(ForeignKey("certificate_template.id"))


class CertificateLogo(Base):
    """A logo that was made inert, by the hash of its bytes."""

    __tablename__ = "certificate_logo"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    media: Mapped[str]
    data: Mapped[bytes] = mapped_column(LargeBinary)
    uploaded_at: Mapped[datetime]
    uploaded_by: Mapped[int]


class CertificateRun(Base):
    """One order to award a certificate to many, or to pack many files; done by the worker."""

    __tablename__ = "certificate_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    state: Mapped[RunState] = mapped_column(_names(RunState))
    kind: Mapped[CertificateKind] = mapped_column(_names(CertificateKind))
    title_zh: Mapped[str]
    title_en: Mapped[str]
    issued_on: Mapped[date]
    valid_until: Mapped[date | None]
    created_at: Mapped[datetime]
    created_by: Mapped[int]
    finished_at: Mapped[datetime | None]
    learners: Mapped[list[Any]]
    done: Mapped[int] = mapped_column(default=0)
    held_back: Mapped[int] = mapped_column(default=0)

    @property
    def title(self) -> Wording:
        """What it certifies, in both languages."""
        return Wording(self.title_zh, self.title_en)


class Certificate(Base):
    """One certificate. ``source`` names the achievement; it is unique with kind and learner."""

    __tablename__ = "certificate"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    serial: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[CertificateKind] = mapped_column(_names(CertificateKind))
    learner_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    source: Mapped[str]
    subject: Mapped[str]
    title_zh: Mapped[str]
    title_en: Mapped[str]
    facts: Mapped[dict[str, Any]]
    issued_on: Mapped[date]
    valid_until: Mapped[date | None]
    issued_at: Mapped[datetime]
    issued_by: Mapped[int]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[int | None]
    revoke_reason: Mapped[str] = mapped_column(default="")
    superseded_by: Mapped[str | None]
    pdf_sha256: Mapped[str | None] = mapped_column(index=True)
    pdf_bytes: Mapped[int] = mapped_column(default=0)
    rendered_at: Mapped[datetime | None]
    held_back: Mapped[str] = mapped_column(default="")
    specimen: Mapped[bool] = mapped_column(default=False)
    # The version of the template that it was printed from; none means as shipped.
    design_id: Mapped[int | None] = mapped_column(ForeignKey("certificate_design.id"))
    # The holder lets everybody who has the number see the full name and the credential.
    opened: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        UniqueConstraint("kind", "learner_id", "source"),
        CheckConstraint("valid_until is null or valid_until >= issued_on", name="order"),
        Index("ix_certificate_learner", "learner_id", "issued_at"),
        Index("ix_certificate_issued", "issued_at"),
    )

    @property
    def title(self) -> Wording:
        """What it certifies, in both languages."""
        return Wording(self.title_zh, self.title_en)


class CertificateClaim(Base):
    """A certificate from elsewhere that its holder handed in, and what a trainer found of it."""

    __tablename__ = "certificate_claim"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    state: Mapped[ClaimState] = mapped_column(_names(ClaimState))
    title: Mapped[str]
    issuer: Mapped[str]
    number: Mapped[str] = mapped_column(default="")
    issued_on: Mapped[date]
    ends_on: Mapped[date | None]
    sha256: Mapped[str] = mapped_column(index=True)
    media: Mapped[str]
    size: Mapped[int]
    handed_in_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None]
    reason: Mapped[str] = mapped_column(default="")
    # What it was confirmed with: the academy's own certificate.
    serial: Mapped[str | None]

    __table_args__ = (
        CheckConstraint("ends_on is null or ends_on >= issued_on", name="order"),
        Index("ix_certificate_claim_learner", "learner_id", "handed_in_at"),
        Index("ix_certificate_claim_state", "state", "handed_in_at"),
    )


class CertificateOriginal(Base):
    """The file of a claim; it goes before the row does."""

    __tablename__ = "certificate_original"

    claim_id: Mapped[int] = mapped_column(
        ForeignKey("certificate_claim.id", ondelete="CASCADE"), primary_key=True
    )
    data: Mapped[bytes] = mapped_column(LargeBinary)
