"""Numbers that notice mistakes, states on a day, masks, buckets."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.certificates import policies
from app.certificates.rules import serial as serials
from app.certificates.rules.guessing import MOST, take
from app.certificates.rules.validity import (
    CertificateState,
    expires_soon,
    masked,
    same_name,
    state_on,
)
from app.kernel.actor import Actor, Capability, Role

numbers = st.builds(
    lambda year, seed: serials.make(year, random.Random(seed)),
    st.integers(2020, 2099),
    st.integers(0, 10**9),
)
DAY = date(2026, 11, 24)


@given(numbers)
def test_a_new_number_is_well_formed_and_found_however_it_is_typed(number: str) -> None:
    assert serials.is_well_formed(number)
    assert serials.normalised(number.lower().replace("-", " ")) == number
    assert serials.normalised(number.replace("0", "O").replace("1", "l")) == number


@given(numbers, st.data())
def test_any_single_wrong_sign_is_noticed(number: str, data: st.DataObject) -> None:
    places = [i for i, c in enumerate(number) if i > 2 and c != "-"]
    place = data.draw(st.sampled_from(places))
    other = data.draw(st.sampled_from([c for c in serials.ALPHABET if c != number[place]]))
    assert not serials.is_well_formed(number[:place] + other + number[place + 1 :])


@given(numbers, st.data())
def test_any_swap_of_neighbours_is_noticed(number: str, data: st.DataObject) -> None:
    signs = list(number.replace("-", "")[2:])
    place = data.draw(st.integers(0, len(signs) - 2))
    if signs[place] == signs[place + 1]:
        return
    signs[place], signs[place + 1] = signs[place + 1], signs[place]
    s = "".join(signs)
    assert not serials.is_well_formed(f"KA-{s[:4]}-{s[4:8]}-{s[8:12]}-{s[12:]}")


@given(st.text(max_size=40))
def test_nonsense_is_never_a_number_and_never_breaks(text: str) -> None:
    if serials.is_well_formed(serials.normalised(text)):
        assert text.upper().lstrip().startswith("K")


def test_shapes_that_are_no_numbers() -> None:
    for text in (
        "",
        "KA",
        "KA-2026-AAAA-AAAA",
        "XX-2026-0000-0000-0",
        "KA-20Z6-0000-0000-0",
        "KA-2026-U000-0000-0",
        "KA-2026-000-00000-0",
    ):
        assert not serials.is_well_formed(text)


def test_revocation_outweighs_replacement_and_that_outweighs_expiry() -> None:
    past = DAY - timedelta(days=1)
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    state = state_on(DAY, valid_until=past, revoked_at=moment, superseded=True)
    assert state is CertificateState.REVOKED
    state = state_on(DAY, valid_until=past, revoked_at=None, superseded=True)
    assert state is CertificateState.SUPERSEDED
    state = state_on(DAY, valid_until=past, revoked_at=None, superseded=False)
    assert state is CertificateState.EXPIRED
    state = state_on(DAY, valid_until=DAY, revoked_at=None, superseded=False)
    assert state is CertificateState.VALID
    assert expires_soon(DAY, valid_until=DAY + timedelta(days=60))
    assert not expires_soon(DAY, valid_until=DAY + timedelta(days=61))
    assert not expires_soon(DAY, valid_until=past)
    assert not expires_soon(DAY, valid_until=None)


def test_a_stranger_sees_the_family_name_alone() -> None:
    assert masked("林晓雯") == "林**"
    assert masked("林") == "林*"
    assert masked("Lin Xiaowen") == "L** X******"
    assert masked("  ") == ""


@given(st.text(min_size=1, max_size=20))
def test_a_name_is_itself_whatever_the_blanks(name: str) -> None:
    if name.split():
        assert same_name(f" {name} ", name)
    assert not same_name("", name)


def test_a_bucket_empties_and_fills_again() -> None:
    bucket = None
    for _ in range(int(MOST)):
        allowed, bucket = take(bucket, at=0.0)
        assert allowed
    allowed, bucket = take(bucket, at=0.0)
    assert not allowed
    allowed, bucket = take(bucket, at=5.5)
    assert allowed


def test_who_may_download_and_revoke() -> None:
    lin, mei = Actor(1, frozenset({Role.LEARNER})), Actor(2, frozenset({Role.LEARNER}))
    ada = Actor(3, frozenset({Role.ADMIN}))
    lead = Actor(4, frozenset({Role.TRAINER}), frozenset(), frozenset({Capability.LEAD_TRAINER}))
    assert policies.may_download(lin, learner_id=1)
    assert not policies.may_download(mei, learner_id=1)
    assert policies.may_download(lead, learner_id=1)
    assert policies.may_revoke(ada, learner_id=1, reason="issued by mistake")
    assert not policies.may_revoke(ada, learner_id=1, reason="  x ")
    assert not policies.may_revoke(ada, learner_id=3, reason="issued by mistake")
    assert not policies.may_revoke(lin, learner_id=1, reason="issued by mistake")
