"""No page leads its reader to a page that is not there for that reader, or asks the database the
same question for row after row."""

from __future__ import annotations

import os
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin

import pytest
from flask import Flask
from sqlalchemy import event
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from app.content import registry
from app.platform.db import db
from tests.browser.people import ROLES, Academy
from tests.factories import signed_in_client

# Of one kind of page so many are opened: what one of them links to, the next does as well.
MOST_OF_A_KIND = 3 if os.environ.get("ACADEMY_TEST_FULL") == "1" else 1
FRONT = "/"


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        href = dict(attrs).get("href")
        if tag == "a" and href:
            self.found.append(href)


def links_of(page: str, path: str) -> list[str]:
    """Where a page leads inside the academy, without the place in it."""
    reader = _Links()
    reader.feed(page)
    places = (urldefrag(urljoin(path, href)).url for href in reader.found)
    return [place for place in places if place.startswith("/") and not place.startswith("/static")]


def kind_of(app: Flask, path: str) -> str:
    """The endpoint behind an address; the address itself where there is none."""
    try:
        return str(app.url_map.bind("localhost").match(path.partition("?")[0], method="GET")[0])
    except (HTTPException, RequestRedirect):
        return path


@contextmanager
def asked(app: Flask) -> Iterator[Counter[str]]:
    """Which statements the database gets, and how often each."""
    found: Counter[str] = Counter()

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        found[statement] += 1

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize("name", sorted(ROLES))
def test_every_link_leads_somewhere_and_no_page_asks_for_each_row(
    name: str, academy: Academy, data: Flask
) -> None:
    client = signed_in_client(data, academy.showcase.people[name])
    opened: Counter[str] = Counter()
    seen = {FRONT}
    waiting = deque([(FRONT, "")])
    wrong, often = [], []
    # A page may look at each kind of content as it is and as it will be. What is asked more often
    # than that is asked for each row.
    most_alike = 2 * len(registry.kinds())
    while waiting:
        path, origin = waiting.popleft()
        kind = kind_of(data, path)
        if opened[kind] == MOST_OF_A_KIND:
            continue
        opened[kind] += 1
        with asked(data) as questions:
            answer = client.get(path)
        often += [f"{path}: {n} times {q}" for q, n in questions.items() if n > most_alike]
        if answer.status_code in (404, 405) or answer.status_code >= 500:
            wrong.append(f"{path} ({answer.status_code}), linked on {origin}")
        further = [answer.location] if answer.status_code in (301, 302, 303) else []
        if answer.status_code == 200 and answer.mimetype == "text/html":
            further = links_of(answer.text, path)
        for place in further:
            if place.startswith("/") and place not in seen:
                seen.add(place)
                waiting.append((place, path))
    assert len(opened) > 20
    assert wrong == [], "\n" + "\n".join(wrong)
    assert often == [], "\n" + "\n".join(often)
