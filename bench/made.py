"""Made data: learners who are signed in, an exam of fifty items, attempts to save into."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import insert

from app import create_app
from app.accounts.models import Account, RoleGrant, SignIn
from app.content import store
from app.exams.models.bodies import ExamBody, ItemBody
from app.exams.services import bank, starting
from app.growth.models.framework import Framework
from app.kernel.actor import SYSTEM, Role
from app.platform import clock
from app.platform.db import Base, db, new_id, transaction
from app.platform.settings import Settings

ITEMS = 50
EXAM = "bench"


@dataclass(frozen=True)
class Person:
    """A signed-in learner's browser: the cookie, and the tokens that its pages carry."""

    account_id: int
    sign_in: UUID
    cookie: str
    page_token: str
    form_token: str


def academy(data: Path, database_url: str = "") -> Flask:
    """The application on an empty database."""
    app = create_app(
        Settings(
            data_dir=data,
            database_url=database_url,
            secret_key="bench" * 8,
            argon2_memory_kib=8,
            demo=False,
        )
    )
    with app.app_context():
        Base.metadata.create_all(db.engine)
    return app


def environment(data: Path, database_url: str = "") -> dict[str, str]:
    """The same settings for a server."""
    given = {
        "ACADEMY_DATA": str(data),
        "SECRET_KEY": "bench" * 8,
        "ACADEMY_DEMO": "0",
        "LOG_LEVEL": "warning",
    }
    return given | ({"DATABASE_URL": database_url} if database_url else {})


def both(zh: str, en: str) -> dict[str, str]:
    """A text in both languages."""
    return {"zh": zh, "en": en}


def _items() -> dict[str, dict[str, Any]]:
    common = {
        "bank": "bench",
        "competency": "after_sales",
        "criterion": "expertise",
        "points": 2,
        "explanation": both("规则如此，按下单页说明办理。", "That is what the rule says."),
    }
    found: dict[str, dict[str, Any]] = {}
    for number in range(ITEMS):
        body: dict[str, Any] = dict(common)
        body["difficulty"] = ("easy", "medium", "hard")[number % 3]
        stem = f"第 {number + 1} 题：顾客签收第六天申请换货，商品页支持换货，应当怎样答复？"
        english = f"Item {number + 1}: the goods were signed for six days ago; what is the answer?"
        if number % 5 == 4:
            body |= {
                "type": "fill_in",
                "stem": both(stem + "在____天内可以申请。", english + " Within ____ days."),
                "blanks": [{"zh": ["7", "七"], "en": ["7", "seven"]}],
            }
        else:
            body |= {
                "type": "single",
                "stem": both(stem, english),
                "options": [
                    {
                        "zh": "可以申请，同款换尺码",
                        "en": "Another size of the same",
                        "correct": True,
                    },
                    {"zh": "可以申请，换别的颜色", "en": "Another colour"},
                    {"zh": "已经过期，不能申请", "en": "Too late"},
                    {"zh": "请顾客自己联系厂家", "en": "Ask the maker"},
                ],
            }
        found[f"bench-{number:02}"] = body
    return found


def framework() -> dict[str, Any]:
    """A framework with one competency and one tier."""
    return {
        "title": both("框架", "Framework"),
        "effective": date(2026, 1, 1),
        "reason": both("测量", "Measuring"),
        "competencies": [{"key": "after_sales", "title": both("售后", "After-sales")}],
        "criteria": [],
        "dimensions": [],
        "indicators": [],
        "interviews": [],
        "tiers": [
            {
                "key": "junior",
                "title": both("初级", "Junior"),
                "short": both("初", "J"),
                "duties": [],
            }
        ],
        "promotions": [],
    }


def add_exam(at: datetime) -> None:
    """Fifty items and an exam over them, its papers built before the bell."""
    with transaction():
        body = Framework.model_validate(framework())
        store.write(Framework, "framework", body, by=SYSTEM, at=at)
        for key, item in _items().items():
            store.write(ItemBody, key, ItemBody.model_validate(item), by=SYSTEM, at=at)
    exam = ExamBody.model_validate(
        {
            "title": both("测量用考试", "Exam for measuring"),
            "summary": both("五十题", "Fifty items"),
            "tier": "junior",
            "minutes": 90,
            "blueprint": [{"keys": sorted(_items()), "count": ITEMS}],
            "papers": 3,
            "release": "at_once",
            "allowed": both("无", "Nothing"),
        }
    )
    with transaction():
        version = store.write(ExamBody, EXAM, exam, by=SYSTEM, at=at)
    with transaction():
        bank.build_for_version(version.id, at=at)


def add_people(app: Flask, number: int, at: datetime, *, start: int = 0) -> list[Person]:
    """Learners, each signed in on one browser."""
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    tokens = URLSafeTimedSerializer(app.secret_key or "", salt="wtf-csrf-token")
    # Signing in keeps this of a browser; a cookie without it is written anew with every answer.
    with app.test_request_context(environ_base={"REMOTE_ADDR": "127.0.0.1"}):
        browser = app.login_manager._session_identifier_generator()  # type: ignore[attr-defined]
    people = []
    with transaction() as session:
        for place in range(start, start + number):
            account = Account(
                staff_no=f"B{place:06}",
                name="测量学员",
                hired_on=date(2026, 1, 5),
                created_at=at,
                password_is_one_time=False,
                notice_version=1_000,
            )
            session.add(account)
            session.flush()
            session.add(RoleGrant(account_id=account.id, role=Role.LEARNER, granted_at=at))
            public_id = new_id()
            session.execute(
                insert(SignIn).values(
                    public_id=public_id,
                    account_id=account.id,
                    created_at=at,
                    last_seen_at=at,
                    confirmed_at=at,
                )
            )
            secret = secrets.token_hex(20)
            kept = {
                "_user_id": str(public_id),
                "_fresh": True,
                "_id": browser,
                "csrf_token": secret,
            }
            people.append(
                Person(
                    account.id,
                    public_id,
                    f"{app.config['SESSION_COOKIE_NAME']}={signer.dumps(kept)}",
                    secret,
                    str(tokens.dumps(secret)),
                )
            )
    return people


def start_attempts(people: list[Person]) -> list[UUID]:
    """One open attempt each."""
    at = clock.now()
    return [
        starting.start(person.sign_in, EXAM, language="zh", at=at).public_id for person in people
    ]
