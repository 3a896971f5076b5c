"""QTI 1.2: presentation, response_lid or response_str, conditions in resprocessing."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from app.exams.rules.importing.cases import CASE
from app.exams.rules.importing.drafts import Draft, Reason, Refused, Where
from app.exams.rules.importing.plain import Named, Piece, piece_of
from app.exams.rules.importing.qti_parts import all_of, first_of, judgement, local
from app.exams.rules.importing.shown import Look, Shown, beside, decoded

_TELLS = "presentation_material"
_MEDIA = ("matimage", "mataudio", "matvideo")


def old_item(where: Where, item: Element, look: Look) -> Draft:
    """One item. Raise Refused."""
    shown = first_of(item, "presentation")
    if shown is None:
        raise Refused(Reason.UNREADABLE, "The item has no presentation.")
    lists = all_of(shown, "response_lid")
    texts = all_of(shown, "response_str")
    if len(lists) + len(texts) != 1:
        raise Refused(Reason.UNSUPPORTED, "Items with several or other responses are not taken.")
    told = [_piece(part, look) for part in _materials(shown)]
    stem = "\n".join(piece.words for piece, _files in told if piece.words)
    files = [one for _piece_, found in told for one in found]
    right = _right(item)
    if texts:
        more = {"shown": tuple(files)} if files else {}
        name = item.get("ident", "")
        if right:
            return Draft(where, "fill_in", stem, key=[right], name=name, more=more)
        return Draft(where, "short_answer", stem, key="", name=name, more=more)
    labels = all_of(lists[0], "response_label")
    names = [label.get("ident", "") for label in labels]
    pieces = [_piece(label, look, option=n) for n, label in enumerate(labels)]
    options = tuple(
        piece.words or (chr(65 + n) if found else "") for n, (piece, found) in enumerate(pieces)
    )
    if any(name not in names for name in right):
        raise Refused(Reason.KEY_NOT_AN_OPTION, "The right answer is none of the options.")
    key = [names.index(name) for name in names if name in right]
    beside_options = [one for _piece_, found in pieces for one in found]
    judged = None if beside_options else judgement(options, key)
    several = lists[0].get("rcardinality", "Single").casefold() == "multiple"
    files += beside_options
    return Draft(
        where,
        "true_false" if judged is not None else ("multiple" if several else "single"),
        stem,
        () if judged is not None else options,
        key if judged is None else judged,
        name=item.get("ident", ""),
        more={"shown": tuple(files)} if files else {},
    )


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
    element: Element, look: Look, option: int | None = None
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
            files += beside(piece, look, option)
        elif name in _MEDIA:
            files += _medium(part, look, option)
    whole = "\n".join(part for part in parts if part)
    if option is not None and len(files) > 1:
        raise Refused(Reason.UNSUPPORTED, "It shows more files than an item can hold.")
    return Piece(whole), tuple(files)


def _medium(part: Element, look: Look, option: int | None) -> tuple[Shown, ...]:
    """A picture, a sound or a film named by an address, or written into the file itself."""
    address, inside = part.get("uri") or part.get("entityref") or "", (part.text or "").strip()
    if part.get("embedded") == "base64" and inside:
        kind = next((v for n, v in part.attrib.items() if n.endswith("type")), "image/png")
        ending = {"jpeg": "jpg", "mpeg": "mp3"}.get(kind.split("/")[-1], kind.split("/")[-1])
        return (Shown(f"file.{ending}", decoded(inside), part.get("label", ""), "", option),)
    return beside(Piece("", (Named(address, part.get("label", "")),)), look, option)


def _right(item: Element) -> list[str]:
    """What the conditions that raise the score ask for, not what they exclude."""
    right: list[str] = []
    for condition in all_of(item, "respcondition"):
        scores = [part for part in all_of(condition, "setvar") if _number(part.text) > 0]
        if not scores:
            continue
        where = next((part for part in condition if local(part) == "conditionvar"), None)
        if where is not None:
            right += _asked(where)
    return list(dict.fromkeys(right))


def _asked(element: Element) -> Iterator[str]:
    for child in element:
        name = local(child)
        if name in ("varequal", "varsubset"):
            yield (child.text or "").strip()
        elif name != "not":
            yield from _asked(child)


def _number(text: str | None) -> float:
    try:
        return float((text or "").strip())
    except ValueError:
        return 0.0
