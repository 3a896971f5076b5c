"""The grader beside inspectors, on talks that taught it nothing about levels.

Each set has definitions by one or two authors and chats with ratings by others; none of them had
seen a rule. ``unseen`` and ``fresh`` (one author) are the oldest; ``third`` was graded by engines 6
and 7 before anybody had read it, ``fourth`` by 7 and 8, ``fifth`` and ``sixth`` by 8 and 9 (first
sight: decisions 0038, 0040, 0042). By now all have been looked at. What weighs a talk as inspectors
do is taught by rated talks, so each set is graded here by lines that the other sets taught. The
scales have heard other people's lines for the items of the four older sets, none of the last two's.
All ratings are reference ratings by authors, not ratings by working trainers, each chat rated once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from app.exams.commands.roleplay import definitions, library
from app.exams.rules.agreement import kappa
from app.exams.rules.roleplay.grading import Result, grade
from app.exams.services import roleplay_judging
from app.exams.services.roleplay_judging import Talk
from bench import made
from bench.figures import Figure

ROOT = Path(__file__).resolve().parents[2]
SETS = ("unseen", "fresh", "third", "fourth", "fifth", "sixth")
# The goals are those set before the rules were written.
GOALS = {
    "attitude": 0.75,
    "communication": 0.70,
    "expertise": 0.70,
    "problem_handling": 0.75,
    "feedback_handling": 0.80,
    "efficiency": 0.92,
}


def measure(_scale: float) -> Iterator[Figure]:
    """Agreement by criterion, on passing, and on critical failures, for each set."""
    with TemporaryDirectory(prefix="bench-") as data:
        app = made.academy(Path(data))
        with app.app_context():
            shared = library()
            readers = definitions(shared)
            files = roleplay_judging.rated_files(ROOT / "bench")
            talks = list(roleplay_judging.talks(files, readers))
        acts = [key for key, act in shared.acts.items() if act.kind == "act"]
        for name in SETS:
            lines = roleplay_judging.taught([one for one in talks if one.of != name], acts)
            own = [one for one in talks if one.of == name]
            if not own:
                continue
            graded = [grade(one.case.scenario, one.case.performance, lines) for one in own]
            title = f"Levels of {name}, lines taught by other sets ({len(own)} chats)"
            yield from _set(title, own, graded)


def _set(title: str, rated: Sequence[Talk], graded: Sequence[Result]) -> Iterator[Figure]:
    both = list(zip(rated, graded, strict=True))
    for criterion, goal in GOALS.items():
        pairs = [
            (theirs, ours)
            for talk, result in both
            if (theirs := talk.ratings.get(criterion))
            and (ours := result.criteria[criterion].level)
        ]
        found = kappa(pairs)
        if found is not None:
            note = f"{len(pairs)} pairs"
            yield Figure(title, f"{criterion}: weighted kappa", found, "", goal, True, note)
    same = sum(talk.passed is result.passed for talk, result in both)
    yield Figure(title, "passed or not, the same", same / len(both), "share", 0.9)
    hit = wrong = missed = 0
    for talk, result in both:
        codes = {one.code for one in result.critical}
        hit += len(talk.critical & codes)
        wrong += len(codes - talk.critical)
        missed += len(talk.critical - codes)
    note = f"{hit} found, {wrong} false, {missed} missed"
    precision, recall = hit / max(1, hit + wrong), hit / max(1, hit + missed)
    yield Figure(title, "critical failures: precision", precision, "", 0.9)
    yield Figure(title, "critical failures: recall", recall, "", 0.8, True, note)
