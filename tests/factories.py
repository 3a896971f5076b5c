"""Plain typed makers of rows: they flush or commit by themselves only where they say so."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from flask_login.utils import _create_identifier

from app.accounts.models import (
    Account,
    CapabilityGrant,
    Management,
    Membership,
    RoleGrant,
    SignIn,
    Unit,
    UnitKind,
)
from app.kernel.actor import Capability, Role
from app.platform import clock
from app.platform.db import db, transaction

PEOPLE: dict[str, tuple[str, str, tuple[Role, ...], str, tuple[Capability, ...]]] = {
    "lin": ("林晓雯", "Lin Xiaowen", (Role.LEARNER,), "one", ()),
    "mei": ("梅子涵", "Mei Zihan", (Role.LEARNER,), "one", ()),
    "lu": ("卢思远", "Lu Siyuan", (Role.LEARNER,), "two", ()),
    "tao": ("陶一鸣", "Tao Yiming", (Role.TRAINER,), "", (Capability.LEAD_TRAINER,)),
    "wen": ("温如玉", "Wen Ruyu", (Role.TRAINER,), "", ()),
    "gao": ("高远", "Gao Yuan", (Role.MANAGER,), "", ()),
    "qiu": ("邱敏", "Qiu Min", (Role.MANAGER,), "", ()),
    "ada": ("安达", "An Da", (Role.ADMIN,), "", ()),
    "an": ("安然", "An Ran", (Role.ANALYST,), "", ()),
    "ping": (
        "平凡",
        "Ping Fan",
        (Role.MANAGER,),
        "",
        (Capability.APPROVER, Capability.INTERVIEWER),
    ),
}


def make_account(staff_no: str, name: str, *, hired: date, at: datetime, **more: Any) -> Account:
    """An account with a password that nobody knows, its first-time duties done. Flushes."""
    account = Account(
        staff_no=staff_no,
        name=name,
        hired_on=hired,
        created_at=at,
        password_is_one_time=False,
        notice_version=1_000,
        **more,
    )
    db.session.add(account)
    db.session.flush()
    return account


def make_unit(key: str, kind: UnitKind, zh: str, en: str, at: datetime, parent: int | None) -> int:
    """A merchant or team. Flushes."""
    unit = Unit(key=key, kind=kind, name_zh=zh, name_en=en, created_at=at, parent_id=parent)
    db.session.add(unit)
    db.session.flush()
    return unit.id


def make_cast(*, hired: date, at: datetime) -> tuple[dict[str, int], dict[str, int]]:
    """The cast and their two teams in one shop. Commits."""
    with transaction() as session:
        shop = make_unit("qinghe", UnitKind.MERCHANT, "青禾母婴", "Qinghe Baby", at, None)
        teams = {
            "one": make_unit("one", UnitKind.TEAM, "售前一组", "Pre-sales 1", at, shop),
            "two": make_unit("two", UnitKind.TEAM, "售后二组", "After-sales 2", at, shop),
        }
        ids: dict[str, int] = {}
        for number, (key, (name, latin, roles, team, duties)) in enumerate(PEOPLE.items()):
            account = make_account(
                f"K{number:04d}",
                name,
                hired=hired,
                at=at,
                latin_name=latin,
                email=f"{key}@example.com",
            )
            ids[key] = account.id
            session.add_all(RoleGrant(account_id=account.id, role=r, granted_at=at) for r in roles)
            session.add_all(
                CapabilityGrant(account_id=account.id, capability=c, granted_at=at) for c in duties
            )
            if team:
                session.add(
                    Membership(
                        account_id=account.id, unit_id=teams[team], since=hired, created_at=at
                    )
                )
        for leader, team in (("gao", "one"), ("qiu", "two")):
            session.add(
                Management(account_id=ids[leader], unit_id=teams[team], since=hired, created_at=at)
            )
    return ids, teams


def signed_in_client(app: Flask, account_id: int, language: str = "en") -> FlaskClient:
    """A client whose cookie is that of a fresh sign-in. Commits."""
    with app.app_context():
        at = clock.now()
        with transaction() as session:
            row = SignIn(account_id=account_id, created_at=at, last_seen_at=at, confirmed_at=at)
            session.add(row)
            session.flush()
            token = str(row.public_id)
    client = app.test_client()
    agent = "Academy-Test/1"
    client.environ_base["HTTP_USER_AGENT"] = agent
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
    with app.test_request_context(headers={"User-Agent": agent}):
        identifier = _create_identifier()
    with client.session_transaction() as kept:
        kept.update({"_user_id": token, "_fresh": True, "_id": identifier})
    return client
