"""State facts and read them back."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any, NamedTuple, get_type_hints
from uuid import UUID, uuid4

from sqlalchemy import (
    Integer,
    Text,
    and_,
    bindparam,
    cast,
    func,
    insert,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.types import NullType

from app.evidence.facts import KINDS, Fact, Voided
from app.evidence.models import FactRow
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, NotFound
from app.platform import clock
from app.platform.db import db, in_session
from app.platform.statements import Statement


@dataclass(frozen=True)
class Recorded:
    """A fact with the ledger's own particulars."""

    id: UUID
    fact: Fact
    recorded_at: datetime
    voided_by: UUID | None = None
    void_reason: str = ""

    @property
    def counts(self) -> bool:
        """Not cancelled."""
        return self.voided_by is None


_KNOWN = Statement(
    select(FactRow.public_id).where(
        FactRow.kind == bindparam("kind", type_=Text),
        FactRow.source == bindparam("source", type_=Text),
        FactRow.learner_id == bindparam("learner_id", type_=Integer),
    )
)
_ADD = Statement(
    insert(FactRow.__table__).inline(),  # type: ignore[arg-type]
    columns=[
        "public_id",
        "kind",
        "learner_id",
        "happened_at",
        "recorded_at",
        "source",
        "subject",
        "body",
    ],
)


def record(fact: Fact, *, at: datetime | None = None) -> UUID:
    """State a fact in the caller's transaction; give its public id.

    The same kind, source and learner again changes nothing and gives the first one's id.
    """
    within = in_session()
    mine = {"kind": fact.KIND, "source": fact.source, "learner_id": fact.learner_id}
    known = within.rows(_KNOWN, mine)
    public_id: UUID = known[0].public_id if known else uuid4()
    if known:
        return public_id
    given = {
        **mine,
        "public_id": public_id,
        "happened_at": fact.happened_at,
        "recorded_at": at or clock.now(),
        "subject": fact.subject,
        "body": fact.body(),
    }
    within.run(_ADD, given)
    return public_id


def void(fact_id: UUID, *, reason: str, by: Actor, at: datetime) -> UUID:
    """Cancel a fact by a later one. Raise NotFound, or Conflict if it is cancelled already."""
    row = db.session.scalar(select(FactRow).where(FactRow.public_id == fact_id))
    if row is None or row.kind == Voided.KIND:
        raise NotFound()
    cancelled = Voided(
        learner_id=row.learner_id,
        happened_at=at,
        source=f"void:{fact_id}",
        voids=str(fact_id),
        by=by.id,
        reason=reason,
    )
    if db.session.scalar(select(FactRow.id).where(FactRow.subject == cancelled.subject)):
        raise Conflict("This fact is voided already.")
    return record(cancelled, at=at)


def history(
    learner_ids: Collection[int] | int,
    *,
    kinds: Iterable[str] | None = None,
    recorded_by: datetime | None = None,
    with_voided: bool = False,
) -> dict[int, list[Recorded]]:
    """The facts of these people, oldest first, two statements whatever their number.

    ``recorded_by`` gives the ledger as it stood then: facts and voids recorded later are unknown.
    Voided facts are left out unless ``with_voided``.
    """
    ids = [learner_ids] if isinstance(learner_ids, int) else list(learner_ids)
    rows = select(FactRow).where(FactRow.learner_id.in_(ids))
    if recorded_by is not None:
        rows = rows.where(FactRow.recorded_at <= recorded_by)
    voids = rows.where(FactRow.kind == Voided.KIND)
    if kinds is not None:
        rows = rows.where(FactRow.kind.in_(list(kinds)))
    rows = rows.order_by(FactRow.happened_at, FactRow.id)
    cancelled = {
        UUID(row.body["voids"]): (row.public_id, str(row.body["reason"]))
        for row in db.session.scalars(voids)
    }
    found: dict[int, list[Recorded]] = {i: [] for i in ids}
    for row in db.session.scalars(rows):
        by, why = cancelled.get(row.public_id, (None, ""))
        if by is None or with_voided:
            found[row.learner_id].append(
                Recorded(row.public_id, fact_of(row), row.recorded_at, by, why)
            )
    return found


class Line(NamedTuple):
    """A fact as the ledger stores it, for readers that need thousands of them quickly."""

    id: str
    kind: str
    learner_id: int
    happened_at: datetime
    body: dict[str, Any]


class _AsKept(NullType):
    """A column whose values are taken as the engine keeps them."""


def _moment(kept: Any) -> datetime:
    """A moment from what the engine keeps: text in UTC, or a moment."""
    if isinstance(kept, datetime):
        return kept.astimezone(UTC)
    return datetime.fromisoformat(f"{kept}+00:00")


def _written(kept: Any) -> str:
    """An id with its dashes, from 32 hexadecimal digits or an id."""
    text = str(kept)
    if len(text) != 32:
        return text
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def lines(
    learner_ids: Collection[int],
    *,
    kinds: Collection[str],
    recorded_by: datetime | None = None,
    true: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> list[Line]:
    """The facts of these kinds that are not void, in no order, in one statement.

    With ``recorded_by`` neither facts nor voids recorded later are known. ``true`` names, for a
    kind, what its body must say yes to: others of that kind are left out.
    """
    # Thousands of rows at once: columns come as the engine keeps them, and all bodies are decoded
    # in one go; typed columns would take five times as long.
    rows = select(
        type_coerce(FactRow.public_id, _AsKept()),
        FactRow.kind,
        FactRow.learner_id,
        type_coerce(FactRow.happened_at, _AsKept()),
        cast(FactRow.body, Text),
    ).where(FactRow.learner_id.in_(learner_ids), FactRow.kind.in_([*kinds, Voided.KIND]))
    if recorded_by is not None:
        rows = rows.where(FactRow.recorded_at <= recorded_by)
    for kind, names in true.items():
        said = (FactRow.body[name].as_boolean() for name in names)
        rows = rows.where(or_(FactRow.kind != kind, and_(*said)))
    db.session.flush()
    kept = db.session.connection().execute(rows).all()
    bodies = json.loads("[" + ",".join(row[4] for row in kept) + "]")
    found, void = [], set()
    for (id_, kind, learner_id, at, _text), body in zip(kept, bodies, strict=True):
        if kind == Voided.KIND:
            void.add(str(body["voids"]))
        else:
            found.append(Line(_written(id_), kind, learner_id, _moment(at), body))
    return [line for line in found if line.id not in void] if void else found


def record_many(facts: Iterable[Fact], *, at: datetime) -> list[UUID]:
    """State many facts at once, in the order given; known ones give the first one's id.

    The caller keeps the number small enough for one short transaction (some hundreds).
    """
    stated = list(facts)
    known = {
        (row.kind, row.source, row.learner_id): row.public_id
        for row in db.session.execute(
            select(FactRow.kind, FactRow.source, FactRow.learner_id, FactRow.public_id).where(
                FactRow.source.in_({fact.source for fact in stated})
            )
        )
    }
    given, fresh = [], []
    for fact in stated:
        key = (fact.KIND, fact.source, fact.learner_id)
        if key not in known:
            known[key] = uuid4()
            fresh.append(
                {
                    "public_id": known[key],
                    "kind": fact.KIND,
                    "learner_id": fact.learner_id,
                    "happened_at": fact.happened_at,
                    "recorded_at": at,
                    "source": fact.source,
                    "subject": fact.subject,
                    "body": fact.body(),
                }
            )
        given.append(known[key])
    if fresh:
        db.session.execute(insert(FactRow), fresh)
    return given


def void_many(fact_ids: Collection[UUID], *, reason: str, by: Actor, at: datetime) -> int:
    """Cancel several facts; those that are void already stay as they are. Give how many were."""
    rows = db.session.execute(
        select(FactRow.public_id, FactRow.learner_id).where(
            FactRow.public_id.in_(fact_ids), FactRow.kind != Voided.KIND
        )
    ).all()
    gone = set(
        db.session.scalars(
            select(FactRow.subject).where(
                FactRow.kind == Voided.KIND,
                FactRow.subject.in_([f"fact:{row.public_id}" for row in rows]),
            )
        )
    )
    voids = [
        Voided(
            learner_id=row.learner_id,
            happened_at=at,
            source=f"void:{row.public_id}",
            voids=str(row.public_id),
            by=by.id,
            reason=reason,
        )
        for row in rows
        if f"fact:{row.public_id}" not in gone
    ]
    record_many(voids, at=at)
    return len(voids)


def void_ids(learner_id: int) -> set[str]:
    """Public ids of somebody's facts that were cancelled."""
    bodies = db.session.scalars(
        select(FactRow.body).where(FactRow.learner_id == learner_id, FactRow.kind == Voided.KIND)
    )
    return {str(body["voids"]) for body in bodies}


def one(fact_id: UUID) -> Recorded:
    """A single fact. Raise NotFound."""
    row = db.session.scalar(select(FactRow).where(FactRow.public_id == fact_id))
    if row is None:
        raise NotFound()
    return next(
        r
        for r in history(row.learner_id, kinds=[row.kind], with_voided=True)[row.learner_id]
        if r.id == fact_id
    )


def sources(fact_ids: Collection[UUID]) -> dict[UUID, str]:
    """Which row states each of these facts."""
    wanted, found = list(fact_ids), {}
    for start in range(0, len(wanted), 500):
        rows = db.session.execute(
            select(FactRow.public_id, FactRow.source).where(
                FactRow.public_id.in_(wanted[start : start + 500])
            )
        )
        found.update({row.public_id: row.source for row in rows})
    return found


def count() -> int:
    """How many facts the ledger holds."""
    return db.session.scalar(select(func.count()).select_from(FactRow)) or 0


def fact_of(row: FactRow) -> Fact:
    """The typed fact of a row. Raise KeyError for a kind this version does not know."""
    kind = KINDS[row.kind]
    return kind(
        learner_id=row.learner_id,
        happened_at=row.happened_at,
        source=row.source,
        **{name: _typed(kind, name, value) for name, value in row.body.items()},
    )


_HINTS: dict[type[Fact], dict[str, Any]] = {}


def _typed(kind: type[Fact], name: str, value: Any) -> Any:
    hints = _HINTS.setdefault(kind, get_type_hints(kind))
    hint = str(hints.get(name, ""))
    if value is not None and "datetime.date" in hint and "datetime.datetime" not in hint:
        return date.fromisoformat(value)
    return tuple(value) if isinstance(value, list) else value
