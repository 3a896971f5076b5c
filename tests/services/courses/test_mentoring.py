"""Mentor pairs: made, worked through, signed, ended, forgotten; and what they prove."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.courses.models.mentoring import MentorPair
from app.courses.queries import mentoring as queries
from app.courses.rules.mentoring import PairState, Sight, Step
from app.courses.services import mentoring as services
from app.courses.services import plan_holdings
from app.courses.services.mentoring import Match
from app.evidence import ledger, recount
from app.growth.queries import dossiers
from app.growth.rules.dossier import Attested, Signed
from app.kernel.actor import Actor
from app.kernel.errors import BadContent, Conflict, Denied, NotFound
from app.notices import inbox
from app.platform.db import db, transaction
from tests.conftest import NOON, Cast
from tests.services.courses.conftest import actor

TODAY = NOON.date()
UNTIL = TODAY + timedelta(days=40)


def pair(cast: Cast, by: str = "gao", **changed: object) -> MentorPair:
    """Gao makes Mei the mentor of Lin; inside the caller's transaction."""
    values: dict[str, object] = {
        "mentor_id": cast.mei,
        "newcomer_id": cast.lin,
        "goal": "三周后独立接待",
        "starts_on": TODAY,
        "ends_on": UNTIL,
        "usual": [Step.WELCOME],
        "own": ["旁听十段对话"],
    }
    match = Match(**{**values, **changed})  # type: ignore[arg-type]
    return services.pair_up(match, by=people[by], at=NOON, today=TODAY)


people: dict[str, Actor] = {}


@pytest.fixture(autouse=True)
def _actors(shelf: Cast) -> None:
    people.update({name: actor(shelf.ids[name]) for name in shelf.ids})


def done(found: MentorPair) -> None:
    """Every step done, one meeting held."""
    for step in queries.steps_of(found):
        services.tick(found, step, True, by=people["lin"], at=NOON, today=TODAY)
    services.meet(found, TODAY, "第一周顺利", Sight.PAIR, by=people["mei"], at=NOON, today=TODAY)


def facts(cast: Cast) -> list[str]:
    """Roles that count as evidence now."""
    found = ledger.history([cast.lin, cast.mei], kinds=["mentoring_completed"])
    return sorted(r.fact.body()["role"] for rows in found.values() for r in rows)


def listed() -> set[PairState]:
    """The states in which a list shows the pair."""
    found = {state: queries.Arranged(TODAY, state=state.value).all() for state in PairState}
    return {state for state, lines in found.items() if lines}


def faults() -> int:
    return next(o for o in recount.verify().outcomes if o.source == "mentoring").faults


def test_both_signatures_are_evidence_for_both(shelf: Cast) -> None:
    with transaction():
        found = pair(shelf)
        done(found)
        assert not services.sign(found, by=people["mei"], at=NOON)
        assert facts(shelf) == []
        assert listed() == {PairState.SIGNED}
        assert inbox.unread_count(shelf.lin) == 2
        assert services.sign(found, by=people["lin"], at=NOON)
        assert found.state is PairState.COMPLETED
        assert listed() == {PairState.COMPLETED}
        assert facts(shelf) == ["mentor", "newcomer"]
        assert faults() == 0
        # Mei has coached a newcomer, Lin has a mentor plan signed off.
        known = dossiers.dossiers({shelf.mei: TODAY, shelf.lin: TODAY})
        (coached,) = known[shelf.mei].of(Attested, TODAY)
        (signed,) = known[shelf.lin].of(Signed, TODAY)
        assert (coached.what, coached.count) == ("newcomer_coached", 1)
        assert signed.what == "mentor_plan"


def test_ending_a_completed_pair_takes_its_evidence_back(shelf: Cast) -> None:
    with transaction():
        found = pair(shelf)
        done(found)
        for who in ("mei", "lin"):
            services.sign(found, by=people[who], at=NOON)
        with pytest.raises(Denied):
            services.end(found, "x", by=people["qiu"], at=NOON, today=TODAY)
        with pytest.raises(BadContent):
            services.end(found, " ", by=people["gao"], at=NOON, today=TODAY)
        services.end(found, "记录不实", by=people["gao"], at=NOON, today=TODAY)
        assert facts(shelf) == []
        assert faults() == 0
        with pytest.raises(Conflict):
            services.end(found, "x", by=people["gao"], at=NOON, today=TODAY)


def test_nothing_is_signed_before_it_is_done(shelf: Cast) -> None:
    with transaction():
        found = pair(shelf)
        with pytest.raises(Conflict, match="Every step"):
            services.sign(found, by=people["lin"], at=NOON)
        for step in queries.steps_of(found):
            services.tick(found, step, True, by=people["mei"], at=NOON, today=TODAY)
        with pytest.raises(Conflict, match="meeting"):
            services.sign(found, by=people["lin"], at=NOON)
        with pytest.raises(Denied):
            services.sign(found, by=people["gao"], at=NOON)


def test_a_signature_is_taken_back_before_the_other_signs(shelf: Cast) -> None:
    with transaction():
        found = pair(shelf)
        done(found)
        services.sign(found, by=people["lin"], at=NOON)
        step = queries.steps_of(found)[0]
        with pytest.raises(Conflict):
            services.tick(found, step, False, by=people["mei"], at=NOON, today=TODAY)
        with pytest.raises(Conflict):
            services.unsign(found, by=people["mei"], at=NOON)
        services.unsign(found, by=people["lin"], at=NOON)
        services.tick(found, step, False, by=people["mei"], at=NOON, today=TODAY)
        assert queries.progress_of([found.id])[found.id].left == 1


def test_who_may_bring_whom_together(shelf: Cast) -> None:
    with transaction():
        with pytest.raises(Denied):
            pair(shelf, by="qiu")
        with pytest.raises(Denied):
            pair(shelf, by="mei")
        with pytest.raises(BadContent, match="own mentor"):
            pair(shelf, mentor_id=shelf.lin)
        with pytest.raises(BadContent, match="ends before"):
            pair(shelf, ends_on=TODAY - timedelta(days=1))
        with pytest.raises(BadContent, match="steps"):
            pair(shelf, usual=[], own=[" "])
        with pytest.raises(BadContent, match="left"):
            pair(shelf, mentor_id=987654)
        pair(shelf, by="tao")
        with pytest.raises(BadContent, match="has a mentor"):
            pair(shelf, mentor_id=shelf.lu)
        assert [p.id for p in queries.newcomers(people["gao"], day=TODAY)] == [shelf.mei]


def test_steps_are_added_and_left_out_but_never_all(shelf: Cast) -> None:
    with transaction():
        found = pair(shelf)
        with pytest.raises(BadContent):
            services.add_step(found, " ", by=people["lin"], at=NOON)
        services.add_step(found, "背熟十句开场白", by=people["lin"], at=NOON)
        first, second, third = queries.steps_of(found)
        services.tick(found, first, True, by=people["lin"], at=NOON, today=TODAY)
        with pytest.raises(Conflict, match="done already"):
            services.remove_step(found, first, by=people["mei"], at=NOON)
        services.remove_step(found, second, by=people["mei"], at=NOON)
        services.remove_step(found, third, by=people["mei"], at=NOON)
        services.tick(found, first, False, by=people["lin"], at=NOON, today=TODAY)
        with pytest.raises(Conflict, match="at least one"):
            services.remove_step(found, first, by=people["mei"], at=NOON)


def test_a_meeting_lies_between_the_beginning_and_today(shelf: Cast) -> None:
    with transaction():
        found = pair(shelf)
        for days in (-1, 1):
            with pytest.raises(BadContent):
                services.meet(
                    found,
                    TODAY + timedelta(days=days),
                    "",
                    Sight.OWN,
                    by=people["mei"],
                    at=NOON,
                    today=TODAY,
                )


@pytest.mark.parametrize(
    ("sight", "readers"),
    [(Sight.OWN, {"mei"}), (Sight.PAIR, {"mei", "lin"}), (Sight.LEADERS, {"mei", "lin", "gao"})],
)
def test_a_note_reaches_whom_its_writer_named(shelf: Cast, sight: Sight, readers: set[str]) -> None:
    with transaction():
        found = pair(shelf)
        services.meet(found, TODAY, "要点", sight, by=people["mei"], at=NOON, today=TODAY)
        seen = {
            name
            for name in ("mei", "lin", "gao")
            if queries.meetings_of(found, people[name])[0].note == "要点"
        }
        assert seen == readers
        with pytest.raises(NotFound):
            queries.pair_of(found.public_id, people["lu"], day=TODAY)


def test_who_is_forgotten_leaves_no_words(shelf: Cast) -> None:
    with transaction():
        found = pair(shelf)
        services.add_step(found, "自己的话", by=people["lin"], at=NOON)
        services.meet(found, TODAY, "要点", Sight.PAIR, by=people["lin"], at=NOON, today=TODAY)
        mine = plan_holdings.gather(shelf.lin)
        assert mine["mentoring"][0]["role"] == "newcomer"
        assert mine["mentor_notes"][0]["note"] == "要点"
        assert plan_holdings.erase(shelf.lin, NOON) == 3
        db.session.expire_all()
        assert found.goal == ""
        assert queries.meetings_of(found, people["mei"])[0].note == ""
        assert [s.words for s in queries.steps_of(found)] == ["", "旁听十段对话", ""]
