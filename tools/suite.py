"""Running the tests and the checks. Standard library only: it starts what does the work."""

from __future__ import annotations

import hashlib
import json
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools import machine
from tools.machine import MISSING, PYTHON, ROOT, VENV, say

WORKERS = "2"
# A journey waits much: for a customer who comes, for a film that is watched.
BROWSERS = "3"
# Which file begins next is said by tests/conftest.py: the long ones first.
BY_FILE = ("-n", WORKERS, "--dist", "loadfile", "--no-loadscope-reorder")
ROOM = 3 * 1024**3
# pytest's exit status where tests ran and some failed.
SOME_FAILED = 1
# This many failures in the browser may be chance; more are not.
AGAIN = 3


@dataclass
class Fingerprint:
    """Was this done already for the same files? Kept in a file beside the data."""

    kept_in: Path
    value: str

    def matches(self) -> bool:
        """The kept value is the present one, and the database is still there."""
        there = (self.kept_in.parent / "academy.sqlite3").exists()
        return there and self.kept_in.exists() and self.kept_in.read_text() == self.value

    def keep(self) -> None:
        """Remember the present value."""
        self.kept_in.write_text(self.value)


def prepared_from() -> str:
    """A hash over name, size and time of everything that preparing a start reads."""
    digest = hashlib.sha256()
    places = [ROOT / "content", ROOT / "migrations" / "versions", ROOT / "app"]
    extra = os.environ.get("ACADEMY_CONTENT")
    if extra:
        places.append(Path(extra))
    digest.update(os.environ.get("ACADEMY_DEMO", "").encode())
    for place in places:
        for path in sorted(place.rglob("*")):
            if path.suffix in (".py", ".yaml", ".md", ".toml", ".svg", ".png") and path.is_file():
                kept = path.stat()
                digest.update(f"{path}:{kept.st_size}:{kept.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _as_postgres() -> list[str]:
    """initdb refuses root: what to put before a command to run it as somebody else."""
    if os.geteuid() != 0:
        return []
    return ["runuser", "-u", "postgres", "--"]


@contextmanager
def postgresql(*, durable: bool = False) -> Iterator[str | None]:
    """A throwaway cluster on a socket of its own; yields its address, or None if there is none.

    Tests throw it away anyhow, so it does not wait for the disk unless it is to be ``durable``.
    """
    programs = machine.postgresql_programs()
    if programs is None:
        yield None
        return
    # The socket's folder must be readable by both users, and its path short.
    folder = Path(tempfile.mkdtemp(prefix="academy-pg-", dir="/tmp"))
    folder.chmod(0o755)
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    before = _as_postgres()
    data = folder / "data"
    initdb = [str(programs / "initdb"), "-D", str(data), "-U", "academy", "--auth=trust"]
    fast = "-c max_connections=120"
    if not durable:
        # Without vacuum, rows stand in the order in which they came, run after run.
        fast += " -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off"
    place = f"-c listen_addresses= -c unix_socket_directories={folder}"
    start = [str(programs / "pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log")]
    try:
        subprocess.run(
            [*before, *initdb, "-E", "UTF8", "--locale=C.UTF-8"],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd="/",
        )
        subprocess.run(
            [*before, *start, "-o", f"{fast} {place}", "start"],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd="/",
        )
        try:
            yield f"postgresql://academy@/postgres?host={folder}"
        finally:
            stop = [str(programs / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop"]
            subprocess.run([*before, *stop], stdout=subprocess.DEVNULL, cwd="/")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _pytest(*arguments: str, **environment: str) -> int:
    command = [str(PYTHON), "-m", "pytest", "-q", "--durations=10", *arguments]
    return subprocess.run(command, cwd=ROOT, env=os.environ | environment).returncode


@contextmanager
def _showcase() -> Iterator[Callable[[], str]]:
    """Made in the background while another part runs; call what is yielded to wait for it. Its
    place is an empty string where that failed: the browser part then makes it, and says why."""
    if not machine.chromium():
        yield str
        return
    with tempfile.TemporaryDirectory(prefix="academy-showcase-", dir=_quick()) as scratch:
        folder = Path(scratch) / "showcase"
        command = [str(PYTHON), "-m", "tools.showcase", str(folder)]
        log = (Path(scratch) / "log").open("wb")
        making = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
        try:
            yield lambda: str(folder) if making.wait() == 0 else ""
        finally:
            if making.poll() is None:
                making.kill()
            making.wait()
            log.close()


def _quick() -> str | None:
    """A folder in memory, where there is room: the academies that browsers visit write as durably
    as any and would wait for the disk. None: the usual place."""
    memory = Path("/dev/shm")
    if not memory.is_dir() or shutil.disk_usage(memory).free < ROOM:
        return None
    return str(memory) if os.access(memory, os.W_OK) else None


def _browser(*, full: bool, showcase: str) -> int:
    """The browser part. A page lives in real time, beside a server, a worker and a second browser
    on the same two cores: what failed, if it is at most ``AGAIN``, is tried once more, alone, and
    named; it must pass then (docs/decisions/0017)."""
    with tempfile.TemporaryDirectory(prefix="academy-browser-", dir=_quick()) as scratch:
        cache, data = Path(scratch) / "cache", Path(scratch) / "data"
        data.mkdir()
        environment = {
            "ACADEMY_TEST_FULL": "1" if full else "",
            "ACADEMY_TEST_SHOWCASE": showcase,
            "PYTEST_DEBUG_TEMPROOT": str(data),
        }
        # Each worker serves an academy of its own, so its pages may be dealt out one by one.
        dealt = ["-n", BROWSERS, "--dist", "worksteal", "-o", f"cache_dir={cache}"]
        status = _pytest("tests/browser", *dealt, **environment)
        kept = cache / "v" / "cache" / "lastfailed"
        failed = sorted(json.loads(kept.read_text())) if kept.exists() else []
        if status != SOME_FAILED or not 1 <= len(failed) <= AGAIN:
            return status
        say("— failed in the browser, tried once more alone:")
        for name in failed:
            say(f"  {name}")
        status = _pytest(*failed, **environment)
    say(f"  {'passed the second time: not steady' if status == 0 else 'failed again'}")
    return status


def test(*, full: bool) -> int:
    """Every part; says which parts did not run and why. Not 0 if one failed, or if one could not
    run under CI=true."""
    packages = machine.missing_for_tests()
    if packages:
        machine.install(packages)
    began = time.monotonic()
    results: dict[str, int] = {}
    not_run: dict[str, str] = {}

    say("— rules, with branch coverage of rules and policies")
    covered = ["--cov", "--cov-branch", "--cov-report=term:skip-covered"]
    # Every file in the collection is read by way of the service that knows its kind.
    pure = ["tests/rules", "tests/services/exams/test_item_files.py"]
    results["rules"] = _pytest(*pure, "-n", WORKERS, *covered, "--cov-fail-under=100")

    say("— shipped scenarios: language, transcripts, attacks")
    results["scenarios"] = _pytest("tests/scenarios", "-n", WORKERS)

    say("— services, pages, contracts, house, on SQLite")
    parts = ["tests/services", "tests/web", "tests/contracts", "tests/house"]
    results["sqlite"] = _pytest(*parts, *BY_FILE)

    with postgresql() as address, _showcase() as ready:
        if address is None:
            not_run["postgresql"] = "PostgreSQL is not installed (apt-get install postgresql)"
        else:
            say("— services, pages and contracts, on PostgreSQL")
            results["postgresql"] = _pytest(
                *parts[:3],
                "--db",
                "postgresql",
                *BY_FILE,
                ACADEMY_TEST_POSTGRESQL=address,
            )
        if machine.chromium():
            say("— browser")
            results["browser"] = _browser(full=full, showcase=ready())
        else:
            not_run["browser"] = "Chromium is not installed (apt-get install chromium)"

    say(f"\nAll parts in {time.monotonic() - began:.0f} s")
    for name, status in results.items():
        say(f"  {name:12} {'passed' if status == 0 else f'FAILED (exit {status})'}")
    for name, why in not_run.items():
        say(f"  {name:12} did not run: {why}")
    if any(results.values()):
        return 1
    return MISSING if not_run and os.environ.get("CI") == "true" else 0


def check() -> int:
    """Every check, all of them even if one fails."""
    programs = VENV / "bin"
    commands = {
        "style": [programs / "ruff", "check", "."],
        "format": [programs / "ruff", "format", "--check", "."],
        "types": [programs / "mypy"],
        "import contracts": [programs / "lint-imports"],
        "templates": [programs / "djlint", "app", "--lint", "--quiet"],
        "catalogues": [PYTHON, "-m", "tools.catalogs", "check"],
        "vendored files": [PYTHON, "-m", "tools.vendor", "check"],
        "content": [programs / "flask", "--app", "app", "content", "check"],
    }
    failed = []
    with tempfile.TemporaryDirectory() as scratch:
        environment = os.environ | {"ACADEMY_DATA": scratch}
        for name, command in commands.items():
            done = subprocess.run(
                [str(part) for part in command],
                cwd=ROOT,
                env=environment,
                text=True,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
            )
            say(f"{'ok    ' if done.returncode == 0 else 'FAILED'} {name}")
            if done.returncode:
                failed.append(name)
                say(done.stdout.rstrip())
    return 1 if failed else 0
