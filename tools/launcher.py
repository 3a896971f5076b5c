"""Start everything that serves, watch it, stop all of it. Standard library only.

Two web processes (one thread each: SQLite has one writer), a second listener for media on its own
origin, the sentence encoder in a process of its own, the worker. Every child leads a process group,
so that stopping leaves no orphan on the port.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import TextIO

from tools.machine import ROOT, VENV, say

ENCODER = "import sys; from app.platform.encoder import serve; serve(*sys.argv[1:])"
WEB = "from tools.serving import main; main()"
LOOPBACK = "127.0.0.1"
LOCK = "launcher.lock"
STOPPING = "stopping"
GRACE = 10.0
PORTS_TRIED = 40


class CannotStart(Exception):
    """Why the academy does not start, in words for the person at the terminal."""


def port_is_free(host: str, port: int) -> bool:
    """Could a server listen there now?"""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def check_host(host: str) -> None:
    """Can anything listen on this address? CannotStart names the setting if not."""
    if not port_is_free(host, 0):  # port 0: any port at all
        raise CannotStart(
            f"HOST: {host!r} is no address of this machine; "
            "use 127.0.0.1 for this machine alone, 0.0.0.0 for all that reach it."
        )


def choose_port(host: str, wanted: str | None, *, first: int = 8000, beside: int = 0) -> int:
    """The wanted port if one is named (CannotStart if it is taken), else the first free one."""
    if wanted:
        if not wanted.isdigit() or not 0 < int(wanted) < 65536:
            raise CannotStart(f"PORT: {wanted!r} is no port number; use 1 to 65535.")
        if not port_is_free(host, int(wanted)):
            raise CannotStart(f"PORT: {wanted} is taken on {host}; choose another one.")
        return int(wanted)
    for port in range(first, first + PORTS_TRIED):
        if port != beside and port_is_free(host, port):
            return port
    raise CannotStart(f"No free port from {first} to {first + PORTS_TRIED - 1} on {host}.")


def refusal(environment: Mapping[str, str]) -> str:
    """Why nothing could listen where it is wished; empty if something can. Asked before anything
    is installed or prepared, so that nobody waits for it."""
    try:
        host = environment.get("HOST") or LOOPBACK
        check_host(host)
        choose_port(host, environment.get("PORT"))
    except CannotStart as reason:
        return str(reason)
    return ""


def running(data: Path) -> int:
    """The process that keeps the academy of this data folder open; 0 if there is none."""
    try:
        number = int((data / "launcher.pid").read_text(encoding="ascii"))
        os.kill(number, 0)
    except (OSError, ValueError):
        return 0
    return number


def hold(data: Path) -> TextIO:
    """Take the data folder for this process, until what is given back is closed or the process
    ends. CannotStart names who has it: two academies on one folder would share out its mail, its
    jobs and the port of its media between them."""
    # Closed over an exec, so that a restart can take it again; not given to children.
    mark = (data / LOCK).open("a+", encoding="utf-8")
    until = time.monotonic() + GRACE + 2
    while not (held := _locked(mark)) and _signed(mark) == STOPPING and time.monotonic() < until:
        time.sleep(0.1)
    if not held:
        who = _signed(mark) or "just starting"
        mark.close()
        raise CannotStart(
            f"ACADEMY_DATA: an academy already uses {data} ({who}). "
            "Open that one, stop it with Ctrl-C where it runs, or name another folder."
        )
    _sign(data, f"process {os.getpid()}")
    return mark


def _locked(mark: TextIO) -> bool:
    try:
        fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a disk that knows no locks: there, nobody is kept out
        return True
    return True


def _signed(mark: TextIO) -> str:
    mark.seek(0)
    return mark.read().strip()


def _sign(data: Path, who: str) -> None:
    (data / LOCK).write_text(who, encoding="utf-8")


def _is_open_to_all(host: str) -> bool:
    return host in ("0.0.0.0", "::", "")


def _shown(host: str) -> str:
    name = "localhost" if _is_open_to_all(host) or host in ("127.0.0.1", "::1") else host
    return f"[{name}]" if ":" in name else name


class Launcher:
    """The children of one start."""

    def __init__(self, environment: Mapping[str, str], data: Path) -> None:
        self.host = environment.get("HOST") or LOOPBACK
        check_host(self.host)
        self.port = choose_port(self.host, environment.get("PORT"))
        self.media_port = choose_port(self.host, None, first=self.port + 1)
        # By port: a second academy on the same data must not take the first one's encoder away.
        self.socket = str(data / f"encoder-{self.port}.sock")
        if len(self.socket) > 100:  # a socket's path may not be longer
            self.socket = f"/tmp/academy-encoder-{os.getpid()}.sock"
        self.vectors = str(data / "vectors")
        media = environment.get("CONTENT_URL") or f"http://{_shown(self.host)}:{self.media_port}"
        self.environment = dict(environment) | {
            "ACADEMY_DATA": str(data),
            "HOST": self.host,
            "PORT": str(self.port),
            "CONTENT_URL": media,
            "ACADEMY_ENCODER_SOCKET": self.socket,
            "PYTHONUNBUFFERED": "1",
        }
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.stopping = False

    @property
    def address(self) -> str:
        """Where the academy can be opened."""
        return f"http://{_shown(self.host)}:{self.port}/"

    def commands(self) -> dict[str, list[str]]:
        """What is started, by name."""
        binaries = VENV / "bin"
        shared = ["--interface", "wsgi", "--factory", "--no-ws"]
        shared += ["--host", self.host, "--no-access-log", "--log-level", "warning"]
        shared += ["--respawn-failed-workers", "--workers-kill-timeout", "8s"]
        web = [str(binaries / "python"), "-c", WEB, *shared, "--port", str(self.port)]
        web += ["--workers", "2", "--blocking-threads", "1", "--backlog", "2048"]
        media = [str(binaries / "granian"), *shared, "--port", str(self.media_port)]
        media += ["--workers", "1"]
        return {
            "web": [*web, "tools.serving:academy"],
            "media": [*media, "--blocking-threads", "4", "app.factory:build_media"],
            "encoder": [str(binaries / "python"), "-c", ENCODER, self.socket, self.vectors],
            "worker": [str(binaries / "python"), "-m", "app.jobs.worker"],
        }

    def start(self, name: str) -> None:
        """Start one child in a process group of its own."""
        self.children[name] = subprocess.Popen(
            self.commands()[name],
            cwd=ROOT,
            env=self.environment,
            start_new_session=True,
            stdin=subprocess.DEVNULL,
        )

    def wait_until_ready(self, seconds: float = 60.0) -> None:
        """Return when the web process answers. CannotStart if it ends or takes too long."""
        host = "127.0.0.1" if _is_open_to_all(self.host) else self.host
        host = f"[{host}]" if ":" in host else host
        until = time.monotonic() + seconds
        while time.monotonic() < until and not self.stopping:
            if self.children["web"].poll() is not None:
                raise CannotStart("The web server ended at once; its reason stands above.")
            try:
                with urllib.request.urlopen(f"http://{host}:{self.port}/healthz", timeout=2):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.05)
        if not self.stopping:
            raise CannotStart(f"The web server did not answer within {seconds:.0f} seconds.")

    def stop(self) -> None:
        """Ask every group to end, wait, then end it; nothing keeps the port afterwards."""
        self.stopping = True
        for child in self.children.values():
            _signal_group(child, signal.SIGTERM)
        until = time.monotonic() + GRACE
        for child in self.children.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(timeout=max(0.1, until - time.monotonic()))
        for child in self.children.values():
            _signal_group(child, signal.SIGKILL)
            child.wait()
        Path(self.socket).unlink(missing_ok=True)

    def watch(self) -> int:
        """Until told to stop: a child that ended is started again; give the exit status."""
        falls: dict[str, list[float]] = {name: [] for name in self.children}
        while not self.stopping:
            time.sleep(0.5)
            for name, child in list(self.children.items()):
                if child.poll() is None or self.stopping:
                    continue
                _signal_group(child, signal.SIGKILL)
                now = time.monotonic()
                falls[name] = [t for t in falls[name] if now - t < 60] + [now]
                if len(falls[name]) > 5:
                    say(f"{name} keeps ending; stopping. Its reason stands above.")
                    return 1
                say(f"{name} ended with {child.returncode}; starting it again")
                self.start(name)
        return 0


def _signal_group(child: subprocess.Popen[bytes], number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, number)


def serve(environment: Mapping[str, str], data: Path, *, greeting: str = "") -> int:
    """Start everything, print the address, run until SIGINT, SIGTERM or a closed terminal; give the
    exit status. SIGUSR1 (“flask academy restart”) begins anew instead of ending."""
    try:
        launcher = Launcher(environment, data)
    except CannotStart as reason:
        say(str(reason))
        return 2

    again = False

    def told_to_stop(number: int, _frame: object) -> None:
        nonlocal again
        again = number == signal.SIGUSR1
        launcher.stopping = True

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1):
        signal.signal(number, told_to_stop)
    mark = data / "launcher.pid"
    mark.write_text(str(os.getpid()), encoding="ascii")
    status = 0
    try:
        launcher.start("web")
        launcher.wait_until_ready()
        for name in ("media", "encoder", "worker"):
            if not launcher.stopping:
                launcher.start(name)
        if not launcher.stopping:
            _sign(data, f"process {os.getpid()}, {launcher.address}")
            say(greeting + f"Kefu Academy is open at {launcher.address}  (Ctrl-C stops it)")
            status = launcher.watch()
    except CannotStart as reason:
        say(str(reason))
        status = 1
    finally:
        _sign(data, STOPPING)  # who starts now waits for the end
        launcher.stop()
        if running(data) in (0, os.getpid()):
            mark.unlink(missing_ok=True)
    if again:
        # The same program from its beginning: new code, a migration, the same address.
        os.environ["PORT"] = str(launcher.port)
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])
    say("Stopped.")
    return status


if __name__ == "__main__":
    folder = Path(os.environ.get("ACADEMY_DATA") or ROOT / "instance").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        held = hold(folder)
    except CannotStart as taken:
        say(str(taken))
        sys.exit(2)
    with held:
        sys.exit(serve(os.environ, folder))
