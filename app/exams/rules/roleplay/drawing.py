"""Where the boxes of a scenario's picture stand and how the lines between them run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app.exams.rules.roleplay.graph import Edge, Graph, Node

WIDTH: Final = 744
BOX: Final = (150, 54)
PER_ROW: Final = 4
_GAP: Final = 44
_TOP: Final = 16
_PITCH: Final = BOX[1] + 62


@dataclass(frozen=True)
class Box:
    """A node with its upper left corner."""

    node: Node
    x: int
    y: int


@dataclass(frozen=True)
class Line:
    """An edge as an SVG path, and where its words may stand."""

    edge: Edge
    path: str
    at: tuple[int, int]


@dataclass(frozen=True)
class Picture:
    """Everything to draw, and how large the sheet is."""

    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    width: int
    height: int


def picture(graph: Graph) -> Picture:
    """The picture of a graph: rows from the opening down, each row at most four boxes."""
    boxes: dict[str, Box] = {}
    for row, nodes in enumerate(_rows(graph)):
        space = WIDTH - len(nodes) * BOX[0]
        gap = space / (len(nodes) + 1)
        for place, node in enumerate(nodes):
            x = round(gap + place * (BOX[0] + gap))
            boxes[node.at] = Box(node, x, _TOP + row * _PITCH)
    last = max((box.y for box in boxes.values()), default=0)
    lines = tuple(_line(edge, boxes[edge.source], boxes[edge.target]) for edge in graph.edges)
    return Picture(tuple(boxes.values()), lines, WIDTH, last + BOX[1] + _TOP)


def _rows(graph: Graph) -> list[list[Node]]:
    """Nodes by how many steps they are from where the talk begins; what begins by itself later
    (a nudge, an answer that fits no question) follows with what it leads to."""
    rest = {node.at: node for node in graph.nodes}
    rows: list[list[Node]] = []
    while rest:
        begun = [node for node in rest.values() if not graph.into(node.at)]
        first = next(iter(rest.values()))
        layer = [first] if not rows or first not in begun else begun
        while layer:
            for node in layer:
                rest.pop(node.at, None)
            rows += [layer[n : n + PER_ROW] for n in range(0, len(layer), PER_ROW)]
            following = dict.fromkeys(
                edge.target for node in layer for edge in graph.out_of(node.at)
            )
            layer = [rest[at] for at in following if at in rest]
    return rows


def _line(edge: Edge, source: Box, target: Box) -> Line:
    width, height = BOX
    middle, end = source.x + width // 2, target.x + width // 2
    if target.y > source.y:
        top, bottom = source.y + height, target.y
        bend = round((bottom - top) / 2)
        path = f"M{middle} {top}C{middle} {top + bend} {end} {bottom - bend} {end} {bottom}"
        return Line(edge, path, ((middle + end) // 2, (top + bottom) // 2))
    if target.y == source.y and abs(target.x - source.x) <= width + 3 * _GAP:
        level = source.y + height // 2
        right = target.x > source.x
        start = source.x + width if right else source.x
        stop = target.x if right else target.x + width
        return Line(edge, f"M{start} {level}H{stop}", ((start + stop) // 2, level - 6))
    # Back up, or past a neighbour: out at the lower side and round.
    side = source.x + width if middle < WIDTH // 2 else source.x
    out = 40 if middle < WIDTH // 2 else -40
    enter = target.x + width if end < WIDTH // 2 else target.x
    level, goal = source.y + height // 2, target.y + height // 2
    path = f"M{side} {level}C{side + out} {level} {enter + out} {goal} {enter} {goal}"
    return Line(edge, path, ((side + enter) // 2 + out, (level + goal) // 2))
