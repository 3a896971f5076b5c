"""Every route × everybody: who reaches what, written down by hand and asked of the real doors."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.routing import Rule

from app.accounts.queries import actor_of
from app.accounts.rules.permissions import BY_CAPABILITY, BY_ROLE, Permission, may, permissions_of
from app.kernel.actor import Actor, Capability, Role
from app.platform.db import Base, db
from tests.conftest import NOON, Cast
from tests.factories import PEOPLE

LEARNERS = frozenset({"lin", "mei", "lu"})
TRAINERS = frozenset({"tao", "wen"})
MANAGERS = frozenset({"gao", "qiu", "ping"})
ADMINS = frozenset({"ada"})
ANALYSTS = frozenset({"an"})
EVERYBODY = LEARNERS | TRAINERS | MANAGERS | ADMINS | ANALYSTS

P = Permission

# Who of the cast holds a permission. Written by hand: a new permission, or a role that opens more
# than before, must be written here too. Tao is lead trainer; Ping approves and interviews.
HOLDERS: dict[Permission, frozenset[str]] = {
    P.ACCOUNT_SELF: EVERYBODY,
    P.SEARCH_USE: EVERYBODY,
    P.NOTICES_READ: EVERYBODY,
    P.MEDIA_READ: EVERYBODY,
    P.SCRIPT_USE: EVERYBODY,
    P.CERTIFICATE_OWN: EVERYBODY,
    P.COURSE_LEARN: EVERYBODY,
    P.GROWTH_CASE: EVERYBODY,
    P.FRAMEWORK_READ: EVERYBODY,
    P.ROLEPLAY_REPORT: EVERYBODY,
    P.FAIRNESS_READ: ANALYSTS | {"ping"},
    P.IMPROVE: EVERYBODY,
    P.AWARDS: EVERYBODY,
    P.PEOPLE_READ: ADMINS,
    P.PEOPLE_EDIT: ADMINS,
    P.UNITS_EDIT: ADMINS,
    P.AUDIT_READ: ADMINS,
    P.SYSTEM_MANAGE: ADMINS,
    P.DESK_ADMIN: ADMINS,
    P.CONTENT_MANAGE: TRAINERS | ADMINS,
    P.COURSE_AUTHOR: TRAINERS,
    P.COURSE_ASSIGN: TRAINERS | MANAGERS,
    P.COURSE_REPORT: TRAINERS | MANAGERS | ANALYSTS,
    P.ATTEMPT_SIT: LEARNERS,
    P.ATTEMPT_RATE: TRAINERS,
    P.ATTEMPT_RELEASE: TRAINERS,
    P.ATTEMPT_INVIGILATE: TRAINERS,
    P.EXAM_AUTHOR: TRAINERS,
    P.EXAM_REPORT: TRAINERS | ANALYSTS,
    P.ROLEPLAY_PLAY: LEARNERS | TRAINERS,
    P.ROLEPLAY_RATE: TRAINERS,
    P.ROLEPLAY_AUTHOR: TRAINERS,
    P.SCRIPT_AUTHOR: TRAINERS,
    P.GROWTH_OWN: LEARNERS,
    P.GROWTH_TEAM: MANAGERS,
    P.GROWTH_PROPOSE: MANAGERS,
    P.GROWTH_INTERVIEW: frozenset({"ping"}),
    P.GROWTH_APPROVE: frozenset({"ping"}),
    P.GROWTH_FRAMEWORK: ADMINS | {"tao"},
    P.INDICATORS_EDIT: MANAGERS | ANALYSTS,
    P.REPORT_READ: MANAGERS | ANALYSTS,
    P.CERTIFICATE_MANAGE: ADMINS | {"tao"},
    P.CERTIFICATE_CONFIRM: TRAINERS,
    P.DESK_TRAINER: TRAINERS,
    P.DESK_MANAGER: MANAGERS,
}

# Whatever stands below an address may ask for these permissions only: a page of the
# administration that asks merely for a sign-in would be seen here. The longest beginning decides.
AREAS: dict[str, frozenset[Permission | None]] = {
    "/": frozenset({P.ACCOUNT_SELF}),
    "/account": frozenset({P.ACCOUNT_SELF}),
    "/account/language": frozenset({None}),
    "/account/theme": frozenset({None}),
    "/as": frozenset({P.ACCOUNT_SELF}),
    "/sign-out": frozenset({P.ACCOUNT_SELF}),
    "/sign-in": frozenset({None}),
    "/forgotten-password": frozenset({None}),
    "/reset-password": frozenset({None}),
    "/new-password": frozenset({None}),
    "/privacy": frozenset({None}),
    "/healthz": frozenset({None}),
    "/readyz": frozenset({None}),
    "/verify": frozenset({None}),
    "/.well-known": frozenset({None}),
    "/admin": frozenset({P.DESK_ADMIN}),
    "/admin/people": frozenset({P.PEOPLE_READ, P.PEOPLE_EDIT}),
    "/admin/secrets": frozenset({P.PEOPLE_EDIT}),
    "/admin/units": frozenset({P.UNITS_EDIT}),
    "/admin/trail": frozenset({P.AUDIT_READ}),
    "/admin/settings": frozenset({P.SYSTEM_MANAGE}),
    "/admin/jobs": frozenset({P.SYSTEM_MANAGE}),
    "/admin/mail-test": frozenset({P.SYSTEM_MANAGE}),
    "/certificates": frozenset({P.CERTIFICATE_OWN}),
    "/certificates/claims": frozenset({P.CERTIFICATE_CONFIRM}),
    "/certificates/register": frozenset({P.CERTIFICATE_MANAGE}),
    "/courses": frozenset(
        {P.COURSE_LEARN, P.COURSE_ASSIGN, P.COURSE_REPORT, P.COURSE_AUTHOR, P.MEDIA_READ}
    ),
    "/courses/manage": frozenset({P.COURSE_AUTHOR}),
    "/marking": frozenset({P.ATTEMPT_RATE}),
    "/exams": frozenset({P.ATTEMPT_SIT}),
    "/practice": frozenset({P.ATTEMPT_SIT}),
    "/bank": frozenset({P.EXAM_AUTHOR}),
    "/item-media": frozenset({P.MEDIA_READ}),
    "/invigilation": frozenset({P.ATTEMPT_INVIGILATE}),
    "/oral": frozenset({P.ATTEMPT_RATE, P.ATTEMPT_RELEASE}),
    "/exam-results": frozenset({P.EXAM_REPORT, P.ATTEMPT_RELEASE}),
    "/role-plays": frozenset({P.ROLEPLAY_PLAY, P.ROLEPLAY_REPORT, P.ROLEPLAY_AUTHOR}),
    "/rating": frozenset({P.ROLEPLAY_RATE}),
    "/scenarios": frozenset({P.ROLEPLAY_AUTHOR}),
    "/acts": frozenset({P.ROLEPLAY_AUTHOR}),
    "/scripts": frozenset({P.SCRIPT_USE}),
    "/scripts/lexicon": frozenset({P.SCRIPT_AUTHOR}),
    "/scripts/upkeep": frozenset({P.SCRIPT_AUTHOR}),
    "/notices": frozenset({P.NOTICES_READ}),
    "/search": frozenset({P.SEARCH_USE}),
    "/desk": frozenset({P.DESK_TRAINER}),
    "/home": frozenset({P.GROWTH_OWN}),
    "/calendar": frozenset({P.ACCOUNT_SELF}),
    "/growth": frozenset({P.GROWTH_OWN, P.GROWTH_CASE}),
    "/framework": frozenset({P.FRAMEWORK_READ, P.GROWTH_FRAMEWORK}),
    "/role-models": frozenset({P.FRAMEWORK_READ}),
    "/awards": frozenset({P.AWARDS, P.REPORT_READ}),
    "/case-records": frozenset({P.REPORT_READ, P.INDICATORS_EDIT}),
    "/fairness": frozenset({P.FAIRNESS_READ}),
    "/improvements": frozenset({P.IMPROVE, P.INDICATORS_EDIT, P.GROWTH_TEAM}),
    "/printouts": frozenset({P.FRAMEWORK_READ}),
    "/quality-reports": frozenset({P.REPORT_READ, P.INDICATORS_EDIT}),
    "/suggestions": frozenset({P.IMPROVE, P.REPORT_READ, P.INDICATORS_EDIT}),
    "/s": frozenset({None}),
    "/surveys": frozenset({P.REPORT_READ, P.INDICATORS_EDIT}),
    "/team": frozenset({P.REPORT_READ}),
    "/team/cases": frozenset({P.GROWTH_CASE, P.GROWTH_PROPOSE}),
    "/team/figures": frozenset({P.REPORT_READ, P.INDICATORS_EDIT}),
    "/team/interviews": frozenset({P.GROWTH_INTERVIEW}),
    "/team/people": frozenset({P.GROWTH_CASE, P.GROWTH_TEAM, P.GROWTH_PROPOSE, P.GROWTH_APPROVE}),
}
# Features that are still growing pages: held to the table of holders alone.
GROWING = ("/promotions", "/reports", "/content", "/calibration")

# A holder's answer to an address without parameters, where it is not the page itself.
OWN_ANSWERS = {"/new-password": {404}, "/readyz": {200, 503}}
# Without a framework, as here, these say so instead.
NEED_A_FRAMEWORK = ("/growth", "/framework", "/role-models", "/team")

UUID_OF_NOBODY = UUID(int=7)


@dataclass(frozen=True)
class Route:
    """One method of one address."""

    method: str
    rule: Rule
    permission: Permission | None

    @property
    def has_places(self) -> bool:
        return bool(self.rule.arguments)

    def address(self, app: Flask) -> str:
        """An address of this form, of something that does not exist."""
        values: dict[str, Any] = {}
        converters: dict[str, Any] = dict(self.rule._converters)
        for name, converter in converters.items():
            kind = type(converter).__name__
            fixed = {"UUIDConverter": UUID_OF_NOBODY, "RowNumber": 987_654_321}
            values[name] = fixed.get(kind) or (
                sorted(converter.items)[0] if kind == "AnyConverter" else "nothing-here"
            )
        adapter = app.url_map.bind("localhost")
        return adapter.build(self.rule.endpoint, values, method=self.method)


def rules(app: Flask) -> list[Rule]:
    return [r for r in app.url_map.iter_rules() if r.endpoint != "static"]


def routes(app: Flask) -> list[Route]:
    """Every method of every address, with what its view declares."""
    found = []
    for rule in rules(app):
        view: Any = app.view_functions[rule.endpoint]
        declared = view.permission
        permission = None if declared is None else Permission(str(declared))
        methods = sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        found += [Route(method, rule, permission) for method in methods]
    return found


def area_of(address: str) -> str:
    fitting = [
        begin
        for begin in (*AREAS, *GROWING)
        if address == begin or (begin != "/" and address.startswith(f"{begin}/"))
    ]
    return max(fitting, key=len, default="")


def test_every_route_declares_who_may_come_in(app: Flask) -> None:
    silent = [
        rule.rule
        for rule in rules(app)
        if not hasattr(app.view_functions[rule.endpoint], "permission")
    ]
    assert silent == []
    assert len(routes(app)) > 100


def test_a_view_without_a_declaration_is_not_there(
    app: Flask, client_of: Callable[[str], FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    def forgotten() -> str:
        return "seen"

    monkeypatch.setitem(app.view_functions, "accounts.show_notice", forgotten)
    assert client_of("ada").get("/privacy").status_code == 404


def test_every_address_asks_for_what_its_area_asks_for(app: Flask) -> None:
    wrong = []
    for route in routes(app):
        area = area_of(route.rule.rule)
        if not area:
            wrong.append(f"{route.rule.rule}: no area is written down for it")
        elif area in AREAS and route.permission not in AREAS[area]:
            wrong.append(f"{route.rule.rule} asks for {route.permission}, not as {area} does")
    assert wrong == []


def test_every_permission_has_its_holders_written_down() -> None:
    assert set(HOLDERS) == set(Permission)


@pytest.mark.parametrize("name", sorted(PEOPLE))
def test_roles_and_duties_open_what_is_written_down(app: Flask, cast: Cast, name: str) -> None:
    with app.app_context(), db.engine.connect() as connection:
        actor = actor_of(connection, cast.ids[name], day=NOON.date())
    written = {permission for permission, holders in HOLDERS.items() if name in holders}
    assert set(permissions_of(actor)) == written
    assert {p for p in Permission if may(actor, p)} == written


def test_every_role_and_duty_is_in_the_table() -> None:
    assert set(BY_ROLE) == set(Role)
    assert set(BY_CAPABILITY) == set(Capability)
    nobody = Actor(1, frozenset(), frozenset())
    assert permissions_of(nobody) == frozenset()


@pytest.fixture
def reached(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind every door stands a sign instead of the page, so that only the door answers."""
    views: dict[str, Any] = dict(app.view_functions)
    for endpoint, view in views.items():
        if endpoint == "static" or getattr(view, "checks_itself", False):
            continue

        def sign(**_values: Any) -> tuple[str, int]:
            return "reached", 299

        sign.permission = view.permission  # type: ignore[attr-defined]
        sign.before_duties = getattr(view, "before_duties", False)  # type: ignore[attr-defined]
        monkeypatch.setitem(app.view_functions, endpoint, sign)


def _guarded(app: Flask) -> Iterator[tuple[Route, str]]:
    for route in routes(app):
        if not getattr(app.view_functions[route.rule.endpoint], "checks_itself", False):
            yield route, route.address(app)


@pytest.mark.usefixtures("reached")
@pytest.mark.parametrize("name", sorted(PEOPLE))
def test_a_door_opens_to_its_holders_and_is_not_there_for_others(
    app: Flask, client_of: Callable[[str], FlaskClient], name: str
) -> None:
    client = client_of(name)
    wrong = []
    for route, address in _guarded(app):
        status = client.open(address, method=route.method).status_code
        holds = route.permission is None or name in HOLDERS[route.permission]
        if status != (299 if holds else 404):
            wrong.append(f"{route.method} {address}: {status}")
    assert wrong == []


@pytest.mark.usefixtures("reached")
def test_a_stranger_is_sent_to_the_door(app: Flask, client: FlaskClient) -> None:
    wrong = []
    for route, address in _guarded(app):
        answer = client.open(address, method=route.method)
        expected = 299 if route.permission is None else 302 if route.method == "GET" else 401
        sent = answer.status_code != 302 or answer.location.startswith("/sign-in?next=")
        if answer.status_code != expected or not sent:
            wrong.append(f"{route.method} {address}: {answer.status_code}")
    assert wrong == []


def test_views_that_check_themselves_refuse_whom_their_permission_refuses(
    app: Flask, client_of: Callable[[str], FlaskClient], client: FlaskClient
) -> None:
    checked = [
        route
        for route in routes(app)
        if getattr(app.view_functions[route.rule.endpoint], "checks_itself", False)
    ]
    assert len(checked) >= 2
    for route in checked:
        assert route.permission is not None
        address = route.address(app)
        assert client.open(address, method=route.method).status_code in (302, 401)
        for name in sorted(EVERYBODY - HOLDERS[route.permission]):
            status = client_of(name).open(address, method=route.method).status_code
            assert status == 404, f"{route.method} {address} as {name}"


def _pages(app: Flask) -> list[Route]:
    return [r for r in routes(app) if r.method == "GET" and not r.has_places]


@pytest.mark.parametrize("name", sorted(PEOPLE))
def test_every_page_without_parameters_answers(
    app: Flask,
    client_of: Callable[[str], FlaskClient],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    monkeypatch.setitem(app.config, "SHOW_ERROR_PAGES", True)
    client = client_of(name)
    wrong = []
    for route in _pages(app):
        status = client.get(route.rule.rule).status_code
        holds = route.permission is None or name in HOLDERS[route.permission]
        expected = OWN_ANSWERS.get(route.rule.rule, {200, 302}) if holds else {404}
        if holds and route.rule.rule.startswith(NEED_A_FRAMEWORK):
            expected = expected | {503}
        if status not in expected:
            wrong.append(f"{route.rule.rule}: {status}, not {sorted(expected)}")
    assert wrong == []


def _held(app: Flask) -> dict[str, tuple[int, str]]:
    """Rows and a digest of every table, the notes of who was seen when left aside."""
    found = {}
    with app.app_context(), db.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            count = connection.scalar(select(func.count()).select_from(table)) or 0
            digest = ""
            if count:
                rows = sorted(repr(tuple(row)) for row in connection.execute(select(table)))
                digest = hashlib.sha256("\n".join(rows).encode()).hexdigest()
            found[table.name] = (count, digest)
    return found


@pytest.mark.parametrize("name", ["lin", "tao", "gao", "an", "ada"])
def test_looking_at_a_page_changes_nothing(
    app: Flask,
    client_of: Callable[[str], FlaskClient],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    monkeypatch.setitem(app.config, "SHOW_ERROR_PAGES", True)
    client = client_of(name)
    before = _held(app)
    for route in _pages(app):
        client.get(route.rule.rule)
    assert _held(app) == before


def test_every_change_wants_a_token(
    app: Flask, client_of: Callable[[str], FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    wrong = []
    for name in ("lin", "tao", "gao", "ada"):
        client = client_of(name)
        for route in routes(app):
            if route.method == "GET":
                continue
            holds = route.permission is None or name in HOLDERS[route.permission]
            status = client.open(route.address(app), method=route.method).status_code
            if holds and status != 400:
                wrong.append(f"{route.method} {route.rule.rule} as {name}: {status}")
    assert wrong == []
