"""People from a spreadsheet: read, compared with who is there, shown, then written in batches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select

from app.accounts.models import (
    Account,
    Membership,
    PeopleImport,
    RoleGrant,
    SecretHandout,
    Unit,
    UnitKind,
)
from app.accounts.rules import particulars, people_sheet
from app.accounts.rules.people_sheet import Line
from app.accounts.services import people, secrets
from app.accounts.services.people import Particulars
from app.audit import trail
from app.kernel.actor import Actor, Role
from app.kernel.errors import BadContent, Conflict, NotFound
from app.kernel.verdict import Verdict
from app.platform import sheets
from app.platform.db import db, new_id, short_connection

MOST_ROWS: Final = 5_000
BATCH: Final = 40
LASTS: Final = timedelta(hours=24)
_COMPARED: Final = ("name", "latin_name", "email", "language", "hired_on", "shift")


@dataclass(frozen=True)
class Draft:
    """A file, read and compared. Nothing is written yet."""

    file_name: str
    sheet: str
    rows: list[dict[str, Any]]
    counts: dict[str, int]
    ignored: tuple[str, ...]


def read(data: bytes, file_name: str, *, today: date, language: str) -> Draft:
    """Read a file and say of each row whether it is new, a change, the same, or wrong.

    New people read ``language`` where their row names none. Uses connections of its own. Raise
    BadContent if no sheet has a header with number and name.
    """
    for sheet in sheets.read(data, file_name):
        rows = [[sheets.text(cell) for cell in row] for row in sheet.rows]
        table = people_sheet.read(rows, first_row=sheet.first_row)
        if table is None:
            continue
        if len(table.lines) > MOST_ROWS:
            raise BadContent("The file has more than %(most)s rows; split it.", most=MOST_ROWS)
        compared = _compare(table.lines, today=today, language=language)
        counts = {"read": len(compared), "new": 0, "changed": 0, "same": 0, "wrong": 0}
        for row in compared:
            counts[row["outcome"]] += 1
        return Draft(file_name[:200], sheet.name, compared, counts, table.ignored)
    raise BadContent(
        "No row names both a staff number (工号) and a name (姓名). Use the template's headings."
    )


def _compare(lines: tuple[Line, ...], *, today: date, language: str) -> list[dict[str, Any]]:
    with short_connection() as connection:
        known: dict[str, Any] = {}
        numbers = [line.values["staff_no"] for line in lines if line.values["staff_no"]]
        addresses = {line.values["email"]: "" for line in lines if line.values.get("email")}
        for start in range(0, len(numbers), 500):
            some = numbers[start : start + 500]
            for row in connection.execute(
                select(Account.__table__).where(Account.staff_no.in_(some))
            ):
                known[row.staff_no] = row
        for start in range(0, len(addresses), 500):
            for row in connection.execute(
                select(Account.email, Account.staff_no).where(
                    Account.email.in_(list(addresses)[start : start + 500])
                )
            ):
                addresses[row.email] = row.staff_no
        ids = [row.id for row in known.values()]
        places: dict[int, int] = {}
        for start in range(0, len(ids), 500):
            for place in connection.execute(
                select(Membership.account_id, Membership.unit_id).where(
                    Membership.account_id.in_(ids[start : start + 500]),
                    Membership.since <= today,
                    Membership.until.is_(None) | (Membership.until > today),
                )
            ):
                places[place.account_id] = place.unit_id
        teams = _teams(connection)
    found: list[dict[str, Any]] = []
    written_addresses: dict[str, str] = {}
    for line in lines:
        account = known.get(line.values["staff_no"])
        seen = _row(line, account, addresses, places, teams, today=today)
        email = line.values.get("email")
        if email and email in written_addresses:
            _fault(
                seen,
                line.cell("email"),
                Verdict(
                    "This address stands in %(cell)s already; keep one.",
                    {"cell": written_addresses[email]},
                ),
            )
        elif email:
            written_addresses[email] = line.cell("email")
        if seen["outcome"] == "new":
            seen["values"].setdefault("language", language)
        found.append(seen)
    return found


def _teams(connection: Any) -> dict[str, set[int]]:
    """Teams by everything people call them: key, name, merchant/name."""
    rows = connection.execute(
        select(Unit.id, Unit.key, Unit.kind, Unit.parent_id, Unit.name_zh, Unit.name_en).where(
            Unit.closed_at.is_(None)
        )
    ).all()
    by_id = {row.id: row for row in rows}
    names: dict[str, set[int]] = {}
    for row in rows:
        if row.kind != UnitKind.TEAM:
            continue
        parent = by_id.get(row.parent_id)
        called = [row.key, row.name_zh, row.name_en]
        if parent is not None:
            for sign in ("/", " / ", "-", " · "):
                called.append(f"{parent.name_zh}{sign}{row.name_zh}")
                called.append(f"{parent.name_en}{sign}{row.name_en}")
        for name in called:
            names.setdefault(name.casefold(), set()).add(row.id)
    return names


def _row(
    line: Line,
    known: Any,
    addresses: Mapping[str, str],
    places: Mapping[int, int],
    teams: Mapping[str, set[int]],
    *,
    today: date,
) -> dict[str, Any]:
    values = line.values
    row: dict[str, Any] = {
        "number": line.number,
        "cells": dict(line.cells),
        "shown": dict(values),
        "values": {
            "staff_no": values["staff_no"],
            "name": values["name"],
            **{n: values[n] for n in ("latin_name", "email", "shift") if values.get(n)},
        },
        "outcome": "new" if known is None else "same",
        "changes": [],
        "faults": [],
    }
    if line.hired_on:
        row["values"]["hired_on"] = line.hired_on.isoformat()
    if line.language:
        row["values"]["language"] = line.language
    for fault in line.faults:
        _fault(row, fault.cell, fault.why)
    if line.hired_on:
        why = particulars.hiring_fault(line.hired_on, today=today)
        if why is not None:
            _fault(row, line.cell("hired_on"), why)
    if known is None and "hired_on" not in row["values"] and not line.faults:
        _fault(row, line.cell("hired_on"), Verdict("A new person needs a hire date."))
    if known is None and not values.get("team") and not line.faults:
        _fault(row, line.cell("team"), Verdict("A new person needs a team."))
    owner = addresses.get(values.get("email", ""), "")
    if owner and owner != values["staff_no"]:
        _fault(row, line.cell("email"), Verdict("Somebody else has this e-mail address."))
    if values.get("team"):
        places_meant = teams.get(values["team"].casefold(), set())
        if len(places_meant) == 1:
            row["values"]["unit"] = next(iter(places_meant))
        elif places_meant:
            _fault(
                row,
                line.cell("team"),
                Verdict("Several teams are called that: write merchant/team."),
            )
        else:
            _fault(
                row,
                line.cell("team"),
                Verdict("There is no such team. Open it first, or mend the name."),
            )
    if known is not None and known.erased_at is None:
        now = {n: getattr(known, n) or "" for n in _COMPARED}
        now["hired_on"] = known.hired_on.isoformat()
        row["changes"] = [n for n in _COMPARED if n in row["values"] and row["values"][n] != now[n]]
        unit = row["values"].get("unit")
        if unit is not None and places.get(known.id) != unit:
            row["changes"].append("team")
        if row["changes"] and row["outcome"] == "same":
            row["outcome"] = "changed"
    return row


def _fault(row: dict[str, Any], place: str, why: Verdict) -> None:
    fault = {"cell": place, "reason": why.reason, "params": dict(why.params)}
    row["faults"].append(fault)
    row["outcome"] = "wrong"


def keep(draft: Draft, *, by: Actor, at: datetime) -> PeopleImport:
    """Stage a draft, so that it can be looked at and then written."""
    kept = PeopleImport(
        public_id=new_id(),
        created_at=at,
        created_by=by.id,
        file_name=draft.file_name,
        sheet=draft.sheet,
        rows=draft.rows,
        counts={**draft.counts, "ignored": list(draft.ignored)},
    )
    db.session.add(kept)
    db.session.flush()
    return kept


def staged(public_id: UUID, *, by: Actor, at: datetime) -> PeopleImport:
    """One's own import of the last day. Raise NotFound."""
    found = db.session.scalar(
        select(PeopleImport).where(
            PeopleImport.public_id == public_id,
            PeopleImport.created_by == by.id,
            PeopleImport.created_at > at - LASTS,
        )
    )
    if found is None:
        raise NotFound()
    return found


def begin(public_id: UUID, *, by: Actor, at: datetime) -> list[list[dict[str, Any]]]:
    """Take a staged import into writing; give its rows in portions for ``write``, each small
    enough not to hold the one write lock for long.

    Raise NotFound, or Conflict if it has been written already.
    """
    kept = staged(public_id, by=by, at=at)
    if kept.finished_at is not None:
        raise Conflict("This file has been written already.")
    if kept.handout_id is None:
        handout = SecretHandout(created_at=at, created_by=by.id)
        db.session.add(handout)
        db.session.flush()
        kept.handout_id = handout.id
    rows = [row["values"] for row in kept.rows if row["outcome"] in ("new", "changed")]
    return [rows[start : start + BATCH] for start in range(0, len(rows), BATCH)]


def write(
    public_id: UUID, portion: list[dict[str, Any]], *, by: Actor, today: date, at: datetime
) -> None:
    """Write one portion. Doing it twice changes nothing the second time."""
    handout = db.session.scalar(
        select(SecretHandout)
        .join(PeopleImport, PeopleImport.handout_id == SecretHandout.id)
        .where(PeopleImport.public_id == public_id)
    )
    if handout is None:
        raise NotFound()
    created: list[Account] = []
    for values in portion:
        account = db.session.scalar(select(Account).where(Account.staff_no == values["staff_no"]))
        if account is None:
            account = people.create(_particulars(values, None), by=by, at=at)
            db.session.add(RoleGrant(account_id=account.id, role=Role.LEARNER, granted_at=at))
            created.append(account)
        else:
            people.edit(account, _particulars(values, account), by=by)
        if "unit" in values:
            joined = account.hired_on if account in created else today
            people.move_to(account.id, values["unit"], on=joined, by=by, at=at)
    secrets.add_to_handout(handout, created, by=by, at=handout.created_at)


def finish(public_id: UUID, *, by: Actor, at: datetime) -> tuple[UUID | None, Mapping[str, Any]]:
    """All rows are written: drop them; give the handout with new people's secrets, if any."""
    kept = staged(public_id, by=by, at=at)
    handout = db.session.get_one(SecretHandout, kept.handout_id)
    kept.finished_at = at
    kept.rows = []
    shown = {k: v for k, v in kept.counts.items() if k != "ignored"}
    trail.note(by, "people.imported", f"import:{kept.public_id}", after=shown)
    return (handout.public_id if kept.counts["new"] else None), kept.counts


def _particulars(values: Mapping[str, Any], known: Account | None) -> Particulars:
    def of(name: str, otherwise: Any) -> Any:
        return values.get(name) or (getattr(known, name) if known else otherwise)

    hired = values.get("hired_on")
    return Particulars(
        staff_no=values["staff_no"],
        name=values["name"],
        hired_on=date.fromisoformat(hired) if hired else of("hired_on", None),
        latin_name=of("latin_name", ""),
        email=of("email", None),
        language=of("language", None),
        shift=of("shift", ""),
    )
