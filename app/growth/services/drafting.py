"""The next edition of the framework while it is written: a draft that judges nobody yet.

Every change is a saved version; whoever was slower is told. Only publishing (``editing.publish``)
makes an edition of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from pydantic import ValidationError

from app.audit import trail
from app.content import store
from app.growth.labels import faults
from app.growth.models.framework import Framework
from app.growth.queries.frameworks import KEY, Edition
from app.growth.rules import outline
from app.growth.rules.outline import Raw
from app.kernel.actor import Actor
from app.kernel.errors import BadContent

GROUPS: Final = ("all_of", "any_of", "at_least")
Change = Callable[[Raw], Raw]


def parsed(raw: Mapping[str, Any]) -> Framework:
    """The text as a framework. Raise BadContent naming the first place that cannot be."""
    try:
        return Framework.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        raise BadContent(
            "%(where)s: %(what)s",
            where=faults.where(raw, first["loc"]),
            what=faults.refused(first["type"], first.get("ctx") or {}),
        ) from None


def raw_of(body: Framework) -> Raw:
    """The framework as the outline knows it."""
    return body.model_dump(mode="json")


def change(edition: Edition, what: Change, *, expected: int, by: Actor, at: datetime) -> Edition:
    """Keep the text as ``what`` makes it. Raise Conflict if somebody else was faster, BadContent
    if it is no framework any more."""
    body = parsed(what(raw_of(edition.body)))
    return store.save(Framework, KEY, body, by=by, at=at, expected=expected)


def move(path: str, step: str) -> Change:
    """One of ``up``, ``down``, ``remove`` and ``dissolve`` for an entry."""
    if step == "remove":
        return lambda raw: outline.removed(raw, path)
    if step == "dissolve":
        return lambda raw: outline.dissolved(raw, path)
    return lambda raw: outline.shifted(raw, path, up=step == "up")


def put(path: str, value: Raw, *, into: str = "") -> Change:
    """An entry with another text, moved to the list ``into`` if that is another one."""

    def made(raw: Raw) -> Raw:
        kept = {**outline.find(raw, path), **value}
        changed = outline.replaced(raw, path, kept)
        return outline.carried(changed, path, into) if into else changed

    return made


def add(into: str, value: Raw, *, parts: Sequence[int] = ()) -> Change:
    """One more entry in a list; a group brings together entries that stand there already."""
    if value.get("type") in GROUPS:
        return lambda raw: outline.gathered(raw, into, parts, value)
    return lambda raw: outline.inserted(raw, into, value)


def free_key(body: Framework, begin: str) -> str:
    """A key that no demand has yet."""
    taken = {asked.key for asked in body.every_asked()}
    number, key = 2, begin
    while key in taken:
        key, number = f"{begin}-{number}", number + 1
    return key


def discard(*, by: Actor, at: datetime) -> None:
    """Drop the draft; its versions stay in the history. Raise Conflict if there is none."""
    store.discard(Framework, KEY, by=by, at=at)
    trail.note(by, "framework.discarded", f"framework:{KEY}", at=at)


def restore(number: int, *, expected: int, by: Actor, at: datetime) -> Edition:
    """Make an older version's text the draft again. Raise NotFound, or Conflict if somebody else
    was faster."""
    return store.restore_version(Framework, KEY, number, by=by, at=at, expected=expected)
