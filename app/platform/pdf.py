"""PDF by WeasyPrint with bundled Chinese faces and no network. For the worker and commands only:
the engine is imported at first use, so that no web process carries it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import current_app, render_template

FONTS = Path(__file__).resolve().parent / "fonts"
REGULAR = FONTS / "NotoSansSC-Regular.ttf"
BOLD = FONTS / "NotoSansSC-Bold.ttf"
# What nearly every page needs, cut out of the two by tools/fonts.py: a quarter of time and memory.
COMMON = (FONTS / "NotoSansSC-Regular-Common.ttf", FONTS / "NotoSansSC-Bold-Common.ttf")
_lock = threading.Lock()


@dataclass(frozen=True)
class Enclosure:
    """A file inside the PDF: its name, what it is, its bytes."""

    name: str
    description: str
    data: bytes


def extra_faces() -> list[Path]:
    """Faces that the academy's people put into ``<data>/fonts`` for rare characters."""
    folder = current_app.config["ACADEMY"].data_dir / "fonts"
    return sorted([*folder.glob("*.ttf"), *folder.glob("*.otf")]) if folder.is_dir() else []


@lru_cache(maxsize=16)
def _characters(path: Path, _changed: float) -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())


def missing_characters(text: str) -> list[str]:
    """Characters that no bundled or added face can print, each once, in order."""
    known = [_characters(p, p.stat().st_mtime) for p in (REGULAR, *extra_faces())]
    absent = (c for c in text if not c.isspace() and not any(ord(c) in face for face in known))
    return list(dict.fromkeys(absent))


def font_rules(*, whole: bool) -> str:
    """The faces as CSS: the cut ones, or the whole ones where a page has rare characters; added
    ones come after them under a name of their own."""
    faces = zip((400, 700), (REGULAR, BOLD) if whole else COMMON, strict=True)
    rules = [
        f'@font-face {{ font-family: "Academy"; font-weight: {weight}; '
        f'src: url("{path.as_uri()}"); }}'
        for weight, path in faces
    ]
    rules += [
        f'@font-face {{ font-family: "Academy Rare"; src: url("{path.as_uri()}"); }}'
        for path in extra_faces()
    ]
    return "\n".join(rules)


def page(template: str, **values: object) -> str:
    """A print template filled in."""
    filled = render_template(template, font_rules=font_rules(whole=False), **values)
    common = _characters(COMMON[0], COMMON[0].stat().st_mtime)
    if all(ord(c) in common or c.isspace() for c in filled):
        return filled
    return render_template(template, font_rules=font_rules(whole=True), **values)


def _fetcher() -> Any:
    from weasyprint.urls import URLFetcher

    allowed = {path.as_uri() for path in (REGULAR, BOLD, *COMMON, *extra_faces())}

    class OnlyOurFaces(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: object = None) -> Any:
            """Our font files; everything else is refused, so that no text can reach out."""
            if url not in allowed and not url.startswith("data:image/svg+xml"):
                raise ValueError(f"not fetched: {url[:80]}")
            return super().fetch(url, headers)

    return OnlyOurFaces(allowed_protocols=("file", "data"))


def render(html: str, *, enclosures: Iterable[Enclosure] = (), metadata: str = "") -> bytes:
    """The PDF (written as pdf/a-3a) of a filled print template."""
    from weasyprint import HTML, Attachment

    attached: Sequence[Any] = [
        Attachment(
            string=e.data.decode("utf-8"),
            name=e.name,
            description=e.description,
            relationship="Data",
        )
        for e in enclosures
    ]
    # The engine's font map is shared by the process: one document at a time.
    with _lock:
        result: bytes = HTML(string=html, url_fetcher=_fetcher(), base_url="about:blank").write_pdf(
            attachments=attached, pdf_variant="pdf/a-3a", custom_metadata=False
        )
    return result
