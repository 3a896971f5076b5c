"""The Rasch scale, language groups and drift: the page says what it needs and never guesses."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.exams.rules.fairness import Comparison, Weight
from app.exams.rules.item_response import Difficulty, Estimate
from app.exams.services import deeper
from tests.web.exams.conftest import Sat

PAGE = "/exam-results/test/statistics/deeper"


def test_few_answers_give_counts_only(
    sat: Callable[..., Sat], client_of: Callable[[str], FlaskClient]
) -> None:
    lin = sat()
    lin.save(1, 0)
    lin.hand_in()
    page = client_of("tao").get(PAGE).text
    assert "One first try tells." in page
    assert "from 30 in each language on" in page
    assert client_of("lin").get(PAGE).status_code == 404


def test_figures_are_drawn_and_tabled(
    app: Flask,
    sat: Callable[..., Sat],
    client_of: Callable[[str], FlaskClient],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lin = sat()
    lin.hand_in()
    scale = Estimate({"window": Difficulty(-0.75, 0.2, 1.42, 1.1, 200)}, {}, True)
    groups = Comparison(2.1, 9.0, -1.74, Weight.C, 100, 90)
    monkeypatch.setattr(deeper, "estimate", lambda _answers: scale)
    monkeypatch.setattr(deeper, "mantel_haenszel", lambda _answers: groups)
    page = client_of("tao").get(PAGE).text
    assert "-0.75" in page
    assert "1.42" in page
    assert "differ much" in page
    assert "easier in Chinese" in page
    assert "<svg" in page
