"""Traditional Chinese in simplified characters, one for one: places in the text stay."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from app.kernel.late import late

if TYPE_CHECKING:
    import opencc
else:
    opencc = late("opencc")

_HAN: Final = re.compile("[\u3400-\u9fff]")


@lru_cache(maxsize=1)
def _converter() -> Any:
    return opencc.OpenCC("t2s")


@lru_cache(maxsize=8192)
def _letter(letter: str) -> str:
    converted = str(_converter().convert(letter))
    return converted if len(converted) == 1 else letter


def simplified(text: str) -> str:
    """The text in simplified characters; exactly as long as before."""
    return _HAN.sub(lambda found: _letter(found.group()), text)
