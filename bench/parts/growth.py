"""Readiness, boards, back-test and replay over made people and facts: 20,000 people with a hundred
facts each at full scale, a tenth by default. Boards are asked of a tenth of the people first and
then of all of them, which says whether they stay flat."""

from __future__ import annotations

import gc
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, select

from app.accounts import queries as accounts
from app.accounts.models import Account, Membership, RoleGrant, Unit, UnitKind
from app.content import store, yaml_files
from app.evidence import facts as kinds
from app.evidence.facts import Fact, Voided
from app.evidence.models import FactRow
from app.growth.models.framework import Framework
from app.growth.queries import frameworks, people, pictures
from app.growth.queries.dossiers import read
from app.growth.queries.pictures import Picture, View, as_of
from app.growth.queries.standings import Organisation
from app.growth.queries.team_board import Board, Wanted
from app.growth.rules.dossier import Dossier
from app.growth.services import standings, trials
from app.kernel.actor import SYSTEM, Actor, Role
from app.platform import clock
from app.platform.db import db, new_id, transaction
from app.platform.i18n import local
from bench import made
from bench.figures import Figure, median

PART = "Growth"
TEAM = 50
SHOP = 10
CRITERIA = (
    "attitude", "communication", "expertise", "problem_handling", "feedback_handling",
    "efficiency", "teamwork",
)  # fmt: skip
INDICATORS = ("first_reply_in_time", "solving", "satisfaction", "compliance", "received")
COURSES = ("platform-overview", "chat-service", "information-protection", "complaint-handling")
PAIRS = 1000
FRAMEWORK = Path(__file__).resolve().parents[2] / "content" / "framework.yaml"


@dataclass(frozen=True)
class Entry:
    """A made fact and when it became known; ``voided`` when it was taken back."""

    id: UUID
    fact: Fact
    recorded: datetime
    voided: datetime | None


def _facts(learner: int, at: datetime, chance: random.Random) -> list[Fact]:
    """About a hundred facts of one year."""
    found: list[Fact] = []

    def add(make: Callable[..., Fact], days: int, **values: Any) -> None:
        when = at - timedelta(days=days, minutes=chance.randrange(600))
        source = f"bench:{learner}/{len(found)}"
        found.append(make(learner_id=learner, happened_at=when, source=source, **values))

    for back in range(1, 8):
        month = (at - timedelta(days=30 * back)).strftime("%Y-%m")
        for name in INDICATORS:
            value = (
                chance.randrange(400, 500)
                if name == "satisfaction"
                else chance.randrange(7500, 10_000)
            )
            add(kinds.IndicatorMeasured, 30 * back - 5, indicator=name, month=month, value=value)
    for _ in range(30):
        add(
            kinds.RolePlayRated, chance.randrange(360), scenario=f"s{chance.randrange(12)}",
            channel="chat", mode="practice", passed=chance.random() < 0.7,
            confirmed=chance.random() < 0.8,
            levels={c: chance.randrange(200, 501, 10) for c in CRITERIA},
            tags=("complaint",) if chance.random() < 0.3 else ("peak_drill",),
        )  # fmt: skip
    for _ in range(14):
        add(kinds.CriterionRated, chance.randrange(360), criterion=chance.choice(CRITERIA),
            level=chance.randrange(200, 501, 10), context="monthly_review")  # fmt: skip
    for _ in range(12):
        add(kinds.ScriptDrilled, chance.randrange(360), script=f"x{chance.randrange(30)}",
            met=chance.randrange(6), points=5)  # fmt: skip
    for course in COURSES:
        add(kinds.CourseCompleted, chance.randrange(500), course=course, version=1)
    for exam in ("junior", "mid"):
        add(kinds.ExamPassed, chance.randrange(300), exam=exam,
            percent=chance.randrange(6000, 10_000))  # fmt: skip
    add(kinds.InterviewRated, chance.randrange(300), interview_kind="phone",
        rating=chance.randrange(250, 500))  # fmt: skip
    add(kinds.SignedOff, chance.randrange(300), what="tier:mid", by=learner)
    add(
        kinds.AttendanceConfirmed,
        chance.randrange(300),
        session="c1",
        session_kind="class",
        hours=2.5,
    )
    return found


def _entries(learner: int, at: datetime, chance: random.Random) -> list[Entry]:
    entries = []
    for fact in _facts(learner, at, chance):
        recorded = min(at, fact.happened_at + timedelta(days=chance.choice((0, 0, 0, 2, 20))))
        gone = None
        if chance.random() < 0.02:
            gone = min(at, recorded + timedelta(days=chance.randrange(60)))
        entries.append(Entry(uuid4(), fact, recorded, gone))
    return entries


def _rows(entries: list[Entry]) -> Iterator[dict[str, Any]]:
    for entry in entries:
        yield _row(entry.id, entry.fact, entry.recorded)
        if entry.voided is not None:
            void = Voided(
                learner_id=entry.fact.learner_id, happened_at=entry.voided,
                source=f"void:{entry.id}", voids=str(entry.id), reason="bench", by=1,
            )  # fmt: skip
            yield _row(uuid4(), void, entry.voided)


def _row(id_: UUID, fact: Fact, recorded: datetime) -> dict[str, Any]:
    return {
        "public_id": id_, "kind": fact.KIND, "learner_id": fact.learner_id,
        "happened_at": fact.happened_at, "recorded_at": recorded, "source": fact.source,
        "subject": fact.subject, "body": fact.body(),
    }  # fmt: skip


def _begin(at: datetime) -> None:
    """The shipped framework in force since before anybody was hired; the courses and exams that it
    names are known by their keys alone, which is all that judging asks."""
    body, _lines, faults = yaml_files.read(FRAMEWORK.read_text("utf-8"))
    assert not faults
    begun = at - timedelta(days=520)
    with clock.frozen_at(begun), transaction():
        effective = begun.date() - timedelta(days=1)
        published = Framework.model_validate({**body, "effective": effective})
        store.save(Framework, frameworks.KEY, published, by=SYSTEM, at=begun)
        store.publish(Framework, frameworks.KEY, by=SYSTEM, at=begun, checked=True)


def _fill(start: int, number: int, at: datetime, sample: int) -> dict[int, list[Entry]]:
    """People in teams of fifty, ten teams a shop, and their facts; the entries of some of them."""
    chance = random.Random(11 + start)
    kept: dict[int, list[Entry]] = {}
    hired = at.date() - timedelta(days=500)
    shop_id: int | None = None
    for first in range(start, number, TEAM):
        with transaction() as session:
            team = first // TEAM
            if team % SHOP == 0 or shop_id is None:
                shop = Unit(key=f"shop{team}", kind=UnitKind.MERCHANT, name_zh=f"店{team}",
                            name_en=f"Shop {team}", created_at=at)  # fmt: skip
                session.add(shop)
                session.flush()
                shop_id = shop.id
            unit = Unit(key=f"team{team}", kind=UnitKind.TEAM, name_zh=f"组{team}",
                        name_en=f"Team {team}", created_at=at, parent_id=shop_id)  # fmt: skip
            session.add(unit)
            session.flush()
            ids = list(session.scalars(insert(Account).returning(Account.id), [
                {"public_id": new_id(), "staff_no": f"B{n:06}", "name": f"员工{n}",
                 "hired_on": hired, "created_at": at, "password_is_one_time": False,
                 "notice_version": 1000}
                for n in range(first, min(first + TEAM, number))
            ]))  # fmt: skip
            session.execute(
                insert(RoleGrant),
                [{"account_id": i, "role": Role.LEARNER, "granted_at": at} for i in ids],
            )
            session.execute(insert(Membership), [
                {"account_id": i, "unit_id": unit.id, "since": hired, "created_at": at}
                for i in ids])  # fmt: skip
            entries = [(i, _entries(i, at, chance)) for i in ids]
            session.connection().execute(
                insert(FactRow.__table__),  # type: ignore[arg-type]
                [r for _, e in entries for r in _rows(e)],
            )
            kept |= dict(entries[: max(0, sample - len(kept))])
    return kept


def _timed(call: Callable[[], object], times: int) -> list[float]:
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        call()
        taken.append((time.perf_counter() - began) * 1000)
        db.session.rollback()
    return taken


def _as_served() -> None:
    """What is loaded is left out of the search for garbage, as the web server does it."""
    gc.collect()
    gc.freeze()


@dataclass(frozen=True)
class Boards:
    """How long the boards take with so many people, in milliseconds."""

    team: float
    organisation: float
    working_out: float


def _boards(leader: Actor, everybody: Actor, view: View, at: datetime) -> Boards:
    def team() -> object:
        found = Board(leader, Wanted(), view)
        return found.rows, found.expiring, found.overdue, found.gap

    def organisation() -> object:
        return Organisation(everybody, None, view.on).rows

    _as_served()
    teams = _timed(team, 25)
    began = time.perf_counter()
    standings.refresh_all(at)
    took = time.perf_counter() - began
    whole = statistics.quantiles(_timed(organisation, 40), n=20)[-1]
    return Boards(median(teams), whole, took)


def _differences(kept: dict[int, list[Entry]], at: datetime) -> int:
    """Random people on random past days: the ledger's replay against a fold over what was made."""
    chance, wrong = random.Random(5), 0
    day = local(at).date()
    for _ in range(PAIRS):
        learner = chance.choice(list(kept))
        asked = day - timedelta(days=chance.randrange(1, 360))
        view = as_of(asked, at, hindsight=chance.random() < 0.2)
        person = people.person_of(learner, day=day)
        replayed = pictures.picture(person, view)
        known = [
            e for e in kept[learner]
            if (view.known_by is None or e.recorded <= view.known_by)
            and not (e.voided and (view.known_by is None or e.voided <= view.known_by))
        ]  # fmt: skip
        fold = Dossier(
            person.hired_on,
            [
                read(e.fact.KIND, str(e.id), local(e.fact.happened_at).date(), e.fact.body())
                for e in known
            ],
        )
        by_hand = Picture(person, replayed.edition, fold, view.on)
        wrong += replayed.readiness != by_hand.readiness or replayed.means != by_hand.means
        db.session.rollback()
    return wrong


def measure(scale: float) -> Iterator[Figure]:
    """Fill an academy, then ask what its people ask."""
    number = max(TEAM * SHOP, round(20_000 * scale))
    at = clock.now()
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        app = made.academy(Path(scratch))
        with app.app_context():
            day = local(at).date()
            few = max(TEAM * SHOP, number // 10)
            _begin(at)
            kept = _fill(0, few, at, 200)
            ids = list(kept)
            unit = accounts.team_of(db.session(), ids[3], day=day)
            db.session.rollback()
            leader = Actor(ids[0], frozenset({Role.MANAGER}), frozenset({unit or 0}))
            everybody = Actor(ids[0], frozenset({Role.ANALYST}))
            view = View(day)
            before = _boards(leader, everybody, view, at)
            _fill(few, number, at, 0)
            facts = db.session.scalar(select(db.func.count()).select_from(FactRow))
            db.session.rollback()
            note = f"{number:,} people, {facts:,} facts"
            one = people.person_of(ids[3], day=day)
            db.session.rollback()

            def judge() -> object:
                return pictures.picture(one, view).readiness

            yield Figure(PART, "readiness of one", median(_timed(judge, 60)), "ms", 30, False, note)
            after = _boards(leader, everybody, view, at)
            yield Figure(PART, f"team board of {TEAM}", after.team, "ms", 100, False)
            yield Figure(PART, "organisation board (p95)", after.organisation, "ms", 150, False)
            if number > few:
                name = f"team board, {number:,} people to {few:,}"
                yield Figure(PART, name, after.team / before.team, "x", 1.5, False)
            yield Figure(PART, "standings of the rest", after.working_out, "s")
            present = frameworks.edition(day)
            stricter = present.body.model_dump(mode="json")
            stricter["promotions"][0]["requirements"][2]["level"] = 3.5
            other = Framework.model_validate(stricter)
            db.session.rollback()
            began = time.perf_counter()
            with transaction():
                row = trials.begin(present, other, on=day, by=everybody, at=at)
                key = row.public_id
            while not trials.step(key, at=at):
                pass
            took = time.perf_counter() - began
            with transaction():
                judged = trials.find(key).done
            goal = 10 * judged / 20_000
            yield Figure(PART, f"back-test over {judged:,}", took, "s", goal, False)
            wrong = _differences(kept, at)
            yield Figure(PART, f"replay of {PAIRS:,}: differences", wrong, "", 0, False)
