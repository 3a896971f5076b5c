"""What stands around a stem, as markup that other systems show and our own readers know again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import Any

from app.exams.rules.importing.places import placed
from app.exams.rules.importing.plain import CASE, GIVEN
from app.exams.rules.importing.writing import Body, said

_SOUNDS = (".mp3", ".m4a", ".ogg", ".wav")
_FILMS = (".mp4", ".webm")
Address = Callable[[str], str]


def media_of(body: Body) -> list[dict[str, Any]]:
    """Every file of an item."""
    return [one for _place, one in placed(body)]


def alone(one: Body | None) -> list[Body]:
    """A place that holds one file or none, as a list."""
    return [one] if one else []


def told(body: Body, language: str) -> str:
    """The lines of a case and what the item gives."""
    lines = "".join(
        f"<p>{_part('b', said(line.get('who'), language))}{_part('i', line.get('at') or '')}"
        f"{_part('span', said(line['text'], language))}</p>"
        for line in body.get("case") or []
    )
    given = "".join(f"<li>{_broken(said(one, language))}</li>" for one in body.get("given") or [])
    return (f'<div class="{CASE}">{lines}</div>' if lines else "") + (
        f'<ul class="{GIVEN}">{given}</ul>' if given else ""
    )


def _part(tag: str, text: str) -> str:
    return f"<{tag}>{_broken(text)}</{tag}> " if text else ""


def _broken(text: str) -> str:
    return escape(text).replace("\n", "<br/>")


def beside(media: Sequence[Body], language: str, address: Address) -> str:
    """Pictures, sounds and films, with the words that stand for them; ``address`` says where a
    file of this name is found."""
    return "".join(_medium(one, language, escape(address(one["file"]))) for one in media)


def _medium(one: Body, language: str, place: str) -> str:
    words = escape(said(one["alt"], language))
    if not one["file"].endswith((*_SOUNDS, *_FILMS)):
        return f'<p><img src="{place}" alt="{words}"/></p>'
    tag = "audio" if one["file"].endswith(_SOUNDS) else "video"
    spoken = _broken(said(one.get("transcript"), language))
    caption = f"<figcaption>{spoken}</figcaption>" if spoken else ""
    return (
        f'<figure><{tag} src="{place}" controls="controls" aria-label="{words}"></{tag}>'
        f"{caption}</figure>"
    )
