"""Awards to many: once each, in slices, cancelled between two, packed, forgotten with people."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Account
from app.certificates import jobs, queries
from app.certificates.models import Certificate, CertificateRun
from app.certificates.rules.kinds import CertificateKind
from app.certificates.rules.runs import RunState
from app.certificates.services import awarding, earning, forgetting, running, telling
from app.certificates.services.earning import Due, Earner
from app.evidence import ledger
from app.evidence.facts import RolePlayRated
from app.jobs import outbox
from app.kernel.actor import SYSTEM, Actor, Role
from app.kernel.errors import IllegalMove
from app.kernel.refs import Ref
from app.kernel.wording import Wording
from app.notices.models import Notice
from app.platform import links, mail
from app.platform.db import db, transaction
from app.platform.links import Link
from tests.conftest import NOON, Cast

DAY = date(2026, 11, 24)


def ordered(cast: Cast, learners: list[int], title: str = "Team of November") -> int:
    with transaction():
        return running.order(
            CertificateKind.BEST_TEAM,
            Wording("十一月优秀班组", title),
            learners,
            day=DAY,
            valid_until=None,
            by=Actor(cast.ada, frozenset({Role.ADMIN})),
            at=NOON,
        ).id


def run_of(number: int) -> CertificateRun:
    with transaction() as session:
        return session.get_one(CertificateRun, number)


def test_everybody_named_gets_one_file_once(context: Flask, cast: Cast) -> None:
    number = ordered(cast, [cast.lin, cast.mei, cast.lu])
    outbox.run_due()
    run = run_of(number)
    assert (run.state, run.done, run.held_back) == (RunState.DONE, 3, 0)
    rows = db.session.scalars(select(Certificate).order_by(Certificate.id)).all()
    assert [row.learner_id for row in rows] == [cast.lin, cast.mei, cast.lu]
    assert all(row.pdf_sha256 for row in rows)
    archive = running.archive_of(context.config["ACADEMY"], run)
    with zipfile.ZipFile(io.BytesIO(archive.read_bytes())) as packed:
        assert len(packed.namelist()) == 3
        assert all(packed.read(name).startswith(b"%PDF") for name in packed.namelist())
    told = db.session.scalars(select(Notice).where(Notice.kind == telling.READY)).all()
    assert len(told) == 3
    db.session.rollback()
    jobs.Runner(context.config["ACADEMY"])(outbox.Job(1, running.RUN, "x", {"run": number}, 2))
    assert len(db.session.scalars(select(Certificate)).all()) == 3


def test_a_name_that_no_face_prints_is_held_back_and_the_others_go_on(
    context: Flask, cast: Cast
) -> None:
    with transaction() as session:
        session.get_one(Account, cast.lin).name = "𪚥晓雯"
    number = ordered(cast, [cast.lin, cast.mei])
    outbox.run_due()
    run = run_of(number)
    assert (run.state, run.held_back) == (RunState.DONE, 1)
    held = db.session.scalars(select(Certificate).order_by(Certificate.id)).all()
    assert [(c.held_back, c.pdf_sha256 is None) for c in held] == [("𪚥", True), ("", False)]


def test_a_cancelled_order_awards_nobody_further(context: Flask, cast: Cast) -> None:
    number = ordered(cast, [cast.lin, cast.mei])
    by = Actor(cast.ada, frozenset({Role.ADMIN}))
    with transaction() as session:
        running.cancel(session.get_one(CertificateRun, number), by=by, at=NOON)
    outbox.run_due()
    assert db.session.scalars(select(Certificate)).all() == []
    db.session.rollback()
    assert run_of(number).state is RunState.CANCELLED
    db.session.rollback()
    with pytest.raises(IllegalMove), transaction() as session:
        running.cancel(session.get_one(CertificateRun, number), by=by, at=NOON)


def test_an_order_goes_on_where_it_stood(context: Flask, cast: Cast) -> None:
    """The worker dies after the first slice: what was awarded is not awarded again."""
    people = [cast.lin, cast.mei, cast.lu]
    number = ordered(cast, people)
    with transaction() as session:
        run = session.get_one(CertificateRun, number)
        run.learners = [*people, *people, *people] * 4
        first = running.award_slice(run, at=NOON)
    assert len(first) == 3
    outbox.run_due()
    assert run_of(number).state is RunState.DONE
    assert len(db.session.scalars(select(Certificate)).all()) == 3


def test_the_same_title_again_replaces_the_earlier_and_another_does_not(
    context: Flask, cast: Cast
) -> None:
    for title in ("Team of November", "Team of December", "Team of November"):
        ordered(cast, [cast.lin], title)
    outbox.run_due()
    rows = db.session.scalars(select(Certificate).order_by(Certificate.id)).all()
    assert [row.superseded_by for row in rows] == [rows[2].serial, None, None]


def test_staff_numbers_are_read_from_any_list_and_unknown_ones_named(
    context: Flask, cast: Cast
) -> None:
    with transaction() as session:
        numbers = [session.get_one(Account, i).staff_no for i in (cast.mei, cast.lin)]
    found, unknown = running.people_named(f"{numbers[0]}，{numbers[1]}\n{numbers[0]}; ZZ9")
    assert (found, unknown) == ([cast.mei, cast.lin], ["ZZ9"])


def test_an_erased_persons_archive_goes_with_their_files(context: Flask, cast: Cast) -> None:
    number = ordered(cast, [cast.lin, cast.mei])
    outbox.run_due()
    archive = running.archive_of(context.config["ACADEMY"], run_of(number))
    assert archive.exists()
    db.session.rollback()
    with transaction():
        assert forgetting.Eraser(context.config["ACADEMY"])(cast.lin, NOON) == 2
    assert not archive.exists()


def award_until(cast: Cast, until: date, source: str) -> str:
    with transaction():
        return awarding.award(
            "exam_passed",
            cast.lin,
            subject=f"exam:{source}",
            source=source,
            title=Wording("考试", "Exam"),
            at=NOON,
            by=SYSTEM,
            day=DAY,
            valid_until=until,
            render=False,
        )


def test_what_ends_soon_is_told_at_sixty_thirty_and_seven_days_once_each(
    context: Flask, cast: Cast
) -> None:
    award_until(cast, DAY + timedelta(days=60), "a")
    award_until(cast, DAY + timedelta(days=300), "b")
    for days in (0, 0, 1, 30, 31, 53, 54, 60):
        with transaction():
            telling.ending(DAY + timedelta(days=days), at=NOON)
    told = db.session.scalars(select(Notice.key).where(Notice.kind == telling.ENDS)).all()
    assert sorted(key.rsplit(":", 1)[1] for key in told) == ["30", "60", "7"]


def test_a_revoked_certificate_is_told_and_not_reminded_of(context: Flask, cast: Cast) -> None:
    serial = award_until(cast, DAY + timedelta(days=20), "a")
    with transaction() as session:
        row = queries.by_serial(session, serial)
        assert row is not None
        by = Actor(cast.ada, frozenset({Role.ADMIN}))
        awarding.revoke(row, reason="Issued by mistake.", by=by, at=NOON)
        assert telling.ending(DAY, at=NOON) == 0
    kinds = db.session.scalars(select(Notice.kind)).all()
    assert list(kinds) == [telling.REVOKED]


def test_a_printed_certificate_is_mailed_once_with_its_number(
    context: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[dict[str, str]] = []
    monkeypatch.setattr(mail, "send", lambda **message: sent.append(message))
    monkeypatch.setattr(mail, "is_configured", lambda: True)
    ordered(cast, [cast.lin, cast.mei])
    for _time in range(3):
        outbox.run_due()
    row = db.session.scalars(select(Certificate).where(Certificate.learner_id == cast.lin)).one()
    assert sorted(m["to"] for m in sent) == ["lin@example.com", "mei@example.com"]
    (told,) = [m["text"] for m in sent if m["to"] == "lin@example.com"]
    assert row.serial in told
    assert "https://academy.example.com/certificates/" in told


def test_a_rule_run_again_awards_what_was_overlooked_once(context: Flask, cast: Cast) -> None:
    due = Due(
        CertificateKind.COURSE_COMPLETED,
        cast.mei,
        subject="course:care",
        source="enrolment:9",
        title=Wording("关怀", "Care"),
        at=NOON,
        day=DAY,
    )
    earning.register(Earner("test", lambda: [due], lambda _learner, _at: []))
    try:
        assert [jobs.award_due(NOON), jobs.award_due(NOON)] == [1, 0]
    finally:
        earning._earners.pop("test")
    rows = db.session.scalars(select(Certificate)).all()
    assert [(row.learner_id, row.source) for row in rows] == [(cast.mei, "enrolment:9")]


def rated(cast: Cast, *, passed: bool, review: str, critical: tuple[str, ...] = ()) -> None:
    with transaction():
        ledger.record(
            RolePlayRated(
                learner_id=cast.lin,
                happened_at=NOON,
                source=f"play:p1:{review}",
                scenario="late-parcel",
                channel="chat",
                mode="exam",
                passed=passed,
                confirmed=True,
                levels={"attitude": 400},
                critical=critical,
            ),
            at=NOON,
        )


def test_a_confirmed_exam_play_earns_competence_and_loses_it_when_rated_down(
    context: Flask, cast: Cast
) -> None:
    before = links._resolvers["scenario"]
    links.register(
        "scenario",
        lambda ref, language: Link("迟到的包裹" if language == "zh" else "Late parcel", "/x", ref),
    )
    try:
        rated(cast, passed=False, review="r0", critical=("insult",))
        assert [w.missing[:26] for w in earning.not_yet(cast.lin, at=NOON)] == [
            "The last one had a critica"
        ]
        db.session.rollback()
        rated(cast, passed=True, review="r1")
        jobs.keep_in_step(NOON)
        row = db.session.scalars(select(Certificate)).one()
        assert (row.kind, row.source) == (CertificateKind.ROLEPLAY_COMPETENCE, "play:p1")
        assert row.facts == {"levels": {"attitude": 400}}
        assert earning.not_yet(cast.lin, at=NOON) == []
        db.session.rollback()
        with transaction():
            facts = ledger.history(cast.lin, kinds=[RolePlayRated.KIND])[cast.lin]
            passing = next(f for f in facts if getattr(f.fact, "passed", False))
            ledger.void(passing.id, reason="rated again", by=SYSTEM, at=NOON)
        jobs.keep_in_step(NOON)
        again = db.session.scalars(select(Certificate)).one()
        assert again.revoked_at == NOON
        db.session.rollback()
        jobs.keep_in_step(NOON)
        assert len(db.session.scalars(select(Certificate)).all()) == 1
    finally:
        links.register("scenario", before)
        assert links._resolvers["scenario"] is before
        assert Ref("scenario", "late-parcel").kind == "scenario"
