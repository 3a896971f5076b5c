"""Pictures, sounds and films that a text shows, with the bytes that came along for them."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from app.exams.rules.importing.drafts import N_, Reason, Refused
from app.exams.rules.importing.places import SEVERAL, STEM, WHY
from app.exams.rules.importing.plain import Piece

MOST_BESIDE: Final = 6
_DATA: Final = re.compile(r"data:[a-z]+/([a-z0-9]+)[^,]*;base64,(.*)", re.IGNORECASE | re.DOTALL)
_ELSEWHERE: Final = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
Look = Callable[[str], bytes | None]


@dataclass(frozen=True)
class Shown:
    """A file with its bytes, and the place of the item where it stands."""

    name: str
    data: bytes
    alt: str = ""
    transcript: str = ""
    place: str = STEM


def nothing(_address: str) -> bytes | None:
    """Looks into a file that has no others beside it."""
    return None


def beside(piece: Piece, look: Look, place: str = STEM) -> tuple[Shown, ...]:
    """What a text at a place shows. Raise Refused for a file that stands elsewhere, that did not
    come along, and for more files than an item shows."""
    if len(piece.files) > (MOST_BESIDE if place in SEVERAL else 1):
        raise Refused(Reason.UNSUPPORTED, N_("It shows more files than an item can hold."))
    return tuple(
        Shown(*_taken(one.address, look), one.alt, one.transcript, place) for one in piece.files
    )


def explained(piece: Piece, words: str, look: Look) -> tuple[str, tuple[Shown, ...]]:
    """An explanation and what it shows. Nobody needs its files to answer: where they did not come
    along, ``words`` stand for them, and the item is taken all the same."""
    try:
        return piece.words, beside(piece, look, WHY)
    except Refused:
        return words, ()


def _taken(address: str, look: Look) -> tuple[str, bytes]:
    inline = _DATA.match(address)
    if inline is not None:
        ending = inline[1].lower()
        return f"file.{ {'jpeg': 'jpg', 'mpeg': 'mp3'}.get(ending, ending) }", decoded(inline[2])
    if not address:
        raise Refused(
            Reason.UNSUPPORTED, N_("It shows a picture, a sound or a film without a file.")
        )
    if _ELSEWHERE.match(address):
        raise Refused(
            Reason.UNSUPPORTED,
            N_("It shows a file that stands elsewhere: %(address)s", address=address[:200]),
        )
    data = look(unquote(address))
    name = unquote(address).rsplit("/", 1)[-1]
    if data is None:
        raise Refused(
            Reason.UNSUPPORTED,
            N_("It shows a file that did not come along: %(name)s", name=name[:200]),
        )
    return name, data


def decoded(text: str) -> bytes:
    """Bytes written as text. Raise Refused."""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise Refused(Reason.UNREADABLE, N_("A file inside cannot be decoded.")) from None
