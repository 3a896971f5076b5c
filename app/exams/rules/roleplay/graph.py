"""How lines, needs and endings of a scenario hang together: who leads to whom, what is reached."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from app.exams.rules.roleplay.conditions import Condition, parse
from app.exams.rules.roleplay.scenario import Scenario

EdgeKind = Literal["raises", "answers", "after"]
_FROM_NEED: Final = ("need", "met", "asked")
_NEVER_READ: Final = Condition("", (), lambda values: False)


@dataclass(frozen=True)
class Node:
    """A line (``storylets``), a need (``needs``) or an ending (``ends``) and its key."""

    kind: str
    key: str
    reached: bool = True

    @property
    def at(self) -> str:
        """The node's address: ``storylets/open``."""
        return f"{self.kind}/{self.key}"


@dataclass(frozen=True)
class Edge:
    """``source`` leads to ``target``: a line raises a need, what answers a need leads to a line, a
    line comes after another one. ``by`` names what the agent must do."""

    source: str
    target: str
    kind: EdgeKind
    by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Graph:
    """Nodes in the order of the scenario, edges without doubles."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    def into(self, at: str) -> tuple[Edge, ...]:
        """The edges that lead to a node."""
        return tuple(edge for edge in self.edges if edge.target == at)

    def out_of(self, at: str) -> tuple[Edge, ...]:
        """The edges that leave a node."""
        return tuple(edge for edge in self.edges if edge.source == at)


def readable(source: str) -> Condition:
    """The condition; one that cannot be read names nothing and stands in nobody's way."""
    try:
        return parse(source)
    except ValueError:
        return _NEVER_READ


def graph_of(scenario: Scenario) -> Graph:
    """The whole picture of a scenario that is to be played."""
    lost = {key for _number, key in unreached(scenario)}
    raised = {need for s in scenario.storylets if s.key not in lost for need in s.raises}
    nodes = [Node("storylets", s.key, s.key not in lost) for s in scenario.storylets]
    nodes += [Node("needs", key, key in raised) for key in scenario.needs]
    nodes += [Node("ends", str(number)) for number, _end in enumerate(scenario.ends, 1)]
    merged: dict[tuple[str, str, EdgeKind], list[str]] = {}
    known = {node.at for node in nodes}
    for source, target, kind, by in _edges(scenario):
        if source in known and target in known and source != target:
            names = merged.setdefault((source, target, kind), [])
            names += [name for name in by if name not in names]
    return Graph(tuple(nodes), tuple(Edge(*ends, tuple(by)) for ends, by in merged.items()))


_Found = tuple[str, str, EdgeKind, tuple[str, ...]]


def _edges(scenario: Scenario) -> Iterator[_Found]:
    for storylet in scenario.storylets:
        at = f"storylets/{storylet.key}"
        for need in storylet.raises:
            yield at, f"needs/{need}", "raises", ()
        yield from _into(scenario, at, storylet.when)
    for number, end in enumerate(scenario.ends, 1):
        yield from _into(scenario, f"ends/{number}", end.when)


def _into(scenario: Scenario, at: str, when: str) -> Iterator[_Found]:
    for name in readable(when).wanted:
        kind, _, key = name.removeprefix("now.").partition(".")
        if kind in _FROM_NEED:
            by = scenario.needs[key].answered_by if kind == "met" and key in scenario.needs else ()
            yield f"needs/{key}", at, "answers", by
        elif kind == "said":
            yield f"storylets/{key}", at, "after", ()
        elif kind == "told":
            for storylet in scenario.storylets:
                if key in storylet.tells:
                    yield f"storylets/{storylet.key}", at, "after", ()
        else:
            for token in _tokens(scenario, name.removeprefix("now.").removesuffix(".refused")):
                for need in scenario.needs.values():
                    if token in need.answered_by:
                        yield f"needs/{need.key}", at, "answers", (token,)


def _tokens(scenario: Scenario, name: str) -> tuple[str, ...]:
    """What the agent does where a condition asks for ``name``: a goal stands for what meets it."""
    if not name.startswith("goal."):
        return (name,)
    goals = [g for g in scenario.goals if name in ("goal.all", f"goal.{g.key}")]
    return tuple(token for goal in goals for token in readable(goal.accept_if).wanted)


def unreached(scenario: Scenario) -> tuple[tuple[int, str], ...]:
    """Lines that can never be said, by their number and key: what they wait for is raised, told or
    said by no line that can be said before them."""
    said: set[str] = set()
    growing = True
    while growing:
        can = _possible(scenario, said)
        now = {s.key for s in scenario.storylets if _may(s.when, can)}
        growing = now > said
        said |= now
    return tuple((n, s.key) for n, s in enumerate(scenario.storylets) if s.key not in said)


def _may(when: str, can: Callable[[str], bool]) -> bool:
    condition = readable(when)
    return condition is _NEVER_READ or condition.possible(can)


def _possible(scenario: Scenario, said: set[str]) -> Callable[[str], bool]:
    """May a name be true once these lines can be said? Yes for what the agent or time brings."""
    speaking = [s for s in scenario.storylets if s.key in said]
    raised = {need for storylet in speaking for need in storylet.raises}
    told = {fact for storylet in speaking for fact in storylet.tells}
    goals = {goal.key: goal for goal in scenario.goals}

    def apart_from_goals(name: str) -> bool:
        kind, _, key = name.removeprefix("now.").partition(".")
        if kind in _FROM_NEED:
            return key in raised or key not in scenario.needs
        if kind == "said":
            return key in said or key not in {s.key for s in scenario.storylets}
        if kind == "told":
            return key in told or key not in scenario.facts
        return True

    def can(name: str) -> bool:
        if name == "goal.all":
            return all(_may(goal.accept_if, apart_from_goals) for goal in scenario.goals)
        if name.startswith("goal.") and name[5:] in goals:
            return _may(goals[name[5:]].accept_if, apart_from_goals)
        return apart_from_goals(name)

    return can
