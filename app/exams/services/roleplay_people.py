"""Names for plays, and links to scripts: what pages about plays need from lower floors."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from app.accounts import queries as accounts
from app.accounts.queries import Person
from app.kernel.refs import Ref
from app.platform import links
from app.platform.db import db


def person(account_id: int, *, day: date) -> Person | None:
    """One person."""
    return people([account_id], day=day).get(account_id)


def people(ids: Collection[int], *, day: date) -> Mapping[int, Person]:
    """People by id."""
    return accounts.people_by_id(db.session(), ids, day=day)


def script_links(refs: Sequence[str], language: str) -> list[Any]:
    """Links to the scripts that would have helped; those that lead nowhere are left out."""
    found = [links.resolve(Ref.parse(ref), language) for ref in refs]
    return [link for link in found if link is not None]
