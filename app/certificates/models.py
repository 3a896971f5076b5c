"""The register of certificates. Names stand in accounts; the printed file goes with its person."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.certificates.rules.kinds import CertificateKind
from app.kernel.wording import Wording
from app.platform.db import Base, new_id


class Certificate(Base):
    """One certificate. ``source`` names the achievement; it is unique with kind and learner."""

    __tablename__ = "certificate"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    serial: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[CertificateKind] = mapped_column(
        Enum(
            CertificateKind,
            native_enum=False,
            length=24,
            values_callable=lambda e: [m.value for m in e],
        )
    )
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
