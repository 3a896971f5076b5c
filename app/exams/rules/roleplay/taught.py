"""What a head taught by other people's sentences makes of acts, beside the rules.

The rules know wordings somebody wrote down; the head has heard thousands of sentences of agents
who did an act, denied it, mocked with it or came near it. Both are added as odds: the head's
margin, the rules' own odds within bounds, and a lean towards seeing. Where a text is all but
an example or counter-example, what its author wrote down stands.

Pure: the margins are arguments, so the answer never changes.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

Margins: TypeAlias = Mapping[str, Sequence[float]]
"""For each act, or code of a critical failure, the head's margin for each sentence."""

WRITTEN: Final = 0.92
"""So near to an example or counter-example, it is that sentence."""
SCORN: Final = "scorn"
"""The column that tells whether a sentence is meant in scorn."""
SCORNFUL: Final = 0.0
"""From which margin it is."""
LIKE: Final = 0.45
DENIED: Final = 3.0
"""From which likeness the contrary of an example denies it, and what a denial, or scorn, takes from
the margin."""


@dataclass(frozen=True)
class Mix:
    """How much the rules' odds count beside the head's margin, within which bounds, and the lean.

    Chosen on lists by outside writers, each read by a head that had not heard its writer.
    """

    rules: float
    lean: float
    least: float = -3.0
    most: float = 3.0

    def together(self, margin: float, by_rules: float) -> float:
        """The probability that both give together."""
        odds = min(self.most, max(self.least, _odds(by_rules)))
        return 1 / (1 + math.exp(-(margin + self.rules * odds + self.lean)))


ACTS: Final = Mix(rules=0.75, lean=1.0)
COURTESIES: Final = Mix(rules=1.5, lean=1.0)
FAILURES: Final = Mix(rules=1.5, lean=0.5, most=4.0)


def scorned(taught: Margins) -> frozenset[int]:
    """Which sentences are meant in scorn, as the head hears them."""
    margins = taught.get(SCORN, ())
    return frozenset(place for place, margin in enumerate(margins) if margin >= SCORNFUL)


def _odds(probability: float) -> float:
    kept = min(1 - 1e-4, max(1e-4, probability))
    return math.log(kept / (1 - kept))
