"""Scripts in and out as tables and YAML: read, tried, shown, then kept as drafts in portions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import Any, Final, get_args
from uuid import UUID

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from sqlalchemy import delete, select

from app.content import store, yaml_files
from app.content.faults import refusal, shape
from app.content.layouts import KEY
from app.kernel.actor import Actor
from app.kernel.errors import BadContent, Conflict, NotFound
from app.kernel.wording import LANGUAGES, Wording
from app.language import checking
from app.language.rules.lexicon import Lexicon
from app.platform import sheets
from app.platform.db import db, transaction
from app.platform.sheets import Column
from app.scripts_library.labels import BLANKS, NAMES
from app.scripts_library.models.bodies import ScriptBody, Stage, Tone
from app.scripts_library.models.own import ScriptUpload
from app.scripts_library.rules import limits, placeholders, sheetrows
from app.scripts_library.rules.keys import is_taken
from app.scripts_library.rules.nearness import Said, Shelf, Twin
from app.scripts_library.rules.sheetrows import Row

MOST_ROWS: Final = 5_000
MOST_SHOWN: Final = 40
MOST_TWINS: Final = 3
PORTION_SECONDS: Final = 0.1
PORTION: Final = 40
STAGES: Final = get_args(Stage)
TONES: Final = get_args(Tone)
_WIDE: Final = tuple(
    f"{name}_{language}"
    for name in ("wording", "formal", "warm", "situation", *(str(n) for n in range(10)))
    for language in LANGUAGES
)


Fault = tuple[str, BadContent]
"""(the field, or "" for the whole row; what is wrong with it)"""
# What a field's value lacks, by the word the checker of shapes has for it.
_SHAPES: Final = {
    "missing": BadContent("must be filled in"),
    "literal_error": BadContent("%(given)s is none of %(choices)s"),
    "date_from_datetime_parsing": BadContent("write the day as 2027-05-01"),
    "date_parsing": BadContent("write the day as 2027-05-01"),
    "extra_forbidden": BadContent("there is no such field"),
    "string_type": BadContent("must be text"),
    "list_type": BadContent("must be a list"),
}
_LONG: Final = BadContent("more than %(most)s characters")
_MANY: Final = {
    "variants": BadContent("more than %(most)s variants"),
    "points": BadContent("more than %(most)s key points"),
    "placeholders": BadContent("more than %(most)s blanks of its own"),
}


@dataclass
class Tried:
    """A row of a file: what it calls its script, what it would be, what is wrong, what it nearly
    repeats."""

    line: int
    key: str
    title: Wording
    body: ScriptBody | None = None
    faults: list[Fault] = field(default_factory=list)
    twins: list[Twin] = field(default_factory=list)
    action: str = "add"


@dataclass(frozen=True)
class Trial:
    """A file, tried: its rows, and the headings of a table below which nothing is read."""

    rows: list[Tried]
    unread: list[str]


def read(data: bytes, filename: str) -> Trial:
    """Every row of a file, tried against the library. Raise BadContent if it is no such file."""
    known = {one.key: one.body for one in store.published(ScriptBody)}
    unread: list[str] = []
    if filename.casefold().endswith((".yaml", ".yml")):
        rows = _yaml_rows(data)
    else:
        cells = sheets.read(data, filename)[0].rows
        rows = _sheet_rows(cells, known)
        unread = sheetrows.unknown(cells[0])
    if len(rows) > MOST_ROWS:
        raise BadContent("The file has more than %(most)s rows.", most=MOST_ROWS)
    shelf = Shelf(
        (Said(key, where, spoken), text)
        for key, body in known.items()
        for where, spoken, text in body.texts()
    )
    lexicon, seen, found = checking.current(), set[str](), []
    for line, row in rows:
        key = row.key
        one = Tried(line, key, _title(row))
        found.append(one)
        if not KEY.match(key):
            one.faults.append(
                (
                    "key",
                    BadContent("a key is small letters, digits and dashes, such as late-parcel"),
                )
            )
        elif len(key) > limits.KEY:
            one.faults.append(("key", BadContent("more than %(most)s characters", most=limits.KEY)))
        elif is_taken(key):
            one.faults.append(
                ("key", BadContent("A page of the library stands there: choose another key."))
            )
        elif key in seen:
            one.faults.append(("key", BadContent("%(key)s stands in an earlier row", key=key)))
        seen.add(key)
        try:
            one.body = ScriptBody.model_validate(row.fields)
        except ValidationError as error:
            wrong = [_shape(fault) for fault in error.errors()]
            one.faults += [(row.column_of(place), fault) for place, fault in wrong]
            continue
        wrong = _faults(one.body, lexicon)
        one.faults += [(row.column_of(place), fault) for place, fault in wrong]
        if key in known:
            one.action = "same" if known[key] == one.body else "change"
        one.twins = _twins(shelf, row, one.body)
    return Trial(found, unread)


def _title(row: Row) -> Wording:
    """What the row calls its script, also where the row is wrong."""
    given = row.fields.get("title")
    texts = given if isinstance(given, Mapping) else {}
    zh, en = (str(texts.get(language) or "") for language in ("zh", "en"))
    return Wording(zh or en, en or zh)


def _twins(shelf: Shelf, row: Row, body: ScriptBody) -> list[Twin]:
    """What each wording of a row nearly repeats: in other scripts of the library or of rows
    before it, the nearest for each of them. The row's own are on the shelf from here on."""
    texts = [(Said(row.key, where, spoken), text) for where, spoken, text in body.texts()]
    nearest: dict[str, Twin] = {}
    for twin in shelf.twins_of(texts):
        if twin.other.key != row.key:
            nearest.setdefault(twin.other.key, twin)
    for said, text in texts:
        shelf.put(said, text)
    return list(nearest.values())[:MOST_TWINS]


def _shape(fault: ErrorDetails) -> Fault:
    """A fault of shape in words that can be translated."""
    place = ".".join(str(part) for part in fault["loc"])
    message = _SHAPES.get(fault["type"])
    if message is None:
        return place, refusal(shape(dict(fault)))
    choices = str(fault.get("ctx", {}).get("expected", ""))
    given = str(fault["input"])[:MOST_SHOWN]
    return place, BadContent(message.message, given=given, choices=choices.replace(" or ", ", "))


def _faults(body: ScriptBody, lexicon: Lexicon) -> list[Fault]:
    found: list[Fault] = []
    if body.category not in NAMES:
        wrong = BadContent("there is no category %(category)s", category=body.category[:MOST_SHOWN])
        found.append(("category", wrong))
    for place, most in limits.too_long(body.stored()):
        message = _MANY.get(place, _LONG)
        found.append((place, BadContent(message.message, most=most)))
    if getattr(body, body.tone):
        found.append((body.tone, BadContent("The wording is in this tone already.")))
    known = set(BLANKS) | {one.name for one in body.placeholders}
    for where, wording in body.wordings():
        said = {"zh": wording.zh, "en": wording.en}
        found += [(where, fault) for fault in placeholders.faults(said, known)]
        for text in said.values():
            for one in checking.severe(lexicon.check(text)):
                words = text[slice(*one.span)]
                wrong = BadContent("“%(words)s”: %(reason)s", words=words, reason=one.reason)
                found.append((where, wrong))
    return found


def _sheet_rows(
    rows: Sequence[Sequence[Any]], known: Mapping[str, ScriptBody]
) -> list[tuple[int, Row]]:
    """The rows; what a table has no column for (key points, blanks of a script's own ...) stays
    as it is."""
    header = rows[0] if rows else ()
    columns = sheetrows.places(header)
    lacking, twice = sheetrows.missing(columns), sheetrows.twice(header)
    if lacking:
        raise BadContent("These columns are missing: %(names)s", names=", ".join(lacking))
    if twice:
        raise BadContent("These columns stand there twice: %(names)s", names=", ".join(twice))
    found = []
    for number, cells in enumerate(rows[1:], 2):
        if any(cell not in (None, "") for cell in cells):
            key = sheetrows.key_of(cells, columns)
            old = known[key].stored() if key in known else {}
            found.append((number, sheetrows.body_of(cells, columns, old)))
    return found


def _yaml_rows(data: bytes) -> list[tuple[int, Row]]:
    try:
        value, lines, broken = yaml_files.read(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise BadContent("The file is not UTF-8.") from None
    except yaml_files.YamlFault as error:
        broken = [error]
    if broken:
        raise BadContent(
            "Line %(line)s: %(message)s", line=broken[0].line, message=broken[0].message
        )
    listed = value.get("scripts") if isinstance(value, dict) else None
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise BadContent("The file has no list `scripts:`.")
    return [
        (
            lines.at(("scripts", number)),
            Row(
                str(one.get("key", "")),
                {name: part for name, part in one.items() if name != "key"},
            ),
        )
        for number, one in enumerate(listed)
    ]


def keep(rows: Iterable[Tried], *, by: Actor, at: datetime) -> int:
    """Keep sound rows as drafts, in portions that never hold the write lock for long; give how
    many. What somebody else changed in the meantime is left alone."""
    work = [row for row in rows if row.body is not None and not row.faults and row.action != "same"]
    new = {row.key: row.body for row in work if row.action == "add" and row.body is not None}
    kept, keys = 0, list(new)
    for start in range(0, len(keys), PORTION):
        with transaction():
            portion = {key: new[key] for key in keys[start : start + PORTION]}
            kept += len(store.save_new(ScriptBody, portion, by=by, at=at))
    changed = [row for row in work if row.action == "change"]
    while changed:
        with transaction():
            until = monotonic() + PORTION_SECONDS
            while changed and monotonic() < until:
                kept += _change(changed.pop(), by=by, at=at)
    return kept


def _change(row: Tried, *, by: Actor, at: datetime) -> bool:
    assert row.body is not None
    try:
        number = store.latest(ScriptBody, row.key).number
        store.save(ScriptBody, row.key, row.body, by=by, at=at, expected=number)
    except Conflict:
        return False
    return True


def stage(filename: str, data: bytes, *, by: Actor, at: datetime) -> ScriptUpload:
    """Hold a file until somebody has looked at what it would do; it replaces the last one."""
    db.session.execute(delete(ScriptUpload).where(ScriptUpload.account_id == by.id))
    row = ScriptUpload(account_id=by.id, filename=filename, data=data, at=at)
    db.session.add(row)
    db.session.flush()
    return row


def staged(public_id: UUID, *, by: Actor) -> tuple[str, bytes]:
    """A held file's name and bytes. Raise NotFound for anybody else's."""
    row = db.session.scalar(
        select(ScriptUpload).where(
            ScriptUpload.public_id == public_id, ScriptUpload.account_id == by.id
        )
    )
    if row is None:
        raise NotFound()
    return row.filename, row.data


def unstage(*, by: Actor) -> None:
    """Forget the held file."""
    db.session.execute(delete(ScriptUpload).where(ScriptUpload.account_id == by.id))


def table(keys: Sequence[str] | None = None) -> tuple[list[Column], list[list[str]]]:
    """Published scripts (those keys, or all) as columns and rows."""
    stored = [
        (one.key, one.body.stored())
        for one in store.published(ScriptBody)
        if keys is None or one.key in keys
    ]
    names = sheetrows.columns(sheetrows.most_variants([body for _key, body in stored]))
    rows = [sheetrows.row_of(key, body, names) for key, body in stored]
    return [_column(name) for name in names], rows


def _column(name: str) -> Column:
    """A column as wide as what it holds, with the words of which a cell may take one."""
    choices = tuple(NAMES) if name == "category" else STAGES if name == "stage" else ()
    tone = name == "tone" or name.endswith("_tone")
    return Column(name, 40 if name.endswith(_WIDE) else 18, TONES if tone else choices)


def yaml_text(category: str = "") -> str:
    """Published scripts of a category (or all) as a file of the content folder."""
    listed = []
    for one in store.published(ScriptBody):
        if category in ("", one.body.category):
            stored = one.body.stored()
            if category:
                stored.pop("category", None)
            listed.append({"key": one.key, **stored})
    return yaml_files.write({"scripts": listed})
