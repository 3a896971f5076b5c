"""Learning packages of our own making, for each version one with one part and one with three.

A part has three pages. It reads where it was left, keeps each step, and on its last page says its
score, that it is completed, and ends.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

HERE = Path(__file__).parent / "data" / "scorm"
_HEADS = {
    "1.2": (
        'xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" '
        'xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"',
        "1.2",
        "adlcp:scormtype",
    ),
    "2004": (
        'xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" '
        'xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3" '
        'xmlns:imsss="http://www.imsglobal.org/xsd/imsss"',
        "2004 4th Edition",
        "adlcp:scormType",
    ),
}


def manifest(version: str, parts: int = 1, *, more: str = "", href: str = "part{n}.html") -> str:
    """A manifest with this many parts. ``more`` stands inside every item."""
    names, schema, kind = _HEADS[version]
    numbers = range(1, parts + 1)
    items = "".join(
        f'<item identifier="item{n}" identifierref="res{n}"><title>第{n}部分</title>{more}</item>'
        for n in numbers
    )
    resources = "".join(
        f'<resource identifier="res{n}" type="webcontent" {kind}="sco" href="{href.format(n=n)}">'
        f'<file href="part{n}.html"/></resource>'
        for n in numbers
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><manifest identifier="m" {names}><metadata>'
        f"<schema>ADL SCORM</schema><schemaversion>{schema}</schemaversion></metadata>"
        f'<organizations default="o"><organization identifier="o"><title>退款练习</title>{items}'
        f"</organization></organizations><resources>{resources}</resources></manifest>"
    )


def page(version: str, title: str, score: int) -> str:
    """One part."""
    calls = (HERE / f"scorm-{version}.js").read_text(encoding="utf-8")
    text = (HERE / "part.html").read_text(encoding="utf-8")
    return text.replace("CALLS", calls).replace("TITLE", title).replace("SCORE", str(score))


def package(version: str, parts: int = 1, *, score: int = 90, more: str = "") -> bytes:
    """A whole package. Every part ends with the same score."""
    files = {
        f"part{n}.html": page(version, f"第{n}部分", score).encode() for n in range(1, parts + 1)
    }
    return packed({"imsmanifest.xml": manifest(version, parts, more=more).encode(), **files})


def packed(files: Mapping[str, bytes]) -> bytes:
    """These files in a zip, in this order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, (2026, 11, 24, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return out.getvalue()
