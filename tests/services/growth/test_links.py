"""References to the framework and to facts lead to pages, also outside a request."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask

from app.growth.views import linking
from app.kernel.refs import Ref
from app.platform import links
from app.platform.db import transaction
from tests import growth_team as made
from tests.conftest import NOON


@pytest.mark.parametrize(
    ("ref", "title", "url"),
    [
        ("framework:framework", "Framework", "/framework"),
        ("criterion:attitude", "Attitude", "/framework#criterion-attitude"),
        ("tier:mid", "Intermediate specialist", "/framework#tier-mid"),
        ("indicator:solving", "Solved", "/framework#indicator-solving"),
        ("competency:after_sales", "After-sales", "/framework#competency-after_sales"),
    ],
)
def test_parts_of_the_framework_have_a_place(
    context: Flask, ref: str, title: str, url: str
) -> None:
    with transaction():
        made.publish(NOON - timedelta(days=200))
    found = links.resolve(Ref.parse(ref), "en")
    assert found is not None
    assert (found.title, found.url) == (title, url)


@pytest.mark.parametrize("ref", ["criterion:none", "standard:none", "fact:no-id"])
def test_what_is_not_there_leads_nowhere(context: Flask, ref: str) -> None:
    with transaction():
        made.publish(NOON - timedelta(days=200))
    assert links.resolve(Ref.parse(ref), "en") is None


def test_without_a_framework_nothing_of_it_is_there(context: Flask) -> None:
    assert links.resolve(Ref("framework", "framework"), "en") is None
    assert links.resolve(Ref("tier", "mid"), "en") is None
    assert linking.where_used(Ref("exam", "mid"), "en") == []


def test_a_fact_has_a_page(context: Flask) -> None:
    found = links.resolve(Ref("fact", str(UUID(int=7))), "en")
    assert found is not None
    assert found.url == f"/growth/facts/{UUID(int=7)}"


def test_an_exam_is_used_by_the_promotion_that_asks_for_it(context: Flask) -> None:
    promotions = made.body()["promotions"]
    promotions[0]["requirements"].append(
        {
            "key": "either",
            "type": "any_of",
            "parts": [
                {"key": "mid-exam", "type": "passed", "exam": "exam:mid"},
                {"key": "mid-course", "type": "completed", "courses": ["course:late"]},
            ],
        }
    )
    body = made.Framework.model_validate(made.body(promotions=promotions))
    assert body.asked_refs(body.promotions[0]) == {Ref("exam", "mid"), Ref("course", "late")}
    assert body.asked_refs(body.promotions[1]) == set()
