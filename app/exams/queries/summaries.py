"""What the sums behind statistics are read from, and the sums as they are kept."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    Text,
    and_,
    bindparam,
    cast,
    extract,
    func,
    or_,
    select,
    type_coerce,
)

from app.exams.models.attempts import Attempt, Response
from app.exams.models.ratings import SlotScore
from app.exams.models.summaries import AttemptMarks, SlotSummary, SummaryDue, TotalSummary
from app.exams.rules.attempt import AttemptState
from app.exams.rules.summaries import PaperSums, SlotSums
from app.exams.rules.tallying import ANSWERS_APART, APART, POINTS, SLOTS, Folded
from app.platform.db import db, in_session
from app.platform.statements import Statement


@dataclass(frozen=True)
class Counted:
    """An attempt that counts, with its marks by place and every save in it."""

    paper_id: int
    started_at: datetime
    scores: dict[int, tuple[int, bool, int | None]]
    answers: dict[tuple[int, int], str | None]
    saves: list[tuple[datetime, int]]


def _counts() -> list[ColumnElement[bool]]:
    """First tries whose marks are all in."""
    return [
        Attempt.number == 1,
        Attempt.state.in_([AttemptState.SCORED, AttemptState.RELEASED]),
    ]


def counted(attempt_ids: Collection[int]) -> dict[int, Counted]:
    """Those of the attempts that count, read whole in three statements."""
    wanted = list(attempt_ids)
    found = {
        row.id: Counted(row.paper_id, row.started_at, {}, {}, [])
        for row in db.session.execute(
            select(Attempt.id, Attempt.paper_id, Attempt.started_at).where(
                Attempt.id.in_(wanted), *_counts()
            )
        )
    }
    for attempt, slot, earned, blank, revision in db.session.execute(
        select(
            SlotScore.attempt_id,
            SlotScore.slot,
            SlotScore.earned,
            SlotScore.blank,
            SlotScore.revision,
        ).where(SlotScore.attempt_id.in_(list(found)))
    ):
        found[attempt].scores[slot] = (earned or 0, blank, revision)
    for attempt, slot, revision, answer, at in db.session.execute(
        select(
            Response.attempt_id,
            Response.slot,
            Response.revision,
            Response.answer,
            Response.received_at,
        ).where(Response.attempt_id.in_(list(found)))
    ):
        one = found[attempt]
        one.answers[slot, revision] = answer
        one.saves.append((at, slot))
    return found


def _text(column: Any) -> ColumnElement[Any]:
    return type_coerce(column, Text)


def _micro(column: Any) -> ColumnElement[Any]:
    return cast(extract("epoch", column) * 1_000_000, BigInteger)


def _of_paper(
    moment: Callable[[Any], ColumnElement[Any]], join: Callable[[Any, str], ColumnElement[Any]]
) -> tuple[Select[Any], ...]:
    def joined(column: Any, sign: str) -> ColumnElement[Any]:
        return join(cast(column, Text), sign)

    attempt, score, response = Attempt.__table__.c, SlotScore.__table__.c, Response.__table__.c
    # Not by the index of states: by their ids the attempts come in the order of their groups.
    state = func.coalesce(attempt.state, "", type_=attempt.state.type)
    mine = and_(
        attempt.paper_id == bindparam("paper", type_=Integer),
        attempt.id.between(bindparam("low", type_=Integer), bindparam("high", type_=Integer)),
        attempt.number == 1,
        or_(state == AttemptState.SCORED, state == AttemptState.RELEASED),
    )
    marked = Attempt.__table__.join(SlotScore.__table__, score.attempt_id == attempt.id)
    saved = Attempt.__table__.join(Response.__table__, response.attempt_id == attempt.id)
    counting = cast(func.coalesce(score.revision, 0), BigInteger) * 2 + cast(score.blank, Integer)
    mark = (counting * POINTS + func.coalesce(score.earned, 0)) * SLOTS + score.slot
    save = cast(response.revision, BigInteger) * SLOTS + response.slot
    return (
        select(attempt.id, moment(attempt.started_at).label("at")).where(mine),
        select(attempt.id, joined(mark, APART).label("marks"))
        .select_from(marked)
        .where(mine)
        .group_by(attempt.id),
        select(
            attempt.id,
            joined(save, APART).label("saves"),
            joined(func.coalesce(response.answer, ""), ANSWERS_APART).label("answers"),
            joined(moment(response.received_at), APART).label("at"),
        )
        .select_from(saved)
        .where(mine)
        .group_by(attempt.id),
    )


_ATTEMPTS, _MARKS, _SAVES = (
    Statement({"sqlite": on_sqlite, "postgresql": on_postgresql})
    for on_sqlite, on_postgresql in zip(
        _of_paper(_text, func.group_concat), _of_paper(_micro, func.string_agg), strict=True
    )
)


def read(paper_id: int, low: int, high: int) -> Folded:
    """The attempts on a paper between two ids, both included, with their marks and saves, in three
    statements of one row for each attempt: to fetch a million rows takes twice the time that adding
    them up does, and to make objects of them ten times."""
    within, values = in_session(), {"paper": paper_id, "low": low, "high": high}
    attempts, marks, saves = (within.columns(one, values) for one in (_ATTEMPTS, _MARKS, _SAVES))
    return Folded(*attempts, *marks, *saves)


def attempts_of(paper_id: int) -> list[int]:
    """Ids of the attempts on a paper that count."""
    return list(
        db.session.scalars(
            select(Attempt.id).where(Attempt.paper_id == paper_id, *_counts()).order_by(Attempt.id)
        )
    )


def papers(exam_key: str | None = None) -> list[int]:
    """Papers that somebody sat or that have sums, of one exam or of all."""
    sat = select(Attempt.paper_id).distinct()
    kept = select(SlotSummary.paper_id).distinct()
    if exam_key is not None:
        sat = sat.where(Attempt.exam_key == exam_key)
        kept = kept.where(SlotSummary.exam_key == exam_key)
    return sorted({*db.session.scalars(sat), *db.session.scalars(kept)})


def marks(*, attempt_ids: Collection[int] = (), paper_id: int = 0) -> dict[int, tuple[int, bytes]]:
    """What is counted of these attempts, or of all attempts on a paper: paper and packed marks."""
    statement = select(AttemptMarks.attempt_id, AttemptMarks.paper_id, AttemptMarks.marks)
    if paper_id:
        statement = statement.where(AttemptMarks.paper_id == paper_id)
    else:
        statement = statement.where(AttemptMarks.attempt_id.in_(list(attempt_ids)))
    return {row[0]: (row[1], row[2]) for row in db.session.execute(statement)}


def due(exam_key: str, *, most: int) -> tuple[list[int], int]:
    """Attempts of an exam that are not counted yet, the first ``most`` of them; and how many."""
    mine = SummaryDue.exam_key == exam_key
    ids = list(
        db.session.scalars(
            select(SummaryDue.attempt_id).where(mine).order_by(SummaryDue.since).limit(most)
        )
    )
    if len(ids) < most:
        return ids, len(ids)
    return ids, db.session.scalar(select(func.count()).select_from(SummaryDue).where(mine)) or 0


def due_among(attempt_ids: Collection[int]) -> set[int]:
    """Those of the attempts that are not counted yet."""
    wanted = list(attempt_ids)
    return set(
        db.session.scalars(select(SummaryDue.attempt_id).where(SummaryDue.attempt_id.in_(wanted)))
    )


_SLOT = (
    SlotSummary.paper_id,
    SlotSummary.slot,
    SlotSummary.item_version_id,
    SlotSummary.worth,
    SlotSummary.rest_worth,
    SlotSummary.options,
    SlotSummary.count,
    SlotSummary.blanks,
    SlotSummary.e,
    SlotSummary.ee,
    SlotSummary.r,
    SlotSummary.rr,
    SlotSummary.er,
    SlotSummary.timed,
    SlotSummary.seconds,
    SlotSummary.people,
    SlotSummary.takers,
)


def _sums(
    where: tuple[ColumnElement[bool], ColumnElement[bool]],
) -> dict[int, tuple[PaperSums, list[int]]]:
    """The kept sums by paper, each with the item versions that stand in its places."""
    found: dict[int, tuple[PaperSums, list[int]]] = {}
    for row in db.session.execute(
        select(*_SLOT).where(where[0]).order_by(SlotSummary.paper_id, SlotSummary.slot)
    ):
        paper_id, _slot, version_id, *fields = row
        paper, versions = found.setdefault(paper_id, (PaperSums([]), []))
        paper.slots.append(SlotSums(*fields))
        versions.append(version_id)
    totals: dict[int, Counter[int]] = defaultdict(Counter)
    for paper_id, earned, count in db.session.execute(
        select(TotalSummary.paper_id, TotalSummary.earned, TotalSummary.count).where(where[1])
    ):
        totals[paper_id][earned] = count
    for paper_id, counter in totals.items():
        found[paper_id][0].totals = counter
    return found


def sums_of_exam(exam_key: str) -> dict[int, tuple[PaperSums, list[int]]]:
    """The sums of every paper of an exam."""
    return _sums((SlotSummary.exam_key == exam_key, TotalSummary.exam_key == exam_key))


def sums_of_paper(paper_id: int) -> PaperSums | None:
    """The sums of one paper, if any are kept."""
    found = _sums((SlotSummary.paper_id == paper_id, TotalSummary.paper_id == paper_id))
    return found[paper_id][0] if paper_id in found else None
