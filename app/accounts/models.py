"""People, the places they work in, and their sign-ins. Names and contacts stand here alone."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.actor import Capability, Role
from app.kernel.wording import Wording
from app.platform.db import Base, new_id


class Account(Base):
    """A person who may sign in. Erasing somebody empties the row and keeps the id."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    staff_no: Mapped[str | None] = mapped_column(unique=True)
    name: Mapped[str]
    latin_name: Mapped[str] = mapped_column(default="")
    email: Mapped[str | None] = mapped_column(unique=True)
    language: Mapped[str | None]
    theme: Mapped[str] = mapped_column(default="system")
    hired_on: Mapped[date]
    shift: Mapped[str] = mapped_column(default="")
    birthday: Mapped[date | None]
    birthday_consent_at: Mapped[datetime | None]
    password_hash: Mapped[str] = mapped_column(default="")
    password_is_one_time: Mapped[bool] = mapped_column(default=True)
    password_changed_at: Mapped[datetime | None]
    notice_version: Mapped[int] = mapped_column(default=0)
    notice_seen_at: Mapped[datetime | None]
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]

    roles: Mapped[list[RoleGrant]] = relationship(
        back_populates="account", foreign_keys="RoleGrant.account_id", lazy="raise"
    )
    capabilities: Mapped[list[CapabilityGrant]] = relationship(
        foreign_keys="CapabilityGrant.account_id", lazy="raise"
    )

    __table_args__ = (
        CheckConstraint("theme in ('system', 'light', 'dark')", name="theme"),
        CheckConstraint("language is null or language in ('zh', 'en')", name="language"),
    )


class UnitKind(StrEnum):
    """A merchant (shop) or a team; teams nest in merchants and in teams."""

    MERCHANT = "merchant"
    TEAM = "team"


class Unit(Base):
    """A merchant or a team."""

    __tablename__ = "unit"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[UnitKind] = mapped_column(
        Enum(UnitKind, native_enum=False, length=16, values_callable=lambda e: [m.value for m in e])
    )
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    name_zh: Mapped[str]
    name_en: Mapped[str]
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    @property
    def name(self) -> Wording:
        """The name in both languages."""
        return Wording(self.name_zh, self.name_en)


class Membership(Base):
    """Somebody belonged to a team from ``since`` until before ``until`` (open if null)."""

    __tablename__ = "membership"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    since: Mapped[date]
    until: Mapped[date | None]
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    __table_args__ = (
        CheckConstraint("until is null or until >= since", name="order"),
        Index("ix_membership_unit_account", "unit_id", "account_id"),
        Index("ix_membership_account_since", "account_id", "since"),
    )


class Management(Base):
    """Somebody managed a unit, or stood in for its manager, between two days."""

    __tablename__ = "management"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    is_deputy: Mapped[bool] = mapped_column(default=False)
    since: Mapped[date]
    until: Mapped[date | None]
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    __table_args__ = (CheckConstraint("until is null or until >= since", name="order"),)


class RoleGrant(Base):
    """A role somebody holds or held."""

    __tablename__ = "role_grant"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    role: Mapped[Role] = mapped_column(
        Enum(Role, native_enum=False, length=16, values_callable=lambda e: [m.value for m in e])
    )
    granted_at: Mapped[datetime]
    granted_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    account: Mapped[Account] = relationship(
        back_populates="roles", foreign_keys=[account_id], lazy="raise"
    )


class CapabilityGrant(Base):
    """A duty somebody holds or held."""

    __tablename__ = "capability_grant"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    capability: Mapped[Capability] = mapped_column(
        Enum(
            Capability,
            native_enum=False,
            length=16,
            values_callable=lambda e: [m.value for m in e],
        )
    )
    granted_at: Mapped[datetime]
    granted_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class SignIn(Base):
    """One sign-in on one device, kept by the server so that it can be ended from elsewhere."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    confirmed_at: Mapped[datetime]
    remembered: Mapped[bool] = mapped_column(default=False)
    ended_at: Mapped[datetime | None]
    address: Mapped[str] = mapped_column(default="")
    device: Mapped[str] = mapped_column(default="")

    __table_args__ = (Index("ix_sign_in_address", "address", "created_at"),)


class SignInFailure(Base):
    """A wrong password, counted per person and per address.

    ``who`` is ``account:ID``, or a keyed hash of a name that nobody has: what was typed may be a
    password in the wrong field, so it is never stored.
    """

    __tablename__ = "sign_in_failure"

    id: Mapped[int] = mapped_column(primary_key=True)
    who: Mapped[str]
    address: Mapped[str]
    happened_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_sign_in_failure_who", "who", "happened_at"),
        Index("ix_sign_in_failure_address", "address", "happened_at"),
    )


class ConsentRecord(Base):
    """A notice shown or a consent given or withdrawn, with the version of its text."""

    __tablename__ = "consent_record"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    purpose: Mapped[str]
    version: Mapped[int]
    given: Mapped[bool]
    happened_at: Mapped[datetime]


class Setting(Base):
    """A choice of the organisation made in the browser: retention, password policy, banner."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class SecretHandout(Base):
    """One-time secrets made together, shown to who made them until closed or an hour has passed.

    The secrets themselves are stored nowhere: they are derived from the server's key.
    """

    __tablename__ = "secret_handout"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    closed_at: Mapped[datetime | None]


class HandoutPerson(Base):
    """Somebody whose one-time secret belongs to a handout."""

    __tablename__ = "handout_person"

    handout_id: Mapped[int] = mapped_column(ForeignKey("secret_handout.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, index=True)


class PeopleImport(Base):
    """A file of people, read and checked, waiting to be written. Its rows go once it is written."""

    __tablename__ = "people_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[UUID] = mapped_column(default=new_id, unique=True)
    created_at: Mapped[datetime] = mapped_column(index=True)
    created_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    file_name: Mapped[str]
    sheet: Mapped[str] = mapped_column(default="")
    rows: Mapped[list[Any]]
    counts: Mapped[dict[str, Any]]
    finished_at: Mapped[datetime | None]
    handout_id: Mapped[int | None] = mapped_column(ForeignKey("secret_handout.id"))
