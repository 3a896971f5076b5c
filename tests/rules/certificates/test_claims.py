"""Certificates from elsewhere: their states, their days, and what a file may be."""

from __future__ import annotations

import contextlib
import struct
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.certificates import policies
from app.certificates.rules import claims, originals
from app.certificates.rules.claims import ClaimEvent, ClaimState, counts_until, day_faults
from app.certificates.rules.originals import BadOriginal, taken
from app.kernel.actor import Actor, Role
from app.kernel.errors import IllegalMove
from tests.rules.certificates.test_designs import chunk, png

TODAY = date(2026, 11, 24)
days = st.dates(date(2000, 1, 1), date(2100, 1, 1))


def test_a_claim_is_answered_once() -> None:
    ends = {
        ClaimEvent.CONFIRM: ClaimState.CONFIRMED,
        ClaimEvent.REFUSE: ClaimState.REFUSED,
        ClaimEvent.WITHDRAW: ClaimState.WITHDRAWN,
    }
    for event, state in ends.items():
        assert claims.advance(ClaimState.WAITING, event) is state
        for again in ClaimEvent:
            with pytest.raises(IllegalMove):
                claims.advance(state, again)


@given(days, st.one_of(st.none(), days))
def test_it_counts_for_24_months_at_most_and_never_beyond_its_own_end(
    issued: date, ends: date | None
) -> None:
    until = counts_until(issued, ends)
    assert until <= issued + timedelta(days=731)
    if ends is not None:
        assert until <= ends
    assert until in (ends, counts_until(issued, None))


def test_the_last_day_of_february_has_a_last_day_two_years_on() -> None:
    assert counts_until(date(2024, 2, 29), None) == date(2026, 2, 28)
    assert counts_until(date(2025, 12, 31), None) == date(2027, 12, 31)


def test_days_that_cannot_be_are_named() -> None:
    assert day_faults(None, None, today=TODAY) == []
    assert day_faults(TODAY, None, today=TODAY) == []
    assert day_faults(TODAY + timedelta(days=1), None, today=TODAY) == ["future"]
    assert day_faults(TODAY, TODAY - timedelta(days=1), today=TODAY) == ["order"]
    assert day_faults(date(2024, 11, 24), None, today=TODAY) == []
    assert day_faults(date(2024, 11, 23), None, today=TODAY) == ["over"]
    assert day_faults(date(2026, 1, 1), date(2026, 6, 1), today=TODAY) == ["over"]


def segment(kind: int, body: bytes) -> bytes:
    return bytes((0xFF, kind)) + struct.pack(">H", len(body) + 2) + body


def exif(upright: int, order: str = ">", tag: int = 0x0112) -> bytes:
    mark = b"MM" if order == ">" else b"II"
    head = mark + struct.pack(f"{order}HI", 42, 8)
    place = struct.pack(f"{order}HHIHH", 0x8825, 4, 1, 99, 0)  # where the photo was taken
    turned = struct.pack(f"{order}HHIHH", tag, 3, 1, upright, 0)
    return b"Exif\0\0" + head + struct.pack(f"{order}H", 2) + place + turned + b"\0\0\0\0"


FRAME = segment(0xC0, struct.pack(">BHHB", 8, 40, 60, 1) + b"\x01\x11\x00")
SCAN = segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x12\x34\xff\x00\x56"
END = b"\xff\xd9"


def jpeg(*segments: bytes, scan: bytes = SCAN, end: bytes = END) -> bytes:
    return b"\xff\xd8" + b"".join(segments) + scan + end


JFIF = segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0")
ADOBE = segment(0xEE, b"Adobe\0d\0\0\0\0\x01")


def test_a_photo_loses_where_it_was_taken_and_keeps_which_way_is_up() -> None:
    for order in "<>":
        told = segment(0xE1, exif(6, order))
        kept = taken(
            jpeg(JFIF, told, segment(0xFE, b"by Lin"), ADOBE, segment(0xED, b"ps"), FRAME)
            + b"trailing"
        )
        assert kept.media == "image/jpeg"
        assert kept.is_picture
        assert b"by Lin" not in kept.data
        assert b"\x88\x25" not in kept.data
        assert b"\x25\x88" not in kept.data
        assert kept.data.endswith(b"\x56\xff\xd9")
        assert all(part in kept.data for part in (JFIF, ADOBE, FRAME))
        assert originals._orientation(kept.data[12:]) == 6
        assert taken(kept.data).data == kept.data


@pytest.mark.parametrize(
    "told",
    [
        b"Exif\0\0XX",
        b"Exif\0\0MM\0*",
        b"Exif\0\0" + b"MM\0*" + struct.pack(">I", 999) + b"\0\0",
        exif(9),
        exif(1),
        exif(6, tag=0x0110),
        exif(6)[:30],
        b"http://ns.adobe.com/xap/1.0/\0",
    ],
)
def test_a_photo_that_does_not_say_stands_upright(told: bytes) -> None:
    assert taken(jpeg(segment(0xE1, told), FRAME)).data == jpeg(FRAME)


def test_fill_bytes_and_marks_alone_are_passed_over() -> None:
    assert taken(jpeg(b"\xff", b"\xff\x01", FRAME)).data == jpeg(FRAME)


def test_a_picture_keeps_its_pixels_alone() -> None:
    told = png(extra=chunk(b"eXIf", b"where")) + b"tail"
    assert taken(told) == originals.Original("image/png", "png", png())


def test_a_whole_pdf_is_kept_as_it_is() -> None:
    data = b"%PDF-1.7\n1 0 obj\nendobj\nstartxref\n9\n%%EOF\n"
    kept = taken(data)
    assert (kept.media, kept.data, kept.is_picture) == ("application/pdf", data, False)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "Choose the file"),
        (b"%PDF-" + b"x" * (5 * 1024 * 1024), "at most 5 MB"),
        (b"GIF89a", "neither a PDF"),
        (b"PK\x03\x04", "neither a PDF"),
        (b"<html>", "neither a PDF"),
        (b"%PDF-1.7 cut off", "not whole"),
        (b"%PDF-1.7 %%EOF", "not whole"),
        (b"%PDF-1.7 /Encrypt startxref %%EOF", "locked"),
        (png()[:20], "damaged"),
        (png()[:-3], "damaged"),
        (png()[:-1] + b"\0", "damaged"),
        (b"\x89PNG\r\n\x1a\n", "damaged"),
        (b"\x89PNG\r\n\x1a\n" + chunk(b"IDAT", b"x" * 13), "damaged"),
        (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", b"x"), "damaged"),
        (png().replace(png()[33:-12], b""), "damaged"),
        (png(wide=20_000), "12,000 pixels"),
        (png(high=0), "12,000 pixels"),
        (jpeg(FRAME, end=b""), "damaged"),
        (jpeg(), "damaged"),
        (b"\xff\xd8\xff\xe0\x00\x10JF", "damaged"),
        (b"\xff\xd8\xff\xe0\x00\x01JFIF", "damaged"),
        (b"\xff\xd8\xff\xe0\x00\x04JFxxxx", "damaged"),
        (b"\xff\xd8\xff\xe0\x00\x04JF", "damaged"),
        (jpeg(FRAME[:5] + b"\x00\x00" + FRAME[7:]), "12,000 pixels"),
    ],
)
def test_what_cannot_be_an_original_is_refused_and_why(data: bytes, why: str) -> None:
    with pytest.raises(BadOriginal, match=why):
        taken(data)


@given(st.binary(max_size=200), st.sampled_from([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"%PDF-"]))
def test_nonsense_is_refused_and_never_breaks(tail: bytes, head: bytes) -> None:
    with contextlib.suppress(BadOriginal):
        assert taken(head + tail).data.startswith(head[:2])


def test_a_trainer_confirms_what_others_hold() -> None:
    tao = Actor(1, frozenset({Role.TRAINER}))
    assert policies.may_confirm(tao, learner_id=2)
    assert not policies.may_confirm(tao, learner_id=1)
    assert not policies.may_confirm(Actor(3, frozenset({Role.MANAGER})), learner_id=2)
    assert policies.may_see_original(tao, learner_id=2)
    assert policies.may_see_original(Actor(2), learner_id=2)
    assert not policies.may_see_original(Actor(3, frozenset({Role.ADMIN})), learner_id=2)
