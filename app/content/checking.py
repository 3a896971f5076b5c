"""Checking bodies against everything else: references, each kind's own rules."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from app.content import reading, registry
from app.content.authored import Authored, Path
from app.content.faults import Said
from app.kernel.refs import Ref

Body = TypeVar("Body", bound=Authored)
N_ = str  # a msgid for tools/catalogs.py


@dataclass(frozen=True)
class Finding:
    """A fault of one entry: which, where in its body, what and how to mend it.

    ``message`` says it in English; ``msgid`` with what ``about`` holds for its places says it to a
    reader of either language.
    """

    kind: str
    key: str
    path: Path
    message: str
    msgid: str = field(default="", compare=False)
    about: Mapping[str, Any] = field(default_factory=dict, compare=False)


@dataclass
class World:
    """The whole content as it will stand: bodies by kind and key.

    ``named`` holds entries that are there but broken, ``unreadable`` the kinds of which a file
    could not be read at all: nobody is blamed for pointing at those. ``brought`` are the hashes of
    large files that come in with it.
    """

    bodies: dict[str, dict[str, Authored]] = field(default_factory=dict)
    named: frozenset[tuple[str, str]] = frozenset()
    unreadable: frozenset[str] = frozenset()
    brought: frozenset[str] = frozenset()
    _provided: set[tuple[str, str]] | None = None

    def put(self, key: str, body: Authored) -> None:
        """Let an entry stand."""
        self.bodies.setdefault(body.KIND, {})[key] = body
        self._provided = None

    def drop(self, kind: str, key: str) -> None:
        """Let an entry be gone."""
        self.bodies.get(kind, {}).pop(key, None)
        self._provided = None

    def find(self, model: type[Body], key: str) -> Body | None:
        """An entry's body, or None."""
        found = self.bodies.get(model.KIND, {}).get(key)
        return found if isinstance(found, model) else None

    def all(self, model: type[Body]) -> Mapping[str, Body]:
        """All bodies of a kind."""
        return self.bodies.get(model.KIND, {})  # type: ignore[return-value]

    def knows(self, kind: str, key: str) -> bool:
        """Does a reference of this kind to this key lead to an entry, or to something an entry
        provides? What is no key leads nowhere."""
        if key in self.bodies.get(kind, {}) or (kind, key) in self.named:
            return True
        if kind in self.unreadable:
            return True
        if self._provided is None:
            self._provided = {(ref.kind, ref.key) for ref in self._all_provided()}
        return (kind, key) in self._provided

    def _all_provided(self) -> Iterator[Ref]:
        for name, kind in registry.kinds().items():
            if kind.provides is not None:
                for key, body in self.bodies.get(name, {}).items():
                    yield from kind.provides(key, body)

    def faults(self, kind: str, key: str) -> list[Finding]:
        """Everything wrong with one entry in this world."""
        body = self.bodies[kind][key]
        asking = _Asking(self, kind, key)
        known = registry.known_ref_kinds()
        for path, ref in body.refs():
            if ref.kind not in known:
                kinds = ", ".join(sorted(known))
                said = N_("`%(ref)s`: there is no kind `%(kind)s`; kinds are %(kinds)s")
                asking.fault(said, *path, ref=ref, kind=ref.kind, kinds=kinds)
            elif not self.knows(ref.kind, ref.key):
                said = N_("`%(ref)s` leads nowhere; write that entry or mend the name")
                asking.fault(said, *path, ref=ref)
        check = registry.kind(kind).check
        if check is not None:
            check(key, body, asking)
        return asking.findings

    def all_faults(self) -> list[Finding]:
        """Everything wrong with everything."""
        found: list[Finding] = []
        for name in registry.kinds():
            for key in self.bodies.get(name, {}):
                found += self.faults(name, key)
        return found


class _Asking:
    """What a kind's check holds in its hand: see registry.Checking."""

    def __init__(self, world: World, kind: str, key: str) -> None:
        self._world, self._kind, self._key = world, kind, key
        self.findings: list[Finding] = []

    def fault(self, message: str, *path: str | int, **about: Any) -> None:
        said = Said(message, **about)
        self.findings.append(Finding(self._kind, self._key, path, said, message, about))

    def find(self, model: type[Body], key: str) -> Body | None:
        return self._world.find(model, key)

    def all(self, model: type[Body]) -> Mapping[str, Body]:
        return self._world.all(model)

    def knows(self, kind: str, key: str) -> bool:
        return self._world.knows(kind, key)

    def brings(self, digest: str) -> bool:
        return digest in self._world.brought


def present_world() -> World:
    """What learners meet now, of every kind."""
    world = World()
    for kind in registry.kinds().values():
        for version in reading.published(kind.model):
            world.put(version.key, version.body)
    return world


def provided(ref_kind: str) -> list[Ref]:
    """The references of a kind that published entries provide, in their order."""
    found: list[Ref] = []
    for kind in registry.kinds().values():
        if ref_kind in kind.provided_kinds and kind.provides is not None:
            for version in reading.published(kind.model):
                given = kind.provides(version.key, version.body)
                found += [ref for ref in given if ref.kind == ref_kind]
    return found


def faults_of(model: type[Authored], key: str, body: Any) -> list[str]:
    """What stands against publishing this body now: places and what to mend, for people."""
    return faults_of_all(model, {key: body})[key]


def findings_of(model: type[Authored], key: str, body: Any) -> list[Finding]:
    """The same with the parts of each place and the msgid, to be said in the reader's language."""
    world = present_world()
    world.put(key, body)
    return world.faults(model.KIND, key)


def hanging(model: type[Authored], key: str, body: Any) -> list[Finding]:
    """What would be wrong with other published entries once this body is published, as they name
    something that it no longer provides. Only entries whose text holds such a name are read."""
    provides = registry.kind(model.KIND).provides
    world = present_world()
    before = world.find(model, key)
    if provides is None or before is None:
        return []
    gone = {ref.key for ref in {*provides(key, before)} - {*provides(key, body)}}
    if not gone:
        return []
    naming = [
        (kind, other)
        for kind, bodies in world.bodies.items()
        for other, entry in bodies.items()
        if (kind, other) != (model.KIND, key) and _names(entry, gone)
    ]
    known = {finding for pair in naming for finding in _plain(world.faults(*pair))}
    world.put(key, body)
    return [
        finding
        for pair in naming
        for finding in world.faults(*pair)
        if _plain([finding])[0] not in known
    ]


def _names(body: Authored, keys: Collection[str]) -> bool:
    text = body.model_dump_json()
    return any(key in text for key in keys)


def _plain(findings: Sequence[Finding]) -> list[tuple[str, str, Path, str]]:
    return [(one.kind, one.key, one.path, one.message) for one in findings]


def faults_of_all(model: type[Authored], bodies: Mapping[str, Any]) -> dict[str, list[str]]:
    """The same for many bodies that are to be published together, read once."""
    world = present_world()
    for key, body in bodies.items():
        world.put(key, body)
    return {key: [_said(one) for one in world.faults(model.KIND, key)] for key in bodies}


def _said(finding: Finding) -> Said:
    place = ".".join(str(step) for step in finding.path)
    if not place:
        return Said(finding.msgid or finding.message, **finding.about)
    return Said(N_("%(where)s: %(what)s"), where=place, what=finding.message)


def pointing_at(model: type[Authored], key: str) -> list[str]:
    """Published entries that would point at nothing if this one were gone, as ``kind:key``."""
    target = Ref(model.KIND, key)
    return [str(ref) for ref in users_of(target) if ref != target]


def users_of(target: Ref) -> list[Ref]:
    """Published entries that point at this reference."""
    found: list[Ref] = []
    for name, bodies in present_world().bodies.items():
        for key, body in bodies.items():
            if any(ref == target for _, ref in body.refs()):
                found.append(Ref(name, key))
    return found
