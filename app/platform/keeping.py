"""Parts of pages that are the same for everybody who reads a language: rendered once a process.

``{% kept item.number, paper.hash %} ... {% endkept %}`` renders its body the first time and gives
the same text from then on. What the body depends on stands after the word; the reader's language
and where the part stands in which template are added by themselves. ``none`` as the first value
renders the body afresh. In the body nothing may ask who is reading: the names that would tell are
refused when the template is compiled, so that nothing personal can get into what all share.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Iterator
from threading import Lock

from flask import Flask
from jinja2 import TemplateSyntaxError, nodes, pass_context
from jinja2.ext import Extension
from jinja2.parser import Parser
from jinja2.runtime import Context
from markupsafe import Markup

from app.platform import i18n

MOST = 4096
PERSONAL = frozenset(
    {
        "bell",
        "csrf_token",
        "current_user",
        "g",
        "get_flashed_messages",
        "account_menu",
        "language_switch",
        "here",
        "may",
        "nav",
        "rail",
        "reader",
        "request",
        "session",
        "shells",
        "unread_notices",
    }
)

Key = tuple[Hashable, ...]


class Shelf:
    """A bounded store of rendered parts; the one unused longest goes first."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._parts: OrderedDict[Key, Markup] = OrderedDict()
        self._lock = Lock()

    def find(self, key: Key | None) -> Markup | None:
        """What is kept under this key."""
        if key is None:
            return None
        with self._lock:
            part = self._parts.get(key)
            if part is not None:
                self._parts.move_to_end(key)
            return part

    def keep(self, part: Markup, key: Key | None) -> Markup:
        """Keep a part under its key, if it has one, and give it."""
        if key is not None:
            with self._lock:
                self._parts[key] = part
                while len(self._parts) > self._most:
                    self._parts.popitem(last=False)
        return part

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._parts.clear()

    def __iter__(self) -> Iterator[Markup]:
        """What is kept, the one unused longest first."""
        with self._lock:
            return iter(list(self._parts.values()))

    def __len__(self) -> int:
        return len(self._parts)


class Kept(Extension):
    """The ``kept`` tag."""

    tags = {"kept"}

    def parse(self, parser: Parser) -> list[nodes.Node]:
        """Look the part up; where it is missing, render the body and keep it.

        The look-up is made as a filter, since the engine calls those directly: a page asks for
        dozens of parts, and a plain call costs more than the look-up itself.
        """
        line = next(parser.stream).lineno
        values: list[nodes.Expr] = []
        while parser.stream.current.type != "block_end":
            if values:
                parser.stream.expect("comma")
            values.append(parser.parse_expression())
        body = parser.parse_statements(("name:endkept",), drop_needle=True)
        self._refuse_personal(body, parser)
        own = parser.free_identifier().name
        # A template made from a string has no name; what it says tells it from others.
        place = nodes.Const(f"{parser.name or body!r}:{line}:{own}")
        key, part = f"_key_{own}", f"_part_{own}"

        def asked(what: nodes.Expr, name: str, *more: nodes.Expr) -> nodes.Filter:
            return nodes.Filter(what, name, list(more), [], None, None, lineno=line)

        found = asked(nodes.Name(key, "load"), "_kept_part")
        missing = nodes.Test(nodes.Name(part, "load"), "none", [], [], None, None)
        keep = asked(nodes.Name(part, "load"), "_keep_part", nodes.Name(key, "load"))
        return [
            nodes.Assign(
                nodes.Name(key, "store"),
                asked(nodes.Tuple(values, "load"), "_kept_key", place),
                lineno=line,
            ),
            nodes.Assign(nodes.Name(part, "store"), found, lineno=line),
            nodes.If(
                missing,
                [
                    nodes.AssignBlock(nodes.Name(part, "store"), None, body, lineno=line),
                    nodes.Assign(nodes.Name(part, "store"), keep, lineno=line),
                ],
                [],
                [],
                lineno=line,
            ),
            nodes.Output([nodes.Name(part, "load")], lineno=line),
        ]

    def _refuse_personal(self, body: list[nodes.Node], parser: Parser) -> None:
        for node in body:
            named = [node] if isinstance(node, nodes.Name) else []
            for name in [*named, *node.find_all(nodes.Name)]:
                if name.name in PERSONAL:
                    raise TemplateSyntaxError(
                        f"{name.name!r} tells who is reading: it must stand outside of 'kept'",
                        name.lineno,
                        parser.name,
                        parser.filename,
                    )


@pass_context
def _key(_context: Context, values: tuple[Hashable, ...], place: str) -> Key | None:
    """What a part is kept under; None if it must be rendered afresh.

    It takes the context only to be asked each time: a filter of constants alone is worked out by
    the engine when the template is compiled, in the language of whoever came first.
    """
    if values and values[0] is None:
        return None
    return (place, i18n.language(), *values)


def install(app: Flask) -> None:
    """Teach the templates the tag. The development server keeps nothing."""
    shelf = Shelf(0 if app.debug else MOST)
    app.jinja_env.add_extension(Kept)
    app.jinja_env.filters.update(_kept_key=_key, _kept_part=shelf.find, _keep_part=shelf.keep)
    app.extensions["kept_parts"] = shelf
