"""Two trainers in one lesson: they see each other, and nothing of either is lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.content import store
from app.courses.models.bodies import Lesson
from app.courses.models.presence import EditorPresence
from app.courses.services import forgetting
from app.platform import clock
from app.platform.db import db, transaction
from tests.conftest import NOON, Cast
from tests.web.courses.conftest import ClientOf

EDITOR = "/courses/manage/late/lessons/close"
FORM = {
    "title_zh": "收尾",
    "body_zh": "## 收尾\n\n说明下一步。",
    "title_en": "Closing",
    "body_en": "## Closing\n\nSay what comes next.",
    "minutes": "5",
    "expected": "1",
}


@pytest.mark.usefixtures("shelf")
def test_different_fields_are_joined_and_kept_with_one_more_save(client_of: ClientOf) -> None:
    tao, wen = client_of("tao"), client_of("wen")
    assert tao.post(EDITOR, data={**FORM, "lead_zh": "陶的开头"}).status_code == 303
    late = wen.post(EDITOR, data={**FORM, "minutes": "9", "title_en": "The end"})
    assert late.status_code == 409
    assert "saved version 2 while you were writing" in late.text
    assert "You changed different things" in late.text
    assert "Taken over from there:" in late.text
    assert "陶的开头</textarea>" in late.text
    assert 'value="The end"' in late.text
    assert 'value="9"' in late.text
    again = {**FORM, "lead_zh": "陶的开头", "minutes": "9", "title_en": "The end", "expected": "2"}
    assert 'name="expected" type="hidden" value="2"' in late.text
    assert wen.post(EDITOR, data=again).status_code == 303


@pytest.mark.usefixtures("shelf")
def test_different_places_of_one_text_are_joined_line_by_line(client_of: ClientOf) -> None:
    tao, wen = client_of("tao"), client_of("wen")
    assert tao.post(EDITOR, data={**FORM, "body_en": "## The end\n\nSay what comes next."})
    late = wen.post(EDITOR, data={**FORM, "body_en": "## Closing\r\n\r\nSay who calls back."})
    assert late.status_code == 409
    assert "Both changed in different places, joined here:" in late.text
    assert "You changed different things" in late.text
    assert "## The end\n\nSay who calls back.</textarea>" in late.text.replace("\r", "")


def test_the_same_field_is_shown_in_both_wordings_and_neither_is_lost(
    client_of: ClientOf, app: Flask, shelf: Cast
) -> None:
    tao, wen = client_of("tao"), client_of("wen")
    tao.post(EDITOR, data={**FORM, "body_zh": "## 收尾\n\n陶写的。"})
    late = wen.post(EDITOR, data={**FORM, "body_zh": "## 收尾\n\n文写的。"})
    assert late.status_code == 409
    assert "<del>陶写的。</del>" in late.text
    assert "<ins>文写的。</ins>" in late.text
    assert 'data-take="body_zh"' in late.text
    saved = wen.post(EDITOR, data={**FORM, "body_zh": "## 收尾\n\n文写的。", "expected": "2"})
    assert saved.status_code == 303
    with app.app_context():
        bodies = [v.body.zh.body for v in store.history(Lesson, "late/close") if v.body.zh]
    assert [body[-4:] for body in bodies] == ["文写的。", "陶写的。", "明下一步。"[-4:]]


@pytest.mark.usefixtures("shelf")
def test_a_field_that_cannot_be_is_named_before_anything_is_compared(client_of: ClientOf) -> None:
    tao, wen = client_of("tao"), client_of("wen")
    tao.post(EDITOR, data={**FORM, "minutes": "8"})
    wrong = wen.post(EDITOR, data={**FORM, "minutes": "0"})
    assert wrong.status_code == 422
    assert "minutes-error" in wrong.text


def test_each_is_told_of_the_other_while_both_are_there(
    client_of: ClientOf, app: Flask, shelf: Cast
) -> None:
    def ping(name: str, seconds: float, **query: Any) -> str:
        with clock.frozen_at(NOON + timedelta(seconds=seconds)):
            answer = client_of(name).post(f"{EDITOR}/presence", query_string={"number": 1, **query})
            assert answer.status_code == 200
            return str(answer.text)

    assert "is writing here too" not in ping("tao", 0)
    assert "is writing here too" in ping("wen", 5)
    assert "is writing here too" in ping("tao", 20)
    assert "is writing here too" not in ping("tao", 80), "Wen has closed the page"
    assert "was saved meanwhile" not in ping("tao", 81)
    client_of("wen").post(EDITOR, data={**FORM, "minutes": "8"})
    assert "Version 2 was saved meanwhile" in ping("tao", 85)
    assert "was saved meanwhile" not in ping("tao", 86, number=2)
    ping("tao", 4000)
    with app.app_context():
        assert [row.account_id for row in db.session.query(EditorPresence)] == [shelf.tao]
        db.session.rollback()
        with transaction():
            forgetting.erase(shelf.tao, NOON)
        assert db.session.query(EditorPresence).count() == 0


@pytest.mark.usefixtures("shelf")
def test_nobody_else_writes_here(client_of: ClientOf) -> None:
    assert client_of("lin").post(f"{EDITOR}/presence").status_code == 404
    assert client_of("tao").post(f"{EDITOR[:-5]}none/presence").status_code == 404
