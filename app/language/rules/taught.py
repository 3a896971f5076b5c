"""What the taught head reads: its sentences, the grams of a text, and the pieces of a message.

Pure. The patterns of the lexicon know wording that somebody wrote down; the head beside them
judges wording nobody has, by its likeness to sentences taught. Here stands all of it that needs
no numbers.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from app.kernel.wording import Wording
from app.language.rules import folding, quoting
from app.language.rules.folding import Simplify, Span
from app.language.rules.lexicon import Category, Finding, Severity

CATEGORIES: Final = tuple(Category)
CLEAN: Final = "clean"
BUCKETS: Final = 131072
# Signs of Chinese (True) or words of English so far apart are heard together: "no ... promise".
_APART: Final = {True: range(2, 12), False: range(2, 9)}
MOST_PIECES: Final = 400
WHOLE: Final = 200
LEAST: Final = 12
_HAN: Final = re.compile("[\u3400-\u9fff]")
_DIGIT: Final = re.compile(r"[0-9]")
_SENTENCE: Final = re.compile(r"[^。！？!?\n]+?(?:[。！？!?\n]+|\.(?=\s|$)|$)")
_CLAUSE: Final = re.compile(r"[^，,、：:；;—]+[，,、：:；;—]*")
_WORD: Final = re.compile(r"[a-z0-9']+")
_SAID: Final = re.compile(r"\w")


@dataclass(frozen=True)
class Taught:
    """A sentence and what is wrong with it: nothing, one category, or several; and who wrote it,
    where that is told."""

    text: str
    categories: frozenset[Category] = frozenset()
    writer: str = ""


@dataclass(frozen=True)
class Heard:
    """What the head makes of a message: a category, how sure, where, and like what."""

    category: Category
    probability: float
    span: Span
    near: tuple[str, ...] = ()


def sentences(files: Mapping[str, str]) -> list[Taught]:
    """The sentences of files named for their category, or ``clean``, in the order of names; what
    follows a point in a name tells files of one category apart.

    One sentence a line; a further category of the same sentence follows after a tab and a plus.
    A sentence that stands twice has the categories of both places.
    """
    found: dict[str, frozenset[Category]] = {}
    for name in sorted(files):
        of = name.partition(".")[0]
        own = frozenset() if of == CLEAN else frozenset({Category(of)})
        for line in files[name].splitlines():
            text, *more = line.split("\t+")
            if text.strip():
                known = found.get(text.strip(), frozenset())
                found[text.strip()] = known | own | {Category(one.strip()) for one in more}
    return [Taught(text, categories) for text, categories in found.items()]


def written(lists: Mapping[str, str]) -> list[Taught]:
    """The sentences of lists named for who wrote them, in the order of names: of each line one
    JSON object, {"text", "labels": [categories]}."""
    return [
        Taught(row["text"].strip(), frozenset(map(Category, row["labels"])), name)
        for name in sorted(lists)
        for row in map(json.loads, lists[name].splitlines())
    ]


def read(text: str, simplify: Simplify) -> str:
    """A text as the head reads it: folded, and without what is only quoted."""
    spoken = quoting.reported(text)
    for start, end in reversed(spoken):
        text = f"{text[: start + 1]}{text[end - 1 :]}"
    base = folding.base(text, simplify)
    return (folding.tight(base) if _HAN.search(base.text) else folding.loose(base)).text.strip()


def grams(text: str, buckets: int = BUCKETS) -> list[int]:
    """The buckets of a text's runs, each once, in order, of so many; figures count alike.

    Of Chinese one to four signs; of English two to five letters, and one to three words. And
    pairs of signs, or words, that stand a little apart: what makes a fault is often two words
    with any other between them.
    """
    framed = f"^{_DIGIT.sub('0', text)}$"
    chinese = _HAN.search(text) is not None
    found = _runs(framed, range(1, 5) if chinese else range(2, 6))
    if not chinese:
        words = _WORD.findall(framed)
        found |= {
            f" {' '.join(words[start : start + size])}"
            for size in (1, 2, 3)
            for start in range(len(words) - size + 1)
        }
        found |= _pairs(words, _APART[False])
    else:
        found |= _pairs(framed, _APART[True])
    return sorted({zlib.crc32(one.encode()) % buckets for one in found})


def _runs(text: str, sizes: Iterable[int]) -> set[str]:
    return {text[start : start + size] for size in sizes for start in range(len(text) - size + 1)}


def _pairs(signs: Sequence[str], apart: Iterable[int]) -> set[str]:
    return {
        f"~{first}~{second}"
        for distance in apart
        for first, second in zip(signs, signs[distance:], strict=False)
    }


def parts(text: str) -> list[Span]:
    """The sentences of a message, as spans; at most so many."""
    return _spans(_SENTENCE, text, 0)[:MOST_PIECES]


def clauses(text: str, span: Span) -> list[Span]:
    """The clauses of a sentence, as spans of the whole text."""
    return _spans(_CLAUSE, text[slice(*span)], span[0])


def _spans(pattern: re.Pattern[str], text: str, offset: int) -> list[Span]:
    found = []
    for match in pattern.finditer(text):
        words = match.group()
        if _SAID.search(words):
            start = match.start() + len(words) - len(words.lstrip())
            found.append((offset + start, offset + match.start() + len(words.rstrip())))
    return found


def pieces(text: str) -> list[Span]:
    """What is weighed of a message: its sentences, the short ones with their neighbour, and a
    short message of several also whole.

    A short sentence says something only beside what it stands with, unless it is all there is.
    """
    found: list[Span] = []
    for start, end in parts(text):
        if found and min(end - start, found[-1][1] - found[-1][0]) < _least(text):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    if len(found) > 1 and found[-1][1] - found[0][0] <= WHOLE:
        found.append((found[0][0], found[-1][1]))
    return found


def _least(text: str) -> int:
    return LEAST if _HAN.search(text) else 3 * LEAST


@dataclass(frozen=True)
class Listened:
    """What the head makes of a message as a whole: what it heard, and which faults it thinks
    are as good as ruled out."""

    heard: Sequence[Heard] = ()
    doubted: frozenset[Category] = field(default_factory=frozenset)


def findings(heard: Iterable[Heard], text: str) -> list[Finding]:
    """Findings for what was heard: a guess never refuses publishing, so each is a warning."""
    language = "zh" if _HAN.search(text) else "en"
    return [
        Finding(
            one.span,
            f"taught-{one.category.value}",
            one.category,
            Severity.WARNING,
            INSTEAD[one.category].said_in(language),
            REASON.said_in(language).format(
                near=one.near[0] if one.near else "", sure=round(one.probability * 100)
            ),
            round(one.probability, 3),
            one.near,
        )
        for one in heard
    ]


def together(
    by_rule: Sequence[Finding],
    by_head: Sequence[Finding],
    doubted: frozenset[Category] = frozenset(),
) -> list[Finding]:
    """Both, by place; of one category the rules are believed first.

    A rule meets words, also where they are explained, apologised for or forbidden. What it met as
    it is written, the head may rule out (``doubted``); what is disguised is meant.
    """
    by_rule = [one for one in by_rule if one.disguised or one.category not in doubted]
    known = {one.category for one in by_rule}
    more = [one for one in by_head if one.category not in known]
    return sorted([*by_rule, *more], key=lambda one: (one.span, one.rule))


REASON: Final = Wording(
    "说法像这一句：“{near}”（把握 {sure}%）；由学来的判断提示，请您再看一眼",
    "It reads like “{near}” ({sure} % sure): a learned judgement, so please look again",
)
INSTEAD: Final[Mapping[Category, Wording]] = {
    Category.INSULT: Wording(
        "只说事情，不评价人；先体谅，再一步一步说清楚",
        "Speak of the matter, not the person; be kind first, then explain step by step",
    ),
    Category.IMPATIENCE: Wording(
        "说清楚正在做什么、什么时候答复；办不了的，转给能办的人",
        "Say what is being done and when you will answer, or hand over to somebody who can help",
    ),
    Category.BLAME: Wording(
        "先解决，再核实原因；原因未明时不归到顾客身上",
        "Help first, then look for the cause; until it is known it is nobody's fault",
    ),
    Category.ABSOLUTE: Wording(
        "换成能核实的事实：参数、检测报告、适用条件",
        "Give facts that can be checked: figures, a test report, the conditions",
    ),
    Category.OFF_PLATFORM: Wording(
        "沟通和付款都留在平台内，官方入口指给顾客",
        "Keep talk and payment on the platform and point to the official way",
    ),
    Category.CASH_FOR_REVIEWS: Wording(
        "请顾客按真实感受评价，补偿与评价分开处理",
        "Ask for an honest review; what is owed is paid whatever it says",
    ),
    Category.PROMISE: Wording(
        "只说规则写明的和已经批准的；没有把握的，说明还要核实",
        "Say only what the rules grant or what has been approved; else say you will find out",
    ),
    Category.PRIVACY: Wording(
        "只核对订单号或尾号；密码、验证码、证件和他人信息一律不问不说",
        "Check an order number or last digits only; no codes, papers or other people's data",
    ),
}
