"""What a discussion's text says about people: who is called by their staff number."""

from __future__ import annotations

import re
from typing import Final

# A sign of Latin writing before the @ makes it a mail address; a Chinese character does not.
_CALLED: Final = re.compile(r"(?<![A-Za-z0-9_.@-])@([A-Za-z0-9][A-Za-z0-9-]{0,31})")
MOST_CALLED: Final = 10


def called(text: str) -> tuple[str, ...]:
    """The staff numbers called in a text (``@K0001``), each once, in order, at most ten."""
    return tuple(dict.fromkeys(_CALLED.findall(text)))[:MOST_CALLED]
