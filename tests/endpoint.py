"""A language model's endpoint on this machine: it answers as a test tells it to."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[[dict[str, Any]], str]


class Fake:
    """What was asked of it, and how it answers. ``raw`` replaces the whole body, ``status`` the
    status; ``drip`` sends a sign at a time, for ever."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.answer: Answer = lambda body: line_of(body)
        self.raw: bytes | None = None
        self.status = 200
        self.drip = False
        self.url = ""


def line_of(body: dict[str, Any]) -> str:
    """The line that was to be re-worded."""
    return str(json.loads(body["messages"][1]["content"])["line"])


@contextmanager
def listening() -> Iterator[Fake]:
    """An endpoint that is there until the block ends."""
    fake = Fake()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            fake.asked.append(body)
            fake.headers.append(dict(self.headers.items()))
            said = {"choices": [{"message": {"role": "assistant", "content": fake.answer(body)}}]}
            raw = json.dumps(said).encode() if fake.raw is None else fake.raw
            self.send_response(fake.status)
            if fake.status == 302:
                self.send_header("Location", f"{fake.url}/elsewhere")
            self.end_headers()
            try:
                while fake.drip:
                    self.wfile.write(b" ")
                    self.wfile.flush()
                    time.sleep(0.02)
                self.wfile.write(raw)
            except OSError:
                return

        def log_message(self, format: str, *args: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    fake.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        fake.drip = False
        server.shutdown()
        server.server_close()
