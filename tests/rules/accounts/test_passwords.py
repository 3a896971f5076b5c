"""What may be a password."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts.rules import passwords
from app.accounts.rules.common_passwords import ROOTS, WHOLE
from app.kernel.verdict import Verdict

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


def reasons(found: tuple[Verdict, ...]) -> str:
    return " | ".join(v.reason for v in found)


@pytest.mark.parametrize(
    "common",
    [
        "password",
        "Password1",
        "P@ssw0rd!",
        "12345678",
        "87654321",
        "qwertyuiop",
        "asdfghjkl",
        "1qaz2wsx",
        "woaini1314",
        "5201314520",
        "admin888",
        "kefu2026!",
        "aaaaaaaa",
        "abababab",
        "abcdefgh",
        "qwer1234",
        "testtest",
        "ｐａｓｓｗｏｒｄ１",
        "taobao2026",
        "00000000",
        "iloveyou2",
    ],
)
def test_what_guessers_try_first_is_refused(common: str) -> None:
    assert passwords.is_common(common)
    assert passwords.faults(common)


@pytest.mark.parametrize(
    "good",
    [
        "蓝色雨伞和三只猫",
        "correct horse battery",
        "tide-lantern-47",
        "k7fm-2qxp-w9dt",
        "白日依山尽黄河入海流",
        "sunshine over the lake",
        "qwer is no lake",
    ],
)
def test_a_long_phrase_is_welcome_without_any_composition(good: str) -> None:
    assert passwords.faults(good) == ()


@given(st.sampled_from(sorted(ROOTS)), st.integers(0, 9999), st.sampled_from(["", "!", "@", "#"]))
def test_digits_and_signs_around_a_known_word_do_not_help(word: str, tail: int, sign: str) -> None:
    assert passwords.is_common(f"{word.title()}{sign}{tail}")


def test_every_listed_password_is_refused() -> None:
    assert all(passwords.is_common(word) for word in WHOLE)


def test_length_has_both_ends() -> None:
    assert "at least" in reasons(passwords.faults("k7f-q2x"))
    assert passwords.faults("tide lantern 47 " * 4 + "x") == ()
    assert "at most" in reasons(passwords.faults("tide lantern 47 " * 17))


@given(st.text(min_size=64, max_size=passwords.LONGEST))
def test_sixty_four_and_more_are_never_too_long(text: str) -> None:
    assert len(passwords.normalised(text)) > passwords.LONGEST or "at most" not in reasons(
        passwords.faults(text)
    )


def test_ones_own_particulars_are_refused() -> None:
    about = ("LX2107", "林晓雯", "Lin Xiaowen", "xiaowen.lin@example.com", "")
    for own in ("LX2107lx", "xiaowen2107", "林晓雯2026", "Lin.Xiaowen", "xiaowen.lin@example.com"):
        assert "staff number" in reasons(passwords.faults(own, about=about)), own
    assert passwords.faults("xiaowen and the paper tiger", about=about) == ()
    assert passwords.faults("tide-lantern-47", about=about) == ()


def test_composition_rules_only_when_switched_on() -> None:
    assert passwords.faults("tide lantern") == ()
    assert "Mix at least three" in reasons(passwords.faults("tidelanterns", composition=True))
    assert passwords.faults("Tide-lantern", composition=True) == ()
    assert passwords.faults("蓝色雨伞Tide47", composition=True) == ()


def test_full_width_letters_are_the_same_password() -> None:
    assert passwords.normalised("Ｔｉｄｅ４７") == "Tide47"


@given(st.binary(min_size=16, max_size=32))
def test_a_one_time_secret_may_be_typed_and_passes_its_own_rule(seed: bytes) -> None:
    secret = passwords.spelled(seed)
    assert secret == passwords.spelled(seed)
    assert len(secret) == 14
    assert not set("01iol") & set(secret)
    assert "guessed" not in reasons(passwords.faults(secret))


@given(st.sets(st.binary(min_size=16, max_size=16), min_size=2, max_size=20))
def test_different_seeds_give_different_secrets(seeds: set[bytes]) -> None:
    assert len({passwords.spelled(seed) for seed in seeds}) == len(seeds)


def test_a_one_time_secret_lapses() -> None:
    assert not passwords.one_time_has_expired(None, at=NOON)
    assert not passwords.one_time_has_expired(NOON - timedelta(days=13), at=NOON)
    assert passwords.one_time_has_expired(NOON - timedelta(days=14), at=NOON)
