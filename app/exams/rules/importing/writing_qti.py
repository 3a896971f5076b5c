"""Items as a package of QTI 2.2: a file for each item, and one for each text that several share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from app.exams.rules.importing.words import BLANK, blanks_in
from app.exams.rules.importing.writing import Body, order, right_places, said
from app.exams.rules.importing.writing_html import alone, beside, media_of, told

_QTI: Final = "http://www.imsglobal.org/xsd/imsqti_v2p2"
_RULES: Final = "http://www.imsglobal.org/question/qti_v2p2/rptemplates/"
_RESPONSE: Final = "RESPONSE"


@dataclass(frozen=True)
class _Asked:
    """What an item declares, shows and how it is scored."""

    declared: str
    inside: str
    scored: str = f'<responseProcessing template="{_RULES}match_correct"/>'


_MAPPED: Final = f'<responseProcessing template="{_RULES}map_response"/>'


def qti_of(key: str, body: Body, language: str) -> str | None:
    """One assessment item."""
    made = _asked(body, language)
    if made is None:
        return None
    points = f"{body.get('points', 1):g}"
    why = said(body.get("explanation"), language)
    shown = beside(body.get("explanation_media") or [], language, _place)
    feedback = (
        '<modalFeedback outcomeIdentifier="FEEDBACK" identifier="why" showHide="show">'
        f"{_paragraphs(why)}{shown}</modalFeedback>"
        if why or shown
        else ""
    )
    case = escape(body.get("within") or "")
    shared = f'<assessmentStimulusRef identifier="{case}" href="../stimuli/{case}.xml"/>'
    around = told(body, language) + beside(body.get("media") or [], language, _place)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><assessmentItem xmlns="{_QTI}" '
        f'identifier="{escape(key)}" title="{escape(key)}" adaptive="false" timeDependent="false" '
        f'xml:lang="{language}">{made.declared}'
        '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>'
        '<outcomeDeclaration identifier="MAXSCORE" cardinality="single" baseType="float">'
        f"<defaultValue><value>{points}</value></defaultValue></outcomeDeclaration>"
        '<outcomeDeclaration identifier="FEEDBACK" cardinality="single" baseType="identifier"/>'
        f"{shared if case else ''}<itemBody>{around}{made.inside}</itemBody>"
        f"{made.scored}{feedback}</assessmentItem>"
    )


def stimulus_of(key: str, body: Body, language: str) -> str:
    """The text of a case, which its parts share."""
    media = beside(body.get("media") or [], language, _place)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><assessmentStimulus xmlns="{_QTI}" '
        f'identifier="{escape(key)}" title="{escape(key)}" xml:lang="{language}"><stimulusBody>'
        f"{_paragraphs(said(body['stem'], language))}{told(body, language)}{media}"
        "</stimulusBody></assessmentStimulus>"
    )


def _place(name: str) -> str:
    return f"../media/{name}"


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in text.split("\n") if line.strip())


def _declared(
    cardinality: str,
    base: str,
    values: Sequence[str],
    worth: Mapping[str, float] | None = None,
    name: str = _RESPONSE,
) -> str:
    inside = "".join(f"<value>{escape(value)}</value>" for value in values)
    correct = f"<correctResponse>{inside}</correctResponse>" if values else ""
    entries = "".join(
        f'<mapEntry mapKey="{escape(one)}" mappedValue="{value:g}"/>'
        for one, value in (worth or {}).items()
    )
    mapping = f'<mapping defaultValue="0">{entries}</mapping>' if entries else ""
    return (
        f'<responseDeclaration identifier="{name}" cardinality="{cardinality}" '
        f'baseType="{base}">{correct}{mapping}</responseDeclaration>'
    )


def _choices(shown: Sequence[str]) -> str:
    return "".join(
        f'<simpleChoice identifier="c{n}">{one}</simpleChoice>' for n, one in enumerate(shown)
    )


def _asked(body: Body, language: str) -> _Asked | None:
    kind, stem = body["type"], _paragraphs(said(body["stem"], language))
    if kind in ("single", "best_reply", "multiple", "true_false"):
        return _choice(body, language, stem)
    if kind == "fill_in":
        return _blanks(body, language)
    if kind == "numeric":
        return _number(body, stem)
    if kind == "ordering":
        texts = order(body, language)
        names = [f"c{n}" for n in range(len(texts))]
        return _Asked(
            _declared("ordered", "identifier", names),
            f'{stem}<orderInteraction responseIdentifier="RESPONSE" shuffle="true">'
            f"{_choices([escape(text) for text in texts])}</orderInteraction>",
        )
    if kind == "matching":
        return _pairs(body, language, stem)
    if kind in ("short_answer", "write_reply"):
        reference = said(body.get("reference"), language)
        return _Asked(
            _declared("single", "string", [reference] if reference else []),
            f'{stem}<extendedTextInteraction responseIdentifier="RESPONSE"/>',
        )
    return None


def _choice(body: Body, language: str, stem: str) -> _Asked | None:
    options, right = body.get("options") or [], right_places(body)
    shown = [
        escape(one[language]) + beside(alone(one.get("media")), language, _place) for one in options
    ]
    if body["type"] == "true_false":
        shown = ["正确", "错误"] if language == "zh" else ["True", "False"]
        right = [0 if body.get("correct") else 1]
    if not right:
        return None
    several = body["type"] == "multiple"
    partly = {f"c{n}": one["worth"] / 100 for n, one in enumerate(options) if one.get("worth")}
    worth = {f"c{right[0]}": 1.0} | partly if partly and not several else None
    declared = _declared(
        "multiple" if several else "single", "identifier", [f"c{n}" for n in right], worth
    )
    inside = (
        f'{stem}<choiceInteraction responseIdentifier="RESPONSE" shuffle="true" '
        f'maxChoices="{0 if several else 1}">{_choices(shown)}</choiceInteraction>'
    )
    return _Asked(declared, inside, _MAPPED) if worth else _Asked(declared, inside)


def _blanks(body: Body, language: str) -> _Asked | None:
    """A place to write for each blank: where the stem marks it, else behind the stem."""
    blanks = [blank.get(language) or [] for blank in body.get("blanks") or []]
    if not blanks or not all(blanks):
        return None
    names = [f"{_RESPONSE}{n}" if len(blanks) > 1 else _RESPONSE for n in range(1, len(blanks) + 1)]
    places = [f'<textEntryInteraction responseIdentifier="{name}"/>' for name in names]
    stem = said(body["stem"], language)
    if blanks_in(stem) == len(blanks):
        pieces = BLANK.split(escape(stem).replace("\n", "</p><p>"))
        inside = "".join(a + b for a, b in zip(pieces, [*places, ""], strict=True))
    else:
        inside = f"{escape(stem)} {' '.join(places)}"
    declared = "".join(
        _declared("single", "string", texts[:1], dict.fromkeys(texts, 1.0), name)
        for name, texts in zip(names, blanks, strict=True)
    )
    if len(blanks) == 1:
        return _Asked(declared, f"<p>{inside}</p>", _MAPPED)
    parts = "".join(f'<mapResponse identifier="{name}"/>' for name in names)
    scored = f'<setOutcomeValue identifier="SCORE"><sum>{parts}</sum></setOutcomeValue>'
    return _Asked(
        declared, f"<p>{inside}</p>", f"<responseProcessing>{scored}</responseProcessing>"
    )


def _number(body: Body, stem: str) -> _Asked:
    off = escape(body.get("tolerance") or "0")
    return _Asked(
        _declared("single", "float", [body.get("value") or ""]),
        f'{stem}<p><textEntryInteraction responseIdentifier="RESPONSE"/></p>',
        "<responseProcessing><responseCondition><responseIf>"
        f'<equal toleranceMode="absolute" tolerance="{off} {off}">'
        '<variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></equal>'
        '<setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue>'
        "</setOutcomeValue></responseIf></responseCondition></responseProcessing>",
    )


def _pairs(body: Body, language: str, stem: str) -> _Asked:
    pairs = body.get("pairs") or []
    rights = [(pair["right"], pair.get("right_media")) for pair in pairs]
    rights += [(one, one.get("media")) for one in body.get("extras") or []]
    lefts = _sides("l", [(pair["left"], pair.get("left_media")) for pair in pairs], language)
    others = _sides("r", rights, language)
    return _Asked(
        _declared("multiple", "directedPair", [f"l{n} r{n}" for n in range(len(pairs))]),
        f'{stem}<matchInteraction responseIdentifier="RESPONSE" shuffle="true" '
        f'maxAssociations="{len(pairs)}"><simpleMatchSet>{lefts}</simpleMatchSet>'
        f"<simpleMatchSet>{others}</simpleMatchSet></matchInteraction>",
    )


def _sides(mark: str, sides: Sequence[tuple[Body, Body | None]], language: str) -> str:
    return "".join(
        f'<simpleAssociableChoice identifier="{mark}{n}" matchMax="1">{escape(text[language])}'
        f"{beside(alone(medium), language, _place)}</simpleAssociableChoice>"
        for n, (text, medium) in enumerate(sides)
    )


def manifest_of(items: Sequence[tuple[str, Body]]) -> str:
    """The list of a package's files: items, the texts of cases, and the files that both show."""
    cases = {key: f"s{n}" for n, (key, body) in enumerate(items) if body["type"] == "composite"}
    listed = "".join(
        _resource(cases.get(key) or f"r{n}", key, body, cases)
        for n, (key, body) in enumerate(items)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" identifier="items">'
        "<metadata><schema>QTIv2.2 Package</schema><schemaversion>1.0.0</schemaversion></metadata>"
        f"<organizations/><resources>{listed}</resources></manifest>"
    )


def path_of(key: str, body: Body) -> str:
    """Where the file of an item stands in the package."""
    return f"{'stimuli' if body['type'] == 'composite' else 'items'}/{key}.xml"


def _resource(name: str, key: str, body: Body, cases: Mapping[str, str]) -> str:
    kind, place = "item", escape(path_of(key, body))
    if body["type"] == "composite":
        kind = "stimulus"
    media = sorted({one["file"] for one in media_of(body)})
    files = "".join(f'<file href="media/{escape(one)}"/>' for one in media)
    case = cases.get(body.get("within") or "")
    needs = f'<dependency identifierref="{case}"/>' if case else ""
    return (
        f'<resource identifier="{name}" type="imsqti_{kind}_xmlv2p2" href="{place}">'
        f'<file href="{place}"/>{files}{needs}</resource>'
    )
