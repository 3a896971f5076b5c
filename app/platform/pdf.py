"""PDF by WeasyPrint with bundled Chinese faces and no network. For the worker and commands only:
the engine is imported at first use, so that no web process carries it; and nothing here needs the
application, so that a printing process carries nothing else.
"""

from __future__ import annotations

import atexit
import gc
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

FONTS = Path(__file__).resolve().parent / "fonts"
REGULAR = FONTS / "NotoSansSC-Regular.ttf"
BOLD = FONTS / "NotoSansSC-Bold.ttf"
# What nearly every page needs, cut out of the two by tools/fonts.py: a quarter of time and memory.
LATIN = FONTS / "Inter-Bold-Latin.ttf"
# Two and a half thousand signs that the whole faces lack, 𠮷 among them, at the weight of names.
RARE = FONTS / "NotoSansCJKsc-Bold-Rare.ttf"
COMMON = (FONTS / "NotoSansSC-Regular-Common.ttf", FONTS / "NotoSansSC-Bold-Common.ttf")
WHOLE = (BOLD, LATIN, RARE)
_PICTURES = ("data:image/svg+xml,", "data:image/png;base64,", "data:image/jpeg;base64,")
_RARER = '"Academy Rare"'
_DRAWN = "data:image/svg+xml"
MOST_DRAWINGS = 64
_OPAQUE = (b"/a1 gs", b"/A1 gs", b"/a1.0 gs", b"/A1.0 gs")
_lock = threading.Lock()
# Drawings that were read already, by address: every sheet of a design has the same ones.
_drawings: dict[str, Any] = {}


@dataclass(frozen=True)
class Enclosure:
    """A file inside the PDF: its name, what it is, its bytes."""

    name: str
    description: str
    data: bytes


@dataclass(frozen=True)
class Faces:
    """The faces of a page: the cut ones, and beside them what these lack: one with more Latin
    letters, one with rarer signs, the whole bold one (it sets names; a whole regular one beside it
    would cost another 25 MB), and those that the academy's people added."""

    rare: tuple[Path, ...] = ()
    extra: tuple[Path, ...] = ()

    @property
    def files(self) -> tuple[Path, ...]:
        """Every font file that a page may read, the two common ones first."""
        return (*COMMON, *self.rare, *self.extra)

    def sheet(self, css: str) -> str:
        """A style sheet with its faces. Each file comes under a family of its own: the engine mixes
        the glyphs of two files up that share family and weight. "Academy Rare" stands for all but
        the common ones."""
        named = [("Academy", 400, self.files[0]), ("Academy", 700, self.files[1])]
        named += [
            (f"Academy Rare {number}", 700 if path in WHOLE else 400, path)
            for number, path in enumerate(self.files[2:], 1)
        ]
        rules = "\n".join(
            f'@font-face {{ font-family: "{family}"; font-weight: {weight}; '
            f'src: url("{path.as_uri()}"); }}'
            for family, weight, path in named
        )
        rare = ", ".join(f'"{family}"' for family, _weight, _path in named[2:])
        return f"{rules}\n{css.replace(_RARER, rare or 'sans-serif')}"


def extra_faces(data_dir: Path) -> tuple[Path, ...]:
    """Faces that the academy's people put into ``<data>/fonts`` for rare characters."""
    folder = data_dir / "fonts"
    found = [*folder.glob("*.ttf"), *folder.glob("*.otf")] if folder.is_dir() else []
    return tuple(sorted(found))


@lru_cache(maxsize=16)
def _characters(path: Path, _changed: float) -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())


def _has(path: Path) -> frozenset[int]:
    return _characters(path, path.stat().st_mtime)


def missing_characters(text: str, extra: Sequence[Path] = ()) -> list[str]:
    """Characters that no bundled or added face can print, each once, in order."""
    common = _has(COMMON[0])
    rare = [c for c in text if not c.isspace() and ord(c) not in common]
    known = [_has(path) for path in (*WHOLE, *extra)] if rare else []
    return list(dict.fromkeys(c for c in rare if not any(ord(c) in face for face in known)))


def faces_for(text: str, extra: Sequence[Path] = ()) -> Faces:
    """The cut faces where they have every character of the text, else more beside them: the two
    small ones if these suffice, else all: a process has three sets in its memory at most."""
    common = _has(COMMON[0])
    lacking = {ord(c) for c in text if not c.isspace()} - common
    if not lacking:
        return Faces()
    if lacking <= _has(LATIN) | _has(RARE):
        return Faces(rare=(LATIN, RARE))
    return Faces(rare=WHOLE, extra=tuple(extra))


class _Replayed:
    """A drawing that is drawn once for each size; after that what it wrote is written again.
    Only what needs nothing beside it (no shading, no transparency) is kept."""

    def __init__(self, drawing: Any) -> None:
        self._drawing = drawing
        self._written: dict[tuple[float, float], list[Any]] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._drawing, name)

    def draw(self, stream: Any, wide: float, high: float, style: Any) -> None:
        """What the engine calls to have the drawing in the page."""
        known = self._written.get((wide, high))
        if known is not None:
            stream.stream.extend(known)
            return
        begin = len(stream.stream)
        self._drawing.draw(stream, wide, high, style)
        # Our sheets are opaque throughout: saying so again needs an entry in the page.
        written = [line for line in stream.stream[begin:] if line not in _OPAQUE]
        if all(isinstance(line, bytes) and b"/" not in line for line in written):
            self._written[wide, high] = [b"\n".join(written)]


class _Written:
    """An object of the file, its bytes made once. The engine asks for them twice, for the file's
    fingerprint and for the file, and would pack each face again."""

    def __init__(self, thing: Any) -> None:
        self.number, self.generation, self.free = thing.number, thing.generation, thing.free
        self.reference, self.compressible = thing.reference, thing.compressible
        self.offset = 0
        self.data: bytes = thing.data

    @property
    def indirect(self) -> bytes:
        """The object as it stands in the file."""
        return b"%d %d obj\n%b\nendobj" % (self.number, self.generation, self.data)


def _write_once(_document: object, file: Any) -> None:
    """What the engine calls before it writes: from here on no object changes."""
    file.objects[:] = [one if one.free == "f" else _Written(one) for one in file.objects]


@lru_cache(maxsize=4)
def _configuration(_faces: Faces) -> Any:
    """The engine's fonts, read once for a process: they are most of its memory."""
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


@lru_cache(maxsize=4)
def _fetcher(faces: Faces) -> Any:
    from weasyprint.urls import URLFetcher

    allowed = {path.as_uri() for path in faces.files}

    class OnlyOurFaces(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: object = None) -> Any:
            """Our font files and pictures inside the page; everything else is refused, so that no
            text can reach out."""
            if url not in allowed and not url.startswith(_PICTURES):
                raise ValueError(f"not fetched: {url[:80]}")
            return super().fetch(url, headers)

    return OnlyOurFaces(allowed_protocols=("file", "data"), fail_on_errors=True)


# A file for the archive may not ask its reader to smooth a picture.
_UNSMOOTHED: Final = "img { image-rendering: crisp-edges }\n"


@lru_cache(maxsize=16)
def _sheet(css: str, faces: Faces) -> Any:
    """A stylesheet, parsed once for a process."""
    from weasyprint import CSS

    return CSS(
        string=_UNSMOOTHED + faces.sheet(css),
        font_config=_configuration(faces),
        url_fetcher=_fetcher(faces),
    )


@atexit.register
def _let_go() -> None:
    """The engine's fonts go while the engine is still there: left to the interpreter's end they
    complain."""
    _drawings.clear()
    _sheet.cache_clear()
    _configuration.cache_clear()


@contextmanager
def _uncollected() -> Iterator[None]:
    """A sheet is a quarter of a million short-lived objects: looking for circles among them and
    everything else in the process costs more than the sheet. What it leaves is collected after."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def render(html: str, css: str, faces: Faces, *, enclosures: Iterable[Enclosure] = ()) -> bytes:
    """The PDF (written as pdf/a-3a) of a page and its stylesheet."""
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
    with _lock, _uncollected():
        pictures = dict(_drawings)
        result: bytes = HTML(
            string=html, url_fetcher=_fetcher(faces), base_url="about:blank"
        ).write_pdf(
            stylesheets=[_sheet(css, faces)],
            font_config=_configuration(faces),
            attachments=attached,
            pdf_variant="pdf/a-3a",
            custom_metadata=False,
            cache=pictures,
            finisher=_write_once,
        )
        for address, picture in pictures.items():
            if address.startswith(_DRAWN) and picture is not None:
                _drawings.setdefault(address, _Replayed(picture))
        while len(_drawings) > MOST_DRAWINGS:
            del _drawings[next(iter(_drawings))]
    return result
