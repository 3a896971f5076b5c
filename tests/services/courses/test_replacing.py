"""Words are replaced in drafts, and all of it can be taken back."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from app.content import store
from app.courses.models.bodies import Course, Lesson
from app.courses.services import replacing as services
from app.courses.services.replacing import Place, Wanted
from app.kernel.errors import BadContent, Conflict, NotFound
from app.platform.db import db, transaction
from tests.conftest import NOON, Cast
from tests.courses_shelf import lesson
from tests.services.courses.conftest import actor


def found(wanted: Wanted) -> list[Place]:
    """What is found, leaving no transaction open."""
    places = services.find(wanted)
    db.session.rollback()
    return places


def names(places: list[Place]) -> list[str]:
    """Every hit as the page names it."""
    return [
        f"{place.kind}|{place.key}|{place.number}|{spot.field}|{hit.number}"
        for place in places
        for spot in place.spots
        for hit in spot.hits
    ]


def test_words_are_found_in_courses_and_lessons_of_both_languages(shelf: Cast) -> None:
    places = found(Wanted("closing"))
    assert [(p.kind, p.key) for p in places] == [("lesson", "after/one"), ("lesson", "late/close")][
        ::-1
    ]
    assert [spot.field for spot in places[0].spots] == ["title.en", "body.en"]
    assert found(Wanted("closing", exact=True)) == []
    assert found(Wanted("Closing", language="zh")) == []
    assert [p.key for p in found(Wanted("Closing", course="after"))] == ["after/one"]
    assert [(p.kind, p.key) for p in found(Wanted("Late parcels"))] == [("course", "late")]
    assert found(Wanted("开始", course="late"))[0].spots[0].field == "section-0.zh"
    assert found(Wanted("")) == []
    with pytest.raises(BadContent):
        services.find(Wanted("x" * 201))


def test_only_what_is_chosen_is_replaced_and_learners_see_nothing_of_it_yet(shelf: Cast) -> None:
    tao, wanted = actor(shelf.tao), Wanted("Closing")
    chosen = [name for name in names(found(wanted)) if "late/close" in name and "title" in name]
    with transaction():
        row = services.replace(wanted, "The end", chosen, by=tao, at=NOON)
        assert [(c["key"], c["places"], c["had_draft"]) for c in row.changes] == [
            ("late/close", 1, False)
        ]
        draft = store.latest(Lesson, "late/close").body.en
        live = store.current(Lesson, "late/close").body.en
        assert draft is not None
        assert live is not None
        assert (draft.title, draft.body) == ("The end", live.body)
        assert live.title == "Closing"
        assert store.latest(Lesson, "after/one").number == 1


def test_taking_back_leaves_everything_as_it_was(shelf: Cast) -> None:
    tao, wanted = actor(shelf.tao), Wanted("Closing")
    with transaction():
        store.save(Lesson, "after/one", lesson(minutes=8), by=tao, at=NOON, expected=1)
    db.session.rollback()
    with transaction():
        row = services.replace(wanted, "The end", names(found_here(wanted)), by=tao, at=NOON)
        assert [c["had_draft"] for c in row.changes] == [False, True]
        done = services.undo(row.public_id, by=tao, at=NOON + timedelta(hours=1))
        assert (done.back, done.left) == (2, ())
        assert not store.entry(Lesson, "late/close").has_draft
        assert store.latest(Lesson, "after/one").body == lesson(minutes=8)
        with pytest.raises(Conflict):
            services.undo(row.public_id, by=tao, at=NOON)
        with pytest.raises(NotFound):
            services.undo(uuid4(), by=tao, at=NOON)


def found_here(wanted: Wanted) -> list[Place]:
    """What is found, within the transaction."""
    return services.find(wanted)


def test_what_somebody_worked_on_since_is_left_alone(shelf: Cast) -> None:
    tao, wanted = actor(shelf.tao), Wanted("Closing")
    with transaction():
        row = services.replace(wanted, "The end", names(found_here(wanted)), by=tao, at=NOON)
        store.save(Lesson, "late/close", lesson(minutes=9), by=tao, at=NOON, expected=2)
        store.publish(Lesson, "after/one", by=tao, at=NOON)
        done = services.undo(row.public_id, by=tao, at=NOON)
        assert (done.back, set(done.left)) == (0, {"late/close", "after/one"})
        assert store.latest(Lesson, "late/close").body == lesson(minutes=9)


def test_a_course_s_own_words_are_replaced_too(shelf: Cast) -> None:
    tao = actor(shelf.tao)
    for words, instead in (("Late parcels", "Delays"), ("Begin", "To begin with")):
        with transaction():
            wanted = Wanted(words, course="late", exact=True)
            services.replace(wanted, instead, names(found_here(wanted)), by=tao, at=NOON)
        db.session.rollback()
    body = store.latest(Course, "late").body
    assert (body.title.en, body.sections[0].title.en) == ("Delays", "To begin with")
    assert body.lesson_keys == ["calm", "close"]


def test_a_text_that_changed_meanwhile_stops_all_of_it(shelf: Cast) -> None:
    tao, wanted = actor(shelf.tao), Wanted("Closing")
    chosen = names(found(wanted))
    with transaction():
        store.save(Lesson, "late/close", lesson(minutes=9), by=tao, at=NOON, expected=1)
    db.session.rollback()
    with pytest.raises(Conflict, match="Look again"), transaction():
        services.replace(wanted, "The end", chosen, by=tao, at=NOON)
    db.session.rollback()
    assert store.latest(Lesson, "after/one").number == 1


@pytest.mark.parametrize(
    ("instead", "chosen"),
    [
        ("x", []),
        ("x" * 201, ["lesson|late/close|1|title.en|0"]),
        ("", ["lesson|late/close|1|title.en|0"]),
        ("x", ["exam|junior|1|title.en|0"]),
        ("x", ["lesson|late/close|1|title.en"]),
        ("x", ["lesson|late/close|one|title.en|0"]),
        ("x", ["lesson|late/close|1|minutes|0"]),
    ],
)
def test_what_cannot_be_is_refused(shelf: Cast, instead: str, chosen: list[str]) -> None:
    tao = actor(shelf.tao)
    with pytest.raises(BadContent), transaction():
        services.replace(Wanted("Closing"), instead, chosen, by=tao, at=NOON)
