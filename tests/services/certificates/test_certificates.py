"""Awarded once, printed right, refused when touched."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from app.certificates import queries
from app.certificates.models import Certificate
from app.certificates.services import awarding, checking, printing
from app.evidence import ledger
from app.jobs import outbox
from app.kernel.actor import SYSTEM, Actor, Role
from app.kernel.wording import Wording
from app.platform import pdf
from app.platform.db import db, transaction
from tests.conftest import NOON, Cast

DAY = date(2026, 11, 24)
TITLE = Wording("投诉处理", "Complaint handling")


def award(learner: int, source: str = "enrolment:1") -> str:
    return awarding.award(
        "course_completed",
        learner,
        subject="course:complaint-handling",
        source=source,
        title=TITLE,
        at=NOON,
        by=SYSTEM,
        day=DAY,
    )


def printed(serial: str) -> bytes:
    """The signed file that the worker made."""
    outbox.run_due()
    with transaction() as session:
        row = queries.by_serial(session, serial)
        assert row is not None
        from flask import current_app

        return printing.file_of(current_app.config["ACADEMY"], row).read_bytes()


def test_fifty_at_once_get_one_certificate(app: Flask, cast: Cast) -> None:
    numbers: list[str] = []

    def ask() -> None:
        with app.app_context():
            with transaction():
                numbers.append(award(cast.lin))
            db.session.remove()

    threads = [threading.Thread(target=ask) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(numbers) == 50
    assert len(set(numbers)) == 1
    with app.app_context():
        assert len(db.session.scalars(select(Certificate)).all()) == 1
        assert len(ledger.history(cast.lin)[cast.lin]) == 1


def test_a_second_achievement_replaces_the_first(app: Flask, cast: Cast) -> None:
    with app.app_context():
        with transaction():
            first = award(cast.lin)
        with transaction():
            second = award(cast.lin, source="enrolment:2")
        with transaction() as session:
            old = queries.by_serial(session, first)
            assert old is not None
            assert old.superseded_by == second


def test_the_file_says_exactly_the_name_and_passes_its_own_check(app: Flask, cast: Cast) -> None:
    with app.app_context():
        with transaction():
            serial = award(cast.lin)
        data = printed(serial)
        assert len(data) < 100_000
        found = checking.check_file(data, day=DAY, register=True)
        assert (found.valid, found.state, found.holder) == (True, "valid", "林晓雯")
        alone = checking.check_file(data, day=DAY, register=False)
        assert (alone.valid, alone.state) == (True, "valid_when_issued")
        assert "unchecked" in alone.reason


def test_a_touched_file_is_refused_wherever_it_was_touched(app: Flask, cast: Cast) -> None:
    with app.app_context():
        with transaction():
            serial = award(cast.lin)
        data = printed(serial)
        step = len(data) // 25
        gap = data.rindex(b"/Contents <") + len(b"/Contents <")
        # The signature's own envelope is the one place that the signature does not cover.
        for place in (*range(step, len(data) - 1, step), *range(gap, gap + 2680, 37)):
            touched = bytearray(data)
            # Also the bit that turns a capital into a small letter: hex reads the same.
            touched[place] ^= 0x20 if chr(data[place]).isalpha() else 0x01
            for register in (True, False):
                found = checking.check_file(bytes(touched), day=DAY, register=register)
                assert not found.valid, place


def test_a_revoked_certificate_says_why_and_its_evidence_is_void(app: Flask, cast: Cast) -> None:
    ada = Actor(cast.ada, frozenset({Role.ADMIN}))
    with app.app_context():
        with transaction():
            serial = award(cast.lin)
        data = printed(serial)
        with transaction() as session:
            row = queries.by_serial(session, serial)
            assert row is not None
            awarding.revoke(row, reason="Issued for the wrong person.", by=ada, at=NOON)
        found = checking.check_file(data, day=DAY, register=True)
        assert (found.state, found.reason) == ("revoked", "Issued for the wrong person.")
        held = ledger.history(cast.lin, kinds=["certificate_held"])
        assert held[cast.lin] == []


def test_no_name_is_printed_with_a_box(app: Flask, cast: Cast) -> None:
    with app.app_context():
        assert pdf.missing_characters("林晓雯喆䶮㛃 Lin-O'Brien é") == []
        assert pdf.missing_characters("吉野𪚥𪚥") == ["𪚥"]
        with transaction() as session:
            from app.accounts.models import Account

            session.get_one(Account, cast.lin).name = "𪚥晓雯"
        with transaction():
            serial = award(cast.lin)
        outbox.run_due()
        with transaction() as session:
            row = queries.by_serial(session, serial)
            assert row is not None
            assert (row.held_back, row.pdf_sha256) == ("𪚥", None)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"hello", b"%PDF-1.7\n%%EOF" * 50])
def test_what_is_no_certificate_is_unreadable(app: Flask, data: bytes) -> None:
    with app.app_context():
        found = checking.check_file(data, day=DAY, register=True)
        assert (found.valid, found.state) == (False, "unreadable")


def test_before_the_public_address_is_set_the_register_answers_for_the_file_all_the_same(
    app: Flask, cast: Cast
) -> None:
    settings = app.config["ACADEMY"].model_copy(update={"public_url": ""})
    with app.app_context():
        with transaction():
            serial = award(cast.lin)
        with transaction() as session:
            row = queries.by_serial(session, serial)
            assert row is not None
            paper = printing.print_of(settings, row, holder="林晓雯", latin_name="")
            assert paper.specimen
            data = printing.make(settings, paper)
            printing.keep(settings, row, data, at=NOON)
        known = checking.check_file(data, day=DAY, register=True)
        assert (known.valid, known.state, known.serial) == (True, "valid", serial)
        alone = checking.check_file(data, day=DAY, register=False)
        assert (alone.valid, alone.state) == (True, "valid_when_issued")
