"""Files of items: what a load would do, and doing it; the bank as files again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import Any, Final

from app.audit import trail
from app.content import faults as faulty
from app.content import media, pictures, store
from app.exams.models.bodies import ItemBody
from app.exams.rules.importing import aiken, cases, gift, moodle, qti, tables
from app.exams.rules.importing.bodies import Defaults, body_of, key_of, slug_of, told_apart
from app.exams.rules.importing.drafts import (
    N_,
    Draft,
    Reading,
    Reason,
    Refusal,
    Said,
    Where,
    unreadable,
)
from app.exams.services import item_media, itemtables, itemyaml, reviewing
from app.exams.services.authoring import parsed
from app.exams.services.itemtables import tables_in
from app.kernel.actor import Actor
from app.kernel.errors import BadContent
from app.platform import archives, markup, sheets

FORMATS: Final = ("xlsx", "csv", "gift", "aiken", "moodle-xml", "qti", "docx", "yaml")
_ENDINGS: Final[Mapping[str, str]] = {
    **itemtables.FORMS,
    ".gift": "gift",
    ".zip": "qti",
    ".yaml": "yaml",
    ".yml": "yaml",
}
BATCH: Final = 20


def format_of(filename: str, data: bytes) -> str:
    """The format that a file's name and beginning tell."""
    ending = PurePath(filename.casefold()).suffix
    if ending == ".zip" and itemyaml.is_package(data):
        return "yaml"
    if ending == ".zip":
        return itemtables.form_inside(data) or "qti"
    if ending in _ENDINGS:
        return _ENDINGS[ending]
    start = data[:4000].lstrip(b"\xef\xbb\xbf \r\n\t")
    if start.startswith(b"<"):
        return "moodle-xml" if b"<quiz" in start else "qti"
    if ending in (".txt", ""):
        return _format_of_text(data)
    raise BadContent("Files of this kind are not read: %(name)s", name=filename)


def _format_of_text(data: bytes) -> str:
    text = sheets.decoded(data)
    if aiken.looks_like(text):
        return "aiken"
    first = next((line for line in text.splitlines() if line.strip()), "")
    return "csv" if "\t" in first and "{" not in text else "gift"


def read(
    data: bytes,
    filename: str,
    form: str = "",
    mapping: Mapping[str, Mapping[int, str]] | None = None,
) -> Reading:
    """Everything a file gives; a file that cannot be read is one refusal."""
    try:
        form = form or format_of(filename, data)
        if form in ("xlsx", "csv", "docx"):
            return _with_files(tables.read(tables_in(data, filename, form), mapping))
        if form == "yaml":
            return itemyaml.read(data, filename)
        if form == "gift":
            return gift.read(sheets.decoded(data))
        if form == "aiken":
            return aiken.read(sheets.decoded(data))
        if form == "moodle-xml":
            return _with_files(moodle.read(markup.parse(data)))
        return _with_files(_package(data, filename))
    except BadContent as refusal:
        return unreadable(_told(refusal))


def _told(refusal: BadContent) -> Said:
    return Said(refusal.message, **refusal.params)


def _with_files(reading: Reading) -> Reading:
    """The items with the files that came along; one whose file may not be shown is refused, and
    with it the parts of a case whose text needed it."""
    items: list[Draft] = []
    refused = list(reading.refused)
    for draft in reading.items:
        try:
            items.append(item_media.with_files(draft))
        except BadContent as refusal:
            refused.append(Refusal(draft.where, "", Reason.UNSUPPORTED, _told(refusal)))
    return cases.whole(Reading(tuple(items), tuple(refused)))


def _package(data: bytes, filename: str) -> Reading:
    if data[:2] != b"PK":
        alone = qti.read([(PurePath(filename).name, markup.parse(data))])
        return (
            alone if alone.items or alone.refused else unreadable(N_("There is no QTI item in it."))
        )
    files, broken = [], []
    for path, content in archives.members(data, ".xml"):
        if PurePath(path).name == "imsmanifest.xml":
            continue
        try:
            files.append((path, markup.parse(content)))
        except BadContent as refusal:
            where = Refusal(Where(path, 0), "", Reason.UNREADABLE, _told(refusal))
            broken.append(where)
    others: dict[str, bytes] = {}

    def look(path: str) -> bytes | None:
        if not others:
            others.update(archives.members(data))
        return others.get(path)

    reading = qti.read(files, look)
    if not (reading.items or reading.refused or broken):
        return unreadable(N_("There is no QTI item in this package."))
    return Reading(reading.items, (*reading.refused, *broken))


@dataclass(frozen=True)
class Step:
    """One item to write: a new key, or a known one with the version it was based on."""

    key: str
    body: ItemBody
    expected: int | None
    draft: Draft


@dataclass(frozen=True)
class Plan:
    """What a load would do. Nothing is written yet."""

    new: tuple[Step, ...] = ()
    changed: tuple[Step, ...] = ()
    unchanged: tuple[Draft, ...] = ()
    items: tuple[Draft, ...] = ()
    refused: tuple[Refusal, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The shape that the command prints."""
        return {
            "imported": len(self.new),
            "updated": len(self.changed),
            "unchanged": len(self.unchanged),
            "items": [draft.as_json() for draft in self.items],
            "refused": [refusal.as_json() for refusal in self.refused],
        }


def plan(reading: Reading, filename: str, defaults: Defaults | None = None) -> Plan:
    """Compare a file's items with the bank."""
    slug = slug_of(filename)
    where = defaults or Defaults(bank=slug)
    titles = [str(draft.more.get("title", "")) for draft in reading.items if not draft.name]
    entitled = store.latest_of(ItemBody, [title for title in titles if title])
    found = [
        (_known_title(draft, entitled) or key_of(draft, slug), draft) for draft in reading.items
    ]
    keyed = cases.keyed(told_apart(found))
    known = store.latest_of(ItemBody, [key for key, _draft in keyed])
    new: list[Step] = []
    changed: list[Step] = []
    unchanged: list[Draft] = []
    items: list[Draft] = []
    refused = list(reading.refused)
    for key, draft in keyed:
        version = known.get(key)
        before = version.body.stored() if version is not None else {}
        body, faults = parsed(ItemBody, body_of(draft, before, where))
        if body is None:
            said = faulty.joined([sentence for _field, sentence in faults])
            refused.append(Refusal(draft.where, "", Reason.UNREADABLE, said))
            continue
        lacking = item_media.missing(body, brought=_assets(draft))
        if lacking:
            said = N_("These files are not in the bank: %(names)s", names=", ".join(lacking))
            refused.append(Refusal(draft.where, "", Reason.UNSUPPORTED, said))
            continue
        items.append(draft)
        if version is None:
            new.append(Step(key, body, None, draft))
        elif body.stored() == before:
            unchanged.append(draft)
        else:
            changed.append(Step(key, body, version.number, draft))
    return Plan(tuple(new), tuple(changed), tuple(unchanged), tuple(items), tuple(refused))


def _assets(draft: Draft) -> frozenset[str]:
    """The hashes of the files that came along with an item."""
    return frozenset(pictures.digest(data) for data in draft.more.get("assets", {}).values())


def _kind(name: str, data: bytes) -> str:
    try:
        return media.media_type_of(PurePath(name).name, data)
    except pictures.BadPicture as error:
        raise BadContent("This file cannot be taken: %(why)s", why=error) from None


def _known_title(draft: Draft, entitled: Mapping[str, Any]) -> str:
    """Formats without numbers carry our keys as titles: such an item is that item again."""
    title = str(draft.more.get("title", ""))
    return title if not draft.name and title in entitled else ""


def batches(made: Plan) -> list[tuple[Step, ...]]:
    """The steps in pieces that each fit a short transaction."""
    steps = made.new + made.changed
    return [steps[n : n + BATCH] for n in range(0, len(steps), BATCH)]


def write(steps: Sequence[Step], *, by: Actor, at: datetime) -> None:
    """Keep these items as drafts; authors publish them. Raise Conflict if one was changed since."""
    for step in steps:
        for name, data in step.draft.more.get("assets", {}).items():
            store.put_asset(data, _kind(name, data), by=by, at=at)
        store.save(ItemBody, step.key, step.body, by=by, at=at, expected=step.expected)
        if step.expected is not None:
            reviewing.overtaken(step.key, at=at)


def note_load(made: Plan, filename: str, *, by: Actor, at: datetime) -> None:
    """Put the load into the trail."""
    trail.note(
        by,
        "items.imported",
        f"file:{PurePath(filename).name}",
        after={"new": len(made.new), "changed": len(made.changed)},
        at=at,
    )


__all__ = [
    "FORMATS",
    "Defaults",
    "Plan",
    "Step",
    "batches",
    "format_of",
    "note_load",
    "plan",
    "read",
    "slug_of",
    "tables_in",
    "write",
]
