"""Servers under test, all with the launcher's flags: two processes with one thread each."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tools.launcher import WEB

ROOT = Path(__file__).resolve().parents[1]


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def served(
    target: str, environment: Mapping[str, str], *, probe: str = "/healthz", workers: int = 2
) -> Iterator[tuple[int, subprocess.Popen[bytes], float]]:
    """A running server: its port, its process, and how many seconds it took to answer."""
    port = free_port()
    command = [str(Path(sys.executable).parent / "granian")]
    if target == "app:create_app":  # the academy is served as its launcher serves it
        command, target = [sys.executable, "-c", WEB], "tools.serving:academy"
    command += ["--interface", "wsgi", "--factory"]
    command += ["--no-ws", "--host", "127.0.0.1", "--port", str(port), "--no-access-log"]
    command += ["--log-level", "warning", "--workers", str(workers), "--blocking-threads", "1"]
    command += ["--backlog", "2048", target]
    began = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=ROOT, env=os.environ | dict(environment), start_new_session=True
    )
    try:
        _wait(port, probe, process)
        yield port, process, time.perf_counter() - began
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(10)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _wait(port: int, probe: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        address = f"http://127.0.0.1:{port}{probe}"
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=2):
            return
        time.sleep(0.02)
    raise RuntimeError("the server did not answer within a minute")


def memory_mib(process: subprocess.Popen[bytes]) -> float:
    """Proportional set size of a process and all below it, in MiB."""
    return sum(_pss(pid) for pid in _family(process.pid)) / 1024


def _family(pid: int) -> list[int]:
    found = [pid]
    children = Path(f"/proc/{pid}/task/{pid}/children")
    with contextlib.suppress(OSError):
        for child in children.read_text().split():
            found += _family(int(child))
    return found


def _pss(pid: int) -> int:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0
