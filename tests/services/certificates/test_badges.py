"""Open Badges, checked by a verifier written from the specification: it shares no code with the
academy and knows nothing but addresses.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from flask import Flask
from flask.testing import FlaskClient

from app.certificates import queries
from app.certificates.services import awarding
from app.certificates.views import throttle
from app.jobs import outbox
from app.kernel.actor import SYSTEM, Actor, Role
from app.kernel.wording import Wording
from app.platform.db import transaction
from tests.conftest import NOON, Cast

SITE = "https://academy.example.com"
Fetch = Callable[[str], bytes]


class Refused(Exception):
    """The credential cannot be relied on."""


def raw(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def demand(true: bool, what: str) -> None:
    if not true:
        raise Refused(what)


def opened(token: str, fetch: Fetch) -> dict[str, Any]:
    """The claims of a token whose signature holds with the key that its issuer publishes."""
    parts = token.split(".")
    demand(len(parts) == 3, "a compact JWS has three parts")
    head, claims = json.loads(raw(parts[0])), json.loads(raw(parts[1]))
    demand(head.get("alg") == "EdDSA", "the algorithm is pinned")
    issuer = claims["issuer"]["id"] if isinstance(claims["issuer"], dict) else claims["issuer"]
    demand(head["kid"].partition("#")[0] == issuer == claims["iss"], "the key is the issuer's")
    profile = json.loads(fetch(issuer))
    demand(profile["id"] == issuer, "the profile is the issuer's")
    keys = {m["id"]: m["publicKeyJwk"] for m in profile["verificationMethod"]}
    demand(head["kid"] in profile["assertionMethod"], "the key may assert")
    key = keys[head["kid"]]
    demand((key["kty"], key["crv"]) == ("OKP", "Ed25519"), "an Ed25519 key")
    try:
        Ed25519PublicKey.from_public_bytes(raw(key["x"])).verify(
            raw(parts[2]), f"{parts[0]}.{parts[1]}".encode("ascii")
        )
    except InvalidSignature as error:
        raise Refused("the signature does not hold") from error
    return dict(claims)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def verified(token: str, fetch: Fetch, at: datetime) -> dict[str, Any]:
    """Proof, registered claims, structure, validity, revocation: in the specification's order."""
    said = opened(token, fetch)
    demand(said["@context"][0] == "https://www.w3.org/ns/credentials/v2", "VC 2.0 comes first")
    demand("purl.imsglobal.org/spec/ob/v3p0" in said["@context"][1], "then Open Badges 3.0")
    demand({"VerifiableCredential", "OpenBadgeCredential"} <= set(said["type"]), "both types")
    demand(said["jti"] == said["id"], "jti is the id")
    demand(said["nbf"] == moment(said["validFrom"]).timestamp(), "nbf is validFrom")
    demand(said["nbf"] <= at.timestamp(), "not valid yet")
    if "validUntil" in said:
        demand(said["exp"] == moment(said["validUntil"]).timestamp(), "exp is validUntil")
        demand(at.timestamp() < said["exp"], "expired")
    subject = said["credentialSubject"]
    demand("AchievementSubject" in subject["type"], "an achievement's subject")
    achievement = subject["achievement"]
    for needed in ("id", "type", "name", "description", "criteria"):
        demand(bool(achievement.get(needed)), f"an achievement has {needed}")
    demand(bool(subject.get("id") or subject.get("identifier")), "somebody holds it")
    status = said["credentialStatus"]
    demand(status["type"] == "BitstringStatusListEntry", "a bitstring entry")
    listed = opened(fetch(status["statusListCredential"]).decode("ascii"), fetch)
    demand("BitstringStatusListCredential" in listed["type"], "a list")
    demand(listed["id"] == status["statusListCredential"], "the list that was named")
    inner = listed["credentialSubject"]
    demand(inner["statusPurpose"] == status["statusPurpose"] == "revocation", "of revocation")
    demand(inner["encodedList"][0] == "u", "multibase base64url")
    bits = gzip.decompress(raw(inner["encodedList"][1:]))
    demand(len(bits) >= 16 * 1024, "at least 131,072 entries")
    place = int(status["statusListIndex"])
    demand(not bits[place // 8] >> (7 - place % 8) & 1, "revoked")
    return said


def fetcher(client: FlaskClient) -> Fetch:
    def fetch(address: str) -> bytes:
        assert address.startswith(SITE)
        answer = client.get(address.removeprefix(SITE), base_url=SITE)
        demand(answer.status_code == 200, f"{address} is not there")
        data: bytes = answer.data
        return data

    return fetch


def awarded(app: Flask, learner: int, until: date | None = None) -> tuple[str, str]:
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
                valid_until=until,
                facts={"levels": {"attitude": 430}},
            )
        outbox.run_due()
        with transaction() as session:
            row = queries.by_serial(session, serial)
            assert row is not None
            return serial, str(row.public_id)


def outcome(token: str, fetch: Fetch, at: datetime = NOON) -> str:
    try:
        verified(token, fetch, at)
    except Refused as why:
        return str(why)
    return "holds"


def test_a_badge_holds_until_it_is_revoked_expired_or_touched(
    app: Flask, cast: Cast, client: FlaskClient, client_of: Callable[[str], FlaskClient]
) -> None:
    serial, public_id = awarded(app, cast.lin, until=date(2027, 1, 31))
    answer = client_of("lin").get(f"/certificates/{public_id}.jwt")
    assert answer.content_type == "application/vc+jwt"
    token, fetch = answer.text, fetcher(client)
    said = verified(token, fetch, NOON)
    assert said["credentialSubject"]["identifier"][0]["identityHash"] == "林晓雯"
    assert outcome(token, fetch, datetime(2027, 2, 1, 0, 0, 1, tzinfo=UTC)) == "expired"
    head, claims, signature = token.split(".")
    other = json.loads(raw(claims))
    other["credentialSubject"]["identifier"][0]["identityHash"] = "王伟"
    forged = base64.urlsafe_b64encode(json.dumps(other).encode()).rstrip(b"=").decode()
    assert outcome(f"{head}.{forged}.{signature}", fetch) == "the signature does not hold"
    ada = Actor(cast.ada, frozenset({Role.ADMIN}))
    with app.app_context(), transaction() as session:
        row = queries.by_serial(session, serial)
        assert row is not None
        awarding.revoke(row, reason="Issued by mistake.", by=ada, at=NOON)
    assert outcome(token, fetch) == "revoked"
    assert client_of("lin").get(f"/certificates/{public_id}.jwt").status_code == 404


def test_only_an_opened_certificate_is_shared(
    app: Flask, cast: Cast, client: FlaskClient, client_of: Callable[[str], FlaskClient]
) -> None:
    serial, public_id = awarded(app, cast.lin)
    shared = f"/verify/{serial}/credential.jwt"
    assert client.get(shared).status_code == 404
    for name, status in (("mei", 404), ("ada", 404), ("lin", 302)):
        opened_by = client_of(name).post(f"/certificates/{public_id}/open", data={"opened": "1"})
        assert opened_by.status_code == status
    assert outcome(client.get(shared).text, fetcher(client)) == "holds"
    page = client.get(f"/verify/{serial}", headers={"Accept-Language": "en"}).text
    assert "林晓雯" in page
    assert "shows the full name" in page
    client_of("lin").post(f"/certificates/{public_id}/open", data={"opened": "0"})
    assert client.get(shared).status_code == 404
    assert "林晓雯" not in client.get(f"/verify/{serial}").text


def test_the_badge_stands_inside_the_file_and_lists_end_somewhere(
    app: Flask, cast: Cast, client: FlaskClient, client_of: Callable[[str], FlaskClient]
) -> None:
    from app.platform import signing

    _serial, public_id = awarded(app, cast.lin)
    data = client_of("lin").get(f"/certificates/{public_id}.pdf").data
    token = signing.attached(data, "openbadge.jwt")
    assert token is not None
    assert outcome(token.decode("ascii"), fetcher(client)) == "holds"
    assert client.get("/verify/status/2").status_code == 404
    assert client.get("/verify/status/0").status_code == 404
