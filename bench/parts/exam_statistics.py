"""Statistics of an exam of fifty items over a million answers, a tenth of that by default: from the
kept sums, from kept marks, and anew from the answers. Times are the processor's own, unless the
wall is named."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from app.accounts.models import Account
from app.exams.models.attempts import Attempt, Response
from app.exams.models.papers import Paper
from app.exams.models.ratings import SlotScore
from app.exams.queries import summaries as queries
from app.exams.rules import summaries as rules
from app.exams.rules.attempt import AttemptState
from app.exams.rules.summaries import PaperSums
from app.exams.services import statistics, summaries
from app.exams.services.papers import PaperView, paper_view
from app.platform import clock
from app.platform.db import db, new_id, transaction
from bench import made
from bench.figures import Figure, median

PART = "Exam statistics"
BATCH = 200


def _attempt(number: int, paper: PaperView, version_id: int, chance: random.Random) -> Any:
    """A released attempt of an able or less able person, as rows of three tables."""
    start = clock.now() - timedelta(days=chance.randrange(1, 90))
    able = chance.random()
    scores: list[dict[str, Any]] = []
    responses: list[dict[str, Any]] = []
    moment = start
    for slot in paper.slots:
        right = chance.random() < able
        moment += timedelta(seconds=chance.randrange(5, 90))
        if slot.item.type == "single":
            best = slot.shown.index(0)
            answer = str(best if right else chance.choice([n for n in range(4) if n != best]))
        else:
            answer = '["7"]' if right else '["15"]'
        scores.append(
            {
                "attempt_id": number, "slot": slot.number, "exam_key": made.EXAM,
                "item_key": slot.key, "item_version_id": slot.version_id, "revision": 1,
                "section": "", "competency": "", "worth": slot.points,
                "earned": slot.points if right else 0, "by_hand": False, "blank": False,
                "wants_second": False, "wants_third": False, "finished_at": moment,
            }
        )  # fmt: skip
        responses.append(
            {
                "attempt_id": number, "slot": slot.number, "revision": 1, "base": 0,
                "token": "b", "answer": answer, "answer_hash": "", "received_at": moment,
                "receipt": "",
            }
        )  # fmt: skip
    earned = sum(row["earned"] for row in scores)
    attempt = {
        "id": number, "public_id": new_id(), "exam_key": made.EXAM, "exam_version_id": version_id,
        "paper_id": paper.id, "learner_id": number, "number": 1, "state": AttemptState.RELEASED,
        "language": "zh", "slot_count": len(scores), "flags": [], "started_at": start,
        "due_at": start + timedelta(hours=2), "counts_until": start + timedelta(hours=2),
        "finished_at": moment, "settled_at": moment, "scored_at": moment, "earned": earned,
        "possible": paper.possible, "percent": earned * 10_000 // paper.possible, "passed": True,
        "chain_head": "", "receipt_code": "", "receipt_count": 50, "void_reason": "",
    }  # fmt: skip
    return attempt, scores, responses


def _fill(people: int) -> None:
    chance = random.Random(4)
    with transaction():
        papers = [paper_view(number) for number in db.session.scalars(select(Paper.id))]
        version_id = db.session.scalars(select(Paper.exam_version_id)).first() or 0
    at = clock.now()
    for begin in range(1, people + 1, BATCH):
        numbers = range(begin, min(begin + BATCH, people + 1))
        rows = [_attempt(n, papers[n % len(papers)], version_id, chance) for n in numbers]
        with transaction() as session:
            session.execute(
                insert(Account),
                [
                    {"id": n, "name": "测量", "hired_on": at.date(), "created_at": at}
                    for n in numbers
                ],
            )
            session.execute(insert(Attempt), [row[0] for row in rows])
            session.execute(insert(SlotScore), [one for row in rows for one in row[1]])
            session.execute(insert(Response), [one for row in rows for one in row[2]])


def _timed(deed: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the wall and of this process."""
    wall, own = time.perf_counter(), time.process_time()
    deed()
    return time.perf_counter() - wall, time.process_time() - own


def _report() -> None:
    statistics.report(made.EXAM)
    db.session.rollback()


def _from_marks(papers: list[int]) -> list[PaperSums]:
    found = []
    for paper_id in papers:
        kept = [marks for _paper, marks in queries.marks(paper_id=paper_id).values()]
        shape = queries.sums_of_paper(paper_id)
        assert shape is not None
        found.append(rules.added_up(shape, kept))
    db.session.rollback()
    return found


def _rebuild(papers: list[int]) -> float:
    """Count every paper anew; give the longest time that the write lock was held."""
    longest = 0.0
    for paper_id in papers:
        found = summaries.recounted(paper_id)
        db.session.rollback()
        for ids in summaries.portions(found):
            begun = time.perf_counter()
            with transaction():
                summaries.put(found, ids)
            longest = max(longest, time.perf_counter() - begun)
        begun = time.perf_counter()
        with transaction():
            summaries.put_sums(paper_id)
        longest = max(longest, time.perf_counter() - begun)
    return longest


def measure(scale: float) -> Iterator[Figure]:
    """From 20,000 people at full scale."""
    people = max(200, int(20_000 * scale))
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        app = made.academy(Path(scratch))
        with app.app_context():
            made.add_exam(clock.now())
            _fill(people)
            papers = queries.papers(made.EXAM)
            db.session.rollback()
            locked: list[float] = []
            _anew, anew_own = _timed(lambda: locked.append(_rebuild(papers)))
            wrong = sum(1 for paper_id in papers for _one in summaries.differences(paper_id))
            db.session.rollback()
            _report()
            reports = [_timed(_report) for _ in range(9)]
            marks = [_timed(lambda: _from_marks(papers)) for _ in range(3)]
            db.session.remove()
            db.engine.dispose()
    answers = f"{people * made.ITEMS:,} answers"
    wall, own = (median(found) * 1e3 for found in zip(*reports, strict=True))
    yield Figure(
        PART, "figures of the page from kept sums, processor", own, "ms", 50, False, answers
    )
    yield Figure(PART, "the same by the wall", wall, "ms")
    wall, own = (median(found) for found in zip(*marks, strict=True))
    yield Figure(PART, "all sums anew from kept marks", own, "s", 2 * scale, False)
    yield Figure(PART, "the same by the wall", wall, "s")
    yield Figure(PART, "marks and sums anew from the answers", anew_own, "s", 2 * scale, False)
    yield Figure(PART, "longest write while that goes on", locked[0] * 1e3, "ms", 200, False)
    yield Figure(PART, "differences between sums and answers", wrong, "sums", 0, False)
