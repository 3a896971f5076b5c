"""What was touched is refused: a hundred flipped bytes, changed names, changed dates."""

from __future__ import annotations

import random
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import update

from app.accounts.models import Account
from app.certificates import queries
from app.certificates.models import Certificate
from app.certificates.services import awarding, checking, press, printing
from app.jobs import outbox
from app.kernel.actor import SYSTEM
from app.kernel.wording import Wording
from app.platform.db import db, transaction
from tests.conftest import NOON, Cast

DAY = date(2026, 11, 24)


def printed(app: Flask, learner: int) -> bytes:
    with transaction():
        serial = awarding.award(
            "exam_passed",
            learner,
            subject="exam:junior",
            source="attempt:1",
            title=Wording("初级考试", "Junior exam"),
            at=NOON,
            by=SYSTEM,
            day=DAY,
            valid_until=date(2028, 11, 24),
            facts={"percent": 8650},
        )
    outbox.run_due()
    with transaction() as session:
        row = queries.by_serial(session, serial)
        assert row is not None
        return printing.file_of(app.config["ACADEMY"], row).read_bytes()


def refused(data: bytes) -> bool:
    """By the register, and offline by the signature alone."""
    return not any(
        checking.check_file(data, day=DAY, register=register).valid for register in (True, False)
    )


@pytest.mark.slow
def test_a_flipped_byte_is_refused_a_hundred_times_of_a_hundred(app: Flask, cast: Cast) -> None:
    source = random.Random(100)
    with app.app_context():
        data = printed(app, cast.lin)
        assert not refused(data)
        for place in source.sample(range(len(data)), 100):
            touched = bytearray(data)
            touched[place] ^= 1 << source.randrange(8)
            assert refused(bytes(touched)), place


@pytest.mark.slow
def test_a_changed_name_or_date_is_refused_a_hundred_times_of_a_hundred(
    app: Flask, cast: Cast
) -> None:
    """The forger prints the same certificate again with another name or day, with everything but
    the key: signature, code and credential of the real one are of no use."""
    with app.app_context():
        data = printed(app, cast.lin)
        end = data.rindex(b"%%EOF", 0, data.rindex(b"/ByteRange"))
        bare = data[: end + 6]
        assert refused(bare)
        source = random.Random(50)
        row = db.session.scalars(db.select(Certificate)).one()
        settings = app.config["ACADEMY"]
        for number in range(25):
            name = "".join(source.choices("林晓雯王伟李娜张敏", k=3)) + str(number)
            paper = printing.print_of(settings, row, holder=name, latin_name="")
            forged = press.unsigned(paper)
            assert refused(forged + data[len(bare) :])
            assert refused(forged)
        for number in range(25):
            row.issued_on = date(2026, 1, 1 + number)
            paper = printing.print_of(settings, row, holder="林晓雯", latin_name="")
            forged = press.unsigned(paper)
            assert refused(forged + data[len(bare) :])
            assert refused(forged)
        db.session.rollback()


def test_a_file_signed_with_another_key_is_refused(app: Flask, cast: Cast) -> None:
    with app.app_context():
        data = printed(app, cast.lin)
        keys = app.config["ACADEMY"].data_dir / "keys"
        aside = keys.with_name("aside")
        keys.rename(aside)
        try:
            with transaction() as session:
                row = session.scalars(db.select(Certificate)).one()
            other = printing.make(
                app.config["ACADEMY"],
                printing.print_of(
                    app.config["ACADEMY"], row, holder="林晓雯", latin_name="Lin Xiaowen"
                ),
            )
        finally:
            for file in keys.iterdir():
                file.unlink()
            keys.rmdir()
            aside.rename(keys)
        db.session.rollback()
        assert not refused(data)
        assert refused(other)


def test_a_new_name_of_the_holder_does_not_change_what_was_printed(app: Flask, cast: Cast) -> None:
    with app.app_context():
        data = printed(app, cast.lin)
        with transaction() as session:
            session.execute(update(Account).where(Account.id == cast.lin).values(name="林小文"))
        found = checking.check_file(data, day=DAY, register=True)
        assert (found.valid, found.holder) == (True, "林晓雯")
