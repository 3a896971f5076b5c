"""Every page, as everybody who may open it: accessible, whole, and nothing hangs over the edge.

In every run each page is opened once per role at 1280 px in the light look and once at 360 px in
the dark one; ACADEMY_TEST_FULL=1 opens the whole grid of roles, widths, looks and languages.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from itertools import product

import pytest
from playwright.sync_api import Browser, Error, Page

from tests.browser.looking import overhang, violations, whole
from tests.browser.pages import NO_PAGE, PLACES, Place
from tests.browser.people import Academy, Watch, new_context, who_may

FULL = os.environ.get("ACADEMY_TEST_FULL") == "1"
Visit = Callable[..., Page]


class Pool:
    """One page for each person and look, kept for the whole run: styles and fonts load once."""

    def __init__(self, browser: Browser, academy: Academy) -> None:
        self._browser, self._academy = browser, academy
        self._pages: dict[tuple[str, int, bool, str], Page] = {}
        self._watch = Watch(academy.address)
        self._watch.expected = ("status of 404",)

    def page(self, name: str, width: int, dark: bool, language: str) -> Page:
        """The page of this person in this look."""
        key = (name, width, dark, language)
        if key not in self._pages:
            context = new_context(
                self._browser,
                self._academy,
                name or None,
                language=language,
                width=width,
                dark=dark,
            )
            context.on("page", self._watch.on_page)
            self._pages[key] = context.new_page()
        return self._pages[key]

    def faults(self) -> list[str]:
        """What went wrong in any page since the last question."""
        found, self._watch.faults = self._watch.rest(), []
        return found

    def close(self) -> None:
        """Give everything back."""
        for page in self._pages.values():
            page.context.close()


@pytest.fixture(scope="module")
def pool(browser: Browser, academy: Academy) -> Iterator[Pool]:
    """Pages kept open through this module."""
    kept = Pool(browser, academy)
    yield kept
    kept.close()


def settings(names: list[str]) -> list[tuple[str, int, bool, str]]:
    """Who opens a page, how wide, in which look, in which language."""
    if FULL:
        return list(product(names, (360, 1280), (False, True), ("zh", "en")))
    chosen = [(name, 1280, False, "zh") for name in names]
    return [*chosen, (names[0], 360, True, "en")]


def faults_of(page: Page, path: str, status: int, width: int) -> list[str]:
    """Open the page and look at it."""
    answer = page.goto(path)
    assert answer is not None
    if answer.status != status:
        return [f"answered {answer.status}, not {status}"]
    found, headed = whole(page, narrow=width < 500)
    if not headed and not _is_headed(page):
        found.append("no title or no first heading")
    return found


def _is_headed(page: Page) -> bool:
    """Has the page a title and a first heading? One whose time has come goes on by itself: on its
    way it has neither, so it is asked until it has arrived."""
    for _again in range(40):
        with contextlib.suppress(Error):
            if page.title().strip() and page.locator("h1").count():
                return True
        page.wait_for_timeout(250)
    return False


def test_every_address_is_listed(academy: Academy) -> None:
    known = set(PLACES) | set(NO_PAGE)
    assert set(academy.showcase.views) - known == set(), "list these in tests/browser/pages.py"
    assert known - set(academy.showcase.views) == set(), "these are gone"


def test_axe_and_the_edge_see_what_they_should(visit: Visit) -> None:
    page = visit(None, width=360)
    page.goto("/sign-in")
    assert violations(page) == []
    page.evaluate(
        """() => {
          const wide = document.createElement("img");
          wide.src = "/static/img/mark.svg";
          wide.style.minWidth = "900px";
          document.querySelector("main").append(wide);
        }"""
    )
    assert any(line.startswith("image-alt") for line in violations(page))
    assert overhang(page) != []


@pytest.mark.parametrize("endpoint", sorted(PLACES))
def test_page(endpoint: str, pool: Pool, academy: Academy) -> None:
    permission = academy.showcase.views[endpoint][1]
    faults = []
    for place in PLACES[endpoint]:
        path = place.path.format(**academy.things)
        for name, width, dark, language in settings(_people(place, permission)):
            page = pool.page(name, width, dark, language)
            looked = faults_of(page, path, place.status, width)
            where = f"{path} as {name or 'a stranger'} at {width} {'dark' if dark else 'light'}"
            faults += [f"{where}: {fault}" for fault in looked]
    faults += pool.faults()
    assert faults == [], "\n" + "\n".join(faults)


def _people(place: Place, permission: str) -> list[str]:
    found = list(place.by) or who_may(permission)
    assert found, "a page that nobody may open"
    return found
