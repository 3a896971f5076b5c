"""A paper for the printer: the paper itself, a sheet for the answers, and the key, as one page of
markup. All text is escaped here; the printer fetches nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

WORDS: Final = {
    "zh": {
        "name": "姓名",
        "number": "工号",
        "date": "日期",
        "minutes": "考试时间 {0} 分钟",
        "total": "满分 {0} 分",
        "pass": "{0}% 合格",
        "points": "（{0} 分）",
        "sheet": "答题卡",
        "key": "答案与评分要点",
        "part": "试卷第 {0} 套",
        "true": "正确",
        "false": "错误",
        "answer": "答：",
        "place": "题号",
        "given": "作答",
        "right": "答案",
        "keep": "仅供监考与评卷使用，考试结束前不得外传。",
        "end": "全卷完",
        "shared": "根据以下材料，回答第 {0}～{1} 题。",
    },
    "en": {
        "name": "Name",
        "number": "Staff number",
        "date": "Date",
        "minutes": "{0} minutes",
        "total": "{0} points in all",
        "pass": "pass at {0}%",
        "points": "({0} points)",
        "sheet": "Answer sheet",
        "key": "Key and marking points",
        "part": "Paper {0}",
        "true": "True",
        "false": "False",
        "answer": "Answer:",
        "place": "No.",
        "given": "Answer",
        "right": "Key",
        "keep": "For invigilators and markers only; not to be passed on before the exam is over.",
        "end": "End of the paper",
        "shared": "Questions {0} to {1} are about this case.",
    },
}

CSS: Final = """
@page { size: A4; margin: 18mm 16mm 20mm;
  @bottom-center { content: counter(page) " / " counter(pages); font: 9pt Academy; } }
@page sheet { @bottom-center { content: none; } }
body { font: 10.5pt/1.55 Academy, "Academy Rare"; color: #111; }
h1 { font-size: 17pt; text-align: center; margin: 0 0 2mm; }
h2 { font-size: 12.5pt; margin: 7mm 0 2mm; break-after: avoid; }
.facts, .who, .end { text-align: center; } .facts { color: #444; margin: 0 0 4mm; }
.who span { display: inline-block; border-bottom: .4pt solid #111; width: 32mm; height: 6mm; }
.item { break-inside: avoid; margin: 0 0 4.5mm; } .stem { margin: 0; white-space: pre-line; }
.case { border-left: 1.2pt solid #999; margin: 1mm 0 1.5mm; padding-left: 3mm; }
.shared { margin: 5mm 0 3mm; break-inside: avoid; break-after: avoid; }
.shared .stem { font-weight: 700; margin: 0 0 1.5mm; }
.beside { margin: 1.5mm 0; } .beside img { max-width: 100%; max-height: 70mm; }
li .beside img { max-height: 32mm; }
ol.options { list-style: upper-alpha; margin: 1mm 0 0; padding-left: 8mm; }
.lines i { display: block; border-bottom: .4pt solid #888; height: 8mm; }
table { border-collapse: collapse; width: 100%; } td, th { border: .4pt solid #555;
  padding: 1.6mm 2mm; text-align: left; vertical-align: top; font-weight: 400; }
th { width: 14mm; } .new { break-before: page; page: sheet; } .warn { text-align: center; }
.box { display: inline-block; width: 6mm; height: 4.4mm; border: .4pt solid #555;
  text-align: center; line-height: 4.4mm; font-size: 8pt; margin-right: 2mm; }
"""


@dataclass(frozen=True)
class Beside:
    """A picture as a data address, with the words that stand for it; without an address (a sound,
    a film, a kind of picture that is not printed) the words stand alone."""

    words: str
    address: str = ""


@dataclass(frozen=True)
class Told:
    """What a case tells before its parts, the last of which has the number ``until``."""

    lines: tuple[str, ...]
    beside: tuple[Beside, ...]
    until: int


@dataclass(frozen=True)
class Printed:
    """One item in one language. ``options`` in this paper's order; ``right`` says the key in
    words; ``lines`` is the room to write; ``boxes`` the letters to cross on the sheet; ``told``
    stands before the first part of a case."""

    number: int
    section: str
    points: str
    case: tuple[str, ...]
    stem: str
    options: tuple[str, ...]
    lefts: tuple[str, ...]
    lines: int
    boxes: int
    right: tuple[str, ...]
    beside: tuple[Beside, ...] = ()
    beside_options: tuple[Beside | None, ...] = ()
    beside_lefts: tuple[Beside | None, ...] = ()
    told: Told | None = None


@dataclass(frozen=True)
class Heading:
    """What stands above a paper."""

    title: str
    paper: int
    minutes: int
    total: str
    cut: str
    allowed: str


def letter(place: int) -> str:
    """A for 0."""
    return chr(ord("A") + place) if place < 26 else str(place + 1)


def paper_page(head: Heading, items: Sequence[Printed], language: str) -> str:
    """The paper with the answer sheet behind it. There is nothing in it that tells the key."""
    words = WORDS[language]
    body = [_head(head, words)]
    section = ""
    for item in items:
        if item.section and item.section != section:
            body.append(f"<h2>{escape(item.section)}</h2>")
        section = item.section
        if item.told is not None:
            body.append(_told(item.told, item.number, words))
        body.append(_item(item, words))
    body.append(f'<p class="end">{words["end"]}</p>')
    body.append(f'<div class="new"><h1>{words["sheet"]}</h1>')
    body.append(f'<p class="facts">{escape(head.title)} · {words["part"].format(head.paper)}</p>')
    body.append(_who(words) + "<table>" + "".join(_row(item) for item in items) + "</table></div>")
    return _page("".join(body), language)


def key_page(head: Heading, items: Sequence[Printed], language: str) -> str:
    """The key of a paper, for those who mark it by hand."""
    words = WORDS[language]
    rows = "".join(
        f"<tr><th>{item.number}</th><td>{'<br>'.join(escape(line) for line in item.right)}</td>"
        f"<td>{escape(words['points'].format(item.points))}</td></tr>"
        for item in items
    )
    return _page(
        f"<h1>{words['key']}</h1><p class='facts'>{escape(head.title)} · "
        f"{words['part'].format(head.paper)}</p><p class='warn'>{words['keep']}</p>"
        f"<table>{rows}</table>",
        language,
    )


def _page(body: str, language: str) -> str:
    spoken = "zh-Hans" if language == "zh" else "en"
    return f'<!doctype html><html lang="{spoken}"><body>{body}</body></html>'


def _who(words: dict[str, str]) -> str:
    return (
        '<p class="who">'
        + " ".join(f"{words[name]} <span></span>" for name in ("name", "number", "date"))
        + "</p>"
    )


def _head(head: Heading, words: dict[str, str]) -> str:
    facts = " · ".join(
        (
            words["part"].format(head.paper),
            words["minutes"].format(head.minutes),
            words["total"].format(head.total),
            words["pass"].format(head.cut),
        )
    )
    allowed = f'<p class="facts">{escape(head.allowed)}</p>' if head.allowed else ""
    return f'<h1>{escape(head.title)}</h1><p class="facts">{facts}</p>{allowed}{_who(words)}'


def _told(told: Told, first: int, words: dict[str, str]) -> str:
    parts = []
    if told.until > first:
        parts.append(f'<p class="stem">{words["shared"].format(first, told.until)}</p>')
    parts += [f'<p class="case">{escape(line)}</p>' for line in told.lines]
    parts += [_beside(one) for one in told.beside]
    return f'<div class="shared">{"".join(parts)}</div>'


def _item(item: Printed, words: dict[str, str]) -> str:
    parts = [f'<p class="case">{escape(line)}</p>' for line in item.case]
    points = words["points"].format(item.points)
    parts.append(f'<p class="stem">{item.number}. {escape(item.stem)} {escape(points)}</p>')
    parts += [_beside(one) for one in item.beside]
    if item.lefts:
        lefts = [f"{escape(left)} ______" for left in item.lefts]
        parts.append(f"<ol>{_rows(lefts, item.beside_lefts)}</ol>")
    if item.options:
        options = [escape(option) for option in item.options]
        parts.append(f'<ol class="options">{_rows(options, item.beside_options)}</ol>')
    if item.lines:
        parts.append(f'<div class="lines">{"<i></i>" * item.lines}</div>')
    return f'<div class="item">{"".join(parts)}</div>'


def _rows(texts: Sequence[str], media: Sequence[Beside | None]) -> str:
    shown = [*media, *[None] * len(texts)]
    return "".join(
        f"<li>{text}{_beside(one) if one else ''}</li>"
        for text, one in zip(texts, shown, strict=False)
    )


def _beside(one: Beside) -> str:
    if not one.address:
        return f'<p class="case">[{escape(one.words)}]</p>'
    return f'<p class="beside"><img src="{escape(one.address)}" alt="{escape(one.words)}"></p>'


def _row(item: Printed) -> str:
    boxes = "".join(f'<span class="box">{letter(n)}</span>' for n in range(item.boxes))
    return f"<tr><th>{item.number}</th><td>{boxes or '&nbsp;'}</td></tr>"
