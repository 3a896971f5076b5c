"""Who may go where, and how they come in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    expect,
)

from app.accounts.rules.permissions import permissions_of
from app.kernel.actor import Actor, Capability, Role
from tools.browsing import media_of
from tools.showcase import PASSWORD, STAFF_NUMBERS, Showcase

# Waiting longer than this for something to appear is a fault of its own.
PATIENCE_MS = 10_000
expect.set_options(timeout=PATIENCE_MS)
# One person for each role; what they may open follows from the table of permissions alone.
ROLES: dict[str, Actor] = {
    "lin": Actor(0, frozenset({Role.LEARNER})),
    "tao": Actor(0, frozenset({Role.TRAINER}), capabilities=frozenset({Capability.LEAD_TRAINER})),
    "ping": Actor(
        0,
        frozenset({Role.MANAGER}),
        capabilities=frozenset({Capability.APPROVER, Capability.INTERVIEWER}),
    ),
    "an": Actor(0, frozenset({Role.ANALYST})),
    "ada": Actor(0, frozenset({Role.ADMIN})),
}


def who_may(permission: str) -> list[str]:
    """The people of ``ROLES`` who hold the permission; nobody in particular for a public page."""
    if not permission:
        return []
    return [
        name
        for name, actor in ROLES.items()
        if permission in {str(p) for p in permissions_of(actor)}
    ]


class Academy:
    """A served academy and what it holds."""

    def __init__(self, address: str, folder: Path, showcase: Showcase) -> None:
        self.address, self.folder = address, folder
        self.showcase = showcase
        self.things = showcase.things
        self.numbers = dict(STAFF_NUMBERS)
        self._states: dict[str, Any] = {}

    def state_of(self, browser: Browser, name: str) -> Any:
        """Cookies of a browser where this person signed in; asked for once a worker."""
        if name not in self._states:
            context = browser.new_context(base_url=self.address)
            page = context.new_page()
            sign_in(page, self.numbers[name])
            page.wait_for_url(lambda url: "/sign-in" not in url)
            self._states[name] = context.storage_state()
            context.close()
        return self._states[name]


def sign_in(page: Page, staff_no: str, password: str = PASSWORD) -> None:
    """Fill in the door's form and send it."""
    page.goto("/sign-in")
    page.locator("#who").fill(staff_no)
    page.locator("#password").fill(password)
    page.locator("main button[type=submit].btn-primary").click()


def new_context(
    browser: Browser, academy: Academy, name: str | None, *, language: str, width: int, dark: bool
) -> BrowserContext:
    """A browser window where ``name`` is signed in (None: nobody), in this look."""
    context = browser.new_context(
        base_url=academy.address,
        locale="zh-CN" if language == "zh" else "en-GB",
        viewport={"width": width, "height": 800},
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
        storage_state=academy.state_of(browser, name) if name else None,
    )
    context.set_default_timeout(PATIENCE_MS)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    return context


class Watch:
    """What must not happen while a page is open."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.own = (address, media_of(address), "data:", "blob:", "about:")
        self.faults: list[str] = []
        self.expected: tuple[str, ...] = ()

    def on_page(self, page: Page) -> None:
        """Listen to one page."""
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on("console", lambda message: self._heard(page, message))
        page.on("request", self._asked)
        page.on("response", self._answered)

    def _heard(self, page: Page, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.faults.append(f"{page.url}: {message.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith(self.own):
            self.faults.append(f"a request left the academy: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.status}: {response.request.method} {response.url}")

    def rest(self) -> list[str]:
        """Faults that the test did not foresee."""
        return [f for f in self.faults if not any(text in f for text in self.expected)]
