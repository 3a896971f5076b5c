"""Items written in the formats of other systems. None where a format has no such item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from app.exams.rules.importing.gift import escaped

Body = Mapping[str, Any]


def _said(text: Mapping[str, str] | None, language: str) -> str:
    return (text or {}).get(language, "")


def _right(body: Body) -> list[int]:
    return [n for n, one in enumerate(body.get("options") or []) if one.get("correct")]


def _order(body: Body, language: str) -> list[str]:
    return [step[language] for step in body.get("steps") or []]


def gift_of(key: str, body: Body, language: str) -> str | None:
    """One question in GIFT."""
    answer = _gift_answer(body, language)
    if answer is None:
        return None
    why = _said(body.get("explanation"), language)
    general = f"####{escaped(why)}" if why else ""
    stem = escaped(_said(body["stem"], language))
    return f"::{escaped(key)}::[plain]{stem} {{{answer}{general}}}\n"


def _gift_answer(body: Body, language: str) -> str | None:
    kind = body["type"]
    if kind in ("single", "best_reply", "multiple"):
        right = _right(body)
        if not right:
            return None
        lines = [_gift_option(n, one, right, kind, language) for n, one in _numbered(body)]
        return "\n" + "\n".join(lines) + "\n"
    if kind == "true_false":
        return "T" if body.get("correct") else "F"
    if kind == "fill_in":
        blanks = body.get("blanks") or []
        if len(blanks) != 1:
            return None
        return " ".join(f"={escaped(text)}" for text in blanks[0][language])
    if kind == "numeric":
        return f"#{body.get('value')}:{body.get('tolerance', '0')}"
    if kind == "matching":
        pairs = [
            f"={escaped(pair['left'][language])} -> {escaped(pair['right'][language])}"
            for pair in body.get("pairs") or []
        ]
        return "\n" + "\n".join(pairs) + "\n"
    return "" if kind in ("short_answer", "write_reply") else None


def _numbered(body: Body) -> Sequence[tuple[int, Body]]:
    return list(enumerate(body.get("options") or []))


def _gift_option(n: int, one: Body, right: list[int], kind: str, language: str) -> str:
    if kind == "multiple":
        mark = f"~%{100 / len(right):.5f}%" if n in right else "~%-100%"
    elif n in right:
        mark = "="
    else:
        mark = f"~%{one['worth']}%" if one.get("worth") else "~"
    why = _said(one.get("why"), language)
    return f"{mark}{escaped(one[language])}" + (f"#{escaped(why)}" if why else "")


def aiken_of(key: str, body: Body, language: str) -> str | None:
    """One question in Aiken, which knows single choices alone, a line each."""
    right = _right(body)
    options = body.get("options") or []
    if body["type"] not in ("single", "best_reply") or len(right) != 1:
        return None
    lines = [" ".join(_said(body["stem"], language).split())]
    lines += [f"{chr(65 + n)}. {' '.join(one[language].split())}" for n, one in enumerate(options)]
    return "\n".join([*lines, f"ANSWER: {chr(65 + right[0])}"]) + "\n"


def moodle_of(key: str, body: Body, language: str) -> str | None:
    """One question element of Moodle XML."""
    made = _moodle_answer(body, language)
    if made is None:
        return None
    kind, inside = made
    why = _said(body.get("explanation"), language)
    tags = "".join(f"<tag>{_text(tag)}</tag>" for tag in body.get("tags") or [])
    return (
        f'<question type="{kind}"><name>{_text(key)}</name>'
        f'<questiontext format="html">{_html(_said(body["stem"], language))}</questiontext>'
        f'<generalfeedback format="html">{_html(why)}</generalfeedback>'
        f"<defaultgrade>{body.get('points', 1):g}</defaultgrade>"
        f"<idnumber>{escape(key)}</idnumber>{inside}<tags>{tags}</tags></question>"
    )


def _text(text: str) -> str:
    return f"<text>{escape(text)}</text>"


def _html(text: str) -> str:
    return _text(escape(text).replace("\n", "<br>")) if text else "<text></text>"


def _answer(share: float, text: str, more: str = "") -> str:
    return f'<answer fraction="{share:g}" format="html">{_html(text)}{more}</answer>'


def _moodle_answer(body: Body, language: str) -> tuple[str, str] | None:
    kind, right = body["type"], _right(body)
    if kind in ("single", "best_reply", "multiple"):
        if not right:
            return None
        several = kind == "multiple"
        parts = []
        for n, one in _numbered(body):
            share = 100 / len(right) if n in right else (-100 if several else one.get("worth") or 0)
            why = _said(one.get("why"), language)
            feedback = f'<feedback format="html">{_html(why)}</feedback>' if why else ""
            parts.append(_answer(share, one[language], feedback))
        single = f"<single>{'false' if several else 'true'}</single>"
        return "multichoice", single + "".join(parts)
    if kind == "true_false":
        said = (100, 0) if body.get("correct") else (0, 100)
        return "truefalse", _answer(said[0], "true") + _answer(said[1], "false")
    if kind == "fill_in":
        blanks = body.get("blanks") or []
        if len(blanks) != 1:
            return None
        texts = [text.replace("*", "\\*") for text in blanks[0][language]]
        return "shortanswer", "<usecase>0</usecase>" + "".join(_answer(100, t) for t in texts)
    if kind == "numeric":
        tolerance = f"<tolerance>{escape(body.get('tolerance', '0'))}</tolerance>"
        return "numerical", _answer(100, body.get("value") or "", tolerance)
    if kind == "matching":
        parts = [
            f'<subquestion format="html">{_html(pair["left"][language])}'
            f"<answer>{_text(pair['right'][language])}</answer></subquestion>"
            for pair in body.get("pairs") or []
        ]
        parts += [
            f'<subquestion format="html"><text></text><answer>{_text(one[language])}</answer>'
            "</subquestion>"
            for one in body.get("extras") or []
        ]
        return "matching", "".join(parts)
    if kind == "ordering":
        return "ordering", "".join(_answer(100, step) for step in _order(body, language))
    reference = _said(body.get("reference"), language)
    return "essay", f'<graderinfo format="html">{_html(reference)}</graderinfo>'


_QTI = "http://www.imsglobal.org/xsd/imsqti_v2p1"


def qti_of(key: str, body: Body, language: str) -> str | None:
    """One assessment item of QTI 2.1."""
    made = _qti_answer(body, language)
    if made is None:
        return None
    declared, inside = made
    points = f"{body.get('points', 1):g}"
    why = _said(body.get("explanation"), language)
    feedback = (
        '<modalFeedback outcomeIdentifier="FEEDBACK" identifier="why" showHide="show">'
        f"{_paragraphs(why)}</modalFeedback>"
        if why
        else ""
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><assessmentItem xmlns="{_QTI}" '
        f'identifier="{escape(key)}" title="{escape(key)}" adaptive="false" timeDependent="false" '
        f'xml:lang="{language}">{declared}'
        '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>'
        '<outcomeDeclaration identifier="MAXSCORE" cardinality="single" baseType="float">'
        f"<defaultValue><value>{points}</value></defaultValue></outcomeDeclaration>"
        '<outcomeDeclaration identifier="FEEDBACK" cardinality="single" baseType="identifier"/>'
        f"<itemBody>{inside}</itemBody>"
        '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/'
        f'match_correct"/>{feedback}</assessmentItem>'
    )


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in text.split("\n") if line.strip())


def _declared(name: str, cardinality: str, base: str, values: Sequence[str]) -> str:
    inside = "".join(f"<value>{escape(value)}</value>" for value in values)
    correct = f"<correctResponse>{inside}</correctResponse>" if values else ""
    return (
        f'<responseDeclaration identifier="{name}" cardinality="{cardinality}" '
        f'baseType="{base}">{correct}</responseDeclaration>'
    )


def _choices(texts: Sequence[str]) -> str:
    return "".join(
        f'<simpleChoice identifier="c{n}">{escape(text)}</simpleChoice>'
        for n, text in enumerate(texts)
    )


def _qti_answer(body: Body, language: str) -> tuple[str, str] | None:
    kind, right = body["type"], _right(body)
    stem = _said(body["stem"], language)
    if kind in ("single", "best_reply", "multiple", "true_false"):
        texts = [one[language] for one in body.get("options") or []]
        if kind == "true_false":
            texts = ["正确", "错误"] if language == "zh" else ["True", "False"]
            right = [0 if body.get("correct") else 1]
        if not right:
            return None
        cardinality = "multiple" if kind == "multiple" else "single"
        most = 0 if kind == "multiple" else 1
        return _declared("RESPONSE", cardinality, "identifier", [f"c{n}" for n in right]), (
            f'{_paragraphs(stem)}<choiceInteraction responseIdentifier="RESPONSE" shuffle="true" '
            f'maxChoices="{most}">{_choices(texts)}</choiceInteraction>'
        )
    if kind == "ordering":
        texts = _order(body, language)
        names = [f"c{n}" for n in range(len(texts))]
        return _declared("RESPONSE", "ordered", "identifier", names), (
            f'{_paragraphs(stem)}<orderInteraction responseIdentifier="RESPONSE" shuffle="true">'
            f"{_choices(texts)}</orderInteraction>"
        )
    if kind == "matching":
        return _qti_pairs(body, language, stem)
    if kind in ("short_answer", "write_reply"):
        reference = _said(body.get("reference"), language)
        values = [reference] if reference else []
        return _declared("RESPONSE", "single", "string", values), (
            f'{_paragraphs(stem)}<extendedTextInteraction responseIdentifier="RESPONSE"/>'
        )
    return None


def _qti_pairs(body: Body, language: str, stem: str) -> tuple[str, str]:
    pairs = body.get("pairs") or []
    rights = [pair["right"][language] for pair in pairs]
    rights += [one[language] for one in body.get("extras") or []]
    lefts = "".join(
        f'<simpleAssociableChoice identifier="l{n}" matchMax="1">'
        f"{escape(pair['left'][language])}</simpleAssociableChoice>"
        for n, pair in enumerate(pairs)
    )
    others = "".join(
        f'<simpleAssociableChoice identifier="r{n}" matchMax="1">{escape(text)}'
        "</simpleAssociableChoice>"
        for n, text in enumerate(rights)
    )
    named = [f"l{n} r{n}" for n in range(len(pairs))]
    return _declared("RESPONSE", "multiple", "directedPair", named), (
        f'{_paragraphs(stem)}<matchInteraction responseIdentifier="RESPONSE" shuffle="true" '
        f'maxAssociations="{len(pairs)}"><simpleMatchSet>{lefts}</simpleMatchSet>'
        f"<simpleMatchSet>{others}</simpleMatchSet></matchInteraction>"
    )


def manifest_of(keys: Sequence[str]) -> str:
    """The list of a QTI package's files."""
    listed = "".join(
        f'<resource identifier="r{n}" type="imsqti_item_xmlv2p1" href="items/{escape(key)}.xml">'
        f'<file href="items/{escape(key)}.xml"/></resource>'
        for n, key in enumerate(keys)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" identifier="items">'
        "<metadata><schema>QTIv2.1 Package</schema><schemaversion>1.0.0</schemaversion></metadata>"
        f"<organizations/><resources>{listed}</resources></manifest>"
    )
