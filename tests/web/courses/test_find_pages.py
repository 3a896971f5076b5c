"""Find and replace as pages."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from app.content import store
from app.courses.models.bodies import Lesson
from tests.web.courses.conftest import ClientOf

pytestmark = pytest.mark.usefixtures("shelf")
FIND = "/courses/manage/find"


@pytest.mark.parametrize(("who", "status"), [("tao", 200), ("lin", 404), ("gao", 404)])
def test_finding_is_for_trainers(client_of: ClientOf, who: str, status: int) -> None:
    assert client_of(who).get(FIND).status_code == status


def test_places_are_looked_at_ticked_replaced_and_taken_back(
    client_of: ClientOf, app: Flask
) -> None:
    tao = client_of("tao")
    page = tao.get(f"{FIND}?q=closing&instead=The end&course=late").text
    assert "2 places" in page
    assert "<del>Closing</del><ins>The end</ins>" in page
    hits = re.findall(r'name="hit" value="([^"]+)"', page)
    assert len(hits) == 2
    form = {"q": "closing", "instead": "The end", "course": "late"}
    made = tao.post(FIND, data={**form, "hit": hits[:1]})
    assert made.status_code == 303
    done = tao.get(made.location).text
    assert "1 → 2" in done
    late = tao.post(FIND, data={**form, "hit": hits})
    assert late.status_code == 422
    assert "has changed since you looked" in late.text
    back = tao.post(f"{made.location}/undo", follow_redirects=True)
    assert "1 text is as it was before." in back.text
    assert "Taken back" in back.text
    assert tao.post(f"{made.location}/undo").status_code == 409
    with app.app_context():
        assert not store.entry(Lesson, "late/close").has_draft


def test_a_bad_question_is_answered_in_words(client_of: ClientOf) -> None:
    tao = client_of("tao")
    assert "Nowhere" in tao.get(f"{FIND}?q=zzz").text
    assert tao.get(f"{FIND}?q={'z' * 201}").status_code == 422
    nothing = tao.post(FIND, data={"q": "Closing", "instead": "x"})
    assert nothing.status_code == 422
    assert "Choose at least one place." in nothing.text
    missing = "/courses/manage/find/00000000-0000-0000-0000-000000000007"
    assert tao.get(missing).status_code == 404
    assert tao.post(f"{missing}/undo").status_code == 404


def test_what_was_unticked_stays_so_when_the_replacing_is_refused(client_of: ClientOf) -> None:
    tao = client_of("tao")
    given = {"q": "Closing", "instead": "End", "course": "late"}
    page = tao.get(FIND, query_string=given).text
    first, *others = re.findall(r'name="hit" value="([^"]+)"', page)
    assert others
    refused = tao.post(FIND, data={**given, "instead": "x" * 201, "hit": others})
    assert refused.status_code == 422
    assert f'value="{first}">' in refused.text
    assert all(f'value="{hit}" checked>' in refused.text for hit in others)


def test_what_was_worked_on_since_is_named(client_of: ClientOf) -> None:
    tao = client_of("tao")
    page = tao.get(f"{FIND}?q=Closing&course=late").text
    hits = re.findall(r'name="hit" value="([^"]+)"', page)
    made = tao.post(FIND, data={"q": "Closing", "instead": "End", "course": "late", "hit": hits})
    tao.post("/courses/manage/late/publish")
    back = tao.post(f"{made.location}/undo", follow_redirects=True)
    assert "Left alone, since somebody has worked on: late/close" in back.text


def test_markup_in_what_is_looked_for_stays_text(client_of: ClientOf) -> None:
    page = client_of("tao").get(f"{FIND}?q=<script>&instead=<b>").text
    assert "<script>&" not in page
    assert "&lt;script&gt;" in page
