"""The wall, the register and what a stranger sees."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Callable
from datetime import date

from flask import Flask
from flask.testing import FlaskClient

from app.certificates import queries
from app.certificates.models import Certificate
from app.certificates.rules import serial as serials
from app.certificates.rules.kinds import CertificateKind
from app.certificates.services import awarding
from app.certificates.views import throttle
from app.jobs import outbox
from app.kernel.actor import SYSTEM
from app.kernel.wording import Wording
from app.platform.db import db, transaction
from tests.conftest import NOON, Cast

ENGLISH = {"Accept-Language": "en"}
ClientOf = Callable[[str], FlaskClient]


def awarded(app: Flask, learner: int) -> tuple[str, str]:
    """Serial and public id of a printed certificate."""
    throttle.tries.clear()
    with app.app_context():
        with transaction():
            serial = awarding.award(
                "tier_attained",
                learner,
                subject="tier:mid",
                source="promotion:1",
                title=Wording("中级客户服务专员", "Mid specialist"),
                at=NOON,
                by=SYSTEM,
                day=date(2026, 11, 24),
                facts={"levels": {"attitude": 430, "teamwork": 380}},
            )
        outbox.run_due()
        with transaction() as session:
            row = queries.by_serial(session, serial)
            assert row is not None
            return serial, str(row.public_id)


def hand_in(client: FlaskClient, data: bytes) -> int:
    """The answer to a file dropped on the public page."""
    answer = client.post("/verify/file", data={"file": (io.BytesIO(data), "c.pdf")})
    return answer.status_code


def test_the_holder_downloads_and_others_do_not_find_it(
    app: Flask, cast: Cast, client_of: ClientOf, client: FlaskClient
) -> None:
    serial, public_id = awarded(app, cast.lin)
    lin = client_of("lin")
    assert serial in lin.get("/certificates/").text
    answer = lin.get(f"/certificates/{public_id}.pdf")
    assert answer.status_code == 200
    assert answer.data.startswith(b"%PDF")
    answer.close()
    assert client_of("mei").get(f"/certificates/{public_id}.pdf").status_code == 404
    assert client.get(f"/certificates/{public_id}.pdf").status_code == 302
    assert serial not in client_of("mei").get("/certificates/").text


def test_a_stranger_checks_number_name_and_file(
    app: Flask, cast: Cast, client_of: ClientOf, client: FlaskClient
) -> None:
    serial, public_id = awarded(app, cast.lin)
    page = client.get(f"/verify/{serial}").text
    assert "林**" in page
    assert "林晓雯" not in page
    assert client.get(f"/verify/{serial.lower()}").status_code == 302
    right = client.post(
        f"/verify/{serial}/name", data={"name": "林晓雯"}, headers={"Accept-Language": "en"}
    )
    assert "It is the name" in right.text
    wrong = client.post(
        f"/verify/{serial}/name", data={"name": "林晓"}, headers={"Accept-Language": "en"}
    )
    assert "not the name" in wrong.text
    data = client_of("lin").get(f"/certificates/{public_id}.pdf").data
    assert hand_in(client, data) == 200
    touched = data[:-2000] + b"x" + data[-1999:]
    assert (
        client.post("/verify/file", data={"file": (io.BytesIO(touched), "c.pdf")}).status_code
        == 404
    )
    assert (
        client.post("/verify/file", data={"file": (io.BytesIO(b"no"), "c.txt")}).status_code == 422
    )


def dropped(client: FlaskClient, data: bytes) -> str:
    answer = client.post(
        "/verify/file", data={"file": (io.BytesIO(data), "c.pdf")}, headers=ENGLISH
    )
    return re.sub(r"\s+", " ", answer.text)


def test_a_dropped_file_is_told_by_hash_and_signature(
    app: Flask, cast: Cast, client_of: ClientOf, client: FlaskClient
) -> None:
    serial, public_id = awarded(app, cast.lin)
    data = client_of("lin").get(f"/certificates/{public_id}.pdf").data
    page = dropped(client, data)
    assert "byte for byte" in page
    assert "ours, and it covers the whole file" in page
    assert "This file was changed" in dropped(client, data[:900] + b"x" + data[901:])
    assert "not one of ours" in dropped(client, b"%PDF-1.7 of somebody else")
    with app.app_context(), transaction() as session:
        row = queries.by_serial(session, serial)
        assert row is not None
        row.pdf_sha256 = "0" * 64
    earlier = dropped(client, data)
    assert "An earlier print" in earlier
    assert f'value="{serial}"' in earlier


def test_ten_thousand_guesses_at_the_register_find_nothing(
    app: Flask, cast: Cast, client: FlaskClient
) -> None:
    source = random.Random(7)
    day = date(2026, 11, 24)
    with app.app_context():
        with transaction() as session:
            session.add_all(
                Certificate(
                    serial=serials.make(2026, source),
                    kind=CertificateKind.EXAM_PASSED,
                    learner_id=cast.lin,
                    source=f"attempt:{number}",
                    subject="exam:junior",
                    title_zh="考",
                    title_en="Exam",
                    facts={},
                    issued_on=day,
                    issued_at=NOON,
                    issued_by=0,
                )
                for number in range(1000)
            )
        guesser = random.Random(8)
        guesses = [serials.make(2026, guesser) for _ in range(10_000)]
        session = db.session()
        assert [g for g in guesses if queries.by_serial(session, g) is not None] == []
        session.rollback()
    throttle.tries.clear()
    told = [client.get(f"/verify/{guess}").status_code for guess in guesses[:60]]
    assert set(told) == {404, 429}
    assert told.count(404) <= 21


def test_mistyped_unknown_and_too_many_have_their_own_words(
    app: Flask, cast: Cast, client: FlaskClient
) -> None:
    serial, _ = awarded(app, cast.lin)
    broken = serial[:-1] + ("A" if serial[-1] != "A" else "B")
    assert "cannot be right" in client.get(f"/verify/{broken}", headers=ENGLISH).text
    for _ in range(40):
        last = client.get(f"/verify/{serial}", headers=ENGLISH)
    assert last.status_code == 429


def test_the_register_is_searched_exported_and_revoked_by_those_who_keep_it(
    app: Flask, cast: Cast, client_of: ClientOf
) -> None:
    serial, public_id = awarded(app, cast.lin)
    ada = client_of("ada")
    assert serial in ada.get("/certificates/register?q=林晓").text
    assert serial not in ada.get("/certificates/register?q=nobody").text
    assert serial.encode() in ada.get("/certificates/register?format=csv").data
    assert client_of("gao").get("/certificates/register").status_code == 404
    refused = ada.post(f"/certificates/register/{public_id}/revoke", data={"reason": ""})
    assert refused.status_code == 422
    done = ada.post(
        f"/certificates/register/{public_id}/revoke", data={"reason": "Issued by mistake."}
    )
    assert done.status_code == 302
    throttle.tries.clear()
    page = ada.get(f"/verify/{serial}").text
    assert "Issued by mistake." in page
    assert "林晓雯" not in page


def test_a_stranger_who_asks_without_a_number_is_told_what_to_type(client: FlaskClient) -> None:
    assert client.get("/verify").status_code == 200
    for empty in ("", "  "):
        answer = client.get("/verify", query_string={"serial": empty}, headers=ENGLISH)
        assert answer.status_code == 422
        assert "Type the number first" in answer.text
        assert 'aria-invalid="true"' in answer.text
