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
WRITTEN_HERE: Final = 0.86
"""The same for what only one scenario listens for: its examples are few and its own."""
TOLD_CLEARLY: Final = 0.72
CONTRARY: Final = 0.62
"""So near to the contrary of an example, the contrary is said."""
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
    """How much the rules' odds count beside the head's margin, within which bounds, and the lean;
    ``against``: how much they count where they speak against it.

    Chosen on lists by outside writers, each read by a head that had not heard its writer.
    """

    rules: float
    lean: float
    against: float
    least: float = -3.0
    most: float = 3.0

    def together(self, margin: float, by_rules: float) -> float:
        """The probability that both give together."""
        odds = min(self.most, max(self.least, _odds(by_rules)))
        share = self.rules if odds > 0 else self.against
        return 1 / (1 + math.exp(-(margin + share * odds + self.lean)))


ACTS: Final = Mix(rules=0.75, against=0.75, lean=1.0)
COURTESIES: Final = Mix(rules=1.5, against=1.5, lean=1.0)
FAILURES: Final[Mapping[str, Mix]] = {
    code: Mix(rules=1.5, against=0.5, lean=lean)
    for code, lean in (
        ("privacy_leak", 0.2),
        ("insult_or_argument", 1.0),
        ("overpromise_beyond_authority", 0.0),
        ("refusal_or_brush_off", -1.3),
    )
}
"""By code. The leans are such that in talks which nobody failed one message in five hundred is
taken for the failure; refusals, which are a matter of how they are meant, lean away from it."""
WORDING: Final = "wording."
"""How the name of a column begins that tells what the lexicon's head makes of the sentence."""
BESIDE: Final = 0.5
UNWORDED: Final = -2.0
"""For how much that head, taught by other people's texts, counts beside the head of acts; and its
lowest margin that counts: a failure may be said in words that no text would be refused for."""
AGAINST: Final[Mapping[str, tuple[tuple[str, ...], float]]] = {
    "privacy_leak": (("protect_privacy",), 2.5),
    "insult_or_argument": (("thank", "apologise", "empathy", "calm", "admit_fault"), 2.5),
    "refusal_or_brush_off": (
        (
            "offer_solution", "check_now", "follow_up", "promise_time", "give_steps", "escalate",
            "record_complaint", "report_status",
        ),
        1.5,
    ),
}  # fmt: skip
"""Who warns of giving data away hardly asks for them, who thanks or is sorry in the same message
seldom insults, who does something seldom brushes off: what takes from such a failure, and how much
of the margin."""
DOES: Final = 1.0
"""From which margin such an act is heard."""
LEANS: Final[Mapping[str, float]] = {"point": 0.4, "fact": 0.2, "taboo": -2.0}
"""What is added to the scales of a scenario's own points, facts and taboos."""


def scorned(taught: Margins) -> frozenset[int]:
    """Which sentences are meant in scorn, as the head hears them."""
    margins = taught.get(SCORN, ())
    return frozenset(place for place, margin in enumerate(margins) if margin >= SCORNFUL)


def failing(taught: Margins, code: str) -> list[float]:
    """The margin of each sentence for a critical failure, both heads together. What stands against
    it in the same message counts for every sentence."""
    beside = taught.get(f"{WORDING}{code}") or [0.0] * len(taught[code])
    acts, weight = AGAINST.get(code, ((), 0.0))
    less = weight if any(margin > DOES for act in acts for margin in taught.get(act, ())) else 0.0
    return [
        own + BESIDE * max(UNWORDED, other) - less
        for own, other in zip(taught[code], beside, strict=True)
    ]


def _odds(probability: float) -> float:
    kept = min(1 - 1e-4, max(1e-4, probability))
    return math.log(kept / (1 - kept))
