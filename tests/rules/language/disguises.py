"""The adversarial list, plain and disguised: each marked word once in a disguise of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from opencc import OpenCC
from pypinyin import lazy_pinyin

HERE = Path(__file__).parent
_MARKED = re.compile("【(.+?)】")
_HAN = re.compile("[\u3400-\u9fff]")


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    return OpenCC("s2t")


def spaced(word: str) -> str:
    """A blank between all characters."""
    return " ".join(word)


def dotted(word: str) -> str:
    """A filling sign between all characters."""
    return ".".join(word)


def invisible(word: str) -> str:
    """A character without width between all characters."""
    return "\u200b".join(word)


def wide(word: str) -> str:
    """Full width where there is one."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in word)


def traditional(word: str) -> str:
    """Traditional characters."""
    return str(_converter().convert(word))


def sounded(word: str) -> str:
    """Pinyin in place of characters, without blanks."""
    return "".join(lazy_pinyin(word))


CHINESE = (spaced, invisible, traditional, dotted, sounded)
ENGLISH = (invisible, wide, str.upper, dotted, spaced)


def pairs(name: str = "adversarial.tsv") -> Iterator[tuple[str, str]]:
    """Category and marked text of each line."""
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        category, text = line.split("\t")
        yield category, text


def plain() -> Iterator[tuple[str, str]]:
    """The list as written."""
    for category, text in pairs():
        yield category, _MARKED.sub(r"\1", text)


def disguised() -> Iterator[tuple[str, str]]:
    """The same with the marked words disguised, the disguises in turn."""
    for number, (category, text) in enumerate(pairs()):
        words = _MARKED.findall(text)
        if words:
            kinds = CHINESE if all(_HAN.search(word) for word in words) else ENGLISH
            hide = kinds[number % len(kinds)]
            hidden = text
            for word in words:
                hidden = hidden.replace(f"【{word}】", hide(word))
            yield category, hidden


@lru_cache(maxsize=1)
def cases() -> list[tuple[str, str]]:
    """Both."""
    return [*plain(), *disguised()]
