"""The collector of circular garbage, set aside where it would cost more than what it finds."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def set_aside() -> Iterator[None]:
    """Hundreds of thousands of short-lived objects at once: looking for circles among them and
    everything else in the process costs nearly as much as the work. What is left is collected
    after."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
