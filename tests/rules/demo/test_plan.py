"""The plan of a made history: the same again, in order, never ahead of its day."""

from __future__ import annotations

import tomllib
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.demo.rules.cast import WINDOW, Cast
from app.demo.rules.catalogue import Catalogue, CourseOffer, ScenarioOffer
from app.demo.rules.deeds import Calendar, Deed
from app.demo.rules.learning import EXAMINED, FIRST_COURSES, READY_AGO
from app.demo.rules.plan import history

CONTENT = Path(__file__).resolve().parents[3] / "content"
ZONE = ZoneInfo("Asia/Shanghai")
DAY = date(2026, 11, 25)
MORE = (
    ("product-knowledge", "junior"),
    ("problem-solving", "junior"),
    ("dispute-prevention-emergencies", "junior"),
    ("multi-chat-pressure", "junior"),
    ("coaching", "mid"),
    ("shift-management", "mid"),
    ("service-strategy", "senior"),
)
COURSES = tuple(
    CourseOffer(key, tier, (), key)
    for key, tier in (*((key, "junior") for key, _after in FIRST_COURSES), *MORE)
)
FULL = Catalogue(
    courses=COURSES,
    exams=frozenset({"entry-check", "junior", "mid", "senior", "mock-junior", *EXAMINED}),
    scenarios=tuple(
        ScenarioOffer(f"talk-{n}", "chat", ("complaint",) if n % 2 else ()) for n in range(8)
    ),
    drills=("two-at-once",),
    scripts=tuple(f"script-{n}" for n in range(20)),
    criteria=("attitude", "communication"),
)
BARE = Catalogue((), frozenset(), FULL.scenarios, (), (), ("attitude",))


@pytest.fixture(scope="module")
def cast() -> Cast:
    with (CONTENT / "demo" / "organisation.toml").open("rb") as file:
        return Cast.of(tomllib.load(file))


def told(cast: Cast, day: date = DAY, catalogue: Catalogue = FULL, seed: str = "s") -> list[Deed]:
    return list(history(cast, catalogue, Calendar(day, ZONE), seed=seed))


def kinds(deeds: list[Deed]) -> Counter[str]:
    return Counter(deed.kind for deed in deeds)


def test_the_same_day_and_seed_tell_the_same_history(cast: Cast) -> None:
    assert told(cast) == told(cast)
    assert told(cast) != told(cast, seed="another")


def test_the_organisation_is_two_merchants_four_teams_and_forty_people(cast: Cast) -> None:
    merchants = [key for key, parent in cast.parents.items() if not parent]
    assert (len(merchants), len(cast.parents) - 2, len(cast.members)) == (2, 4, 40)
    assert len(cast.teams) == 4
    assert len({member.staff_no for member in cast.members}) == 40


@settings(max_examples=12, deadline=None)
@given(st.dates(min_value=date(2026, 1, 1), max_value=date(2028, 12, 31)))
def test_on_whatever_day_it_is_told_nothing_lies_ahead_and_all_is_in_order(day: date) -> None:
    with (CONTENT / "demo" / "organisation.toml").open("rb") as file:
        people = Cast.of(tomllib.load(file))
    deeds = told(people, day)
    midnight = Calendar(day, ZONE).at(0, 0)
    assert all(deed.at < midnight for deed in deeds)
    assert deeds == sorted(deeds, key=lambda deed: (deed.at, deed.kind, deed.who))
    known = {member.staff_no for member in people.members}
    assert {deed.who for deed in deeds} <= known
    assert {deed.about.get("person", deed.who) for deed in deeds} <= known
    assert kinds(deeds)["figures"] >= 30


def test_nobody_does_anything_before_their_first_day(cast: Cast) -> None:
    calendar = Calendar(DAY, ZONE)
    learners = {m.staff_no: m for m in cast.learners}
    for deed in told(cast):
        member = learners.get(deed.who)
        if member is not None and deed.kind in ("study", "sit", "talk", "sign_up", "vote", "ask"):
            assert deed.at.date() >= calendar.day(member.hired), deed


def test_nine_months_of_figures_come_in_and_every_story_has_its_case(cast: Cast) -> None:
    deeds = told(cast)
    months = {deed.about["month"] for deed in deeds if deed.kind == "figures"}
    proposed = {deed.about["person"] for deed in deeds if deed.kind == "propose"}
    stories = {m.story for m in cast.learners if m.staff_no in proposed}
    assert len(months) == 9
    assert stories >= set(READY_AGO) - {"ready"}
    assert {"approve", "decline", "defer", "endorse", "revoke"} <= set(kinds(deeds))
    assert min(d.at for d in deeds).date() <= DAY - timedelta(days=WINDOW)


def test_content_that_offers_little_gives_a_smaller_history(cast: Cast) -> None:
    found = kinds(told(cast, catalogue=BARE))
    assert not {"sit", "drill", "use_scripts", "propose_script", "ask", "assign"} & set(found)
    assert found["talk"] > 0
    assert found["figures"] > 0


def test_people_grow_and_some_slide(cast: Cast) -> None:
    steady = next(m for m in cast.learners if m.hired > 250 and m.story == "approved_early")
    sliding = next(m for m in cast.learners if m.story == "sliding")
    assert steady.ability(250) <= steady.ability(100) <= steady.ability(1)
    assert sliding.ability(110) > sliding.ability(1)
    for member in cast.learners:
        assert all(0 < member.ability(ago) < 1 for ago in range(0, WINDOW, 7))


def test_a_catalogue_knows_its_courses_and_tags() -> None:
    assert FULL.course("coaching") == CourseOffer("coaching", "mid", (), "coaching")
    assert FULL.course("nothing") is None
    assert [c.key for c in FULL.tier("senior")] == ["service-strategy"]
    assert len(FULL.tagged("complaint")) == 4


def test_an_organisation_without_the_needed_people_says_whom_it_lacks() -> None:
    lonely = Cast.of(
        {
            "units": [{"key": "a"}, {"key": "b", "parent": "a"}],
            "people": [
                {"staff_no": "1", "roles": ["learner"], "team": "b", "hired_days_ago": 9},
            ],
        }
    )
    with pytest.raises(LookupError, match="nobody leads b"):
        lonely.leader("b")
    with pytest.raises(LookupError, match="no trainer"):
        lonely.first("trainer")


def small(hired: int) -> Cast:
    """One team without a leader of its own; who leads its merchant works in it too."""
    row = {"hired_days_ago": hired}
    return Cast.of(
        {
            "units": [{"key": "demo-a"}, {"key": "demo-b", "parent": "demo-a"}],
            "people": [
                {"staff_no": "M", "roles": ["manager", "learner"], "team": "demo-b",
                 "leads": ["demo-a"], "capabilities": ["interviewer"], **row},
                {"staff_no": "N", "roles": ["learner"], "team": "demo-b", "gift": 0.4,
                 "hired_days_ago": min(25, hired)},
                {"staff_no": "T", "roles": ["trainer"], "capabilities": ["lead_trainer"], **row},
                {"staff_no": "P", "roles": ["manager"], "capabilities": ["approver"], **row},
                {"staff_no": "A", "roles": ["analyst"], **row},
            ],
        }
    )  # fmt: skip


@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2026, 3, 9), date(2026, 11, 25)])
def test_a_small_organisation_has_a_history_too(day: date) -> None:
    deeds = told(small(500), day)
    found = kinds(deeds)
    assert not {"propose", "revoke", "waive", "find"} & set(found)
    assert {"figures", "study", "talk", "open_survey", "begin_round"} <= set(found)
    assert "M" not in {deed.about["person"] for deed in deeds if deed.kind == "evaluate"}


def test_where_everybody_is_new_little_has_happened() -> None:
    deeds = told(small(12))
    assert not {"suggest", "figures", "propose_script"} & set(kinds(deeds))
    assert kinds(deeds)["study"] > 0
