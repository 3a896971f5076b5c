"""Elements of QTI in all its versions, and what a reader gets from them."""

from __future__ import annotations

import re
from typing import Final
from xml.etree.ElementTree import Element

from app.exams.rules.importing import words
from app.exams.rules.importing.plain import Piece, piece_of, text_of

FILES: Final = frozenset({"img", "object", "audio", "video"})
_KEPT: Final = frozenset({"b", "i", "span", "ul", "li", "div", "figure", "figcaption"})
_BLOCKS: Final = frozenset({"p", "br", "tr", "prompt", "h1", "h2", "h3", "blockquote"})
_UNSEEN: Final = frozenset({"feedback-inline", "feedback-block", "modal-feedback", "rubric-block"})


def local(element: Element) -> str:
    """An element's name without its namespace, in QTI 3's way: choice-interaction."""
    name = element.tag.rsplit("}", 1)[-1]
    dashed = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower()
    return dashed.removeprefix("qti-")


def attribute(element: Element, name: str) -> str:
    """An attribute by its dashed name, in either way of writing it."""
    camel = re.sub(r"-(\w)", lambda m: m[1].upper(), name)
    return element.get(name) or element.get(camel) or ""


def all_of(element: Element, name: str) -> list[Element]:
    """Every element of this name, at any depth."""
    return [part for part in element.iter() if local(part) == name]


def first_of(element: Element, name: str) -> Element | None:
    """The first element of this name, if there is one."""
    return next((part for part in element.iter() if local(part) == name), None)


def words_in(element: Element, *, without: tuple[str, ...] = (), blank: str = "") -> str:
    """What a reader sees of an element, leaving out some of its parts."""
    return text_of(_markup(element, without, blank))


def piece_in(element: Element, *, without: tuple[str, ...] = (), blank: str = "") -> Piece:
    """The same with the files that it shows."""
    return piece_of(_markup(element, without, blank))


def _markup(element: Element, without: tuple[str, ...], blank: str) -> str:
    parts = [_escaped(element.text or "")]
    for child in element:
        name = local(child)
        if name in without:
            parts.append(f" {blank} " if blank else "\n")
        elif name in _UNSEEN:
            pass
        elif name in FILES:
            parts.append(_file(child, name))
        else:
            inner = _markup(child, without, blank)
            if name in _KEPT:
                inner = f'<{name} class="{_escaped(child.get("class") or "")}">{inner}</{name}>'
            parts.append(f"<p>{inner}</p>" if name in _BLOCKS else inner)
        parts.append(_escaped(child.tail or ""))
    return "".join(parts)


def _file(element: Element, name: str) -> str:
    """A picture, a sound or a film in one way of writing it."""
    inside = next((one for one in element if local(one) == "source"), None)
    address = element.get("src") or element.get("data") or ""
    if not address and inside is not None:
        address = inside.get("src") or ""
    words = element.get("alt") or element.get("aria-label") or element.get("title") or ""
    kind = (element.get("type") or "").split("/")[0]
    tag = kind if name == "object" and kind in ("audio", "video") else name
    told = words or " ".join("".join(element.itertext()).split())
    if tag in ("audio", "video"):
        return f'<{tag} src="{_escaped(address)}" aria-label="{_escaped(told)}"></{tag}>'
    return f'<img src="{_escaped(address)}" alt="{_escaped(told)}">'


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


_TRUE: Final = frozenset({"true", "正确", "对", "√"})
_FALSE: Final = frozenset({"false", "错误", "错", "×"})


def judgement(options: tuple[str, ...], key: list[int]) -> list[int] | None:
    """The key of a choice between true and false as such; None for any other choice."""
    said = [words.plain(option) for option in options]
    if len(said) != 2 or len(key) != 1 or not set(said) <= _TRUE | _FALSE:
        return None
    if (said[0] in _TRUE) == (said[1] in _TRUE):
        return None
    return [0 if said[key[0]] in _TRUE else 1]
