"""A video counts as far as it was really watched, in its round, whatever a player claims."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.courses.models.films import VideoWatch
from app.courses.queries import learning as queries
from app.courses.rules.watching import Range
from app.courses.services import forgetting, learning, watching
from app.courses.services.learning import Moment
from app.kernel.actor import Actor
from app.kernel.errors import BadContent, Denied, NotFound
from app.platform.db import transaction
from tests.conftest import NOON, Cast
from tests.films_shelf import OTHER, add_films, film_lesson
from tests.services.courses.conftest import WHEN, ZONE, actor


@pytest.fixture
def lin(shelf: Cast) -> Actor:
    """Lin, who has opened the lesson with the video."""
    learner = actor(shelf.lin)
    with transaction():
        add_films(NOON)
    with transaction():
        learning.start(learner, "films", when=WHEN)
        learning.open_lesson(learner, "films", "one", when=WHEN)
    return learner


def after(seconds: float) -> Moment:
    return Moment(NOON + timedelta(seconds=seconds), ZONE)


def report(
    by: Actor, *ranges: Range, seconds: float, position: int = 0, lesson: str = "one"
) -> VideoWatch:
    with transaction():
        return watching.report(
            by, "films", lesson, "calm.webm", ranges, position=position, at=after(seconds).at
        )


def test_reports_add_up_and_the_lesson_waits_for_them(lin: Actor) -> None:
    report(lin, seconds=1)
    with transaction(), pytest.raises(Denied, match="Watch the video"):
        learning.finish_lesson(lin, "films", "one", when=after(2))
    half = report(lin, (0, 30_000), seconds=31, position=30_000)
    assert (half.percent, half.done_at) == (50, None)
    done = report(lin, (30_000, 60_000), seconds=61, position=60_000)
    assert (done.ranges, done.percent) == ([[0, 60_000]], 100)
    assert done.done_at == after(61).at
    with transaction():
        standing = learning.finish_lesson(lin, "films", "one", when=after(62))
    assert standing.progress.done == 1


def test_nothing_is_credited_before_the_academys_clock_has_run(lin: Actor) -> None:
    first = report(lin, (0, 60_000), seconds=600)
    assert first.ranges == [[0, 4_000]]
    at_once = report(lin, (0, 60_000), seconds=600)
    assert at_once.percent < 90
    assert at_once.done_at is None


def test_a_report_that_comes_twice_counts_once(lin: Actor) -> None:
    report(lin, seconds=0)
    once = report(lin, (0, 10_000), seconds=10)
    ranges = once.ranges
    assert report(lin, (0, 10_000), seconds=10).ranges == ranges


def test_where_skipping_is_forbidden_what_lies_beyond_does_not_count(lin: Actor) -> None:
    with transaction():
        add_films(NOON, film_lesson(skip="no"))
    report(lin, seconds=0)
    row = report(lin, (0, 5_000), (40_000, 60_000), seconds=30)
    assert row.ranges == [[0, 5_000]]


def test_another_device_goes_on_where_the_first_one_stopped(lin: Actor) -> None:
    report(lin, seconds=0)
    report(lin, (0, 20_000), seconds=20, position=20_000)
    row = report(lin, (20_000, 30_000), seconds=86_400, position=30_000)
    assert row.ranges == [[0, 30_000]]
    assert row.position == 30_000


def test_another_video_of_the_same_name_begins_anew_and_what_is_done_stays_done(lin: Actor) -> None:
    report(lin, seconds=0)
    report(lin, (0, 60_000), seconds=60)
    with transaction():
        add_films(NOON, film_lesson(file=OTHER))
    row = report(lin, (0, 4_000), seconds=70)
    assert row.ranges == [[0, 4_000]]
    assert row.done_at is not None


def test_only_who_has_opened_the_lesson_reports(lin: Actor, shelf: Cast) -> None:
    with pytest.raises(Denied):
        report(actor(shelf.mei), (0, 1_000), seconds=1)
    with pytest.raises(NotFound):  # still locked, so never opened
        report(lin, (0, 1_000), seconds=1, lesson="two")
    with transaction(), pytest.raises(NotFound):
        watching.report(lin, "films", "one", "other.webm", [], position=0, at=NOON)
    with transaction(), pytest.raises(BadContent):
        watching.report(lin, "films", "one", "calm.webm", [(0, 1)] * 101, position=0, at=NOON)


def test_a_video_that_need_not_be_watched_holds_nobody_up(lin: Actor) -> None:
    with transaction():
        add_films(NOON, film_lesson(watch=0))
    with transaction():
        standing = queries.standing(lin.id, "films", today=WHEN.today, zone=ZONE)
        assert learning.wanted_of(standing, "one").nothing


def test_what_was_watched_is_handed_to_its_person(lin: Actor) -> None:
    report(lin, seconds=0)
    report(lin, (0, 30_000), seconds=30)
    with transaction():
        told = forgetting.gather(lin.id)
    assert told["videos"] == [{"lesson": "films/one", "video": "calm.webm", "percent": 50}]
