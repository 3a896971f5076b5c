"""Printing many: processes that carry the engine and nothing else, fed one sheet at a time.

They are started anew for each run and end with it, so that the worker itself stays small.
"""

from __future__ import annotations

import pickle
import struct
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import IO, Any, Self

from app.certificates.rules.paper import Print
from app.certificates.services import press

_LENGTH = struct.Struct(">I")


def _put(pipe: IO[bytes], thing: Any) -> None:
    data = pickle.dumps(thing)
    pipe.write(_LENGTH.pack(len(data)) + data)
    pipe.flush()


def _get(pipe: IO[bytes]) -> Any:
    """What the other end put; None at its end. Both ends are ours, nobody else writes here."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    return pickle.loads(pipe.read(_LENGTH.unpack(head)[0]))


class PrintingFailed(Exception):
    """A sheet could not be printed; the text is the engine's."""


class Presses:
    """``count`` printing processes; with none, this process prints. Use as a context: they end
    with it."""

    def __init__(self, count: int, *, extra: Sequence[Path] = ()) -> None:
        self._extra = tuple(extra)
        command = [sys.executable, "-m", "app.certificates.services.presses"]
        self._all = [
            subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                cwd=Path(__file__).resolve().parents[3],
            )
            for _ in range(count)
        ]
        self._free: SimpleQueue[subprocess.Popen[bytes]] = SimpleQueue()
        for process in self._all:
            self._free.put(process)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: object, _trace: TracebackType | None
    ) -> None:
        for process in self._all:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.close()
            process.wait()
            process.stdout.close()

    def unsigned(self, papers: Iterable[Print]) -> Iterator[bytes]:
        """The sheets as PDF, in order. Raise PrintingFailed."""
        if not self._all:
            yield from (press.unsigned(paper, extra=self._extra) for paper in papers)
            return
        with ThreadPoolExecutor(len(self._all)) as hands:
            yield from (data for data, _memory in hands.map(self._one, papers))

    def measured(self, papers: Iterable[Print]) -> list[tuple[int, float]]:
        """Size, and peak memory (MiB) of its process so far, for each sheet."""
        with ThreadPoolExecutor(len(self._all)) as hands:
            return [(len(data), memory) for data, memory in hands.map(self._one, papers)]

    def _one(self, paper: Print) -> tuple[bytes, float]:
        process = self._free.get()
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            _put(process.stdin, (paper, self._extra))
            answer = _get(process.stdout)
        finally:
            self._free.put(process)
        if answer is None:
            raise PrintingFailed("a printing process ended")
        data, memory = answer
        if isinstance(data, str):
            raise PrintingFailed(data)
        return data, memory


def _peak() -> float:
    """Most memory so far in MiB, counted from this program's start; 0 where nobody counts. (What
    ``resource`` says counts the memory of the process that started this one.)"""
    status = Path("/proc/self/status")
    lines = status.read_text("ascii").splitlines() if status.exists() else []
    return next((int(x.split()[1]) / 1024 for x in lines if x.startswith("VmHWM")), 0.0)


def serve() -> None:
    """Print what comes in until the other end closes."""
    while (order := _get(sys.stdin.buffer)) is not None:
        paper, extra = order
        try:
            data: bytes | str = press.unsigned(paper, extra=extra)
        except Exception as failure:  # told to who asked, and the next sheet may go well
            data = f"{type(failure).__name__}: {failure}"
        _put(sys.stdout.buffer, (data, _peak()))


if __name__ == "__main__":
    serve()
