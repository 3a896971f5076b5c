"""A large file in small answers: no slow reader holds a thread of the listener."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from flask import Response, request

PIECE: Final = 1024 * 1024


def piece(path: Path, media_type: str, fingerprint: str, name: str = "") -> Response:
    """The part of a file that a player asks for, at most a mebibyte of it, since a player that is
    paused leaves its connection open. Who asks for no part gets the whole file, streamed. With a
    ``name`` it is kept under that, never shown."""
    size = path.stat().st_size
    if request.if_none_match.contains(fingerprint):
        response = Response(status=304)
        response.set_etag(fingerprint)
        return response
    asked = request.range
    if asked is None or asked.units != "bytes" or len(asked.ranges) != 1:
        response = Response(_streamed(path), content_type=media_type)
        response.content_length = size
    else:
        found = asked.range_for_length(size)
        if found is None:
            response = Response(status=416)
            response.headers["Content-Range"] = f"bytes */{size}"
            return response
        start, end = found[0], min(found[1], found[0] + PIECE)
        with path.open("rb") as file:
            file.seek(start)
            data = file.read(end - start)
        response = Response(data, status=206, content_type=media_type)
        response.headers["Content-Range"] = f"bytes {start}-{start + len(data) - 1}/{size}"
    response.headers["Accept-Ranges"] = "bytes"
    if name:
        response.headers.set("Content-Disposition", "attachment", filename=name)
    response.set_etag(fingerprint)
    return response


def _streamed(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while data := file.read(PIECE // 4):
            yield data


def voice(path: Path, media_type: str, fingerprint: str) -> Response:
    """A piece of somebody's voice: kept by no browser and no proxy, and nothing in it runs."""
    response = piece(path, media_type, fingerprint)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'; media-src 'self'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
