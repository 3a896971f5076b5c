"""Heavy engines that are loaded when something of theirs is first asked for.

A process that never counts pays nothing for what counts. Types are named for the checker alone::

    if TYPE_CHECKING:
        import numpy as np
    else:
        np = late("numpy")
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import Any


class _Late(ModuleType):
    def __getattr__(self, name: str) -> Any:
        found = getattr(import_module(self.__name__), name)
        setattr(self, name, found)  # the next time it is had without asking
        return found


def late(name: str) -> Any:
    """The module of this name, imported at the first use of anything in it."""
    return _Late(name)
