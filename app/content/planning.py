"""What a folder says, and what a load of it would do. Nothing is changed here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path as DiskPath
from typing import Any

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.content import coverage, media, pictures, reading, registry
from app.content.authored import Authored, hash_of
from app.content.checking import World
from app.content.faults import ContentFaults, Fault, Said, explain
from app.content.folder import Folder
from app.content.layouts import Attached, Raw
from app.content.lines import Lines
from app.content.models import ContentEntry, ContentVersion
from app.content.rules import threeway
from app.content.rules.lifecycle import State
from app.content.rules.threeway import Action
from app.platform.db import db, short_connection

Name = tuple[str, str]
N_ = str  # a msgid for tools/catalogs.py


@dataclass(frozen=True)
class FileEntry:
    """One entry of a folder, valid against its model."""

    kind: str
    key: str
    body: Authored
    stored: Mapping[str, Any]
    hash: str
    file: str
    position: int
    lines: Lines


@dataclass
class Reading:
    """A whole folder, read: entries, pictures and large files by hash, faults."""

    entries: dict[Name, FileEntry] = field(default_factory=dict)
    pictures: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    files: dict[str, tuple[str, Attached]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    places: frozenset[str] = frozenset()
    named: set[Name] = field(default_factory=set)
    unreadable: frozenset[str] = frozenset()
    fingerprint: str = ""


@dataclass(frozen=True)
class Step:
    """What a load does to one entry."""

    action: Action
    kind: str
    key: str
    file: str
    has_draft: bool = False

    def __str__(self) -> str:
        note = {
            Action.KEEP: "  (changed in the browser, unchanged in the files: the browser's stays)",
            Action.CONFLICT: "  (changed in the browser AND in the files: the browser's stays; "
            "`--take-files` takes the files')",
            Action.RETIRE: "  (no longer in the files)",
            Action.REVIVE: "  (in the files again)",
        }.get(self.action, "")
        draft = "  (a draft in the browser began from the earlier text)" if self.has_draft else ""
        place = f"  {self.file}" if self.file else ""
        return f"{self.action.value:8} {self.kind}:{self.key}{place}{note}{draft}"


@dataclass(frozen=True)
class Row:
    """One stored entry, as planning needs it."""

    id: int
    kind: str
    key: str
    state: State
    current_id: int | None
    current: str | None
    draft_id: int | None
    base: str | None
    retired_by_load: bool
    position: int
    file: str
    staged_id: int | None
    staged: str | None

    @property
    def exists(self) -> bool:
        """False for what an interrupted load left behind."""
        return self.current_id is not None or self.draft_id is not None


@dataclass
class Plan:
    """The reading, what is stored, and a step for each entry that either of them knows."""

    reading: Reading
    rows: dict[Name, Row]
    steps: list[Step]

    def count(self, action: Action) -> int:
        """How many steps of a kind there are."""
        return sum(step.action is action for step in self.steps)

    @property
    def changes_nothing(self) -> bool:
        """Would a load leave everything as it is for learners?"""
        idle = (Action.SAME, Action.KEEP, Action.CONFLICT)
        return all(step.action in idle for step in self.steps)


def read_folder(root: DiskPath) -> Reading:
    """Everything a folder says, each entry checked against its model."""
    return _read(Folder(root))


def _read(folder: Folder) -> Reading:
    found = Reading(fingerprint=folder.fingerprint())
    found.places = frozenset(place for place in registry.layouts() if folder.holds(place))
    for name in folder.unread():
        folder.fault(name, 1, _unread())
    for place in found.places:
        for raw in registry.layouts()[place].read(folder):
            _take(raw, folder, found)
    found.faults = folder.faults
    found.unreadable = frozenset(_unreadable_kinds(folder, found))
    return found


def _unreadable_kinds(folder: Folder, found: Reading) -> Iterator[str]:
    """Kinds of which entries are missing because a file is broken, and what those provide."""
    broken = {name for name in found.named if name not in found.entries}
    for place in found.places:
        lost = any(file == place or file.startswith(place + "/") for file in folder.unreadable)
        for name in registry.kinds_at(place):
            if lost:
                yield name
            if lost or any(kind == name for kind, _ in broken):
                yield from registry.kind(name).provided_kinds


def _unread() -> Said:
    known = ", ".join(sorted(registry.layouts()))
    return Said(N_("nothing reads this file; content stands in %(places)s"), places=known)


def _take(raw: Raw, folder: Folder, found: Reading) -> None:
    found.named.add((raw.kind, raw.key))
    before = found.entries.get((raw.kind, raw.key))
    if before is not None:
        there = f"{before.file}:{before.lines.at(('key',))}"
        twice = Said(
            N_("`%(name)s` stands in %(there)s too; rename one"), name=raw.key, there=there
        )
        folder.fault(raw.file, raw.lines.at(("key",)), twice)
        return
    for file, data in raw.assets.items():
        _take_picture(file, data, folder, found)
    for attached in raw.files:
        found.files[attached.digest] = (raw.kind, attached)
    model = registry.kind(raw.kind).model
    if not isinstance(raw.data, dict):
        fields = Said(
            N_("%(where)s must hold fields (`name: value`)"), where=Said(N_("this entry"))
        )
        folder.fault(raw.file, raw.lines.at(()), fields)
        return
    try:
        body = model.model_validate(raw.data)
    except ValidationError as error:
        for path, sentence in explain(model, error, raw.data):
            folder.fault(raw.lines.file(path, raw.file), raw.lines.at(path), sentence)
        return
    stored = body.stored()
    found.entries[raw.kind, raw.key] = FileEntry(
        raw.kind, raw.key, body, stored, hash_of(stored), raw.file, raw.position, raw.lines
    )


def _take_picture(file: str, data: bytes, folder: Folder, found: Reading) -> None:
    # Lessons show pictures only; beside items sounds and films may stand too.
    of = media.media_type_of if "/media/" in file else pictures.media_type_of
    try:
        media_type = of(file.rsplit("/", 1)[-1], data)
    except pictures.BadPicture as error:
        folder.fault(file, 1, Said.of(error))
        return
    found.pictures[pictures.digest(data)] = (media_type, data)


def check_folder(root: DiskPath) -> Reading:
    """A folder by itself: every fault of form, reference, each kind's own rules, coverage."""
    folder = Folder(root)
    found = _read(folder)
    world = world_of(found)
    found.faults += _world_faults(world, found)
    found.faults += list(coverage.check(folder, world))
    found.faults = sorted(set(found.faults))
    return found


def world_of(found: Reading) -> World:
    """The content of a folder as it would stand by itself."""
    world = World(
        named=frozenset(found.named),
        unreadable=found.unreadable,
        brought=frozenset(found.files),
    )
    for entry in found.entries.values():
        world.put(entry.key, entry.body)
    return world


def _world_faults(world: World, found: Reading) -> Iterator[Fault]:
    for finding in world.all_faults():
        entry = found.entries.get((finding.kind, finding.key))
        if entry is None or entry.body is not world.bodies[finding.kind][finding.key]:
            place = f"{finding.kind}:{finding.key} as changed in the browser"
            yield Fault(place, 1, finding.message)
        else:
            file = entry.lines.file(finding.path, entry.file)
            yield Fault(file, entry.lines.at(finding.path), finding.message)


def plan(root: DiskPath, *, take_files: bool = False) -> Plan:
    """What a load would do. Raise ContentFaults with everything that is wrong in the files, or
    would be wrong after the load."""
    found = read_folder(root)
    if found.faults:
        raise ContentFaults(check_folder(root).faults)
    rows = stored_rows()
    steps = list(_steps(found, rows, take_files))
    world = World(brought=frozenset(found.files))
    kept: dict[str, list[str]] = {}
    for step in steps:
        entry = found.entries.get((step.kind, step.key))
        if step.action in (Action.KEEP, Action.CONFLICT):
            kept.setdefault(step.kind, []).append(step.key)
        elif entry is not None:
            world.put(entry.key, entry.body)
    mentioned = {(step.kind, step.key) for step in steps}
    for row in rows.values():
        if row.state is State.PUBLISHED and (row.kind, row.key) not in mentioned:
            kept.setdefault(row.kind, []).append(row.key)
    for kind, keys in kept.items():
        for key, version in reading.current_of(registry.kind(kind).model, keys).items():
            world.put(key, version.body)
    db.session.rollback()
    faults = list(_world_faults(world, found))
    if faults:
        raise ContentFaults(faults)
    return Plan(found, rows, steps)


def _steps(found: Reading, rows: Mapping[Name, Row], take_files: bool) -> Iterator[Step]:
    covered = {kind for place in found.places for kind in registry.kinds_at(place)}
    gone = [name for name in rows if name not in found.entries and name[0] in covered]
    for name in [*found.entries, *gone]:
        entry, row = found.entries.get(name), rows.get(name)
        action = threeway.decide(
            _as_stored(row), entry.hash if entry else None, take_files=take_files
        )
        if action is not None:
            file = entry.file if entry else row.file if row else ""
            changes = action in (Action.CHANGE, Action.REVIVE, Action.RETIRE)
            draft = changes and row is not None and row.draft_id is not None
            yield Step(action, name[0], name[1], file, draft)


def _as_stored(row: Row | None) -> threeway.Stored | None:
    if row is None or not row.exists:
        return None
    return threeway.Stored(row.state, row.current, row.base, row.retired_by_load)


def stored_rows() -> dict[Name, Row]:
    """Every stored entry of the registered kinds, on a connection of its own."""
    now, staged = aliased(ContentVersion), aliased(ContentVersion)
    statement = (
        select(
            ContentEntry.id,
            ContentEntry.kind,
            ContentEntry.key,
            ContentEntry.state,
            ContentEntry.current_version_id,
            now.hash,
            ContentEntry.draft_version_id,
            ContentEntry.base_hash,
            ContentEntry.retired_by_load,
            ContentEntry.position,
            ContentEntry.file,
            ContentEntry.staged_version_id,
            staged.hash,
        )
        .outerjoin(now, now.id == ContentEntry.current_version_id)
        .outerjoin(staged, staged.id == ContentEntry.staged_version_id)
        .where(ContentEntry.kind.in_(list(registry.kinds())))
    )
    with short_connection() as connection:
        rows = [Row(*tuple(row)) for row in connection.execute(statement)]
    return {(row.kind, row.key): row for row in rows}
