"""What packages may store, and what it comes to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.courses.rules import elements, scorm
from app.courses.rules.elements import BY_VERSION
from app.courses.rules.packing import (
    Packed,
    PackedPart,
    Version,
    has_good_name,
    stays_inside,
)
from app.courses.rules.scorm import Learner, Outcome, better, is_done, outcome, total

PART = PackedPart("p", "部分", "a.html")
AIMED = PackedPart("p", "部分", "a.html", mastery=80.0, launch_data="x=1")
outcomes = st.builds(
    Outcome,
    st.booleans(),
    st.sampled_from([None, True, False]),
    st.none() | st.integers(0, 10_000),
)


@pytest.mark.parametrize("version", ["1.2", "2004"])
def test_every_name_belongs_to_one_element(version: Version) -> None:
    for one in BY_VERSION[version]:
        name = one.template.replace(".n.", ".3.")
        assert elements.element(version, name) == one
        assert sum(bool(other.name.fullmatch(name)) for other in BY_VERSION[version]) == 1
        assert one.told()[0] == one.template


@pytest.mark.parametrize(
    ("version", "name", "value", "good"),
    [
        ("1.2", "cmi.core.lesson_status", "completed", True),
        ("1.2", "cmi.core.lesson_status", "done", False),
        ("1.2", "cmi.core.lesson_status", "not attempted", False),
        ("1.2", "cmi.core.student_name", "x", False),
        ("1.2", "cmi.core.score.raw", "100", True),
        ("1.2", "cmi.core.score.raw", "", True),
        ("1.2", "cmi.core.score.raw", "100.1", False),
        ("1.2", "cmi.core.score.raw", "NaN", False),
        ("1.2", "cmi.core.session_time", "0000:12:30", True),
        ("1.2", "cmi.core.session_time", "PT5M", False),
        ("1.2", "cmi.suspend_data", "x" * 65_535, True),
        ("1.2", "cmi.suspend_data", "x" * 65_536, False),
        ("1.2", "cmi.interactions.0.result", "wrong", True),
        ("1.2", "cmi.interactions.x.result", "wrong", False),
        ("1.2", "cmi.interactions.00.result", "wrong", False),
        ("1.2", "cmi.nothing", "", False),
        ("2004", "cmi.completion_status", "incomplete", True),
        ("2004", "cmi.score.scaled", "0.5", True),
        ("2004", "cmi.score.scaled", "-1.01", False),
        ("2004", "cmi.session_time", "PT1H2M3.5S", True),
        ("2004", "cmi.session_time", "P", False),
        ("2004", "cmi.session_time", "PT", False),
        ("2004", "cmi.learner_preference.audio_level", "1.5", True),
        ("2004", "cmi.learner_preference.audio_level", "-1", False),
        ("2004", "cmi.interactions.2.timestamp", "2026-11-26T10:00:00Z", True),
        ("2004", "cmi.interactions.2.timestamp", "yesterday", False),
        ("2004", "adl.nav.request", "continue", True),
        ("2004", "adl.nav.request_valid.continue", "true", False),
    ],
)
def test_a_value_is_taken_or_named(version: Version, name: str, value: str, good: bool) -> None:
    assert elements.fault(version, {name: value}) == ("" if good else name)


@given(st.sampled_from(["1.2", "2004"]), st.text(max_size=40), st.text(max_size=40))
def test_no_name_and_no_value_break_the_table(version: Version, name: str, value: str) -> None:
    assert elements.fault(version, {name: value}) in ("", name)


def test_what_is_kept_is_limited_in_all() -> None:
    assert elements.fits({"a": "b"})
    assert not elements.fits({str(n): "" for n in range(elements.MOST_VALUES + 1)})
    assert not elements.fits({"a": "x" * elements.MOST_CHARACTERS})


@pytest.mark.parametrize(
    ("values", "part", "ended", "expected"),
    [
        ({}, PART, False, Outcome()),
        ({}, PART, True, Outcome(completed=True)),
        ({"lesson_status": "incomplete"}, PART, True, Outcome()),
        ({"lesson_status": "browsed"}, PART, True, Outcome()),
        ({"lesson_status": "completed", "score.raw": "85"}, PART, False, Outcome(True, None, 8500)),
        ({"lesson_status": "passed"}, PART, False, Outcome(True, True)),
        ({"lesson_status": "failed", "score.raw": "20"}, PART, True, Outcome(True, False, 2000)),
        (
            {"lesson_status": "completed", "score.raw": "79"},
            AIMED,
            True,
            Outcome(True, False, 7900),
        ),
        ({"lesson_status": "failed", "score.raw": "80"}, AIMED, True, Outcome(True, True, 8000)),
        ({"lesson_status": "incomplete", "score.raw": "99"}, AIMED, False, Outcome(score=9900)),
        (
            {"lesson_status": "completed", "score.raw": "15", "score.min": "10", "score.max": "20"},
            PART,
            False,
            Outcome(True, None, 5000),
        ),
        ({"score.raw": "5", "score.max": "0"}, PART, False, Outcome()),
    ],
)
def test_what_a_part_of_scorm_12_comes_to(
    values: dict[str, str], part: PackedPart, ended: bool, expected: Outcome
) -> None:
    stored = {f"cmi.core.{name}": value for name, value in values.items()}
    assert outcome("1.2", stored, part, ended) == expected


@pytest.mark.parametrize(
    ("values", "part", "ended", "expected"),
    [
        ({}, PART, False, Outcome()),
        ({}, PART, True, Outcome(completed=True)),
        ({"completion_status": "incomplete"}, PART, True, Outcome()),
        ({"completion_status": "completed"}, PART, False, Outcome(completed=True)),
        ({"success_status": "passed"}, PART, False, Outcome(True, True)),
        (
            {"completion_status": "incomplete", "success_status": "failed"},
            PART,
            True,
            Outcome(passed=False),
        ),
        ({"score.scaled": "0.79"}, AIMED, False, Outcome(True, False, 7900)),
        ({"score.scaled": "0.8"}, AIMED, False, Outcome(True, True, 8000)),
        ({"score.scaled": "-0.5"}, PART, False, Outcome(score=0)),
        ({"score.raw": "3", "score.max": "4"}, PART, False, Outcome(score=7500)),
        ({"score.raw": "many"}, PART, False, Outcome()),
    ],
)
def test_what_a_part_of_scorm_2004_comes_to(
    values: dict[str, str], part: PackedPart, ended: bool, expected: Outcome
) -> None:
    stored = {f"cmi.{name}": value for name, value in values.items()}
    assert outcome("2004", stored, part, ended) == expected


def test_what_reports_nothing_is_done_once_it_is_opened() -> None:
    asset = PackedPart("p", "部分", "a.html", keeps=False)
    assert outcome("1.2", {}, asset, False).done


@given(st.lists(outcomes, max_size=5), st.integers(0, 100))
def test_a_package_is_done_when_every_part_is_and_the_score_is_reached(
    parts: list[Outcome], wanted: int
) -> None:
    done = is_done(parts, wanted)
    if done:
        assert parts
        assert all(part.completed and part.passed is not False for part in parts)
        assert not wanted or (total(parts) or 0) >= wanted * 100
    if parts and all(part.done for part in parts) and not wanted:
        assert done


@given(outcomes, outcomes)
def test_looking_again_takes_nothing_away(before: Outcome, now: Outcome) -> None:
    kept = better(before, now)
    assert kept.completed >= before.completed
    assert (kept.score or 0) >= (before.score or 0)
    assert before.passed is not True or kept.passed
    assert not before.done or kept.done or now.passed is False
    assert better(kept, now) == kept


@pytest.mark.parametrize(
    ("version", "text", "seconds"),
    [
        ("1.2", "0001:02:03.50", 3723),
        ("1.2", "nonsense", 0),
        ("1.2", "9999:00:00", 86_400),
        ("2004", "PT1H2M3.25S", 3723),
        ("2004", "P1DT1S", 86_400),
        ("2004", "PT5S", 5),
        ("2004", "nonsense", 0),
    ],
)
def test_the_time_of_a_sitting_is_read(version: Version, text: str, seconds: int) -> None:
    name = "cmi.core.session_time" if version == "1.2" else "cmi.session_time"
    assert scorm.seconds_of(version, {name: text}) == seconds


def test_a_part_of_scorm_12_opens_with_what_it_kept() -> None:
    packed = Packed("1.2", "包", (AIMED,))
    kept = {"cmi.suspend_data": "memo", "cmi.core.exit": "suspend", "cmi.core.student_name": "x"}
    values = scorm.opening(
        packed, 0, kept, Learner("id", "林夏"), seconds=3_700, begun=True, ended=False
    )
    assert values["cmi.suspend_data"] == "memo"
    assert values["cmi.core.student_name"] == "林夏"
    assert values["cmi.core.entry"] == "resume"
    assert values["cmi.core.total_time"] == "0001:01:40"
    assert values["cmi.core.lesson_status"] == "not attempted"
    assert values["cmi.student_data.mastery_score"] == "80"
    assert values["cmi.launch_data"] == "x=1"
    assert "cmi.core.exit" not in values


def test_a_part_of_scorm_2004_knows_its_neighbours() -> None:
    packed = Packed("2004", "包", (AIMED, PART))
    learner = Learner("id", "林夏")
    first = scorm.opening(packed, 0, {}, learner, seconds=61, begun=False, ended=False)
    assert first["cmi.entry"] == "ab-initio"
    assert first["cmi.total_time"] == "PT0H1M1S"
    assert first["cmi.scaled_passing_score"] == "0.8"
    assert first["adl.nav.request_valid.continue"] == "true"
    assert first["adl.nav.request_valid.previous"] == "false"
    second = scorm.opening(
        packed, 1, {"cmi.exit": "normal"}, learner, seconds=0, begun=True, ended=True
    )
    assert second["cmi.entry"] == ""
    assert "cmi.launch_data" not in second
    assert "cmi.scaled_passing_score" not in second


@pytest.mark.parametrize(
    ("version", "kept", "ended", "entry"),
    [
        ("1.2", {}, True, ""),
        ("1.2", {"cmi.core.exit": "suspend"}, True, "resume"),
        ("1.2", {}, False, "resume"),
        ("2004", {"cmi.exit": "suspend"}, True, "resume"),
        ("2004", {}, False, "resume"),
    ],
)
def test_what_was_left_in_the_middle_is_resumed(
    version: Version, kept: dict[str, str], ended: bool, entry: str
) -> None:
    packed = Packed(version, "包", (PART,))
    values = scorm.opening(packed, 0, kept, Learner("id", "林"), seconds=0, begun=True, ended=ended)
    assert values["cmi.core.entry" if version == "1.2" else "cmi.entry"] == entry


def test_a_package_is_the_same_after_it_was_kept() -> None:
    packed = Packed("2004", "包", (AIMED, PART))
    assert Packed.of(packed.stored()) == packed


@pytest.mark.parametrize(
    ("name", "good", "inside"),
    [
        ("a/b.html", True, True),
        ("图片/第1页.png", True, True),
        ("folder/", True, True),
        ("", False, False),
        ("x" * 241, False, True),
        ("a\nb", False, True),
        ("../a", True, False),
        ("a//b", True, False),
        ("/a", True, False),
        ("a\\b", True, False),
        ("c:a", True, False),
    ],
)
def test_a_path_inside_a_package_is_short_visible_and_leads_down(
    name: str, good: bool, inside: bool
) -> None:
    assert has_good_name(name) is good
    assert stays_inside(name) is inside
