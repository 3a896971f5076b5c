"""QTI 1.2, 2.1, 2.2 and 3.0: the items of a package or of one file."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final
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
)
from app.exams.rules.importing.plain import Piece
from app.exams.rules.importing.qti_old import link_of, old_item, section_text, telling
from app.exams.rules.importing.qti_parts import (
    FILES,
    all_of,
    attribute,
    first_of,
    judgement,
    local,
    piece_in,
    words_in,
)
from app.exams.rules.importing.shown import Look, Shown, beside, explained, nothing


def read(files: Iterable[tuple[str, Element]], look: Look = nothing) -> Reading:
    """Every item of these files: (path, outermost element). ``look`` gives the bytes of another
    file of the package by its path. A text that several items share becomes their case."""
    held = list(files)
    found = [_taken(where, told, reader, look) for where, told, reader in _shared(held)]
    stories = [one for one in found if isinstance(one, Draft)]
    broken = [one for one in found if isinstance(one, Refusal)]
    reading = gathered([*broken, *_found(held, look, {one.more["link"] for one in stories})])
    return cases.joined(reading, stories)


def _shared(files: list[tuple[str, Element]]) -> Iterator[tuple[Where, Element, Any]]:
    """Every text that stands before several items: a file of its own, or a section's beginning."""
    for path, root in files:
        if local(root) == "assessment-stimulus":
            yield Where(path, 1), root, _stimulus
        for number, section in telling(root):
            yield Where(path, number), section, section_text


def _found(
    files: list[tuple[str, Element]], look: Look, stimuli: set[str]
) -> Iterator[Draft | Refusal]:
    for path, root in files:
        kind = local(root)
        if kind == "assessment-item":
            yield _within(_taken(Where(path, 1), root, _item, look), root, stimuli)
        elif kind == "questestinterop":
            asking = {
                id(item): link_of(Where(path, number))
                for number, section in telling(root)
                for item in section
            }
            for number, item in enumerate(all_of(root, "item"), 1):
                taken = _taken(Where(path, number), item, old_item, look)
                yield _asking(taken, asking.get(id(item), ""), stimuli)


def _within(taken: Draft | Refusal, item: Element, stimuli: set[str]) -> Draft | Refusal:
    """The item with the place of the text that it shares with others, if it does."""
    named = all_of(item, "assessment-stimulus-ref")
    if isinstance(taken, Refusal) or not named:
        return taken
    if len(named) > 1:
        said = N_("Items that share several texts are not taken.")
        return Refusal(taken.where, "", Reason.UNSUPPORTED, said)
    return _asking(taken, _beside(taken.where.sheet, named[0].get("href", "")), stimuli)


def _asking(taken: Draft | Refusal, link: str, stimuli: set[str]) -> Draft | Refusal:
    if isinstance(taken, Refusal) or not link:
        return taken
    return replace(taken, more={**taken.more, "within": link if link in stimuli else "?"})


def _beside(path: str, address: str) -> str:
    """An address in a file as a path of the package."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), address))


def _taken(where: Where, item: Element, reader: Any, look: Look) -> Draft | Refusal:
    """The item as its reader finds it. Files are named as seen from where the item stands, or,
    as some programs write them, from the top."""

    def seen(address: str) -> bytes | None:
        return look(_beside(where.sheet, address)) or look(address)

    try:
        draft: Draft = reader(where, item, seen)
        return checked(draft)
    except Refused as refusal:
        return Refusal(where, "", refusal.reason, refusal.message)


def _stimulus(where: Where, root: Element, look: Look) -> Draft:
    """The text that several items share."""
    body = first_of(root, "stimulus-body")
    piece = piece_in(body if body is not None else root)
    more: dict[str, Any] = {"link": where.sheet, "case": piece.case}
    more |= {"given": piece.given, "shown": beside(piece, look)}
    name = root.get("identifier", "") or where.sheet
    return Draft(where, cases.CASE, piece.words, key="", name=name, more=more)


def _item(where: Where, item: Element, look: Look) -> Draft:
    body = first_of(item, "item-body")
    if body is None:
        raise Refused(Reason.UNREADABLE, N_("The item has no body."))
    inside = [part for part in body.iter() if local(part).endswith("-interaction")]
    kinds = {local(part) for part in inside}
    if not inside:
        raise Refused(Reason.UNSUPPORTED, N_("An item without an interaction asks for no answer."))
    if len(inside) > 1 and kinds != {"text-entry-interaction"}:
        raise Refused(Reason.UNSUPPORTED, N_("Items with several interactions are not taken."))
    kind = next(iter(kinds))
    reader = _READERS.get(kind)
    if reader is None:
        raise Refused(Reason.UNSUPPORTED, N_("Items with %(kind)s are not taken.", kind=kind))
    values = reader(item, body, inside, look)
    blank = "____" if kind == "text-entry-interaction" else ""
    pieces = [piece_in(body, without=(kind,), blank=blank)]
    prompt = first_of(inside[0], "prompt") if kind != "text-entry-interaction" else None
    if prompt is not None:
        pieces.append(piece_in(prompt))
    stem = "\n".join(piece.text for piece in pieces if piece.text)
    if values["type"] == "numeric":
        stem = "\n".join(line for line in stem.split("\n") if line != blank)
    stem = stem or " ".join(piece.words for piece in pieces if piece.words)
    whole = Piece(stem, tuple(one for piece in pieces for one in piece.files))
    why = [_explained(part, look) for part in all_of(item, "modal-feedback")]
    shown = [*beside(whole, look), *values.get("more", {}).pop("shown", ())]
    shown += [one for _words, found in why for one in found]
    more: dict[str, Any] = {"title": item.get("title", "")} if item.get("title") else {}
    more |= {"shown": tuple(shown)} if shown else {}
    more |= {"case": pieces[0].case} if pieces[0].case else {}
    more |= {"given": pieces[0].given} if pieces[0].given else {}
    return Draft(
        where=where,
        stem=stem,
        name=item.get("identifier", ""),
        explanation="\n".join(words for words, _found in why if words),
        points=_worth(item),
        more={**more, **values.pop("more", {})},
        **values,
    )


def _explained(part: Element, look: Look) -> tuple[str, tuple[Shown, ...]]:
    return explained(piece_in(part), words_in(part), look)


def _worth(item: Element) -> float | None:
    for declared in all_of(item, "outcome-declaration"):
        if declared.get("identifier") == "MAXSCORE":
            value = first_of(declared, "value")
            if value is not None and re.fullmatch(r"\d+(\.\d+)?", (value.text or "").strip()):
                return float((value.text or "").strip())
    return None


def _declared(item: Element, interaction: Element) -> Element:
    wanted = attribute(interaction, "response-identifier")
    for declared in all_of(item, "response-declaration"):
        if declared.get("identifier") == wanted:
            return declared
    raise Refused(Reason.MISSING_KEY, N_("The response is not declared."))


def _correct(declared: Element) -> list[str]:
    correct = first_of(declared, "correct-response")
    if correct is None:
        return []
    return [(value.text or "").strip() for value in all_of(correct, "value")]


def _mapped(declared: Element) -> dict[str, float]:
    found = {}
    for entry in all_of(declared, "map-entry"):
        try:
            found[attribute(entry, "map-key")] = float(attribute(entry, "mapped-value"))
        except ValueError:
            raise Refused(Reason.UNREADABLE, N_("A mapped value is not a number.")) from None
    return found


def _choice(item: Element, _body: Element, inside: list[Element], look: Look) -> dict[str, Any]:
    declared = _declared(item, inside[0])
    choices = all_of(inside[0], "simple-choice")
    names = [choice.get("identifier", "") for choice in choices]
    pieces = [piece_in(choice) for choice in choices]
    options = tuple(
        piece.words or (chr(65 + n) if piece.files else "") for n, piece in enumerate(pieces)
    )
    mapped = _mapped(declared)
    right = _correct(declared) or [key for key, value in mapped.items() if value > 0]
    if any(name not in names for name in right):
        raise Refused(Reason.KEY_NOT_AN_OPTION, N_("The right answer is none of the options."))
    key = [names.index(name) for name in names if name in right]
    several = declared.get("cardinality") == "multiple"
    judged = None if several else judgement(options, key)
    if judged is not None:
        return {"type": "true_false", "key": judged}
    shown = [one for n, piece in enumerate(pieces) for one in beside(piece, look, places.option(n))]
    more: dict[str, Any] = {"shown": shown} if shown else {}
    best = max(mapped.values(), default=0)
    worth = {
        names.index(name): 100 * value / best
        for name, value in mapped.items()
        if name in names and name not in right and value > 0 and best > 0
    }
    if worth and not several:
        more["worth"] = worth
    return {
        "type": "multiple" if several else "single",
        "options": options,
        "key": key,
        "more": more,
    }


def _entries(item: Element, _body: Element, inside: list[Element], _look: Look) -> dict[str, Any]:
    number = _number_asked(item, inside)
    if number is not None:
        return {"type": "numeric", "key": number}
    key = []
    for interaction in inside:
        declared = _declared(item, interaction)
        mapped = _mapped(declared)
        full = max(mapped.values(), default=0)
        if any(0 < value < full for value in mapped.values()):
            raise Refused(
                Reason.UNSUPPORTED,
                N_("Accepted texts that earn only a part of the points are not taken."),
            )
        texts = [*_correct(declared), *(name for name, value in mapped.items() if value > 0)]
        if not texts:
            raise Refused(Reason.MISSING_KEY, N_("A blank has no right answer."))
        key.append(list(dict.fromkeys(texts)))
    return {"type": "fill_in", "key": key}


def _number_asked(item: Element, inside: list[Element]) -> dict[str, float] | None:
    """Value and tolerance where the item compares numbers within one; None where it does not."""
    declared = _declared(item, inside[0])
    equals = [one for one in all_of(item, "equal") if attribute(one, "tolerance-mode")]
    numbers = attribute(declared, "base-type") in ("float", "integer")
    right = _correct(declared)
    if len(inside) > 1 or not numbers or len(equals) != 1 or len(right) != 1:
        return None
    mode, sides = attribute(equals[0], "tolerance-mode"), equals[0].get("tolerance", "0").split()
    try:
        value, widths = float(right[0]), {float(side) for side in sides}
    except ValueError:
        raise Refused(Reason.UNREADABLE, N_("The right answer is not a number.")) from None
    if mode == "relative" or len(widths) != 1:
        raise Refused(Reason.UNSUPPORTED, N_("Numbers within such a tolerance are not taken."))
    found = {"value": value, "tolerance": widths.pop() if mode == "absolute" else 0.0}
    return {name: int(n) if n == int(n) else n for name, n in found.items()}


def _plain_only(inside: Element) -> None:
    if any(local(part) in FILES for part in inside.iter()):
        raise Refused(Reason.UNSUPPORTED, N_("An answer shows a picture, a sound or a film."))


def _essay(item: Element, _body: Element, inside: list[Element], _look: Look) -> dict[str, Any]:
    return {"type": "short_answer", "key": "\n".join(_correct(_declared(item, inside[0])))}


def _order(item: Element, _body: Element, inside: list[Element], _look: Look) -> dict[str, Any]:
    _plain_only(inside[0])
    choices = all_of(inside[0], "simple-choice")
    names = [choice.get("identifier", "") for choice in choices]
    right = _correct(_declared(item, inside[0]))
    if not right:
        raise Refused(Reason.MISSING_KEY, N_("There is no right order."))
    if sorted(right) != sorted(names):
        raise Refused(Reason.KEY_NOT_AN_OPTION, N_("The order does not name each step once."))
    options = tuple(words_in(choice) for choice in choices)
    return {"type": "ordering", "options": options, "key": [names.index(name) for name in right]}


def _match(item: Element, _body: Element, inside: list[Element], look: Look) -> dict[str, Any]:
    pieces = {
        choice.get("identifier", ""): piece_in(choice)
        for choice in all_of(inside[0], "simple-associable-choice")
    }
    names = {
        name: piece.words or (str(n) if piece.files else "")
        for n, (name, piece) in enumerate(pieces.items(), 1)
    }
    sets = all_of(inside[0], "simple-match-set")
    rights = (
        [c.get("identifier", "") for c in all_of(sets[1], "simple-associable-choice")]
        if len(sets) > 1
        else []
    )
    declared = _declared(item, inside[0])
    named = _correct(declared) or [key for key, value in _mapped(declared).items() if value > 0]
    pairs = [name.split() for name in named]
    if not pairs:
        raise Refused(Reason.MISSING_KEY, N_("There is no right pair."))
    if any(len(pair) != 2 or not set(pair) <= set(names) for pair in pairs):
        raise Refused(Reason.KEY_NOT_AN_OPTION, N_("A pair names something that is not there."))
    lefts = [one for one, _right in pairs]
    if len(set(lefts)) != len(lefts):
        raise Refused(Reason.UNSUPPORTED, N_("Something that matches several others is not taken."))
    used = {one for _left, one in pairs}
    others = [name for name in rights if name not in used]
    key = [[names[one], names[other]] for one, other in pairs]
    sides = [(places.left(n), one) for n, (one, _right) in enumerate(pairs)]
    sides += [(places.right(n), one) for n, one in enumerate([*(r for _l, r in pairs), *others])]
    shown = [one for place, name in sides for one in beside(pieces[name], look, place)]
    more: dict[str, Any] = {"extras": [names[name] for name in others]} if others else {}
    return {"type": "matching", "key": key, "more": more | ({"shown": shown} if shown else {})}


_READERS: Final[Mapping[str, Any]] = {
    "choice-interaction": _choice,
    "text-entry-interaction": _entries,
    "extended-text-interaction": _essay,
    "order-interaction": _order,
    "match-interaction": _match,
    "associate-interaction": _match,
}


__all__ = ["local", "read"]
