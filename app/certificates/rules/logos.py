"""A logo that somebody handed in, made inert: only shapes and pixels remain."""

from __future__ import annotations

import re
import struct
import zlib
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree

from app.kernel.errors import BadContent

MOST_BYTES: Final = 200 * 1024
MOST_PIXELS: Final = 1600
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_NEEDED: Final = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}
_SVG: Final = "http://www.w3.org/2000/svg"
_SHAPES: Final = frozenset(
    [
        "svg",
        "g",
        "defs",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "title",
        "linearGradient",
        "radialGradient",
        "stop",
    ]
)
_ATTRIBUTES: Final = frozenset(
    [
        "id",
        "viewBox",
        "width",
        "height",
        "d",
        "x",
        "y",
        "x1",
        "y1",
        "x2",
        "y2",
        "cx",
        "cy",
        "r",
        "rx",
        "ry",
        "fx",
        "fy",
        "points",
        "transform",
        "fill",
        "stroke",
        "stroke-width",
        "stroke-linecap",
        "stroke-linejoin",
        "stroke-miterlimit",
        "fill-rule",
        "clip-rule",
        "opacity",
        "fill-opacity",
        "stroke-opacity",
        "offset",
        "stop-color",
        "stop-opacity",
        "gradientUnits",
        "gradientTransform",
        "preserveAspectRatio",
    ]
)
_LOCAL: Final = re.compile(r"url\(#[A-Za-z][\w.-]*\)")


class BadLogo(BadContent):
    """What was handed in cannot be a logo; the text says why."""


@dataclass(frozen=True)
class Logo:
    """An inert picture."""

    media: str
    data: bytes


def inert(data: bytes) -> Logo:
    """The picture without anything but shapes or pixels. Raise BadLogo."""
    if len(data) > MOST_BYTES:
        raise BadLogo("A logo has at most 200 kB.")
    if data.startswith(_PNG):
        return Logo("image/png", _png(data))
    if b"<svg" in data[:4096]:
        return Logo("image/svg+xml", _svg(data))
    raise BadLogo("A logo is a PNG or an SVG file.")


def _png(data: bytes) -> bytes:
    """The picture with the chunks that hold it; texts, profiles and the like are left out."""
    kept, at, seen = [_PNG], len(_PNG), []
    while at + 12 <= len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        name, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        whole = data[at : at + 12 + length]
        if len(whole) != 12 + length or zlib.crc32(name + body) != int.from_bytes(
            whole[-4:], "big"
        ):
            raise BadLogo("The PNG file is damaged.")
        if name in _NEEDED:
            kept.append(whole)
        seen.append((name, body))
        at += 12 + length
        if name == b"IEND":
            break
    if not seen or seen[0][0] != b"IHDR" or len(seen[0][1]) != 13 or seen[-1][0] != b"IEND":
        raise BadLogo("The PNG file is damaged.")
    wide, high = struct.unpack(">II", seen[0][1][:8])
    if not 0 < wide <= MOST_PIXELS or not 0 < high <= MOST_PIXELS:
        raise BadLogo("A logo has at most 1600 pixels on each side.")
    return b"".join(kept)


def _svg(data: bytes) -> bytes:
    """The drawing with known shapes and attributes only."""
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise BadLogo("An SVG logo must not declare a document type.")
    try:
        root = ElementTree.fromstring(data)
    except (ElementTree.ParseError, ValueError) as error:
        raise BadLogo("The SVG file cannot be read.") from error
    if root.tag != f"{{{_SVG}}}svg":
        raise BadLogo("The SVG file cannot be read.")
    cleaned = _clean(root)
    if cleaned is None or not any(True for _ in cleaned):
        raise BadLogo("The SVG file draws nothing.")
    if "viewBox" not in cleaned.attrib and not {"width", "height"} <= cleaned.attrib.keys():
        raise BadLogo("The SVG file says neither viewBox nor width and height.")
    cleaned.set("xmlns", _SVG)
    written: bytes = ElementTree.tostring(cleaned, encoding="utf-8")
    return written


def _clean(node: ElementTree.Element) -> ElementTree.Element | None:
    space, _, name = str(node.tag).rpartition("}")
    if space not in ("", f"{{{_SVG}") or name not in _SHAPES:
        return None
    clean = ElementTree.Element(name)
    for attribute, value in node.attrib.items():
        if attribute in _ATTRIBUTES and _harmless(value):
            clean.set(attribute, value)
    if name == "title":
        clean.text = node.text
    clean.extend(child for child in (_clean(inner) for inner in node) if child is not None)
    return clean


def _harmless(value: str) -> bool:
    """No address but one inside the drawing."""
    rest = _LOCAL.sub("", value).lower()
    return "url" not in rest and ":" not in rest and "\\" not in rest and "&" not in rest
