"""What a load does to one entry: the files, the last load and the browser are compared."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.content.rules.lifecycle import State


class Action(StrEnum):
    """What a load will do. KEEP and CONFLICT leave the browser's state as it is."""

    ADD = "add"
    CHANGE = "change"
    REVIVE = "revive"
    RETIRE = "retire"
    SAME = "same"
    KEEP = "keep"
    CONFLICT = "conflict"


@dataclass(frozen=True)
class Stored:
    """What the academy holds. ``base`` is the hash in the files at the last load, None if never
    loaded; ``current`` is the hash of what learners meet or last met, None if never published."""

    state: State
    current: str | None
    base: str | None
    retired_by_load: bool = False


def decide(stored: Stored | None, file: str | None, *, take_files: bool = False) -> Action | None:
    """What to do with an entry whose text in the files has the hash ``file`` (None: not there).

    None means that there is nothing to say about it.
    """
    if stored is None:
        return Action.ADD if file is not None else None
    action = _without_file(stored) if file is None else _with_file(stored, file)
    if action is not Action.CONFLICT or not take_files:
        return action
    if file is None:
        return Action.RETIRE
    return Action.CHANGE if stored.state is State.PUBLISHED else Action.REVIVE


def _without_file(stored: Stored) -> Action | None:
    if stored.base is None or stored.state is not State.PUBLISHED:
        return None
    return Action.RETIRE if stored.base == stored.current else Action.CONFLICT


def _with_file(stored: Stored, file: str) -> Action:
    if stored.state is State.PUBLISHED:
        if file == stored.current:
            return Action.SAME
        if stored.base == stored.current:
            return Action.CHANGE
        return Action.KEEP if stored.base == file else Action.CONFLICT
    if stored.retired_by_load:
        return Action.REVIVE
    return Action.KEEP if stored.base == file else Action.CONFLICT
