"""Text as the rules read it: one width, one case, split into sentences and clauses.

Every piece remembers where it stood in the text the agent typed, so that evidence can be shown.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

_INVISIBLE: Final = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\u00ad]")
_SENTENCE_END: Final = re.compile(r"[。！？!?；;\n…]+|\.(?=\s|$)")
_CLAUSE_END: Final = re.compile(
    r"[，、]+|,(?!\d)|[：:](?!\d)|\s[-–—]\s|——|\s(?:but|however)\s|(?=但是|不过|可是)"
)
_QUOTED: Final = re.compile(r"“[^”]{1,80}”|「[^」]{1,80}」|『[^』]{1,80}』|\"[^\"]{1,80}\"")
_UNSAID: Final = re.compile(
    r"(?:我|我们)(?:才)?(?:不会|不想|没有?|不)说(?!明|清|完|好)[^。！？!?\n]{2,}"
    r"|\b(?:i|we) (?:(?:will|do|did|would) not|(?:wo|do|did|would)n[’']t|never) say "
    r"(?!(?:no|it|this|they)\b)[^.!?\n]{2,}",
    re.IGNORECASE,
)
HAN: Final = re.compile(r"[㐀-鿿]")
"""A Chinese character: a text with one is read as Chinese."""

_DIGITS: Final = {
    "零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4,
    "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
}  # fmt: skip
_WRITTEN_NUMBER: Final = re.compile(
    r"(?P<glued>(?<=\d))?[零〇一二两三四五六七八九十百千]+(?=\s*(?:天|日|号|元|块|小时|个小时|分钟|个工作日|工作日"
    r"|点|折|年|个月|月|周|次|件|%|倍|楼|米|厘米|斤|公斤|克|毫升))"
)
_WORD_NUMBERS: Final = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip
_ONE_WORD: Final = "(?:" + "|".join(sorted(_WORD_NUMBERS, key=len, reverse=True)) + ")"
_WORD_NUMBER: Final = re.compile(
    rf"\b((?:an? (?=hundred|thousand))?(?:{_ONE_WORD}|hundred|thousand)"
    rf"(?:[- ](?:and )?(?:{_ONE_WORD}|hundred|thousand))*)"
    r"(?=[\s-]+(?:working |business |calendar )?"
    r"(?:day|hour|minute|yuan|week|month|year|percent|time|o'clock)s?\b)",
    re.IGNORECASE,
)
_RANGE: Final = re.compile(
    rf"\b({_ONE_WORD}|\d+) (to|till|until|or|and) ({_ONE_WORD}|\d+)\b", re.IGNORECASE
)

# 礼拜四 → 周四 and the like: what people type for what examples say. Same length is not needed,
# since matching runs on the plain text and spans point at clauses.
_COLLOQUIAL: Final = (
    (re.compile(r"礼拜([一二三四五六天日])|星期([一二三四五六天日])"), r"周\1\2"),
    (re.compile(r"打包票|拍胸脯"), "保证"),
    (re.compile(r"大夫"), "医生"),
    (re.compile(r"咱们|咱"), "我们"),
    (re.compile(r"啥"), "什么"),
    (re.compile(r"对不住"), "对不起"),
    (re.compile(r"瞧瞧|瞅瞅|瞧一?下"), "看看"),
    (re.compile(r"麻溜儿?"), "马上"),
    (re.compile(r"妥妥"), "一定"),
    (re.compile(r"哈(?=[。！!，,~～]|$)"), ""),
    (re.compile(r"\bcan't\b|\bcannot\b", re.I), "can not"),
    (re.compile(r"\bwon't\b", re.I), "will not"),
    (re.compile(r"n't\b", re.I), " not"),
    (re.compile(r"\bi'm\b", re.I), "i am"),
    (re.compile(r"\b(i|we|you|it|they)'ll\b", re.I), r"\1 will"),
    (re.compile(r"\b(i|we|you|they)'ve\b", re.I), r"\1 have"),
    (re.compile(r"\bgonna\b", re.I), "going to"),
)


@dataclass(frozen=True)
class Piece:
    """A sentence or clause. ``text`` is normalised; the span points into the original text."""

    text: str
    start: int
    end: int
    sentence: int


@dataclass(frozen=True)
class Message:
    """One message read once. ``plain`` is the whole text normalised, quotes blanked out."""

    original: str
    plain: str
    pieces: tuple[Piece, ...]

    @property
    def sentences(self) -> list[str]:
        """The whole sentences among the pieces, in order."""
        first: dict[int, str] = {}
        for piece in self.pieces:
            first.setdefault(piece.sentence, piece.text)
        return list(first.values())

    @property
    def language(self) -> str:
        """zh where any Han character stands, else en."""
        return "zh" if HAN.search(self.original) else "en"

    @property
    def length(self) -> int:
        """How long it is to read: Han characters, and two for a Latin word."""
        han = len(HAN.findall(self.original))
        return han + 2 * len(re.findall(r"[A-Za-z]+", self.original))


def one_width(text: str) -> tuple[str, list[int]]:
    """NFKC without invisible characters, lower case; and for each character its old place."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        for new in _folded(letter):
            letters.append(new)
            places.append(place)
    places.append(len(text))
    return "".join(letters), places


@lru_cache(maxsize=16384)
def _folded(letter: str) -> str:
    if _INVISIBLE.match(letter):
        return ""
    return unicodedata.normalize("NFKC", letter).lower()


def numerals(text: str) -> str:
    """十五天 → 15天, two days → 2 days: numbers before a unit in figures."""
    text = _WRITTEN_NUMBER.sub(
        lambda found: " " * (found["glued"] is not None) + str(_figure(found.group())), text
    )
    text = _WORD_NUMBER.sub(lambda found: str(_worded(found.group(1))), text)
    return _RANGE.sub(lambda found: f"{_worded(found[1])} {found[2]} {_worded(found[3])}", text)


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """The text as phrases are compared: one width, figures, colloquial words replaced."""
    said, _ = one_width(text)
    for pattern, instead in _COLLOQUIAL:
        said = pattern.sub(instead, said)
    return re.sub(r"\s+", " ", numerals(said)).strip()


def without_quotes(text: str) -> str:
    """Words in quotation marks, and what one says one will not say, blanked to the same length:
    they are mentioned, not said."""
    for mentioned in (_QUOTED, _UNSAID):
        text = mentioned.sub(lambda found: " " * len(found.group()), text)
    return text


def read(text: str) -> Message:
    """Read a message: quotes blanked, then sentences, their clauses and pairs of clauses."""
    said, places = one_width(without_quotes(text))
    pieces: list[Piece] = []
    number = 0
    for start, end in _cut(said, 0, len(said), _SENTENCE_END):
        sentence = _piece(said, places, start, end, number)
        if sentence is None:
            continue
        clauses = [
            piece
            for first, last in _cut(said, start, end, _CLAUSE_END)
            if (piece := _piece(said, places, first, last, number)) is not None
        ]
        pieces.append(sentence)
        if len(clauses) > 1:
            pieces.extend(clauses)
            pieces.extend(_pairs(said, places, clauses, number))
        number += 1
    return Message(text, plain(without_quotes(text)), tuple(pieces))


def _pairs(said: str, places: list[int], clauses: list[Piece], number: int) -> list[Piece]:
    # A thought often spans two commas of a long sentence; one and two clauses are compared.
    if len(clauses) < 3:
        return []
    back = {place: index for index, place in reversed(list(enumerate(places)))}
    pairs = (
        _piece(said, places, back[left.start], back.get(right.end, len(said)), number)
        for left, right in pairwise(clauses)
    )
    return list(filter(None, pairs))


def _cut(text: str, start: int, end: int, at: re.Pattern[str]) -> list[tuple[int, int]]:
    parts: list[tuple[int, int]] = []
    first = start
    for found in at.finditer(text, start, end):
        keep = found.end() if at is _SENTENCE_END and re.match(r"[?？]", found.group()) else None
        parts.append((first, keep if keep is not None else found.start()))
        first = found.end()
    parts.append((first, end))
    return [(a, b) for a, b in parts if b > a]


def _piece(text: str, places: list[int], start: int, end: int, number: int) -> Piece | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    said = plain(text[start:end])
    if not re.search(r"\w", said):
        return None
    return Piece(said, places[start], places[end - 1] + 1, number)


def _figure(written: str) -> int:
    total, current = 0, 0
    for letter in written:
        if letter in _DIGITS:
            current = current * 10 + _DIGITS[letter]
        else:
            weight = {"十": 10, "百": 100, "千": 1000}[letter]
            total += (current or 1) * weight
            current = 0
    return total + current


def _worded(written: str) -> int:
    """What English number words amount to: a hundred and twenty is 120."""
    total, current = 0, 0
    for word in re.findall(r"[a-z]+|\d+", written.lower()):
        if word == "thousand":
            total, current = total + max(1, current) * 1000, 0
        elif word == "hundred":
            current = max(1, current) * 100
        else:
            current += int(word) if word.isdigit() else _WORD_NUMBERS.get(word, 0)
    return total + current


_NEGATION_ZH: Final = re.compile(
    r"不(?!过|仅|但|管|论|好意思|用担心|用着急|要着急|要急|必担心|必着急|客气|少|久|同|如|得不|停)"
    r"|没(?!问题|错|关系|事)|别(?!的|人|急|着急|担心|处|样|生气|难过|上火|介意|见怪|客气|紧张|害怕)|未(?!来)|无法|无须|勿|拒绝|休想|甭|并非|绝非"
)
_NEGATION_EN: Final = re.compile(
    r"\b(?:not(?! only| a problem)|no(?! problem| worries|\.)|never|none|nothing|without"
    r"|refuse[sd]?|unable|nor|neither|hardly)\b",
    re.IGNORECASE,
)
_DOUBLE: Final = re.compile(
    r"不是不|不会不|不能不|不得不|没有不|无不|不可能不|并非不|未必不|能不能|会不会|是不是|可不可以"
    r"|要不要|有没有|行不行|好不好|需不需要|方不方便|对不对|不见不散|不知道|不清楚|差不多|不一会儿"
)
_DENIED_APOLOGY: Final = re.compile(r"对不起|不好意思|真不好|过意不去|非常不好")


def negations(text: str) -> int:
    """How many negations stand in the text; A-not-A questions and 对不起 are none."""
    rest = _DOUBLE.sub(" ", _DENIED_APOLOGY.sub(" ", text))
    return len(_NEGATION_ZH.findall(rest)) + len(_NEGATION_EN.findall(rest))


def negated(text: str) -> bool:
    """Is the text negative as a whole? Two negations cancel."""
    return negations(text) % 2 == 1
