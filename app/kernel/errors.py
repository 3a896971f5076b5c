"""The few ways a request can be refused. A message is an English msgid, translated at the door."""

from __future__ import annotations


class DomainError(Exception):
    """Something the caller asked for that the academy refuses.

    ``message`` is a msgid with named ``%(...)s`` places, filled from ``params`` after translation.
    """

    status = 400

    def __init__(self, message: str = "", /, **params: object) -> None:
        super().__init__(message)
        self.message = message
        self.params = params

    def __str__(self) -> str:
        return self.message % self.params if self.params else self.message


class NotFound(DomainError):
    """No such thing, or none that this actor may see: the two answer alike."""

    status = 404


class Denied(DomainError):
    """The actor may see the thing, but not do this with it."""

    status = 403


class Conflict(DomainError):
    """Somebody or something was faster: a stale version, a taken key, a second start."""

    status = 409


_MOVED_ON = Conflict(
    "This step is no longer possible: it has moved on meanwhile. Load the page again to see where "
    "it stands."
)


class IllegalMove(DomainError):
    """The thing's state has no such move: as a rule somebody else has moved it meanwhile.

    ``state`` and ``event`` are for whoever reads a log: no reader of a page knows these names.
    """

    status = 409

    def __init__(self, state: object, event: object) -> None:
        super().__init__(_MOVED_ON.message, state=state, event=event)


class BadContent(DomainError):
    """Content or an uploaded file that cannot be taken, with the place and the mend."""

    status = 422


class Unavailable(DomainError):
    """A part that is needed does not answer now; nothing was changed."""

    status = 503
