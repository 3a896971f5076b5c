"""No page leads its reader to a page that is not there for that reader."""

from __future__ import annotations

import os
from collections import Counter, deque
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

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


@pytest.mark.parametrize("name", sorted(ROLES))
def test_every_link_leads_somewhere(name: str, academy: Academy, data: Flask) -> None:
    client = signed_in_client(data, academy.showcase.people[name])
    opened: Counter[str] = Counter()
    seen = {FRONT}
    waiting = deque([(FRONT, "")])
    wrong = []
    while waiting:
        path, origin = waiting.popleft()
        kind = kind_of(data, path)
        if opened[kind] == MOST_OF_A_KIND:
            continue
        opened[kind] += 1
        answer = client.get(path)
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
