"""What other pages may know of the made history."""

from __future__ import annotations

from app.demo.services import progress


def percent_made() -> int | None:
    """How much of the history is made, in whole percents; None if there is none or all is."""
    found = progress.read()
    return None if found is None or found.finished else found.percent
