"""Certificates from elsewhere become evidence, once a trainer has seen the original."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts import erasure
from app.accounts.models import Account
from app.certificates import queries
from app.certificates.models import CertificateClaim, CertificateOriginal
from app.certificates.rules.claims import ClaimState
from app.certificates.rules.kinds import CertificateKind
from app.certificates.rules.originals import taken
from app.certificates.services import claiming, earning, recounting
from app.evidence import ledger
from app.jobs import outbox
from app.kernel.actor import SYSTEM, Actor, Role
from app.kernel.errors import Conflict, Denied, IllegalMove
from app.kernel.wording import Wording
from app.notices.models import Notice
from app.platform.db import db, transaction
from tests.conftest import NOON, Cast
from tests.rules.certificates.test_designs import png

TITLE = Wording("客户服务管理师", "Customer Service Manager")
UNTIL = date(2028, 3, 1)


def stated(title: str = "客户服务管理师") -> claiming.Stated:
    return claiming.Stated(title, "人社部", "A-17", date(2026, 3, 1), None)


def hand_in(learner: int, *, wide: int = 2) -> CertificateClaim:
    with transaction():
        return claiming.hand_in(
            learner, stated(), taken(png(wide=wide)), by=Actor(learner), at=NOON
        )


def wanted(claim: CertificateClaim) -> CertificateClaim:
    found = queries.claim_by_public_id(db.session(), claim.public_id)
    assert found is not None
    return found


def tao(cast: Cast) -> Actor:
    return Actor(cast.tao, frozenset({Role.TRAINER}))


def confirm(claim: CertificateClaim, by: Actor, *, paper: bool = True) -> str:
    with transaction():
        return claiming.confirm(wanted(claim), TITLE, until=UNTIL, paper=paper, by=by, at=NOON)


def test_confirmed_it_is_evidence_and_a_certificate_that_names_the_issuer(
    context: Flask, cast: Cast
) -> None:
    serial = confirm(hand_in(cast.lin), tao(cast))
    outbox.run_due()
    row = queries.by_serial(db.session(), serial)
    assert row is not None
    assert row.kind is CertificateKind.EXTERNAL_CONFIRMED
    assert (row.valid_until, row.facts, bool(row.pdf_sha256)) == (UNTIL, {"issuer": "人社部"}, True)
    (held,) = ledger.history(cast.lin)[cast.lin]
    assert held.fact.source == f"certificate:{serial}"
    assert [s.counts for s in recounting.certificates()] == [True]
    told = [n.kind for n in db.session.scalars(select(Notice))]
    assert told == ["certificates.ready"]


def test_the_wall_says_that_a_trainer_has_not_looked_yet(context: Flask, cast: Cast) -> None:
    claim = hand_in(cast.lin)
    (waiting,) = earning.not_yet(cast.lin, at=NOON)
    assert (waiting.title.zh, waiting.url) == (claim.title, "/certificates/external")
    db.session.rollback()
    confirm(claim, tao(cast))
    assert earning.not_yet(cast.lin, at=NOON) == []


def test_without_paper_it_counts_and_nothing_is_printed_until_it_is_asked_for(
    context: Flask, cast: Cast
) -> None:
    serial = confirm(hand_in(cast.lin), tao(cast), paper=False)
    outbox.run_due()
    row = queries.by_serial(db.session(), serial)
    assert row is not None
    assert row.pdf_sha256 is None
    assert len(ledger.history(cast.lin)[cast.lin]) == 1
    assert [n.kind for n in db.session.scalars(select(Notice))] == ["certificates.confirmed"]


def test_the_same_again_replaces_the_earlier_and_another_issuers_does_not(
    context: Flask, cast: Cast
) -> None:
    first = confirm(hand_in(cast.lin), tao(cast))
    second = confirm(hand_in(cast.lin, wide=3), tao(cast))
    old = queries.by_serial(db.session(), first)
    assert old is not None
    assert old.superseded_by == second
    assert claiming.subject_of(TITLE, "人社部") == claiming.subject_of(TITLE, " 人社 部 ")
    assert claiming.subject_of(TITLE, "人社部") != claiming.subject_of(TITLE, "电商协会")
    assert claiming.subject_of(Wording("证", "证"), "x").startswith("external:certificate-")


def test_nobody_confirms_their_own_and_nothing_is_answered_twice(
    context: Flask, cast: Cast
) -> None:
    own = hand_in(cast.tao)
    with pytest.raises(Denied), transaction():
        claiming.confirm(wanted(own), TITLE, until=UNTIL, paper=True, by=tao(cast), at=NOON)
    claim = hand_in(cast.lin)
    with transaction():
        claiming.refuse(wanted(claim), reason=" The name differs. ", by=tao(cast), at=NOON)
    assert wanted(claim).reason == "The name differs."
    db.session.rollback()
    with pytest.raises(IllegalMove), transaction():
        claiming.confirm(wanted(claim), TITLE, until=UNTIL, paper=True, by=tao(cast), at=NOON)
    assert not ledger.history(cast.lin)[cast.lin]


def test_the_same_file_is_taken_once_and_a_tenth_waits_at_most(context: Flask, cast: Cast) -> None:
    claim = hand_in(cast.lin)
    with pytest.raises(Conflict, match="already"):
        hand_in(cast.lin)
    with transaction():
        claiming.withdraw(wanted(claim), by=Actor(cast.lin), at=NOON)
    assert claiming.original_of(wanted(claim)) is None
    db.session.rollback()
    for wide in range(2, 12):
        hand_in(cast.lin, wide=wide)
    with pytest.raises(Conflict, match="Ten"):
        hand_in(cast.lin, wide=12)


def test_a_file_that_somebody_else_handed_in_too_is_pointed_at(context: Flask, cast: Cast) -> None:
    claim = hand_in(cast.lin)
    assert claiming.others_with_the_same_file(wanted(claim)) == 0
    db.session.rollback()
    hand_in(cast.mei)
    assert claiming.others_with_the_same_file(wanted(claim)) == 1


def test_the_longest_waiting_comes_first_and_the_own_do_not_wait_for_oneself(
    context: Flask, cast: Cast
) -> None:
    claim = hand_in(cast.lin)
    with transaction():
        wanted(claim).handed_in_at = NOON - timedelta(days=2)
    hand_in(cast.mei)
    hand_in(cast.tao, wide=5)
    rows = db.session.scalars(queries.Claims().select()).all()
    assert [r.learner_id for r in rows] == [cast.lin, cast.mei, cast.tao]
    assert queries.claims_waiting(db.session(), cast.tao) == (2, NOON - timedelta(days=2))
    found = db.session.scalars(queries.Claims(state=None, query="人社").select()).all()
    assert len(found) == 3
    assert db.session.scalars(queries.Claims(query="nothing like it").select()).all() == []


def test_files_go_a_year_after_the_answer_and_all_words_with_the_person(
    context: Flask, cast: Cast
) -> None:
    serial = confirm(hand_in(cast.lin), tao(cast))
    waiting = hand_in(cast.lin, wide=7)
    assert claiming.gather(cast.lin)[0]["serial"] == serial
    db.session.rollback()
    with transaction():
        assert claiming.purge_originals(NOON) == 0
        assert claiming.purge_originals(NOON + timedelta(days=1)) == 1
    assert claiming.original_of(wanted(waiting)) is not None
    db.session.rollback()
    with transaction() as session:
        account = session.get_one(Account, cast.lin)
        erasure.erase(account, by=SYSTEM, at=NOON)
    assert db.session.scalars(select(CertificateOriginal)).all() == []
    for row in db.session.scalars(select(CertificateClaim)):
        assert (row.title, row.issuer, row.number, row.sha256) == ("", "", "", "")
    assert wanted(waiting).state is ClaimState.WAITING
