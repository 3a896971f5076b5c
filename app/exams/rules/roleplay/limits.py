"""Where an agent names limits and exceptions before they mislead: what is not promised, until
when it holds, what happens if it fails.

Who only reads out the rule is right; who adds "once only", "I can't promise Saturday" or "should
it not be there by then" spares the customer a surprise. It is read from any talk.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from app.exams.rules.roleplay.normalise import plain
from app.exams.rules.roleplay.performance import Performance

_LIMITS: Final = re.compile(
    r"不过|但(?!愿)|除非|如果|要是|万一|只能|只有|仅此|仅限|不能|没法|无法|不敢|保证不了|做不了主|没有?权"
    r"|为准|之前|截止|截至|到.{1,8}为止|之后(?:恢复|就)|由.{1,10}(?:决定|来定|核定|审批)"
    r"|请注意|提醒您|作废|不可以|千万|先别|不要"
    r"|\bif\b|\bunless\b|\bonly\b|\bbut\b|\bhowever\b|\bplease note\b|\bin case\b|\bshould it\b"
    r"|\b(?:can|could|may|must|does|do|is|are|will)(?: not|n[’']t)\b(?! you\b)"
    r"|\bnot before\b|\bafter(?:wards| that)\b|\buntil\b|\bbefore you\b|\bbeyond my\b"
    r"|\b(?:he|she|they|manager|supervisor|team|desk) decides?\b"
)
# Neither "sorry it does not fit" nor "do not be afraid" names a limit.
_KIND: Final = re.compile(
    r"\b(?:sorry|apologi[sz]e)\b[^,.;]*?\b(?:does|do|is|are)(?: not|n[’']t)\b"
    r"|\bdo(?: not|n[’']t) (?:worry|hesitate|be (?:afraid|shy|upset|sorry|cross))\b"
    r"|不要(?:紧|担心|着急|客气)"
)
_EMPTY: Final = re.compile(
    r"^\W*(?:但是|不过|but|however)?\W*(?:好的|ok(?:ay)?|不要紧|没关系|no problem)\W*$"
)


_SENTENCE: Final = re.compile(r"[^。！？!?；;\n]+")


@dataclass(frozen=True)
class Limit:
    """A sentence that names one: its message and its place there."""

    message: int
    start: int
    end: int


def named(performance: Performance) -> tuple[Limit, ...]:
    """Every sentence of the agent's that names a limit or an exception."""
    found = []
    for index, turn, reading in performance.own:
        if reading.echo or reading.repeat:
            continue
        for sentence in _SENTENCE.finditer(turn.text):
            said = _KIND.sub("", plain(sentence.group()))
            if _LIMITS.search(said) and not _EMPTY.search(said):
                found.append(Limit(index, sentence.start(), sentence.end()))
    return tuple(found)
