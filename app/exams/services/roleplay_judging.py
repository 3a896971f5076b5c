"""The lines that weigh a talk as inspectors do: as shipped, and how rated talks teach them.

The talks are reference talks with ratings by authors who had seen no rule (``bench`` and
``app/exams/taught/rated``): not ratings by working trainers, one a talk. Each set is by hands of
its own, so that what the lines make of a set they were not taught by tells what to expect.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from app.exams.rules.agreement import kappa
from app.exams.rules.roleplay import judging
from app.exams.rules.roleplay.case import EVEN, Case
from app.exams.rules.roleplay.gates import GATES
from app.exams.rules.roleplay.grading import case_of, grade
from app.exams.rules.roleplay.judging import GATE, Judging, Line, direction, names
from app.exams.rules.roleplay.scenario import CRITERIA
from app.exams.rules.roleplay.transcripts import performance_from
from app.exams.rules.roleplay.trials import Reader
from app.exams.services.roleplay_listening import FOLDER, no_number
from app.kernel.late import late
from app.language.simplify import simplified

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
else:
    np = late("numpy")

FILE: Final = FOLDER / "judging.json"
RATED: Final = FOLDER / "rated"
RIDGE: Final = 10.0
SPREAD: Final = 1.4
"""A ridge draws all levels to the middle; they are spread again, by so much at most."""
LEAST: Final = 60
"""So many rated talks a line needs."""
_ROUNDS: Final = 400
_SMALL: Final = 1e-6
_DIGITS: Final = 4
_TOP: Final = 5.0


@dataclass(frozen=True)
class Talk:
    """A rated talk: what it shows, the gates' levels, what the inspector gave and found critical,
    from which set."""

    case: Case
    signs: Mapping[str, float]
    gates: Mapping[str, int | None]
    ratings: Mapping[str, int | None]
    critical: frozenset[str]
    passed: bool
    of: str


@lru_cache(maxsize=1)
def shipped() -> Judging:
    """The lines that come with the product; none where their file is missing or broken."""
    return load(FILE)


def load(path: Path) -> Judging:
    """The lines of a file; none if it is missing or broken."""
    try:
        body = json.loads(path.read_text("utf-8"), parse_constant=no_number)
        return {
            str(key): Line(
                float(one["start"]), {str(k): float(v) for k, v in one["weights"].items()}
            )
            for key, one in body["lines"].items()
            if key in CRITERIA
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def save(lines: Judging, path: Path, *, of: str) -> None:
    """Write them, one sign a line, to be read by people as well; ``of`` tells from which talks."""
    kept = {
        key: {"start": line.start, "weights": dict(line.weights)} for key, line in lines.items()
    }
    path.write_text(json.dumps({"talks": of, "lines": kept}, indent=1) + "\n", "utf-8")


def rated_files(benchmark: Path) -> list[Path]:
    """Where the rated talks stand: those of the benchmark, and those that only teach."""
    return [*sorted(benchmark.glob("*/chats.jsonl")), *sorted(RATED.glob("*.jsonl"))]


def digest(files: Sequence[Path]) -> str:
    """What tells one choice of rated talks from another."""
    found = hashlib.sha256()
    for file in sorted(files, key=lambda one: (one.parent.name, one.name)):
        found.update(f"{file.parent.name}/{file.name}".encode())
        found.update(file.read_bytes())
    return found.hexdigest()[:16]


def talks(files: Sequence[Path], readers: Mapping[str, Reader]) -> Iterator[Talk]:
    """The rated talks of these files, one JSON object a line; the set is told by the folder where
    that holds one file, else by the file. Talks of unknown scenarios are left out."""
    for file in files:
        of = file.parent.name if file.stem == "chats" else file.stem
        for row in map(json.loads, file.read_text("utf-8").splitlines()):
            reader = readers.get(row["scenario"])
            if reader is not None:
                yield _talk(reader, row, of)


def _talk(reader: Reader, row: Mapping[str, Any], of: str) -> Talk:
    said = [one | {"text": simplified(one["text"])} for one in row["messages"]]
    given = {"id": row["id"], "messages": said, "events": row.get("events")}
    seen = {key: value for key, value in given.items() if value is not None}
    case = case_of(reader.scenario, performance_from(reader, seen))
    gates = {key: GATES[key](case, EVEN) for key in CRITERIA}
    signs, critical = judging.signs_of(case, EVEN), frozenset(row["critical"])
    return Talk(case, signs, gates, row["ratings"], critical, bool(row["passed"]), of)


def taught(found: Sequence[Talk], acts: Sequence[str]) -> dict[str, Line]:
    """A line for each criterion that enough of these talks were rated on."""
    lines = {}
    for criterion in CRITERIA:
        signs = names(acts, criterion)
        rated = [one for one in found if one.ratings.get(criterion) and one.gates[criterion]]
        if len(rated) >= LEAST:
            lines[criterion] = _line(rated, criterion, signs)
    return lines


def _line(rated: Sequence[Talk], criterion: str, signs: Sequence[str]) -> Line:
    """Ridge regression of the ratings in which no sign may work against its direction."""
    rows = np.array(
        [
            [
                (one.gates[criterion] or 0) / _TOP if sign == GATE else one.signs.get(sign, 0.0)
                for sign in signs
            ]
            for one in rated
        ]
    )
    wanted = np.array([float(one.ratings[criterion] or 0) for one in rated])
    middle, mean = rows.mean(axis=0), float(wanted.mean())
    table, rest = rows - middle, wanted - mean
    weights = _descended(table, rest, np.array([direction(sign) for sign in signs]))
    reckoned = float((table @ weights).std())
    weights *= min(SPREAD, 1 + (float(wanted.std()) / max(_SMALL, reckoned) - 1) / 2)
    weights = weights.round(_DIGITS)
    kept = {sign: float(w) for sign, w in zip(signs, weights, strict=True) if w}
    return Line(round(mean - float(middle @ weights), _DIGITS), kept)


def _descended(
    table: NDArray[np.float64], rest: NDArray[np.float64], ways: NDArray[np.int64]
) -> NDArray[np.float64]:
    """The weights of least squares with a ridge, each on its side of nought, one after another
    until none moves."""
    inner, pull = table.T @ table, table.T @ rest
    weights = np.zeros(table.shape[1])
    for _round in range(_ROUNDS):
        moved = 0.0
        for place in range(len(weights)):
            own = inner[place, place]
            if own < _SMALL:
                continue
            new = (pull[place] + own * weights[place]) / (own + RIDGE)
            if ways[place] * new < 0:
                new = 0.0
            step = new - weights[place]
            if step:
                pull -= inner[:, place] * step
                weights[place] = new
                moved = max(moved, abs(step))
        if moved < _SMALL:
            break
    return weights


def told(found: Sequence[Talk], acts: Sequence[str]) -> Iterator[str]:
    """How the gates and the lines agree with the inspectors of each set, where the lines were
    taught by the other sets alone: weighted kappa, under all caps."""
    for of in sorted({one.of for one in found}):
        own = [one for one in found if one.of == of]
        lines = taught([one for one in found if one.of != of], acts)
        graded = [
            [grade(one.case.scenario, one.case.performance, chosen).levels() for one in own]
            for chosen in ({}, lines)
        ]
        for criterion in lines:
            shown = []
            for levels in graded:
                both = [
                    (rating, level[criterion])
                    for one, level in zip(own, levels, strict=True)
                    if (rating := one.ratings.get(criterion)) and criterion in level
                ]
                value = kappa(both)
                shown.append(f"{value:.2f} of {len(both)}" if value is not None else "-")
            yield f"{of}, {criterion}: gates {shown[0]}, lines {shown[1]}"
