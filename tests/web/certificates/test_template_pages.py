"""Templates, orders and overviews through the browser."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import Account
from app.certificates import queries
from app.certificates.rules.kinds import CertificateKind
from app.certificates.services import earning
from app.certificates.services.earning import Earner, NotYet
from app.certificates.views.templates import PREVIEW_POLICY
from app.jobs import outbox
from app.kernel.wording import Wording
from app.platform import links
from app.platform.db import db, transaction
from app.platform.links import Link
from tests.conftest import Cast
from tests.rules.certificates.test_designs import png
from tests.web.certificates.test_certificate_pages import awarded

ClientOf = Callable[[str], FlaskClient]
LIST = "/certificates/register/templates"
ENTRIES = {
    "name": "Annual",
    "layout": "portrait",
    "style": "modern",
    "languages": "both",
    "colour": "#1F4E8C",
    "accent": "#8a5a00",
    "organisation_zh": "客服学院",
    "organisation_en": "Kefu Academy",
    "signer1_name": "高建国",
    "signer1_zh": "客服总监",
    "signer1_en": "Director of Service",
    "kinds": ["tier_attained"],
}


def test_a_template_is_made_changed_restored_and_retired(
    app: Flask, cast: Cast, client_of: ClientOf
) -> None:
    ada = client_of("ada")
    assert "Shipped designs" in ada.get(LIST).text
    assert ada.get(f"{LIST}/new?from=modern-portrait").status_code == 200
    made = ada.post(f"{LIST}/new", data=ENTRIES)
    assert made.status_code == 302
    address = made.headers["Location"]
    page = ada.get(address).text
    assert "version 1" in page
    assert 'value="#1f4e8c"' in page
    changed = ada.post(address, data=ENTRIES | {"headline_zh": "荣誉证书"})
    assert changed.status_code == 302
    assert "荣誉证书" in ada.get(address).text
    assert ada.post(f"{address}/restore/1").status_code == 302
    assert ada.post(f"{address}/restore/3").status_code == 409
    page = ada.get(address).text
    assert "version 3" in page
    assert "荣誉证书" not in page
    assert ada.post(f"{address}/specimen").status_code == 302
    assert ada.get(f"{address}/specimen.pdf").status_code in (200, 404)
    with app.app_context():
        outbox.run_due()
    assert ada.get(f"{address}/specimen.pdf").data.startswith(b"%PDF")
    assert ada.post(f"{address}/retire").status_code == 302
    assert ada.get(address).status_code == 404
    for name in ("gao", "lin", "wen"):
        assert client_of(name).get(LIST).status_code == 404


def test_what_cannot_be_kept_is_named_at_its_field(
    app: Flask, cast: Cast, client_of: ClientOf
) -> None:
    tao = client_of("tao")
    for changed, said in (
        ({"name": ""}, "This field is required"),
        ({"colour": "#eeeeee"}, "Choose a darker colour"),
        ({"body_zh": "授予{titel}"}, "Only these places can be filled"),
        ({"organisation_en": ""}, "This stands on the paper"),
        ({"logo": (io.BytesIO(b"GIF89a"), "x.gif")}, "PNG or an SVG"),
        ({"layout": "round"}, "Not a valid choice"),
    ):
        answer = tao.post(f"{LIST}/new", data=ENTRIES | changed)
        assert answer.status_code == 422, changed
        assert said in answer.text, changed
    assert tao.post(f"{LIST}/new", data=ENTRIES).status_code == 302
    again = tao.post(f"{LIST}/new", data=ENTRIES)
    assert again.status_code == 422
    assert "There is a template of this name" in again.text


def test_a_logo_is_kept_inert_and_taken_off_again(
    app: Flask, cast: Cast, client_of: ClientOf
) -> None:
    ada = client_of("ada")
    made = ada.post(f"{LIST}/new", data=ENTRIES | {"logo": (io.BytesIO(png(8, 8)), "l.png")})
    address = made.headers["Location"]
    assert "data:image/png;base64," in ada.get(address).text
    with app.app_context(), transaction() as session:
        logo = queries.versions(session, queries.templates(session)[0][0])[0][0].body["logo"]
    ada.post(address, data=ENTRIES | {"logo_name": logo})
    assert "data:image/png;base64," in ada.get(address).text
    ada.post(address, data=ENTRIES | {"logo_name": logo, "without_logo": "1"})
    assert "data:image/png;base64," not in ada.get(address).text


def test_the_preview_follows_the_entries_and_can_do_nothing(
    app: Flask, cast: Cast, client_of: ClientOf
) -> None:
    ada = client_of("ada")
    asked = {"layout": "portrait", "style": "modern", "colour": "#1f4e8c", "languages": "zh"}
    page = ada.get(f"{LIST}/preview", query_string=asked)
    assert page.headers["Content-Security-Policy"] == PREVIEW_POLICY
    assert " style=" not in page.text
    assert "Qualification" not in page.text
    sheet = ada.get(f"{LIST}/preview.css", query_string=asked)
    assert sheet.content_type.startswith("text/css")
    assert "#1f4e8c" in sheet.text
    assert "mm" not in sheet.text.split("@page")[1].split("url(")[0]
    pale = ada.get(f"{LIST}/preview.css", query_string=asked | {"colour": "red;}*{"})
    assert "red;}" not in pale.text
    assert ada.get(f"{LIST}/preview", query_string={"layout": "round"}).status_code == 200


def test_an_order_is_placed_watched_and_fetched(
    app: Flask, cast: Cast, client_of: ClientOf
) -> None:
    ada = client_of("ada")
    with app.app_context():
        numbers = [db.session.get_one(Account, i).staff_no for i in (cast.lin, cast.mei)]
    entries = {
        "kind": "best_team",
        "title_zh": "十一月优秀班组",
        "title_en": "Team of November",
        "people": "\n".join(str(n) for n in numbers),
    }
    address = "/certificates/register/runs"
    for changed, said in (
        ({"people": "ZZ9"}, "Nobody has these staff numbers: ZZ9"),
        ({"people": ","}, "An order is for 1 to"),
        ({"valid_until": "2020-01-01"}, "This day is over"),
        ({"kind": "exam_passed"}, "Not a valid choice"),
        ({"title_en": ""}, "This field is required"),
    ):
        answer = ada.post(address, data=entries | changed)
        assert answer.status_code == 422, changed
        assert said in answer.text, changed
    placed = ada.post(address, data=entries)
    assert placed.status_code == 302
    run = placed.headers["Location"]
    assert "hx-get" in ada.get(run).text
    assert ada.get(f"{run}.zip").status_code == 404
    with app.app_context():
        outbox.run_due()
    page = ada.get(run).text
    assert "hx-get" not in page
    assert page.count("KA-2026-") >= 2
    assert ada.get(f"{run}.zip").data.startswith(b"PK")
    assert "Team of November" in ada.get(address).text
    assert ada.post(f"{run}/cancel").status_code == 409
    assert client_of("gao").get(run).status_code == 404


def test_a_manager_sees_the_own_team_alone(app: Flask, cast: Cast, client_of: ClientOf) -> None:
    serial, _ = awarded(app, cast.lin)
    gao, qiu = client_of("gao"), client_of("qiu")
    page = gao.get("/team/certificates").text
    assert serial in page
    assert "1 certificate" in page
    assert serial not in qiu.get("/team/certificates").text
    assert serial not in gao.get("/team/certificates?state=expired").text
    assert serial in gao.get("/team/certificates?state=valid").text
    assert serial in gao.get(f"/team/certificates?q={serial[-6:].lower()}&page=99").text
    assert serial not in gao.get("/team/certificates?q=%25").text
    assert serial.encode() not in gao.get("/team/certificates?format=csv&q=nobody").data
    exported = gao.get("/team/certificates?format=csv&state=valid").data
    assert serial.encode() in exported
    assert serial.encode() not in gao.get("/team/certificates?format=csv&state=soon").data
    assert gao.get("/team/certificates?format=xlsx").data.startswith(b"PK")
    assert client_of("lin").get("/team/certificates").status_code == 404
    member = re.search(r"/team/certificates/[0-9a-f-]{36}", page)
    assert member is not None
    assert serial in gao.get(member[0]).text
    assert "Why not yet" in gao.get(member[0]).text
    for name in ("qiu", "lin", "tao"):
        assert client_of(name).get(member[0]).status_code == 404


def test_every_printed_field_stands_on_the_public_page(
    app: Flask, cast: Cast, client: FlaskClient
) -> None:
    serial, _ = awarded(app, cast.lin)
    page = client.get(f"/verify/{serial}", headers={"Accept-Language": "en"}).text
    for field in (serial, "Tier attained", "中级客户服务专员", "Mid specialist", "Kefu Academy"):
        assert field in page
    assert "4.3 of 5" in page
    assert "3.8 of 5" in page


def test_the_issuers_key_is_published(app: Flask, cast: Cast, client: FlaskClient) -> None:
    answer = client.get("/.well-known/certificates.json")
    assert answer.json is not None
    assert answer.json["id"] == "https://academy.example.com/.well-known/certificates.json"
    key = answer.json["verificationMethod"][0]["publicKeyJwk"]
    assert set(key) == {"kty", "crv", "x", "kid", "alg", "use"}


def test_the_wall_says_what_a_certificate_still_waits_for(
    app: Flask, cast: Cast, client_of: ClientOf
) -> None:
    waiting = NotYet(
        CertificateKind.COURSE_COMPLETED,
        Wording("关怀", "Care"),
        "%(left)s of %(total)s lessons are left.",
        "/courses/care",
        {"left": 2, "total": 5},
    )
    learners = {cast.lin: [waiting]}
    earning.register(Earner("test", list, lambda learner, _at: learners.get(learner, [])))
    try:
        page = client_of("lin").get("/certificates/").text
        assert "2 of 5 lessons are left." in page
        assert "/courses/care" in page
        assert "lessons are left" not in client_of("mei").get("/certificates/").text
    finally:
        earning._earners.pop("test")


def test_a_renewal_leads_to_where_the_same_is_earned_again(
    app: Flask, cast: Cast, client_of: ClientOf
) -> None:
    before = links._resolvers.get("tier")
    links.register("tier", lambda ref, _language: Link("Mid", "/path/mid", ref))
    try:
        serial, _ = awarded(app, cast.lin)
        assert "/path/mid" not in client_of("lin").get("/certificates/").text
        with app.app_context(), transaction() as session:
            row = queries.by_serial(session, serial)
            assert row is not None
            row.valid_until = row.issued_on
        page = client_of("lin").get("/certificates/").text
        assert "ends soon" in page
        assert "/path/mid" in page
    finally:
        links._resolvers.pop("tier")
        if before is not None:
            links.register("tier", before)
