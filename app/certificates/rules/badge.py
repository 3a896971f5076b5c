"""Open Badges 3.0: the credential of a certificate, the list of revoked ones, the key, all pure.

The proof is a JSON web token (VC-JWT) whose payload is the credential itself, signed with Ed25519.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from app.certificates.rules.code import encoded
from app.certificates.rules.design import BODIES, HEADLINES
from app.certificates.rules.kinds import CertificateKind
from app.certificates.rules.paper import Print

CONTEXTS: Final = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
STATUS_BITS: Final = 131_072
_ACHIEVEMENTS: Final[Mapping[CertificateKind, str]] = {
    CertificateKind.COURSE_COMPLETED: "Course",
    CertificateKind.EXAM_PASSED: "Assessment",
    CertificateKind.ROLEPLAY_COMPETENCE: "Competency",
    CertificateKind.TIER_ATTAINED: "Certification",
    CertificateKind.EXTERNAL_CONFIRMED: "Certificate",
    CertificateKind.BEST_TEAM: "Award",
    CertificateKind.SERVICE_STAR: "Award",
}


def issuer_of(site: str) -> str:
    """The issuer's identifier: its address, where the profile with the key stands."""
    return f"{site}/.well-known/certificates.json"


def profile(site: str, jwk: Mapping[str, str], *, name: str) -> dict[str, Any]:
    """Who issues, with the public key."""
    return {
        "@context": CONTEXTS,
        "id": issuer_of(site),
        "type": ["Profile"],
        "name": name,
        "url": site,
        "verificationMethod": [
            {
                "id": f"{issuer_of(site)}#{jwk['kid']}",
                "type": "JsonWebKey",
                "controller": issuer_of(site),
                "publicKeyJwk": dict(jwk),
            }
        ],
        "assertionMethod": [f"{issuer_of(site)}#{jwk['kid']}"],
    }


def keys_in(published: Mapping[str, Any]) -> list[dict[str, str]]:
    """The keys of a profile, of a key set, or the key itself."""
    if "verificationMethod" in published:
        return [method["publicKeyJwk"] for method in published["verificationMethod"]]
    if "keys" in published:
        return list(published["keys"])
    return [dict(published)]


def _moment(day: date) -> str:
    return datetime.combine(day, time.min, UTC).isoformat().replace("+00:00", "Z")


def credential(paper: Print, *, site: str, subject: str, number: int) -> dict[str, Any]:
    """The credential of a printed certificate. ``number`` is its place in the status lists."""
    place, bit = divmod(number, STATUS_BITS)
    listed = f"{site}/verify/status/{place + 1}"
    said: dict[str, Any] = {
        "@context": CONTEXTS,
        "id": f"{site}/verify/{paper.serial}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": paper.title.en,
        "issuer": {
            "id": issuer_of(site),
            "type": ["Profile"],
            "name": paper.design.organisation.en or paper.design.organisation.zh,
            "url": site,
        },
        "validFrom": _moment(paper.issued_on),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "identityHash": paper.holder,
                    "identityType": "name",
                    "hashed": False,
                }
            ],
            "achievement": {
                "id": f"{site}/verify/achievements/{encoded(subject.encode('utf-8'))}",
                "type": ["Achievement"],
                "achievementType": _ACHIEVEMENTS[paper.kind],
                "name": paper.title.en,
                "description": f"{HEADLINES[paper.kind].en}: {paper.title.en} / {paper.title.zh}",
                "criteria": {
                    "narrative": BODIES[paper.kind]
                    .en.replace("{title}", paper.title.en)
                    .replace(" with {percent} ({level})", "")
                },
            },
        },
        "credentialStatus": {
            "id": f"{listed}#{bit}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(bit),
            "statusListCredential": listed,
        },
    }
    if paper.valid_until is not None:
        said["validUntil"] = _moment(paper.valid_until + timedelta(days=1))
    results = [
        {"type": ["Result"], "value": f"{level / 100:.1f}", "resultDescription": f"urn:level:{key}"}
        for key, level in paper.levels
    ]
    if results:
        said["credentialSubject"]["achievement"]["resultDescription"] = [
            {
                "id": f"urn:level:{key}",
                "type": ["ResultDescription"],
                "name": key,
                "resultType": "Result",
                "valueMin": "1",
                "valueMax": "5",
            }
            for key, _level in paper.levels
        ]
        said["credentialSubject"]["result"] = results
    return said


def status_list(
    site: str, place: int, revoked: Iterable[int], *, at: datetime, name: str
) -> dict[str, Any]:
    """The list of revoked credentials, ``revoked`` being the numbers of all of them."""
    bits = bytearray(STATUS_BITS // 8)
    for number in revoked:
        which, bit = divmod(number, STATUS_BITS)
        if which == place - 1:
            bits[bit // 8] |= 0x80 >> bit % 8
    return {
        "@context": [CONTEXTS[0]],
        "id": f"{site}/verify/status/{place}",
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer_of(site),
        "name": name,
        "validFrom": at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "credentialSubject": {
            "id": f"{site}/verify/status/{place}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": "u" + encoded(gzip.compress(bytes(bits), 9, mtime=0)),
        },
    }


def token(said: Mapping[str, Any], jwk: Mapping[str, str], sign: Callable[[bytes], bytes]) -> str:
    """The credential as a signed web token."""
    issuer = said["issuer"]
    named = issuer["id"] if isinstance(issuer, dict) else issuer
    claims = {
        **said,
        "iss": named,
        "jti": said["id"],
        "nbf": int(datetime.fromisoformat(said["validFrom"]).timestamp()),
    }
    if "validUntil" in said:
        claims["exp"] = int(datetime.fromisoformat(said["validUntil"]).timestamp())
    head = {"alg": "EdDSA", "typ": "JWT", "kid": f"{named}#{jwk['kid']}", "jwk": _bare(jwk)}
    parts = [
        encoded(json.dumps(part, ensure_ascii=False, separators=(",", ":")).encode("utf-8"))
        for part in (head, claims)
    ]
    signed = ".".join(parts)
    return f"{signed}.{encoded(sign(signed.encode('ascii')))}"


def _bare(jwk: Mapping[str, str]) -> dict[str, str]:
    return {name: jwk[name] for name in ("kty", "crv", "x")}
