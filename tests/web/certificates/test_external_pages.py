"""Handing in a certificate from elsewhere, and answering it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.certificates.rules import originals
from app.certificates.views import throttle
from app.jobs import outbox
from tests.conftest import Cast
from tests.rules.certificates.test_claims import FRAME, JFIF, jpeg
from tests.rules.certificates.test_designs import png

ClientOf = Callable[[str], FlaskClient]
OWN, CLAIMS = "/certificates/external", "/certificates/claims"
PDF = b"%PDF-1.7\n1 0 obj\nendobj\nstartxref\n9\n%%EOF\n"
SAID = {
    "title": "Customer Service Manager",
    "issuer": "E-commerce Association",
    "number": "A-17",
    "issued_on": "2026-03-01",
    "ends_on": "",
}


def hand_in(client: FlaskClient, data: bytes = PDF, **changed: str) -> Any:
    entries: dict[str, Any] = SAID | changed
    return client.post(OWN, data=entries | {"file": (io.BytesIO(data), "a.exe")})


def first_claim(client: FlaskClient) -> str:
    found = re.search(rf'href="({CLAIMS}/[0-9a-f-]+)"', client.get(CLAIMS).text)
    assert found is not None
    return found[1]


def test_from_handing_in_to_a_certificate_that_a_stranger_checks(
    app: Flask, cast: Cast, client_of: ClientOf, client: FlaskClient
) -> None:
    throttle.tries.clear()
    lin, wen = client_of("lin"), client_of("wen")
    assert "Nothing handed in yet" in lin.get(OWN).text
    assert "Nothing waits" in wen.get(CLAIMS).text
    assert hand_in(lin).status_code == 303
    assert "Waiting for a trainer" in lin.get(OWN).text
    claim = first_claim(wen)
    page = wen.get(claim).text
    for stands in ("E-commerce Association", "A-17", "Download the PDF", "2028-03-01"):
        assert stands in page
    said = {"title_zh": "客户服务管理师", "title_en": "Customer Service Manager", "paper": "y"}
    late = wen.post(f"{claim}/confirm", data=said | {"until": "2028-03-02"})
    assert late.status_code == 422
    assert "Between today and 2028-03-01" in late.text
    assert wen.post(f"{claim}/confirm", data={"until": "2028-03-01"}).status_code == 422
    done = wen.post(f"{claim}/confirm", data=said | {"until": "2028-03-01"})
    assert done.status_code == 303
    assert wen.post(f"{claim}/confirm", data=said | {"until": "2028-03-01"}).status_code == 409
    with app.app_context():
        outbox.run_due()
    serial = re.search(r"KA-2026-\w{4}-\w{4}-\w", lin.get(OWN).text)
    assert serial is not None
    shown = client.get(f"/verify/{serial[0]}", headers={"Accept-Language": "en"}).text
    assert "Original issued by" in shown
    assert "E-commerce Association" in shown
    assert "Download PDF" in lin.get("/certificates/").text
    assert serial[0] in wen.get(f"{CLAIMS}?state=confirmed&format=csv").text
    assert wen.get(f"{CLAIMS}?format=xlsx").data.startswith(b"PK")


def test_a_refusal_is_read_by_its_holder(cast: Cast, client_of: ClientOf) -> None:
    lin, tao = client_of("lin"), client_of("tao")
    hand_in(lin, jpeg(JFIF, FRAME))
    claim = first_claim(tao)
    assert "ka-original" in tao.get(claim).text
    assert tao.post(f"{claim}/refuse", data={"reason": "no"}).status_code == 422
    why = {"reason": "The name on it is another."}
    assert tao.post(f"{claim}/refuse", data=why).status_code == 303
    assert "The name on it is another." in lin.get(OWN).text
    assert "The name on it is another." in tao.get(claim).text
    assert "The name on it is another." not in client_of("mei").get(OWN).text


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"title": ""}, "title", "This field is required"),
        ({"issued_on": ""}, "issued_on", "This field is required"),
        ({"issued_on": "2027-01-01"}, "issued_on", "still to come"),
        ({"ends_on": "2026-02-01"}, "ends_on", "before it was issued"),
        ({"ends_on": "2026-06-01"}, "ends_on", "no longer counts"),
        ({"issued_on": "2020-01-01"}, "issued_on", "older than 24 months"),
    ],
)
def test_what_is_wrong_is_named_at_its_field(
    cast: Cast, client_of: ClientOf, changed: dict[str, str], field: str, said: str
) -> None:
    answer = hand_in(client_of("lin"), **changed)
    assert answer.status_code == 422
    assert said in answer.text
    assert f'href="#{field}"' in answer.text


def test_a_file_is_judged_by_its_bytes(
    cast: Cast, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(originals, "MOST_BYTES", 2000)
    lin = client_of("lin")
    for data, said in (
        (b"", "Choose the file"),
        (b"<script>alert(1)</script>", "neither a PDF"),
        (b"%PDF-" + b"x" * 2000, "at most 5 MB"),
        (png()[:30], "damaged"),
    ):
        answer = hand_in(lin, data)
        assert answer.status_code == 422
        assert said in answer.text
    assert lin.post(OWN, data=SAID).status_code == 422
    assert hand_in(lin).status_code == 303
    again = hand_in(lin)
    assert again.status_code == 422
    assert "already" in again.text


def test_the_file_is_for_its_holder_and_those_who_confirm(
    cast: Cast, client_of: ClientOf, client: FlaskClient
) -> None:
    lin = client_of("lin")
    hand_in(lin, png())
    hand_in(lin, PDF)
    found = re.findall(rf'href="({OWN}/[0-9a-f-]+/original)"', lin.get(OWN).text)
    assert len(found) == 2
    for address in found:
        for name, status in (("lin", 200), ("tao", 200), ("mei", 404), ("gao", 404), ("ada", 404)):
            assert client_of(name).get(address).status_code == status, name
        assert client.get(address).status_code in (302, 303)
        answer = lin.get(address)
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        picture = answer.content_type == "image/png"
        assert answer.headers["Content-Disposition"].startswith(
            "inline" if picture else "attachment"
        )
    own = found[0].removesuffix("/original")
    assert client_of("mei").post(f"{own}/withdraw").status_code == 404
    assert lin.post(f"{own}/withdraw").status_code == 303
    assert lin.post(f"{own}/withdraw").status_code == 409
    assert lin.get(found[0]).status_code == 404
    assert "Withdrawn" in lin.get(OWN).text


def test_a_trainers_own_waits_for_another_trainer(cast: Cast, client_of: ClientOf) -> None:
    tao, wen = client_of("tao"), client_of("wen")
    hand_in(tao)
    claim = first_claim(tao)
    assert "Nobody confirms their own certificate." in tao.get(claim).text
    said = {"title_zh": "证", "title_en": "C", "until": "2028-03-01"}
    assert tao.post(f"{claim}/confirm", data=said).status_code == 403
    assert wen.post(f"{claim}/confirm", data=said).status_code == 303
    assert "no file is printed for it" in tao.get("/certificates/").text
    for name in ("lin", "gao", "ada"):
        assert client_of(name).get(CLAIMS).status_code == 404
        assert client_of(name).get(claim).status_code == 404
