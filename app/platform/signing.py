"""Digital signatures on PDF files: an own key made on first use, or a given PKCS#12 file.

Signing and ``check`` are for the worker and commands only; the engine is imported at first use
(1.3 s). ``look`` is for a page: it reads no more of a stranger's file than the signature and what
it covers. Readers show an own key as an unknown signer: the file is proven unchanged, not who
stands behind the key.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

from flask import current_app

from app.kernel.errors import Unavailable
from app.platform import clock

YEARS = 20
_RANGE: Final = re.compile(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]")


@dataclass(frozen=True)
class Signature:
    """What the signature in a file says."""

    signed: bool
    intact: bool
    ours: bool
    why: str = ""

    @property
    def good(self) -> bool:
        """Signed with our key, and nothing changed since."""
        return self.signed and self.intact and self.ours


def _folder() -> Path:
    folder: Path = current_app.config["ACADEMY"].data_dir / "keys"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _key_file() -> tuple[Path, bytes]:
    """The PKCS#12 file and its passphrase; made if the folder has none."""
    folder = _folder()
    store, phrase = folder / "signing.p12", folder / "signing.passphrase"
    if not store.exists():
        _make(store, phrase)
    return store, phrase.read_bytes().strip() if phrase.exists() else b""


def _make(store: Path, phrase: Path) -> None:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import (
        BestAvailableEncryption,
        Encoding,
        pkcs12,
    )
    from cryptography.x509.oid import NameOID

    at = clock.now()
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, "Kefu Academy certificates"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Kefu Academy"),
        ]
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=365 * YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True,
                content_commitment=True,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                key_cert_sign=False,
                crl_sign=False,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
        .sign(key, hashes.SHA256())
    )
    secret = secrets.token_urlsafe(24).encode()
    packed = pkcs12.serialize_key_and_certificates(
        b"kefu-academy", key, certificate, None, BestAvailableEncryption(secret)
    )
    _write_private(phrase, secret + b"\n")
    _write_private(store, packed)
    (store.parent / "signing.crt").write_bytes(certificate.public_bytes(Encoding.PEM))


def _write_private(path: Path, data: bytes) -> None:
    draft = path.with_suffix(".new")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    draft.replace(path)


def sign(pdf: bytes, *, reason: str) -> bytes:
    """The file with a signature over all of it (PAdES), as one incremental update."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import signers
    from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter

    store, phrase = _key_file()
    load: Any = signers.SimpleSigner.load_pkcs12
    signer = load(str(store), passphrase=phrase or None)
    if signer is None:
        raise Unavailable("The signing key cannot be opened: check keys/signing.p12.")
    meta = signers.PdfSignatureMetadata(
        field_name="Academy",
        md_algorithm="sha256",
        reason=reason,
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    out = io.BytesIO()
    signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), meta, signer=signer, output=out)
    return out.getvalue()


def _our_certificate(trusted: Path | None) -> Any:
    """The certificate that signatures must have: the given file, else that of our key; None
    before there is one."""
    from asn1crypto import pem, x509
    from cryptography.hazmat.primitives.serialization import Encoding, pkcs12

    folder = _folder()
    path = trusted or folder / "signing.crt"
    if path.exists():
        held = path.read_bytes()
        return x509.Certificate.load(pem.unarmor(held)[2] if pem.detect(held) else held)
    if not (folder / "signing.p12").exists():
        return None
    store, phrase = _key_file()
    try:
        _key, given, _chain = pkcs12.load_key_and_certificates(store.read_bytes(), phrase or None)
    except ValueError as error:
        raise Unavailable("The signing key cannot be opened: check keys/signing.p12.") from error
    return x509.Certificate.load(given.public_bytes(Encoding.DER)) if given else None


def check(pdf: bytes, *, trusted: Path | None = None) -> Signature:
    """Is the file signed with our key (or that of a certificate somebody kept) and unchanged?
    Never raises for a bad file."""
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    ours = _our_certificate(trusted)
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=False)
        embedded = reader.embedded_signatures
        if not embedded:
            return Signature(False, False, False, "the file carries no signature")
        if ours is not None and not _is_as_written(pdf, embedded[-1], ours):
            return Signature(True, False, False, "the signature itself was changed")
        trust = ValidationContext(trust_roots=[ours] if ours else [])
        status = validate_pdf_signature(embedded[-1], signer_validation_context=trust)
        whole = status.coverage is not None and status.coverage.name == "ENTIRE_FILE"
        intact = bool(status.intact and status.valid and whole)
        signer = embedded[-1].signer_cert
        known = ours is not None and signer is not None and signer.sha256 == ours.sha256
        why = "" if intact else "the file was changed after it was signed"
        return Signature(True, intact, known, why or ("" if known else "the key is not ours"))
    except Exception as error:  # a broken file breaks the reader in any of many ways
        return Signature(False, False, False, f"the file cannot be read ({type(error).__name__})")


def look(pdf: bytes) -> Signature:
    """What ``check`` finds, without the engine: is the last signature ours, does it cover the whole
    file, and do its bytes hold? Never raises for a bad file."""
    from asn1crypto import cms
    from cryptography.exceptions import InvalidSignature

    ours = _our_certificate(None)
    found = _RANGE.findall(pdf)
    if not found:
        return Signature(False, False, False, "the file carries no signature")
    first, length, second, rest = (int(number) for number in found[-1])
    gap = pdf[first + length : second]
    try:
        signed = cms.ContentInfo.load(bytes.fromhex(gap[1:-1].decode("ascii")))["content"]
        (signer,) = signed["signer_infos"]
        attributes = signer["signed_attrs"]
        told = {a["type"].native: a["values"][0].native for a in attributes}
        covered = hashlib.sha256(pdf[first : first + length] + pdf[second : second + rest])
        whole = first == 0 and second + rest == len(pdf) and gap[:1] + gap[-1:] == b"<>"
        known = ours is not None and _signed_with(ours, signer, attributes.untag().dump())
        parts = SimpleNamespace(byte_range=found[-1], signed_data=signed, signer_info=signer)
        intact = whole and told["message_digest"] == covered.digest()
        intact = intact and (not known or _is_as_written(pdf, parts, ours))
    except (ValueError, TypeError, KeyError, InvalidSignature) as error:
        return Signature(True, False, False, f"the signature cannot be read ({error})"[:120])
    why = "" if known else "the key is not ours"
    return Signature(True, intact, known, why if intact else "the file was changed after signing")


def _signed_with(certificate: Any, signer: Any, covered: bytes) -> bool:
    """Was this signed with the certificate's key?"""
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

    key = x509.load_der_x509_certificate(certificate.dump()).public_key()
    signature = signer["signature"].native
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, covered, ec.ECDSA(hashes.SHA256()))
        elif isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, covered, padding.PKCS1v15(), hashes.SHA256())
        else:
            return False
    except InvalidSignature:
        return False
    return True


def _is_as_written(pdf: bytes, embedded: Any, ours: Any) -> bool:
    """Is the signature written just as we write it, down to the zeros that fill its gap?

    The gap that a signature leaves for itself is the one place that it does not cover, and not all
    of what stands there is signed. So the envelope is built anew from its signed parts and our
    certificate: whatever differs was touched.
    """
    from asn1crypto import cms, core

    first, length, second, _rest = (int(n) for n in embedded.byte_range)
    gap = pdf[first + length : second]
    sha256 = {"algorithm": "sha256", "parameters": core.Null()}
    signer = embedded.signer_info
    certificates = embedded.signed_data["certificates"]
    envelope = cms.ContentInfo(
        {
            "content_type": "signed_data",
            "content": cms.SignedData(
                {
                    "version": "v1",
                    "digest_algorithms": [sha256],
                    "encap_content_info": {"content_type": "data"},
                    "certificates": [ours] if len(certificates) == 1 else certificates,
                    "signer_infos": [
                        {
                            "version": "v1",
                            "sid": {
                                "issuer_and_serial_number": {
                                    "issuer": ours.issuer,
                                    "serial_number": ours.serial_number,
                                }
                            },
                            "digest_algorithm": sha256,
                            "signed_attrs": signer["signed_attrs"],
                            "signature_algorithm": signer["signature_algorithm"],
                            "signature": signer["signature"],
                        }
                    ],
                }
            ),
        }
    )
    written = envelope.dump().hex().upper().encode("ascii")
    return bool(gap == b"<" + written.ljust(len(gap) - 2, b"0") + b">")


def attached(pdf: bytes, name: str) -> bytes | None:
    """The bytes of a file enclosed in the PDF, if it is there."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        root = PdfFileReader(io.BytesIO(pdf), strict=False).root
        files = root["/Names"]["/EmbeddedFiles"]["/Names"]
        for place in range(0, len(files), 2):
            # Indexing follows the reference to the file's description; slicing would not.
            spec = files[place + 1]
            if name in (str(files[place]), str(spec.get("/UF", "")), str(spec.get("/F", ""))):
                data: bytes = spec["/EF"]["/F"].data
                return data
    except Exception:  # nothing enclosed, or nothing that can be read
        return None
    return None
