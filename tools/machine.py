"""What the machine must have: system packages, the virtual environment. Standard library only."""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"

LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
# What stands there is not enough: exit status for "a person must do something first".
MISSING = 3


def say(text: str) -> None:
    """One line to the person at the terminal."""
    print(text, flush=True)


def missing_for_running() -> list[str]:
    """Debian packages that the academy needs and the machine lacks."""
    packages = []
    for library, package in LIBRARIES.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            packages.append(package)
    if subprocess.run([sys.executable, "-c", "import ensurepip"], capture_output=True).returncode:
        packages.append("python3-venv")
    return packages


def chromium() -> str:
    """The browser for browser tests, or an empty string."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or ""


def postgresql_programs() -> Path | None:
    """The newest folder with PostgreSQL's server programs, if any."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    return found[-1].parent if found else None


def missing_for_tests() -> list[str]:
    """Debian packages that the tests need beside those for running."""
    packages = []
    if not chromium():
        packages.append("chromium")
    if postgresql_programs() is None:
        packages.append("postgresql")
    if not shutil.which("pdftotext"):
        packages.append("poppler-utils")
    return packages


def _root_prefix() -> list[str] | None:
    """What to put before a command that needs root; None if it cannot be had silently."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and not subprocess.run([sudo, "-n", "true"], capture_output=True).returncode:
        return [sudo, "-n"]
    return None


def install(packages: list[str]) -> bool:
    """Install Debian packages as root or through password-less sudo; else print the line to run."""
    if not packages:
        return True
    line = "apt-get install -y --no-install-recommends " + " ".join(packages)
    prefix = _root_prefix()
    if prefix is None or not shutil.which("apt-get"):
        say(f"These system packages are missing. Run this once, then try again:\n  sudo {line}")
        return False
    say(f"Installing system packages: {' '.join(packages)}")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    options = ["-qq", "-o", "DPkg::Lock::Timeout=300"]
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", *options]
    want = ["install", "-y", "--no-install-recommends", *packages]
    if subprocess.run([*apt, *want], env=environment, capture_output=True).returncode == 0:
        return True
    subprocess.run([*apt, "update"], env=environment)
    done = subprocess.run([*apt, *want], env=environment, stdout=subprocess.DEVNULL)
    if done.returncode:
        say(f"That did not work. Run this, then try again:\n  sudo {line}")
    return done.returncode == 0


def _stamp(lock: Path) -> str:
    digest = hashlib.sha256(lock.read_bytes())
    digest.update(sys.version.encode())
    return digest.hexdigest()


def environment(*, dev: bool) -> None:
    """Make the virtual environment hold exactly what the lock file says. Exit if it cannot."""
    if sys.version_info < (3, 11):
        say(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")
        sys.exit(MISSING)
    lock = ROOT / ("requirements-dev.txt" if dev else "requirements.txt")
    stamp = VENV / ("stamp-dev" if dev else "stamp-run")
    wanted = _stamp(lock)
    # The development lock holds everything that the lock for running holds.
    for known in {stamp, VENV / "stamp-dev"}:
        lock_of = ROOT / ("requirements-dev.txt" if known.name == "stamp-dev" else lock.name)
        if PYTHON.exists() and known.exists() and known.read_text() == _stamp(lock_of):
            return
    if not PYTHON.exists():
        say("Making the virtual environment .venv")
        subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
    say(f"Installing from {lock.name}")
    if not (_install_with_uv(lock) or _install_with_pip(lock)):
        say("The Python packages could not be installed. Is the package index reachable?")
        sys.exit(MISSING)
    stamp.write_text(wanted)


def _install_with_uv(lock: Path) -> bool:
    pip = [str(PYTHON), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    pinned = ["--require-hashes", "-r", str(ROOT / "requirements-uv.txt")]
    if subprocess.run([*pip, *pinned], capture_output=True).returncode:
        return False
    uv = [str(VENV / "bin" / "uv"), "pip", "install", "-q", "--compile-bytecode"]
    uv += ["--python", str(PYTHON)]
    settings = os.environ | {"UV_PYTHON_DOWNLOADS": "never"}
    done = subprocess.run([*uv, "--require-hashes", "-r", str(lock)], env=settings)
    return done.returncode == 0


def _install_with_pip(lock: Path) -> bool:
    pip = [str(PYTHON), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    return subprocess.run([*pip, "--require-hashes", "-r", str(lock)]).returncode == 0
