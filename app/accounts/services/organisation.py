"""Choices of the organisation, made in the browser and kept with who made them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import select

from app.accounts.models import Setting
from app.audit import trail
from app.kernel.actor import Actor
from app.platform.db import Within, alone, db
from app.platform.statements import Statement

DEFAULTS: Final[Mapping[str, str]] = {
    "organisation.name_zh": "",
    "organisation.name_en": "",
    "organisation.help": "",
    "privacy.contact": "",
    "password.composition": "",
    "banner.text_zh": "",
    "banner.text_en": "",
    "banner.tone": "info",
    "banner.until": "",
}
_CHOICES = Statement(select(Setting.key, Setting.value))


def read(*, own_connection: bool = False) -> dict[str, str]:
    """Every choice; the default where none was made.

    ``own_connection`` leaves the request's session untouched (for layouts and the door).
    """
    if own_connection:
        with alone() as connection:
            rows = connection.rows(_CHOICES, {})
    else:
        rows = Within(db.session.connection()).rows(_CHOICES, {})
    return {**DEFAULTS, **{row.key: row.value for row in rows}}


def choose(values: Mapping[str, str], *, by: Actor, at: datetime) -> list[str]:
    """Keep choices; give the keys that changed. Others stay as they are."""
    changed: list[str] = []
    before: dict[str, str] = {}
    for key, value in values.items():
        row = db.session.get(Setting, key)
        known = row.value if row else DEFAULTS.get(key, "")
        if known == value:
            continue
        if row is None:
            row = Setting(key=key, value=value, changed_at=at, changed_by=by.id)
            db.session.add(row)
        row.value, row.changed_at, row.changed_by = value, at, by.id
        before[key] = known
        changed.append(key)
    if changed:
        after = {key: values[key] for key in changed}
        trail.note(by, "settings.changed", "settings:organisation", before=before, after=after)
    return changed


def wants_composition(by_setting: bool) -> bool:
    """Must passwords mix kinds of characters: as switched in the browser, else as deployed?"""
    chosen = read(own_connection=True)["password.composition"]
    return chosen == "on" if chosen else by_setting


def banner(choices: Mapping[str, str], language: str, *, at: datetime) -> str:
    """The maintenance banner for a reader, empty if none is to be shown now."""
    until = choices["banner.until"]
    if until and datetime.fromisoformat(until) <= at:
        return ""
    texts = (choices["banner.text_zh"], choices["banner.text_en"])
    own, other = texts if language == "zh" else texts[::-1]
    return own or other
