"""Take made people away with everything that is theirs, row by row; nobody else's row goes.

Which column says whose a row is, the caller tells (``Owners``); everything that hangs on such a
row by a reference that may not be empty goes along. What belongs to somebody real stays, and so
does whatever it refers to: a made account that is still referred to remains, emptied.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import ColumnElement, ForeignKeyConstraint, Table, delete, select, tuple_, update

from app.accounts.models import Account, Unit
from app.audit.models import AuditEntry
from app.jobs.models import OutboxRow
from app.platform.db import Base, db

Key = tuple[Any, ...]
PORTION: Final = 400
NAMED_IN_JOBS: Final = {"account": "account", "certificate": "certificate", "notice": "notice"}
"""By which word a job's payload names a row of which table."""

_ID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Owners:
    """``columns``: for a table, the column that names whose its rows are. ``shared``: tables where
    somebody's own row hangs on a thing of somebody else, and keeps that thing from going.
    ``firm``: references (``table.column``) that may be empty, but not in a row that has one."""

    columns: Mapping[str, str]
    shared: frozenset[str] = frozenset()
    firm: frozenset[str] = frozenset()

    def needs(self, link: ForeignKeyConstraint) -> bool:
        """Can no row that has this reference be without it?"""
        columns = list(link.columns)
        firm = any(f"{column.table.name}.{column.name}" in self.firm for column in columns)
        return firm or not all(column.nullable for column in columns)


@dataclass(frozen=True)
class Found:
    """What goes: primary keys by table."""

    rows: dict[str, set[Key]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many rows."""
        return sum(len(keys) for keys in self.rows.values())

    def ids(self, table: str) -> set[Any]:
        """The ids of a table with a single-column key."""
        return {key[0] for key in self.rows.get(table, ())}


def find(prefix: str, owners: Owners) -> Found:
    """Everything that would go with the made people and the units whose key begins so."""
    found = Found()
    people = db.session.scalars(select(Account.id).where(Account.is_demo)).all()
    units = db.session.scalars(select(Unit.id).where(Unit.key.startswith(prefix))).all()
    found.rows[Account.__tablename__] = {(i,) for i in people}
    found.rows[Unit.__tablename__] = {(i,) for i in units}
    tables = Base.metadata.sorted_tables
    for table in tables:
        if table.name not in found.rows:
            found.rows[table.name] = _theirs(table, owners, found)
    for table in reversed(tables):
        _keep_what_stays_needs(table, owners, found)
    return found


def _theirs(table: Table, owners: Owners, found: Found) -> set[Key]:
    """The rows of made people, and those that hang on a row that goes."""
    theirs: set[Key] = set()
    name = owners.columns.get(table.name)
    people = found.rows[Account.__tablename__]
    if name is not None:
        made = {i for (i,) in people}
        theirs |= {key for key, _owner in _rows(table, [table.c[name]], made)}
    for link in _structural(table, owners):
        hanging = {key for key, _ends in _pointing(table, link, found)}
        if table.name in owners.shared and name is not None:
            hanging -= _owned(table, name, hanging)
        theirs |= hanging
    return theirs


def _owned(table: Table, name: str, keys: set[Key]) -> set[Key]:
    """Those of the rows that are somebody's; whose, was asked before."""
    column, owned = table.c[name], set()
    for key in keys:
        if db.session.scalar(select(column).where(_is(table, [key]))) is not None:
            owned.add(key)
    return owned


def _structural(table: Table, owners: Owners) -> Iterator[ForeignKeyConstraint]:
    """The references a row cannot be without, other than those to people."""
    for link in table.foreign_key_constraints:
        if link.referred_table.name != Account.__tablename__ and owners.needs(link):
            yield link


def _pointing(table: Table, link: ForeignKeyConstraint, found: Found) -> list[tuple[Key, Key]]:
    """The rows of a table that point at rows that go, and at which."""
    goes = found.rows.get(link.referred_table.name, set())
    columns = list(link.columns)
    near = _rows(table, columns, {key[0] for key in goes})
    return [(key, ends) for key, ends in near if ends in goes]


def _rows(
    table: Table, columns: Sequence[ColumnElement[Any]], first: Collection[Any]
) -> Iterable[tuple[Key, Key]]:
    """Primary key and columns of the rows whose first column is one of these values."""
    keys = list(table.primary_key.columns)
    wanted = sorted(first)
    for start in range(0, len(wanted), PORTION):
        chosen = columns[0].in_(wanted[start : start + PORTION])
        for row in db.session.execute(select(*keys, *columns).where(chosen)):
            yield tuple(row[: len(keys)]), tuple(row[len(keys) :])


def _keep_what_stays_needs(table: Table, owners: Owners, found: Found) -> None:
    """A row that stays keeps whatever it cannot be without."""
    goes = found.rows[table.name]
    for link in table.foreign_key_constraints:
        if owners.needs(link):
            needed = {ends for key, ends in _pointing(table, link, found) if key not in goes}
            found.rows[link.referred_table.name] -= needed


def loosen(owners: Owners, found: Found) -> None:
    """In rows that stay, empty the references to rows that go; in the caller's transaction."""
    for table in Base.metadata.sorted_tables:
        goes = found.rows[table.name]
        for link in table.foreign_key_constraints:
            if not owners.needs(link):
                stays = [key for key, _ends in _pointing(table, link, found) if key not in goes]
                empty = {column.name: None for column in link.columns}
                for start in range(0, len(stays), PORTION):
                    chosen = _is(table, stays[start : start + PORTION])
                    db.session.execute(update(table).where(chosen).values(empty))


def portions(found: Found) -> Iterator[tuple[Table, list[Key]]]:
    """The rows in the order in which they can go, some hundreds at a time."""
    for table in reversed(Base.metadata.sorted_tables):
        keys = sorted(found.rows.get(table.name, ()), reverse=True)
        for start in range(0, len(keys), PORTION):
            yield table, keys[start : start + PORTION]


def drop(table: Table, keys: list[Key]) -> None:
    """Delete these rows, in the caller's transaction."""
    db.session.execute(delete(table).where(_is(table, keys)))


def _is(table: Table, keys: list[Key]) -> ColumnElement[bool]:
    columns = list(table.primary_key.columns)
    if len(columns) == 1:
        return columns[0].in_([key[0] for key in keys])
    return tuple_(*columns).in_(keys)


def public_ids(found: Found) -> frozenset[str]:
    """By what deeds and jobs name the rows that go."""
    names: set[str] = set()
    for table in Base.metadata.sorted_tables:
        if "public_id" in table.c:
            ids = sorted(found.rows.get(table.name, ()))
            for start in range(0, len(ids), PORTION):
                chosen = _is(table, ids[start : start + PORTION])
                names |= {
                    str(i) for i in db.session.scalars(select(table.c.public_id).where(chosen))
                }
    return frozenset(names)


def traces(found: Found, names: frozenset[str], serials: Collection[str]) -> Found:
    """Deeds in the trail and jobs that are by or about nothing but what goes."""
    people = found.ids(Account.__tablename__)
    about = {f"account:{i}" for i in people} | {f"certificate:{serial}" for serial in serials}
    about |= {f"unit:{i}" for i in found.ids(Unit.__tablename__)}
    attempts = tuple(f"slot:{i}/" for i in found.ids("attempt"))
    deeds = db.session.execute(select(AuditEntry.id, AuditEntry.actor_id, AuditEntry.subject))
    trail = {
        (row.id,)
        for row in deeds
        if row.actor_id in people
        or row.subject in about
        or (attempts and row.subject.startswith(attempts))
        or any(name in names for name in _ID.findall(row.subject))
    }
    rows = {name: found.ids(table) for name, table in NAMED_IN_JOBS.items()}
    jobs = set()
    for job in db.session.scalars(select(OutboxRow)):
        said = f"{job.key} {sorted(map(str, job.payload.values()))}"
        if (
            any(job.payload.get(name) in ids for name, ids in rows.items())
            or any(name in names for name in _ID.findall(said))
            or job.key in serials
        ):
            jobs.add((job.id,))
    return Found({AuditEntry.__tablename__: trail, OutboxRow.__tablename__: jobs})
