"""Pictures, sounds and films of items: taken in by their bytes, described, moved and dropped."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePath
from typing import Any

from sqlalchemy import select

from app.content import media, pictures, store
from app.content.models import ContentAsset
from app.content.pictures import BadPicture
from app.exams.models.bodies import ItemBody
from app.exams.rules.importing import places
from app.exams.rules.importing.drafts import Draft
from app.exams.rules.importing.shown import Shown
from app.kernel.actor import Actor
from app.kernel.errors import BadContent
from app.platform.db import db

Fields = Mapping[str, str]
STEM = "stem"


@dataclass(frozen=True)
class Given:
    """A file that passed: how it stands in an item, and its bytes for the store."""

    medium: dict[str, Any]
    media_type: str
    data: bytes


def both(fields: Fields, name: str) -> dict[str, str] | None:
    """A text in both languages as the form has it; None if there is none in either."""
    zh, en = fields.get(f"{name}_zh", "").strip(), fields.get(f"{name}_en", "").strip()
    return {"zh": zh, "en": en} if zh or en else None


def named(filename: str, data: bytes) -> tuple[str, str]:
    """The name under which a file stands in the bank, unlike that of any other bytes, and its media
    type. Raise BadContent for what may not be shown or played."""
    name = PurePath(filename.replace("\\", "/")).name.casefold()
    stem, _dot, ending = name.rpartition(".")
    slug = re.sub(r"[^a-z0-9]+", "-", stem).strip("-")[:50] or "file"
    try:
        media_type = media.media_type_of(f"{slug}.{ending}", data)
    except BadPicture as error:
        raise BadContent("This file cannot be taken: %(why)s", why=error) from None
    mark = f"-{pictures.digest(data)[:8]}"
    slug = slug if slug.endswith(mark) else slug[:40].rstrip("-") + mark
    return f"{slug}.{media.EXTENSIONS[media_type]}", media_type


def with_files(draft: Draft) -> Draft:
    """An item whose files are known by their bytes and go into the store with it. Raise BadContent
    for a file that may not be shown or played."""
    shown: Sequence[Shown] = draft.more.get("shown") or ()
    if not shown:
        return draft
    files, assets = [], {}
    for one in shown:
        file, _kind = named(one.name, one.data)
        said = {
            "file": file,
            "hash": pictures.digest(one.data),
            "alt": one.alt,
            "transcript": one.transcript,
        }
        assets[file] = one.data
        files.append((one.place, said))
    more = {name: value for name, value in draft.more.items() if name != "shown"}
    more |= {"files": files, "assets": assets}
    return replace(draft, more=more)


def taken(filename: str, data: bytes, fields: Fields) -> Given:
    """An uploaded file with its words. Raise BadContent with what is wrong, by bytes, size or a
    missing text."""
    file, media_type = named(filename, data)
    alt, transcript = both(fields, "medium_alt"), both(fields, "medium_transcript")
    if alt is None or not (alt["zh"] and alt["en"]):
        raise BadContent("Say in both languages what is to be seen or heard.")
    medium: dict[str, Any] = {
        "file": file,
        "hash": pictures.digest(data),
        "alt": alt,
    }
    if media.kind_of(media_type) != "image":
        if transcript is None or not (transcript["zh"] and transcript["en"]):
            raise BadContent("Write down in both languages what is said.")
        medium["transcript"] = transcript
    return Given(medium, media_type, data)


def put(body: dict[str, Any], given: Given, place: str) -> None:
    """Set the file beside the stem (``stem``), the explanation (``why``), an option (its letter) or
    a side of a pair (``L1``, ``R1``). Raise BadContent."""
    if not places.put(body, places.STEM if place == STEM else place, given.medium):
        raise BadContent("Choose a place that has words.")


def keep(given: Given, *, by: Actor, at: datetime) -> None:
    """Put the bytes into the store; the same bytes are kept once."""
    store.put_asset(given.data, given.media_type, by=by, at=at)


def edited(fields: Fields, name: str, known: Mapping[str, Any]) -> dict[str, Any] | None:
    """A medium with the form's words; None if it is to go."""
    if fields.get(f"{name}-drop"):
        return None
    changed = dict(known)
    if f"{name}-alt_zh" in fields:
        changed["alt"] = both(fields, f"{name}-alt") or {"zh": "", "en": ""}
        transcript = both(fields, f"{name}-transcript")
        if transcript is not None or "transcript" in known:
            changed["transcript"] = transcript
    return changed


def missing(body: ItemBody, *, brought: frozenset[str] = frozenset()) -> list[str]:
    """Names of files that the item shows and nobody has brought here, nor brings now."""
    wanted = {one.hash: one.file for one in body.all_media if one.hash not in brought}
    if not wanted:
        return []
    there = set(
        db.session.scalars(select(ContentAsset.hash).where(ContentAsset.hash.in_(list(wanted))))
    )
    return sorted(name for digest, name in wanted.items() if digest not in there)
