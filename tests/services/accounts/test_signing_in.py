"""The door: who comes in, how guessing is slowed, how one goes out everywhere at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from app.accounts import queries
from app.accounts.models import Account, SignIn, SignInFailure
from app.accounts.services import people, secrets, signing_in
from app.accounts.services.signing_in import Checked, Opened, Refusal
from app.audit.models import AuditEntry
from app.kernel.actor import Actor
from app.kernel.errors import Denied, NotFound
from app.platform.db import alone, db, transaction
from tests.conftest import NOON, Cast

GOOD = "雨天也要把话说清楚"
HOME, AWAY = "10.0.0.1", "203.0.113.9"
Giver = Callable[[int, str], None]


def try_in(who: str, password: str, *, address: str = HOME, after: float = 0) -> Opened | Refusal:
    at = NOON + timedelta(minutes=after)
    checked = signing_in.check_password(who, password, address=address, at=at)
    if isinstance(checked, Refusal):
        return checked
    with transaction():
        return signing_in.sign_in(checked, address=address, device="Test", remembered=False, at=at)


def is_in(sign_in: UUID) -> bool:
    with alone() as connection:
        return queries.reader_of(connection, sign_in, day=NOON.date()) is not None


@pytest.fixture
def lin(in_app: Cast, gives_password: Giver) -> int:
    gives_password(in_app.lin, GOOD)
    return in_app.lin


@pytest.mark.parametrize(
    "who", ["K0000", "k0000", " Ｋ0000 ", "lin@example.com", "LIN@example.COM"]
)
def test_a_number_or_an_address_opens(lin: int, who: str) -> None:
    opened = try_in(who, GOOD)
    assert isinstance(opened, Opened)
    assert opened.account_id == lin
    assert is_in(opened.sign_in)


@pytest.mark.parametrize("who", ["K0000", "K0001", "nobody", "", "' OR 1=1 --", "%"])
def test_anything_else_does_not(lin: int, who: str) -> None:
    assert isinstance(try_in(who, "not " + GOOD), Refusal)
    assert db.session.scalar(select(func.count(SignIn.id))) == 0


def test_a_hash_is_argon2_and_nothing_else_is_kept(lin: int) -> None:
    kept = db.session.get_one(Account, lin).password_hash
    assert kept.startswith("$argon2id$")
    assert GOOD not in kept


def test_five_misses_pause_even_the_right_password_and_then_it_opens(lin: int) -> None:
    answers = [try_in("K0000", "wrong-password-1") for _ in range(5)]
    assert [a.tries_left for a in answers if isinstance(a, Refusal)][:4] == [4, 3, 2, 1]
    last = answers[-1]
    assert isinstance(last, Refusal)
    assert last.paused_until == NOON + timedelta(minutes=10)
    assert isinstance(try_in("K0000", GOOD, after=9), Refusal)
    assert isinstance(try_in("K0000", GOOD, after=10), Opened)


def test_a_stranger_elsewhere_does_not_lock_the_owner_out(lin: int) -> None:
    assert isinstance(try_in("K0000", GOOD), Opened)
    for minute in range(0, 120, 12):
        for _ in range(5):
            try_in("K0000", "wrong-password-1", address=AWAY, after=minute / 60)
    assert isinstance(try_in("K0000", GOOD, after=1), Opened)


def test_misses_of_others_do_not_count_for_me(lin: int) -> None:
    for _ in range(6):
        try_in("K0001", "wrong-password-1")
    assert isinstance(try_in("K0000", GOOD), Opened)


def test_coming_in_forgets_the_misses(lin: int) -> None:
    for _ in range(4):
        try_in("K0000", "wrong-password-1")
    try_in("K0000", GOOD)
    answer = try_in("K0000", "wrong-password-1")
    assert isinstance(answer, Refusal)
    assert answer.tries_left == 4


def test_what_was_typed_as_a_name_is_never_kept(lin: int) -> None:
    try_in("my-secret-typed-in-the-wrong-field", "x")
    (row,) = db.session.scalars(select(SignInFailure))
    assert row.who.startswith("unknown:")
    assert "secret" not in row.who
    (entry,) = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "account.sign_in_refused")
    )
    assert entry.subject == "account:unknown"
    assert entry.address == HOME


def test_two_at_once_cannot_pass_the_fifth_miss(lin: int) -> None:
    checked = signing_in.check_password("K0000", GOOD, address=HOME, at=NOON)
    assert isinstance(checked, Checked)
    for _ in range(5):
        try_in("K0000", "wrong-password-1")
    with transaction():
        answer = signing_in.sign_in(checked, address=HOME, device="", remembered=False, at=NOON)
    assert isinstance(answer, Refusal)


def test_a_one_time_secret_lapses_after_fourteen_days(in_app: Cast, ada: Actor) -> None:
    with transaction():
        account = people.account_by_id(in_app.lin)
        handout = secrets.hand_out([account], by=ada, at=NOON)
        secret = secrets.first_secret(handout, account)
    day = 24 * 60
    assert isinstance(try_in("K0000", secret, after=14 * day - 1), Opened)
    late = try_in("K0000", secret, after=14 * day)
    assert isinstance(late, Refusal)
    assert late.lapsed


def test_disabling_shuts_out_at_once_everywhere_and_enabling_lets_in(lin: int, ada: Actor) -> None:
    first, second = try_in("K0000", GOOD), try_in("lin@example.com", GOOD, address=AWAY)
    assert isinstance(first, Opened)
    assert isinstance(second, Opened)
    with transaction():
        people.disable(people.account_by_id(lin), by=ada, at=NOON)
    assert not is_in(first.sign_in)
    assert not is_in(second.sign_in)
    assert isinstance(try_in("K0000", GOOD), Refusal)
    with transaction():
        people.enable(people.account_by_id(lin), by=ada)
    assert isinstance(try_in("K0000", GOOD), Opened)
    assert not is_in(first.sign_in)


def test_signing_out_elsewhere_leaves_only_this_device(lin: int) -> None:
    here, there = try_in("K0000", GOOD), try_in("K0000", GOOD, address=AWAY)
    assert isinstance(here, Opened)
    assert isinstance(there, Opened)
    with transaction():
        ended = signing_in.sign_out_everywhere(lin, by=Actor(lin), at=NOON, except_for=here.sign_in)
    assert ended == 1
    assert is_in(here.sign_in)
    assert not is_in(there.sign_in)
    with transaction():
        assert signing_in.sign_out_everywhere(lin, by=Actor(lin), at=NOON) == 1
        assert signing_in.sign_out_everywhere(lin, by=Actor(lin), at=NOON) == 0


def test_nobody_ends_somebody_elses_sign_in(lin: int, in_app: Cast) -> None:
    opened = try_in("K0000", GOOD)
    assert isinstance(opened, Opened)
    with pytest.raises(NotFound), transaction():
        signing_in.sign_out(Actor(in_app.mei), opened.sign_in, at=NOON)
    with transaction():
        signing_in.sign_out(Actor(lin), opened.sign_in, at=NOON)
        signing_in.sign_out(Actor(lin), opened.sign_in, at=NOON)
    assert not is_in(opened.sign_in)


def test_nobody_disables_themselves_or_the_last_administrator(in_app: Cast, ada: Actor) -> None:
    with pytest.raises(Denied), transaction():
        people.disable(people.account_by_id(ada.id), by=ada, at=NOON)
    with pytest.raises(Denied), transaction():
        people.disable(people.account_by_id(ada.id), by=Actor(in_app.tao), at=NOON)
