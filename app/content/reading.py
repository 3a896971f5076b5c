"""Reading authored content, typed. Other packages use it through ``app.content.store``."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import aliased

from app.content.authored import Authored, hash_of
from app.content.models import ContentAsset, ContentEntry, ContentVersion
from app.content.rules.lifecycle import State
from app.kernel.errors import NotFound
from app.kernel.refs import Ref
from app.platform.db import Within, db
from app.platform.statements import Statement

Body = TypeVar("Body", bound=Authored)


@dataclass(frozen=True)
class Version(Generic[Body]):
    """One immutable state of one entry."""

    id: int
    public_id: UUID
    kind: str
    key: str
    number: int
    hash: str
    body: Body
    origin: str
    created_at: datetime
    created_by: int | None
    note: str = ""
    based_on: int | None = None

    @property
    def ref(self) -> Ref:
        """The entry as a reference."""
        return Ref(self.kind, self.key)


@dataclass(frozen=True)
class Entry:
    """An entry as authors see it in lists. ``draft_number`` is set while unpublished work waits."""

    id: int
    public_id: UUID
    kind: str
    key: str
    state: State
    in_review: bool
    number: int | None
    draft_number: int | None
    file: str
    position: int
    in_files: bool
    changed_at: datetime
    changed_by: int | None
    left_at: datetime | None

    @property
    def shown_state(self) -> State:
        """The state with a waiting review taken into account."""
        return State.IN_REVIEW if self.in_review else self.state

    @property
    def has_draft(self) -> bool:
        """Is there work that learners do not see yet?"""
        return self.draft_number is not None


@dataclass(frozen=True)
class Asset:
    """A picture."""

    hash: str
    media_type: str
    data: bytes


class _Bodies:
    """Parsed bodies by kind and hash; the oldest unused go first. Safe across threads."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: OrderedDict[tuple[type[Authored], str], Authored] = OrderedDict()
        self._lock = Lock()

    def get(self, model: type[Authored], digest: str) -> Authored | None:
        with self._lock:
            body = self._kept.get((model, digest))
            if body is not None:
                self._kept.move_to_end((model, digest))
            return body

    def put(self, model: type[Authored], digest: str, body: Authored) -> None:
        with self._lock:
            self._kept[model, digest] = body
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)


_bodies = _Bodies(8192)


def _lines(condition: Any) -> Select[*tuple[Any, ...]]:
    version, entry = ContentVersion, ContentEntry
    return (
        select(
            version.id,
            version.public_id,
            entry.kind,
            entry.key,
            version.number,
            version.hash,
            version.origin,
            version.created_at,
            version.created_by,
            version.note,
            version.based_on,
        )
        .join(entry, entry.id == version.entry_id)
        .where(condition)
    )


# One entry, one version, all of a kind: pages ask this dozens of times, so it is composed once.
_PUBLISHED = _lines(ContentVersion.id == ContentEntry.current_version_id).where(
    ContentEntry.kind == bindparam("kind"), ContentEntry.state == State.PUBLISHED
)
_CURRENT = Statement(_PUBLISHED.where(ContentEntry.key == bindparam("key")))
_ALL_CURRENT = Statement(
    _PUBLISHED.order_by(ContentEntry.file, ContentEntry.position, ContentEntry.key)
)
_ALL_BODIES = Statement(
    select(ContentVersion.id, ContentVersion.hash, ContentEntry.key)
    .join(ContentEntry, ContentEntry.current_version_id == ContentVersion.id)
    .where(ContentEntry.kind == bindparam("kind"), ContentEntry.state == State.PUBLISHED)
    .order_by(ContentEntry.file, ContentEntry.position, ContentEntry.key)
)
_ONE_VERSION = Statement(
    _lines(ContentVersion.id == bindparam("version")).where(ContentEntry.kind == bindparam("kind"))
)


def _rows(statement: Statement, values: Mapping[str, object]) -> list[Any]:
    db.session.flush()
    return Within(db.session.connection()).rows(statement, values)


def _read(model: type[Body], statement: Select[*tuple[Any, ...]]) -> list[Version[Body]]:
    """Versions of a statement made by ``_lines``: at most two statements, bodies only if new."""
    return _with_bodies(model, db.session.execute(statement).all())


def _with_bodies(model: type[Body], rows: Sequence[Any]) -> list[Version[Body]]:
    known = _parsed(model, rows)
    return [_version(row, known[row.hash]) for row in rows]


def _parsed(model: type[Body], rows: Sequence[Any]) -> dict[str, Body]:
    """The bodies of these rows by hash; only those that are not known yet are read."""
    known: dict[str, Body] = {}
    for row in rows:
        kept = cast(Body | None, _bodies.get(model, row.hash))
        if kept is not None:
            known[row.hash] = kept
    wanted = [row.id for row in rows if row.hash not in known]
    for start in range(0, len(wanted), 500):
        found = db.session.execute(
            select(ContentVersion.hash, ContentVersion.body).where(
                ContentVersion.id.in_(wanted[start : start + 500])
            )
        )
        for digest, stored in found:
            parsed = model.model_validate(stored)
            _bodies.put(model, digest, parsed)
            known[digest] = parsed
    return known


def _version(row: Any, body: Any) -> Version[Any]:
    return Version(
        id=row.id,
        public_id=row.public_id,
        kind=row.kind,
        key=row.key,
        number=row.number,
        hash=row.hash,
        body=body,
        origin=row.origin,
        created_at=row.created_at,
        created_by=row.created_by,
        note=row.note,
        based_on=row.based_on,
    )


# Reading what learners meet


def find_current(model: type[Body], key: str) -> Version[Body] | None:
    """The published version of an entry, or None if learners meet none."""
    rows = _rows(_CURRENT, {"kind": model.KIND, "key": key})
    return next(iter(_with_bodies(model, rows)), None)


def current(model: type[Body], key: str) -> Version[Body]:
    """The published version of an entry. Raise NotFound if learners meet none."""
    found = find_current(model, key)
    if found is None:
        raise NotFound()
    return found


def current_of(model: type[Body], keys: Collection[str]) -> dict[str, Version[Body]]:
    """The published versions of these keys; keys without one are left out."""
    if not keys:
        return {}
    statement = _lines(ContentVersion.id == ContentEntry.current_version_id).where(
        ContentEntry.kind == model.KIND,
        ContentEntry.state == State.PUBLISHED,
        ContentEntry.key.in_(list(keys)),
    )
    return {version.key: version for version in _read(model, statement)}


def published(model: type[Body]) -> list[Version[Body]]:
    """All published versions of a kind, in the order of the files."""
    return _with_bodies(model, _rows(_ALL_CURRENT, {"kind": model.KIND}))


def published_bodies(model: type[Body]) -> dict[str, Body]:
    """The same by key for who needs their words alone: nothing of the versions is read."""
    rows = _rows(_ALL_BODIES, {"kind": model.KIND})
    known = _parsed(model, rows)
    return {row.key: known[row.hash] for row in rows}


def placed(model: type[Body]) -> list[tuple[Version[Body], int, str]]:
    """All published versions with their place in their file and that file."""
    places = {
        row.key: (row.position, row.file)
        for row in db.session.execute(
            select(ContentEntry.key, ContentEntry.position, ContentEntry.file).where(
                ContentEntry.kind == model.KIND, ContentEntry.state == State.PUBLISHED
            )
        )
    }
    return [(found, *places[found.key]) for found in published(model)]


def version(model: type[Body], version_id: int) -> Version[Body]:
    """A pinned version, whatever became of its entry. Raise NotFound."""
    rows = _rows(_ONE_VERSION, {"version": version_id, "kind": model.KIND})
    for found in _with_bodies(model, rows):
        return found
    raise NotFound()


def versions(model: type[Body], ids: Iterable[int]) -> dict[int, Version[Body]]:
    """Pinned versions by id; at most two statements for 500 ids."""
    wanted = sorted(set(ids))
    found: dict[int, Version[Body]] = {}
    for start in range(0, len(wanted), 500):
        chunk = wanted[start : start + 500]
        statement = _lines(ContentVersion.id.in_(chunk)).where(ContentEntry.kind == model.KIND)
        found |= {v.id: v for v in _read(model, statement)}
    return found


def published_keys(kind: str) -> set[str]:
    """Keys of a kind that learners meet."""
    return set(
        db.session.scalars(
            select(ContentEntry.key).where(
                ContentEntry.kind == kind, ContentEntry.state == State.PUBLISHED
            )
        )
    )


# Reading as an author


def _entries() -> Select[*tuple[Any, ...]]:
    now, draft = aliased(ContentVersion), aliased(ContentVersion)
    return (
        select(ContentEntry, now.number, draft.number)
        .outerjoin(now, now.id == ContentEntry.current_version_id)
        .outerjoin(draft, draft.id == ContentEntry.draft_version_id)
        .where(
            ContentEntry.current_version_id.is_not(None)
            | ContentEntry.draft_version_id.is_not(None)
        )
    )


def _entry(row: Any) -> Entry:
    entry, number, draft_number = row
    return Entry(
        id=entry.id,
        public_id=entry.public_id,
        kind=entry.kind,
        key=entry.key,
        state=entry.state,
        in_review=entry.in_review,
        number=number,
        draft_number=draft_number,
        file=entry.file,
        position=entry.position,
        in_files=entry.base_hash is not None,
        changed_at=entry.changed_at,
        changed_by=entry.changed_by,
        left_at=entry.left_at,
    )


def entries(model: type[Authored], states: Collection[State] | None = None) -> list[Entry]:
    """Entries of a kind in the order of the files; deleted ones only if asked for."""
    wanted = states if states is not None else [s for s in State if s is not State.DELETED]
    statement = (
        _entries()
        .where(ContentEntry.kind == model.KIND, ContentEntry.state.in_(list(wanted)))
        .order_by(ContentEntry.file, ContentEntry.position, ContentEntry.key)
    )
    return [_entry(row) for row in db.session.execute(statement)]


def entry(model: type[Authored], key: str) -> Entry:
    """One entry, in any state. Raise NotFound."""
    row = db.session.execute(
        _entries().where(ContentEntry.kind == model.KIND, ContentEntry.key == key)
    ).one_or_none()
    if row is None:
        raise NotFound()
    return _entry(row)


def latest(model: type[Body], key: str) -> Version[Body]:
    """What an author goes on with: the draft if there is one, else the current version, else the
    last one. Raise NotFound if there is no such entry."""
    row = db.session.execute(
        select(
            ContentEntry.draft_version_id, ContentEntry.current_version_id, ContentEntry.id
        ).where(ContentEntry.kind == model.KIND, ContentEntry.key == key)
    ).one_or_none()
    if row is None:
        raise NotFound()
    version_id = row.draft_version_id or row.current_version_id
    if version_id is None:
        version_id = db.session.scalar(
            select(func.max(ContentVersion.id)).where(ContentVersion.entry_id == row.id)
        )
    return version(model, version_id or 0)


def latest_of(model: type[Body], keys: Collection[str]) -> dict[str, Version[Body]]:
    """The same for several keys at once."""
    chosen = func.coalesce(ContentEntry.draft_version_id, ContentEntry.current_version_id)
    statement = _lines(ContentVersion.id == chosen).where(
        ContentEntry.kind == model.KIND, ContentEntry.key.in_(list(keys))
    )
    return {v.key: v for v in _read(model, statement)}


def history(model: type[Body], key: str) -> list[Version[Body]]:
    """All versions of an entry, newest first. Raise NotFound if there is no such entry."""
    known = entry(model, key)
    statement = _lines(ContentVersion.entry_id == known.id).order_by(ContentVersion.number.desc())
    return _read(model, statement)


def numbered(model: type[Body], key: str, number: int) -> Version[Body]:
    """A version by the number authors see. Raise NotFound."""
    statement = _lines(ContentVersion.number == number).where(
        ContentEntry.kind == model.KIND, ContentEntry.key == key
    )
    found = _read(model, statement)
    if not found:
        raise NotFound()
    return found[0]


def asset(digest: str) -> Asset:
    """A picture by its hash. Raise NotFound."""
    row = db.session.scalar(select(ContentAsset).where(ContentAsset.hash == digest))
    if row is None:
        raise NotFound()
    return Asset(row.hash, row.media_type, row.data)


def fingerprint(body: Authored) -> str:
    """The hash by which two bodies are the same."""
    return hash_of(body.stored())
