"""How long somebody really had a lesson before them: never more than went by on the academy's own
clock, however many windows report."""

from __future__ import annotations

from typing import Final

# A page reports once a minute; a gap beyond this was not reading.
LONGEST_GAP: Final = 90


def credited(elapsed: float, claimed: int | None = None) -> int:
    """Whole seconds to add after ``elapsed`` seconds since the lesson was last touched. ``claimed``
    is what the page says it was looked at; without it (no script ran), the time between two deeds
    counts."""
    gone = max(0, min(int(elapsed), LONGEST_GAP))
    return gone if claimed is None else max(0, min(claimed, gone))
