"""Moodle XML: questions of a bank, category by category."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final
from urllib.parse import quote, unquote
from xml.etree.ElementTree import Element

from app.exams.rules.importing import cases, places
from app.exams.rules.importing.drafts import (
    N_,
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
from app.exams.rules.importing.plain import Named, Piece, pictures_in, piece_of, text_of
from app.exams.rules.importing.shown import Look, Shown, beside, decoded, explained

_ROOT: Final = "quiz"
_STORED: Final = "@@PLUGINFILE@@/"
OF_CASE: Final = "case:"


def read(root: Element) -> Reading:
    """Every question of the file, by its ordinal; categories become tags. A description with a tag
    that begins with ``case:`` tells the case of the questions that have the same tag."""
    if root.tag != _ROOT:
        return unreadable(N_("This is not a Moodle XML file: its outermost element is not quiz."))
    stories: list[Draft] = []
    others: list[Draft | Refusal] = []
    for one in _found(root):
        if isinstance(one, Draft) and one.type == cases.CASE:
            stories.append(one)
        else:
            others.append(one)
    return cases.joined(gathered(others), stories)


def _found(root: Element) -> Iterator[Draft | Refusal]:
    category, ordinal = "", 0
    for question in root.iter("question"):
        kind = question.get("type", "")
        if kind == "category":
            category = _category(_said(question.find("category")))
            continue
        ordinal += 1
        where = Where("", ordinal)
        try:
            yield checked(_question(where, kind, question, category))
        except Refused as refusal:
            yield Refusal(where, "", refusal.reason, refusal.message)


def _category(path: str) -> str:
    last = re.split(r"(?<!/)/(?!/)", path.strip())[-1].replace("//", "/")
    return "" if last.startswith("$") or last == "top" else last


def _said(part: Element | None) -> str:
    """The words of a piece with a text inside, as its format says."""
    if part is None:
        return ""
    inner = part.find("text")
    words = (inner.text if inner is not None else part.text) or ""
    form = part.get("format", "")
    return words.strip() if form in ("plain_text", "markdown") else text_of(words)


def _piece(part: Element | None) -> Piece:
    """A text that may show files."""
    if part is None or part.get("format", "") in ("plain_text", "markdown"):
        return Piece(_said(part))
    return piece_of(_raw(part) or (part.text or ""))


def _looks_in(part: Element | None) -> Look:
    """The files that come along inside a text's element, by name."""
    files = {
        (one.get("path", "/") + one.get("name", "")).lstrip("/"): one.text or ""
        for one in (part.findall("file") if part is not None else [])
    }

    def look(address: str) -> bytes | None:
        name = address.removeprefix(_STORED).split("?")[0]
        return decoded(files[name]) if name in files else None

    return look


def _beside(question: Element, piece: Piece) -> tuple[Shown, ...]:
    """What stands beside the stem; older files hold one picture in elements of their own."""
    found = beside(piece, _looks_in(question.find("questiontext")))
    old, name = question.findtext("image_base64"), question.findtext("image") or ""
    if old and old.strip() and name.strip():
        inside = Piece("", (Named(name.strip().rsplit("/", 1)[-1]),))
        found += beside(inside, lambda _address: decoded(old))
    return found


def _raw(part: Element | None) -> str:
    inner = part.find("text") if part is not None else None
    return (inner.text if inner is not None else "") or ""


def _question(where: Where, kind: str, question: Element, category: str) -> Draft:
    tags = [category] + [_said(tag) for tag in question.findall("tags/tag")]
    within = next((t.removeprefix(OF_CASE) for t in tags if t.startswith(OF_CASE)), "")
    tags = [tag for tag in tags if not tag.startswith(OF_CASE)]
    reader = _story if kind == "description" and within else _READERS.get(kind)
    if reader is None:
        raise Refused(
            Reason.UNSUPPORTED,
            N_("Moodle questions of type %(kind)s are not taken.", kind=kind or "?"),
        )
    held = kind in ("multichoice", "matching")
    if not held and any(pictures_in(_raw(part)) for part in question.findall("answer")):
        raise Refused(Reason.UNSUPPORTED, N_("An answer shows a picture, a sound or a film."))
    piece = _piece(question.find("questiontext"))
    grade = question.findtext("defaultgrade") or ""
    values = reader(question)
    more: dict[str, Any] = values.pop("more", {})
    feedback = question.find("generalfeedback")
    why, beside_why = explained(_piece(feedback), _said(feedback), _looks_in(feedback))
    shown = [*_beside(question, piece), *more.get("shown", ()), *beside_why]
    more |= {"shown": tuple(shown)} if shown else {}
    more |= {"case": piece.case} if piece.case else {}
    more |= {"given": piece.given} if piece.given else {}
    if within:
        more["link" if reader is _story else "within"] = within
    title = _said(question.find("name"))
    if title:
        more["title"] = title
    return Draft(
        where=where,
        stem=piece.words,
        explanation=why,
        points=float(grade) if re.fullmatch(r"\d+(\.\d+)?", grade.strip()) else None,
        tags=tuple(dict.fromkeys(tag for tag in tags if tag)),
        name=(question.findtext("idnumber") or "").strip(),
        more=more,
        **values,
    )


def _fraction(answer: Element) -> float:
    try:
        return float(answer.get("fraction", "0"))
    except ValueError:
        raise Refused(Reason.UNREADABLE, N_("An answer's fraction is not a number.")) from None


def _choice(question: Element) -> dict[str, Any]:
    answers = question.findall("answer")
    pieces = [_piece(answer) for answer in answers]
    options = tuple(piece.words or _letter(n, piece) for n, piece in enumerate(pieces))
    shares = [_fraction(answer) for answer in answers]
    whys = {n: _said(a.find("feedback")) for n, a in enumerate(answers)}
    shown = [
        one
        for n, answer in enumerate(answers)
        for one in beside(pieces[n], _looks_in(answer), places.option(n))
    ]
    more: dict[str, Any] = {"shown": shown} if shown else {}
    if any(whys.values()):
        more["whys"] = {n: why for n, why in whys.items() if why}
    if (question.findtext("single") or "true").strip() in ("true", "1"):
        best = [n for n, share in enumerate(shares) if share >= 99.9]
        worth = {n: share for n, share in enumerate(shares) if 0 < share < 99.9}
        if worth:
            more["worth"] = worth
        return {"type": "single", "options": options, "key": best, "more": more}
    right = [n for n, share in enumerate(shares) if share > 0]
    return {"type": "multiple", "options": options, "key": right, "more": more}


def _letter(n: int, piece: Piece) -> str:
    """What stands for a picture without words."""
    return chr(65 + n) if piece.files else ""


def _story(question: Element) -> dict[str, Any]:
    return {"type": cases.CASE, "key": ""}


def _truth(question: Element) -> dict[str, Any]:
    right = [a for a in question.findall("answer") if _fraction(a) > 0]
    if len(right) != 1:
        raise Refused(Reason.MISSING_KEY, N_("Neither true nor false is marked as right."))
    return {"type": "true_false", "key": [0 if _said(right[0]).casefold() == "true" else 1]}


def _accepted(question: Element) -> dict[str, Any]:
    answers = question.findall("answer")
    if any(0 < _fraction(answer) < 99.9 for answer in answers):
        raise Refused(
            Reason.UNSUPPORTED,
            N_("Accepted texts that earn only a part of the points are not taken."),
        )
    texts = [_said(answer) for answer in answers if _fraction(answer) >= 99.9]
    if any("*" in text.replace("\\*", "") for text in texts):
        raise Refused(Reason.UNSUPPORTED, N_("Accepted texts with a wildcard (*) are not taken."))
    return {"type": "fill_in", "key": [[t.replace("\\*", "*") for t in texts]] if texts else []}


def _number(question: Element) -> dict[str, Any]:
    answers = [answer for answer in question.findall("answer") if _fraction(answer) > 0]
    if len(answers) != 1:
        raise Refused(
            Reason.UNSUPPORTED, N_("Several numbers with parts of the points are not taken.")
        )
    try:
        value = float(_said(answers[0]))
        tolerance = float((answers[0].findtext("tolerance") or "0").strip() or 0)
    except ValueError:
        raise Refused(Reason.UNREADABLE, N_("The right answer is not a number.")) from None
    units = [
        _said(unit.find("unit_name")) or (unit.findtext("unit_name") or "").strip()
        for unit in question.findall("units/unit")
    ]
    whole = {
        name: int(n) if n == int(n) else n
        for name, n in (("value", value), ("tolerance", tolerance))
    }
    return {"type": "numeric", "key": whole, "more": {"units": [u for u in units if u]}}


def _pairs(question: Element) -> dict[str, Any]:
    sides = [
        (_side(part), _side(part.find("answer")), part) for part in question.findall("subquestion")
    ]
    pairs = [one for one in sides if one[0].words and one[1].words]
    others = [one for one in sides if one[1].words and not one[0].words]
    shown: list[Shown] = []
    for n, (one, _right, part) in enumerate(pairs):
        shown += beside(one, _looks_in(part), places.left(n))
    for n, (_left, one, part) in enumerate([*pairs, *others]):
        shown += beside(one, _looks_in(part.find("answer")), places.right(n))
    more: dict[str, Any] = {"extras": [one[1].words for one in others]} if others else {}
    more |= {"shown": shown} if shown else {}
    return {"type": "matching", "key": [[a.words, b.words] for a, b, _part in pairs], "more": more}


def _side(part: Element | None) -> Piece:
    """A side of a pair. A file that comes along with words that do not name it stands beside them;
    where nothing says what it shows, its name does."""
    piece = _piece(part)
    files = list(piece.files)
    if not files and part is not None:
        files = [
            Named(
                _STORED + quote(one.get("name", "")),
                one.get("alt") or "",
                one.get("transcript") or "",
            )
            for one in part.findall("file")
        ]
    text = piece.text or " ".join(one.alt or _name_of(one.address) for one in files)
    return replace(piece, text=text, files=tuple(files))


def _name_of(address: str) -> str:
    """A file's name without its ending; what is written into the text itself has none."""
    if address.startswith("data:"):
        return "file"
    return unquote(address).rsplit("/", 1)[-1].rsplit(".", 1)[0][:80]


def _essay(question: Element) -> dict[str, Any]:
    return {"type": "short_answer", "key": _said(question.find("graderinfo"))}


def _order(question: Element) -> dict[str, Any]:
    options = tuple(_said(answer) for answer in question.findall("answer"))
    return {"type": "ordering", "options": options, "key": list(range(len(options)))}


_READERS: Final = {
    "multichoice": _choice,
    "truefalse": _truth,
    "shortanswer": _accepted,
    "numerical": _number,
    "matching": _pairs,
    "essay": _essay,
    "ordering": _order,
}
