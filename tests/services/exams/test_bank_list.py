"""The list of the bank: totals and choices told the short way are those of the rows."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.content import store
from app.exams.models.bank import ItemIndex
from app.exams.models.bodies import ItemBody
from app.exams.queries import bank as queries
from app.exams.queries.bank import BankList
from app.exams.services import authoring
from app.kernel.actor import SYSTEM
from app.platform.db import db, transaction
from app.platform.paging import Page, page_of
from tests.conftest import NOON, Cast
from tests.exams_bank import COMMON, ITEMS, add_framework, add_items


@pytest.fixture
def bank(context: Flask, cast: Cast) -> None:
    """Every item of the tests, one of them retired and one with a draft beside it."""
    with transaction():
        add_framework(NOON)
        add_items(NOON)
        store.retire(ItemBody, "rings", by=SYSTEM, at=NOON)
        draft = ItemBody.model_validate({**COMMON, **ITEMS["hold"], "difficulty": "hard"})
        store.save(ItemBody, "hold", draft, by=SYSTEM, at=NOON, expected=1)


@pytest.mark.parametrize(
    ("wanted", "many"),
    [
        (BankList(), len(ITEMS) - 1),
        (BankList(state="draft"), 1),
        (BankList(state="retired"), 1),
        (BankList(state="waiting"), 0),
        (BankList(type="single"), 1),
        (BankList(competency="etiquette"), 1),
        (BankList(difficulty="hard"), 1),
        (BankList(bank="nowhere"), 0),
        (BankList(words="换货"), 2),
        (BankList(words="换货", sort="-changed"), 2),
    ],
)
def test_the_total_is_that_of_the_rows(bank: None, wanted: BankList, many: int) -> None:
    rows = db.session.execute(wanted.select()).all()
    assert db.session.scalar(wanted.counted()) == len(rows) == many
    assert [row[0].key for row in rows] == [row[1].key for row in rows]


@pytest.mark.parametrize("name", ["type", "competency", "difficulty", "points"])
def test_lists_by_a_column_hold_every_item_once_forwards_and_back(bank: None, name: str) -> None:
    rows = [row[0] for row in db.session.execute(BankList(sort=name).select())]
    back = [row[0] for row in db.session.execute(BankList(sort=f"-{name}").select())]
    assert len(rows) == len(ITEMS) - 1
    assert back == rows[::-1]
    assert rows == sorted(rows, key=lambda row: (getattr(row, name), row.key))
    shown = {row.key: row.difficulty for row in rows}
    assert shown["hold"] == "hard"


def test_a_list_by_the_day_of_change_holds_every_item(bank: None) -> None:
    rows = db.session.execute(BankList(sort="-changed").select()).all()
    assert sorted(row[0].key for row in rows) == sorted(set(ITEMS) - {"rings"})


def test_a_longer_list_counts_so_far_and_says_that_there_is_more(
    bank: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (queries, authoring):
        monkeypatch.setattr(module, "MOST_COUNTED", 2)
    whole, few = authoring.page(BankList(), 1), authoring.page(BankList(words="换货"), 1)
    assert (whole.total, whole.more, len(whole.items)) == (2, True, len(ITEMS) - 1)
    assert (few.total, few.more) == (2, False)
    assert authoring.page(BankList(bank="test"), 1).more


def test_the_pages_of_a_long_list_go_on_to_its_end(bank: None) -> None:
    def at(number: int) -> Page[Any]:
        wanted = BankList()
        return page_of(db.session(), wanted.select(), number=number, size=2, scalars=False, most=3)

    pages = [at(number) for number in range(1, 5)]
    assert [len(page.items) for page in pages] == [2, 2, 2, 1]
    assert [page.next for page in pages] == [2, 3, 4, None]
    assert (pages[2].first, pages[2].last, pages[2].total) == (5, 6, 3)
    assert (at(9).number, at(0).number) == (2, 1)


def test_rows_stand_in_the_order_of_their_keys(bank: None) -> None:
    keys = [row[0].key for row in db.session.execute(BankList().select())]
    assert keys == sorted(keys)
    back = [row[0].key for row in db.session.execute(BankList(sort="-key").select())]
    assert back == keys[::-1]


@pytest.mark.parametrize("name", ["bank", "competency"])
def test_choices_are_the_values_that_occur(bank: None, name: str) -> None:
    wanted = set(db.session.scalars(select(getattr(ItemIndex, name))))
    assert queries.choices(name) == sorted(wanted)


def test_an_empty_bank_has_nothing_to_choose(context: Flask) -> None:
    assert queries.choices("bank") == []
    assert queries.uses([]) == {}
