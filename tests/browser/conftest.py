"""A served academy for each worker, a browser, and pages that notice what goes wrong in them."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy import select

from app.accounts.models import Unit
from app.accounts.services import own, people
from app.accounts.services.people import Particulars
from app.kernel.actor import SYSTEM, Role
from app.platform import clock, hashing
from app.platform.db import db, transaction
from app.platform.settings import ROOT
from tests.browser.people import Academy, Watch, new_context
from tools import browsing, showcase
from tools.showcase import Showcase

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browsers live in real time."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.real_time)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The showcase: the one named from outside, or made by whichever worker comes first."""
    if given := os.environ.get("ACADEMY_TEST_SHOWCASE"):
        return Path(given)
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder = shared / "showcase"
    with (shared / "showcase.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / showcase.FILE).exists():
            shutil.rmtree(folder, ignore_errors=True)
            # In a process of its own: what its engines leave behind is not this run's.
            command = [sys.executable, "-m", "tools.showcase", str(folder)]
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
            assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return folder


@pytest.fixture(scope="session")
def academy_folder(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This worker's own copy of the data."""
    own = tmp_path_factory.mktemp("academy") / "data"
    shutil.copytree(prepared, own)
    return own


@pytest.fixture(scope="session")
def address(academy_folder: Path) -> Iterator[str]:
    """Where this worker's academy is served."""
    with browsing.served(academy_folder) as where:
        yield where


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium."""
    with browsing.chromium() as found:
        yield found


@pytest.fixture(scope="session")
def academy(academy_folder: Path, address: str) -> Academy:
    """What there is to visit, and the doors to it."""
    return Academy(address, academy_folder, Showcase.read(academy_folder))


@pytest.fixture
def data(academy_folder: Path) -> Iterator[Flask]:
    """The application on the same data, to look up what no page may tell (answer keys)."""
    with showcase.academy(academy_folder) as app:
        yield app


@pytest.fixture
def watch(address: str) -> Iterator[Watch]:
    """Fails the test if a page reported an error, broke its policy or asked somebody else."""
    watching = Watch(address)
    yield watching
    assert watching.rest() == []


Visit = Callable[..., Page]
Newcomer = Callable[..., str]
NAMES = ("孟夏", "白露", "谷雨", "立秋", "安宁", "季春", "江月", "林深", "叶知秋", "程远")


@pytest.fixture
def visit(academy: Academy, browser: Browser, watch: Watch) -> Iterator[Visit]:
    """``visit("lin", language="en", width=360)`` is a page where Lin is signed in; None: nobody."""
    opened: list[BrowserContext] = []

    def open_page(
        name: str | None,
        *,
        language: str = "zh",
        width: int = 1280,
        dark: bool = False,
    ) -> Page:
        context = new_context(browser, academy, name, language=language, width=width, dark=dark)
        opened.append(context)
        context.on("dialog", lambda dialog: dialog.accept())
        context.on("page", watch.on_page)
        return context.new_page()

    yield open_page
    for context in opened:
        context.close()


def today_in(zone: ZoneInfo) -> date:
    """The day in the academy's zone."""
    return clock.now().astimezone(zone).date()


@pytest.fixture
def newcomer(academy: Academy, data: Flask) -> Newcomer:
    """``newcomer("exam-zh")`` is somebody on the first day, in the team that Gao leads."""

    def make(name: str, *, hired_days_ago: int = 0) -> str:
        number = f"N{len(academy.numbers):04d}"
        day = today_in(data.config["ACADEMY"].zone) - timedelta(days=hired_days_ago)
        kept = hashing.hash_password(showcase.PASSWORD)
        db.session.rollback()
        with transaction() as session:
            at = clock.now()
            given = Particulars(
                staff_no=number, name=NAMES[len(academy.numbers) % len(NAMES)], hired_on=day
            )
            account = people.create(given, by=SYSTEM, at=at)
            people.grant(account, frozenset({Role.LEARNER}), frozenset(), by=SYSTEM, at=at)
            account.password_hash, account.password_is_one_time = kept, False
            account.notice_version, account.notice_seen_at = own.NOTICE_VERSION, at
            team = session.scalars(select(Unit).where(Unit.key == "demo-muhe-presales")).one()
            people.move_to(account.id, team.id, on=day, by=SYSTEM, at=at)
        academy.numbers[name] = number
        return name

    return make
