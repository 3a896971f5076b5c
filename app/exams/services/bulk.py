"""One change to many items: look first, apply in short portions, undo while nothing has changed.

What items say about themselves (tags, difficulty, competency, last day) is not what a second reader
read: a published item that has no draft is published anew with it at once; where a draft is, the
draft changes. What waits for a review is left alone, for its reader has the text before them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select

from app.audit import trail
from app.content import store
from app.content.faults import all_of
from app.content.models import ContentEntry
from app.content.store import Version
from app.exams.models.bodies import ItemBody
from app.exams.models.bulk import ItemBulkChange, ItemBulkLine
from app.exams.queries.bank import BankList
from app.exams.rules import bulk as rules
from app.exams.rules.bulk import Change, Step
from app.exams.services import reviewing
from app.exams.services.authoring import parsed
from app.kernel.actor import Actor
from app.kernel.errors import BadContent, Conflict, DomainError, NotFound
from app.kernel.verdict import ALLOWED, Verdict
from app.kernel.wording import Wording
from app.platform.db import db

BATCH: Final = 5
FAULTY: Final = "This cannot be published yet: %(faults)s"
LEFT_ALONE: Final = Verdict("It waits for a review.")
NOTHING: Final = Verdict("This step is not possible for it now.")


@dataclass(frozen=True)
class Line:
    """One item: what would change, or why it is left alone."""

    key: str
    title: Wording
    version_id: int
    state: str
    changes: tuple[tuple[str, str, str], ...] = ()
    step: Step | None = None
    verdict: Verdict = ALLOWED


@dataclass(frozen=True)
class Preview:
    """What a change would do. ``seen`` says what was looked at."""

    lines: tuple[Line, ...]
    unchanged: int
    left: tuple[Line, ...]
    seen: str


def keys_of(wanted: BankList) -> list[str]:
    """All items that match, in the list's order. Raise BadContent if they are too many."""
    rows = db.session.execute(wanted.select().limit(rules.MOST + 1)).all()
    if len(rows) > rules.MOST:
        raise BadContent("More than %(most)s items match; filter further.", most=rules.MOST)
    return [row[0].key for row in rows]


def _state(entry: Any) -> str:
    if entry.in_review:
        return "in_review"
    return "draft" if entry.draft_version_id is not None else str(entry.state.value)


def _standing(keys: Collection[str]) -> dict[str, tuple[Version[ItemBody], str]]:
    """Each item with the version that authors see and its state, in two statements."""
    entries = {
        entry.key: entry
        for entry in db.session.scalars(
            select(ContentEntry).where(
                ContentEntry.kind == ItemBody.KIND, ContentEntry.key.in_(list(keys))
            )
        )
    }
    latest = store.latest_of(ItemBody, list(keys))
    return {
        key: (latest[key], _state(entries[key]))
        for key in keys
        if key in entries and key in latest and entries[key].state is not store.State.DELETED
    }


def preview(keys: Sequence[str], change: Change) -> Preview:
    """What would happen to each of these items. Nothing is written."""
    standing = _standing(keys)
    lines, left, unchanged = [], [], 0
    for key, (version, state) in standing.items():
        line = _line(key, version, state, change)
        if not line.verdict:
            left.append(line)
        elif line.changes or line.step:
            lines.append(line)
        else:
            unchanged += 1
    found = _checked(lines, standing, change)
    lines = [line for line in found if line.verdict]
    left += [line for line in found if not line.verdict]
    seen = rules.fingerprint((k, v.id, s) for k, (v, s) in standing.items())
    return Preview(tuple(lines), unchanged, tuple(left), seen)


def _checked(
    lines: Sequence[Line], standing: Mapping[str, tuple[Version[ItemBody], str]], change: Change
) -> list[Line]:
    """The lines, those refused whose items would not pass the checks that publishing asks for. All
    are looked at together, so that writing them later need not look at each."""
    bodies: dict[str, ItemBody] = {}
    for line in lines:
        if line.state == "published" or line.step is Step.HAND_IN:
            made, _faults = parsed(
                ItemBody, rules.applied(standing[line.key][0].body.stored(), change)
            )
            if made is not None:
                bodies[line.key] = made
    faults = store.faults_of_all(ItemBody, bodies) if bodies else {}
    return [
        replace(line, verdict=Verdict(FAULTY, {"faults": all_of(faults[line.key])}))
        if faults.get(line.key)
        else line
        for line in lines
    ]


_FROM: Final = {Step.HAND_IN: "draft", Step.RETIRE: "published", Step.RESTORE: "retired"}


def _line(key: str, version: Version[ItemBody], state: str, change: Change) -> Line:
    before = version.body.stored()
    after = rules.applied(before, change) if change.edits else before
    changes = tuple(rules.told(before, after))
    title = version.body.shown_title()
    if state == "in_review":
        return Line(key, title, version.id, state, verdict=LEFT_ALONE)
    step = change.step if change.step and _FROM[change.step] == state else None
    if change.step and step is None and not changes:
        return Line(key, title, version.id, state, verdict=NOTHING)
    if changes and state == "retired" and step is None:
        return Line(key, title, version.id, state, verdict=NOTHING)
    return Line(key, title, version.id, state, changes, step)


def begin(change: Change, *, by: Actor, at: datetime) -> UUID:
    """The record of a change to which its items are added. Raise BadContent if it is none."""
    if change.empty:
        raise BadContent("Choose what is to change.")
    row = ItemBulkChange(changed_at=at, changed_by=by.id or None, what=change.as_json(), refused={})
    db.session.add(row)
    db.session.flush()
    return row.public_id


def portions(lines: Sequence[Line]) -> list[tuple[Line, ...]]:
    """The lines in pieces that each fit a short transaction."""
    alone = [(line,) for line in lines if line.step is Step.RETIRE]  # asks who points at it
    rest = [line for line in lines if line.step is not Step.RETIRE]
    return [*(tuple(rest[n : n + BATCH]) for n in range(0, len(rest), BATCH)), *alone]


def apply(
    public_id: UUID, lines: Sequence[Line], change: Change, *, by: Actor, at: datetime
) -> int:
    """Change these items; each stands for itself, and why one could not be changed is kept. Give
    how many were."""
    row, done = _row(public_id), 0
    refused: dict[str, Any] = {}
    for line in lines:
        try:
            with db.session.begin_nested():
                _apply(row, line, change, by, at)
        except DomainError as refusal:
            refused[line.key] = {
                "message": refusal.message,
                "params": {name: str(value) for name, value in refusal.params.items()},
            }
        else:
            done += 1
    if refused:
        row.refused = {**row.refused, **refused}
    db.session.flush()
    return done


def _apply(row: ItemBulkChange, line: Line, change: Change, by: Actor, at: datetime) -> None:
    version, state = _now(line.key)
    if (version.id, state) != (line.version_id, line.state):
        raise Conflict("Somebody else has changed this text since you opened it.")
    if line.step is Step.RESTORE:
        store.restore(ItemBody, line.key, by=by, at=at)
    if line.changes:
        _write(line.key, rules.applied(version.body.stored(), change), version, by, at)
    if line.step is Step.HAND_IN:
        reviewing.hand_in(line.key, checked=True, by=by, at=at)
    elif line.step is Step.RETIRE:
        store.retire(ItemBody, line.key, by=by, at=at)
    after, after_state = _now(line.key)
    db.session.add(
        ItemBulkLine(
            change_id=row.id,
            item_key=line.key,
            before_version_id=version.id,
            after_version_id=after.id,
            before_state=state,
            after_state=after_state,
        )
    )


def _write(
    key: str, body: dict[str, Any], version: Version[ItemBody], by: Actor, at: datetime
) -> None:
    """Save the item; it is published where learners met the version before."""
    meets = store.find_current(ItemBody, key)
    made, faults = parsed(ItemBody, body)
    if made is None:
        raise BadContent(FAULTY, faults=all_of([sentence for _field, sentence in faults]))
    store.save(ItemBody, key, made, by=by, at=at, expected=version.number)
    if meets is not None and meets.id == version.id:
        store.publish(ItemBody, key, by=by, at=at, checked=True)


def _now(key: str) -> tuple[Version[ItemBody], str]:
    found = _standing([key]).get(key)
    if found is None:
        raise NotFound()
    return found


def note(public_id: UUID, *, by: Actor, at: datetime) -> None:
    """Put the whole change into the trail, once."""
    row = _row(public_id)
    items = [line.item_key for line in lines_of(row.id)]
    trail.note(
        by,
        "items.changed",
        f"item_bulk_change:{public_id}",
        after={"what": row.what, "items": items, "refused": len(row.refused)},
        at=at,
    )


def _row(public_id: UUID) -> ItemBulkChange:
    row = db.session.scalar(select(ItemBulkChange).where(ItemBulkChange.public_id == public_id))
    if row is None:
        raise NotFound()
    return row


def lines_of(change_id: int) -> list[ItemBulkLine]:
    """The items of a change, by key."""
    return list(
        db.session.scalars(
            select(ItemBulkLine)
            .where(ItemBulkLine.change_id == change_id)
            .order_by(ItemBulkLine.item_key)
        )
    )


def last() -> ItemBulkChange | None:
    """The latest change to many items."""
    return db.session.scalar(select(ItemBulkChange).order_by(ItemBulkChange.id.desc()).limit(1))


@dataclass(frozen=True)
class Done:
    """A change that was made, with its items; and whether it may be undone."""

    row: ItemBulkChange
    lines: Sequence[ItemBulkLine]
    verdict: Verdict


def look(public_id: UUID) -> Done:
    """A change with its items. Raise NotFound."""
    row = _row(public_id)
    lines = lines_of(row.id)
    return Done(row, lines, _may_undo(row, lines))


def _may_undo(row: ItemBulkChange, lines: Sequence[ItemBulkLine]) -> Verdict:
    latest = last()
    if row.undone_at is not None:
        return Verdict("This change was undone already.")
    if not lines or latest is None or latest.id != row.id:
        return Verdict("Only the last change to many items can be undone.")
    standing = _standing([line.item_key for line in lines])
    for line in lines:
        version, state = standing.get(line.item_key, (None, ""))
        if version is None or (version.id, state) != (line.after_version_id, line.after_state):
            return Verdict(
                "%(item)s has been changed since; undo it there by hand.", {"item": line.item_key}
            )
    return ALLOWED


def begin_undo(public_id: UUID, *, by: Actor, at: datetime) -> list[ItemBulkLine]:
    """Mark a change as undone and give its items. Raise Denied with what has changed since."""
    row = _row(public_id)
    lines = lines_of(row.id)
    _may_undo(row, lines).enforce()
    row.undone_at, row.undone_by = at, by.id or None
    db.session.flush()
    trail.note(by, "items.change_undone", f"item_bulk_change:{public_id}", at=at)
    return lines


def undo(public_id: UUID, keys: Collection[str], *, by: Actor, at: datetime) -> None:
    """Let these items of a change stand as they did before: what they said comes again as a new
    version."""
    lines = [line for line in lines_of(_row(public_id).id) if line.item_key in keys]
    before = store.versions(ItemBody, [line.before_version_id for line in lines])
    for line in lines:
        if line.after_state == "retired" and line.before_state != "retired":
            store.restore(ItemBody, line.item_key, by=by, at=at)
        elif line.after_state == "in_review":
            reviewing.withdraw(line.item_key, by=by, at=at)
        if line.before_version_id != line.after_version_id:
            now, _state = _now(line.item_key)
            _write(line.item_key, before[line.before_version_id].body.stored(), now, by, at)
        if line.before_state == "retired":
            store.retire(ItemBody, line.item_key, by=by, at=at)
