"""Every page, as everybody who may open it: accessible, whole, and nothing hangs over the edge.

In every run each page is opened once per role at 1280 px in the light look and once at 360 px in
the dark one; ACADEMY_TEST_FULL=1 opens the whole grid of roles, widths, looks and languages.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from playwright.sync_api import Page

from app.platform.settings import ROOT
from tests.browser.pages import NO_PAGE, PLACES, Place
from tests.browser.people import Academy, who_may

FULL = os.environ.get("ACADEMY_TEST_FULL") == "1"
AXE = (ROOT / "app/static/vendor/axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOK = """async (rules) => {
  const found = await axe.run(document, {
    runOnly: { type: "tag", values: rules }, resultTypes: ["violations"],
  });
  return found.violations.map((v) =>
    `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.target.join(" ") + " " + n.html.slice(0, 110)
      + " " + (n.any[0]?.message ?? "").slice(0, 120)).join(" | ")}`);
}"""
OVERHANG = """() => {
  const edge = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= edge) return [];
  return [...document.querySelectorAll("body *")]
    .filter((e) => e.getBoundingClientRect().right > edge + 1 && e.getClientRects().length)
    .slice(0, 4).map((e) => `${e.tagName}.${e.className}`.slice(0, 90));
}"""
Visit = Callable[..., Page]


def violations(page: Page) -> list[str]:
    """What axe finds, one line a rule with the first places."""
    page.evaluate(AXE)
    found: list[str] = page.evaluate(LOOK, RULES)
    return found


def overhang(page: Page) -> list[str]:
    """Elements that make the page scroll sideways."""
    found: list[str] = page.evaluate(OVERHANG)
    return found


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
    page.evaluate("document.fonts.ready")
    found = violations(page)
    if width < 500:
        found += [f"hangs over the edge: {what}" for what in overhang(page)]
    if not page.title().strip() or page.locator("h1").count() != 1:
        found.append(f"title {page.title()!r}, {page.locator('h1').count()} h1")
    return found


def test_every_address_is_listed(academy: Academy) -> None:
    known = set(PLACES) | set(NO_PAGE)
    assert set(academy.showcase.views) - known == set(), "list these in tests/browser/pages.py"
    assert known - set(academy.showcase.views) == set(), "these are gone"


def test_axe_and_the_edge_see_what_they_should(visit: Visit, watch: Any) -> None:
    page = visit(None, width=360)
    page.goto("/sign-in")
    assert violations(page) == []
    page.evaluate(
        """() => {
          const wide = document.createElement("img");
          wide.src = "/static/img/mark.svg";
          wide.width = 900;
          document.querySelector("main").append(wide);
        }"""
    )
    assert any(line.startswith("image-alt") for line in violations(page))
    assert overhang(page) != []


@pytest.mark.parametrize("endpoint", sorted(PLACES))
def test_page(endpoint: str, visit: Visit, academy: Academy, watch: Any) -> None:
    watch.expected = ("404 (NOT FOUND)",)
    permission = academy.showcase.views[endpoint][1]
    faults = []
    for place in PLACES[endpoint]:
        path = place.path.format(**academy.things)
        for name, width, dark, language in settings(_people(place, permission)):
            page = visit(name or None, width=width, dark=dark, language=language)
            looked = faults_of(page, path, place.status, width)
            where = f"{path} as {name or 'a stranger'} at {width} {'dark' if dark else 'light'}"
            faults += [f"{where}: {fault}" for fault in looked]
            page.context.close()
    assert faults == [], "\n" + "\n".join(faults)


def _people(place: Place, permission: str) -> list[str]:
    found = list(place.by) or who_may(permission)
    assert found, "a page that nobody may open"
    return found
