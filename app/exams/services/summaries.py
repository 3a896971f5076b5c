"""Keeping the sums behind statistics: what moved is noted at once and counted a little later.

Whoever writes an outcome notes the attempt (``summary_due.touch``); the worker takes what was
counted of it out of the sums and puts in what stands now (``fold``). A reader adds what is still
due to what is kept, so that a page never waits for the worker. The sums are always those of
``attempt_marks``; both can be made anew from the answers (``recounted``, ``put``) and compared with
them (``differences``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, insert, select

from app.exams.models.bodies import WITH_OPTIONS
from app.exams.models.papers import Paper
from app.exams.models.summaries import AttemptMarks, SlotSummary, SummaryDue, TotalSummary
from app.exams.queries import summaries as queries
from app.exams.queries.summaries import Counted
from app.exams.rules import pace, tallying
from app.exams.rules import summaries as rules
from app.exams.rules.summaries import Mark, PaperSums
from app.exams.services.papers import PaperView, paper_view
from app.exams.services.scoring import Given, answer_of
from app.platform.db import db

BATCH = 100
MOST_BESIDE = 300
PORTION = 400

# --- from an attempt to its marks -------------------------------------------------------------


class _Known(dict[tuple[int, str | None], int]):
    """A bit for each option that an answer takes, by the author's position, for a place of a paper
    and an answer: worked out once."""

    def __init__(self, paper: PaperView) -> None:
        super().__init__()
        self._paper = paper

    def __missing__(self, place: tuple[int, str | None]) -> int:
        number, answer = place
        slot = self._paper.slots[number - 1]
        if answer is None or slot.item.type not in WITH_OPTIONS:
            return 0  # and long texts are not kept
        found = answer_of(slot, Given(number, 1, answer))
        chosen = found if isinstance(found, tuple) else (found,)
        taken = sum(1 << n for n in {n for n in chosen if isinstance(n, int)} if n < 26)
        self[place] = taken
        return taken


def _marks(paper: PaperView, one: Counted, known: _Known) -> list[Mark]:
    took = pace.seconds_by_slot(one.started_at, one.saves)
    found = []
    for slot in paper.slots:
        earned, blank, revision = one.scores.get(slot.number, (0, True, None))
        answer = None if revision is None else one.answers.get((slot.number, revision))
        chosen = known[slot.number, answer]
        found.append(Mark(earned, blank, chosen, took.get(slot.number, -1)))
    return found


def _empty(paper: PaperView) -> PaperSums:
    return rules.empty(
        [slot.points for slot in paper.slots],
        [len(slot.item.options) if slot.item.type in WITH_OPTIONS else 0 for slot in paper.slots],
    )


def _now(attempt_ids: Sequence[int]) -> dict[int, tuple[int, bytes]]:
    """What should be counted of the attempts: paper and packed marks; others do not count."""
    known: dict[int, _Known] = {}
    found = {}
    for number, one in queries.counted(attempt_ids).items():
        paper = paper_view(one.paper_id)
        if paper.id not in known:
            known[paper.id] = _Known(paper)
        found[number] = (paper.id, rules.packed(_marks(paper, one, known[paper.id])))
    return found


def _at_once(paper: PaperView, low: int, high: int, known: _Known) -> dict[int, bytes]:
    """The same for all attempts on one paper between two ids."""
    given = tallying.unfolded(queries.read(paper.id, low, high))
    return tallying.packed_at_once(given, len(paper.slots), known)


@dataclass(frozen=True)
class _Change:
    attempt_id: int
    out: tuple[int, bytes] | None
    into: tuple[int, bytes] | None


def _changes(attempt_ids: Sequence[int]) -> list[_Change]:
    before, now = queries.marks(attempt_ids=attempt_ids), _now(attempt_ids)
    return [
        _Change(number, before.get(number), now.get(number))
        for number in attempt_ids
        if before.get(number) != now.get(number)
    ]


def _apply(changes: Sequence[_Change], sums: dict[int, PaperSums]) -> None:
    """Take out what was counted, put in what stands; ``sums`` has every paper that is named."""
    for change in changes:
        for part, sign in ((change.out, -1), (change.into, 1)):
            if part is not None:
                sums[part[0]].add(rules.unpacked(part[1]), sign)


# --- the worker's part ------------------------------------------------------------------------


def fold(*, most: int = BATCH) -> int:
    """Count up to ``most`` attempts that are due, in the caller's transaction; give how many."""
    ids = list(
        db.session.scalars(
            select(SummaryDue.attempt_id)
            .order_by(SummaryDue.since, SummaryDue.attempt_id)
            .limit(most)
            .with_for_update(skip_locked=True)
        )
    )
    changes = _changes(ids)
    papers = sorted({p[0] for c in changes for p in (c.out, c.into) if p is not None})
    sums = {}
    for paper_id in papers:
        _lock(paper_id)
        sums[paper_id] = queries.sums_of_paper(paper_id) or _empty(paper_view(paper_id))
    _apply(changes, sums)
    moved = [change.attempt_id for change in changes]
    db.session.execute(delete(AttemptMarks).where(AttemptMarks.attempt_id.in_(moved)))
    _insert_marks({c.attempt_id: c.into for c in changes if c.into is not None})
    for paper_id, paper in sums.items():
        _store(paper_view(paper_id), paper)
    db.session.execute(delete(SummaryDue).where(SummaryDue.attempt_id.in_(ids)))
    return len(ids)


def _lock(paper_id: int) -> None:
    db.session.execute(select(Paper.id).where(Paper.id == paper_id).with_for_update())


def _insert_marks(many: Mapping[int, tuple[int, bytes]]) -> None:
    rows = [
        {"attempt_id": number, "paper_id": paper_id, "marks": kept}
        for number, (paper_id, kept) in many.items()
    ]
    if rows:
        db.session.execute(insert(AttemptMarks), rows)


def _store(paper: PaperView, sums: PaperSums) -> None:
    """Write the sums of a paper over those that are kept."""
    db.session.execute(delete(SlotSummary).where(SlotSummary.paper_id == paper.id))
    db.session.execute(delete(TotalSummary).where(TotalSummary.paper_id == paper.id))
    if not sums.count:
        return
    db.session.execute(
        insert(SlotSummary),
        [
            {
                "paper_id": paper.id,
                "slot": slot.number,
                "exam_key": paper.exam_key,
                "item_version_id": slot.version_id,
                **vars(one),
            }
            for slot, one in zip(paper.slots, sums.slots, strict=True)
        ],
    )
    db.session.execute(
        insert(TotalSummary),
        [
            {"paper_id": paper.id, "earned": earned, "exam_key": paper.exam_key, "count": count}
            for earned, count in sums.totals.items()
        ],
    )


# --- the reader's part ------------------------------------------------------------------------


@dataclass(frozen=True)
class Standing:
    """The sums of an exam as they stand: each paper with the item versions in its places.
    ``late``: attempts that are due and were too many to be added up while somebody waits."""

    papers: Mapping[int, tuple[PaperSums, Sequence[int]]]
    late: int


def standing(exam_key: str) -> Standing:
    """What is kept of an exam, with what is due beside it."""
    kept = queries.sums_of_exam(exam_key)
    ids, waiting = queries.due(exam_key, most=MOST_BESIDE)
    changes = _changes(ids) if ids else []
    papers = {number: (paper, versions) for number, (paper, versions) in kept.items()}
    for part in (p for c in changes for p in (c.out, c.into) if p is not None):
        if part[0] not in papers:
            view = paper_view(part[0])
            papers[part[0]] = (_empty(view), [slot.version_id for slot in view.slots])
    _apply(changes, {number: paper for number, (paper, _versions) in papers.items()})
    return Standing(papers, waiting - len(ids))


# --- proof ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Recount:
    """A paper counted anew from its answers, and what was kept of its attempts at that moment."""

    paper: PaperView
    now: Mapping[int, bytes]
    before: Mapping[int, bytes]


def recounted(paper_id: int) -> Recount:
    """Count a paper from its answers. Reads only."""
    paper = paper_view(paper_id)
    before = {number: kept for number, (_p, kept) in queries.marks(paper_id=paper_id).items()}
    ids = queries.attempts_of(paper_id)
    now: dict[int, bytes] = {}
    known = _Known(paper)
    for start in range(0, len(ids), PORTION):
        portion = ids[start : start + PORTION]
        now |= _at_once(paper, portion[0], portion[-1], known)
    return Recount(paper, now, before)


def portions(found: Recount) -> list[list[int]]:
    """The attempts whose kept marks are not what was counted, so many as one transaction takes."""
    ids = {*found.now, *found.before}
    moved = sorted(n for n in ids if found.now.get(n) != found.before.get(n))
    return [moved[start : start + PORTION] for start in range(0, len(moved), PORTION)]


def put(found: Recount, ids: Sequence[int]) -> None:
    """Keep the recounted marks of these attempts, in the caller's transaction; what was counted
    otherwise since the recount stays. ``put_sums`` must follow."""
    kept = {number: marks for number, (_paper, marks) in queries.marks(attempt_ids=ids).items()}
    mine = [number for number in ids if kept.get(number) == found.before.get(number)]
    db.session.execute(delete(AttemptMarks).where(AttemptMarks.attempt_id.in_(mine)))
    paper_id = found.paper.id
    _insert_marks({n: (paper_id, found.now[n]) for n in mine if n in found.now})


def put_sums(paper_id: int) -> None:
    """Make the sums of a paper those of its kept marks, in the caller's transaction."""
    _lock(paper_id)
    paper = paper_view(paper_id)
    kept = [marks for _paper, marks in queries.marks(paper_id=paper_id).values()]
    _store(paper, rules.added_up(_empty(paper), kept))


@dataclass(frozen=True)
class Difference:
    """Something that is kept and is not what the answers say. ``what``: ``marks`` of an attempt,
    or ``sums`` of a place (0: the totals)."""

    what: str
    paper_id: int
    number: int


def differences(paper_id: int) -> Iterator[Difference]:
    """Where what is kept of a paper is not what its answers say. Attempts that are due are left
    out: they wait to be counted."""
    found = recounted(paper_id)
    apart = [n for n in {*found.now, *found.before} if found.now.get(n) != found.before.get(n)]
    for number in sorted(set(apart) - queries.due_among(apart)):
        yield Difference("marks", paper_id, number)
    kept = queries.sums_of_paper(paper_id) or _empty(found.paper)
    wanted = rules.added_up(_empty(found.paper), list(found.before.values()))
    for slot, (one, other) in enumerate(zip(kept.slots, wanted.slots, strict=True), 1):
        if one != other:
            yield Difference("sums", paper_id, slot)
    if kept.totals != wanted.totals:
        yield Difference("sums", paper_id, 0)
