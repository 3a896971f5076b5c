"""Which pictures may enter: size, true kind, and no program inside an SVG."""

from __future__ import annotations

import hashlib
import re
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException, ElementTree

LARGEST = 2 * 1024 * 1024
_KINDS = {
    "png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    "jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "gif": ("image/gif", (b"GIF87a", b"GIF89a")),
    "webp": ("image/webp", (b"RIFF",)),
    "svg": ("image/svg+xml", ()),
}
PICTURE_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*\.(?:png|jpe?g|gif|webp|svg)\Z")
EXTENSIONS = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/svg+xml": "svg",
}
_FORBIDDEN = {"script", "foreignobject", "iframe", "object", "embed", "handler", "audio", "video"}
_OUTSIDE = re.compile(r"url\(\s*['\"]?(?!#)|@import|expression\(", re.IGNORECASE)


class BadPicture(Exception):
    """A picture that is refused; the text says why and how to mend it."""


def digest(data: bytes) -> str:
    """The hash under which a picture is stored."""
    return hashlib.sha256(data).hexdigest()


def media_type_of(name: str, data: bytes) -> str:
    """The media type of a picture that may be shown. Raise BadPicture."""
    if not PICTURE_NAME.match(name):
        raise BadPicture(
            "name a picture in small letters, digits and dashes, ending in .svg, .png, .jpg, .gif "
            "or .webp"
        )
    if len(data) > LARGEST:
        raise BadPicture(
            f"this picture has {len(data) // 1024} kB, at most {LARGEST // 1024} kB are taken; "
            "make it smaller"
        )
    media_type, beginnings = _KINDS[name.rsplit(".", 1)[1]]
    if beginnings:
        if not data.startswith(beginnings):
            raise BadPicture(f"this is not a {media_type} file; save it again or rename it")
        if media_type == "image/webp" and data[8:12] != b"WEBP":
            raise BadPicture(f"this is not a {media_type} file; save it again or rename it")
        return media_type
    _check_svg(data)
    return media_type


def _check_svg(data: bytes) -> None:
    try:
        root = ElementTree.fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise BadPicture(
            f"this SVG cannot be read ({error}); export it again as plain SVG"
        ) from None
    if _local(root.tag) != "svg":
        raise BadPicture("this file is not an SVG picture; export it again as plain SVG")
    for element in root.iter():
        name = _local(element.tag)
        if name in _FORBIDDEN:
            raise BadPicture(f"an SVG may not hold <{name}>; remove it")
        for attribute, value in element.attrib.items():
            _check_attribute(_local(attribute), value)
        if name == "style" and _OUTSIDE.search(element.text or ""):
            raise BadPicture("an SVG's style may not fetch anything; remove url() and @import")


def _check_attribute(name: str, value: str) -> None:
    if name.startswith("on"):
        raise BadPicture(f"an SVG may not hold the attribute {name}; remove it")
    if name in ("href", "src") and not value.strip().startswith("#"):
        raise BadPicture("an SVG may point only inside itself (#name); remove other links")
    if _OUTSIDE.search(value):
        raise BadPicture(f"the attribute {name} may not fetch anything; remove url()")


def _local(name: object) -> str:
    return str(name).rsplit("}", 1)[-1].lower()
