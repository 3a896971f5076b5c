"""The file of a certificate from elsewhere: a PDF or a picture, told by its bytes, never by its
name. Pictures lose what a camera or a program wrote beside the pixels (place, device, texts).
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from typing import Final

from app.kernel.errors import BadContent

MOST_BYTES: Final = 5 * 1024 * 1024
MOST_PIXELS: Final = 12_000
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_KEPT_CHUNKS: Final = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"gAMA", b"sRGB", b"pHYs"}
# Segments of a JPEG that belong to the picture: JFIF, colour transform, tables, frames, scans.
_ALONE: Final = {0x01, *range(0xD0, 0xD9)}
_FRAMES: Final = {0xC0, 0xC1, 0xC2}
_ORIENTATION: Final = 0x0112


class BadOriginal(BadContent):
    """What was handed in cannot be taken; the text says why."""


@dataclass(frozen=True)
class Original:
    """A file that may be kept and shown."""

    media: str
    ending: str
    data: bytes

    @property
    def is_picture(self) -> bool:
        """Can it stand inside a page?"""
        return self.media.startswith("image/")


def taken(data: bytes) -> Original:
    """The file as it is kept. Raise BadOriginal."""
    if not data:
        raise BadOriginal("Choose the file of the certificate.")
    if len(data) > MOST_BYTES:
        raise BadOriginal("The file has at most 5 MB.")
    if data.startswith(b"%PDF-"):
        return Original("application/pdf", "pdf", _pdf(data))
    if data.startswith(_PNG):
        return Original("image/png", "png", _png(data))
    if data.startswith(b"\xff\xd8\xff"):
        return Original("image/jpeg", "jpg", _jpeg(data))
    raise BadOriginal("The file is neither a PDF nor a PNG or JPEG picture.")


def _pdf(data: bytes) -> bytes:
    """A whole PDF that everybody can open."""
    if b"%%EOF" not in data[-2048:] or b"startxref" not in data[-4096:]:
        raise BadOriginal("The PDF file is not whole.")
    if b"/Encrypt" in data:
        raise BadOriginal("The PDF file is locked with a password. Hand in one that opens.")
    return data


def _sized(wide: int, high: int) -> None:
    if not 0 < wide <= MOST_PIXELS or not 0 < high <= MOST_PIXELS:
        raise BadOriginal("A picture has at most 12,000 pixels on each side.")


def _png(data: bytes) -> bytes:
    """The chunks that hold the picture, in order."""
    kept, at = [_PNG], len(_PNG)
    names: list[bytes] = []
    while at + 12 <= len(data) and (not names or names[-1] != b"IEND"):
        (length,) = struct.unpack(">I", data[at : at + 4])
        whole = data[at : at + 12 + length]
        name = whole[4:8]
        if len(whole) != 12 + length or zlib.crc32(whole[4:-4]) != int.from_bytes(
            whole[-4:], "big"
        ):
            raise BadOriginal("The picture is damaged.")
        if not names:
            if name != b"IHDR" or length != 13:
                raise BadOriginal("The picture is damaged.")
            _sized(*struct.unpack(">II", whole[8:16]))
        if name in _KEPT_CHUNKS:
            kept.append(whole)
        names.append(name)
        at += 12 + length
    if not names or names[-1] != b"IEND" or b"IDAT" not in names:
        raise BadOriginal("The picture is damaged.")
    return b"".join(kept)


def _jpeg(data: bytes) -> bytes:
    """The segments that hold the picture; of what the camera wrote only which way is up."""
    kept, at, upright, framed = [b"\xff\xd8"], 2, 1, False
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            raise BadOriginal("The picture is damaged.")
        kind = data[at + 1]
        if kind == 0xFF or kind in _ALONE:
            at += 1 if kind == 0xFF else 2
            continue
        (length,) = struct.unpack(">H", data[at + 2 : at + 4])
        whole = data[at : at + 2 + length]
        if length < 2 or len(whole) != 2 + length:
            raise BadOriginal("The picture is damaged.")
        if kind in _FRAMES and length >= 8:
            high, wide = struct.unpack(">HH", whole[5:9])
            _sized(wide, high)
            framed = True
        if kind == 0xE1 and whole[4:10] == b"Exif\0\0":
            upright = _orientation(whole[10:])
        elif not 0xE1 <= kind <= 0xED and kind not in (0xEF, 0xFE):
            kept.append(whole)
        at += 2 + length
        if kind == 0xDA:
            return _finished(kept, data[at:], upright, framed)
    raise BadOriginal("The picture is damaged.")


def _finished(kept: list[bytes], scans: bytes, upright: int, framed: bool) -> bytes:
    """The picture with its scans up to its end, and which way is up."""
    end = scans.rfind(b"\xff\xd9")
    if end < 0 or not framed:
        raise BadOriginal("The picture is damaged.")
    if upright != 1:
        told = struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, _ORIENTATION, 3, 1, upright, 0, 0)
        body = b"Exif\0\0" + told
        kept.insert(1, b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body)
    return b"".join(kept) + scans[: end + 2]


def _orientation(tiff: bytes) -> int:
    """Which way is up, from 1 to 8; 1 where it is not said."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 10:
        return 1
    (start,) = struct.unpack(f"{order}I", tiff[4:8])
    if start + 2 > len(tiff):
        return 1
    (count,) = struct.unpack(f"{order}H", tiff[start : start + 2])
    for number in range(count):
        entry = tiff[start + 2 + 12 * number : start + 14 + 12 * number]
        if len(entry) == 12:
            tag, _type, _count, value = struct.unpack(f"{order}HHIH", entry[:10])
            if tag == _ORIENTATION:
                return int(value) if 1 <= value <= 8 else 1
    return 1
