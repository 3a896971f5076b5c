"""A language model behind any OpenAI-compatible address: the one socket to it. Off by default.

It is asked by whoever holds no transaction, has a few seconds in all, and is left alone for a
while when it fails again and again. What it answers is text from a stranger.
"""

from __future__ import annotations

import http.client
import json
import socket
import ssl
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from app.kernel.errors import Unavailable
from app.platform.db import db
from app.platform.settings import Settings

N_ = str  # a msgid for tools/catalogs.py

MOST_BYTES: Final = 64 * 1024
FAILURES: Final = 3
REST_SECONDS: Final = 60.0
_PIECE: Final = 8192


class Silent(Unavailable):
    """No usable answer: too late, an error, too long, or no text in it. ``why`` is one word."""

    def __init__(self, why: str) -> None:
        super().__init__(N_("The language model does not answer."))
        self.why = why


@dataclass(frozen=True)
class Said:
    """One part of what the model is given: ``role`` is system or user."""

    role: str
    text: str


class Endpoint:
    """One model at one address, with its circuit breaker. Safe for several threads."""

    def __init__(self, url: str, model: str, key: str, seconds: float) -> None:
        self.model = model
        self._parts = urlsplit(url)
        self._key = key
        self._seconds = seconds
        self._failures = 0
        self._rests_until = 0.0
        self._lock = threading.Lock()

    @property
    def host(self) -> str:
        """Where it stands."""
        return self._parts.hostname or ""

    @property
    def is_private(self) -> bool:
        """Is the way there encrypted, or does it not leave this machine?"""
        return self._parts.scheme == "https" or self.host in ("localhost", "127.0.0.1", "::1")

    @property
    def rests(self) -> bool:
        """Is it left alone for a while after failing again and again?"""
        return time.monotonic() < self._rests_until

    def ask(self, parts: Sequence[Said], *, most_tokens: int, seed: int = 0) -> str:
        """The model's text. Raise Silent where there is none in time; nothing is tried twice."""
        if db.session().in_transaction():
            raise RuntimeError("a language model is never asked while a transaction is open")
        if self.rests:
            raise Silent("resting")
        body = {
            "model": self.model,
            "messages": [{"role": part.role, "content": part.text} for part in parts],
            "max_tokens": most_tokens,
            "temperature": 0.4,
            "seed": seed,
            "stream": False,
        }
        try:
            text = _text_of(self._post(json.dumps(body).encode()))
        except Silent:
            self._failed()
            raise
        except (OSError, http.client.HTTPException) as failure:
            self._failed()
            late = isinstance(failure, TimeoutError)
            raise Silent("late" if late else "unreachable") from failure
        self._failures = 0
        return text

    def _failed(self) -> None:
        with self._lock:
            self._failures += 1
            if self._failures >= FAILURES:
                self._failures = 0
                self._rests_until = time.monotonic() + REST_SECONDS

    def _post(self, body: bytes) -> bytes:
        """One request within the seconds allowed in all, however slowly the answer drips."""
        until = time.monotonic() + self._seconds
        connection = self._connection()
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        path = self._parts.path.rstrip("/") + "/chat/completions"
        with closing(connection):
            connection.connect()
            # Kept by hand: the library lets go of it with the headers, the limit holds to the end.
            line = connection.sock
            _hurry(line, until)
            connection.request("POST", path, body, headers)
            _hurry(line, until)
            with connection.getresponse() as response:
                if response.status != http.HTTPStatus.OK:
                    raise Silent(f"status {response.status}")
                found = b""
                while True:
                    _hurry(line, until)
                    piece = response.read1(_PIECE)
                    if not piece:
                        return found
                    found += piece
                    if len(found) > MOST_BYTES:
                        raise Silent("too long")

    def _connection(self) -> http.client.HTTPConnection:
        if self._parts.scheme == "https":
            return http.client.HTTPSConnection(
                self.host, self._parts.port, timeout=self._seconds,
                context=ssl.create_default_context(),
            )  # fmt: skip
        return http.client.HTTPConnection(self.host, self._parts.port, timeout=self._seconds)


def _hurry(line: socket.socket, until: float) -> None:
    left = until - time.monotonic()
    if left <= 0:
        raise Silent("late")
    line.settimeout(left)


def _text_of(answer: bytes) -> str:
    try:
        found: Any = json.loads(answer)
        text = found["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError):
        raise Silent("unreadable") from None
    if not isinstance(text, str) or not text.strip():
        raise Silent("empty")
    return text


def endpoint_of(settings: Settings) -> Endpoint | None:
    """The endpoint of these settings, None where none is set: address and model are needed."""
    if not (settings.language_model_url and settings.language_model_name):
        return None
    return Endpoint(
        settings.language_model_url,
        settings.language_model_name,
        settings.language_model_key,
        settings.language_model_seconds,
    )


def data_of(value: Mapping[str, Any] | Sequence[Any]) -> str:
    """What is handed over as data, never as an instruction: one JSON text."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
