"""The learning path: what counts, what has run out, what comes next."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.growth.rules.dossier import CourseDone, Dossier
from app.growth.rules.learning import Progress, path
from app.growth.rules.months import add_months

TODAY = date(2026, 11, 25)
STAGES = (("a", "b"), ("c", "d", "e"))
COURSES = [course for stage in STAGES for course in stage]
histories = st.lists(st.tuples(st.sampled_from(COURSES), st.integers(-40, 900)), max_size=12).map(
    lambda rows: [(course, TODAY - timedelta(days=days)) for course, days in rows]
)


def dossier(*done: tuple[str, date]) -> Dossier:
    return Dossier(
        date(2020, 1, 1), [CourseDone(f"{n}", day, course) for n, (course, day) in enumerate(done)]
    )


def states(*done: tuple[str, date], **valid_months: int) -> list[str]:
    stages = path(STAGES, dossier(*done), TODAY, valid_months=valid_months)
    return [stop.progress.value for stage in stages for stop in stage]


def test_the_first_course_not_done_is_next() -> None:
    assert states() == ["next", "open", "open", "open", "open"]
    assert states(("a", TODAY), ("c", TODAY)) == ["done", "next", "done", "open", "open"]
    assert states(*((course, TODAY) for course in COURSES)) == ["done"] * 5


def test_a_completion_runs_out_on_the_day_it_no_longer_counts() -> None:
    year_ago = add_months(TODAY, -12)
    assert states(("a", year_ago), a=12)[0] == "renew"
    assert states(("a", year_ago + timedelta(days=1)), a=12)[0] == "done"
    assert states(("a", year_ago))[0] == "done"


def test_what_happens_later_is_not_known_yet() -> None:
    assert states(("a", TODAY + timedelta(days=1)))[0] == "next"


@given(histories, st.dictionaries(st.sampled_from(COURSES), st.integers(1, 24)))
def test_a_path_keeps_its_courses_and_names_one_next(
    done: list[tuple[str, date]], valid_months: dict[str, int]
) -> None:
    stages = path(STAGES, dossier(*done), TODAY, valid_months=valid_months)
    assert tuple(tuple(stop.course for stop in stage) for stage in stages) == STAGES
    stops = [stop for stage in stages for stop in stage]
    known = {course for course, day in done if day <= TODAY}
    for stop in stops:
        assert (stop.on is not None) == (stop.course in known)
        assert (stop.until is not None) == (stop.course in known and stop.course in valid_months)
        past = stop.until is not None and stop.until <= TODAY
        assert (stop.progress is Progress.RENEW) == past
    following = [stop for stop in stops if stop.progress is Progress.NEXT]
    assert len(following) == (0 if known >= set(COURSES) else 1)


@given(histories)
def test_doing_a_course_again_never_takes_it_away(done: list[tuple[str, date]]) -> None:
    again = [*done, ("a", TODAY)]
    assert states(*again, a=1)[0] == "done"
