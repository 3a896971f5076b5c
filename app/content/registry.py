"""Which kinds of content there are. Features register theirs at start; content knows none.

A feature derives its body from ``app.content.authored.Authored`` in its ``models`` room and says
in its ``content`` room::

    from app.content import registry
    from app.content.layouts import EntryFiles
    from app.content.registry import ContentKind

    def register() -> None:
        registry.register(
            EntryFiles("exams"),
            ContentKind(ExamBody, check=check_exam, project=project_exam, switched=index_exam),
        )

and calls ``register()`` from its wiring. Registering the same kind again replaces it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from app.content.authored import Authored
from app.content.layouts import Attached, Layout
from app.kernel.refs import Ref
from app.kernel.wording import Wording

Body = TypeVar("Body", bound=Authored)


class Checking(Protocol):
    """What a kind's check may ask: the whole content as it will stand after the load."""

    def fault(self, message: str, *path: str | int, **about: Any) -> None:
        """Report what is wrong and how to mend it, at the line of ``path`` in this entry.

        A msgid whose places are filled from ``about`` can be said in either language."""

    def find(self, model: type[Body], key: str) -> Body | None:
        """Another entry's body, or None."""

    def all(self, model: type[Body]) -> Mapping[str, Body]:
        """All bodies of a kind by key."""

    def knows(self, kind: str, key: str) -> bool:
        """Will a reference of this kind to this key lead somewhere? A key as somebody typed it,
        which need not be one, leads nowhere."""

    def brings(self, digest: str) -> bool:
        """Does a large file with this hash come in with the content?"""


@dataclass(frozen=True)
class Change(Generic[Body]):
    """What a switch did to one entry. ``body`` is None when learners no longer meet the entry
    (retired or deleted), else the body they meet now, of version ``version_id``."""

    kind: str
    key: str
    version_id: int | None
    number: int
    body: Body | None


@dataclass(frozen=True)
class ContentKind(Generic[Body]):
    """A kind of authored content.

    ``check(key, body, checking)``: faults beyond the schema, called for every entry on each check
    and load, and before publishing in the browser. Pure but for ``checking``.

    ``project(version_id, key, body)``: write rows that SQL needs (search, lists), keyed by
    ``version_id``; called once per new version, in the transaction that stores it, before anybody
    meets it. Read them joined on ``content_entry.current_version_id``. Flushes, never commits.

    ``switched(changes)``: called after entries changed what learners meet (search index, caches);
    in the publishing transaction in the browser, in short batches after a load. Must be repeatable.

    ``provides(key, body)``: references beside ``<kind>:<key>`` that this entry makes valid
    (a framework provides ``competency:...``); their kinds are named in ``provided_kinds``.

    ``facets(key, body)``: by what statistics count entries, each a path: ``{"type": ("single",
    "easy")}`` counts within single. A facet named like a kind of reference (``lesson``) also shows
    which of those have no entry.

    ``passage(key, body, name)``: the words of a named passage in both languages, None if there is
    none of this name; the name "" stands for the whole entry. The coverage table looks there.

    ``bring(file, at)``: take a large file of an entry into the academy, before the entry is stored;
    called outside of any transaction. Must be repeatable.

    ``revision``: raise it when ``check`` or ``project`` changed, so that an unchanged folder is
    loaded once more.
    """

    model: type[Body]
    check: Callable[[str, Body, Checking], None] | None = None
    project: Callable[[int, str, Body], None] | None = None
    switched: Callable[[Sequence[Change[Body]]], None] | None = None
    provides: Callable[[str, Body], Iterable[Ref]] | None = None
    provided_kinds: frozenset[str] = field(default=frozenset())
    facets: Callable[[str, Body], Mapping[str, tuple[str, ...]]] | None = None
    passage: Callable[[str, Body, str], Wording | None] | None = None
    bring: Callable[[Attached, datetime], None] | None = None
    revision: int = 1

    @property
    def name(self) -> str:
        """The kind's name, as in ``kind:key``."""
        return self.model.KIND


_kinds: dict[str, ContentKind[Any]] = {}
_layouts: dict[str, Layout] = {}
_placed: dict[str, tuple[str, ...]] = {}
_tables: set[str] = set()
_left_alone: set[str] = {"README.md", "README.zh.md"}
_large: set[re.Pattern[str]] = set()


def register(layout: Layout, *kinds: ContentKind[Any]) -> None:
    """Bind kinds to the place in the content folder where they are written.

    ``layout.place`` is that place; a layout yields entries of the given kinds only.
    """
    _layouts[layout.place] = layout
    _placed[layout.place] = tuple(kind.name for kind in kinds)
    for kind in kinds:
        if not kind.name:
            raise ValueError(f"{kind.model.__name__} names no KIND")
        _kinds[kind.name] = kind


def leave_alone(*places: str) -> None:
    """Name files or folders directly under content/ that are not content entries (``demo``)."""
    _left_alone.update(places)


def keep_table(*places: str) -> None:
    """Name files directly under content/ that say something about content and are checked with
    it, but that nobody meets."""
    _tables.update(places)


def keep_large(form: re.Pattern[str]) -> None:
    """Say by their path which files are not read into memory: they may be large, and their layout
    is told where they stand."""
    _large.add(form)


def is_large(file: str) -> bool:
    """Is this a file that is not read into memory?"""
    return any(form.fullmatch(file) for form in _large)


def tables() -> frozenset[str]:
    """Files that are checked and not loaded."""
    return frozenset(_tables)


def kind(name: str) -> ContentKind[Any]:
    """A registered kind. Raise KeyError."""
    return _kinds[name]


def kinds() -> Mapping[str, ContentKind[Any]]:
    """All kinds by name, in the order of registration."""
    return _kinds


def layouts() -> Mapping[str, Layout]:
    """All layouts by their place under the content folder."""
    return _layouts


def kinds_at(place: str) -> tuple[str, ...]:
    """The kinds that a layout's place holds."""
    return _placed[place]


def left_alone() -> frozenset[str]:
    """Names under the content folder that the loader does not read."""
    return frozenset(_left_alone)


def known_ref_kinds() -> frozenset[str]:
    """The kinds a reference may name."""
    extra = [kind.provided_kinds for kind in _kinds.values()]
    return frozenset(_kinds).union(*extra)
