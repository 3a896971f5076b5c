"""Small videos made byte by byte, for tests that need a true container and no true picture."""

from __future__ import annotations

import struct


def element(name: str, body: bytes, *, unknown: bool = False) -> bytes:
    """One element of a WebM file; ``unknown``: without a length, as recorders write it."""
    size = b"\x01" + b"\xff" * 7 if unknown else (len(body) | 1 << 56).to_bytes(8)
    return bytes.fromhex(name) + size + body


def webm(
    milliseconds: int = 20_000,
    *,
    told: bool = True,
    picture: bool = True,
    doctype: bytes = b"webm",
    salt: bytes = b"",
) -> bytes:
    """A WebM file of this length. ``told``: its head says the length, else only its blocks do."""
    info = element("2ad7b1", (1_000_000).to_bytes(3))
    if told:
        info += element("4489", struct.pack(">d", float(milliseconds)))
    track = element("ae", element("d7", b"\x01") + element("83", b"\x01" if picture else b"\x02"))
    clusters = b""
    for start in range(0, milliseconds + 1, 10_000):
        blocks = b"".join(
            element("a3", b"\x81" + struct.pack(">h", moment - start) + b"\x80frame")
            for moment in range(start, min(start + 10_000, milliseconds + 1), 500)
        )
        clusters += element("1f43b675", element("e7", start.to_bytes(4)) + blocks, unknown=not told)
    body = element("1549a966", info) + element("1654ae6b", track) + clusters
    if salt:
        body += element("ec", salt)
    head = element("1a45dfa3", element("4282", doctype))
    return head + element("18538067", body, unknown=not told)


def box(name: bytes, body: bytes) -> bytes:
    """One box of an MP4 file."""
    return struct.pack(">I4s", len(body) + 8, name) + body


def mp4(milliseconds: int = 20_000, *, picture: bool = True, wide: bool = False) -> bytes:
    """An MP4 file of this length. ``wide``: lengths of 64 bits."""
    if wide:
        told = b"\x01\0\0\0" + bytes(16) + struct.pack(">IQ", 1000, milliseconds)
        data = struct.pack(">I4sQ", 1, b"mdat", 24) + b"pictures"
    else:
        told = bytes(4) + bytes(8) + struct.pack(">II", 1000, milliseconds)
        data = box(b"mdat", b"pictures")
    sort = box(b"hdlr", bytes(8) + (b"vide" if picture else b"soun") + bytes(12))
    movie = box(b"moov", box(b"mvhd", told) + box(b"trak", box(b"mdia", sort)))
    return box(b"ftyp", b"isom\0\0\0\0") + data + movie
