"""References to exams, items and attempts lead to pages, also outside a request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from app.kernel.refs import Ref
from app.platform import links

Sit = Callable[..., Any]


@pytest.mark.parametrize(
    ("ref", "title", "url"),
    [
        ("exam:test", "Test exam", "/exams/test"),
        ("item:hold", "Announce it before leaving.", "/bank/items/hold"),
    ],
)
def test_exams_and_items_have_a_page(sit: Sit, ref: str, title: str, url: str) -> None:
    sit()
    found = links.resolve(Ref.parse(ref), "en")
    assert found is not None
    assert (found.title, found.url) == (title, url)


def test_an_attempt_has_a_page(sit: Sit, app: Flask) -> None:
    lin = sit()
    found = links.resolve(Ref("attempt", str(lin.public_id)), "zh")
    assert found is not None
    assert (found.title, found.url) == ("测试考试", f"/exams/attempts/{lin.public_id}")
    with app.test_request_context():
        adapter = app.url_map.bind("localhost")
        for url in ("/exams/test", "/exam-results/test", "/bank/items/hold", found.url):
            assert adapter.match(url, method="GET")


@pytest.mark.parametrize("ref", ["exam:none", "item:none", "attempt:none"])
def test_what_is_not_there_leads_nowhere(context: Flask, ref: str) -> None:
    assert links.resolve(Ref.parse(ref), "en") is None
