"""Counting the ledger again finds every kind of disagreement, and nothing where all is well."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from app.accounts import queries as accounts
from app.evidence import ledger, recount
from app.evidence.facts import CriterionRated, SignedOff
from app.growth.models.tables import Attestation, MonthlyFigure
from app.growth.queries import people
from app.growth.services import figures, statements
from app.kernel.actor import SYSTEM
from app.platform.db import db, transaction
from app.platform.i18n import local
from tests import growth_team as made
from tests.conftest import NOON, Cast


@pytest.fixture
def stated(context: Flask, cast: Cast) -> Attestation:
    """Lin is signed for, vouched for, waived and measured; one deed was taken back."""
    with transaction():
        made.publish(NOON - timedelta(days=200))
        day = local(NOON).date()
        lin = people.person_of(cast.lin, day=day)
        gao, ping = (accounts.actor_of(db.session(), i, day=day) for i in (cast.gao, cast.ping))
        row = statements.sign_off(lin, "tier:mid", reason="steady", by=gao, at=NOON)
        deed = statements.vouch(lin, "newcomer_coached", 1, reason="Mei", by=gao, at=NOON)
        statements.withdraw(deed, by=gao, at=NOON)
        statements.waive(lin, "mid-tenure", until=None, reason="came skilled", by=ping, at=NOON)
        interview = statements.hold_interview(
            lin,
            "phone",
            made.Framework.model_validate(made.body()),
            held_on=day,
            alone_because="",
            by=ping,
            at=NOON,
        )
        statements.rate_interview(
            interview,
            lin,
            {"communication": 4, "problem_handling": 3},
            heard="calm",
            by=ping,
            at=NOON,
        )
        for value in (9000, 8500):
            figures.put([(cast.lin, "solving", "2026-10", value)], by=SYSTEM, at=NOON)
    return row


def outcome(source: str) -> recount.Outcome:
    """What a new count finds of one source."""
    with transaction():
        return next(o for o in recount.verify().outcomes if o.source == source)


def test_nothing_is_wrong_with_what_the_services_wrote(stated: Attestation) -> None:
    with transaction():
        report = recount.verify()
    assert report.faults == 0
    assert {o.source: o.recorded for o in report.outcomes if o.recorded} == {
        "attestation": 3,
        "interview": 1,
        "figure": 2,
    }


def test_a_row_that_says_something_else_is_found(stated: Attestation) -> None:
    with transaction():
        db.session.execute(update(MonthlyFigure).values(value=9900))
    assert len(outcome("figure").different) == 2


def test_a_row_whose_fact_is_missing_is_found(stated: Attestation, cast: Cast) -> None:
    with transaction():
        source = db.session.get_one(Attestation, stated.id)
        db.session.add(
            Attestation(
                learner_id=cast.mei,
                kind=source.kind,
                what="tier:mid",
                by_id=cast.gao,
                at=NOON,
                fact_id=source.fact_id,
            )
        )
    assert len(outcome("attestation").missing) == 1


def test_a_fact_without_a_row_is_found(stated: Attestation, cast: Cast) -> None:
    with transaction():
        ledger.record(
            SignedOff(
                learner_id=cast.mei,
                happened_at=NOON,
                source="attestation:nowhere",
                what="tier:mid",
                by=cast.gao,
            ),
            at=NOON,
        )
    assert outcome("attestation").without_row == ["signed_off attestation:nowhere"]


def test_a_statement_taken_back_whose_fact_still_counts_is_found(stated: Attestation) -> None:
    with transaction():
        db.session.execute(
            update(Attestation).where(Attestation.id == stated.id).values(withdrawn_at=NOON)
        )
    assert len(outcome("attestation").still_counting) == 1


def test_facts_nobody_can_count_again_are_counted_as_such(stated: Attestation, cast: Cast) -> None:
    with transaction():
        before = recount.verify().unchecked
        ledger.record(
            CriterionRated(
                learner_id=cast.lin,
                happened_at=NOON,
                source="made:1",
                criterion="attitude",
                level=300,
                context="test",
            ),
            at=NOON,
        )
        assert recount.verify().unchecked == before + 1


def test_the_command_prints_json_and_exits_by_what_it_found(
    stated: Attestation, context: Flask
) -> None:
    runner = context.test_cli_runner()
    well = runner.invoke(args=["evidence", "verify", "--json"])
    assert well.exit_code == 0
    assert json.loads(well.output)["faults"] == 0
    with transaction():
        db.session.execute(update(MonthlyFigure).values(value=9900))
    plain = runner.invoke(args=["evidence", "verify"])
    assert plain.exit_code == 1
    assert "different: indicator_measured figure:" in plain.output
