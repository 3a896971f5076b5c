"""What must not be said: rules compiled once, and the findings in a text. Pure."""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any, Final

from app.kernel.wording import Wording
from app.language.rules import folding, quoting
from app.language.rules.folding import Folded, Simplify, Span, Syllables

MOST_CHARACTERS: Final = 20_000
LAST_CHARACTERS: Final = 1_000
MOST_PATTERN: Final = 1_000
_MARKS: Final = str.maketrans("", "", "\"'“”‘’「」『』")
_END: Final = re.compile(r"[。！？!?；;\n]|\.(?=\s)")


class Category(StrEnum):
    """What a finding is about."""

    INSULT = "insult_or_belittling"
    IMPATIENCE = "impatience_or_brush_off"
    BLAME = "blame_customer"
    ABSOLUTE = "absolute_advertising_claim"
    OFF_PLATFORM = "off_platform_contact"
    CASH_FOR_REVIEWS = "cash_for_reviews"
    PROMISE = "promise_beyond_authority"
    PRIVACY = "privacy"


class Severity(StrEnum):
    """``severe`` refuses publishing; ``warning`` is shown and asks for a look."""

    SEVERE = "severe"
    WARNING = "warning"


@dataclass(frozen=True)
class Rule:
    """Patterns of one fault. ``negatable``: said with "not", it is no fault."""

    key: str
    category: Category
    severity: Severity
    reason: Wording
    suggestion: Wording
    zh: tuple[str, ...] = ()
    en: tuple[str, ...] = ()
    unless_zh: tuple[str, ...] = ()
    unless_en: tuple[str, ...] = ()
    negatable: bool = True
    sounds: tuple[str, ...] = ()
    real: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finding:
    """Where a rule met the text: ``span`` counts code points of the text as given.

    A pattern is sure; the taught head says how sure it is, and which taught sentences are near.
    ``disguised``: what was met is not written out, but spaced, spelled by its sound or the like.
    """

    span: Span
    rule: str
    category: Category
    severity: Severity
    suggestion: str
    reason: str
    probability: float = 1.0
    near: tuple[str, ...] = ()
    disguised: bool = False

    def line(self) -> dict[str, Any]:
        """As the command prints it."""
        return {
            "span": list(self.span),
            "rule": self.rule,
            "category": self.category.value,
            "severity": self.severity.value,
            "suggestion": self.suggestion,
        }


@dataclass(frozen=True)
class _Compiled:
    rule: Rule
    zh: re.Pattern[str] | None
    en: re.Pattern[str] | None
    unless_zh: re.Pattern[str] | None
    unless_en: re.Pattern[str] | None


def _joined(patterns: Sequence[str]) -> re.Pattern[str] | None:
    return re.compile("|".join(f"(?:{one})" for one in patterns)) if patterns else None


class Lexicon:
    """Rules ready to read texts. ``simplify`` maps traditional characters one for one,
    ``syllables`` gives the sounds of Chinese characters."""

    def __init__(self, rules: Sequence[Rule], simplify: Simplify, syllables: Syllables) -> None:
        self._rules = [
            _Compiled(
                rule,
                _joined(rule.zh),
                _joined(rule.en),
                _joined(rule.unless_zh),
                _joined(rule.unless_en),
            )
            for rule in rules
        ]
        self._simplify, self._syllables = simplify, syllables
        words = [word for rule in rules for word in rule.sounds]
        self._sounds = {"".join(syllables(word)): word for word in reversed(words)}
        self._real = frozenset(words) | {word for rule in rules for word in rule.real}

    def check(self, text: str) -> list[Finding]:
        """Every finding, in the order of the text; nothing where it is clean."""
        found: list[Finding] = []
        for start, end in portions(text):
            for one in self._found(text[start:end]):
                span = (one.span[0] + start, one.span[1] + start)
                found.append(replace(one, span=span) if start else one)
        return found

    def _found(self, text: str) -> list[Finding]:
        base = folding.base(text, self._simplify)
        spoken = quoting.reported(text)
        tight, loose = folding.tight(base), folding.loose(base)
        chinese = [tight]
        heard = folding.heard(tight, self._sounds, self._real, self._syllables)
        if heard.text != tight.text:
            chinese.append(heard)
        english = [loose]
        unleet = folding.unleet(loose)
        if unleet.text != loose.text:
            english.append(unleet)
        found: list[Finding] = []
        for one in self._rules:
            for streams, pattern, unless, language in (
                (chinese, one.zh, one.unless_zh, "zh"),
                (english, one.en, one.unless_en, "en"),
            ):
                if pattern is None:
                    continue
                for stream in streams:
                    for span, met in _spans(stream, pattern, unless, one.rule.negatable, language):
                        if not quoting.inside(span, spoken):
                            disguised = _bare(text[slice(*span)]) != _bare(met)
                            _add(found, one.rule, span, language, disguised)
        return _ordered(found)


def _bare(words: str) -> str:
    """Words as they are written, but for quotation marks: to quote a word disguises nothing."""
    return words.translate(_MARKS).casefold()


def portions(text: str) -> list[Span]:
    """A text in portions of at most ``MOST_CHARACTERS``, cut where a sentence ends if one does."""
    found: list[Span] = []
    start = 0
    while len(text) - start > MOST_CHARACTERS:
        most = start + MOST_CHARACTERS
        ends = [place.end() for place in _END.finditer(text, most - LAST_CHARACTERS, most)]
        end = ends[-1] if ends else most
        found.append((start, end))
        start = end
    return [*found, (start, len(text))]


def _spans(
    stream: Folded,
    pattern: re.Pattern[str],
    unless: re.Pattern[str] | None,
    negatable: bool,
    language: str,
) -> list[tuple[Span, str]]:
    """(where, what the pattern met) of each finding in a stream."""
    spans = []
    for match in pattern.finditer(stream.text):
        start, end = match.span()
        if start == end:
            continue
        clause_start, clause_end = quoting.clause(stream.text, start, end)
        if unless and unless.search(stream.text, clause_start, clause_end):
            continue
        if quoting.warned_of(stream.text, start, language):
            continue
        if negatable and quoting.negated(stream.text[clause_start:start], language):
            continue
        spans.append((stream.span(start, end), match.group()))
    return spans


def _add(found: list[Finding], rule: Rule, span: Span, language: str, disguised: bool) -> None:
    for other in found:
        if other.rule == rule.key and other.span[0] < span[1] and span[0] < other.span[1]:
            return
    found.append(
        Finding(
            span,
            rule.key,
            rule.category,
            rule.severity,
            rule.suggestion.said_in(language),
            rule.reason.said_in(language),
            disguised=disguised,
        )
    )


def _ordered(found: list[Finding]) -> list[Finding]:
    """By place; of one category, what stands inside a longer finding is left out."""
    kept = [
        one
        for one in found
        if not any(
            other is not one
            and other.category == one.category
            and other.span[0] <= one.span[0]
            and one.span[1] <= other.span[1]
            and (other.span != one.span or found.index(other) < found.index(one))
            for other in found
        )
    ]
    return sorted(kept, key=lambda one: (one.span, one.rule))


# --- rules as trainers write them


def faults(patterns: Mapping[str, Sequence[str]]) -> list[tuple[str, int, str]]:
    """(field, place, what is wrong) of patterns that do not compile, match nothing at all, or
    could run for ever."""
    found = []
    for name, listed in patterns.items():
        for place, pattern in enumerate(listed):
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("error")
                    compiled = re.compile(pattern)
                    tree = _parser.parse(pattern)
            except (re.error, Warning) as error:
                found.append((name, place, f"the pattern {pattern!r} is broken: {error}"))
                continue
            if compiled.match("") is not None:
                found.append((name, place, f"the pattern {pattern!r} matches everything"))
            elif len(pattern) > MOST_PATTERN or _runs_away(tree, 0):
                found.append((name, place, f"the pattern {pattern!r} could run for ever"))
    return found


def _runs_away(tree: Any, repeats: int) -> bool:
    """Is there an unbounded repeat inside another?"""
    for operator, argument in tree:
        inner: list[Any] = []
        deeper = repeats
        if operator in (_constants.MAX_REPEAT, _constants.MIN_REPEAT):
            _low, high, repeated = argument
            inner = [repeated]
            if high is _constants.MAXREPEAT:
                if repeats:
                    return True
                deeper += 1
        elif operator is _constants.SUBPATTERN:
            inner = [argument[3]]
        elif operator is _constants.BRANCH:
            inner = argument[1]
        if any(_runs_away(part, deeper) for part in inner):
            return True
    return False
