"""Numbers and days as a spreadsheet shows them: what its format codes make of what a cell holds."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

# Codes that files name by number alone, as a program in Chinese shows them.
BUILT_IN: Final = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    14: "yyyy/m/d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"',
    28: 'm"月"d"日"',
    29: 'm"月"d"日"',
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    37: "#,##0",
    38: "#,##0",
    39: "#,##0.00",
    40: "#,##0.00",
    45: "mm:ss",
    46: "[h]:mm:ss",
    57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}
_TOKEN: Final = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[\$(?P<money>[^\]-]*)(?:-[^\]]*)?\]'
    r"|\[(?P<elapsed>h+|m+|s+)\]|\[[^\]]*\]|_.|\*.|(?P<half>AM/PM|A/P|上午/下午)"
    r"|(?P<time>[ymdhsa]+)|(?P<number>[#0?][#0?,]*(?:\.[#0?]+)?|\.[#0?]+)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_WEEKDAYS: Final = "一二三四五六日"
_MONTHS: Final[list[str]] = re.findall("...", "JanFebMarAprMayJunJulAugSepOctNovDec")
_LATEST: Final = 2_958_466
_FIRST: Final = datetime(1899, 12, 30, tzinfo=UTC)
_FIRST_1904: Final = datetime(1904, 1, 1, tzinfo=UTC)


def shown(value: Decimal, code: str, *, from_1904: bool = False) -> str | None:
    """What a cell with this value and this format code shows; None where the value as it is does
    (general and text formats, fractions, powers of ten, and codes that nobody can read)."""
    sections = _sections(code)
    if value < 0 and len(sections) > 1:
        return _one(abs(value), sections[1], from_1904)
    if value == 0 and len(sections) > 2:
        return _one(value, sections[2], from_1904)
    return _one(value, sections[0], from_1904)


def _sections(code: str) -> list[str]:
    parts = re.findall(r'((?:"[^"]*"|\\.|\[[^\]]*\]|[^;])*)(?:;|\Z)', code, re.DOTALL)
    return parts[:-1] or [code]


def _one(value: Decimal, code: str, from_1904: bool) -> str | None:
    tokens = list(_TOKEN.finditer(code))
    kinds = {name for token in tokens for name, text in token.groupdict().items() if text}
    others = "".join(token["other"] or "" for token in tokens)
    if "general" in code.casefold() or "@" in others or "/" in _between_numbers(tokens):
        return None
    if kinds & {"time", "elapsed"}:
        readable = "number" not in kinds and 0 <= value < _LATEST
        return _moment(value, tokens, from_1904) if readable else None
    if "number" not in kinds and "quoted" in kinds:
        return _literal(tokens, {})
    numbers = [token for token in tokens if token["number"]]
    if len(numbers) != 1 or re.search(r"e[+-]", code, re.IGNORECASE):
        return None
    percent = others.count("%")
    text = _number(value * 100**percent, numbers[0]["number"])
    return _literal(tokens, {id(numbers[0]): text}).strip()


def _between_numbers(tokens: list[re.Match[str]]) -> str:
    places = [n for n, token in enumerate(tokens) if token["number"]]
    inside = tokens[places[0] : places[-1]] if places else []
    return "".join(token["other"] or "" for token in inside)


def _literal(tokens: list[re.Match[str]], said: dict[int, str]) -> str:
    out = []
    for token in tokens:
        plain = token["quoted"] or token["escaped"] or token["money"] or token["other"] or ""
        out.append(said.get(id(token), plain))
    return "".join(out)


def _number(value: Decimal, pattern: str) -> str:
    whole, _point, decimals = pattern.partition(".")
    thousands = len(whole) - len(whole.rstrip(","))
    value = value / 1000**thousands
    kept = Decimal(1).scaleb(-len(decimals))
    rounded = abs(value).quantize(kept, ROUND_HALF_UP)
    digits = f"{rounded:,f}" if "," in whole.rstrip(",") else f"{rounded:f}"
    front, _point, behind = digits.partition(".")
    least = sum(sign == "0" for sign in whole)
    front = front.zfill(least) if least > 1 else ("" if front == "0" and not least else front)
    needed = len(decimals.rstrip("#?"))
    behind = behind[:needed] + behind[needed:].rstrip("0")
    sign = "-" if value < 0 and rounded else ""
    return sign + front + (f".{behind}" if behind or needed else "")


def _moment(value: Decimal, tokens: list[re.Match[str]], from_1904: bool) -> str | None:
    first = _FIRST_1904 if from_1904 else _FIRST
    if not from_1904 and value < 60:
        first += timedelta(days=1)  # before the 29 February 1900 that there never was
    seconds = int((value * 86400).to_integral_value(ROUND_HALF_UP))
    at = first + timedelta(seconds=seconds)
    halves = any(token["half"] for token in tokens)
    times = [token for token in tokens if token["time"] or token["elapsed"]]
    said: dict[int, str] = {}
    for n, token in enumerate(times):
        code = (token["time"] or "").casefold()
        before = (times[n - 1]["time"] or times[n - 1]["elapsed"] or "") if n else ""
        after = (times[n + 1]["time"] or "") if n + 1 < len(times) else ""
        minutes = before[:1].casefold() == "h" or after[:1].casefold() == "s"
        text = (
            _elapsed(seconds, token["elapsed"].casefold())
            if token["elapsed"]
            else _part(at, code, minutes=minutes, halves=halves)
        )
        if text is None:
            return None
        said[id(token)] = text
    for token in tokens:
        if token["half"]:
            early = at.hour < 12
            chinese = token["half"] == "上午/下午"
            said[id(token)] = (
                ("上午" if early else "下午") if chinese else ("AM" if early else "PM")
            )
    return _literal(tokens, said).strip()


def _elapsed(seconds: int, code: str) -> str:
    parts = {"h": seconds // 3600, "m": seconds // 60, "s": seconds}
    return str(parts[code[0]]).zfill(len(code))


def _part(at: datetime, code: str, *, minutes: bool, halves: bool) -> str | None:
    if code[0] == "m" and minutes and len(code) < 3:
        return str(at.minute).zfill(len(code))
    hour = (at.hour % 12 or 12) if halves else at.hour
    numbers = {"m": at.month, "d": at.day, "h": hour, "s": at.second}
    words = {
        "yy": f"{at:%y}",
        "yyyy": str(at.year),
        "mmm": _MONTHS[at.month - 1],
        "aaa": _WEEKDAYS[at.weekday()],
        "aaaa": "星期" + _WEEKDAYS[at.weekday()],
    }
    if code in words:
        return words[code]
    if code in ("m", "mm", "d", "dd", "h", "hh", "s", "ss"):
        return str(numbers[code[0]]).zfill(len(code))
    return None
