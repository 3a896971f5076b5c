"""QR codes as small PNG pictures."""

from __future__ import annotations

import base64
import struct
import zlib
from typing import TYPE_CHECKING

from app.kernel.late import late

if TYPE_CHECKING:
    import segno
else:
    segno = late("segno")

# Any of the eight masks may be used. Trying all of them costs more than all the rest of a code,
# so one is fixed; a fine chequer that keeps large plain areas away from most texts.
MASK = 0
_INK = {0: b"\xff", 1: b"\x17"}


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(text: str) -> bytes:
    """A code without a border, one pixel to a module, at least error level L. Eight bits of grey:
    the PDF engine takes such a picture as it is and would convert any other."""
    matrix = segno.make(text, error="l", micro=False, mask=MASK).matrix
    rows = b"".join(b"\0" + b"".join(_INK[module & 1] for module in row) for row in matrix)
    side = len(matrix)
    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    body = _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(rows, 6)) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def address(text: str) -> str:
    """The picture as an address that can stand in a page."""
    return "data:image/png;base64," + base64.b64encode(png(text)).decode("ascii")
