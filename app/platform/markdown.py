"""Markdown to safe HTML: the socket to the Markdown parser and the sanitiser.

Emphasis beside Chinese punctuation works as its author meant it (``**重点：**请先安抚``), line
breaks between Chinese characters leave no gap, raw HTML stays text. What comes out has passed a
sanitiser and may be shown as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from app.kernel.late import late

if TYPE_CHECKING:
    import markdown_it
    import nh3
    from markdown_it.common import utils as signs
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline, state_inline
    from markdown_it.token import Token
else:
    markdown_it = late("markdown_it")
    nh3 = late("nh3")
    signs = late("markdown_it.common.utils")
    state_inline = late("markdown_it.rules_inline.state_inline")

Picture = Callable[[str], str | None]
"""Gives the address of a picture by the name written in the text, or None if there is none."""

Anchor = Callable[[str], str]
"""Gives the id of the next heading, from the id that its author wrote or ""."""

_TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h2", "h3", "h4", "h5", "hr", "img", "li", "ol",
    "p", "pre", "s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul", "div",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "loading"},
    "ol": {"start", "class"},
    "td": {"align"},
    "th": {"align", "scope"},
    "div": {"class", "tabindex", "role"},
    "table": {"class"},
}
_TABLE = '<div class="ka-scroll" tabindex="0"><table class="table">'
_SCHEMES = {"http", "https", "mailto"}
_ANCHOR = re.compile(r"[ \t]*\{#([a-z][a-z0-9-]*)\}\Z")
_HEADING = re.compile(r"<(h[2-5])>(.*?)</\1>", re.DOTALL)
_HAN = re.compile(
    "[\u2e80-\u2fdf\u3000-\u303f\u3040-\u30ff\u3100-\u312f\u31a0-\u31ff\u3200-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]"
)


@dataclass(frozen=True)
class Heading:
    """A heading of a text. ``anchor`` is the id that its author wrote behind it as ``{#id}``, or
    ""; ``level`` counts the ``#``; ``line`` is its line in the text, from 0."""

    level: int
    words: str
    anchor: str
    line: int


def is_han(sign: str) -> bool:
    """Is this a character or a punctuation mark of Chinese writing?"""
    return bool(_HAN.match(sign))


def _flanks(before: str, after: str) -> bool:
    """Does a run of marks between these two lean on ``after``? CommonMark's rule, except that
    Chinese characters and punctuation never stand in the way."""
    if not after or signs.isWhiteSpace(ord(after)):
        return False
    if not signs.isPunctChar(after) or is_han(after):
        return True
    return (
        not before or signs.isWhiteSpace(ord(before)) or signs.isPunctChar(before) or is_han(before)
    )


def _emphasis(state: StateInline, silent: bool) -> bool:
    """CommonMark's tokeniser for ``*`` and ``_`` with the rule above."""
    start = state.pos
    marker = state.src[start]
    if silent or marker not in "*_":
        return False
    end = start
    while end < state.posMax and state.src[end] == marker:
        end += 1
    before = state.src[start - 1] if start > 0 else ""
    after = state.src[end] if end < state.posMax else ""
    left, right = _flanks(before, after), _flanks(after, before)
    if marker == "_":
        can_open = left and (not right or (signs.isPunctChar(before) if before else True))
        can_close = right and (not left or (signs.isPunctChar(after) if after else True))
    else:
        can_open, can_close = left, right
    for _ in range(end - start):
        token = state.push("text", "", 0)
        token.content = marker
        state.delimiters.append(
            state_inline.Delimiter(
                marker=ord(marker),
                length=end - start,
                token=len(state.tokens) - 1,
                end=-1,
                open=can_open,
                close=can_close,
            )
        )
    state.pos = end
    return True


def _join_han_lines(state: StateCore) -> None:
    """A line break between two Chinese characters is only the author's line width."""
    for block in state.tokens:
        children = block.children or []
        for before, here, after in zip(children, children[1:], children[2:], strict=False):
            if (
                here.type == "softbreak"
                and before.content[-1:]
                and is_han(before.content[-1])
                and is_han(after.content[:1] or " ")
            ):
                here.type, here.tag, here.content = "text", "", ""


def _take_anchors(state: StateCore) -> None:
    """``## Words {#id}``: the id goes from the words into the heading's token."""
    for opening, words in pairwise(state.tokens):
        if opening.type == "heading_open":
            written = _ANCHOR.search(words.content)
            if written:
                words.content = words.content[: written.start()]
                opening.meta["anchor"] = written[1]


@lru_cache(maxsize=1)
def _parser() -> markdown_it.MarkdownIt:
    parser = markdown_it.MarkdownIt("commonmark", {"html": False, "typographer": False})
    parser.enable(["table", "strikethrough"])
    parser.inline.ruler.at("emphasis", _emphasis)
    parser.core.ruler.after("block", "take_anchors", _take_anchors)
    parser.core.ruler.push("join_han_lines", _join_han_lines)
    return parser


def _adapt(tokens: Sequence[Token], top: int) -> None:
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(5, max(top, int(token.tag[1]) - 2 + top))}"
        elif token.type in ("th_open", "td_open") and "style" in token.attrs:
            # The content security policy forbids style attributes; this one has an old equal.
            token.attrs = {"align": str(token.attrs["style"]).removeprefix("text-align:")}


def _place_pictures(tokens: Sequence[Token], picture: Picture | None) -> None:
    for token in tokens:
        if not token.children:
            continue
        kept: list[Token] = []
        for child in token.children:
            if child.type == "image":
                address = picture(str(child.attrs.get("src", ""))) if picture else None
                if address is None:
                    continue
                child.attrs["src"] = address
                child.attrs["loading"] = "lazy"
            kept.append(child)
        token.children = kept


def _clean(html: str) -> str:
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes={name: set(allowed) for name, allowed in _ATTRIBUTES.items()},
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer",
    )


def _anchored(html: str, tokens: Sequence[Token], anchor: Anchor, label: str) -> str:
    """Give each heading its id and a link to itself, called ``label`` and the heading's words."""
    written = [str(t.meta.get("anchor", "")) for t in tokens if t.type == "heading_open"]
    ids = iter([anchor(name) for name in written])

    def linked(match: re.Match[str]) -> str:
        tag, words, name = match[1], match[2], escape(next(ids))
        said = escape(f"{label} {Markup(words).striptags()}".strip())
        return (
            f'<{tag} id="{name}">{words}<a class="ka-anchor" href="#{name}" aria-label="{said}">'
            f'<span aria-hidden="true">#</span></a></{tag}>'
        )

    return _HEADING.sub(linked, html)


def prose(
    text: str,
    *,
    picture: Picture | None = None,
    top: int = 2,
    anchor: Anchor | None = None,
    anchor_label: str = "",
) -> Markup:
    """Blocks of text as safe HTML. ``#`` and ``##`` become headings of level ``top``, each further
    ``#`` one lower. Pictures are shown if ``picture`` knows their address, else left out.
    With ``anchor`` every heading gets an id and a link to itself."""
    tokens = _parser().parse(text)
    _adapt(tokens, top)
    _place_pictures(tokens, picture)
    html: Any = _parser().renderer.render(tokens, _parser().options, {})
    cleaned = _clean(str(html))
    if anchor is not None:
        cleaned = _anchored(cleaned, tokens, anchor, anchor_label)
    cleaned = cleaned.replace(
        "<table>", '<div class="ka-scroll" tabindex="0"><table class="table">'
    )
    cleaned = cleaned.replace("</table>", "</table></div>")
    cleaned = cleaned.replace("<ul>", '<ul class="plain">')
    return Markup(cleaned.replace("<ol>", '<ol class="plain">'))


def inline(text: str) -> Markup:
    """One line of text as safe HTML: emphasis, code and links."""
    return Markup(_clean(_parser().renderInline(text)))


def pictures_in(text: str) -> list[str]:
    """The names of the pictures a text shows, in order."""
    return [
        str(child.attrs.get("src", ""))
        for token in _parser().parse(text)
        for child in token.children or []
        if child.type == "image"
    ]


def headings(text: str) -> list[Heading]:
    """The headings of a text, in order, with the ids their author wrote."""
    tokens = _parser().parse(text)
    return [
        Heading(
            int(opening.tag[1]),
            "".join(child.content for child in words.children or []),
            str(opening.meta.get("anchor", "")),
            (opening.map or [0])[0],
        )
        for opening, words in pairwise(tokens)
        if opening.type == "heading_open"
    ]


def plain(text: str) -> str:
    """The words alone, a line per block: for search and for previews."""
    lines = []
    for token in _parser().parse(text):
        if token.type in ("inline", "fence", "code_block"):
            words = "".join(
                " " if child.type in ("softbreak", "hardbreak") else child.content
                for child in token.children or [token]
            )
            lines.append(words.strip())
    return "\n".join(line for line in lines if line)
