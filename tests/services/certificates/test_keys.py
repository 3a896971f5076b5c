"""Signing keys: made once, given as PKCS#12, and what a reader is told of each."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import NameOID
from flask import Flask

from app.certificates.rules.design import SHIPPED
from app.certificates.services import checking, printing, specimens
from app.kernel.errors import Unavailable
from app.platform import seals, signing
from tests.conftest import NOON

DAY = date(2026, 11, 24)


@pytest.fixture
def keys(context: Flask) -> Iterator[Path]:
    """An empty key folder; the former one comes back."""
    folder = context.config["ACADEMY"].data_dir / "keys"
    aside = folder.with_name("keys-aside")
    if folder.exists():
        folder.rename(aside)
    folder.mkdir(mode=0o700)
    yield folder
    shutil.rmtree(folder)
    if aside.exists():
        aside.rename(folder)


def named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def given(phrase: bytes) -> bytes:
    """A PKCS#12 file as an authority hands it out: an RSA key, its certificate and the chain."""
    root_key, key = ec.generate_private_key(ec.SECP256R1()), rsa.generate_private_key(65537, 2048)

    def issued(subject: str, public: object, *, ca: bool) -> x509.Certificate:
        return (
            x509.CertificateBuilder()
            .subject_name(named(subject))
            .issuer_name(named("Authority"))
            .public_key(public)  # type: ignore[arg-type]
            .serial_number(x509.random_serial_number())
            .not_valid_before(NOON - timedelta(days=1))
            .not_valid_after(NOON + timedelta(days=3650))
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
            .sign(root_key, hashes.SHA256())
        )

    root = issued("Authority", root_key.public_key(), ca=True)
    own = issued("Academy", key.public_key(), ca=False)
    lock = BestAvailableEncryption(phrase) if phrase else NoEncryption()
    return pkcs12.serialize_key_and_certificates(b"academy", key, own, [root], lock)


def signed(app: Flask) -> bytes:
    paper = specimens.paper_of(SHIPPED["formal-landscape"], name="林晓雯", latin_name="", day=DAY)
    return printing.make(app.config["ACADEMY"], paper)


@pytest.mark.parametrize("phrase", [b"", "秘密 phrase".encode()])
def test_a_given_pkcs12_signs_and_its_files_are_checked(
    context: Flask, keys: Path, phrase: bytes
) -> None:
    (keys / "signing.p12").write_bytes(given(phrase))
    if phrase:
        (keys / "signing.passphrase").write_bytes(phrase + b"\n")
    data = signed(context)
    found = signing.check(data)
    assert (found.signed, found.intact, found.ours) == (True, True, True), found.why
    touched = data.replace(b"/Contents <30", b"/Contents <31", 1)
    assert touched != data
    assert not signing.check(touched).good
    assert signing.look(data).good
    assert not signing.look(touched).good


def test_a_wrong_passphrase_is_said_and_nothing_is_signed(context: Flask, keys: Path) -> None:
    (keys / "signing.p12").write_bytes(given(b"right"))
    (keys / "signing.passphrase").write_bytes(b"wrong")
    with pytest.raises(Unavailable, match="keys/signing"):
        signed(context)


def test_an_own_key_is_made_once_and_kept_private(context: Flask, keys: Path) -> None:
    data, settings = signed(context), context.config["ACADEMY"]
    before = (keys / "signing.p12").read_bytes()
    signed(context)
    seals.public_jwk(settings.data_dir)
    assert (keys / "signing.p12").read_bytes() == before
    for name in ("signing.p12", "signing.passphrase", "credential.pem"):
        assert (keys / name).stat().st_mode & 0o777 == 0o600
    kept = keys.parent / "kept.crt"
    shutil.copy(keys / "signing.crt", kept)
    for file in keys.iterdir():
        file.unlink()
    assert not signing.check(data).ours
    assert signing.check(data, trusted=kept).good
    found = checking.check_file(data, day=DAY, register=False, trusted=kept)
    assert found.reason == "a specimen, not a certificate"
    kept.unlink()


def test_a_key_file_of_another_kind_is_refused(context: Flask, keys: Path) -> None:
    data_dir = context.config["ACADEMY"].data_dir
    other = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    for content in (b"no key", other):
        (keys / "credential.pem").write_bytes(content)
        with pytest.raises(Unavailable):
            seals.seal(data_dir, b"x")
        (keys / "credential.pem").unlink()
    with pytest.raises(ValueError, match="Ed25519"):
        seals.key_of({"kty": "EC", "crv": "P-256", "x": ""})
