"""QTI 1.2, 2.1, 2.2 and 3.0: the items of a package or of one file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final
from xml.etree.ElementTree import Element

from app.exams.rules.importing import words
from app.exams.rules.importing.drafts import (
    Draft,
    Reading,
    Reason,
    Refusal,
    Refused,
    Where,
    checked,
    gathered,
)
from app.exams.rules.importing.plain import pictures_in, text_of


def local(element: Element) -> str:
    """An element's name without its namespace, in QTI 3's way: choice-interaction."""
    name = element.tag.rsplit("}", 1)[-1]
    dashed = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower()
    return dashed.removeprefix("qti-")


def _attribute(element: Element, name: str) -> str:
    """An attribute by its dashed name, in either way of writing it."""
    camel = re.sub(r"-(\w)", lambda m: m[1].upper(), name)
    return element.get(name) or element.get(camel) or ""


def _all(element: Element, name: str) -> list[Element]:
    return [part for part in element.iter() if local(part) == name]


def _first(element: Element, name: str) -> Element | None:
    return next((part for part in element.iter() if local(part) == name), None)


def read(files: Iterable[tuple[str, Element]]) -> Reading:
    """Every item of these files: (path, outermost element)."""
    return gathered(_found(files))


def _found(files: Iterable[tuple[str, Element]]) -> Iterator[Draft | Refusal]:
    for path, root in files:
        kind = local(root)
        if kind == "assessment-item":
            yield _taken(Where(path, 1), root, _item)
        elif kind == "questestinterop":
            for number, item in enumerate(_all(root, "item"), 1):
                yield _taken(Where(path, number), item, _old_item)


def _taken(where: Where, item: Element, reader: Any) -> Draft | Refusal:
    try:
        draft: Draft = reader(where, item)
        return checked(draft)
    except Refused as refusal:
        return Refusal(where, "", refusal.reason, refusal.message)


def _words(element: Element, *, without: tuple[str, ...] = (), blank: str = "") -> str:
    """What a reader sees of an element, leaving out some of its parts."""
    return text_of(_markup(element, without, blank))


def _markup(element: Element, without: tuple[str, ...], blank: str) -> str:
    parts = [_escaped(element.text or "")]
    for child in element:
        name = local(child)
        if name in without:
            parts.append(f" {blank} " if blank else "\n")
        elif name in ("feedback-inline", "feedback-block", "modal-feedback", "rubric-block"):
            pass
        elif name in ("img", "object", "audio", "video"):
            parts.append(f'<img alt="{_escaped(child.get("alt") or "")}">')
        else:
            block = name in ("p", "div", "li", "br", "tr", "prompt", "h1", "h2", "h3", "blockquote")
            inner = _markup(child, without, blank)
            parts.append(f"<p>{inner}</p>" if block else inner)
        parts.append(_escaped(child.tail or ""))
    return "".join(parts)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def _item(where: Where, item: Element) -> Draft:
    body = _first(item, "item-body")
    if body is None:
        raise Refused(Reason.UNREADABLE, "The item has no body.")
    if any(local(part) in ("img", "object", "audio", "video") for part in body.iter()):
        raise Refused(Reason.UNSUPPORTED, "The item shows a picture, a sound or a film.")
    inside = [part for part in body.iter() if local(part).endswith("-interaction")]
    kinds = {local(part) for part in inside}
    if not inside:
        raise Refused(Reason.UNSUPPORTED, "An item without an interaction asks for no answer.")
    if len(inside) > 1 and kinds != {"text-entry-interaction"}:
        raise Refused(Reason.UNSUPPORTED, "Items with several interactions are not taken.")
    kind = next(iter(kinds))
    reader = _READERS.get(kind)
    if reader is None:
        raise Refused(Reason.UNSUPPORTED, f"Items with {kind} are not taken.")
    values = reader(item, body, inside)
    blank = "____" if kind == "text-entry-interaction" else ""
    stem = _words(body, without=(kind,), blank=blank)
    if kind != "text-entry-interaction":
        prompt = _first(inside[0], "prompt")
        said = _words(prompt) if prompt is not None else ""
        stem = "\n".join(part for part in (stem, said) if part)
    more = {"title": item.get("title", "")} if item.get("title") else {}
    return Draft(
        where=where,
        stem=stem,
        name=item.get("identifier", ""),
        explanation=_explanation(item),
        points=_worth(item),
        more={**more, **values.pop("more", {})},
        **values,
    )


def _explanation(item: Element) -> str:
    return "\n".join(text for part in _all(item, "modal-feedback") if (text := _words(part)))


def _worth(item: Element) -> float | None:
    for declared in _all(item, "outcome-declaration"):
        if declared.get("identifier") == "MAXSCORE":
            value = _first(declared, "value")
            if value is not None and re.fullmatch(r"\d+(\.\d+)?", (value.text or "").strip()):
                return float((value.text or "").strip())
    return None


def _declared(item: Element, interaction: Element) -> Element:
    wanted = _attribute(interaction, "response-identifier")
    for declared in _all(item, "response-declaration"):
        if declared.get("identifier") == wanted:
            return declared
    raise Refused(Reason.MISSING_KEY, "The response is not declared.")


def _correct(declared: Element) -> list[str]:
    correct = _first(declared, "correct-response")
    if correct is None:
        return []
    return [(value.text or "").strip() for value in _all(correct, "value")]


def _mapped(declared: Element) -> dict[str, float]:
    found = {}
    for entry in _all(declared, "map-entry"):
        try:
            found[_attribute(entry, "map-key")] = float(_attribute(entry, "mapped-value"))
        except ValueError:
            raise Refused(Reason.UNREADABLE, "A mapped value is not a number.") from None
    return found


_TRUE: Final = frozenset({"true", "正确", "对", "√"})
_FALSE: Final = frozenset({"false", "错误", "错", "×"})


def _judgement(options: tuple[str, ...], key: list[int]) -> list[int] | None:
    """The key of a choice between true and false as such; None for any other choice."""
    said = [words.plain(option) for option in options]
    if len(said) != 2 or len(key) != 1 or not set(said) <= _TRUE | _FALSE:
        return None
    if (said[0] in _TRUE) == (said[1] in _TRUE):
        return None
    return [0 if said[key[0]] in _TRUE else 1]


def _choice(item: Element, _body: Element, inside: list[Element]) -> dict[str, Any]:
    declared = _declared(item, inside[0])
    choices = _all(inside[0], "simple-choice")
    names = [choice.get("identifier", "") for choice in choices]
    options = tuple(_words(choice) for choice in choices)
    mapped = _mapped(declared)
    right = _correct(declared) or [key for key, value in mapped.items() if value > 0]
    if any(name not in names for name in right):
        raise Refused(Reason.KEY_NOT_AN_OPTION, "The right answer is none of the options.")
    key = [names.index(name) for name in names if name in right]
    several = declared.get("cardinality") == "multiple"
    judged = None if several else _judgement(options, key)
    if judged is not None:
        return {"type": "true_false", "key": judged}
    more: dict[str, Any] = {}
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


def _entries(item: Element, _body: Element, inside: list[Element]) -> dict[str, Any]:
    key = []
    for interaction in inside:
        declared = _declared(item, interaction)
        mapped = _mapped(declared)
        full = max(mapped.values(), default=0)
        if any(0 < value < full for value in mapped.values()):
            raise Refused(
                Reason.UNSUPPORTED,
                "Accepted texts that earn only a part of the points are not taken.",
            )
        texts = [*_correct(declared), *(name for name, value in mapped.items() if value > 0)]
        if not texts:
            raise Refused(Reason.MISSING_KEY, "A blank has no right answer.")
        key.append(list(dict.fromkeys(texts)))
    return {"type": "fill_in", "key": key}


def _essay(item: Element, _body: Element, inside: list[Element]) -> dict[str, Any]:
    return {"type": "short_answer", "key": "\n".join(_correct(_declared(item, inside[0])))}


def _order(item: Element, _body: Element, inside: list[Element]) -> dict[str, Any]:
    choices = _all(inside[0], "simple-choice")
    names = [choice.get("identifier", "") for choice in choices]
    right = _correct(_declared(item, inside[0]))
    if not right:
        raise Refused(Reason.MISSING_KEY, "There is no right order.")
    if sorted(right) != sorted(names):
        raise Refused(Reason.KEY_NOT_AN_OPTION, "The order does not name each step once.")
    options = tuple(_words(choice) for choice in choices)
    return {"type": "ordering", "options": options, "key": [names.index(name) for name in right]}


def _match(item: Element, _body: Element, inside: list[Element]) -> dict[str, Any]:
    names = {
        choice.get("identifier", ""): _words(choice)
        for choice in _all(inside[0], "simple-associable-choice")
    }
    sides = _all(inside[0], "simple-match-set")
    rights = (
        [c.get("identifier", "") for c in _all(sides[1], "simple-associable-choice")]
        if len(sides) > 1
        else []
    )
    declared = _declared(item, inside[0])
    named = _correct(declared) or [key for key, value in _mapped(declared).items() if value > 0]
    pairs = [name.split() for name in named]
    if not pairs:
        raise Refused(Reason.MISSING_KEY, "There is no right pair.")
    if any(len(pair) != 2 or not set(pair) <= set(names) for pair in pairs):
        raise Refused(Reason.KEY_NOT_AN_OPTION, "A pair names something that is not there.")
    lefts = [left for left, _right in pairs]
    if len(set(lefts)) != len(lefts):
        raise Refused(Reason.UNSUPPORTED, "Something that matches several others is not taken.")
    used = {right for _left, right in pairs}
    extras = [names[name] for name in rights if name not in used]
    key = [[names[left], names[right]] for left, right in pairs]
    return {"type": "matching", "key": key, "more": {"extras": extras} if extras else {}}


_READERS: Final[Mapping[str, Any]] = {
    "choice-interaction": _choice,
    "text-entry-interaction": _entries,
    "extended-text-interaction": _essay,
    "order-interaction": _order,
    "match-interaction": _match,
    "associate-interaction": _match,
}


def _old_item(where: Where, item: Element) -> Draft:
    """QTI 1.2: presentation, response_lid or response_str, conditions in resprocessing."""
    shown = _first(item, "presentation")
    if shown is None:
        raise Refused(Reason.UNREADABLE, "The item has no presentation.")
    lists = _all(shown, "response_lid")
    texts = _all(shown, "response_str")
    if len(lists) + len(texts) != 1:
        raise Refused(Reason.UNSUPPORTED, "Items with several or other responses are not taken.")
    stem = "\n".join(t for t in (_old_text(part) for part in _materials(shown)) if t)
    named = {"name": item.get("ident", ""), "stem": stem}
    right = _old_right(item)
    if texts:
        if not right:
            return Draft(where, "short_answer", key="", **named)  # type: ignore[arg-type]
        return Draft(where, "fill_in", key=[right], **named)  # type: ignore[arg-type]
    labels = _all(lists[0], "response_label")
    names = [label.get("ident", "") for label in labels]
    options = tuple(_old_text(label) for label in labels)
    if any(name not in names for name in right):
        raise Refused(Reason.KEY_NOT_AN_OPTION, "The right answer is none of the options.")
    key = [names.index(name) for name in names if name in right]
    judged = _judgement(options, key)
    if judged is not None:
        return Draft(where, "true_false", key=judged, **named)  # type: ignore[arg-type]
    several = lists[0].get("rcardinality", "Single").casefold() == "multiple"
    kind = "multiple" if several else "single"
    return Draft(where, kind, options=options, key=key, **named)  # type: ignore[arg-type]


def _materials(shown: Element) -> Iterator[Element]:
    """The materials of a presentation that do not belong to a label."""
    for child in shown:
        name = local(child)
        if name == "material":
            yield child
        elif name in ("flow", "response_lid", "response_str", "flow_mat"):
            yield from _materials(child)


def _old_text(element: Element) -> str:
    parts = []
    for part in element.iter():
        name = local(part)
        if name == "mattext":
            inner = "".join(part.itertext())
            html = part.get("texttype", "text/html") != "text/plain"
            if html and pictures_in(inner):
                raise Refused(Reason.UNSUPPORTED, "The item shows a picture, a sound or a film.")
            parts.append(text_of(inner) if html else inner.strip())
        elif name in ("matimage", "mataudio", "matvideo"):
            raise Refused(Reason.UNSUPPORTED, "The item shows a picture, a sound or a film.")
    return "\n".join(part for part in parts if part)


def _old_right(item: Element) -> list[str]:
    """What the conditions that raise the score ask for, not what they exclude."""
    right: list[str] = []
    for condition in _all(item, "respcondition"):
        scores = [part for part in _all(condition, "setvar") if _number(part.text) > 0]
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


__all__ = ["local", "read"]
