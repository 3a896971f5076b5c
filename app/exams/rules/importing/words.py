"""The words and habits of tables: types, levels, marks of right answers, letters of options."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from app.exams.rules.importing.drafts import N_, Reason, Refused


def plain(text: str) -> str:
    """A cell as it is compared: one width, no blanks around, small letters."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def trimmed(text: str) -> str:
    """A cell as it is kept: as written, without blanks around it."""
    return text.replace("\u00a0", " ").replace("\ufeff", "").strip(" \t\r\n\u3000\u200b")


TYPES: Final[Mapping[str, str]] = {
    word: kind
    for kind, words in {
        "single": "单选 单选题 单项选择 单项选择题 选择题 single singlechoice multiplechoice "
        "multichoice mcq",
        "multiple": "多选 多选题 多项选择 多项选择题 不定项 不定项选择 不定项选择题 multiple "
        "multipleanswer multipleanswers multipleresponse severalanswers",
        "true_false": "判断 判断题 是非 是非题 对错题 truefalse true/false trueorfalse judge "
        "boolean",
        "fill_in": "填空 填空题 fillin fillintheblank fillintheblanks blank",
        "numeric": "数值 数值题 计算 计算题 numeric numerical number",
        "ordering": "排序 排序题 ordering order sequence putinorder",
        "matching": "配对 配对题 匹配 匹配题 连线 连线题 matching match",
        "short_answer": "简答 简答题 问答 问答题 论述 论述题 案例 案例分析 案例分析题 主观题 "
        "shortanswer essay openended",
        "best_reply": "最佳回复 最佳话术 bestreply",
        "write_reply": "写回复 回复写作 话术写作 writereply",
        "composite": "案例组合题 composite",
    }.items()
    for word in words.split()
}
UNSUPPORTED: Final = frozenset(
    [
        "完形填空",
        "完形",
        "阅读理解",
        "组合题",
        "套题",
        "听力题",
        "上传题",
        "画图题",
        "热点题",
        "拖拽题",
        "编程题",
        "cloze",
        "hotspot",
        "drag",
        "draganddrop",
        "drawing",
        "upload",
        "fileupload",
        "code",
    ]
)
DIFFICULTIES: Final[Mapping[str, str]] = {
    word: level
    for level, words in {
        "easy": "易 容易 简单 较易 较简单 低 初级 easy low simple",
        "medium": "中 中等 一般 适中 中级 普通 medium middle normal moderate",
        "hard": "难 困难 较难 高 高级 hard high difficult",
    }.items()
    for word in words.split()
}
_TRUTHS: Final = (
    "正确 对 對 是 真 正确的 对的 说法正确 √ ✓ ✔ ☑ ✅ t true y yes 1 right correct v",
    "错误 错 錯 否 不是 假 不对 不正确 错误的 错的 说法错误 × ╳ ✕ ✖ ✗ ✘ ❌ x f false n no 0 wrong "
    "incorrect",
)
TRUE, FALSE = (frozenset(said.split()) for said in _TRUTHS)


def type_of(text: str) -> str:
    """The type that a word names; empty for an empty cell. Raise Refused for any other word."""
    word = re.sub(r"[\s_\-()\[\]【】]", "", plain(text))
    if not word:
        return ""
    bare = re.sub(r"\s|^[一二三四五六七八九十\d]+[、.]|\([^)]*\)|\[[^\]]*\]", "", plain(text))
    for one in (word, bare):
        if one in TYPES:
            return TYPES[one]
    if word in UNSUPPORTED:
        raise Refused(
            Reason.UNSUPPORTED, N_("Items of this type are not taken: %(text)s", text=text.strip())
        )
    raise Refused(Reason.UNKNOWN_TYPE, N_("This type is not known: %(text)s", text=text.strip()))


def type_in_name(name: str) -> str:
    """The type that a sheet's name tells; empty if it tells none."""
    word = re.sub(r"[\s_\-()（）\d]", "", plain(name))
    if word in TYPES:
        return TYPES[word]
    hits = {kind for known, kind in TYPES.items() if len(known) > 1 and known in word}
    return hits.pop() if len(hits) == 1 else ""


def difficulty_of(text: str) -> str | None:
    """The level that a word names, None for none or an unknown one."""
    word = plain(text)
    if word in DIFFICULTIES:
        return DIFFICULTIES[word]
    return {"1": "easy", "2": "medium", "3": "hard"}.get(word)


def points_of(text: str) -> float | None:
    """The number of points in a cell such as 2, 2.5 or 2分."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(分|points?|pts?)?", plain(text))
    return float(found[1]) if found else None


def tags_of(text: str) -> tuple[str, ...]:
    """Several tags in one cell."""
    parts = (trimmed(part) for part in re.split(r"[,，;；、|｜/\n]", text))
    return tuple(dict.fromkeys(part for part in parts if part))


_DAY: Final = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")


def day_of(text: str) -> str:
    """A day as it is stored. Raise Refused if the cell holds none, or none that exists."""
    found = _DAY.match(plain(text))
    try:
        return date(*(int(part) for part in found.groups())).isoformat() if found else _no_day(text)
    except ValueError:
        return _no_day(text)


def _no_day(text: str) -> str:
    message = N_("Write a day such as 2026-12-31, not %(text)s", text=text)
    raise Refused(Reason.UNREADABLE, message, "expires")


_LETTER: Final = re.compile(
    r"^[(（\[【]?\s*([A-Za-zＡ-Ｚａ-ｚ])\s*(?:[.．、:：,，)）\]】]|(?=\s))\s*"
)


def without_letters(options: Sequence[str]) -> list[str]:
    """Options without the letters that repeat their place; as they are unless all repeat it."""
    bare = []
    for place, option in enumerate(options):
        found = _LETTER.match(option)
        rest = option[found.end() :] if found else ""
        if not found or plain(found[1]) != chr(97 + place) or not rest.strip():
            return list(options)
        bare.append(trimmed(rest))
    return bare


def _lettered(cell: str) -> list[str]:
    """The options of a text that begins with A and has B, C and so on behind it."""
    starts: list[int] = []
    place = 0
    for n in range(26):
        mark = rf"[(（\[【]?\s*[{chr(65 + n)}{chr(0xFF21 + n)}]\s*[.．、:：)）\]】]"
        found = re.compile(mark).search(cell, place)
        if found is None or (not starts and found.start()):
            break
        starts.append(found.start())
        place = found.end()
    ends = [*starts[1:], len(cell)]
    parts = [cell[start:end] for start, end in zip(starts, ends, strict=False)]
    return [trimmed(re.sub(r"[\s;；,，、|｜]+$", "", part)) for part in parts]


def options_in(cell: str) -> list[str]:
    """The options that stand in one cell: on lines, split by bars, or by their letters."""
    cell = trimmed(cell)
    for pattern in (r"[\r\n]+", r"[|｜]", r"[;；]"):
        parts = [part for one in re.split(pattern, cell) if (part := trimmed(one))]
        if len(parts) > 1 and without_letters(parts) != parts:
            return without_letters(parts)
    parts = _lettered(cell)
    if len(parts) > 1 and without_letters(parts) != parts:
        return without_letters(parts)
    for pattern in (r"[\r\n]+", r"[|｜]", r"[;；]"):
        parts = [part for one in re.split(pattern, cell) if (part := trimmed(one))]
        if len(parts) > 1:
            break
    return parts


_NUMBER: Final = re.compile(r"(?<!\d)(\d{1,2})[.．、)）:：]\s*|([\u2460-\u2473])\s*")


def numbered_in(text: str) -> list[str]:
    """The steps of a text such as “1.甲 2.乙 3.丙” or “①甲②乙③丙”; none of any other text."""
    marks = list(_NUMBER.finditer(trimmed(text)))
    said = [int(unicodedata.normalize("NFKC", mark[1] or mark[2])) for mark in marks]
    if len(marks) < 2 or marks[0].start() or said != list(range(1, len(marks) + 1)):
        return []
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    steps = [trimmed(text)[mark.end() : end] for mark, end in zip(marks, ends, strict=True)]
    return [trimmed(re.sub(r"[\s;；,，、|｜→>-]+$", "", step)) for step in steps]


_SAID: Final = re.compile(
    r"^(?:(?:正确|标准|参考)?(?:答案|选项)\s*[:是为]?|(?:正确)?(?:应)?选\s*[:择]?|answer\s*:)\s*",
    re.IGNORECASE,
)
_STOPS: Final = " \t\r\n.。,、;()[]【】<>《》“”\"'"


_BETWEEN: Final = (
    r"[\s,，;；、|｜/.。和与及&+]+",
    r"[\s,，;；、|｜/.。()\[\]【】]+",
    r"[\n;；|｜]+",
)


def _said(text: str) -> str:
    """A key without what stands around it: “答案：B。”, “（B）”, “选B”."""
    word = unicodedata.normalize("NFKC", trimmed(text)).strip(_STOPS)
    return _SAID.sub("", word).strip(_STOPS)


def truth(text: str, options: Sequence[str] = ()) -> bool | None:
    """What a true-or-false item's key says; A and B name the two options, true first."""
    word = _said(text).casefold()
    if word in TRUE or word in FALSE:
        return word in TRUE
    if word in ("a", "b"):
        place = ord(word) - 97
        if place < len(options):
            named = plain(options[place])
            if named in TRUE or named in FALSE:
                return named in TRUE
        return word == "a"
    return None


def places(text: str, options: Mapping[int, str]) -> list[int]:
    """The options that a key names, as column places: letters, numbers from 1, or their own words.

    Raise Refused for a key that names something else.
    """
    whole = [place for place, option in options.items() if plain(option) == plain(text)]
    if len(whole) == 1:
        return whole
    word = _said(text)
    first = re.match(r"([A-Za-z])\s*[.、:)\s]\s*(.+)", word, re.DOTALL)
    if first and plain(options.get(ord(first[1].casefold()) - 97, "")) == plain(first[2]):
        return [ord(first[1].casefold()) - 97]
    faults: list[Refused] = []
    for splits in _BETWEEN:
        pieces = [piece for one in re.split(splits, word) if (piece := one.strip())]
        try:
            return sorted({place for piece in pieces for place in _piece(piece, options, text)})
        except Refused as fault:
            faults.append(fault)
    raise faults[0]


def _piece(piece: str, options: Mapping[int, str], whole: str) -> list[int]:
    named = [place for place, option in options.items() if plain(option) == plain(piece)]
    if len(piece) > 1 and len(named) == 1 and not piece.isdigit():
        return named
    if re.fullmatch(r"[A-Za-z]+", piece):
        named = [ord(letter) - 97 for letter in piece.casefold()]
    elif re.fullmatch(r"\d+", piece):
        several = len(piece) > 1 and int(piece) > max(options, default=0) + 1
        named = [int(digit) - 1 for digit in piece] if several else [int(piece) - 1]
    if not named or any(place not in options for place in named):
        raise Refused(
            Reason.KEY_NOT_AN_OPTION,
            N_("The right answer is none of the options: %(whole)s", whole=whole),
        )
    return named


BLANK: Final = re.compile(r"_{2,}|[(（]\s*[)）]|【\s*】|＿{2,}|﹍+")


def blanks_in(stem: str) -> int:
    """How many blanks a stem marks."""
    return len(BLANK.findall(stem))


def accepted(text: str, blanks: int) -> list[list[str]]:
    """Accepted answers per blank: bars between blanks, semicolons between writings of one blank.

    Without bars, as many parts as the stem marks blanks are one part per blank.
    """
    groups = [part for part in re.split(r"[|｜]", text) if trimmed(part)]
    if len(groups) == 1 and blanks > 1:
        parts = [trimmed(p) for p in re.split(r"[;；]", text) if trimmed(p)]
        if len(parts) != blanks:
            parts = [trimmed(p) for p in re.split(r"[、,，\s]+", text) if trimmed(p)]
        if len(parts) == blanks:
            return [[part] for part in parts]
    variants = (re.split(r"[;；\r\n]", group) for group in groups)
    return [[word for one in parts if (word := trimmed(one))] for parts in variants]


_SAMPLE: Final = re.compile(
    r"(示例|样例|例题|范例|示范).{0,40}(删除|删掉|删去|勿导入)|(导入|上传|提交)前请?(删除|删掉)"
    r"|(sample|example).{0,40}(delete|remove)"
)


def is_sample(cells: Sequence[str]) -> bool:
    """Is this row an example that its author meant to be deleted?"""
    return any(_SAMPLE.search(plain(cell)) for cell in cells)
