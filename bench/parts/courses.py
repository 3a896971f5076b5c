"""What learners and managers ask of two hundred courses: the catalogue, one's own courses, a team's
progress. Asked of a tenth of the people first, then of all of them: it must not get slower. At
full scale 20,000 learners with 2 million rows of progress, a tenth by default."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import func, insert, select, text

from app.accounts.models import Account, Management, Membership, RoleGrant, Unit, UnitKind
from app.content import store
from app.content.models import ContentEntry
from app.content.rules.lifecycle import State
from app.courses.models.bodies import Course, Lesson
from app.courses.models.rows import Enrolment, LessonProgress
from app.courses.rules.enrolment import EnrolmentState
from app.growth.models.framework import Framework
from app.kernel.actor import SYSTEM, Role
from app.platform import clock
from app.platform.db import db, new_id, transaction
from bench import made
from bench.driver import drive, get
from bench.figures import Figure, median
from bench.made import Person
from bench.servers import served

PART = "Courses, 16 at once"
COURSES = 200
LESSONS = 10
TAKEN = 10
TEAM = 50
ROUNDS = 3
SECONDS = 1.5
PAGES = {
    "catalogue": ("/courses/", False),
    "own courses": ("/courses/?shelf=progress", False),
    "team overview": ("/courses/progress", True),
}


def measure(scale: float) -> Iterator[Figure]:
    """Fill two academies, the smaller one a tenth of the larger, and ask both in turn."""
    number = max(TEAM * 4, round(20_000 * scale))
    at = clock.now()
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        few, many = Path(scratch) / "few", Path(scratch) / "many"
        people = _first(few, number // 10, at)
        shutil.copytree(few, many)
        rows = _more(many, number - number // 10, at)
        yield Figure(
            PART, "rows of progress", rows, "", note=f"{number:,} people, {COURSES} courses"
        )
        found: dict[str, dict[Path, list[float]]] = {name: {few: [], many: []} for name in PAGES}
        with (
            served("app:create_app", made.environment(few)) as (small, _one, _began),
            served("app:create_app", made.environment(many)) as (large, _other, _later),
        ):
            for turn in range(ROUNDS + 1):
                for name, (path, managers) in PAGES.items():
                    for folder, port in ((few, small), (many, large)):
                        asked = [p for n, p in enumerate(people) if (n >= 16) == managers]
                        took = _p95(port, path, asked)
                        if turn:  # the first round fills what is kept
                            found[name][folder].append(took)
    for name, by_size in found.items():
        slow, quick = median(by_size[many]), median(by_size[few])
        yield Figure(PART, f"{name} (p95)", slow, "ms", 100, False)
        yield Figure(PART, f"{name}, ten times the people", slow / quick, "x", 1.5, False)


def _p95(port: int, path: str, people: list[Person]) -> float:
    asks = [get(path, cookie=person.cookie) for person in people]
    window = drive(
        port,
        lambda line, _count: asks[line % len(asks)],
        connections=16,
        seconds=SECONDS,
        expect=b"</html>",
    )
    return window.percentile(0.95) * 1000


def _first(folder: Path, number: int, at: datetime) -> list[Person]:
    """The courses, sixteen learners and sixteen managers who are signed in, and the first teams."""
    folder.mkdir()
    app = made.academy(folder)
    with app.app_context():
        _publish(at)
        people = made.add_people(app, 32, at)
        with transaction() as session:
            ids = [person.account_id for person in people]
            session.execute(
                insert(RoleGrant),
                [{"account_id": i, "role": Role.MANAGER, "granted_at": at} for i in ids[16:]],
            )
        units = _teams(number, at, start=0)
        with transaction() as session:
            since = (at - timedelta(days=400)).date()
            session.execute(
                insert(Management),
                [
                    {"account_id": i, "unit_id": units[n % len(units)], "is_deputy": False,
                     "since": since, "created_at": at}
                    for n, i in enumerate(ids[16:])
                ],
            )  # fmt: skip
            _study(session, ids[:16], at)
        _settle()
    return people


def _more(folder: Path, number: int, at: datetime) -> int:
    """The other nine tenths; gives how many rows of progress there are."""
    app: Flask = made.academy(folder)
    with app.app_context():
        _teams(number, at, start=1_000_000)
        _settle()
        rows = db.session.scalar(select(func.count()).select_from(LessonProgress)) or 0
        db.session.rollback()
        db.engine.dispose()
    return rows


def _settle() -> None:
    with db.engine.begin() as connection:
        connection.execute(text("ANALYZE"))
    with db.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _publish(at: datetime) -> None:
    """Courses of ten lessons each, met by learners."""
    with transaction():
        body = Framework.model_validate(made.framework())
        store.write(Framework, "framework", body, by=SYSTEM, at=at)
    lesson = Lesson.model_validate(
        {
            "minutes": 10,
            "zh": {"title": "先核实", "body": "## 先核实\n\n先核实订单，再回复顾客。"},
            "en": {"title": "Check first", "body": "## Check first\n\nCheck, then answer."},
        }
    )
    keys = [f"lesson-{n}" for n in range(LESSONS)]
    courses, lessons = {}, {}
    for place in range(COURSES):
        key = f"course-{place:03}"
        courses[key] = Course.model_validate(
            {
                "title": made.both(f"第 {place + 1} 门课", f"Course {place + 1}"),
                "summary": made.both("接稳每一次咨询。", "Every question handled well."),
                "tier": "junior",
                "competencies": ["after_sales"],
                "hours": 2,
                "sections": [{"title": made.both("开始", "Begin"), "lessons": keys}],
            }
        )
        lessons |= {f"{key}--{short}": lesson for short in keys}
    with transaction() as session:
        store.save_new(Course, courses, by=SYSTEM, at=at)
        store.save_new(Lesson, lessons, by=SYSTEM, at=at)
        for entry in session.scalars(select(ContentEntry).where(ContentEntry.state == State.DRAFT)):
            entry.state, entry.key = State.PUBLISHED, entry.key.replace("--", "/")
            entry.current_version_id, entry.draft_version_id = entry.draft_version_id, None


def _teams(number: int, at: datetime, *, start: int) -> list[int]:
    """People in teams, everybody in ten courses; gives the teams."""
    since = (at - timedelta(days=300)).date()
    units = []
    for first in range(start, start + number, TEAM):
        with transaction() as session:
            unit = Unit(key=f"team{first}", kind=UnitKind.TEAM, name_zh=f"组{first}",
                        name_en=f"Team {first}", created_at=at)  # fmt: skip
            session.add(unit)
            session.flush()
            units.append(unit.id)
            ids = list(session.scalars(insert(Account).returning(Account.id), [
                {"public_id": new_id(), "staff_no": f"C{n:07}", "name": f"员工{n}",
                 "hired_on": since, "created_at": at, "password_is_one_time": False,
                 "notice_version": 1000}
                for n in range(first, first + TEAM)
            ]))  # fmt: skip
            session.execute(
                insert(RoleGrant),
                [{"account_id": i, "role": Role.LEARNER, "granted_at": at} for i in ids],
            )
            session.execute(
                insert(Membership),
                [
                    {"account_id": i, "unit_id": unit.id, "since": since, "created_at": at}
                    for i in ids
                ],
            )
            _study(session, ids, at)
    return units


def _study(session: Any, ids: list[int], at: datetime) -> None:
    """Ten courses for each of these people, some done, some under way, some late."""
    today = at.date()
    taken = [
        {
            "public_id": new_id(),
            "learner_id": person,
            "course": f"course-{(person * 7 + n * 19) % COURSES:03}",
            "state": EnrolmentState.COMPLETED if n % 2 else EnrolmentState.ACTIVE,
            "round": 1,
            "assigned_at": at,
            "due_on": today + timedelta(days=n * 5 - 10),
            "created_at": at,
            "started_at": at,
            "last_at": at,
            "last_lesson": "lesson-3",
            "lessons_done": LESSONS,
            "completed_at": at if n % 2 else None,
            "completed_version_id": 1 if n % 2 else None,
        }
        for person in ids
        for n in range(TAKEN)
    ]
    rows = list(session.scalars(insert(Enrolment).returning(Enrolment.id), taken))
    # Straight into the table: two million rows would pass through the mapper one by one.
    session.connection().execute(
        insert(LessonProgress.__table__),
        [
            {"enrolment_id": row, "round": 1, "lesson": f"lesson-{n}", "version_id": 1,
             "edition": 1, "begun_at": at, "last_at": at, "seconds": 300, "completed_at": at}
            for row in rows
            for n in range(LESSONS)
        ],
    )  # fmt: skip
