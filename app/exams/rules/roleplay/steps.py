"""One step back and one step forward in the versions of a text: undo keeps everything."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_AGAIN: Final = re.compile(r"version (\d+) again\Z")


@dataclass(frozen=True)
class Steps:
    """Whose text the newest version has, and the versions one step back and forward (None where
    there is no step)."""

    now: int
    back: int | None
    forward: int | None


def steps(versions: Sequence[tuple[int, str]]) -> Steps:
    """Where a text stands; ``versions`` are number and note, the oldest first. A version that says
    ``version 3 again`` goes to where version 3 stood; any other is a step of its own, after which
    nothing is forward any more."""
    past: list[int] = []
    future: list[int] = []
    for number, note in versions:
        again = _AGAIN.match(note)
        goal = int(again.group(1)) if again else number
        if again and len(past) > 1 and past[-2] == goal:
            future.append(past.pop())
        elif again and future and future[-1] == goal:
            past.append(future.pop())
        else:
            past.append(goal)
            future.clear()
    if not past:
        return Steps(0, None, None)
    return Steps(past[-1], past[-2] if len(past) > 1 else None, future[-1] if future else None)
