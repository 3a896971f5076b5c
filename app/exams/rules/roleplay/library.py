"""The acts an agent can do with words, and all their phrases in one fixed order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final, TypeAlias

from app.exams.rules.roleplay.measures import differ, measures
from app.exams.rules.roleplay.normalise import negated, negations, plain
from app.kernel.late import late
from app.kernel.wording import Wording

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
else:
    np = late("numpy")

Scores: TypeAlias = "NDArray[np.float32]"

OF_SCENARIO: Final = "taboo_here_"
"""How the key of a taboo begins that stands in a scenario, not in the library."""


@dataclass(frozen=True)
class Phrase:
    """An example or counter-example of an act."""

    act: str
    text: str
    counter: bool
    negative: bool


@dataclass(frozen=True)
class Act:
    """Something an agent does with words. ``kind``: act, point, fact, fault or taboo."""

    key: str
    title: Wording
    kind: str = "act"
    courtesy: bool = False
    by_polarity: bool = True
    examples: tuple[str, ...] = ()
    counters: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    vetoes: tuple[str, ...] = ()
    code: str = ""
    criterion: str = ""

    @cached_property
    def cue(self) -> re.Pattern[str] | None:
        """Any of the cues, as one pattern."""
        return re.compile("|".join(f"(?:{cue})" for cue in self.cues), re.I) if self.cues else None

    @cached_property
    def plain_examples(self) -> tuple[str, ...]:
        """The examples as the rules read them."""
        return tuple(plain(text) for text in self.examples)

    @cached_property
    def _harmless(self) -> frozenset[str]:
        """What the cues find undenied in the counter-examples: such words stand in harmless
        sentences as well."""
        return frozenset(
            found.group()
            for text in map(plain, self.counters)
            for found in (self.cue.finditer(text) if self.cue else ())
            if not negations(text[: found.start()])
        )

    def telling(self, text: str) -> bool:
        """Has the text a cue that no counter-example has? The shared library's cues are tried
        against harmless talk of every kind and tell by themselves."""
        if not self.key.startswith(OF_SCENARIO):
            return True
        return self.cue is not None and any(
            found.group() not in self._harmless for found in self.cue.finditer(text)
        )

    @cached_property
    def veto(self) -> re.Pattern[str] | None:
        """Any of the vetoes, as one pattern."""
        return re.compile("|".join(f"(?:{v})" for v in self.vetoes), re.I) if self.vetoes else None


@lru_cache(maxsize=16384)
def _phrase(act: str, text: str, counter: bool) -> Phrase:
    said = plain(text)
    return Phrase(act, said, counter, negated(said))


class Library:
    """Acts with all their phrases in one fixed order, the order of the columns of the scores."""

    def __init__(self, acts: Sequence[Act]) -> None:
        self.acts: dict[str, Act] = {act.key: act for act in acts}
        self.phrases: tuple[Phrase, ...] = tuple(
            _phrase(act.key, text, counter)
            for act in self.acts.values()
            for counter, texts in ((False, act.examples), (True, act.counters))
            for text in texts
        )
        self.texts: tuple[str, ...] = tuple(phrase.text for phrase in self.phrases)
        self.negative = np.array([phrase.negative for phrase in self.phrases], dtype=bool)
        # A trainer's own taboo is often a sum or a day: another sum is another promise.
        self._measured = [
            (column, said)
            for column, phrase in enumerate(self.phrases)
            if phrase.act.startswith(OF_SCENARIO) and not phrase.counter
            for said in (measures(phrase.text),)
            if said
        ]
        self._columns = {
            key: (self._where(key, counter=False), self._where(key, counter=True))
            for key in self.acts
        }

    def _where(self, key: str, *, counter: bool) -> NDArray[np.int64]:
        return np.array(
            [i for i, p in enumerate(self.phrases) if p.act == key and p.counter is counter],
            dtype=np.int64,
        )

    def with_acts(self, acts: Sequence[Act]) -> Library:
        """This library and more acts; a later one of the same key replaces the earlier."""
        return Library([*({**self.acts, **{act.key: act for act in acts}}).values()])

    def apart(self, text: str) -> list[int]:
        """The columns of taboos of the scenario that speak of another sum, share or day."""
        said = measures(text)
        return [column for column, own in self._measured if differ(said, own)] if said else []

    def columns(self, key: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where the examples and where the counter-examples of an act stand."""
        return self._columns[key]
