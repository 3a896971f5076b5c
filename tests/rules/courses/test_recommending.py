"""What is lacking leads to courses, each once, with every reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.courses.rules.recommending import MOST, MOST_EACH, Advice, Lack, Offer, advised

KEYS = [f"c{number}" for number in range(16)]
SKILLS = ["orders", "chat"]
OFFERS = st.lists(
    st.builds(
        Offer,
        st.sampled_from(KEYS),
        st.sampled_from(["", "e1", "e2"]),
        st.lists(st.sampled_from(SKILLS), unique=True).map(tuple),
        st.one_of(
            st.none(), st.dictionaries(st.sampled_from(["calm", "quick"]), st.integers(0, 3))
        ),
        st.integers(0, 5),
    ),
    unique_by=lambda offer: offer.key,
)
LACKS = st.lists(
    st.one_of(
        st.builds(Lack, st.just("course"), st.sampled_from(KEYS), st.text(max_size=2)),
        st.builds(Lack, st.just("exam"), st.sampled_from(["e1", "e2"]), st.text(max_size=2)),
        st.builds(Lack, st.just("criterion"), st.sampled_from(["calm", "quick"]), st.just("w")),
        st.builds(Lack, st.just("competency"), st.sampled_from(SKILLS), st.just("v")),
        st.builds(Lack, st.just("tenure"), st.just("months"), st.just("u")),
    )
)
SOME = st.sets(st.sampled_from(KEYS))


@given(LACKS, OFFERS, SOME, SOME)
def test_only_offered_courses_that_are_not_under_way_are_advised_each_once_and_not_too_many(
    lacks: list[Lack], offers: list[Offer], done: set[str], begun: set[str]
) -> None:
    found = advised(lacks, offers, done=done, begun=begun)
    courses = [each.course for each in found]
    assert len(set(courses)) == len(courses) <= MOST
    assert set(courses) <= {offer.key for offer in offers} - begun
    asked = {lack.key for lack in lacks if lack.kind == "course"}
    assert set(courses) & done <= asked
    whys = {lack.why for lack in lacks}
    for each in found:
        assert each.reasons
        assert len(set(each.reasons)) == len(each.reasons)
        assert set(each.reasons) <= whys


@given(LACKS, OFFERS, SOME)
def test_a_lacking_course_that_is_offered_is_advised(
    lacks: list[Lack], offers: list[Offer], done: set[str]
) -> None:
    wanted = {lack.key for lack in lacks if lack.kind == "course"} & {o.key for o in offers}
    found = {each.course for each in advised(lacks, offers, done=done, begun=())}
    assert wanted <= found or len(found) == MOST


def test_each_kind_finds_what_helps_most_and_reasons_come_together() -> None:
    offers = [
        Offer("talk", competencies=("chat", "orders"), trained={"calm": 1}, place=1),
        Offer("calm", competencies=("chat",), trained={"calm": 3}, place=2),
        Offer("peak", competencies=("chat", "orders"), trained={"calm": 2}, place=3),
        Offer("law", exam="e1", place=4),
    ]
    lacks = [
        Lack("exam", "e1", "the exam"),
        Lack("criterion", "calm", "calmer"),
        Lack("competency", "chat", "lost points"),
        Lack("course", "calm", "asked for"),
    ]
    found = advised(lacks, offers, done=(), begun=())
    assert found == [
        Advice("law", ("the exam",)),
        Advice("calm", ("calmer", "lost points", "asked for")),
        Advice("peak", ("calmer",)),
        Advice("talk", ("lost points",)),
    ]
    assert MOST_EACH == 2


@pytest.mark.parametrize("kind", ["exam", "criterion", "competency"])
def test_a_completed_course_is_advised_only_where_it_is_lacking_itself(kind: str) -> None:
    offers = [Offer("a", exam="k", competencies=("k",), trained={"k": 1})]
    assert advised([Lack(kind, "k", "w")], offers, done=["a"], begun=()) == []
    assert advised([Lack("course", "a", "w")], offers, done=["a"], begun=()) == [
        Advice("a", ("w",))
    ]
