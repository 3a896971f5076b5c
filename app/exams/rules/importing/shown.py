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
from app.exams.rules.importing.plain import Piece

MOST_BESIDE: Final = 6
_DATA: Final = re.compile(r"data:[a-z]+/([a-z0-9]+)[^,]*;base64,(.*)", re.IGNORECASE | re.DOTALL)
_ELSEWHERE: Final = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
Look = Callable[[str], bytes | None]


@dataclass(frozen=True)
class Shown:
    """A file beside the stem, or beside the option with this place, with its bytes."""

    name: str
    data: bytes
    alt: str = ""
    transcript: str = ""
    option: int | None = None


def nothing(_address: str) -> bytes | None:
    """Looks into a file that has no others beside it."""
    return None


def beside(piece: Piece, look: Look, option: int | None = None) -> tuple[Shown, ...]:
    """What a text shows. Raise Refused for a file that stands elsewhere, that did not come along,
    and for more files than an item shows."""
    if len(piece.files) > (MOST_BESIDE if option is None else 1):
        raise Refused(Reason.UNSUPPORTED, N_("It shows more files than an item can hold."))
    return tuple(
        Shown(*_taken(one.address, look), one.alt, one.transcript, option) for one in piece.files
    )


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
