"""One event as a calendar file (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

_LONGEST = 75


@dataclass(frozen=True)
class Event:
    """What a calendar shows. ``changed`` counts the changes, so that calendars take the newest."""

    uid: str
    title: str
    place: str
    about: str
    starts_at: datetime
    ends_at: datetime
    stamped_at: datetime
    changed: int = 0
    cancelled: bool = False


def ics(event: Event) -> str:
    """The event as text with CRLF ends and lines of at most 75 bytes."""
    rows = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Kefu Academy//Courses//EN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{event.uid}",
        f"SEQUENCE:{event.changed}",
        f"DTSTAMP:{_utc(event.stamped_at)}",
        f"DTSTART:{_utc(event.starts_at)}",
        f"DTEND:{_utc(event.ends_at)}",
        f"SUMMARY:{escaped(event.title)}",
        f"LOCATION:{escaped(event.place)}",
        f"DESCRIPTION:{escaped(event.about)}",
        f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{line}\r\n" for row in rows for line in folded(row))


def escaped(text: str) -> str:
    """A text value: signs that mean something are escaped, line ends written out."""
    for sign, instead in (("\\", "\\\\"), (";", "\\;"), (",", "\\,")):
        text = text.replace(sign, instead)
    return "\\n".join(text.splitlines())


def folded(row: str) -> Iterator[str]:
    """A long line cut into lines of at most 75 bytes, the later ones begun with a blank; no
    character is cut through."""
    line = ""
    for sign in row:
        if len(f"{line}{sign}".encode()) > _LONGEST:
            yield line
            line = " "
        line += sign
    yield line


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
