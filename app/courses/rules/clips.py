"""What a video file is, told by its own bytes: its kind, its length, that it shows something.

A name and a browser's word prove nothing, and progress is measured against the length, so the
length is read here. WebM and MP4 are taken: every browser plays them.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final, Protocol

from app.kernel.errors import BadContent


class Reader(Protocol):
    """Bytes that can be read at any place."""

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes."""

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go to a place."""


@dataclass(frozen=True)
class Clip:
    """A video that can be shown."""

    media_type: str
    duration: int


SHORTEST_MS: Final = 500
LONGEST_MS: Final = 6 * 60 * 60 * 1000
_MOST_ELEMENTS: Final = 2_000_000
_EBML: Final = 0x1A45DFA3
_DOCTYPE: Final = 0x4282
_DURATION, _SCALE, _CLUSTER = 0x4489, 0x2AD7B1, 0x1F43B675
_CLUSTER_TIME, _SIMPLE_BLOCK, _BLOCK, _TRACK_TYPE = 0xE7, 0xA3, 0xA1, 0x83
# Segment, Info, Tracks, TrackEntry, Cluster, BlockGroup: what matters stands inside these.
_ENTERED: Final = frozenset({0x18538067, 0x1549A966, 0x1654AE6B, 0xAE, _CLUSTER, 0xA0})
_BOXES: Final = frozenset({b"moov", b"trak", b"mdia"})


def measure(file: Reader, size: int) -> Clip:
    """The kind and length of a video. Raise BadContent."""
    file.seek(0)
    head = file.read(12)
    try:
        if head[:4] == b"\x1a\x45\xdf\xa3":
            clip = Clip("video/webm", _webm(file, size))
        elif head[4:8] == b"ftyp":
            clip = Clip("video/mp4", _mp4(file, size))
        else:
            raise BadContent("This is no WebM or MP4 video. Save it as one of these.")
    except (struct.error, IndexError, ZeroDivisionError):
        raise BadContent("This video is damaged: its file ends too soon.") from None
    if clip.duration < SHORTEST_MS:
        raise BadContent("This video has no length that can be read. Save it again.")
    if clip.duration > LONGEST_MS:
        raise BadContent("This video is longer than six hours. Cut it into parts.")
    return clip


def _number(file: Reader, *, keep_marker: bool) -> tuple[int, int]:
    """A number of variable length and how many bytes it took; -1 where it says "unknown"."""
    first = file.read(1)[0]
    width = 9 - first.bit_length()
    if width > 8:
        raise IndexError
    rest = file.read(width - 1)
    if len(rest) < width - 1:
        raise IndexError
    value = int.from_bytes(bytes([first]) + rest)
    if keep_marker:
        return value, width
    value &= (1 << (7 * width)) - 1
    return (-1 if value == (1 << (7 * width)) - 1 else value), width


def _webm(file: Reader, size: int) -> int:
    scale, duration, cluster, last = 1_000_000, 0.0, 0, 0
    is_webm = has_picture = False
    place = 0
    for _ in range(_MOST_ELEMENTS):
        if place >= size:
            break
        file.seek(place)
        name, name_width = _number(file, keep_marker=True)
        length, length_width = _number(file, keep_marker=False)
        body = place + name_width + length_width
        if name in _ENTERED or name == _EBML:
            if name == _CLUSTER and duration > 0:
                break
            place = body
            continue
        if length < 0:
            raise IndexError
        if name == _DOCTYPE:
            is_webm = file.read(length).rstrip(b"\0") == b"webm"
        elif name == _SCALE:
            scale = int.from_bytes(file.read(length))
        elif name == _DURATION:
            duration = struct.unpack(">d" if length == 8 else ">f", file.read(length))[0]
        elif name == _TRACK_TYPE:
            has_picture = has_picture or file.read(length) == b"\x01"
        elif name == _CLUSTER_TIME:
            cluster = int.from_bytes(file.read(length))
        elif name in (_SIMPLE_BLOCK, _BLOCK):
            _number(file, keep_marker=False)
            last = max(last, cluster + struct.unpack(">h", file.read(2))[0])
        place = body + length
    if not is_webm:
        raise BadContent("This is no WebM or MP4 video. Save it as one of these.")
    if not has_picture:
        raise BadContent("This file has sound and no picture.")
    return _whole_ms((duration if duration > 0 else last) * scale / 1_000_000)


def _whole_ms(value: float) -> int:
    """A length that may be no number in a forged file."""
    return int(value) if 0 <= value < 1e12 else 0


def _mp4(file: Reader, size: int) -> int:
    duration, has_picture = 0, False
    place = 0
    for _ in range(_MOST_ELEMENTS):
        if place + 8 > size:
            break
        file.seek(place)
        length, name = struct.unpack(">I4s", file.read(8))
        body = place + 8
        if length == 1:
            length = struct.unpack(">Q", file.read(8))[0]
            body += 8
        elif length == 0:
            length = size - place
        if length < body - place:
            raise IndexError
        if name in _BOXES:
            place = body
            continue
        if name == b"mvhd":
            duration = _mvhd(file)
        elif name == b"hdlr":
            has_picture = has_picture or file.read(12)[8:] == b"vide"
        place += length
    if not has_picture:
        raise BadContent("This file has sound and no picture.")
    return duration


def _mvhd(file: Reader) -> int:
    if file.read(4)[0] == 1:
        file.read(16)
        scale, duration = struct.unpack(">IQ", file.read(12))
    else:
        file.read(8)
        scale, duration = struct.unpack(">II", file.read(8))
    return int(duration * 1000 // scale)
