"""A text without its disguises: width, case, blanks, invisible signs, written sounds.

Every character of a folded text remembers which code points of the text as given it came from,
so that a finding points at what the writer wrote.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

Span = tuple[int, int]
Simplify = Callable[[str], str]
Syllables = Callable[[str], list[str]]

_HAN: Final = re.compile("[\u3400-\u9fff]")
_SIGNS: Final = str.maketrans(
    {"⭐": "星", "🌟": "星", "★": "星", "☆": "星", "❤": "心", "♥": "心", "➕": "加", "＋": "加"}
    | {"‘": "'", "’": "'", "`": "'", "…": "。", "．": "."}
)
# Letters of other scripts that look like Latin ones.
_ALIKE: Final = str.maketrans("аеорсухіјѕαορν", "aeopcyxijsaopv")
_FILLERS: Final = frozenset(
    " \t\r\u3000*._-~·•|/\\=#^&@`'\"“”‘’「」『』《》()[]{}<>【】（）〔〕〈〉"
)
_LEET: Final = str.maketrans("013457@$", "oieastas")
_SPELLED: Final = re.compile(
    r"(?<![a-z0-9])[a-z0-9@$](?:[ .*_\-·|']{1,3}[a-z0-9@$]){2,}(?![a-z0-9])"
)
_SIGN_BETWEEN: Final = re.compile(r"(?<=[a-z0-9@$])[ .*_\-·|](?=[a-z0-9@$])")
_ZEROS: Final = re.compile(r"(?<=[0-9])[o零]+(?=[0-9o零]*%)")
_MARK_INSIDE: Final = re.compile(r"(?<=[a-z])!(?=[a-z])")
_STRETCHED: Final = re.compile(r"([a-z])\1{2,}")
_LATIN: Final = re.compile(r"[a-z]+")


@dataclass(frozen=True)
class Folded:
    """A folded text; ``spans[i]`` are the code points that its character i stands for."""

    text: str
    spans: tuple[Span, ...]

    def span(self, start: int, end: int) -> Span:
        """Where characters start to end stand in the text as given, half-open."""
        inside = self.spans[start:end]
        return min(a for a, _b in inside), max(b for _a, b in inside)


def _made(parts: Sequence[tuple[str, Span]]) -> Folded:
    return Folded("".join(sign for sign, _span in parts), tuple(span for _sign, span in parts))


def _parts(folded: Folded) -> list[tuple[str, Span]]:
    return list(zip(folded.text, folded.spans, strict=True))


def base(text: str, simplify: Simplify) -> Folded:
    """Width, case, accents, look-alikes and traditional characters folded; invisible signs gone."""
    parts: list[tuple[str, Span]] = []
    for place, given in enumerate(text):
        for sign in unicodedata.normalize("NFKD", given.translate(_SIGNS)).casefold():
            if unicodedata.category(sign) not in ("Mn", "Me", "Cf", "Cc") or sign in "\n\t":
                parts.append((sign.translate(_ALIKE), (place, place + 1)))
    folded = _made(parts)
    text = _ZEROS.sub(lambda found: "0" * len(found.group()), simplify(folded.text))
    return Folded(text, folded.spans)


def tight(folded: Folded) -> Folded:
    """Without blanks, filling signs and emoji: how Chinese is read. Sentence signs stay."""
    return _made(
        [
            (sign, span)
            for sign, span in _parts(folded)
            if sign not in _FILLERS and unicodedata.category(sign) not in ("So", "Sk", "Zs")
        ]
    )


def loose(folded: Folded) -> Folded:
    """One blank between words, words spelled letter by letter joined: how English is read."""
    spelled = {
        sign.start()
        for found in _SPELLED.finditer(folded.text)
        for sign in _SIGN_BETWEEN.finditer(folded.text, found.start(), found.end())
    }
    wide = {
        place
        for found in _SPELLED.finditer(folded.text)
        for place in range(found.start(), found.end())
        if folded.text[place] in ".*_-·|" and place not in spelled
    }
    stretched = {
        place
        for found in _STRETCHED.finditer(folded.text)
        for place in range(found.start() + 1, found.end())
    }
    parts: list[tuple[str, Span]] = []
    for place, (sign, span) in enumerate(_parts(folded)):
        if place in spelled or place in stretched:
            continue
        if sign in " \t\u3000" or place in wide:
            if not parts or parts[-1][0] != " ":
                parts.append((" ", span))
        else:
            parts.append((sign, span))
    return _made(parts)


def unleet(folded: Folded) -> Folded:
    """Figures inside words read as the letters they stand for."""
    inside = _MARK_INSIDE.sub("i", folded.text)
    text = re.sub(r"[a-z0-9@$]*[a-z][a-z0-9@$]*", lambda m: m.group().translate(_LEET), inside)
    return Folded(text, folded.spans)


def heard(
    folded: Folded, sounds: Mapping[str, str], real: Collection[str], syllables: Syllables
) -> Folded:
    """Words written by their sound (in pinyin, in characters that sound alike, or mixed) given
    back as the word of ``sounds`` (joined syllables → word). ``real`` are words of their own that
    only sound the same."""
    if not sounds:
        return folded
    tokens = _tokens(folded, syllables)
    parts: list[tuple[str, Span]] = []
    at = 0
    while at < len(tokens):
        for size in range(min(5, len(tokens) - at), 1, -1):
            window = tokens[at : at + size]
            word = sounds.get("".join(sound for sound, _written, _span in window))
            written = "".join(text for _sound, text, _span in window)
            if word and written != word and written not in real:
                span = (window[0][2][0], window[-1][2][1])
                parts += [(sign, span) for sign in word]
                at += size
                break
        else:
            _sound, written, span = tokens[at]
            parts += [(sign, span) for sign in written]
            at += 1
    return _made(parts)


def _tokens(folded: Folded, syllables: Syllables) -> list[tuple[str, str, Span]]:
    """(sound, as written, span) of each character, and of each syllable of a run of pinyin."""
    found: list[tuple[str, str, Span]] = []
    text, at = folded.text, 0
    while at < len(text):
        run = _LATIN.match(text, at)
        cut = segmented(run.group()) if run else None
        if run and cut:
            for syllable in cut:
                end = at + len(syllable)
                found.append((syllable, syllable, folded.span(at, end)))
                at = end
            continue
        end = run.end() if run else at + 1
        written = text[at:end]
        sound = syllables(written)[0] if _HAN.match(written) else f"={written}"
        found.append((sound, written, folded.span(at, end)))
        at = end
    return found


def segmented(run: str) -> list[str] | None:
    """A run of letters as syllables of pinyin, as few as possible; None if it is no pinyin."""
    cut = _cut(run)
    return list(cut) if cut else None


@lru_cache(maxsize=4096)
def _cut(run: str) -> tuple[str, ...] | None:
    if len(run) > 60:
        return None
    best: list[list[str] | None] = [[]] + [None] * len(run)
    for end in range(1, len(run) + 1):
        for size in range(1, min(6, end) + 1):
            before, syllable = best[end - size], run[end - size : end]
            now = best[end]
            if (
                before is not None
                and syllable in SYLLABLES
                and (now is None or len(before) + 1 < len(now))
            ):
                best[end] = [*before, syllable]
    found = best[len(run)]
    return tuple(found) if found else None


def _table() -> frozenset[str]:
    rows = """
    : a o e ai ei ao ou an en ang eng er yi ya ye yao you yan yin yang ying yong wu wa wo wai wei
      wan wen wang weng yu yue yuan yun
    b: a o ai ei ao an en ang eng i ie iao ian in ing u
    p: a o ai ei ao ou an en ang eng i ie iao ian in ing u
    m: a o e ai ei ao ou an en ang eng i ie iao iu ian in ing u
    f: a o ei ou an en ang eng u
    d: a e ai ei ao ou an en ang eng ong i ie iao iu ian ing u uo ui uan un
    t: a e ai ao ou an ang eng ong i ie iao ian ing u uo ui uan un
    n: a e ai ei ao ou an en ang eng ong i ie iao iu ian in iang ing u uo uan v ve
    l: a e ai ei ao ou an ang eng ong i ia ie iao iu ian in iang ing u uo uan un v ve
    g: a e ai ei ao ou an en ang eng ong u ua uo uai ui uan un uang
    k: a e ai ei ao ou an en ang eng ong u ua uo uai ui uan un uang
    h: a e ai ei ao ou an en ang eng ong u ua uo uai ui uan un uang
    j: i ia ie iao iu ian in iang ing iong u ue uan un
    q: i ia ie iao iu ian in iang ing iong u ue uan un
    x: i ia ie iao iu ian in iang ing iong u ue uan un
    zh: a e i ai ei ao ou an en ang eng ong u ua uo uai ui uan un uang
    ch: a e i ai ao ou an en ang eng ong u ua uo uai ui uan un uang
    sh: a e i ai ei ao ou an en ang eng u ua uo uai ui uan un uang
    r: e i ao ou an en ang eng ong u uo ui uan un
    z: a e i ai ei ao ou an en ang eng ong u uo ui uan un
    c: a e i ai ao ou an en ang eng ong u uo ui uan un
    s: a e i ai ao ou an en ang eng ong u uo ui uan un
    """
    found, initial = set(), ""
    for word in rows.split():
        if word.endswith(":"):
            initial = word[:-1]
        else:
            found.add(initial + word)
    return frozenset(found)


SYLLABLES: Final = _table()


def begun(letters: str) -> list[str]:
    """The syllables of pinyin that begin with these letters."""
    return sorted(one for one in SYLLABLES if one.startswith(letters))
