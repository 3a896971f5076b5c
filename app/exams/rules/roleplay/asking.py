"""A customer who has to ask again, or whether anybody is there at all: what the talk itself says
of an answer that did not answer, or did not come."""

from __future__ import annotations

import re
from typing import Final

from app.exams.rules.roleplay.performance import Performance

_CHASES: Final = re.compile(
    r"^\W*(?:喂|人呢|在吗|还在吗|在不在|有人吗|怎么不(?:说话|回)|hello|anyone there"
    r"|(?:are )?you (?:still )?there|still there)"
    r"\W*(?:还在吗|在吗|在听吗|are you (?:still )?there)?\W*$"
    r"|以为(?:你|您|你们|电话)?.{0,2}(?:挂|走|断|不在|掉线)|(?:人|信|电话|消息)(?:也|都)没(?:来|有?$)"
    r"|\bthought you(?:'d| had)? (?:gone|left|hung up)|\b(?:nobody|no one) (?:called|came|wrote)\b",
    re.IGNORECASE,
)
_PRESSES: Final = re.compile(
    r"[?？]\s*[?？]|所以到底|到底几|然后呢|是几天|几点啊|怎么查啊|问的是|没(?:有)?回答|还是没说|听不懂|呵呵|无语|算了"
    r"|\bunbelievable\b|\bseriously\?|\bwow\b|\bsince when\b"
    r"|^\W*so (?:what|how|when|which|is it)\b.*\?|\bthat(?:'s| is) the point\b|\bi asked\b"
    r"|\byou did(?:n't| not) (?:answer|say)\b|\bwhat does that mean\b|\bnever mind\b",
    re.IGNORECASE,
)


def pressed(performance: Performance) -> tuple[int, ...]:
    """Where the customer asked once more, or gave up asking, after the agent's first word."""
    return _says(performance, _PRESSES)


def chased(performance: Performance) -> tuple[int, ...]:
    """Where the customer asked whether anybody was still there."""
    return _says(performance, _CHASES)


def _says(performance: Performance, pattern: re.Pattern[str]) -> tuple[int, ...]:
    turns = performance.turns
    first = next((place for place, turn in enumerate(turns) if turn.from_agent), len(turns))
    return tuple(
        place
        for place, turn in enumerate(turns)
        if place > first and not turn.from_agent and pattern.search(turn.text)
    )
