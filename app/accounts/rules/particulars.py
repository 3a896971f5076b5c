"""What somebody's particulars must look like, whoever writes them: a page, a file, a command."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final

from app.kernel.verdict import Verdict

LONGEST: Final[Mapping[str, int]] = {"name": 60, "latin_name": 80, "email": 254, "shift": 40}
"""How many characters each may have."""
FIRST_HIRED: Final = date(1950, 1, 1)
HIRED_AHEAD: Final = timedelta(days=366)
STAFF_NO: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,31}\Z")
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+\Z")


def initial(name: str) -> str:
    """The sign in the round picture: of a Chinese name the last, of another the first; a dot where
    there is no name."""
    if not name:
        return "·"
    return name[-1] if ord(name[-1]) > 0x2E7F else name[0].upper()


def hiring_fault(hired_on: date, *, today: date) -> Verdict | None:
    """Why nobody was or will be hired on this day: before living memory, or a year and more ahead.
    None if somebody may have been."""
    if FIRST_HIRED <= hired_on <= today + HIRED_AHEAD:
        return None
    return Verdict(
        "A hire date lies between %(first)s and a year from now.",
        {"first": FIRST_HIRED.isoformat()},
    )


def faults(values: Mapping[str, str]) -> Iterator[tuple[str, Verdict]]:
    """The field and why, for everything that cannot be taken; absent fields are not missed, but
    for the number and the name."""
    number = values.get("staff_no", "")
    if not number:
        yield "staff_no", Verdict("The staff number is missing.")
    elif not STAFF_NO.match(number):
        yield (
            "staff_no",
            Verdict("A staff number has letters, digits, - . _ / and at most 32 characters."),
        )
    if not values.get("name"):
        yield "name", Verdict("The name is missing.")
    for field, most in LONGEST.items():
        if len(values.get(field, "")) > most:
            yield field, Verdict("Use at most %(most)s characters.", {"most": most})
    email = values.get("email", "")
    if email and not _EMAIL.match(email):
        yield "email", Verdict("This is not an e-mail address.")
