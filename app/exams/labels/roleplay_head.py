"""Words for calibration heads: what they go by, and why one is not believed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from app.platform.i18n import _, _l

FEATURES: Final[Mapping[str, object]] = {
    "level": _l("the rules' own level"),
    "doubt": _l("how wide the range is"),
    "lean": _l("to which side the range leans"),
    "good": _l("what spoke for it"),
    "bad": _l("what spoke against it"),
    "uncertain": _l("uncertain evidence"),
    "others": _l("the other criteria"),
    "critical": _l("a critical failure"),
    "bias": _l("people in general"),
}
WHY: Final[Mapping[str, object]] = {
    "": _l("nearer to people than the rules"),
    "few_plays": _l("fewer than a hundred rated plays"),
    "few_scenarios": _l("from fewer than five scenarios"),
    "one_level": _l("everybody gave the same level"),
    "no_better": _l("not clearly nearer to people than the rules"),
}


def reasons(terms: Sequence[Sequence[Any]]) -> str:
    """What moved a level most, in words with signs."""
    return _(", ").join(
        f"{FEATURES.get(name, name)} {value:+.1f}".replace("-", "−") for name, value in terms
    )
