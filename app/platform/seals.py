"""An Ed25519 key of the academy's own, made at first use: seals for short texts and credentials.

The public half is published and printed nowhere else; whoever kept it can check offline.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from app.kernel.errors import Unavailable
from app.kernel.late import late

if TYPE_CHECKING:
    from cryptography import exceptions
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ed25519
else:
    exceptions = late("cryptography.exceptions")
    serialization = late("cryptography.hazmat.primitives.serialization")
    ed25519 = late("cryptography.hazmat.primitives.asymmetric.ed25519")

FILE = "credential.pem"


def _key(data_dir: Path) -> ed25519.Ed25519PrivateKey:
    path = data_dir / "keys" / FILE
    if not path.exists():
        _make(path)
    return _loaded(path, path.stat().st_mtime)


@lru_cache(maxsize=4)
def _loaded(path: Path, _changed: float) -> ed25519.Ed25519PrivateKey:
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), None)
    except (ValueError, TypeError) as error:
        raise Unavailable("The credential key cannot be opened: check keys/credential.pem.") from (
            error
        )
    if not isinstance(key, ed25519.Ed25519PrivateKey):
        raise Unavailable("The credential key cannot be opened: check keys/credential.pem.")
    return key


def _make(path: Path) -> None:
    """Two processes may come here at once: a link appears whole or not at all, and the first one
    stays."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    pem = ed25519.Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    draft = path.with_suffix(f".{os.getpid()}.new")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(pem)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def seal(data_dir: Path, data: bytes) -> bytes:
    """The signature of some bytes."""
    return _key(data_dir).sign(data)


def holds(data_dir: Path, data: bytes, signature: bytes) -> bool:
    """Is it our signature of these bytes?"""
    return holds_with(_key(data_dir).public_key(), data, signature)


def holds_with(key: ed25519.Ed25519PublicKey, data: bytes, signature: bytes) -> bool:
    """Is it the signature of these bytes with this key?"""
    try:
        key.verify(signature, data)
    except exceptions.InvalidSignature:
        return False
    return True


def public_jwk(data_dir: Path) -> dict[str, str]:
    """The public key as a JWK; ``kid`` is its thumbprint (RFC 7638)."""
    raw = (
        _key(data_dir)
        .public_key()
        .public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    )
    bare = {"crv": "Ed25519", "kty": "OKP", "x": _text(raw)}
    print_ = hashlib.sha256(json.dumps(bare, separators=(",", ":")).encode("ascii")).digest()
    return {**bare, "kid": _text(print_), "alg": "EdDSA", "use": "sig"}


def key_of(jwk: dict[str, str]) -> ed25519.Ed25519PublicKey:
    """The key of a JWK. Raise ValueError for any other kind."""
    if jwk.get("kty") != "OKP" or jwk.get("crv") != "Ed25519":
        raise ValueError("not an Ed25519 key")
    return ed25519.Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(jwk["x"] + "=="))


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")
