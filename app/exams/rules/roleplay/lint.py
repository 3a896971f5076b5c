"""What is wrong with a scenario, before anybody plays it: each fault with its place and mend."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, Final

from app.exams.rules.roleplay.conditions import parse
from app.exams.rules.roleplay.graph import unreached
from app.exams.rules.roleplay.icons import ICONS
from app.exams.rules.roleplay.library import OF_SCENARIO, Act
from app.exams.rules.roleplay.normalise import HAN
from app.exams.rules.roleplay.scenario import Scenario, Storylet
from app.exams.rules.roleplay.trials import parse_line

Path = tuple[str | int, ...]
N_ = str
FEWEST_EXAMPLES: Final = 5
_MOODS: Final = frozenset({"patience", "trust", "anger", "turn", "nudges", "off_topics", "nudge"})
_SWITCHES: Final = frozenset(
    {"opening", "silence", "off_topic", "echo", "repeat", "goal.all", "calm"}
)
_PATTERN: Final = N_("the pattern %(source)s cannot be read: %(why)s")
_CONDITION: Final = N_("this condition cannot be read: %(why)s")


@dataclass(frozen=True)
class Saying:
    """An English msgid and what fills its places."""

    msgid: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.msgid % self.values if self.values else self.msgid


@dataclass(frozen=True)
class Fault:
    """What is wrong and how to mend it, at a path in the file. ``about`` names what it is about,
    before the colon."""

    path: Path
    what: Saying
    about: str = ""

    @property
    def message(self) -> str:
        """The fault in English, in one line."""
        return f"{self.about}: {self.what}" if self.about else str(self.what)

    @property
    def breaks(self) -> bool:
        """Can nothing be read, played or graded before it is mended?"""
        return self.what.msgid in (_PATTERN, _CONDITION)


def fault(path: Path, msgid: str, about: str = "", **values: Any) -> Fault:
    """A fault by its msgid."""
    return Fault(path, Saying(msgid, values), about)


def faults(scenario: Scenario, shared: Collection[str]) -> list[Fault]:
    """Everything that is wrong with the structure; ``shared`` are the library's act keys."""
    acts = frozenset(shared) | {act.key for act in scenario.acts}
    found = [
        *_patterns(scenario),
        *_conditions(scenario, acts),
        *_tokens(scenario, acts),
        *_needs(scenario),
        *_unreached(scenario),
        *_points(scenario),
        *_twice(scenario),
        *_icons(scenario),
        *_trials(scenario),
    ]
    for act in scenario.acts:
        found += [Fault(place_of(scenario, act), text, act.key) for text in lacking(act)]
    return found


def place_of(scenario: Scenario, act: Act) -> Path:
    """Where the file says what an act of the scenario is: at a point, a taboo or an act."""
    if act.kind == "point":
        keys = [f"say-{point.key}" for point in scenario.points]
        return ("points", keys.index(act.key))
    taboos = act.key.startswith(OF_SCENARIO)
    others = [
        one
        for one in scenario.acts
        if one.kind != "point" and one.key.startswith(OF_SCENARIO) is taboos
    ]
    return ("taboos" if taboos else "acts", others.index(act))


def examples(act: Act) -> Iterator[str]:
    """What an act's examples lack, each as an English sentence that names the act."""
    return (f"{act.key}: {saying}" for saying in lacking(act))


def lacking(act: Act) -> Iterator[Saying]:
    """What an act's examples lack: five in each language, counter-examples in each."""
    for texts, least, missing_zh, missing_en in (
        (
            act.examples,
            FEWEST_EXAMPLES,
            N_(
                "%(count)s Chinese examples; "
                "write at least %(least)s so that other words are recognised too"
            ),
            N_(
                "%(count)s English examples; "
                "write at least %(least)s so that other words are recognised too"
            ),
        ),
        (
            act.counters,
            2,
            N_(
                "%(count)s Chinese counters; "
                "write at least %(least)s so that other words are recognised too"
            ),
            N_(
                "%(count)s English counters; "
                "write at least %(least)s so that other words are recognised too"
            ),
        ),
    ):
        zh = sum(1 for text in texts if HAN.search(text))
        for msgid, count in ((missing_zh, zh), (missing_en, len(texts) - zh)):
            if count < least:
                yield Saying(msgid, {"count": count, "least": least})


def _patterns(scenario: Scenario) -> Iterator[Fault]:
    for key, fact in scenario.facts.items():
        sources = [*fact.said, *(part for slot in fact.slots for part in (slot.pattern, slot.near))]
        for source in sources:
            if (why := unreadable(source)) is not None:
                yield fault(("facts", key), _PATTERN, source=repr(source), why=why)
        if fact.secret and not fact.said:
            yield fault(("facts", key), N_("a secret needs `said:` patterns to be guarded"))
    for act in scenario.acts:
        for source in (*act.cues, *act.vetoes):
            if (why := unreadable(source)) is not None:
                yield fault(place_of(scenario, act), _PATTERN, source=repr(source), why=why)
    named = [*scenario.jargon, *(s for found in scenario.record_checks.values() for s in found)]
    for source in named:
        if (why := unreadable(source)) is not None:
            yield fault(("record",), _PATTERN, source=repr(source), why=why)


def patterns_of(scenario: Scenario) -> Iterator[str]:
    """Every pattern that is compiled when messages are read and graded."""
    for fact in scenario.facts.values():
        yield from fact.said
        yield from (part for slot in fact.slots for part in (slot.pattern, slot.near))
    for act in scenario.acts:
        yield from (*act.cues, *act.vetoes)
    yield from scenario.jargon
    for sources in scenario.record_checks.values():
        yield from sources


def unreadable(source: str) -> str | None:
    """Why a pattern cannot be read; None if it can."""
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
            yield fault(path, _CONDITION, why=error)
            continue
        for name in condition.names:
            if (why := _unknown(name, scenario, acts)) is not None:
                yield Fault(path, why, name)
    if not scenario.playable:
        return
    if not any("opening" in parse(s.when).names for s in _readable(scenario)):
        yield fault(("storylets",), N_("no storylet opens the talk; give one `when: opening`"))
    for number, storylet in enumerate(scenario.storylets):
        for need in storylet.raises:
            if need not in scenario.needs:
                yield fault(
                    ("storylets", number),
                    N_("raises %(key)s, which is not under `needs:`"),
                    key=need,
                )
        for fact in storylet.tells:
            if fact not in scenario.facts:
                yield fault(
                    ("storylets", number),
                    N_("tells %(key)s, which is not under `facts:`"),
                    key=fact,
                )


def _readable(scenario: Scenario) -> Iterator[Storylet]:
    for storylet in scenario.storylets:
        try:
            parse(storylet.when)
        except ValueError:
            continue
        yield storylet


def _unknown(name: str, scenario: Scenario, acts: Collection[str]) -> Saying | None:
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
        return Saying(N_("there is no such name; it can never be true"))
    if key not in known[kind]:
        near = get_close_matches(key, known[kind], n=1, cutoff=0.75)
        if near:
            return Saying(
                N_("there is no %(kind)s called %(key)s here; did you mean %(near)s?"),
                {"kind": kind, "key": key, "near": near[0]},
            )
        return Saying(
            N_("there is no %(kind)s called %(key)s here; it can never be true"),
            {"kind": kind, "key": key},
        )
    return None


def _tokens(scenario: Scenario, acts: Collection[str]) -> Iterator[Fault]:
    for number, point in enumerate(scenario.points):
        tokens = [*point.any_of, *point.all_of, *([point.after] if point.after else [])]
        for token in tokens:
            why = _unknown(token, scenario, acts) or _later(token, number, scenario)
            if why is not None:
                yield Fault(("points", number), why, token)
    for key, need in scenario.needs.items():
        for token in need.answered_by:
            if (why := _unknown(token, scenario, acts)) is not None:
                yield Fault(("needs", key), why, token)


def _later(token: str, number: int, scenario: Scenario) -> Saying | None:
    """Why a point cannot count for the point at this place: points are earned from above."""
    if not token.startswith("point."):
        return None
    key = token.removeprefix("point.").removesuffix(".refused")
    place = [point.key for point in scenario.points].index(key)
    if place == number:
        return Saying(N_("this point names itself, which never counts; name another one"))
    if place > number:
        return Saying(
            N_("this point stands further down, where it is not seen yet; move it above this one")
        )
    return None


def _needs(scenario: Scenario) -> Iterator[Fault]:
    raised = {need for storylet in scenario.storylets for need in storylet.raises}
    for key in scenario.needs:
        if scenario.playable and key not in raised:
            yield fault(
                ("needs", key), N_("no storylet raises this need; the customer never asks it")
            )


def _unreached(scenario: Scenario) -> Iterator[Fault]:
    for number, _key in unreached(scenario):
        yield fault(
            ("storylets", number),
            N_("this line is never said: what it waits for cannot happen before it"),
        )


def _points(scenario: Scenario) -> Iterator[Fault]:
    for number, point in enumerate(scenario.points):
        if not point.any_of and not point.all_of:
            yield fault(
                ("points", number), N_("nothing can meet this point; add `any:` or `examples:`")
            )


def _twice(scenario: Scenario) -> Iterator[Fault]:
    """Two of a kind under one key: whoever names it would get the first and never the second."""
    taboos = [one.key for one in scenario.acts if one.key.startswith(OF_SCENARIO)]
    others = [
        one.key
        for one in scenario.acts
        if one.kind != "point" and not one.key.startswith(OF_SCENARIO)
    ]
    keyed: dict[Path, Sequence[str]] = {
        ("points",): [one.key for one in scenario.points],
        ("acts",): others,
        ("taboos",): [key.removeprefix(OF_SCENARIO) for key in taboos],
        ("storylets",): [one.key for one in scenario.storylets],
        ("actions",): [one.key for one in scenario.actions],
        ("panels",): [one.key for one in scenario.panels],
        ("customer", "goals"): [one.key for one in scenario.goals],
    }
    for path, keys in keyed.items():
        seen: set[str] = set()
        for number, key in enumerate(keys):
            if key in seen:
                yield fault((*path, number), N_("the key %(key)s stands twice"), key=key)
            seen.add(key)


def _icons(scenario: Scenario) -> Iterator[Fault]:
    """Symbols that are not drawn: nothing would be seen where they should stand."""
    named: list[tuple[Path, str]] = [
        (("authority", "powers", number), icon)
        for number, (icon, _said) in enumerate(scenario.powers)
    ]
    named += [(("panels", number), panel.icon) for number, panel in enumerate(scenario.panels)]
    named += [(("actions", number), action.icon) for number, action in enumerate(scenario.actions)]
    known = ", ".join(ICONS)
    for path, icon in named:
        if icon in ICONS:
            continue
        near = get_close_matches(icon, ICONS, n=1, cutoff=0.75)
        if near:
            yield fault(
                path,
                N_("there is no icon %(icon)s; did you mean %(near)s? The icons are: %(known)s"),
                icon=icon,
                near=near[0],
                known=known,
            )
        else:
            yield fault(
                path,
                N_("there is no icon %(icon)s; the icons are: %(known)s"),
                icon=icon,
                known=known,
            )


def _trials(scenario: Scenario) -> Iterator[Fault]:
    kinds = {trial.kind for trial in scenario.trials}
    if scenario.playable:
        for wanted in ("ideal", "gaming"):
            if wanted not in kinds:
                yield fault(("tests",), N_("add a test transcript of kind %(kind)s"), kind=wanted)
        if not kinds & {"middling", "vague"}:
            yield fault(("tests",), N_("add a test transcript of kind middling or vague"))
    for number, trial in enumerate(scenario.trials):
        last = -1.0
        for row, line in enumerate(trial.lines):
            try:
                at, _, _ = parse_line(line)
            except ValueError:
                yield fault(
                    ("tests", number, "lines", row),
                    N_("write seconds, A or C, then the words, not %(line)s"),
                    line=repr(line),
                )
                continue
            if at < last:
                yield fault(
                    ("tests", number, "lines", row), N_("this line is earlier than the last")
                )
            last = at
