"""A lesson's parts made ready for the page: Markdown rendered, cards resolved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from flask import url_for
from markupsafe import Markup

from app.courses.models.bodies import LessonText
from app.courses.rules.parts import (
    Case,
    Check,
    Figure,
    Handout,
    Note,
    Package,
    Part,
    Prose,
    Reflection,
    ScriptCard,
    Video,
)
from app.courses.services import sections
from app.kernel.refs import Ref
from app.platform import links, markdown
from app.platform.i18n import _, language

_NOTHING = Markup()
_NO_FILMS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Shown:
    """One part with what its template needs beside it."""

    kind: str
    part: Part
    html: Markup = _NOTHING
    more: Markup = _NOTHING
    picture: str | None = None
    card: Any = None
    options: tuple[Markup, ...] = ()


def shown(
    text: LessonText,
    pictures: Mapping[str, str],
    *,
    linked: bool = True,
    films: Mapping[str, str] = _NO_FILMS,
) -> list[Shown]:
    """All parts of a text, in order. ``pictures``: name → hash. ``linked``: headings have ids and
    links to themselves; not where two languages stand on one page. ``films``: where an author
    finds a draft's videos, by name."""
    anchor = sections.anchors() if linked else None
    return [_shown(part, pictures, anchor, films) for part in text.document.parts]


def picture_address(name: str, pictures: Mapping[str, str]) -> str | None:
    """Where a lesson's picture is to be had; None if there is no such picture."""
    digest = pictures.get(name)
    return url_for("courses.show_picture", digest=digest) if digest else None


def _shown(
    part: Part,
    pictures: Mapping[str, str],
    anchor: markdown.Anchor | None,
    films: Mapping[str, str],
) -> Shown:
    def picture(name: str) -> str | None:
        return picture_address(name, pictures)

    if isinstance(part, Prose):
        html = markdown.prose(
            part.text, picture=picture, anchor=anchor, anchor_label=_("Link to this section:")
        )
        return Shown("prose", part, html)
    if isinstance(part, Check):
        return Shown(
            "check",
            part,
            markdown.prose(part.question, top=3),
            markdown.inline(part.explanation),
            options=tuple(markdown.inline(option.text) for option in part.options),
        )
    if isinstance(part, Case):
        return Shown(
            "case", part, markdown.prose(part.text, top=3), markdown.prose(part.answer, top=4)
        )
    if isinstance(part, Reflection):
        return Shown("reflect", part, markdown.prose(part.text, top=4))
    if isinstance(part, Note):
        return Shown("note", part, markdown.prose(part.text, top=4))
    if isinstance(part, Figure):
        return Shown("figure", part, picture=picture(part.picture))
    if isinstance(part, ScriptCard):
        return Shown("script", part, card=links.resolve(Ref("script", part.key), language()))
    if isinstance(part, Video | Package | Handout):
        return Shown(part.kind, part, picture=films.get(part.key))
    return Shown("dialogue", part)
