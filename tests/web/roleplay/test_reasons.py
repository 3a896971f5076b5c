"""A criterion's reason in one line does not contradict its level."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from app.exams.labels import roleplay as labels
from app.exams.rules.roleplay.parsing import read

SMALL = read({"key": "small", "title": {"zh": "小", "en": "Small"}})


def item(rule: str, value: int, message: int | None = 1, **params: int) -> dict[str, Any]:
    return {"rule": rule, "value": value, "message": message, "params": params}


IN_TIME = item("time.reply", 1, waited=50, limit=60)


@pytest.mark.parametrize(
    ("items", "reason"),
    [
        ([IN_TIME], "1 of 1 replies in time, the longest 50 s"),
        (
            [IN_TIME, item("manner.chased", -1, 2)],
            "the customer asked once whether anybody was there; "
            "1 of 1 replies in time, the longest 50 s",
        ),
        (
            [
                item("time.rings", -1, None, waited=5, limit=3),
                IN_TIME,
                item("manner.chased", -1, 2),
                item("manner.chased", -1, 4),
            ],
            "Picked up after 5 rings, at most 3; "
            "the customer asked 2 times whether anybody was there; "
            "1 of 1 replies in time, the longest 50 s",
        ),
    ],
)
def test_what_else_cost_time_stands_beside_the_replies(
    app: Flask, items: list[dict[str, Any]], reason: str
) -> None:
    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        assert labels.why(SMALL, {"evidence": items}) == reason
