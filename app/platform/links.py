"""Links between features that do not know each other: by what each registers at start.

A feature registers its kinds from its wiring; others ask with a ``Ref`` and never import it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.kernel.refs import Ref


@dataclass(frozen=True)
class Link:
    """Where a reference leads, in the reader's language. ``note`` is a line for a card."""

    title: str
    url: str
    ref: Ref
    note: str = ""


@dataclass(frozen=True)
class Way:
    """One way to say what a reference holds: its name, what it is called in the reader's language,
    and the words."""

    name: str
    label: str
    text: str


Resolve = Callable[[Ref, str], Link | None]
ResolveMany = Callable[[Sequence[Ref], str], Mapping[Ref, Link]]
WhereUsed = Callable[[Ref, str], Sequence[Link]]
Find = Callable[[str, str], Sequence[Link]]
FindWays = Callable[[Sequence[Ref], str], Mapping[Ref, Sequence[Way]]]

_resolvers: dict[str, Resolve] = {}
_resolvers_of_many: dict[str, ResolveMany] = {}
_users: dict[str, WhereUsed] = {}
_finders: dict[str, Find] = {}
_ways: dict[str, FindWays] = {}


def register(
    kind: str,
    resolve: Resolve | None = None,
    where_used: WhereUsed | None = None,
    find: Find | None = None,
    resolve_many: ResolveMany | None = None,
    ways: FindWays | None = None,
) -> None:
    """Say how references of a kind resolve and are found, and where this feature uses others'.

    ``resolve(ref, language)`` gives None for what is not there; ``find(words, language)`` gives
    the best matches first; ``resolve_many`` does the same as ``resolve`` for several at once;
    ``ways(refs, language)`` gives all the ways to say what they hold, the usual one first.
    Registering a kind again replaces it.
    """
    if resolve_many is not None:
        _resolvers_of_many[kind] = resolve_many
    if resolve is not None:
        _resolvers[kind] = resolve
    if where_used is not None and (kind in _users or where_used not in _users.values()):
        _users[kind] = where_used
    if find is not None:
        _finders[kind] = find
    if ways is not None:
        _ways[kind] = ways


def resolve(ref: Ref, language: str) -> Link | None:
    """Title and address; None if the kind is unknown or nothing is there."""
    known = _resolvers.get(ref.kind)
    return known(ref, language) if known else None


def resolve_all(refs: Sequence[Ref], language: str) -> dict[Ref, Link]:
    """The same for several references of a kind; those that lead nowhere are left out."""
    found: dict[Ref, Link] = {}
    for kind in dict.fromkeys(ref.kind for ref in refs):
        same = [ref for ref in refs if ref.kind == kind]
        many = _resolvers_of_many.get(kind)
        if many is not None:
            found.update(many(same, language))
        else:
            links = {ref: resolve(ref, language) for ref in same}
            found.update({ref: link for ref, link in links.items() if link is not None})
    return found


def where_used(ref: Ref, language: str, *, by: str = "") -> list[Link]:
    """Everything that points at this reference; with ``by`` only what was registered with that
    kind, which spares asking everybody else."""
    users = [user for kind, user in _users.items() if by in ("", kind)]
    return [link for user in users for link in user(ref, language)]


def find(kind: str, words: str, language: str) -> list[Link]:
    """Things of a kind that match the words, the best first."""
    known = _finders.get(kind)
    return list(known(words, language)) if known else []


def ways(refs: Sequence[Ref], language: str) -> dict[Ref, Sequence[Way]]:
    """All the ways to say what each of these holds, in a language, the usual one first; what has
    none is left out."""
    found: dict[Ref, Sequence[Way]] = {}
    for kind in dict.fromkeys(ref.kind for ref in refs):
        if kind in _ways:
            found.update(_ways[kind]([ref for ref in refs if ref.kind == kind], language))
    return found
