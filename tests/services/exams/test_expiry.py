"""Items have a last day: afterwards they are drawn for no new paper."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.content import store
from app.exams.models.bodies import ExamBody, ItemBody
from app.exams.models.papers import Slot
from app.exams.services import bank
from app.kernel.actor import SYSTEM
from app.kernel.errors import BadContent
from app.platform.db import db, transaction
from tests.conftest import NOON
from tests.exams_bank import COMMON, ITEMS, add_exam

TODAY = NOON.date()


@pytest.fixture
def version(context: Flask) -> int:
    """An exam of the item ``hold`` alone, which ends today."""
    with transaction():
        add_exam(NOON, keys=["hold"])
        body = ItemBody.model_validate({**COMMON, **ITEMS["hold"], "expires": TODAY})
        store.write(ItemBody, "hold", body, by=SYSTEM, at=NOON)
        return store.current(ExamBody, "test").id


def test_on_its_last_day_it_is_still_drawn(version: int) -> None:
    with transaction():
        bank.build_for_version(version, at=NOON)
        assert set(db.session.scalars(select(Slot.item_key))) == {"hold"}


def test_the_day_after_it_is_not(version: int) -> None:
    with pytest.raises(BadContent, match="too few items"), transaction():
        bank.build_for_version(version, at=NOON + timedelta(days=1))


def test_an_item_without_a_last_day_holds_for_ever() -> None:
    body = ItemBody.model_validate({**COMMON, **ITEMS["hold"]})
    assert body.holds_on(TODAY + timedelta(days=9_999))
    assert "expires" not in body.stored() or body.stored()["expires"] is None
