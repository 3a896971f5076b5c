"""Which pictures may enter: size, true kind, and no program inside an SVG."""

from __future__ import annotations

import hashlib
import re
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException, ElementTree

from app.kernel.errors import BadContent

N_ = str  # a msgid for tools/catalogs.py
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
NOT_THIS_KIND = N_("this is not a %(kind)s file; save it again or rename it")
_FORBIDDEN = {"script", "foreignobject", "iframe", "object", "embed", "handler", "audio", "video"}
_OUTSIDE = re.compile(r"url\(\s*['\"]?(?!#)|@import|expression\(", re.IGNORECASE)


class BadPicture(BadContent):
    """A picture that is refused; the message says why and how to mend it."""


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
            "this picture has %(size)s kB, at most %(most)s kB are taken; make it smaller",
            size=len(data) // 1024,
            most=LARGEST // 1024,
        )
    media_type, beginnings = _KINDS[name.rsplit(".", 1)[1]]
    if beginnings:
        if not data.startswith(beginnings):
            raise BadPicture(NOT_THIS_KIND, kind=media_type)
        if media_type == "image/webp" and data[8:12] != b"WEBP":
            raise BadPicture(NOT_THIS_KIND, kind=media_type)
        return media_type
    _check_svg(data)
    return media_type


def _check_svg(data: bytes) -> None:
    try:
        root = ElementTree.fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise BadPicture(
            "this SVG cannot be read (%(why)s); export it again as plain SVG", why=str(error)
        ) from None
    if _local(root.tag) != "svg":
        raise BadPicture("this file is not an SVG picture; export it again as plain SVG")
    for element in root.iter():
        name = _local(element.tag)
        if name in _FORBIDDEN:
            raise BadPicture("an SVG may not hold <%(name)s>; remove it", name=name)
        for attribute, value in element.attrib.items():
            _check_attribute(_local(attribute), value)
        if name == "style" and _OUTSIDE.search(element.text or ""):
            raise BadPicture("an SVG's style may not fetch anything; remove url() and @import")


def _check_attribute(name: str, value: str) -> None:
    if name.startswith("on"):
        raise BadPicture("an SVG may not hold the attribute %(name)s; remove it", name=name)
    if name in ("href", "src") and not value.strip().startswith("#"):
        raise BadPicture("an SVG may point only inside itself (#name); remove other links")
    if _OUTSIDE.search(value):
        raise BadPicture("the attribute %(name)s may not fetch anything; remove url()", name=name)


def _local(name: object) -> str:
    return str(name).rsplit("}", 1)[-1].lower()
