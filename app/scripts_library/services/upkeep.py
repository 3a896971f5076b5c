"""Changing many scripts at once, merging two, and whom a change touches."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import select

from app.audit import trail
from app.content import store
from app.content.store import State
from app.kernel.actor import Actor
from app.kernel.errors import BadContent, Conflict, DomainError
from app.kernel.refs import Ref
from app.platform import links
from app.platform.db import db
from app.platform.links import Link
from app.scripts_library import labels
from app.scripts_library.models.bodies import ScriptBody
from app.scripts_library.models.drills import ScriptCard
from app.scripts_library.models.tables import ScriptFavourite, ScriptUse
from app.scripts_library.services import learning

MOST_AT_ONCE: Final = 100
KNOWN: Final = {"category": labels.NAMES, "tone": labels.TONES}


@dataclass(frozen=True)
class Impact:
    """What a change to a script touches: lessons, items, scenarios; scripts; how many people."""

    links: Sequence[Link]
    scripts: Sequence[tuple[str, ScriptBody]]
    people: int
    asked: int
    read: int


def impact(key: str, language: str) -> Impact:
    """Everything that points at a script, and how many people use, star or drill it."""
    near = [
        (one.key, one.body)
        for one in store.published(ScriptBody)
        if key in one.body.related or key in one.body.follow_ups
    ]
    asked, read = learning.rereading(key)
    used = links.where_used(Ref("script", key), language)
    return Impact(used, near, len(learning.touched(key)), asked, read)


def change_many(
    keys: Collection[str], change: str, value: str, *, by: Actor, at: datetime
) -> tuple[int, list[tuple[str, DomainError]]]:
    """Do one thing to many scripts; give how many it was done to, and of the others the key and
    why not.

    Changes: publish, submit, retire, tag, untag, owner, review (a day), category, tone. Texts
    become drafts where the script is published, so that somebody still looks at them.
    Raise Conflict for more than ``MOST_AT_ONCE``."""
    if len(keys) > MOST_AT_ONCE:
        raise Conflict("Choose at most %(most)s scripts at once.", most=MOST_AT_ONCE)
    done = 0
    refused: list[tuple[str, DomainError]] = []
    for key in keys:
        try:
            with db.session.begin_nested():
                _change(key, change, value, by=by, at=at)
            done += 1
        except (BadContent, Conflict) as error:
            refused.append((key, error))
    return done, refused


def _change(key: str, change: str, value: str, *, by: Actor, at: datetime) -> None:
    if change == "publish":
        store.publish(ScriptBody, key, by=by, at=at)
    elif change == "submit":
        store.submit(ScriptBody, key, by=by, at=at)
    elif change == "retire":
        store.retire(ScriptBody, key, by=by, at=at)
    else:
        newest = store.latest(ScriptBody, key)
        body = _edited(newest.body, change, value)
        store.save(ScriptBody, key, body, by=by, at=at, expected=newest.number)


def _edited(body: ScriptBody, change: str, value: str) -> ScriptBody:
    changed: dict[str, Any]
    if change in ("tag", "untag", "owner", "category", "tone") and not value:
        raise BadContent("This change needs a value.")
    if change in KNOWN and value not in KNOWN[change]:
        raise BadContent("There is no %(value)s to choose.", value=value)
    if change == "tag":
        changed = {"tags": list(dict.fromkeys([*body.tags, value]))}
    elif change == "untag":
        changed = {"tags": [tag for tag in body.tags if tag != value]}
    elif change == "review":
        try:
            changed = {"review_on": date.fromisoformat(value)}
        except ValueError:
            raise BadContent("Write the day as 2027-05-01.") from None
    elif change == "tone":
        return _in_tone(body, value)
    elif change in ("owner", "category"):
        changed = {change: value}
    else:
        raise BadContent("There is no such change.")
    return ScriptBody.model_validate(body.stored() | changed)


def _in_tone(body: ScriptBody, tone: str) -> ScriptBody:
    """The script with this tone as its first; where it is said in both, they change places."""
    stored = body.stored() | {"tone": tone}
    said = stored.pop(tone, None)
    if tone != body.tone and said:
        stored[body.tone], stored["wording"] = stored["wording"], said
    return ScriptBody.model_validate(stored)


def merge(key: str, into: str, *, by: Actor, at: datetime) -> None:
    """Let one script take another's place: its stars, counts and cards move over, what points at
    it points there, and it is retired. Raise Conflict where the two are one, or lessons still
    point at it."""
    if key == into:
        raise Conflict("Choose another script to merge into.")
    if store.find_current(ScriptBody, into) is None:
        raise Conflict("There is no published script %(key)s.", key=into)
    for one in store.published(ScriptBody):
        if key in one.body.related or key in one.body.follow_ups:
            stored = one.body.stored()
            for name in ("related", "follow_ups"):
                listed = [into if other == key else other for other in stored.get(name, [])]
                stored[name] = [k for k in dict.fromkeys(listed) if k != one.key]
            store.write(ScriptBody, one.key, ScriptBody.model_validate(stored), by=by, at=at)
    for model in (ScriptFavourite, ScriptUse, ScriptCard):
        _move(model, key, into)
    store.retire(ScriptBody, key, by=by, at=at)
    trail.note(by, "script.merged", f"script:{key}", after={"into": into}, at=at)


def _move(model: Any, key: str, into: str) -> None:
    for row in db.session.scalars(select(model).where(model.key == key)).all():
        there = db.session.get(model, (row.account_id, into))
        if there is None:
            row.key = into
            continue
        if isinstance(row, ScriptUse):
            there.times += row.times
        db.session.delete(row)
    db.session.flush()


def waiting_for_review() -> list[str]:
    """Keys of drafts that were handed in for review."""
    return [
        entry.key for entry in store.entries(ScriptBody) if entry.shown_state is State.IN_REVIEW
    ]
