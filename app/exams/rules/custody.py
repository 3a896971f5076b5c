"""Answer custody: every saved answer has a receipt that only this academy can write, and a sealed
attempt has a chain over all of them.

A receipt covers attempt, slot, revision, moment and the hash of the answer, never its text, so a
text can be erased and the chain still holds. The paper's own hash is the chain's first link, so a
slot means one version of one item.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

_PURPOSE: Final = b"academy/exams/custody"
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def key_of(secret: str) -> bytes:
    """The custody key of an installation, made from its secret."""
    return hmac.new(secret.encode(), _PURPOSE, hashlib.sha256).digest()


def canonical(answer: object) -> str:
    """The one way to write an answer down."""
    return json.dumps(answer, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def answer_hash(text: str) -> str:
    """The fingerprint of an answer written down."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _signed(key: bytes, text: str) -> str:
    # In one go: settling an attempt signs fifty times, and an object for each costs twice as much.
    return hmac.digest(key, text.encode(), "sha256").hex()


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def receipt(
    key: bytes, *, attempt: str, slot: int, revision: int, moment: datetime, fingerprint: str
) -> str:
    """The receipt of one saved answer."""
    text = f"{attempt}|{slot}|{revision}|{_stamp(moment)}|{fingerprint}"
    return _signed(key, text)


def chain(key: bytes, *, attempt: str, paper: str, receipts: Sequence[str]) -> str:
    """The head of the chain over the paper's hash and the receipts in their order."""
    head = _signed(key, f"{attempt}|{paper}")
    for one in receipts:
        head = _signed(key, f"{head}|{one}")
    return head


def receipt_code(head: str) -> str:
    """What the learner holds: sixteen signs in groups of four, without look-alikes."""
    number = int(head[:20], 16)
    signs = []
    for _place in range(16):
        number, rest = divmod(number, 32)
        signs.append(_ALPHABET[rest])
    text = "".join(reversed(signs))
    return "-".join(text[start : start + 4] for start in range(0, 16, 4))


@dataclass(frozen=True)
class Kept:
    """One stored revision. ``text`` is None once it was erased on request."""

    slot: int
    revision: int
    moment: datetime
    fingerprint: str
    receipt: str
    text: str | None


class Fault(StrEnum):
    """What can be wrong with custody."""

    ANSWER_CHANGED = "answer_changed"
    RECEIPT_WRONG = "receipt_wrong"
    CHAIN_BROKEN = "chain_broken"
    CODE_WRONG = "code_wrong"
    COUNT_WRONG = "count_wrong"


@dataclass(frozen=True)
class Finding:
    """A fault and where: the slot and revision, or None for the whole attempt."""

    fault: Fault
    slot: int | None = None
    revision: int | None = None


@dataclass(frozen=True)
class Seal:
    """What was written down when the attempt was closed."""

    head: str
    code: str
    count: int


def in_order(kept: Sequence[Kept]) -> list[Kept]:
    """The order in which receipts are chained: slot by slot, revision by revision."""
    return sorted(kept, key=lambda one: (one.slot, one.revision))


def seal(key: bytes, *, attempt: str, paper: str, kept: Sequence[Kept]) -> Seal:
    """Close the books on these revisions."""
    receipts = [one.receipt for one in in_order(kept)]
    head = chain(key, attempt=attempt, paper=paper, receipts=receipts)
    return Seal(head, receipt_code(head), len(receipts))


def verify(
    key: bytes, *, attempt: str, paper: str, kept: Sequence[Kept], sealed: Seal | None
) -> list[Finding]:
    """Everything that was lost, altered or added; empty if nothing was. An open attempt has no
    seal yet: then only the receipts are checked."""
    findings: list[Finding] = []
    for one in in_order(kept):
        if one.text is not None and answer_hash(one.text) != one.fingerprint:
            findings.append(Finding(Fault.ANSWER_CHANGED, one.slot, one.revision))
        right = receipt(
            key,
            attempt=attempt,
            slot=one.slot,
            revision=one.revision,
            moment=one.moment,
            fingerprint=one.fingerprint,
        )
        if not hmac.compare_digest(right, one.receipt):
            findings.append(Finding(Fault.RECEIPT_WRONG, one.slot, one.revision))
    if sealed is not None:
        now = seal(key, attempt=attempt, paper=paper, kept=kept)
        if now.count != sealed.count:
            findings.append(Finding(Fault.COUNT_WRONG))
        if not hmac.compare_digest(now.head, sealed.head):
            findings.append(Finding(Fault.CHAIN_BROKEN))
        if receipt_code(sealed.head) != sealed.code:
            findings.append(Finding(Fault.CODE_WRONG))
    return findings


def holds(receipts: Mapping[tuple[int, int], str], kept: Sequence[Kept]) -> list[Finding]:
    """Compare receipts that somebody was given with what is stored: each must still be there."""
    stored = {(one.slot, one.revision): one.receipt for one in kept}
    return [
        Finding(Fault.RECEIPT_WRONG, slot, revision)
        for (slot, revision), given in sorted(receipts.items())
        if not hmac.compare_digest(stored.get((slot, revision), ""), given)
    ]
