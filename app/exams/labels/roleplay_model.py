"""Words of the page about the language model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.platform.i18n import _l

OUTCOMES: Final[Mapping[str, object]] = {
    "taken": _l("taken"),
    "silent": _l("no answer in time"),
    "refused": _l("not as asked, or a quote that nobody wrote"),
    "shape": _l("signs or links that belong in no message"),
    "length": _l("much longer or shorter than the line"),
    "language": _l("another language"),
    "role": _l("spoke as the agent or as a machine"),
    "figure": _l("another number, date or count"),
    "fact": _l("another fact of the scenario"),
    "promise": _l("another promise"),
    "demand": _l("a demand the line does not make"),
    "polarity": _l("a “not” too many or too few"),
    "question": _l("a question for a statement, or the reverse"),
    "taboo": _l("words against the lexicon"),
    "meaning": _l("another meaning"),
    "passed": _l("passed"),
    "failed": _l("failed"),
}
"""What became of an answer."""
