"""Codes on paper, credentials, lists of revoked ones: built and read by the rules alone."""

from __future__ import annotations

import base64
import gzip
import hashlib
import hmac
import json
import random
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.certificates import policies
from app.certificates.rules import badge
from app.certificates.rules import serial as serials
from app.certificates.rules.code import Code, decoded, encoded, read, write
from app.certificates.rules.guessing import Bucket, take
from app.certificates.rules.kinds import CertificateKind
from app.certificates.rules.paper import Print, credential, places
from app.kernel.actor import Actor
from app.kernel.wording import Wording

DAY = date(2026, 11, 24)
SITE = "https://academy.example.com"
NAMES = st.text(min_size=1, max_size=20).map(lambda t: " ".join(t.split())).filter(bool)


def sign(data: bytes) -> bytes:
    return hmac.digest(b"key", data, hashlib.sha512)


def holds(data: bytes, signature: bytes) -> bool:
    return hmac.compare_digest(sign(data), signature)


def paper(**changed: Any) -> Print:
    values: dict[str, Any] = {
        "kind": CertificateKind.EXAM_PASSED,
        "serial": "KA-2026-7K3M-Q9XD-T",
        "holder": "林晓雯",
        "latin_name": "Lin Xiaowen",
        "title": Wording("初级考试", "Junior exam"),
        "issued_on": DAY,
        "valid_until": date(2028, 11, 24),
        "levels": (("attitude", 430),),
        "percent": 8650,
        "specimen": False,
        "address": f"{SITE}/verify/KA-2026-7K3M-Q9XD-T",
    }
    return Print(**(values | changed))


@given(
    NAMES.filter(lambda t: "\n" not in t),
    st.sampled_from(CertificateKind),
    st.one_of(st.none(), st.dates()),
)
def test_a_code_says_what_was_printed(name: str, kind: CertificateKind, until: date | None) -> None:
    code = Code("KA-2026-7K3M-Q9XD-T", kind, name, "初级考试", DAY, until)
    text = write(code, f"{SITE}/verify/KA-2026-7K3M-Q9XD-T", sign)
    assert read(text, holds) == code
    assert read(text.rpartition("#")[2], holds) == code


def test_every_changed_sign_of_a_code_is_refused() -> None:
    code = Code("KA-2026-7K3M-Q9XD-T", CertificateKind.EXAM_PASSED, "林晓雯", "考试", DAY, None)
    text = write(code, SITE, sign).rpartition("#")[2]
    for place, sign_ in enumerate(text):
        other = "A" if sign_ != "A" else "B"
        assert read(text[:place] + other + text[place + 1 :], holds) is None, place


def test_a_signature_of_other_bytes_or_too_few_fields_is_no_code() -> None:
    fields = f"1.{encoded(b'one line only')}"
    assert read(f"{fields}.{encoded(sign(fields.encode()))}", holds) is None
    for text in ("", "#", "1.a.b.c", "2.YQ.YQ", "1.!.YQ", f"1.{encoded(b'a')}.{encoded(b'b')}"):
        assert read(text, holds) is None


def test_base64_has_one_spelling() -> None:
    assert decoded(encoded(b"\xff\x00")) == b"\xff\x00"
    for text in ("_wB", "a", "*", "YQ=="):
        with pytest.raises(ValueError, match="base64url"):
            decoded(text)


def test_a_badge_names_issuer_holder_achievement_results_and_its_place_in_the_list() -> None:
    said = badge.credential(paper(), site=SITE, subject="exam:junior", number=131_073)
    assert said["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert said["@context"] == badge.CONTEXTS
    subject = said["credentialSubject"]
    assert subject["identifier"][0]["identityHash"] == "林晓雯"
    assert subject["achievement"]["name"] == "Junior exam"
    assert subject["result"][0]["value"] == "4.3"
    assert said["validFrom"] == "2026-11-24T00:00:00Z"
    assert said["validUntil"] == "2028-11-25T00:00:00Z"
    assert said["credentialStatus"]["statusListCredential"] == f"{SITE}/verify/status/2"
    assert said["credentialStatus"]["statusListIndex"] == "1"
    endless = badge.credential(
        paper(valid_until=None, levels=()), site=SITE, subject="exam:junior", number=1
    )
    assert "validUntil" not in endless
    assert "result" not in endless["credentialSubject"]


def test_a_token_is_the_credential_with_claims_and_a_signature() -> None:
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": "abc", "kid": "k1", "alg": "EdDSA", "use": "sig"}
    said = badge.credential(paper(), site=SITE, subject="exam:junior", number=1)
    head, claims, signature = badge.token(said, jwk, sign).split(".")
    header = json.loads(decoded(head))
    assert (header["alg"], header["typ"]) == ("EdDSA", "JWT")
    assert header["kid"] == f"{SITE}/.well-known/certificates.json#k1"
    assert header["jwk"] == {"kty": "OKP", "crv": "Ed25519", "x": "abc"}
    kept = json.loads(decoded(claims))
    assert kept["iss"] == kept["issuer"]["id"]
    assert kept["jti"] == kept["id"]
    assert kept["exp"] - kept["nbf"] == (date(2028, 11, 25) - DAY).days * 86400
    assert decoded(signature) == sign(f"{head}.{claims}".encode())
    endless = badge.credential(paper(valid_until=None), site=SITE, subject="exam:junior", number=1)
    assert "exp" not in json.loads(decoded(badge.token(endless, jwk, sign).split(".")[1]))


@given(st.sets(st.integers(0, 2 * badge.STATUS_BITS - 1), max_size=20), st.integers(1, 2))
def test_the_list_has_exactly_the_bits_of_the_revoked(numbers: set[int], place: int) -> None:
    at = datetime(2026, 11, 24, tzinfo=UTC)
    said = badge.status_list(SITE, place, numbers, at=at, name="x")
    text = said["credentialSubject"]["encodedList"]
    bits = gzip.decompress(base64.urlsafe_b64decode(text[1:] + "=" * (-len(text[1:]) % 4)))
    assert text[0] == "u"
    assert len(bits) * 8 == badge.STATUS_BITS
    low = (place - 1) * badge.STATUS_BITS
    found = {low + i for i in range(badge.STATUS_BITS) if bits[i // 8] >> (7 - i % 8) & 1}
    assert found == {n for n in numbers if low <= n < low + badge.STATUS_BITS}


def test_keys_are_found_in_a_profile_a_set_or_alone() -> None:
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": "abc", "kid": "k1"}
    published = badge.profile(SITE, jwk, name="Academy")
    assert badge.keys_in(published) == [jwk]
    assert badge.keys_in({"keys": [jwk]}) == [jwk]
    assert badge.keys_in(jwk) == [jwk]


def test_what_machines_read_agrees_with_the_paper() -> None:
    said = credential(paper())
    assert said["holder"] == "林晓雯"
    assert said["valid_until"] == "2028-11-24"
    assert credential(paper(valid_until=None))["valid_until"] is None
    chinese, english = places(paper(), "zh"), places(paper(valid_until=None, percent=None), "en")
    assert chinese["levels"] == "服务态度 4.3"
    assert chinese["level"] == "良好"
    assert english["levels"] == "Attitude 4.3"
    assert (english["percent"], english["level"], english["until"]) == ("", "", "without end")
    assert places(paper(valid_until=None), "zh")["until"] == "长期"
    assert "林晓雯" in paper().characters()


def test_ten_thousand_guesses_find_nothing() -> None:
    source = random.Random(8)
    register = {serials.make(2026, source) for _ in range(2_000)}
    guesses = (serials.make(2026, source) for _ in range(10_000))
    assert not any(guess in register for guess in guesses)


def test_ten_thousand_guesses_take_one_address_more_than_half_a_day() -> None:
    bucket: Bucket | None = None
    asked = allowed = 0
    now = 0.0
    while allowed < 10_000:
        answer, bucket = take(bucket, at=now)
        asked, allowed, now = asked + 1, allowed + answer, now + 1.0
    assert now > 12 * 3600


def test_only_the_holder_opens_a_certificate() -> None:
    assert policies.may_open(Actor(1), learner_id=1)
    assert not policies.may_open(Actor(2), learner_id=1)
