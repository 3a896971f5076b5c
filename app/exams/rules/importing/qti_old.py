"""QTI 1.2: presentation, response_lid or response_str, conditions in resprocessing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from xml.etree.ElementTree import Element

from app.exams.rules.importing import places
from app.exams.rules.importing.cases import CASE
from app.exams.rules.importing.drafts import N_, Draft, Reason, Refused, Where
from app.exams.rules.importing.plain import Named, Piece, piece_of, text_of
from app.exams.rules.importing.qti_parts import all_of, first_of, judgement, local
from app.exams.rules.importing.shown import Look, Shown, beside, decoded

_TELLS = "presentation_material"
_MEDIA = ("matimage", "mataudio", "matvideo")


def old_item(where: Where, item: Element, look: Look) -> Draft:
    """One item. Raise Refused."""
    shown = first_of(item, "presentation")
    if shown is None:
        raise Refused(Reason.UNREADABLE, N_("The item has no presentation."))
    lists = all_of(shown, "response_lid")
    texts = all_of(shown, "response_str") + all_of(shown, "response_num")
    pairs = _pairs(item, lists, look) if len(lists) > 1 and not texts else None
    if pairs is None and len(lists) + len(texts) != 1:
        raise Refused(
            Reason.UNSUPPORTED, N_("Items with several or other responses are not taken.")
        )
    inside = {id(m) for one in lists for m in all_of(one, "material")} if pairs else set()
    told = [_piece(part, look) for part in _materials(shown) if id(part) not in inside]
    why = list(_explained(item, look))
    files = [one for _piece_, found in [*told, *why] for one in found]
    draft = Draft(
        where,
        "",
        "\n".join(piece.words for piece, _files in told if piece.words),
        explanation="\n".join(piece.words for piece, _files in why if piece.words),
        points=_worth(item),
        name=item.get("ident", ""),
    )
    if pairs is not None:
        key, extras, sides = pairs
        files += sides
        more: dict[str, Any] = {"extras": extras} if extras else {}
        draft = replace(draft, type="matching", key=key, more=more)
    elif texts:
        draft = replace(draft, **_written(item))
    else:
        chosen, beside_options = _chosen(item, lists[0], look)
        files += beside_options
        draft = replace(draft, **chosen)
    return replace(draft, more={**draft.more, "shown": tuple(files)}) if files else draft


def _written(item: Element) -> dict[str, Any]:
    """What is accepted where words or a number are typed; nothing for an essay."""
    number = _within(item)
    if number is not None:
        return {"type": "numeric", "key": number}
    right = _right(item)
    return {"type": "fill_in", "key": [right]} if right else {"type": "short_answer", "key": ""}


def _within(item: Element) -> dict[str, float] | None:
    """Value and tolerance where the conditions name two ends; None where they do not."""
    ends = [[p.text or "" for p in all_of(item, name)] for name in ("vargte", "varlte")]
    if [len(one) for one in ends] != [1, 1]:
        return None
    low, high = (_number(one[0]) for one in ends)
    said = [_number(text) for text in _right(item)]
    middle = said[0] if len(said) == 1 else (low + high) / 2
    if not low <= middle <= high or abs((high - middle) - (middle - low)) > 1e-9:
        raise Refused(Reason.UNSUPPORTED, N_("Numbers within such a tolerance are not taken."))
    found = {"value": middle, "tolerance": round(high - middle, 10)}
    return {name: int(n) if n == int(n) else n for name, n in found.items()}


def _chosen(item: Element, responses: Element, look: Look) -> tuple[dict[str, Any], list[Shown]]:
    """A choice among labels, with the files beside them."""
    labels = all_of(responses, "response_label")
    names = [label.get("ident", "") for label in labels]
    pieces = [_piece(label, look, places.option(n)) for n, label in enumerate(labels)]
    options = tuple(
        piece.words or (chr(65 + n) if found else "") for n, (piece, found) in enumerate(pieces)
    )
    right = _right(item)
    if any(name not in names for name in right):
        raise Refused(Reason.KEY_NOT_AN_OPTION, N_("The right answer is none of the options."))
    key = [names.index(name) for name in names if name in right]
    files = [one for _piece_, found in pieces for one in found]
    judged = None if files else judgement(options, key)
    if judged is not None:
        return {"type": "true_false", "key": judged}, []
    several = responses.get("rcardinality", "Single").casefold() == "multiple"
    kind = "multiple" if several else "single"
    return {"type": kind, "options": options, "key": key}, files


def _pairs(
    item: Element, lists: list[Element], look: Look
) -> tuple[list[list[str]], list[str], list[Shown]] | None:
    """Pairs where each list offers the same labels and one of them is right, the right sides that
    match nothing, and the files beside either; None otherwise."""
    labels_of = [
        {label.get("ident", ""): label for label in all_of(one, "response_label")} for one in lists
    ]
    offers = [
        {name: _side(label, look, places.STEM)[0] for name, label in one.items()}
        for one in labels_of
    ]
    if any(sorted(one.values()) != sorted(offers[0].values()) for one in offers):
        return None
    answers = _right_of(item)
    key = []
    files: list[Shown] = []
    for n, (one, labels) in enumerate(zip(lists, offers, strict=True)):
        named = answers.get(one.get("ident", ""), [])
        told = [_side(part, look, places.left(n)) for part in one if local(part) == "material"]
        words = " ".join(text for text, _shown in told)
        if len(named) != 1 or named[0] not in labels or not words:
            return None
        key.append([words, labels[named[0]]])
        files += [shown for _text, found in told for shown in found]
        files += _side(labels_of[n][named[0]], look, places.right(n))[1]
    used = {answer for _left, answer in key}
    others = [name for name, text in offers[0].items() if text not in used]
    for n, name in enumerate(others, len(key)):
        files += _side(labels_of[0][name], look, places.right(n))[1]
    return key, [offers[0][name] for name in others], files


def _side(element: Element, look: Look, place: str) -> tuple[str, tuple[Shown, ...]]:
    """The words of one side of a pair, or the name of its file, and the file."""
    piece, files = _piece(element, look, place)
    return piece.words or " ".join(one.alt or one.name.rsplit(".", 1)[0] for one in files), files


def _explained(item: Element, look: Look) -> Iterator[tuple[Piece, tuple[Shown, ...]]]:
    """What is said to everybody afterwards: general feedback and solutions, not what belongs to one
    answer."""
    for part in all_of(item, "itemfeedback"):
        name = part.get("ident", "").casefold()
        if name in ("general_fb", "general", "solution") or first_of(part, "solution") is not None:
            try:
                yield _piece(part, look, places.WHY)
            except Refused:
                texts = ("".join(p.itertext()) for p in all_of(part, "mattext"))
                yield Piece("\n".join(text_of(text) for text in texts)), ()


def _worth(item: Element) -> float | None:
    """The points that an item is worth, where the file's metadata say it."""
    for one in all_of(item, "qtimetadatafield"):
        said = {local(part): (part.text or "").strip() for part in one}
        if said.get("fieldlabel") in ("points_possible", "qmd_weighting", "cc_weighting"):
            points = said.get("fieldentry", "")
            return float(points) if re.fullmatch(r"\d+(\.\d+)?", points) else None
    return None


def telling(root: Element) -> list[tuple[int, Element]]:
    """The sections that tell something before their items, with their ordinals."""
    sections = enumerate(all_of(root, "section"), 1)
    return [(n, one) for n, one in sections if any(local(c) == _TELLS for c in one)]


def link_of(where: Where) -> str:
    """The name by which items call the text of their section."""
    return f"{where.sheet}#{where.row}"


def section_text(where: Where, section: Element, look: Look) -> Draft:
    """What a section tells before its items. Raise Refused."""
    told = next(child for child in section if local(child) == _TELLS)
    piece, files = _piece(told, look)
    more = {"link": link_of(where), "shown": files}
    name = f"{section.get('ident') or where.sheet}-{where.row}"
    return Draft(where, CASE, piece.words, key="", name=name, more=more)


def _materials(shown: Element) -> Iterator[Element]:
    """The materials of a presentation that do not belong to a label."""
    for child in shown:
        name = local(child)
        if name == "material":
            yield child
        elif name in ("flow", "response_lid", "response_str", "flow_mat"):
            yield from _materials(child)


def _piece(
    element: Element, look: Look, place: str = places.STEM
) -> tuple[Piece, tuple[Shown, ...]]:
    """A material's words and the files beside them."""
    parts: list[str] = []
    files: list[Shown] = []
    for part in element.iter():
        name = local(part)
        if name == "mattext":
            inner = "".join(part.itertext())
            if part.get("texttype", "text/html") == "text/plain":
                parts.append(inner.strip())
                continue
            piece = piece_of(inner)
            parts.append(piece.words)
            files += beside(piece, look, place)
        elif name in _MEDIA:
            files += _medium(part, look, place)
    whole = "\n".join(part for part in parts if part)
    if place not in places.SEVERAL and len(files) > 1:
        raise Refused(Reason.UNSUPPORTED, N_("It shows more files than an item can hold."))
    return Piece(whole), tuple(files)


def _medium(part: Element, look: Look, place: str) -> tuple[Shown, ...]:
    """A picture, a sound or a film named by an address, or written into the file itself."""
    address, inside = part.get("uri") or part.get("entityref") or "", (part.text or "").strip()
    if part.get("embedded") == "base64" and inside:
        kind = next((v for n, v in part.attrib.items() if n.endswith("type")), "image/png")
        ending = {"jpeg": "jpg", "mpeg": "mp3"}.get(kind.split("/")[-1], kind.split("/")[-1])
        return (Shown(f"file.{ending}", decoded(inside), part.get("label", ""), "", place),)
    return beside(Piece("", (Named(address, part.get("label", "")),)), look, place)


def _right(item: Element) -> list[str]:
    """What the conditions that raise the score ask for, not what they exclude."""
    return list(dict.fromkeys(name for names in _right_of(item).values() for name in names))


def _right_of(item: Element) -> dict[str, list[str]]:
    """The same for each response."""
    right: dict[str, list[str]] = {}
    for condition in all_of(item, "respcondition"):
        scores = [part for part in all_of(condition, "setvar") if _number(part.text) > 0]
        if not scores:
            continue
        where = next((part for part in condition if local(part) == "conditionvar"), None)
        for response, name in _asked(where) if where is not None else ():
            known = right.setdefault(response, [])
            known += [] if name in known else [name]
    return right


def _asked(element: Element) -> Iterator[tuple[str, str]]:
    for child in element:
        name = local(child)
        if name in ("varequal", "varsubset"):
            yield child.get("respident", ""), (child.text or "").strip()
        elif name != "not":
            yield from _asked(child)


def _number(text: str | None) -> float:
    try:
        return float((text or "").strip())
    except ValueError:
        return 0.0
