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
from app.platform import signing
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
    """By the register, offline by the signature alone, and by what the public page looks at."""
    if signing.look(data).good or checking.registered(data) is not None:
        return False
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


def test_a_file_that_was_printed_again_stands_by_its_number(app: Flask, cast: Cast) -> None:
    with app.app_context():
        first = printed(app, cast.lin)
        with transaction() as session:
            row = session.scalars(db.select(Certificate)).one()
            serial, row.pdf_sha256 = row.serial, None
            awarding.print_again(row, at=NOON)
        outbox.run_due()
        again = printed(app, cast.lin)
        assert again != first
        for data, why in ((again, ""), (first, "an earlier print; a newer file is registered")):
            found = checking.check_file(data, day=DAY, register=True)
            assert (found.valid, found.serial, found.reason) == (True, serial, why)
        looked = checking.looked_at(first)
        assert (looked.certificate, looked.serial) == (None, serial)
        db.session.rollback()
        with transaction() as session:
            row = session.scalars(db.select(Certificate)).one()
            awarding.revoke(row, reason="Issued by mistake.", by=SYSTEM, at=NOON)
        assert checking.check_file(first, day=DAY, register=True).state == "revoked"


def test_what_the_page_looks_at_agrees_with_the_engine(app: Flask, cast: Cast) -> None:
    with app.app_context():
        data = printed(app, cast.lin)
        assert signing.look(data) == signing.check(data) == signing.Signature(True, True, True)
        assert not signing.look(data + b"\n").intact
        assert not signing.look(data[:-1]).intact
        for nothing in (b"", b"%PDF-1.7", press_free(data)):
            assert not signing.look(nothing).signed
        for odd in (
            b"/ByteRange [0 1 9 9]",
            b"/ByteRange [0 2 4 1]<>",
            data.replace(b"/Contents <30", b"/Contents <zz", 1),
        ):
            assert not signing.look(odd).good


def press_free(data: bytes) -> bytes:
    """The file before it was signed."""
    return data[: data.rindex(b"%%EOF", 0, data.rindex(b"/ByteRange")) + 6]


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
