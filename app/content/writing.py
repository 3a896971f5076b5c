"""Changing authored content in the browser. Other packages use it through ``app.content.store``.

A save makes a draft version; learners meet it only once it is published. The loader never
overwrites what was saved or published here (see ``app.content.planning``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import func, select

from app.audit import trail
from app.content import checking, pictures, reading, registry
from app.content.authored import Authored, hash_of
from app.content.faults import all_of
from app.content.layouts import KEY, KEY_REFUSED
from app.content.models import ContentAsset, ContentEntry, ContentVersion
from app.content.reading import Version
from app.content.registry import Change
from app.content.rules import lifecycle
from app.content.rules.lifecycle import Move, State
from app.kernel.actor import Actor
from app.kernel.errors import BadContent, Conflict, NotFound
from app.platform.db import db

Body = TypeVar("Body", bound=Authored)


def save(
    model: type[Body],
    key: str,
    body: Body,
    *,
    by: Actor,
    at: datetime,
    expected: int | None = None,
    note: str = "",
) -> Version[Body]:
    """Keep a draft; a new key makes a new entry. The same text again changes nothing.

    ``expected`` is the number of the version the author began with (None for a new entry): if
    somebody else saved or published since, raise Conflict. Raise BadContent for a malformed key.
    """
    entry = _find(model.KIND, key)
    if entry is None:
        entry = _new_entry(model.KIND, key, by=by, at=at)
    elif expected is None and (entry.current_version_id or entry.draft_version_id):
        raise Conflict("There is already an entry called %(key)s.", key=key)
    seen = entry.draft_version_id or entry.current_version_id
    if seen is not None and expected is not None and _number(seen) != expected:
        raise Conflict("Somebody else has changed this text since you opened it.")
    state = lifecycle.advance(entry.state, Move.SAVE)
    stored = body.stored()
    digest = hash_of(stored)
    if seen is not None and _hash(seen) == digest:
        return reading.version(model, seen)
    added = _add_version(entry, stored, digest, by=by, at=at, note=note)
    entry.state, entry.in_review = state, False
    entry.draft_version_id = added.id
    _touch(entry, by, at)
    _project(model.KIND, added.id, key, body)
    return reading.version(model, added.id)


def save_new(
    model: type[Body], bodies: Mapping[str, Body], *, by: Actor, at: datetime, note: str = ""
) -> list[str]:
    """Keep many new drafts at once, in few statements; give the keys that were free.

    Keys in use are left alone. Raise BadContent for a malformed key."""
    if not all(KEY.match(key) for key in bodies):
        raise BadContent(KEY_REFUSED)
    kind = model.KIND
    taken = set(
        db.session.scalars(
            select(ContentEntry.key).where(
                ContentEntry.kind == kind, ContentEntry.key.in_(list(bodies))
            )
        )
    )
    last = db.session.scalar(
        select(func.max(ContentEntry.position)).where(ContentEntry.kind == kind)
    )
    made = [
        ContentEntry(
            kind=kind,
            key=key,
            state=State.DRAFT,
            position=(last or 0) + place,
            changed_at=at,
            changed_by=by.id or None,
        )
        for place, key in enumerate((key for key in bodies if key not in taken), 1)
    ]
    db.session.add_all(made)
    db.session.flush()
    versions = []
    for entry in made:
        stored = bodies[entry.key].stored()
        versions.append(
            ContentVersion(
                entry_id=entry.id,
                number=1,
                hash=hash_of(stored),
                body=stored,
                origin="browser",
                note=note,
                created_at=at,
                created_by=by.id or None,
            )
        )
    db.session.add_all(versions)
    db.session.flush()
    for entry, version in zip(made, versions, strict=True):
        entry.draft_version_id = version.id
        _project(kind, version.id, entry.key, bodies[entry.key])
    db.session.flush()
    return [entry.key for entry in made]


def submit(model: type[Authored], key: str, *, by: Actor, at: datetime) -> None:
    """Hand a draft over for review. Raise IllegalMove if there is nothing to review."""
    entry = _known(model.KIND, key)
    state = lifecycle.advance(entry.state, Move.SUBMIT)
    if entry.draft_version_id is None:
        raise Conflict("There is no draft here.")
    entry.state = state
    entry.in_review = True
    _touch(entry, by, at)
    trail.note(by, "content.submitted", f"{model.KIND}:{key}", at=at)


def give_back(model: type[Authored], key: str, *, by: Actor, at: datetime) -> None:
    """Take a draft out of review: an ordinary draft again. Raise Conflict if it is in none."""
    entry = _known(model.KIND, key)
    state = lifecycle.advance(entry.state, Move.GIVE_BACK)
    if not entry.in_review:
        raise Conflict("This does not wait for a review.")
    entry.state, entry.in_review = state, False
    _touch(entry, by, at)
    trail.note(by, "content.given_back", f"{model.KIND}:{key}", at=at)


def publish(
    model: type[Body], key: str, *, by: Actor, at: datetime, checked: bool = False
) -> Version[Body]:
    """Let learners meet the draft from now on. ``checked``: the caller has just looked at this
    very body with ``faults_of_all``, many at once and outside the transaction.

    Raise BadContent with every fault if the draft does not pass its kind's checks, Conflict if
    there is no draft or the published text changed after the draft was begun.
    """
    entry = _known(model.KIND, key)
    state = lifecycle.advance(entry.state, Move.PUBLISH)
    if entry.draft_version_id is None:
        raise Conflict("There is no draft here.")
    draft = reading.version(model, entry.draft_version_id)
    if entry.current_version_id is not None and draft.based_on != entry.current_version_id:
        raise Conflict("The published text has changed since this draft was begun.")
    faults = [] if checked else checking.faults_of(model, key, draft.body)
    if faults:
        raise BadContent("This cannot be published yet: %(faults)s", faults=all_of(faults))
    before = entry.current_version_id
    entry.state, entry.in_review = state, False
    entry.current_version_id, entry.draft_version_id = draft.id, None
    _touch(entry, by, at)
    switched(model.KIND, [Change(model.KIND, key, draft.id, draft.number, draft.body)])
    trail.note(
        by,
        "content.published",
        f"{model.KIND}:{key}",
        before={"version": before},
        after={"version": draft.id},
        at=at,
    )
    return draft


def write(
    model: type[Body], key: str, body: Body, *, by: Actor, at: datetime, note: str = ""
) -> Version[Body]:
    """Save and publish in one step, whoever was there before."""
    entry = _find(model.KIND, key)
    number = None
    if entry is not None:
        seen = entry.draft_version_id or entry.current_version_id
        number = _number(seen) if seen is not None else None
    saved = save(model, key, body, by=by, at=at, expected=number, note=note)
    entry = _known(model.KIND, key)
    if entry.current_version_id == saved.id:
        return saved
    return publish(model, key, by=by, at=at)


def discard(model: type[Authored], key: str, *, by: Actor, at: datetime) -> None:
    """Drop the draft of a published entry; the version stays in the history."""
    entry = _known(model.KIND, key)
    if entry.current_version_id is None or entry.draft_version_id is None:
        raise Conflict("There is no draft here.")
    entry.draft_version_id, entry.in_review = None, False
    _touch(entry, by, at)


def retire(model: type[Authored], key: str, *, by: Actor, at: datetime) -> None:
    """Take an entry from learners. What was used stays readable. Raise Conflict if other published
    content still points at it."""
    entry = _known(model.KIND, key)
    state = lifecycle.advance(entry.state, Move.RETIRE)
    users = checking.pointing_at(model, key)
    if users:
        raise Conflict("Still used by %(places)s: change that first.", places=", ".join(users))
    entry.state, entry.left_at, entry.retired_by_load = state, at, False
    _touch(entry, by, at)
    switched(model.KIND, [Change(model.KIND, key, None, 0, None)])
    trail.note(by, "content.retired", f"{model.KIND}:{key}", at=at)


def delete(model: type[Authored], key: str, *, by: Actor, at: datetime) -> None:
    """Put a draft or a retired entry into the bin for 30 days. Raise IllegalMove if published."""
    entry = _known(model.KIND, key)
    entry.state = lifecycle.advance(entry.state, Move.DELETE)
    entry.left_at, entry.in_review, entry.retired_by_load = at, False, False
    _touch(entry, by, at)
    trail.note(by, "content.deleted", f"{model.KIND}:{key}", at=at)


def restore(model: type[Body], key: str, *, by: Actor, at: datetime) -> None:
    """Bring back what was retired or deleted within 30 days. Raise Denied after that."""
    entry = _known(model.KIND, key)
    lifecycle.may_restore(entry.state, left_at=entry.left_at, at=at).enforce()
    entry.state = lifecycle.restored(was_published=entry.current_version_id is not None)
    entry.left_at, entry.retired_by_load = None, False
    _touch(entry, by, at)
    if entry.current_version_id is not None:
        now = reading.version(model, entry.current_version_id)
        switched(model.KIND, [Change(model.KIND, key, now.id, now.number, now.body)])
    trail.note(by, "content.restored", f"{model.KIND}:{key}", at=at)


def restore_version(
    model: type[Body], key: str, number: int, *, by: Actor, at: datetime, expected: int
) -> Version[Body]:
    """Make an older version's text the draft again."""
    old = reading.numbered(model, key, number)
    return save(
        model, key, old.body, by=by, at=at, expected=expected, note=f"version {number} again"
    )


def put_asset(data: bytes, media_type: str, *, by: Actor, at: datetime) -> str:
    """Store a picture that was checked before; give its hash. The same bytes are stored once."""
    digest = pictures.digest(data)
    if db.session.scalar(select(ContentAsset.id).where(ContentAsset.hash == digest)) is None:
        db.session.add(
            ContentAsset(
                hash=digest,
                media_type=media_type,
                data=data,
                created_at=at,
                created_by=by.id or None,
            )
        )
        db.session.flush()
    return digest


def switched(kind: str, changes: Sequence[Change[Any]]) -> None:
    """Tell a kind's feature what learners meet from now on."""
    callback = registry.kind(kind).switched
    if callback is not None:
        callback(changes)


def _project(kind: str, version_id: int, key: str, body: Authored) -> None:
    callback = registry.kind(kind).project
    if callback is not None:
        callback(version_id, key, body)


def _find(kind: str, key: str) -> ContentEntry | None:
    return db.session.scalar(
        select(ContentEntry)
        .where(ContentEntry.kind == kind, ContentEntry.key == key)
        .with_for_update()
    )


def _known(kind: str, key: str) -> ContentEntry:
    entry = _find(kind, key)
    if entry is None or not (entry.current_version_id or entry.draft_version_id):
        raise NotFound()
    return entry


def _new_entry(kind: str, key: str, *, by: Actor, at: datetime) -> ContentEntry:
    if not all(KEY.match(piece) for piece in key.split("/")):
        raise BadContent(KEY_REFUSED)
    last = db.session.scalar(
        select(func.max(ContentEntry.position)).where(ContentEntry.kind == kind)
    )
    entry = ContentEntry(
        kind=kind,
        key=key,
        state=State.DRAFT,
        position=(last or 0) + 1,
        changed_at=at,
        changed_by=by.id or None,
    )
    db.session.add(entry)
    db.session.flush()
    return entry


def _add_version(
    entry: ContentEntry, stored: dict[str, Any], digest: str, *, by: Actor, at: datetime, note: str
) -> ContentVersion:
    last = db.session.scalar(
        select(func.max(ContentVersion.number)).where(ContentVersion.entry_id == entry.id)
    )
    version = ContentVersion(
        entry_id=entry.id,
        number=(last or 0) + 1,
        hash=digest,
        body=stored,
        origin="browser",
        based_on=entry.current_version_id,
        note=note,
        created_at=at,
        created_by=by.id or None,
    )
    db.session.add(version)
    db.session.flush()
    return version


def _touch(entry: ContentEntry, by: Actor, at: datetime) -> None:
    entry.changed_at, entry.changed_by = at, by.id or None
    db.session.flush()


def _number(version_id: int) -> int:
    return db.session.scalars(
        select(ContentVersion.number).where(ContentVersion.id == version_id)
    ).one()


def _hash(version_id: int) -> str:
    return db.session.scalars(
        select(ContentVersion.hash).where(ContentVersion.id == version_id)
    ).one()
