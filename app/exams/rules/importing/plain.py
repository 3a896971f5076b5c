"""HTML as what a reader gets from it: words, and the pictures, sounds and films beside them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Final

CASE: Final = "ka-case"
GIVEN: Final = "ka-given"
_BREAKS: Final = frozenset({"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6"})
_HIDDEN: Final = frozenset({"script", "style", "head", "title"})
_ALONE: Final = frozenset({"img", "embed"})
_AROUND: Final = frozenset({"audio", "video", "object", "iframe"})
_EDGE: Final = re.compile(r"^(?:\s*\x00\d+\x00)+\s*|\s*(?:\x00\d+\x00\s*)+$")
_MARK: Final = re.compile(r"\x00(\d+)\x00")


@dataclass(frozen=True)
class Named:
    """A file that a text shows: where it is, the words that stand for it, what is said in it."""

    address: str
    alt: str = ""
    transcript: str = ""


@dataclass(frozen=True)
class Piece:
    """A text with the files it shows; lines of a case (who, when, what) and what is given stand
    apart where our own files mark them."""

    text: str
    files: tuple[Named, ...] = ()
    case: tuple[tuple[str, str, str], ...] = ()
    given: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The text, or, for a picture alone, the words that stand for it."""
        return self.text or " ".join(one.alt for one in self.files if one.alt)


class _Words(HTMLParser):
    """Words go to the innermost of the open lists: the text itself, a caption, a case's line."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.files: list[Named] = []
        self.case: list[tuple[str, str, str]] = []
        self.given: list[str] = []
        self.parts: list[str] = []
        self._into: list[tuple[str, list[str]]] = [("", self.parts)]
        self._hidden = 0
        self._around = ""
        self._spoken = False
        self._apart: list[str] = []
        self._line = {"b": "", "i": "", "span": ""}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: (value or "").strip() for name, value in attrs}
        if self._around:
            self._inside(tag, told)
        elif tag in _HIDDEN:
            self._hidden += 1
        elif tag in _ALONE:
            self._show(told.get("src", ""), told.get("alt") or told.get("title", ""))
            self._spoken = False
        elif tag in _AROUND:
            address = told.get("src") or told.get("data", "")
            self._show(address, told.get("aria-label") or told.get("title", ""))
            self._spoken = tag in ("audio", "video")
            self._around = tag
            self._into.append((tag, []))
        elif self._opens(tag, told):
            self._into.append((tag, []))
        elif tag in _BREAKS:
            self._into[-1][1].append("\n")
        elif tag in ("td", "th"):
            self._into[-1][1].append(" ")

    def _inside(self, tag: str, told: dict[str, str]) -> None:
        """What stands inside a sound, a film or an object is there for readers without it."""
        last = self.files[-1]
        if tag == "source" and not last.address:
            self.files[-1] = Named(told.get("src", ""), last.alt)

    def _show(self, address: str, alt: str) -> None:
        self._into[-1][1].append(f"\x00{len(self.files)}\x00")
        self.files.append(Named(address, alt))

    def _opens(self, tag: str, told: dict[str, str]) -> bool:
        classes = told.get("class", "").split()
        if (tag == "div" and CASE in classes) or (tag == "ul" and GIVEN in classes):
            self._apart.append(tag)
            return False
        if not self._apart:
            return tag == "figcaption" and self._spoken
        return tag == "li" if self._apart[-1] == "ul" else tag in self._line

    def handle_endtag(self, tag: str) -> None:
        if tag == self._around:
            _tag, inside = self._into.pop()
            last = self.files[-1]
            self.files[-1] = Named(last.address, last.alt or _joined(inside))
            self._around = ""
        elif self._around:
            pass
        elif tag in _HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        elif self._into[-1][0] == tag:
            self._close(tag, _joined(self._into.pop()[1]))
        elif self._apart and tag == self._apart[-1]:
            self._apart.pop()
        elif self._apart and tag == "p":
            self._end_line()
        elif tag in _BREAKS:
            self._into[-1][1].append("\n")

    def _close(self, tag: str, text: str) -> None:
        if tag == "figcaption":
            last = self.files[-1]
            self.files[-1] = Named(last.address, last.alt, text)
        elif tag == "li":
            self.given.append(text)
        else:
            self._line[tag] = text

    def _end_line(self) -> None:
        if self._line["span"]:
            self.case.append((self._line["b"], self._line["i"], self._line["span"]))
        self._line = dict.fromkeys(self._line, "")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self._into[-1][1].append(re.sub(r"\s+", " ", data))

    def close(self) -> None:
        """Nothing is lost of a text that breaks off inside an element."""
        super().close()
        while len(self._into) > 1:
            self.parts.extend(self._into.pop()[1])


def _joined(parts: list[str]) -> str:
    joined = "".join(parts).replace("\u00a0", " ")
    lines = (re.sub(r" +", " ", line).strip() for line in joined.split("\n"))
    return "\n".join(line for line in lines if line)


def _read(html: str) -> _Words:
    reader = _Words()
    reader.feed(html)
    reader.close()
    return reader


def _named(files: list[Named]) -> Callable[[re.Match[str]], str]:
    def words(mark: re.Match[str]) -> str:
        alt = files[int(mark[1])].alt
        return f"[{alt}]" if alt else ""

    return words


def piece_of(html: str) -> Piece:
    """The words of a piece of HTML, a line per paragraph, and the files it shows. A file within a
    line leaves the words that stand for it there."""
    reader = _read(html)
    lines = (_EDGE.sub("", line) for line in _joined(reader.parts).split("\n"))
    whole = _MARK.sub(_named(reader.files), "\n".join(lines))
    return Piece(_joined([whole]), tuple(reader.files), tuple(reader.case), tuple(reader.given))


def text_of(html: str) -> str:
    """The words of a piece of HTML, with those that stand for the files it shows."""
    reader = _read(html)
    return _joined([_MARK.sub(_named(reader.files), _joined(reader.parts))])


def pictures_in(html: str) -> int:
    """How many pictures, sounds or films it shows."""
    return len(_read(html).files)


def looks_like_html(text: str) -> bool:
    """Does the text hold tags or entities?"""
    return bool(re.search(r"<[a-zA-Z/][^>]*>|&[a-zA-Z#0-9]+;", text))
