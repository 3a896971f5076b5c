"""What costs a start much and a request little: compiled when it is first needed, or kept."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jinja2.bccache import Bucket, FileSystemBytecodeCache
from werkzeug.routing import Rule

from app.platform.settings import Settings


class LateRule(Rule):
    """A route whose makers of addresses are compiled when one is first asked for. There are two to
    a route and hundreds of routes: a fifth of the start, for addresses that are mostly not made.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        place = "_build_unknown" if append_unknown else "_build"

        def first(rule: LateRule, /, **values: Any) -> tuple[str, str]:
            made = super(LateRule, rule)._compile_builder(append_unknown)
            ready = made.__get__(rule, None)
            setattr(rule, place, ready)
            answer: tuple[str, str] = ready(**values)
            return answer

        return first


class KeptTemplates(FileSystemBytecodeCache):
    """Templates as compiled before, in ``cache/templates`` of the data folder: each is compiled
    once after it changed, and not once in each process. A folder that cannot be written to, or a
    full disk, costs time and no page."""

    def __init__(self, settings: Settings) -> None:
        self._folder = Path(settings.data_dir) / "cache" / "templates"
        super().__init__(str(self._folder))

    def load_bytecode(self, bucket: Bucket) -> None:
        """What was kept, if it can be read and is of this text."""
        try:
            super().load_bytecode(bucket)
        except Exception:  # a spoilt file raises what its spoilt bytes say
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it for the next process."""
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            super().dump_bytecode(bucket)
