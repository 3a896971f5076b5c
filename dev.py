#!/usr/bin/env python3
"""The two commands, and the rest: python3 dev.py help. Standard library only; make calls this."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tools import launcher, machine, suite
from tools.machine import MISSING, PYTHON, ROOT, VENV, say


def data_folder() -> Path:
    """Where all data lives: ACADEMY_DATA, else instance/."""
    return Path(os.environ.get("ACADEMY_DATA") or ROOT / "instance").expanduser().resolve()


def setup(*, dev: bool = False) -> None:
    """Install what is missing on this machine; exit with what a person must do if we may not."""
    packages = machine.missing_for_running()
    if packages and not machine.install(packages):
        sys.exit(MISSING)
    machine.environment(dev=dev)
    compile_catalogues()


def compile_catalogues() -> None:
    """Compile the Chinese catalogues if one is newer than what the application reads."""
    folder = ROOT / "app" / "translations" / "zh_Hans_CN" / "LC_MESSAGES"
    made = folder / "messages.mo"
    newest = max((p.stat().st_mtime for p in folder.glob("*.po")), default=0.0)
    if not made.exists() or made.stat().st_mtime < newest:
        run([str(PYTHON), "-m", "tools.catalogs", "compile"], quiet=True)


def run(command: list[str], *, quiet: bool = False, **more: str) -> None:
    """Run a step of ours; exit with its status if it fails."""
    out = subprocess.DEVNULL if quiet else None
    done = subprocess.run(command, cwd=ROOT, env=os.environ | more, stdout=out)
    if done.returncode:
        sys.exit(done.returncode)


def command_run() -> int:
    """Start the academy and print its address; install and prepare what is missing first."""
    data = data_folder()
    for reason in (launcher.refusal(os.environ), cannot_keep(data)):
        if reason:
            say(reason)
            return 2
    return alone(data, start)


def start(data: Path) -> int:
    """Make ready what is not, and serve until somebody stops it."""
    setup()
    flask = [str(VENV / "bin" / "flask"), "--app", "app"]
    fresh = suite.Fingerprint(data / "prepared", suite.prepared_from())
    if not fresh.matches() or os.environ.get("DATABASE_URL"):
        run([*flask, "academy", "prepare"], ACADEMY_DATA=str(data))
        fresh.keep()
    return launcher.serve(os.environ, data)


def alone(data: Path, deed: Callable[[Path], int]) -> int:
    """Do something while the data folder is held by nobody else; say who holds it otherwise."""
    try:
        held = launcher.hold(data)
    except launcher.CannotStart as taken:
        say(str(taken))
        return 2
    with held:
        return deed(data)


def cannot_keep(data: Path) -> str:
    """Why nothing can be kept in the data folder, which is made if it is not there; else empty."""
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return f"ACADEMY_DATA: {data} cannot be made a folder ({error.strerror}); name another one."
    if not os.access(data, os.W_OK | os.X_OK):
        return f"ACADEMY_DATA: whoever runs this may not write into {data}; name another folder."
    return ""


def command_setup() -> int:
    """Install everything for running and for the tests, start nothing."""
    setup(dev=True)
    packages = machine.missing_for_tests()
    return 0 if machine.install(packages) else MISSING


def command_reset_demo() -> int:
    """Throw away all data of this academy and begin anew with demo people. Asks first."""
    data = data_folder()
    if os.environ.get("DATABASE_URL"):
        say("DATABASE_URL is set: only the SQLite file of the data folder can be reset like this.")
        return 2
    if not data.exists():
        say("There is no data yet; “make run” makes it.")
        return 0
    if not (data / "academy.sqlite3").exists() and any(data.iterdir()):
        say(f"There is no academy in {data}: nothing is deleted. Does ACADEMY_DATA name it?")
        return 2
    if number := launcher.running(data):
        say(f"The academy is open (process {number}): stop it first, with Ctrl-C where it runs.")
        return 2
    return alone(data, reset)


def reset(data: Path) -> int:
    """Delete the folder once the word was typed."""
    say(f"This deletes everything in {data}: people, results, certificates, uploads, keys.")
    try:
        typed = input("Type “reset” to go on: ").strip()
    except EOFError:  # nobody is there to answer
        typed = ""
    if typed != "reset":
        say("Nothing was changed.")
        return 1
    shutil.rmtree(data)
    say("Done. “make run” begins anew.")
    return 0


def command_test(full: bool = False) -> int:
    """Everything: rules, services, web, both databases, browser."""
    setup(dev=True)
    return suite.test(full=full)


def command_check() -> int:
    """Style, types, import contracts, templates, catalogues, vendored files."""
    setup(dev=True)
    return suite.check()


def command_bench(full: bool = False) -> int:
    """Measure, as ratios within one run; results also in build/bench.json."""
    setup(dev=True)
    scale = "1" if full else "0.1"
    command = [str(PYTHON), "-m", "bench", "--scale", scale]
    return subprocess.run(command, cwd=ROOT).returncode


def command_screenshots() -> int:
    """Take the pictures of the README anew."""
    setup(dev=True)
    return subprocess.run([str(PYTHON), "-m", "tools.screenshots"], cwd=ROOT).returncode


COMMANDS = {
    "run": command_run,
    "setup": command_setup,
    "test": command_test,
    "test-full": lambda: command_test(full=True),
    "check": command_check,
    "bench": command_bench,
    "bench-full": lambda: command_bench(full=True),
    "screenshots": command_screenshots,
    "reset-demo": command_reset_demo,
}
HELP = """\
run          start the academy; prints its address and, the first time, the demo people
test         run every test, on SQLite and PostgreSQL and in a browser
test-full    the same with the whole grid of pages, roles, widths and themes
check        style, types, import contracts, templates, catalogues, vendored files
bench        measure at a tenth of the full scale (bench-full: at full scale)
setup        install what running and testing need
screenshots  take the pictures of the README anew
reset-demo   throw all data away and begin anew; asks first
"""


def main(arguments: list[str]) -> int:
    """Carry out one command; give its exit status."""
    name = arguments[0] if arguments else "help"
    if name in ("help", "-h", "--help"):
        say("make COMMAND or python3 dev.py COMMAND\n\n" + HELP)
        return 0
    if name not in COMMANDS:
        say(f"There is no command {name!r}.\n\n{HELP}")
        return 2
    os.chdir(ROOT)
    # Compiled modules halve every start; where the environment forbids them, we still keep ours.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    try:
        return COMMANDS[name]()
    except KeyboardInterrupt:
        say("Stopped.")
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
