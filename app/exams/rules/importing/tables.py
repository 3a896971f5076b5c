"""Items in tables as people keep them: where the header stands, what its columns mean, rows."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from app.exams.rules.importing import pictured, rows, words
from app.exams.rules.importing.drafts import (
    CHOICES,
    N_,
    Draft,
    Reading,
    Reason,
    Refusal,
    Refused,
    Where,
    checked,
    gathered,
    unreadable,
)
from app.exams.rules.importing.headings import (
    Table,
    blocks_of,
    column_letter,
    field_of,
    header_of,
    offered_header,
    section_type,
)
from app.exams.rules.importing.pictured import Pictures
from app.exams.rules.importing.shown import Look
from app.exams.rules.importing.words import plain, trimmed

MOST_POINTS: Final = 1000
_NOTES: Final = re.compile(r"说明|须知|readme|instruction|notes|字典|选项表")


def _filled(table: Table) -> tuple[tuple[str, ...], ...]:
    """Rows with cells that were merged downwards repeated in each row."""
    lines = [list(row) for row in table.rows]
    for top, left, bottom, right in table.merged:
        if left != right or top >= len(lines):
            continue
        for number in range(top + 1, min(bottom + 1, len(lines))):
            if left < len(lines[number]) and left < len(lines[top]):
                lines[number][left] = lines[top][left]
    return tuple(tuple(line) for line in lines)


def read(
    tables: Sequence[Table], mapping: Mapping[str, Mapping[int, str]] | None = None
) -> Reading:
    """Every item of every sheet that has a header. ``mapping`` (sheet → column → field) stands
    over what the titles say."""
    found: list[Draft | Refusal] = []
    columns: dict[str, Mapping[str, int]] = {}
    any_header = False
    for table in tables:
        header = header_of(table)
        chosen = (mapping or {}).get(table.name)
        if header is None and chosen:
            header = offered_header(table)
        if header is None:
            blocks = list(_upright(table))
            any_header = any_header or bool(blocks)
            found += blocks
            if (
                not blocks
                and any(trimmed(cell) for row in table.rows for cell in row)
                and not _NOTES.search(plain(table.name))
            ):
                where = Where(table.name, table.first_row)
                message = N_("No header row was found on this sheet.")
                found.append(Refusal(where, "", Reason.UNREADABLE, message))
            continue
        any_header = True
        fields = header.fields if chosen is None else {c: f for c, f in chosen.items() if f}
        columns[table.name] = {name: column for column, name in fields.items()}
        found += _items(table, header.last_row, fields)
    if not any_header:
        return unreadable(N_("No header row was found: a table needs a column 题干 (stem)."))
    return gathered(found, lambda where, name: _at(name, columns.get(where.sheet, {})))


def _items(table: Table, last: int, fields: Mapping[int, str]) -> Iterator[Draft | Refusal]:
    told = words.type_in_name(table.name)
    columns = {name: column for column, name in fields.items()}
    drawn_rows = {row for row, _column in table.files}
    for number, row in enumerate(_filled(table)):
        if number <= last or not (any(map(trimmed, row)) or number in drawn_rows):
            continue
        if _repeats_header(row, fields):
            continue
        section = section_type(row)
        if section:
            told = section
            continue
        where = Where(table.name, table.first_row + number)
        cells = {
            name: _cell(table, number, column, row, held=name in _HELD)
            for name, column in columns.items()
        }
        drawn = any((number, column) in table.files for column in columns.values())
        if not drawn and not any(cells.get(name) for name in cells if name not in ("name", "type")):
            continue
        try:
            if words.is_sample(row):
                raise Refused(Reason.UNSUPPORTED, N_("A sample row that was marked to be deleted."))
            pictures = pictured.of_row(table.files, number, fields)
            yield checked(_draft(where, cells, told, pictures, table.look))
        except Refused as refusal:
            at = _place(refusal.column, cells, columns) or _blamed(refusal.reason, columns)
            yield Refusal(where, at, refusal.reason, refusal.message)


# A day and a number of points are what the cell holds, however few of its digits it shows.
_HELD: Final = frozenset({"expires", "points"})


def _cell(table: Table, number: int, column: int, row: Sequence[str], *, held: bool) -> str:
    said = row[column] if column < len(row) else ""
    return trimmed(table.held.get((number, column), said) if held else said)


def _upright(table: Table) -> Iterator[Draft | Refusal]:
    """Items whose titles stand in the first column and what they say in the second."""
    for block in blocks_of(table):
        where = Where(table.name, table.first_row + block.row)
        try:
            kind = words.type_in_name(table.name)
            yield checked(_draft(where, block.cells, kind, {}, table.look))
        except Refused as refusal:
            yield Refusal(where, "B", refusal.reason, refusal.message)


def _repeats_header(row: Sequence[str], fields: Mapping[int, str]) -> bool:
    """Some print the header again before each block of items."""
    same = [c for c, name in fields.items() if c < len(row) and field_of(row[c]) == name]
    return len(same) == len(fields) > 1


def _at(name: str, columns: Mapping[str, int]) -> str:
    """The letter of a field's column, empty for a field without one."""
    return column_letter(columns[name]) if name in columns else ""


def _place(name: str, cells: Mapping[str, str], columns: Mapping[str, int]) -> str:
    """The letter of the column to mend; ``option2`` is the third option that says something,
    ``=option2`` the column of that name."""
    if name.startswith("="):
        return _at(name.removeprefix("="), columns)
    if name.startswith("option"):
        said = [n for n in range(26) if cells.get(f"option{n}")]
        place = int(name.removeprefix("option"))
        name = f"option{said[place]}" if place < len(said) else "options"
    return _at(name, columns)


def _blamed(reason: Reason, columns: Mapping[str, int]) -> str:
    name = {
        Reason.MISSING_STEM: "stem",
        Reason.MISSING_KEY: "key",
        Reason.KEY_NOT_AN_OPTION: "key",
        Reason.TWO_KEYS_IN_SINGLE: "key",
        Reason.UNKNOWN_TYPE: "type",
        Reason.UNSUPPORTED: "type",
        Reason.TOO_FEW_OPTIONS: "option0",
        Reason.TOO_LONG: "stem",
    }.get(reason, "")
    column = columns.get(name, columns.get("options") if name == "option0" else None)
    return "" if column is None else column_letter(column)


def _draft(
    where: Where, given: Mapping[str, str], told: str, pictures: Pictures, look: Look
) -> Draft:
    cells = pictured.with_words(given, pictures)
    if not cells.get("stem"):
        raise Refused(Reason.MISSING_STEM, N_("There is no question text."))
    own = _body(cells["body"]) if cells.get("body") else None
    if own is not None and not pictures and rows.says_the_same(cells, own):
        return _own_draft(where, cells, own)
    options = _options(cells, "")
    key_text = cells.get("key", "")
    kind = words.type_of(cells.get("type", "")) or told or _guess(cells["stem"], options, key_text)
    if kind == "composite" and own is None:
        raise Refused(Reason.UNSUPPORTED, N_("Cases with parts come from our own tables only."))
    shown, key = _key(kind, cells["stem"], options, key_text)
    more: dict[str, Any] = {}
    for name in ("stem_en", "key_en", "explanation_en", "competency", "criterion", "bank"):
        if cells.get(name):
            more[name] = cells[name]
    files = pictured.named_in(cells.get("media", ""), own, look)
    files += pictured.shown_in(cells, pictures, look, kind, sorted(options))
    if files:
        more["shown"] = tuple(files)
    if cells.get("expires"):
        more["expires"] = words.day_of(cells["expires"])
    unit = _number(key_text)[1] if kind == "numeric" else ""
    if unit:
        more["units"] = [unit]
    second = [text for _place, text in sorted(_options(cells, "_en").items())]
    if second:
        more["options_en"] = second
    if own is not None:
        more["body"], more["cells"] = own, dict(cells)
    return Draft(
        where=where,
        type=kind,
        stem=cells["stem"],
        options=shown,
        key=key,
        explanation=cells.get("explanation", ""),
        difficulty=words.difficulty_of(cells.get("difficulty", "")),
        points=_points(cells.get("points", "")),
        tags=words.tags_of(cells.get("tags", "")),
        name=cells.get("name", ""),
        more=more,
    )


def _points(text: str) -> float | None:
    points = words.points_of(text)
    if points == 0:
        raise Refused(Reason.UNREADABLE, N_("An item is worth more than no points."), "points")
    if points is not None and points > MOST_POINTS:
        said = N_("An item is worth at most %(most)s points.", most=MOST_POINTS)
        raise Refused(Reason.UNREADABLE, said, "points")
    return points


def _own_draft(where: Where, cells: Mapping[str, str], body: Mapping[str, Any]) -> Draft:
    """A row that we wrote and nobody changed: the full body says it all."""
    return Draft(
        where=where,
        type=body["type"],
        stem=cells["stem"],
        options=tuple(chinese for chinese, _english in rows.options_of(body)),
        key=rows.json_key(body),
        explanation=cells.get("explanation", ""),
        difficulty=body["difficulty"],
        points=float(body.get("points", 1)),
        tags=tuple(body.get("tags") or ()),
        name=cells.get("name", ""),
        more={"body": body, "cells": dict(cells)},
    )


def _body(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        raise Refused(
            Reason.UNREADABLE, N_("The column with the full body was changed."), "body"
        ) from None
    if not isinstance(found, dict):
        raise Refused(Reason.UNREADABLE, N_("The column with the full body was changed."), "body")
    return found


def _options(cells: Mapping[str, str], ending: str) -> dict[int, str]:
    """The options by their place; places that are empty are left out."""
    found: dict[int, str] = {}
    for place in range(26):
        text = cells.get(f"option{place}{ending}", "")
        if text:
            found[place] = text
    if not found and not ending and cells.get("options"):
        return dict(enumerate(words.options_in(cells["options"])))
    if found and list(found) == list(range(len(found))):
        return dict(zip(found, words.without_letters(list(found.values())), strict=True))
    return found


def _guess(stem: str, options: Mapping[int, str], key: str) -> str:
    """The type of an item whose author did not say it."""
    truths = {plain(text) for text in options.values()}
    amount = not options and bool(words.blanks_in(stem)) and plain(key).isdigit()
    if truths <= words.TRUE | words.FALSE and words.truth(key) is not None and not amount:
        return "true_false"
    if options:
        try:
            return "multiple" if len(words.places(key, options)) > 1 else "single"
        except Refused:
            return "single"
    return "fill_in" if words.blanks_in(stem) else "short_answer"


def _accepted(text: str, blanks: int) -> list[list[str]]:
    """What fills each blank. Raise Refused if the stem marks another number of blanks."""
    found = words.accepted(text, blanks)
    if blanks > len(found):
        said = N_(
            "The stem has %(blanks)s blanks, the answer fills %(answers)s.",
            blanks=blanks,
            answers=len(found),
        )
        raise Refused(Reason.MISSING_KEY, said)
    if blanks and blanks < len(found):
        said = N_(
            "The stem has %(blanks)s blanks, the answer fills %(answers)s.",
            blanks=blanks,
            answers=len(found),
        )
        raise Refused(Reason.UNREADABLE, said, "key")
    return found


def _key(
    kind: str, stem: str, options: Mapping[int, str], text: str
) -> tuple[tuple[str, ...], Any]:
    shown = tuple(text for _place, text in sorted(options.items()))
    order = {place: number for number, place in enumerate(sorted(options))}
    if not text:
        raise Refused(Reason.MISSING_KEY, N_("There is no right answer."))
    if kind in CHOICES:
        if len(options) < 2:
            raise Refused(Reason.TOO_FEW_OPTIONS, N_("There are fewer than two options."))
        return shown, [order[place] for place in words.places(text, options)]
    if kind == "true_false":
        said = words.truth(text, shown)
        if said is None:
            raise Refused(
                Reason.KEY_NOT_AN_OPTION, N_("Neither true nor false: %(text)s", text=text)
            )
        return (), [0 if said else 1]
    if kind == "fill_in":
        return (), _accepted(text, words.blanks_in(stem))
    if kind == "numeric":
        return (), _number(text)[0]
    if kind == "ordering":
        return _ordering(shown, order, options, text)
    if kind == "matching":
        return _matching(shown, text)
    return (), text


_AMOUNT: Final = r"([+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?)\s*([^\d\s±~+\-–—;|()误至到.]{0,8})\s*"
_WITHIN: Final = r"(?:±|\+/-|\+-|误差|[;|(])\s*(?:误差)?\s*(?:±|\+/-|\+-)?\s*"
_NUMBERS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        _AMOUNT,
        rf"{_AMOUNT}{_WITHIN}{_AMOUNT}\)?",
        rf"{_AMOUNT}(?:~|-|–|—|至|到|\.\.)\s*{_AMOUNT}",
    )
)


def _number(text: str) -> tuple[dict[str, float], str]:
    """Value, tolerance and unit of 7, 7天, 7±1, 7（误差1） or 6~8. Raise Refused for anything
    else, so that nothing is dropped."""
    said = unicodedata.normalize("NFKC", text).replace(",", "").strip()
    alone, within, between = (pattern.fullmatch(said) for pattern in _NUMBERS)
    found = alone or within or between
    if found is None:
        raise Refused(
            Reason.UNREADABLE, N_("The right answer is not a number: %(text)s", text=text), "key"
        )
    value, tolerance = float(found[1]), 0.0
    if within:
        tolerance = float(within[3])
    elif between:
        low, high = value, float(between[3])
        value, tolerance = (low + high) / 2, (high - low) / 2
    if tolerance < 0:
        raise Refused(
            Reason.UNREADABLE, N_("The right answer is not a number: %(text)s", text=text), "key"
        )
    unit = found[2] or (found[4] if found is not alone else "")
    return {"value": _whole(value), "tolerance": _whole(tolerance)}, unit


def _whole(value: float) -> float:
    rounded = round(value, 10)
    return int(rounded) if rounded == int(rounded) else rounded


def _ordering(
    shown: tuple[str, ...], order: Mapping[int, int], options: Mapping[int, str], text: str
) -> tuple[tuple[str, ...], list[int]]:
    if not shown:
        steps = tuple(words.numbered_in(text) or words.options_in(text))
        if len(steps) < 2:
            steps = tuple(trimmed(p) for p in re.split(r"→|->|>|=>", text) if trimmed(p))
        if len(steps) < 2:
            raise Refused(Reason.TOO_FEW_OPTIONS, N_("There are fewer than two steps."), "key")
        return steps, list(range(len(steps)))
    pieces = [p for p in re.split(r"[\s,，;；、|｜→>\-]+", words.plain(text)) if p]
    if len(pieces) == 1:
        pieces = list(pieces[0])
    found = [place for piece in pieces for place in words.places(piece, options)]
    if sorted(found) != sorted(options):
        raise Refused(
            Reason.KEY_NOT_AN_OPTION,
            N_("The order does not name each step once: %(text)s", text=text),
        )
    return shown, [order[place] for place in found]


_SIDES: Final = (r"=+>?|-+>|→|——|—|－－|--", r"[:：]", r"[-－~～]")


def _matching(shown: tuple[str, ...], text: str) -> tuple[tuple[str, ...], list[list[str]]]:
    splits = (r"[\r\n]+", r"[\r\n;；|｜]+") if "\n" in text else (r"[;；|｜]+",)
    said = ([line for one in re.split(sign, text) if (line := trimmed(one))] for sign in splits)
    for lines in (*said, list(shown)):
        for sign in _SIDES:
            pairs = [[trimmed(p) for p in re.split(sign, one, maxsplit=1)] for one in lines]
            if pairs and all(len(pair) == 2 and all(pair) for pair in pairs):
                return (), pairs
    message = N_("Write pairs as left=right, one a line: %(text)s", text=text)
    raise Refused(Reason.UNREADABLE, message, "key")
