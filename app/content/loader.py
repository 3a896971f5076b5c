"""Loading a folder: all or nothing, the same again for nothing, never over a trainer's work.

Versions are staged in short batches, invisible; one statement then lets learners meet all of them.
No batch holds the database's one write lock longer than a fifth of a second.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path as DiskPath
from time import monotonic
from typing import Any
from uuid import uuid4

from sqlalchemy import case, func, or_, select, update

from app.content import planning, reading, registry
from app.content.folder import Folder
from app.content.models import ContentAsset, ContentEntry, ContentStamp, ContentVersion
from app.content.planning import FileEntry, Plan, Reading, Row, Step
from app.content.registry import Change
from app.content.rules.lifecycle import State
from app.content.rules.threeway import Action
from app.kernel.errors import Conflict
from app.platform.db import db, short_connection, transaction

BATCH_SECONDS = 0.08
ANNOUNCED_AT_ONCE = 25


@dataclass(frozen=True)
class Outcome:
    """What a load did. ``steps`` is empty if the folder is the one loaded last."""

    steps: tuple[Step, ...]
    unchanged_folder: bool
    kept: int

    def count(self, action: Action) -> int:
        """How many entries were treated like this."""
        return sum(step.action is action for step in self.steps)


def load(root: DiskPath, *, at: datetime, take_files: bool = False, force: bool = False) -> Outcome:
    """Bring the academy to what the folder says.

    Raise ContentFaults, and change nothing, if anything in it is wrong; Conflict if somebody
    published in the browser in the same moment.
    """
    known = _stamp()
    if known and not take_files and not force and known[0] == Folder(root).fingerprint():
        _finish_pending()
        return Outcome((), True, known[1])
    plan = planning.plan(root, take_files=take_files)
    batch = uuid4().hex
    bring_files(plan.reading, at)
    _stage_pictures(plan, at)
    expected = _stage(plan, batch, at)
    kept = plan.count(Action.KEEP) + plan.count(Action.CONFLICT)
    _switch(batch, expected, plan.reading.fingerprint, kept, at)
    _finish_pending()
    return Outcome(tuple(plan.steps), False, kept)


def _stamp() -> tuple[str, int] | None:
    with short_connection() as connection:
        row = connection.execute(select(ContentStamp.fingerprint, ContentStamp.kept)).first()
    return (row.fingerprint, row.kept) if row else None


def _in_batches(work: deque[Any], do: Callable[[Any], None]) -> None:
    """Do all of ``work`` in transactions that end soon after BATCH_SECONDS."""
    while work:
        with transaction() as session:
            until = monotonic() + BATCH_SECONDS
            while work and monotonic() < until:
                do(work.popleft())
            session.flush()
        db.session.expunge_all()


def bring_files(found: Reading, at: datetime) -> None:
    """Take the large files of a folder into the academy, each by its kind. What is there already
    stays; what nothing points at in the end is not shown to anybody."""
    for kind, file in found.files.values():
        bring = registry.kind(kind).bring
        if bring is not None:
            bring(file, at)


def _stage_pictures(plan: Plan, at: datetime) -> None:
    wanted = plan.reading.pictures
    with short_connection() as connection:
        known = set(connection.scalars(select(ContentAsset.hash)))

    def store(digest: str) -> None:
        media_type, data = wanted[digest]
        db.session.add(ContentAsset(hash=digest, media_type=media_type, data=data, created_at=at))

    _in_batches(deque(d for d in wanted if d not in known), store)


def _stage(plan: Plan, batch: str, at: datetime) -> int:
    """Store new versions beside the current ones; give the number of entries to be switched."""
    work: deque[tuple[Step, FileEntry | None, Row | None]] = deque(_to_stage(plan))
    expected = len(work)

    def stage(piece: tuple[Step, FileEntry | None, Row | None]) -> None:
        step, entry, row = piece
        row_id = row.id if row else _new_entry(step, at)
        version_id = None
        if entry is not None and (row is None or entry.hash != row.current):
            version_id = _staged_version(row_id, entry, row, at)
        db.session.execute(
            update(ContentEntry)
            .where(ContentEntry.id == row_id)
            .values(
                staged_batch=batch,
                staged_version_id=version_id,
                staged_state=State.RETIRED if entry is None else State.PUBLISHED,
                staged_position=entry.position if entry else row.position if row else 0,
                staged_file=entry.file if entry else row.file if row else "",
                staged_hash=entry.hash if entry else None,
                staged_over=row.current_id if row else None,
            )
            .execution_options(synchronize_session=False)
        )

    _in_batches(work, stage)
    return expected


def _to_stage(plan: Plan) -> Iterator[tuple[Step, FileEntry | None, Row | None]]:
    for step in plan.steps:
        if step.action in (Action.KEEP, Action.CONFLICT):
            continue
        row = plan.rows.get((step.kind, step.key))
        entry = plan.reading.entries.get((step.kind, step.key))
        if step.action is Action.SAME and row is not None and entry is not None:
            same_place = (row.position, row.file, row.base) == (
                entry.position,
                entry.file,
                entry.hash,
            )
            if same_place:
                continue
        yield step, entry, row


def _new_entry(step: Step, at: datetime) -> int:
    entry = ContentEntry(kind=step.kind, key=step.key, state=State.DRAFT, changed_at=at)
    db.session.add(entry)
    db.session.flush()
    return entry.id


def _staged_version(row_id: int, entry: FileEntry, row: Row | None, at: datetime) -> int:
    if row is not None and row.staged_id is not None and row.staged == entry.hash:
        return row.staged_id
    number = 1
    if row is not None:
        last = select(func.max(ContentVersion.number)).where(ContentVersion.entry_id == row_id)
        number = (db.session.scalar(last) or 0) + 1
    version = ContentVersion(
        entry_id=row_id,
        number=number,
        hash=entry.hash,
        body=dict(entry.stored),
        origin="files",
        based_on=row.current_id if row else None,
        created_at=at,
    )
    db.session.add(version)
    db.session.flush()
    project = registry.kind(entry.kind).project
    if project is not None:
        project(version.id, entry.key, entry.body)
    return version.id


def _switch(batch: str, expected: int, fingerprint: str, kept: int, at: datetime) -> None:
    """Let learners meet everything that was staged, by one statement."""
    entry = ContentEntry
    visible = or_(entry.staged_version_id.is_not(None), entry.state != entry.staged_state)
    nothing: dict[str, Any] = {
        "staged_batch": None,
        "staged_version_id": None,
        "staged_state": None,
        "staged_position": None,
        "staged_file": None,
        "staged_hash": None,
        "staged_over": None,
    }
    retired = entry.staged_state == State.RETIRED
    with transaction() as session:
        mine = session.scalar(
            select(func.count())
            .select_from(entry)
            .where(
                entry.staged_batch == batch,
                func.coalesce(entry.staged_over, 0) == func.coalesce(entry.current_version_id, 0),
            )
        )
        if mine != expected:
            raise Conflict(
                "Somebody changed content during the load; nothing was loaded. Load again."
            )
        session.execute(
            update(entry)
            .where(entry.staged_batch == batch)
            .values(
                current_version_id=func.coalesce(entry.staged_version_id, entry.current_version_id),
                state=entry.staged_state,
                position=entry.staged_position,
                file=entry.staged_file,
                base_hash=entry.staged_hash,
                retired_by_load=retired,
                left_at=case((retired, at), else_=None),
                changed_at=case((visible, at), else_=entry.changed_at),
                changed_by=case((visible, None), else_=entry.changed_by),
                pending=or_(entry.pending, visible),
                **nothing,
            )
            .execution_options(synchronize_session=False)
        )
        stamp = session.get(ContentStamp, 1)
        if stamp is None:
            session.add(ContentStamp(id=1, fingerprint=fingerprint, kept=kept, loaded_at=at))
        else:
            stamp.fingerprint, stamp.kept, stamp.loaded_at = fingerprint, kept, at


def _finish_pending() -> None:
    """Tell the features what learners meet now; goes on where an interrupted load stopped."""
    with short_connection() as connection:
        waiting = connection.execute(
            select(ContentEntry.id, ContentEntry.kind, ContentEntry.key)
            .where(ContentEntry.pending)
            .order_by(ContentEntry.kind, ContentEntry.id)
        ).all()
    by_kind: dict[str, list[tuple[int, str]]] = {}
    for entry_id, kind, key in waiting:
        by_kind.setdefault(kind, []).append((entry_id, key))
    groups = [
        (kind, members[start : start + ANNOUNCED_AT_ONCE])
        for kind, members in by_kind.items()
        for start in range(0, len(members), ANNOUNCED_AT_ONCE)
    ]
    for kind, group in groups:
        with transaction():
            _announce(kind, [key for _, key in group])
            db.session.execute(
                update(ContentEntry)
                .where(ContentEntry.id.in_([entry_id for entry_id, _ in group]))
                .values(pending=False)
                .execution_options(synchronize_session=False)
            )
        db.session.expunge_all()


def _announce(kind: str, keys: list[str]) -> None:
    registered = registry.kinds().get(kind)
    if registered is None or registered.switched is None:
        return
    now = reading.current_of(registered.model, keys)
    changes: list[Change[Any]] = []
    for key in keys:
        version = now.get(key)
        if version is None:
            changes.append(Change(kind, key, None, 0, None))
        else:
            changes.append(Change(kind, key, version.id, version.number, version.body))
    registered.switched(changes)
