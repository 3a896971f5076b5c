"""What a file says: items as plain data, and what was refused, with its place and reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, Self

LONGEST_TEXT: Final = 2000
LONGEST_OPTION: Final = 500
MOST_OPTIONS: Final = 26
CHOICES: Final = frozenset({"single", "multiple", "best_reply"})


class Said(str):
    """An English sentence that knows its msgid and what fills its places, so that a page can say it
    in its reader's language."""

    msgid: str
    params: Mapping[str, object]

    def __new__(cls, msgid: str, **params: object) -> Self:
        """``msgid`` has places such as ``%(text)s`` for the values."""
        made = super().__new__(cls, msgid % params if params else msgid)
        made.msgid, made.params = msgid, params
        return made


N_ = Said  # marks messages for the catalogue


class Reason(StrEnum):
    """Why a row was refused."""

    MISSING_STEM = "missing_stem"
    MISSING_KEY = "missing_key"
    KEY_NOT_AN_OPTION = "key_not_an_option"
    TOO_FEW_OPTIONS = "too_few_options"
    TWO_KEYS_IN_SINGLE = "two_keys_in_single"
    UNKNOWN_TYPE = "unknown_type"
    TOO_LONG = "too_long"
    DUPLICATE_IN_FILE = "duplicate_in_file"
    UNREADABLE = "unreadable"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True)
class Where:
    """A place in a file: the sheet (or the file inside a package) and the row as Excel numbers it,
    the ordinal where there are no rows."""

    sheet: str
    row: int


@dataclass(frozen=True)
class Refusal:
    """Something that was not taken. ``column`` is the column's letter, empty outside tables."""

    where: Where
    column: str
    reason: Reason
    message: str

    def as_json(self) -> dict[str, Any]:
        """The shape that the command prints."""
        place = {"sheet": self.where.sheet, "row": self.where.row, "column": self.column}
        return {"where": place, "reason": self.reason.value, "message": self.message}


class Refused(Exception):
    """Raised by readers of one item; ``column`` names the field to mend, as ``explanation`` or
    ``option2`` for the third option, where the reason alone does not tell it."""

    def __init__(self, reason: Reason, message: str, column: str = "") -> None:
        super().__init__(message)
        self.reason, self.message, self.column = reason, message, column


@dataclass(frozen=True)
class Draft:
    """One item as a reader sees it: plain texts and a key in the shape that its type has.

    Choices: positions from 0; true or false: [0] for true, [1] for false; fill-in: accepted texts
    per blank; numeric: value and tolerance; ordering: the options' positions in their right order;
    matching: pairs; short answers: one reference text. ``name`` recognises the item again;
    ``more`` holds what only our own files know.
    """

    where: Where
    type: str
    stem: str
    options: tuple[str, ...] = ()
    key: Any = None
    explanation: str = ""
    difficulty: str | None = None
    points: float | None = None
    tags: tuple[str, ...] = ()
    name: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The shape that the command prints."""
        points = self.points
        return {
            "where": {"sheet": self.where.sheet, "row": self.where.row},
            "type": self.type,
            "stem": self.stem,
            "options": list(self.options),
            "key": self.key,
            "explanation": self.explanation,
            "difficulty": self.difficulty,
            "points": int(points) if points is not None and points == int(points) else points,
            "tags": list(self.tags),
        }

    @property
    def fingerprint(self) -> tuple[str, str, tuple[str, ...]]:
        """What recognises an item without a number: type, stem and options."""
        shown = self.options
        if self.type == "matching" and isinstance(self.key, list):
            shown = tuple(text for pair in self.key for text in pair)
        return (self.type, " ".join(self.stem.split()), shown)


@dataclass(frozen=True)
class Reading:
    """Everything a file gave."""

    items: tuple[Draft, ...] = ()
    refused: tuple[Refusal, ...] = ()


def checked(draft: Draft) -> Draft:
    """The item if it can be used. Raise Refused."""
    if not draft.stem.strip():
        raise Refused(Reason.MISSING_STEM, N_("There is no question text."))
    if len(draft.stem) > LONGEST_TEXT:
        raise Refused(
            Reason.TOO_LONG, N_("The stem is longer than %(most)s characters.", most=LONGEST_TEXT)
        )
    if len(draft.explanation) > LONGEST_TEXT:
        raise Refused(
            Reason.TOO_LONG,
            N_("The explanation is longer than %(most)s characters.", most=LONGEST_TEXT),
            "explanation",
        )
    for n, option in enumerate(draft.options):
        if len(option) > LONGEST_OPTION:
            said = N_("An option is longer than %(most)s characters.", most=LONGEST_OPTION)
            raise Refused(Reason.TOO_LONG, said, f"option{n}")
    if len(draft.options) > MOST_OPTIONS:
        raise Refused(
            Reason.TOO_LONG, N_("There are more than %(most)s options.", most=MOST_OPTIONS)
        )
    if draft.type in CHOICES:
        _check_choice(draft)
    if draft.key is None or draft.key == []:
        raise Refused(Reason.MISSING_KEY, N_("There is no right answer."))
    return draft


def _check_choice(draft: Draft) -> None:
    if len(draft.options) < 2:
        raise Refused(Reason.TOO_FEW_OPTIONS, N_("There are fewer than two options."))
    if not draft.key:
        raise Refused(Reason.MISSING_KEY, N_("There is no right answer."))
    if any(not 0 <= place < len(draft.options) for place in draft.key):
        raise Refused(Reason.KEY_NOT_AN_OPTION, N_("The right answer is none of the options."))
    if draft.type != "multiple" and len(draft.key) > 1:
        raise Refused(Reason.TWO_KEYS_IN_SINGLE, N_("One option may be right; two are given."))


def nowhere(_where: Where, _field: str) -> str:
    """Files that are no tables have no columns."""
    return ""


def gathered(
    found: Iterable[Draft | Refusal], column: Callable[[Where, str], str] = nowhere
) -> Reading:
    """Items and refusals in the file's order; what stands twice is taken once and named.
    ``column`` tells the letter of a field's column at a place."""
    items: list[Draft] = []
    refused: list[Refusal] = []
    seen: dict[object, Where] = {}
    for one in found:
        if isinstance(one, Refusal):
            refused.append(one)
            continue
        marks = _marks(one)
        again = next((mark for mark in marks if mark in seen), None)
        if again is not None:
            first = seen[again]
            place = f"{first.sheet} {first.row}".strip()
            at = column(one.where, "name" if again == ("name", one.name) else "stem")
            said = N_("It stands at %(place)s already.", place=place)
            refused.append(Refusal(one.where, at, Reason.DUPLICATE_IN_FILE, said))
            continue
        seen.update((mark, one.where) for mark in marks)
        items.append(one)
    return Reading(tuple(items), tuple(refused))


def _marks(one: Draft) -> list[object]:
    """What would make another item the same one. Written answers that have numbers or titles of
    their own may share a general stem (“Write the reply”): there the reference answer, or the
    title, tells them apart. Parts of two cases may ask the same."""
    said: tuple[object, ...] = one.fingerprint
    if one.more.get("within"):
        said = (*said, "within", one.more["within"])
    written = one.type in ("short_answer", "write_reply")
    if not one.name:
        return [(*said, "title", one.more.get("title", "")) if written else said]
    if written:
        said = (*said, "key", one.key)
    return [said, ("name", one.name)]


def unreadable(message: str) -> Reading:
    """A file of which nothing can be read is one refusal without a place."""
    return Reading((), (Refusal(Where("", 0), "", Reason.UNREADABLE, message),))
