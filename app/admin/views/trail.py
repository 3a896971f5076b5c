"""The audit trail: who did what to what, and when."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from flask import current_app, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import queries
from app.accounts.access import current_actor, requires, today
from app.accounts.labels import CAPABILITIES, COLUMNS, ROLES
from app.accounts.rules.permissions import Permission
from app.accounts.services import directory
from app.admin.deeds import DEEDS, FIELDS, THINGS
from app.admin.views.blueprint import bp
from app.admin.views.lists import day_of, page_number, table_file, wanted_file
from app.audit import queries as trail_queries
from app.audit import trail
from app.audit.queries import TrailFilter
from app.kernel.wording import Wording
from app.platform import i18n
from app.platform.db import db, transaction
from app.platform.i18n import _
from app.platform.sheets import Column

_WORDS: Mapping[str, Mapping[Any, Any]] = {
    "roles": ROLES,
    "capabilities": CAPABILITIES,
    "fields": COLUMNS,
}


def _wanted() -> TrailFilter:
    who = request.args.get("q", "").strip()[:100]
    is_thing = ":" in who
    return TrailFilter(
        people=directory.ids_named(who) if who and not is_thing else None,
        action=request.args.get("action", "")[:60],
        text=who if is_thing else "",
        since=_midnight(day_of(request.args.get("since", ""))),
        until=_midnight(day_of(request.args.get("until", "")), 1),
    )


def _midnight(day: date | None, later: int = 0) -> datetime | None:
    if day is None:
        return None
    zone = current_app.config["ACADEMY"].zone
    return datetime.combine(day + timedelta(days=later), time(0), zone)


@bp.get("/trail")
@requires(Permission.AUDIT_READ)
def list_trail() -> AnyResponse | str:
    """Deeds, newest first; the same as a file."""
    wanted = _wanted()
    if form := wanted_file():
        return _trail_file(wanted, form)
    page = trail_queries.page(wanted, number=page_number())
    return render_template(
        "admin/trail.html",
        page=page,
        rows=said(page.items),
        actions=trail_queries.actions(),
        deeds=DEEDS,
    )


def said(entries: Sequence[Any]) -> list[dict[str, Any]]:
    """Entries of the trail with names and words, as pages show them."""
    people, units = _names(entries)
    return [_row(entry, people, units) for entry in entries]


def _names(
    entries: Iterable[Any],
) -> tuple[dict[int, queries.Person], dict[int, tuple[UUID, Wording]]]:
    ids: set[int] = set()
    for entry in entries:
        ids.add(entry.actor_id)
        kind, _colon, key = entry.subject.partition(":")
        if kind == "account" and key.isdigit():
            ids.add(int(key))
        for held in (entry.before, entry.after):
            if held and isinstance(held.get("account"), int):
                ids.add(held["account"])
    units = {
        u.id: (u.public_id, u.name) for u in directory.unit_tree(day=today(), with_closed=True)
    }
    return dict(queries.people_by_id(db.session(), ids, day=today())), units


def _row(entry: Any, people: Any, units: Any) -> dict[str, Any]:
    kind, _colon, key = entry.subject.partition(":")
    subject: dict[str, Any] = {"text": entry.subject, "key": key}
    if kind == "account" and key.isdigit() and int(key) in people:
        subject["person"] = person = people[int(key)]
        if person.erased:
            subject["text"] = _("erased, no. %(id)s", id=key)
    elif kind == "unit" and key.isdigit() and int(key) in units:
        subject["unit"] = units[int(key)]
    elif entry.subject == "account:unknown":
        subject["text"] = _("an unknown name")
    else:
        subject["kind"] = THINGS.get(kind)
    return {
        "entry": entry,
        "who": people.get(entry.actor_id),
        "deed": DEEDS.get(entry.action),
        "subject": subject,
        "changes": _changes(entry.before, entry.after, people, units),
    }


def _changes(before: Any, after: Any, people: Any, units: Any) -> list[tuple[str, str, str]]:
    before, after = before or {}, after or {}

    def said_of(key: str, value: Any) -> str:
        if isinstance(value, list):
            return str(_(", ")).join(said_of(key, one) for one in value)
        if isinstance(value, dict):
            parts = (
                f"{FIELDS.get(name, name)} {said_of(name, one)}" for name, one in value.items()
            )
            return str(_(", ")).join(parts)
        if isinstance(value, bool):
            return str(_("yes") if value else _("no"))
        if key == "account" and value in people:
            return people[value].name or str(_("erased, no. %(id)s", id=value))
        if key in ("unit", "units", "parent") and value in units:
            return i18n.in_readers_language(units[value][1])
        words = _WORDS.get(key, {})
        return "" if value is None else str(words.get(value, value))

    return [
        (str(FIELDS.get(key, key)), said_of(key, before.get(key)), said_of(key, after.get(key)))
        for key in dict.fromkeys([*before, *after])
    ]


def _trail_file(wanted: TrailFilter, form: str) -> AnyResponse:
    db.session.rollback()
    with transaction():
        trail.note(current_actor(), "trail.exported", "trail:all")
    entries = list(trail_queries.entries(wanted))
    people, units = _names(entries)
    columns = [
        Column(_("When"), 20),
        Column(_("Who"), 18),
        Column(_("Staff number"), 14),
        Column(_("Deed"), 28),
        Column(_("Action"), 28),
        Column(_("To what"), 24),
        Column(_("Before"), 30),
        Column(_("After"), 30),
        Column(_("Address"), 16),
    ]

    def line(entry: Any) -> tuple[Any, ...]:
        row = _row(entry, people, units)
        who = row["who"]
        subject = row["subject"]
        named = subject["text"]
        if "person" in subject:
            named = f"{subject['person'].name} {subject['person'].staff_no}".strip() or named
        elif "unit" in subject:
            named = i18n.in_readers_language(subject["unit"][1])
        return (
            i18n.local(entry.happened_at),
            who.name if who else (_("the system") if entry.actor_id == 0 else ""),
            who.staff_no if who else "",
            str(row["deed"] or entry.action),
            entry.action,
            named,
            _json(entry.before),
            _json(entry.after),
            entry.address,
        )

    return table_file(_("Audit trail"), columns, map(line, entries), form=form)


def _json(value: Any) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)
