"""A served academy and a browser to look at it: for the browser tests and the pictures."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tools.launcher import ENCODER, WEB
from tools.machine import ROOT, VENV

# Nothing of the browser's own may reach outside or wait for a display. One process draws all pages:
# a new one for each page looked at costs a third of the looking.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--renderer-process-limit=1",
)
READY_SECONDS = 40.0


def free_pair() -> int:
    """An even port of the loopback that nobody listens on, like its neighbour above.

    Below those that the system gives to outgoing connections, so that none of them comes between.
    """
    while True:
        port = random.randrange(20_000, 32_000, 2)
        with contextlib.suppress(OSError):
            for number in (port, port + 1):
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", number))
            return port


def media_of(address: str) -> str:
    """Where the second listener of a served academy answers."""
    host, _, port = address.rpartition(":")
    return f"{host}:{int(port) + 1}"


def _environment(folder: Path, port: int, encoder: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("ACADEMY_", "COV_"))}
    kept.pop("DATABASE_URL", None)
    return kept | {
        "ACADEMY_DATA": str(folder),
        "ACADEMY_ENCODER_SOCKET": str(encoder),
        "ARGON2_MEMORY_KIB": "32",
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "CONTENT_URL": f"http://127.0.0.1:{port + 1}",
        "LOG_LEVEL": "warning",
    }


def _commands(port: int, encoder: Path) -> list[list[str]]:
    programs = VENV / "bin"
    python = str(programs / "python")
    web = [python, "-c", WEB, "--interface", "wsgi", "--factory", "--no-ws"]
    web += ["--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
    web += ["--blocking-threads", "1", "--no-access-log", "--log-level", "warning"]
    media = [str(programs / "granian"), "--interface", "wsgi", "--factory", "--no-ws"]
    media += ["--host", "127.0.0.1", "--port", str(port + 1), "--workers", "1"]
    media += ["--blocking-threads", "4", "--no-access-log", "--log-level", "warning"]
    return [
        [*web, "tools.serving:academy"],
        [*media, "app.factory:build_media"],
        [python, "-m", "app.jobs.worker"],
        [python, "-c", ENCODER, str(encoder)],
    ]


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve the academy whose data stand in ``folder``, with media, worker and encoder; yields
    where."""
    port = free_pair()
    encoder = Path(f"/tmp/academy-{os.getpid()}-{port}.sock")  # a socket's path must be short
    log = (folder / "server.log").open("wb")
    children = [
        subprocess.Popen(
            command,
            cwd=ROOT,
            env=_environment(folder, port, encoder),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        for command in _commands(port, encoder)
    ]
    try:
        _wait(children[0], f"http://127.0.0.1:{port}", encoder, folder / "server.log")
        yield f"http://127.0.0.1:{port}"
    finally:
        for child in children:
            _end(child)
        log.close()
        encoder.unlink(missing_ok=True)


def _wait(web: subprocess.Popen[bytes], address: str, encoder: Path, log: Path) -> None:
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until:
        if web.poll() is not None:
            break
        both = _answers(f"{address}/healthz") and _answers(f"{media_of(address)}/healthz")
        if both and encoder.exists():
            return
        time.sleep(0.05)
    raise RuntimeError(f"the academy did not start:\n{log.read_text(encoding='utf-8')[-3000:]}")


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2):
            return True
    except (urllib.error.URLError, OSError):
        return False


def _end(child: subprocess.Popen[bytes]) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(timeout=5)
            return


@contextmanager
def chromium() -> Iterator[Browser]:
    """The machine's own Chromium, without a window."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        raise RuntimeError("Chromium is not installed (apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, headless=True, args=list(ARGUMENTS)
        )
        try:
            yield browser
        finally:
            browser.close()
