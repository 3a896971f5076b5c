"""May they? Yes, or no with a reason."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.kernel.errors import Denied


@dataclass(frozen=True)
class Verdict:
    """An answer. ``reason`` is an English msgid with ``%(...)s`` places; empty means yes."""

    reason: str = ""
    params: dict[str, object] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return not self.reason

    def enforce(self) -> None:
        """Raise Denied with the reason if the answer is no."""
        if self.reason:
            raise Denied(self.reason, **self.params)


ALLOWED = Verdict()
