"""Files that a row of a table shows in its cells or names in a column of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from app.exams.rules.importing import places, rows
from app.exams.rules.importing.drafts import CHOICES, N_, Reason, Refused
from app.exams.rules.importing.plain import Named, Piece
from app.exams.rules.importing.shown import Look, Shown, beside
from app.exams.rules.importing.words import trimmed

Pictures = Mapping[str, tuple[Named, ...]]
_PLACED: Final = re.compile(r"(why|[A-Z]|[LR][1-9]\d?)\s*[:：]\s*(.+)")
_PLACES: Final = {"stem": places.STEM, "media": places.STEM, "explanation": places.WHY}


def of_row(
    files: Mapping[tuple[int, int], tuple[Named, ...]], number: int, fields: Mapping[int, str]
) -> Pictures:
    """The files in the cells of a row by field; those in a column that says nothing to us stand
    beside the stem."""
    found: dict[str, tuple[Named, ...]] = {}
    for (row, column), shown in sorted(files.items()):
        if row == number:
            name = fields.get(column) or "media"
            found[name] = (*found.get(name, ()), *shown)
    return found


def with_words(cells: Mapping[str, str], pictures: Pictures) -> dict[str, str]:
    """The cells of a row, where words stand for a picture that is alone in its cell."""
    made = dict(cells)
    for name, shown in pictures.items():
        if made.get(name) or (name not in ("stem", "explanation") and not _is_option(name)):
            continue
        made[name] = " ".join(one.alt for one in shown if one.alt)
        if not made[name] and _is_option(name):
            made[name] = chr(65 + int(name.removeprefix("option")))
    return made


def _is_option(name: str) -> bool:
    return name.removeprefix("option").isdigit() and name.startswith("option")


def shown_in(
    cells: Mapping[str, str], pictures: Pictures, look: Look, kind: str, options: Sequence[int]
) -> list[Shown]:
    """The files of a row with their places; ``options`` are the places of its options that say
    something. Raise Refused for a picture where an item has none."""
    found: list[Shown] = []
    for name, shown in pictures.items():
        found += beside(Piece("", shown), look, _place(name, kind, options))
    return found


def _place(name: str, kind: str, options: Sequence[int]) -> str:
    if name in _PLACES:
        return _PLACES[name]
    number = int(name.removeprefix("option")) if _is_option(name) else -1
    if kind in CHOICES and number in options:
        return places.option(options.index(number))
    if number >= 0:
        raise Refused(
            Reason.UNSUPPORTED, N_("An answer shows a picture, a sound or a film."), f"={name}"
        )
    raise Refused(
        Reason.UNSUPPORTED, N_("A picture stands in a cell where an item shows none."), f"={name}"
    )


def named_in(said: str, own: Mapping[str, Any] | None, look: Look) -> list[Shown]:
    """The files that a row names and that came along with the table; those that our own row
    brought before are there already. Raise Refused for any other."""
    known = set(rows.media_of(own or {}))
    found: list[Shown] = []
    for name in (trimmed(part) for part in re.split(r"[;；\n]", said)):
        if not name or name in known:
            continue
        placed = _PLACED.fullmatch(name)
        place, file = (placed[1], placed[2]) if placed else (places.STEM, name)
        data = look(file)
        if data is None:
            message = N_(
                "The file %(name)s did not come along. Put it into one .zip with the table, or add "
                "it on the item's page.",
                name=file[:200],
            )
            raise Refused(Reason.UNSUPPORTED, message, "media")
        found.append(Shown(file.replace("\\", "/").rsplit("/", 1)[-1], data, place=place))
    return found
