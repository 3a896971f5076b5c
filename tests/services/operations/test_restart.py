"""A restart asks the launcher, and refuses while somebody sits an exam."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask

from app.cli import academy
from app.platform import busy


def restart(app: Flask, *arguments: str) -> tuple[int, str]:
    with app.app_context():
        done = CliRunner().invoke(academy, ["restart", *arguments])
    return done.exit_code, done.output


@pytest.fixture
def launcher(data_dir: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process that stands where the launcher would."""
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    (data_dir / "launcher.pid").write_text(str(child.pid), encoding="ascii")
    yield child
    child.kill()
    child.wait()
    (data_dir / "launcher.pid").unlink(missing_ok=True)


def test_without_open_work_the_launcher_is_asked(
    app: Flask, launcher: subprocess.Popen[bytes]
) -> None:
    assert restart(app)[0] == 0
    assert launcher.wait(10) == -signal.SIGUSR1


def test_with_open_work_it_refuses_unless_forced(
    app: Flask, launcher: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(busy._sources, "test", ("Exam attempts in progress", lambda: 2))
    status, output = restart(app)
    assert status == 1
    assert "Exam attempts in progress: 2" in output
    assert launcher.poll() is None
    assert restart(app, "--force")[0] == 0
    assert launcher.wait(10) == -signal.SIGUSR1


def test_without_a_launcher_it_says_so(app: Flask) -> None:
    status, output = restart(app)
    assert status == 1
    assert "No launcher runs" in output
