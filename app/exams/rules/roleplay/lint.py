"""What is wrong with a scenario, before anybody plays it: each fault with its place and mend."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from app.exams.rules.roleplay.acts import Act
from app.exams.rules.roleplay.conditions import parse
from app.exams.rules.roleplay.scenario import Scenario, Storylet
from app.exams.rules.roleplay.trials import parse_line

Path = tuple[str | int, ...]
FEWEST_EXAMPLES: Final = 5
_MOODS: Final = frozenset({"patience", "trust", "anger", "turn", "nudges", "off_topics", "nudge"})
_SWITCHES: Final = frozenset(
    {"opening", "silence", "off_topic", "echo", "repeat", "goal.all", "calm"}
)
_HAN: Final = re.compile("[\u3400-\u9fff]")


@dataclass(frozen=True)
class Fault:
    """What is wrong and how to mend it, at a path in the file."""

    path: Path
    message: str


def faults(scenario: Scenario, shared: Collection[str]) -> list[Fault]:
    """Everything that is wrong with the structure; ``shared`` are the library's act keys."""
    acts = frozenset(shared) | {act.key for act in scenario.acts}
    found = [
        *_patterns(scenario),
        *_conditions(scenario, acts),
        *_tokens(scenario, acts),
        *_needs(scenario),
        *_points(scenario),
        *_trials(scenario),
    ]
    for number, act in enumerate(scenario.acts):
        if act.kind != "point":
            found += [Fault(("acts", number), text) for text in examples(act)]
    return found


def examples(act: Act) -> Iterator[str]:
    """What an act's examples lack: five in each language, counter-examples in each."""
    for name, least, texts in (
        ("examples", FEWEST_EXAMPLES, act.examples),
        ("counters", 2, act.counters),
    ):
        zh = sum(1 for text in texts if _HAN.search(text))
        for language, count in (("Chinese", zh), ("English", len(texts) - zh)):
            if count < least:
                yield (
                    f"{act.key}: {count} {language} {name}; "
                    f"write at least {least} so that other words are recognised too"
                )


def _patterns(scenario: Scenario) -> Iterator[Fault]:
    for key, fact in scenario.facts.items():
        sources = [*fact.said, *(part for slot in fact.slots for part in (slot.pattern, slot.near))]
        for source in sources:
            if (why := _unreadable(source)) is not None:
                yield Fault(("facts", key), f"the pattern {source!r} cannot be read: {why}")
        if fact.secret and not fact.said:
            yield Fault(("facts", key), "a secret needs `said:` patterns to be guarded")
    for number, act in enumerate(scenario.acts):
        for source in (*act.cues, *act.vetoes):
            if (why := _unreadable(source)) is not None:
                yield Fault(("acts", number), f"the pattern {source!r} cannot be read: {why}")


def _unreadable(source: str) -> str | None:
    try:
        re.compile(source)
    except re.error as error:
        return str(error)
    return None


def _conditions(scenario: Scenario, acts: Collection[str]) -> Iterator[Fault]:
    named: list[tuple[Path, str]] = [
        (("storylets", number, "when"), storylet.when)
        for number, storylet in enumerate(scenario.storylets)
    ]
    named += [(("ends", number, "when"), end.when) for number, end in enumerate(scenario.ends)]
    named += [
        (("customer", "goals", number, "accept_if"), goal.accept_if)
        for number, goal in enumerate(scenario.goals)
    ]
    named += [
        (("customer", "dynamics", number, "when"), change.on)
        for number, change in enumerate(scenario.dynamics)
    ]
    for path, source in named:
        try:
            condition = parse(source)
        except ValueError as error:
            yield Fault(path, f"this condition cannot be read: {error}")
            continue
        for name in condition.names:
            if (why := _unknown(name, scenario, acts)) is not None:
                yield Fault(path, f"{name}: {why}")
    if not scenario.playable:
        return
    if not any("opening" in parse(s.when).names for s in _readable(scenario)):
        yield Fault(("storylets",), "no storylet opens the talk; give one `when: opening`")
    for number, storylet in enumerate(scenario.storylets):
        for need in storylet.raises:
            if need not in scenario.needs:
                yield Fault(("storylets", number), f"raises {need}, which is not under `needs:`")
        for fact in storylet.tells:
            if fact not in scenario.facts:
                yield Fault(("storylets", number), f"tells {fact}, which is not under `facts:`")


def _readable(scenario: Scenario) -> Iterator[Storylet]:
    for storylet in scenario.storylets:
        try:
            parse(storylet.when)
        except ValueError:
            continue
        yield storylet


def _unknown(name: str, scenario: Scenario, acts: Collection[str]) -> str | None:
    """Why a name can never be true; None if it can."""
    if name in _MOODS or name in _SWITCHES:
        return None
    kind, _, key = name.removeprefix("now.").partition(".")
    key = key.removesuffix(".refused")
    known: dict[str, Collection[str]] = {
        "act": acts,
        "fact": scenario.facts,
        "told": scenario.facts,
        "need": scenario.needs,
        "met": scenario.needs,
        "asked": scenario.needs,
        "goal": [goal.key for goal in scenario.goals],
        "said": [storylet.key for storylet in scenario.storylets],
        "action": [action.key for action in scenario.actions],
        "amount": [action.key for action in scenario.actions],
        "lookup": [panel.key for panel in scenario.panels if panel.lookup],
        "point": [point.key for point in scenario.points],
        "record": scenario.record,
        "outcome": ("solved", "handed_over", "walked_out", "timeout", "left"),
    }
    if kind == "taboo":
        return None
    if kind not in known:
        return "there is no such name; it can never be true"
    if key not in known[kind]:
        return f"there is no {kind} called {key} here; it can never be true"
    return None


def _tokens(scenario: Scenario, acts: Collection[str]) -> Iterator[Fault]:
    for number, point in enumerate(scenario.points):
        tokens = [*point.any_of, *point.all_of, *([point.after] if point.after else [])]
        for token in tokens:
            if (why := _unknown(token, scenario, acts)) is not None:
                yield Fault(("points", number), f"{token}: {why}")
    for key, need in scenario.needs.items():
        for token in need.answered_by:
            if (why := _unknown(token, scenario, acts)) is not None:
                yield Fault(("needs", key), f"{token}: {why}")


def _needs(scenario: Scenario) -> Iterator[Fault]:
    raised = {need for storylet in scenario.storylets for need in storylet.raises}
    for key in scenario.needs:
        if scenario.playable and key not in raised:
            yield Fault(("needs", key), "no storylet raises this need; the customer never asks it")


def _points(scenario: Scenario) -> Iterator[Fault]:
    seen: set[str] = set()
    for number, point in enumerate(scenario.points):
        if point.key in seen:
            yield Fault(("points", number), f"the key {point.key} stands twice")
        seen.add(point.key)
        if not point.any_of and not point.all_of:
            yield Fault(
                ("points", number), "nothing can meet this point; add `any:` or `examples:`"
            )
    for act in scenario.acts:
        if act.kind == "point":
            key = act.key.removeprefix("say-")
            place = next(i for i, point in enumerate(scenario.points) if point.key == key)
            for message in examples(act):
                yield Fault(("points", place), message)


def _trials(scenario: Scenario) -> Iterator[Fault]:
    kinds = {trial.kind for trial in scenario.trials}
    if scenario.playable:
        for wanted in ("ideal", "gaming"):
            if wanted not in kinds:
                yield Fault(("tests",), f"add a test transcript of kind {wanted}")
        if not kinds & {"middling", "vague"}:
            yield Fault(("tests",), "add a test transcript of kind middling or vague")
    for number, trial in enumerate(scenario.trials):
        last = -1.0
        for row, line in enumerate(trial.lines):
            try:
                at, _, _ = parse_line(line)
            except ValueError as error:
                yield Fault(("tests", number, "lines", row), str(error))
                continue
            if at < last:
                yield Fault(("tests", number, "lines", row), "this line is earlier than the last")
            last = at
