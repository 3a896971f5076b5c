"""Where the heading of a table stands, what its columns mean, and lines that say a type."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from app.exams.rules.importing import words
from app.exams.rules.importing.plain import Named
from app.exams.rules.importing.shown import Look, nothing
from app.exams.rules.importing.words import plain, trimmed

HEADER_WITHIN: Final = 20

FIELDS: Final[Mapping[str, str]] = {
    word: name
    for name, spoken in {
        "name": "题号 序号 编号 试题编号 题目编号 id itemid key no no. number",
        "type": "题型 题目类型 试题类型 题目题型 题类 类型 type itemtype questiontype",
        "stem": "题干 题目 题目内容 问题内容 试题内容 试题 问题 题目描述 题干内容 "
        "题面 题目名称 试题题干 试题名称 stem question "
        "questiontext",
        "options": "选项 备选项 备选答案 选项内容 全部选项 options choices",
        "key": "正确答案 正解 正答 本题答案 答案 正确选项 参考答案 标准答案 试题答案 "
        "key answer answers correctanswer correct",
        "explanation": "解析 答案解析 整体解析 试题解析 题目解析 答案解释 答案说明 详解 解题思路 "
        "讲解 说明 explanation feedback rationale",
        "difficulty": "难度 难易度 难易程度 难度等级 试题难度 题目难度 难易 difficulty level",
        "tags": "知识点 标签 章节 所属章节 考点 分类 知识点标签 所属知识点 题目分类 试题分类 "
        "tags tag topic chapter category",
        "expires": "有效期 有效期至 失效日期 到期日 到期日期 截止使用日期 最后使用日期 expires "
        "expiry expirydate validuntil lastdayinuse",
        "points": "分值 分数 题分 每题分值 每题分数 得分 题目分值 本题分数 points score mark marks",
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
    r"(?:备?选项?|option|choice|answer|答案选项|备选答案)?([a-z]|\d{1,2})(?:选项)?"
    r"(\((?:英文|english)\))?|答案([a-h])"
)
_AROUND: Final = str.maketrans("", "", "*＊:：_-【】[]《》「」.。、")


@dataclass(frozen=True)
class Table:
    """One sheet as text; ``merged`` has (first row, first column, last row, last column), ``held``
    what cells hold that show something else, ``files`` the pictures in them (row, column, both
    from 0); ``look`` gives the bytes of a file that the table shows or names."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    first_row: int = 1
    merged: tuple[tuple[int, int, int, int], ...] = ()
    held: Mapping[tuple[int, int], str] = field(default_factory=dict)
    files: Mapping[tuple[int, int], tuple[Named, ...]] = field(default_factory=dict)
    look: Look = nothing


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
    word = re.sub(r"\s", "", plain(title)).translate(_AROUND)
    bare = re.sub(r"\((?:必填|选填|可选|可不填|required|optional)[^)]*\)", "", word)
    if bare in FIELDS:
        return FIELDS[bare]
    bare = re.sub(r"\(([a-z]|\d{1,2})\)", r"\1", bare)
    found = _OPTION.fullmatch(bare)
    if found:
        mark = found[1] or found[3]
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


def offered_header(table: Table) -> Header | None:
    """The header, or, where its words say nothing to us, the first row that looks like one: a
    person can say what its columns mean."""
    found = header_of(table)
    if found is not None or blocks_of(table):
        return found
    filled = [sum(1 for cell in row if trimmed(cell)) for row in table.rows]
    for number, (count, below) in enumerate(pairwise(filled[: HEADER_WITHIN + 1])):
        if count > 2 and below > 1:
            return Header(number, {}, _titles([table.rows[number]]))
    return None


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


_SECTION: Final = re.compile(
    r"(?:第?[一二三四五六七八九十\d]+(?:部分|大题|[、.:)])?|\([一二三四五六七八九十\d]+\))?"
    r"(?P<type>[^\d(:、,]{2,12}?)(?:\(.*\)|[:,、].*|共.*)?"
)


def section_type(row: Sequence[str]) -> str:
    """The type that a line between items says, such as “二、多选题（每题2分）”; empty for any other
    row."""
    filled = [cell for cell in row if trimmed(cell)]
    found = _SECTION.fullmatch(re.sub(r"\s", "", plain(filled[0]))) if len(filled) == 1 else None
    return words.TYPES.get(found["type"], "") if found else ""


@dataclass(frozen=True)
class Block:
    """One item whose names stand before their values; ``row`` is that of its stem, from 0."""

    row: int
    cells: Mapping[str, str]


def blocks_of(table: Table) -> list[Block]:
    """The items of a table that has its titles in the first column; a title that comes again begins
    the next item. Empty if the table is no such one."""
    lines = [(number, row) for number, row in enumerate(table.rows) if any(map(trimmed, row))]
    titled = [(number, field_of(row[0]) if row else "", row) for number, row in lines]
    known = {name for _number, name, _row in titled}
    if not {"stem", "key"} <= known or sum(1 for t in titled if t[1]) * 3 < len(titled) * 2:
        return []
    found: list[dict[str, tuple[int, str]]] = [{}]
    for number, name, row in titled:
        if not name:
            continue
        if name in found[-1]:
            found.append({})
        found[-1][name] = number, next((t for cell in row[1:] if (t := trimmed(cell))), "")
    return [
        Block(
            one["stem"][0] if "stem" in one else min(row for row, _text in one.values()),
            {name: text for name, (_row, text) in one.items()},
        )
        for one in found
    ]
