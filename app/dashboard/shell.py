"""Header, rail and role switch: the features' entries, as far as they are open to the reader."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, request, url_for

from app.accounts.access import current_reader
from app.accounts.rules.permissions import Permission, permissions_of
from app.kernel.actor import Role
from app.platform import i18n, navigation
from app.platform.i18n import _l

STAFF: tuple[navigation.Shell, ...] = ("trainer", "manager", "analyst", "admin")
ROLE_OF: dict[navigation.Shell, Role] = {
    "learner": Role.LEARNER,
    "trainer": Role.TRAINER,
    "manager": Role.MANAGER,
    "analyst": Role.ANALYST,
    "admin": Role.ADMIN,
}
SHELL_LABELS = {
    "learner": _l("Learner"),
    "trainer": _l("Trainer"),
    "manager": _l("Manager"),
    "analyst": _l("Satisfaction analyst"),
    "admin": _l("Administrator"),
}
SHELL_ICONS = {
    "learner": "school",
    "trainer": "checklist",
    "manager": "users",
    "analyst": "chart-bar",
    "admin": "settings",
}
# The rail from top to bottom: what stands in no group first, a group not named here last.
GROUPS = ("", "Administration", "Rating", "Content", "Training", "Growth", "Quality")
ON_PHONE = (
    "dashboard.learner_home",
    "courses.",
    "roleplay.",
    "scripts_library.",
)


@dataclass(frozen=True)
class Place:
    """An entry as the reader sees it."""

    label: str
    url: str
    icon: str
    current: bool
    count: int
    on_phone: bool


@dataclass(frozen=True)
class Group:
    """Entries of the rail under one heading."""

    label: str
    entries: list[Place]


@dataclass(frozen=True)
class Home:
    """A role's first page."""

    shell: str
    label: str
    url: str
    icon: str


def _is_here(url: str) -> bool:
    path = request.path
    return path == url or (url != "/" and path.startswith(url.rstrip("/") + "/"))


def _place(entry: navigation.NavEntry) -> Place:
    url = url_for(entry.endpoint)
    return Place(
        label=i18n.translated(entry.label),
        url=url,
        icon=entry.icon,
        current=False,
        count=entry.count() if entry.count else 0,
        on_phone=entry.endpoint.startswith(ON_PHONE),
    )


def _with_current(places: list[Place]) -> list[Place]:
    """Mark the entry whose address is the longest that the present page lies under."""
    here = max((p.url for p in places if _is_here(p.url)), key=len, default="")
    return [Place(p.label, p.url, p.icon, p.url == here, p.count, p.on_phone) for p in places]


def _open_entries(shell: navigation.Shell) -> list[navigation.NavEntry]:
    reader = current_reader()
    if reader is None:
        return []
    opened = permissions_of(reader.actor)
    return [e for e in navigation.entries(shell) if Permission(e.permission) in opened]


def nav(shell: navigation.Shell) -> list[Place]:
    """A header's entries for this reader."""
    return _with_current([_place(entry) for entry in _open_entries(shell)])


def rail() -> list[Group]:
    """One rail per person: the entries of every staff role held, by group, own desk first."""
    reader = current_reader()
    if reader is None:
        return []
    # Entries of no group are somebody's own desk: they stand first.
    grouped: dict[str, dict[str, navigation.NavEntry]] = {"": {}}
    for shell in STAFF:
        if ROLE_OF[shell] in reader.actor.roles or shell == "trainer":
            for entry in _open_entries(shell):
                grouped.setdefault(entry.group, {}).setdefault(entry.endpoint, entry)
    places = {name: [_place(e) for e in found.values()] for name, found in grouped.items() if found}
    marked = {p.url: p for p in _with_current([p for ps in places.values() for p in ps])}
    return [
        Group(i18n.translated(name), [marked[p.url] for p in places[name]])
        for name in sorted(places, key=_height)
    ]


def _height(group: str) -> int:
    return GROUPS.index(group) if group in GROUPS else len(GROUPS)


def shells() -> list[Home]:
    """The homes of the roles this reader holds; everybody may learn who is a learner."""
    reader = current_reader()
    if reader is None:
        return []
    homes = []
    for shell, role in ROLE_OF.items():
        if role in reader.actor.roles:
            homes.append(
                Home(
                    shell,
                    str(SHELL_LABELS[shell]),
                    url_for("dashboard.home_as", role=shell),
                    SHELL_ICONS[shell],
                )
            )
    return homes


def install(app: Flask) -> None:
    """Offer the shell to the templates."""
    app.jinja_env.globals.update(nav=nav, rail=rail, shells=shells)
