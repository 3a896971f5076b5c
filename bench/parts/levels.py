"""The grader on scenarios nobody tuned it on: its levels beside an inspector's.

``bench/unseen`` holds ten definitions written from a trainer's brief by one author, and eighty
chats with ratings by two others who saw neither the definitions nor the rules. ``bench/fresh``
holds five more definitions with thirty-five chats, all by one author, written and rated before
that author had read the rules. Both were the measure once; since engine 7 all of their chats have
been looked at, so that what they show flatters.

``bench/third`` and ``bench/fourth``, ten definitions and eighty chats each, are by authors who had
seen no rule. The third was graded by engines 6 and 7 before anybody had read it, the fourth by
engines 7 and 8; since then both have been looked at too, so that the figures of the engine as it is
flatter as well (those of the first sight stand in decisions 0038 and 0040). ``bench/fifth``: ten
definitions by two authors from a third one's briefs, eighty chats with ratings by two more, graded
by engines 8 and 9 before anybody had read a chat (decision 0042). All ratings are reference
ratings by authors, not ratings by working trainers, each chat rated once.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from app.exams.rules.agreement import kappa
from bench.figures import Figure

ROOT = Path(__file__).resolve().parents[2]
UNSEEN = ROOT / "bench" / "unseen"
FRESH = ROOT / "bench" / "fresh"
THIRD = ROOT / "bench" / "third"
FOURTH = ROOT / "bench" / "fourth"
FIFTH = ROOT / "bench" / "fifth"
# The goals are those set before the rules were written.
GOALS = {
    "attitude": 0.75,
    "communication": 0.70,
    "expertise": 0.70,
    "problem_handling": 0.75,
    "feedback_handling": 0.80,
    "efficiency": 0.92,
}


def _graded(folder: Path) -> dict[str, dict[str, Any]]:
    chosen = [part for path in sorted(folder.glob("*.yaml")) for part in ("--scenario", str(path))]
    command = [
        sys.executable, "-m", "flask", "--app", "app", "roleplay", "grade", *chosen,
        "--transcripts", str(folder / "chats.jsonl"), "--json",
    ]  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="bench-") as data:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=os.environ | {"ACADEMY_DATA": data},
            check=True,
            capture_output=True,
            text=True,
        )
    return {row["id"]: row for row in map(json.loads, done.stdout.splitlines())}


def measure(_scale: float) -> Iterator[Figure]:
    """Agreement by criterion, on passing, and on critical failures, for each set."""
    sets = (
        (UNSEEN, "by two authors, looked at"),
        (FRESH, "by one author, looked at"),
        (THIRD, "by two authors, looked at later"),
        (FOURTH, "by two others, looked at later"),
        (FIFTH, "by four others"),
    )
    for folder, hands in sets:
        if not (folder / "chats.jsonl").exists():
            continue
        lines = (folder / "chats.jsonl").read_text("utf-8").splitlines()
        rated = [json.loads(line) for line in lines]
        title = f"Levels on unseen scenarios {hands} ({len(rated)} chats)"
        yield from _set(title, rated, _graded(folder))


def _set(
    title: str, rated: Sequence[Mapping[str, Any]], graded: Mapping[str, Mapping[str, Any]]
) -> Iterator[Figure]:
    for criterion, goal in GOALS.items():
        pairs = []
        for row in rated:
            theirs = row["ratings"].get(criterion)
            ours = graded[row["id"]]["criteria"][criterion]["level"]
            if theirs and ours:
                pairs.append((theirs, round(ours)))
        found = kappa(pairs)
        if found is not None:
            note = f"{len(pairs)} pairs"
            yield Figure(title, f"{criterion}: weighted kappa", found, "", goal, True, note)
    same = sum(row["passed"] is graded[row["id"]]["passed"] for row in rated)
    yield Figure(title, "passed or not, the same", same / len(rated), "share", 0.9)
    hit = wrong = missed = 0
    for row in rated:
        theirs = set(row["critical"])
        ours = {one["code"] for one in graded[row["id"]]["critical_failures"]}
        hit += len(theirs & ours)
        wrong += len(ours - theirs)
        missed += len(theirs - ours)
    note = f"{hit} found, {wrong} false, {missed} missed"
    precision, recall = hit / max(1, hit + wrong), hit / max(1, hit + missed)
    yield Figure(title, "critical failures: precision", precision, "", 0.9)
    yield Figure(title, "critical failures: recall", recall, "", 0.8, True, note)
