"""HTML as the text that a reader sees."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final

_BREAKS: Final = frozenset({"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6"})
_HIDDEN: Final = frozenset({"script", "style", "head", "title"})


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.pictures = 0
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN:
            self._hidden += 1
        elif tag in ("img", "audio", "video", "object", "embed"):
            self.pictures += 1
            told = dict(attrs).get("alt") or ""
            if told.strip():
                self.parts.append(f"[{told.strip()}]")
        elif tag in _BREAKS:
            self.parts.append("\n")
        elif tag in ("td", "th"):
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        elif tag in _BREAKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(re.sub(r"\s+", " ", data))


def text_of(html: str) -> str:
    """The words of a piece of HTML, a line per paragraph."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    joined = "".join(reader.parts).replace("\u00a0", " ")
    lines = (re.sub(r" +", " ", line).strip() for line in joined.split("\n"))
    return "\n".join(line for line in lines if line)


def pictures_in(html: str) -> int:
    """How many pictures, sounds or films it shows."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    return reader.pictures


def looks_like_html(text: str) -> bool:
    """Does the text hold tags or entities?"""
    return bool(re.search(r"<[a-zA-Z/][^>]*>|&[a-zA-Z#0-9]+;", text))
