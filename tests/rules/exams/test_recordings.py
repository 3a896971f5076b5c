"""Recordings: known by their bytes, heard by few."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exams.rules.recordings import KINDS, MOST, kind_of, may_hear, may_keep

SOUNDS = [
    (b"\x00\x00\x00\x1cftypM4A \x00\x00", "audio/mp4"),
    (b"\x00\x00\x00\x18ftypmp42\x00\x00", "audio/mp4"),
    (b"OggS\x00\x02", "audio/ogg"),
    (b"RIFF\x24\x08\x00\x00WAVEfmt ", "audio/wav"),
    (b"\x1aE\xdf\xa3\x01\x00\x00\x00\x00\x00\x00\x1fB\x86\x81\x01B\x82\x84webm", "audio/webm"),
    (b"ID3\x04\x00", "audio/mpeg"),
    (b"\xff\xfb\x90\x64", "audio/mpeg"),
    (b"\xff\xe3\x18\xc4", "audio/mpeg"),
    (b"\xff\xf1\x50\x80", "audio/aac"),
]
OTHERS = [
    b"",
    b"\xff",
    b"\xff\xea",
    b"\xff\xfd\x00",
    b"\xff\xe1\x00",
    b"\xff\xd8\xff\xe0\x00\x10JFIF",
    b"RIFF\x24\x08\x00\x00AVI ",
    b"\x1aE\xdf\xa3 matroska",
    b"#!AMR\n",
    b"%PDF-1.7",
    b"<html>",
    b"PK\x03\x04",
]


@pytest.mark.parametrize(("head", "kind"), SOUNDS)
def test_sounds_that_browsers_play_are_known_by_their_bytes(head: bytes, kind: str) -> None:
    assert kind_of(head) == kind
    assert kind in KINDS


@pytest.mark.parametrize("head", OTHERS)
def test_anything_else_is_no_recording(head: bytes) -> None:
    assert kind_of(head) is None


@given(st.binary(max_size=64))
def test_whatever_comes_is_a_known_kind_or_nothing(head: bytes) -> None:
    assert kind_of(head) in {None, *KINDS}


def test_only_interviewers_keep_one_after_it_began_and_not_without_end() -> None:
    assert may_keep(1, interviewers=(1, 2), begun=True, kept=MOST - 1)
    assert not may_keep(3, interviewers=(1, 2), begun=True, kept=0)
    assert not may_keep(1, interviewers=(1, 2), begun=False, kept=0)
    assert not may_keep(1, interviewers=(1, 2), begun=True, kept=MOST)


@given(st.integers(1, 6), st.booleans(), st.booleans())
def test_few_may_hear_it(asker: int, rates: bool, disputed: bool) -> None:
    heard = bool(may_hear(asker, learner=1, interviewers=(2, 3), rates=rates, disputed=disputed))
    assert heard == (asker in (1, 2, 3) or (rates and disputed))
