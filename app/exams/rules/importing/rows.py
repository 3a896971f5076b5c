"""A stored item as a row of our own tables. What no column shows stands whole in the last one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from app.exams.rules.importing.places import placed
from app.exams.rules.importing.words import trimmed

TYPE_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "single": ("单选题", "single"),
    "multiple": ("多选题", "multiple"),
    "true_false": ("判断题", "true_false"),
    "fill_in": ("填空题", "fill_in"),
    "numeric": ("数值题", "numeric"),
    "ordering": ("排序题", "ordering"),
    "matching": ("配对题", "matching"),
    "best_reply": ("最佳回复", "best_reply"),
    "short_answer": ("简答题", "short_answer"),
    "write_reply": ("写回复", "write_reply"),
    "composite": ("案例组合题", "composite"),
}
LEVEL_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "easy": ("易", "easy"),
    "medium": ("中", "medium"),
    "hard": ("难", "hard"),
}
HEADS: Final[Mapping[str, tuple[str, str]]] = {
    "name": ("题号", "Id"),
    "type": ("题型", "Type"),
    "stem": ("题干", "Stem"),
    "stem_en": ("题干（英文）", "Stem (English)"),
    "key": ("正确答案", "Key"),
    "key_en": ("正确答案（英文）", "Key (English)"),
    "explanation": ("解析", "Explanation"),
    "explanation_en": ("解析（英文）", "Explanation (English)"),
    "difficulty": ("难度", "Difficulty"),
    "points": ("分值", "Points"),
    "tags": ("标签", "Tags"),
    "expires": ("最后使用日期", "Last day in use"),
    "media": ("媒体文件", "Media files"),
    "competency": ("胜任力", "Competency"),
    "criterion": ("评价标准", "Criterion"),
    "bank": ("题库", "Bank"),
    "body": ("完整内容（请勿修改）", "Full body (do not edit)"),
}


def head_of(name: str, language: str) -> str:
    """A column's title."""
    place = 1 if language == "en" else 0
    if name.startswith("option"):
        number = name.removeprefix("option").removesuffix("_en")
        letter = chr(65 + int(number))
        title = (f"选项{letter}", f"Option {letter}")[place]
        return title + (("（英文）", " (English)")[place] if name.endswith("_en") else "")
    return HEADS[name][place]


def columns_for(options: int) -> list[str]:
    """The columns of a table whose longest item has so many options."""
    letters = [f"option{n}{ending}" for n in range(options) for ending in ("", "_en")]
    return ["name", "type", "stem", "stem_en", *letters, *list(HEADS)[4:]]


def options_of(body: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What stands in the columns of options, in both languages."""
    listed = body.get("options") or body.get("steps") or []
    return [(one["zh"], one["en"]) for one in listed]


def cells_of(key: str, body: Mapping[str, Any], language: str) -> dict[str, str]:
    """An item's row by column."""
    place = 1 if language == "en" else 0
    stem, explanation = body["stem"], body.get("explanation") or {}
    cells = {
        "name": key,
        "type": TYPE_WORDS[body["type"]][place],
        "stem": stem["zh"],
        "stem_en": stem["en"],
        "key": _key(body, "zh"),
        "key_en": _key(body, "en") if body["type"] not in _SAME_KEY else "",
        "explanation": explanation.get("zh", ""),
        "explanation_en": explanation.get("en", ""),
        "difficulty": LEVEL_WORDS[body["difficulty"]][place],
        "points": f"{body.get('points', 1):g}",
        "tags": "; ".join(body.get("tags") or []),
        "expires": str(body.get("expires") or ""),
        "media": "; ".join(media_of(body)),
        "competency": body.get("competency", ""),
        "criterion": body.get("criterion", ""),
        "bank": body.get("bank", ""),
        "body": json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")),
    }
    for n, (chinese, english) in enumerate(options_of(body)):
        cells[f"option{n}"], cells[f"option{n}_en"] = chinese, english
    return {name: text for name, text in cells.items() if text}


def media_of(body: Mapping[str, Any]) -> list[str]:
    """The files by name, each but those of the stem behind its place."""
    return [f"{place}:{one['file']}" if place else one["file"] for place, one in placed(body)]


_SAME_KEY: Final = frozenset(
    {"single", "multiple", "best_reply", "true_false", "ordering", "composite"}
)


def _key(body: Mapping[str, Any], language: str) -> str:
    kind = body["type"]
    if kind in ("single", "multiple", "best_reply"):
        right = [n for n, one in enumerate(body.get("options") or []) if one.get("correct")]
        return "".join(chr(65 + n) for n in right)
    if kind == "true_false":
        return {True: "√", False: "×"}.get(body.get("correct"), "")  # type: ignore[arg-type]
    if kind == "fill_in":
        return "|".join("；".join(blank.get(language) or []) for blank in body.get("blanks") or [])
    if kind == "numeric":
        value, tolerance = body.get("value") or "", body.get("tolerance", "0")
        return value if tolerance in ("0", "") else f"{value}±{tolerance}"
    if kind == "ordering":
        return "".join(chr(65 + n) for n in range(len(body.get("steps") or [])))
    if kind == "matching":
        pairs = body.get("pairs") or []
        return "\n".join(f"{pair['left'][language]}={pair['right'][language]}" for pair in pairs)
    if kind == "composite":
        return "\n".join(str(part).removeprefix("item:") for part in body.get("parts") or [])
    reference: Mapping[str, str] = body.get("reference") or {}
    return reference.get(language, "")


def json_key(body: Mapping[str, Any]) -> Any:
    """The item's key in the shape that readers of files give."""
    kind, known = body["type"], body.get("options") or []
    if kind in ("single", "multiple", "best_reply"):
        return [n for n, one in enumerate(known) if one.get("correct")]
    if kind == "true_false":
        return None if body.get("correct") is None else [0 if body["correct"] else 1]
    if kind == "fill_in":
        return [list(blank.get("zh") or []) for blank in body.get("blanks") or []]
    if kind == "numeric":
        value, tolerance = float(body.get("value") or 0), float(body.get("tolerance", 0))
        return {
            "value": int(value) if value == int(value) else value,
            "tolerance": int(tolerance) if tolerance == int(tolerance) else tolerance,
        }
    if kind == "ordering":
        return list(range(len(body.get("steps") or [])))
    if kind == "matching":
        return [[pair["left"]["zh"], pair["right"]["zh"]] for pair in body.get("pairs") or []]
    if kind == "composite":
        return _key(body, "zh")
    return (body.get("reference") or {}).get("zh", "")


def says_the_same(cells: Mapping[str, str], body: Mapping[str, Any]) -> bool:
    """Do the visible cells still say what the full body says?"""
    given = {name: text for name, text in cells.items() if text and name != "body"}
    for language in ("zh", "en"):
        try:
            whole = cells_of(cells.get("name", ""), body, language)
        except (KeyError, TypeError, ValueError, AttributeError):
            return False
        whole.pop("body")
        for later in ("expires", "media"):  # tables written before there were such columns
            if later not in cells:
                whole.pop(later, None)
        if {name: trimmed(text) for name, text in whole.items() if trimmed(text)} == given:
            return True
    return False
