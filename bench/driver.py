"""A lean HTTP/1.1 driver: some kept-alive connections in one thread, latencies by connection.

It costs little beside the servers that it drives; what it still costs is the same for each of the
servers compared, so that ratios come out a little nearer to 1 than without it.
"""

from __future__ import annotations

import heapq
import selectors
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field

Ask = Callable[[int, int], bytes | None]


class WrongAnswer(Exception):
    """The server said something else than what is measured."""


@dataclass
class Window:
    """What one window of requests gave. Latencies are seconds."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    answers: dict[int, int] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.latencies) / self.seconds if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        """The latency that this share of requests stayed below. Raise ValueError for what is no
        share: 95 would quietly mean the slowest of all."""
        if not 0 <= share <= 1:
            raise ValueError(f"{share} is no share; the 95th percentile is 0.95")
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


class _Line:
    """One connection: what is on its way, what came back so far."""

    def __init__(self, number: int, port: int) -> None:
        self.number = number
        self.sent = 0
        self.began = 0.0
        self.got = b""
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, ask: Ask) -> bool:
        request = ask(self.number, self.sent)
        if request is None:
            return False
        self.sent += 1
        self.got = b""
        self.began = time.perf_counter()
        self.socket.sendall(request)
        return True

    def answer(self) -> tuple[int, bytes] | None:
        """Status and body once all of it is there."""
        data = self.socket.recv(262_144)
        if not data:
            raise WrongAnswer("the server closed the line")
        self.got += data
        end = self.got.find(b"\r\n\r\n")
        if end < 0:
            return None
        head = self.got[:end].lower()
        status = int(head[9:12])
        place = head.find(b"content-length:")
        if place < 0:
            raise WrongAnswer(f"no length in an answer of status {status}")
        stop = head.find(b"\r\n", place)
        length = int(head[place + 15 : stop if stop >= 0 else None])
        body = self.got[end + 4 :]
        return (status, body) if len(body) >= length else None


def drive(
    port: int,
    ask: Ask,
    *,
    connections: int = 16,
    seconds: float = 3.0,
    expect: bytes = b"",
    strict: bool = True,
    pause: float = 0.0,
) -> Window:
    """Ask again as soon as an answer is there, on each connection, for so long.

    ``ask(connection, count)`` gives the request's bytes, or None when that connection is done.
    Raise WrongAnswer if an answer lacks ``expect`` or is an error; not ``strict``: count it.
    ``pause``: seconds that each connection waits after an answer.
    """
    window = Window()
    lines = [_Line(number, port) for number in range(connections)]
    chosen = selectors.DefaultSelector()
    began = time.perf_counter()
    until = began + seconds
    active = 0
    for line in lines:
        if line.send(ask):
            chosen.register(line.socket, selectors.EVENT_READ, line)
            active += 1
    resting: list[tuple[float, int]] = []
    while active:
        wait = min(30.0, max(0.0, resting[0][0] - time.perf_counter())) if resting else 30.0
        ready = chosen.select(timeout=wait)
        if not ready and not resting:
            raise WrongAnswer("no answer for 30 s")
        while resting and resting[0][0] <= time.perf_counter():
            line = lines[heapq.heappop(resting)[1]]
            if time.perf_counter() >= until or not line.send(ask):
                chosen.unregister(line.socket)
                active -= 1
        for key, _events in ready:
            line = key.data
            done = line.answer()
            if done is None:
                continue
            now = time.perf_counter()
            status, body = done
            window.latencies.append(now - line.began)
            window.answers[status] = window.answers.get(status, 0) + 1
            if strict and (status >= 400 or expect not in body):
                raise WrongAnswer(f"status {status}: {body[:300]!r}")
            if pause and now < until:
                heapq.heappush(resting, (now + pause, line.number))
            elif now >= until or not line.send(ask):
                chosen.unregister(line.socket)
                active -= 1
    window.seconds = time.perf_counter() - began
    for line in lines:
        line.socket.close()
    return window


def get(path: str, *, cookie: str = "", headers: str = "") -> bytes:
    """The bytes of a GET request."""
    kept = f"Cookie: {cookie}\r\n" if cookie else ""
    return (f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{kept}{headers}\r\n").encode()


def post(
    path: str, body: bytes, *, cookie: str = "", headers: str = "", kind: str = "application/json"
) -> bytes:
    """The bytes of a POST request."""
    kept = f"Cookie: {cookie}\r\n" if cookie else ""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {kind}\r\n"
        f"Content-Length: {len(body)}\r\n{kept}{headers}\r\n"
    )
    return head.encode() + body
