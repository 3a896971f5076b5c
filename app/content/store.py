"""Authored content, typed: read what learners meet, save drafts, publish, put away, look back.

This is the door for features. Everything works on the caller's session; nothing commits. A
``Version`` is immutable and kept for ever: whoever used one stores its ``id`` and reads it again
with ``version``. Parsed bodies are cached by hash, so reading is cheap.

``model`` is always the body's class: ``store.current(ExamBody, "junior").body.minutes``.

Reading what learners meet
    ``current(model, key)``, ``find_current(model, key)``, ``current_of(model, keys)``,
    ``published(model)``, ``published_bodies(model)``, ``published_keys(kind)``,
    ``version(model, id)``, ``versions(model, ids)``
Reading as an author
    ``entries(model, states)``, ``entry(model, key)``, ``latest(model, key)``, ``latest_of``,
    ``history(model, key)``, ``numbered(model, key, number)``, ``differences(old, new)``
Changing
    ``save`` (draft), ``submit`` (for review), ``give_back`` (from review), ``publish``, ``write``
    (save and publish at once), ``discard``, ``retire``, ``delete``, ``restore``,
    ``restore_version``
Pictures
    ``asset(hash)``, ``put_asset(data, media_type)``
"""

from __future__ import annotations

from app.content.checking import (
    Finding,
    faults_of,
    faults_of_all,
    findings_of,
    hanging,
    pointing_at,
    provided,
)
from app.content.reading import (
    Asset,
    Entry,
    Version,
    asset,
    current,
    current_of,
    entries,
    entry,
    find_current,
    fingerprint,
    history,
    latest,
    latest_of,
    numbered,
    published,
    published_bodies,
    published_keys,
    version,
    versions,
)
from app.content.rules.differences import Difference, differences
from app.content.rules.lifecycle import State
from app.content.writing import (
    delete,
    discard,
    give_back,
    publish,
    put_asset,
    restore,
    restore_version,
    retire,
    save,
    save_new,
    submit,
    write,
)

__all__ = [
    "Asset",
    "Difference",
    "Entry",
    "Finding",
    "State",
    "Version",
    "asset",
    "current",
    "current_of",
    "delete",
    "differences",
    "discard",
    "entries",
    "entry",
    "faults_of",
    "faults_of_all",
    "find_current",
    "findings_of",
    "fingerprint",
    "give_back",
    "hanging",
    "history",
    "latest",
    "latest_of",
    "numbered",
    "pointing_at",
    "provided",
    "publish",
    "published",
    "published_bodies",
    "published_keys",
    "put_asset",
    "restore",
    "restore_version",
    "retire",
    "save",
    "save_new",
    "submit",
    "version",
    "versions",
    "write",
]
