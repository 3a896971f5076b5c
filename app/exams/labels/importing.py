"""Words around files of items."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.content import faults
from app.exams.rules.importing.drafts import Reason, Refusal, Said
from app.platform import i18n
from app.platform.i18n import _, _l

REASONS: Final[Mapping[str, object]] = {
    Reason.MISSING_STEM: _l("The question text is missing"),
    Reason.MISSING_KEY: _l("The right answer is missing"),
    Reason.KEY_NOT_AN_OPTION: _l("The right answer is none of the options"),
    Reason.TOO_FEW_OPTIONS: _l("Fewer than two options"),
    Reason.TWO_KEYS_IN_SINGLE: _l("Two right answers in a single choice"),
    Reason.UNKNOWN_TYPE: _l("This type is not known"),
    Reason.TOO_LONG: _l("Too long: 2,000 characters for a text, 500 for an option"),
    Reason.DUPLICATE_IN_FILE: _l("It stands in this file already"),
    Reason.UNREADABLE: _l("It cannot be read"),
    Reason.UNSUPPORTED: _l("Not taken: a type or a picture we do not have, or a sample row"),
}
_FIELDS: Final[Mapping[str, object]] = {
    "name": _l("Item number"),
    "type": _l("Type"),
    "stem": _l("Stem"),
    "stem_en": _l("Stem, English"),
    "options": _l("All options in one cell"),
    "key": _l("Right answer"),
    "key_en": _l("Right answer, English"),
    "explanation": _l("Explanation"),
    "explanation_en": _l("Explanation, English"),
    "difficulty": _l("Difficulty"),
    "points": _l("Points"),
    "tags": _l("Tags"),
    "expires": _l("Last day in use"),
    "media": _l("Media files"),
    "competency": _l("Competency"),
    "criterion": _l("Criterion"),
    "bank": _l("Bank"),
    "body": _l("Full body, from our own export"),
}


def field_name(name: str) -> str:
    """What a column is taken for."""
    if name.startswith("option") and name != "options":
        letter = chr(65 + int(name.removeprefix("option").removesuffix("_en")))
        if name.endswith("_en"):
            return str(_("Option %(letter)s, English", letter=letter))
        return str(_("Option %(letter)s", letter=letter))
    return str(_FIELDS[name])


def said(message: str) -> str:
    """What a reader of files said, in the reader's language."""
    return (
        i18n.translated(message.msgid, dict(message.params))
        if isinstance(message, Said)
        else faults.told(message)
    )


def cell_of(refusal: Refusal) -> str:
    """Where a refusal stands, as a person would say it: H12, or the number alone."""
    return f"{refusal.column}{refusal.where.row}" if refusal.where.row else ""
