"""Items in tables as people keep them: where the header stands, what its columns mean, rows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.exams.rules.importing import rows, words
from app.exams.rules.importing.drafts import (
    CHOICES,
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
from app.exams.rules.importing.words import plain, trimmed

HEADER_WITHIN: Final = 20

FIELDS: Final[Mapping[str, str]] = {
    word: name
    for name, spoken in {
        "name": "题号 序号 编号 试题编号 题目编号 id itemid key no no. number",
        "type": "题型 题目类型 试题类型 题目题型 类型 type itemtype questiontype",
        "stem": "题干 题目 题目内容 问题内容 试题内容 试题 问题 题目描述 题干内容 stem question "
        "questiontext",
        "options": "选项 备选项 备选答案 选项内容 全部选项 options choices",
        "key": "正确答案 答案 正确选项 参考答案 标准答案 试题答案 key answer answers correctanswer "
        "correct",
        "explanation": "解析 答案解析 整体解析 试题解析 题目解析 讲解 说明 explanation feedback "
        "rationale",
        "difficulty": "难度 难易度 难易程度 难度等级 试题难度 difficulty level",
        "tags": "知识点 标签 章节 所属章节 考点 分类 知识点标签 tags tag topic chapter category",
        "expires": "有效期 有效期至 失效日期 到期日 到期日期 截止使用日期 最后使用日期 expires "
        "expiry expirydate validuntil lastdayinuse",
        "points": "分值 分数 得分 题目分值 本题分数 points score mark marks",
        "stem_en": "题干(英文) stem(english)",
        "key_en": "正确答案(英文) key(english)",
        "explanation_en": "解析(英文) explanation(english)",
        "media": "媒体文件 图片 图片文件 音频 视频 media mediafiles picture image audio video",
        "competency": "胜任力 competency",
        "criterion": "评价标准 评分维度 criterion",
        "bank": "题库 所属题库 bank",
        "body": "完整内容(请勿修改) fullbody(donotedit)",
    }.items()
    for word in spoken.split()
}
_OPTION: Final = re.compile(
    r"(?:备?选项|option|choice|答案选项)?([a-z]|\d{1,2})(?:选项)?(\((?:英文|english)\))?"
)


_NOTES: Final = re.compile(r"说明|须知|readme|instruction|notes|字典|选项表")


@dataclass(frozen=True)
class Table:
    """One sheet as text; ``merged`` holds (first row, first column, last row, last column)."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    first_row: int = 1
    merged: tuple[tuple[int, int, int, int], ...] = ()


@dataclass(frozen=True)
class Header:
    """Where a table's items begin and what its columns mean (column → field)."""

    last_row: int
    fields: Mapping[int, str]
    titles: Mapping[int, str]


def column_letter(index: int) -> str:
    """0 is A, 26 is AA."""
    letters, index = "", index + 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def field_of(title: str) -> str:
    """What a column's title means; empty if nothing we know."""
    word = re.sub(r"[\s*＊:：_\-]", "", plain(title)).replace("【", "").replace("】", "")
    bare = re.sub(r"\((?:必填|选填|可选|可不填|required|optional)[^)]*\)", "", word)
    if bare in FIELDS:
        return FIELDS[bare]
    found = _OPTION.fullmatch(bare)
    if found:
        mark = found[1]
        place = ord(mark) - 97 if mark.isalpha() else int(mark) - 1
        if mark.isdigit() and bare == mark:
            return ""
        if 0 <= place < 26:
            return f"option{place}{'_en' if found[2] else ''}"
    without_note = re.sub(r"\([^)]*\)", "", bare)
    return FIELDS.get(without_note, "")


def header_of(table: Table) -> Header | None:
    """The header: the row, or two rows together, that names most columns we know."""
    best: tuple[int, Header] | None = None
    for number in range(min(HEADER_WITHIN, len(table.rows))):
        lines = [table.rows[number]]
        for depth in (1, 2):
            if depth == 2:
                if number + 1 >= len(table.rows):
                    continue
                lines = [table.rows[number], table.rows[number + 1]]
            titles = _titles(lines)
            fields: dict[int, str] = {}
            for column, title in titles.items():
                name = field_of(title)
                if name and name not in fields.values():
                    fields[column] = name
            known = set(fields.values())
            if "stem" not in known or len(known) < 2 or _looks_like_items(lines, depth):
                continue
            if best is None or len(known) > best[0]:
                best = (len(known), Header(number + depth - 1, fields, titles))
    return best[1] if best else None


def _titles(lines: Sequence[Sequence[str]]) -> dict[int, str]:
    titles: dict[int, str] = {}
    for row in lines:
        for column, cell in enumerate(row):
            if trimmed(cell) and (column not in titles or field_of(cell)):
                titles[column] = trimmed(cell)
    return titles


def _looks_like_items(lines: Sequence[Sequence[str]], depth: int) -> bool:
    """Does the second of two header rows hold an item instead of titles?"""
    if depth == 1:
        return False
    lower = {column: trimmed(cell) for column, cell in enumerate(lines[1]) if trimmed(cell)}
    known = [column for column, cell in lower.items() if field_of(cell)]
    return not known or len(known) < len(lower) / 2


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
    any_header = False
    for table in tables:
        header = header_of(table)
        chosen = (mapping or {}).get(table.name)
        if header is None:
            if any(trimmed(cell) for row in table.rows for cell in row) and not _NOTES.search(
                plain(table.name)
            ):
                where = Where(table.name, table.first_row)
                message = "No header row was found on this sheet."
                found.append(Refusal(where, "", Reason.UNREADABLE, message))
            continue
        any_header = True
        fields = header.fields if chosen is None else {c: f for c, f in chosen.items() if f}
        found += _items(table, header.last_row, fields)
    if not any_header:
        return unreadable("No header row was found: a table needs a column 题干 (stem).")
    return gathered(found)


def _items(table: Table, last: int, fields: Mapping[int, str]) -> Iterator[Draft | Refusal]:
    told = words.type_in_name(table.name)
    columns = {name: column for column, name in fields.items()}
    for number, row in enumerate(_filled(table)):
        if number <= last or not any(trimmed(cell) for cell in row):
            continue
        if _repeats_header(row, fields):
            continue
        where = Where(table.name, table.first_row + number)
        cells = {
            name: trimmed(row[column]) if column < len(row) else ""
            for name, column in columns.items()
        }
        if not any(cells.get(name) for name in cells if name not in ("name", "type")):
            continue
        try:
            if words.is_sample(row):
                raise Refused(Reason.UNSUPPORTED, "A sample row that was marked to be deleted.")
            yield checked(_draft(where, cells, told))
        except Refused as refusal:
            at = _place(refusal.column, columns) or _blamed(refusal.reason, columns)
            yield Refusal(where, at, refusal.reason, refusal.message)


def _repeats_header(row: Sequence[str], fields: Mapping[int, str]) -> bool:
    """Some print the header again before each block of items."""
    same = [c for c, name in fields.items() if c < len(row) and field_of(row[c]) == name]
    return len(same) == len(fields) > 1


def _place(name: str, columns: Mapping[str, int]) -> str:
    """The letter of a field's column; a refusal that names a letter keeps it."""
    return column_letter(columns[name]) if name in columns else name


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


def _draft(where: Where, cells: Mapping[str, str], told: str) -> Draft:
    if not cells.get("stem"):
        raise Refused(Reason.MISSING_STEM, "There is no question text.")
    own = _body(cells["body"]) if cells.get("body") else None
    if own is not None and rows.says_the_same(cells, own):
        return _own_draft(where, cells, own)
    options = _options(cells, "")
    key_text = cells.get("key", "")
    kind = words.type_of(cells.get("type", "")) or told or _guess(cells["stem"], options, key_text)
    if kind == "composite" and own is None:
        raise Refused(Reason.UNSUPPORTED, "Cases with parts come from our own tables only.")
    shown, key = _key(kind, cells["stem"], options, key_text)
    more: dict[str, Any] = {}
    for name in ("stem_en", "key_en", "explanation_en", "competency", "criterion", "bank"):
        if cells.get(name):
            more[name] = cells[name]
    if cells.get("media"):
        _check_media(cells["media"], own)
    if cells.get("expires"):
        more["expires"] = words.day_of(cells["expires"])
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
        points=words.points_of(cells.get("points", "")),
        tags=words.tags_of(cells.get("tags", "")),
        name=cells.get("name", ""),
        more=more,
    )


def _check_media(said: str, own: Mapping[str, Any] | None) -> None:
    """A table names files, it does not hold them: only those that our own row brought may stand
    there."""
    known = set(rows.media_of(own or {}))
    for name in (trimmed(part) for part in re.split(r"[;；\n]", said)):
        if name and name not in known:
            message = f"A table cannot bring the file {name}; add it on the item's page."
            raise Refused(Reason.UNSUPPORTED, message, "media")


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
        raise Refused(Reason.UNREADABLE, "The column with the full body was changed.") from None
    if not isinstance(found, dict):
        raise Refused(Reason.UNREADABLE, "The column with the full body was changed.")
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
    if (not options or truths <= words.TRUE | words.FALSE) and words.truth(key) is not None:
        return "true_false"
    if options:
        try:
            return "multiple" if len(words.places(key, options)) > 1 else "single"
        except Refused:
            return "single"
    return "fill_in" if words.blanks_in(stem) else "short_answer"


def _key(
    kind: str, stem: str, options: Mapping[int, str], text: str
) -> tuple[tuple[str, ...], Any]:
    shown = tuple(text for _place, text in sorted(options.items()))
    order = {place: number for number, place in enumerate(sorted(options))}
    if not text:
        raise Refused(Reason.MISSING_KEY, "There is no right answer.")
    if kind in CHOICES:
        if len(options) < 2:
            raise Refused(Reason.TOO_FEW_OPTIONS, "There are fewer than two options.")
        return shown, [order[place] for place in words.places(text, options)]
    if kind == "true_false":
        said = words.truth(text, shown)
        if said is None:
            raise Refused(Reason.KEY_NOT_AN_OPTION, f"Neither true nor false: {text}")
        return (), [0 if said else 1]
    if kind == "fill_in":
        return (), words.accepted(text, words.blanks_in(stem))
    if kind == "numeric":
        return (), _number(text)
    if kind == "ordering":
        return _ordering(shown, order, options, text)
    if kind == "matching":
        return _matching(shown, text)
    return (), text


def _number(text: str) -> dict[str, float]:
    found = re.fullmatch(
        r"([+-]?\d+(?:\.\d+)?)\s*(%)?\s*(?:(?:±|\+/-|\+-|误差|;|；|\|)\s*(\d+(?:\.\d+)?))?.*",
        plain(text).replace(",", ""),
        re.S,
    )
    if not found:
        raise Refused(Reason.UNREADABLE, f"The right answer is not a number: {text}")
    value, tolerance = float(found[1]), float(found[3] or 0)
    return {"value": _whole(value), "tolerance": _whole(tolerance)}


def _whole(value: float) -> float:
    return int(value) if value == int(value) else value


def _ordering(
    shown: tuple[str, ...], order: Mapping[int, int], options: Mapping[int, str], text: str
) -> tuple[tuple[str, ...], list[int]]:
    if not shown:
        steps = tuple(words.options_in(text))
        if len(steps) < 2:
            steps = tuple(trimmed(p) for p in re.split(r"→|->|>|=>", text) if trimmed(p))
        if len(steps) < 2:
            raise Refused(Reason.TOO_FEW_OPTIONS, "There are fewer than two steps.")
        return steps, list(range(len(steps)))
    pieces = [p for p in re.split(r"[\s,，;；、|｜→>\-]+", words.plain(text)) if p]
    if len(pieces) == 1:
        pieces = list(pieces[0])
    found = [place for piece in pieces for place in words.places(piece, options)]
    if sorted(found) != sorted(options):
        raise Refused(Reason.KEY_NOT_AN_OPTION, f"The order does not name each step once: {text}")
    return shown, [order[place] for place in found]


def _matching(shown: tuple[str, ...], text: str) -> tuple[tuple[str, ...], list[list[str]]]:
    lines = [trimmed(p) for p in re.split(r"[\r\n;；|｜]+", text) if trimmed(p)]
    if not any(re.search(r"=|—|->|→|－－|--", line) for line in lines):
        lines = list(shown)
    pairs = [
        [trimmed(p) for p in re.split(r"=+>?|——|—|->|→|--", line, maxsplit=1)] for line in lines
    ]
    if not pairs or any(len(pair) != 2 or not all(pair) for pair in pairs):
        raise Refused(Reason.UNREADABLE, f"Write pairs as left=right, one a line: {text}")
    return (), pairs
