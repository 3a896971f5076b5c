"""What the editor rests on: conditions taken apart, parts of a file, the picture, steps back."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exams.rules.roleplay import drawing, outline
from app.exams.rules.roleplay.conditions import conjuncts, parse, with_part, without_part
from app.exams.rules.roleplay.graph import Graph, graph_of, readable, unreached
from app.exams.rules.roleplay.lint import examples, faults, patterns_of
from app.exams.rules.roleplay.parsing import read
from app.exams.rules.roleplay.scenario import Scenario
from app.exams.rules.roleplay.steps import Steps, steps

NAMES = ["said.a", "met.b", "act.greet", "goal.c", "anger"]
conditions = st.recursive(
    st.sampled_from([*NAMES, "patience <= 20", "turn > 2"]),
    lambda inner: st.one_of(
        st.builds("not {}".format, st.sampled_from(NAMES)),
        st.builds("({} or {})".format, inner, inner),
        st.builds("{} and {}".format, inner, inner),
        st.builds("not ({})".format, inner),
    ),
    max_leaves=6,
)
values = st.fixed_dictionaries(
    {name: st.sampled_from([0.0, 1.0]) for name in [*NAMES, "patience", "turn", "said.new"]}
)


@given(conditions, values)
def test_the_parts_of_a_condition_hold_together_as_it_does(
    source: str, known: dict[str, float]
) -> None:
    parts = conjuncts(source)
    assert parse(source).holds(known) == all(bool(parse(part).holds(known)) for part in parts)


@given(conditions, values)
def test_a_part_asked_for_and_no_longer_asked_for_leaves_the_same_condition(
    source: str, known: dict[str, float]
) -> None:
    more = with_part(source, "said.new")
    expected = bool(parse(source).holds(known)) and bool(known["said.new"])
    assert bool(parse(more).holds(known)) == expected
    again = without_part(more, "said.new")
    assert bool(parse(again).holds(known)) == bool(parse(source).holds(known))
    assert with_part(more, "said.new") == more


@given(conditions, values)
def test_what_holds_was_possible(source: str, known: dict[str, float]) -> None:
    condition = parse(source)
    if condition.holds(known):
        assert condition.possible(lambda name: bool(known.get(name)))
    assert set(condition.wanted) <= set(condition.names)


def test_a_part_that_does_not_stand_alone_is_left() -> None:
    assert without_part("said.a or met.b", "said.a") == "said.a or met.b"
    assert with_part("said.a or met.b", "met.c") == "(said.a or met.b) and met.c"
    assert with_part("", "met.c") == "met.c"
    assert without_part("met.c", "met.c") == ""
    assert parse("").possible(lambda name: False)
    assert parse("not said.a").wanted == ()
    assert parse("not not said.a").wanted == ("said.a",)


BOTH = {"zh": ["一"], "en": ["one"]}


def line(key: str, when: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "when": when, "say": BOTH, **more}


BODY: dict[str, Any] = {
    "title": {"zh": "题", "en": "T"},
    "facts": {"eta": {"label": "eta", "value": "2"}, "by": {"label": "by", "value": "3"}},
    "customer": {
        "goals": [
            {"key": "told", "accept_if": "fact.eta"},
            {"key": "loop", "accept_if": "goal.all"},
        ]
    },
    "needs": {
        "eta": {"answered_by": ["fact.eta", "act.check_now"], "again": BOTH},
        "mute": {"answered_by": ["act.greet"], "again": BOTH},
    },
    "storylets": [
        line("open", "opening", raises=["eta"]),
        line("give", "now.act.check_now", tells=["by"]),
        line("after", "told.by and not said.after"),
        line("thanks", "met.eta and said.open"),
        line("done", "goal.all and goal.told and goal.strange"),
        line("lost", "met.mute"),
        line("echo", "said.lost"),
        line("deaf", "told.eta"),
        line("broken", "said.open and ("),
        line("odd", "said.nobody or told.nothing or need.nowhere"),
    ],
    "ends": [{"when": "goal.all", "outcome": "solved"}, {"when": "said.thanks", "outcome": "left"}],
    "points": [
        {"key": "p", "criterion": "attitude", "any": ["act.greet"]},
        {"key": "q", "criterion": "attitude", "any": ["act.greet"]},
    ],
    "tests": [{"name": "t", "kind": "ideal", "lines": ["1 A x"], "expect": {}}],
}


def scenario(body: dict[str, Any] = BODY) -> Scenario:
    return read({**body, "key": "k"})


def test_lines_that_wait_for_what_never_comes_are_never_said() -> None:
    assert unreached(scenario()) == ((5, "lost"), (6, "echo"), (7, "deaf"))
    found = faults(scenario(), {"greet", "check_now"})
    never = [fault.path for fault in found if "never said" in fault.message]
    assert never == [("storylets", 5), ("storylets", 6), ("storylets", 7)]
    assert readable("(").names == ()


def edges(graph: Graph) -> set[tuple[str, str, str]]:
    return {(edge.source, edge.target, edge.kind) for edge in graph.edges}


def test_the_picture_shows_who_leads_to_whom() -> None:
    graph = graph_of(scenario())
    assert edges(graph) >= {
        ("storylets/open", "needs/eta", "raises"),
        ("needs/eta", "storylets/give", "answers"),
        ("storylets/give", "storylets/after", "after"),
        ("storylets/open", "storylets/thanks", "after"),
        ("needs/eta", "storylets/thanks", "answers"),
        ("needs/eta", "ends/1", "answers"),
        ("storylets/thanks", "ends/2", "after"),
    }
    assert not any(edge.source == edge.target for edge in graph.edges)
    lost = {node.at for node in graph.nodes if not node.reached}
    assert lost == {"storylets/lost", "storylets/echo", "storylets/deaf", "needs/mute"}
    into = {edge.by for edge in graph.into("storylets/give")}
    assert into == {("act.check_now",)}
    assert {edge.target for edge in graph.out_of("storylets/thanks")} == {"ends/2"}


def test_without_a_customer_there_is_nothing_to_draw() -> None:
    empty = graph_of(scenario({"title": "T", "points": []}))
    assert drawing.picture(empty).boxes == ()


links = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=30)


@given(st.integers(1, 12), links)
def test_boxes_stand_apart_on_the_sheet_and_every_line_is_drawn(
    count: int, pairs: list[tuple[int, int]]
) -> None:
    when = {n: ["opening"] if n == 0 else [] for n in range(count)}
    for source, target in pairs:
        if source < count and target < count:
            when[target].append(f"said.s{source}")
    body = {
        "title": "T",
        "storylets": [line(f"s{n}", " or ".join(when[n])) for n in range(count)],
    }
    graph = graph_of(scenario(body))
    sheet = drawing.picture(graph)
    assert {box.node.at for box in sheet.boxes} == {node.at for node in graph.nodes}
    assert len(sheet.lines) == len(graph.edges)
    width, height = drawing.BOX
    for box in sheet.boxes:
        assert 0 <= box.x <= sheet.width - width
        assert 0 <= box.y <= sheet.height - height
        for other in sheet.boxes:
            if other is not box:
                apart = abs(box.x - other.x) >= width or abs(box.y - other.y) >= height
                assert apart, (box, other)


def test_parts_are_found_by_key_or_number() -> None:
    assert outline.addresses(BODY, "facts") == ("eta", "by")
    assert outline.addresses(BODY, "ends") == ("1", "2")
    assert outline.addresses(BODY, "panels") == ()
    assert outline.part_of(BODY, "needs", "mute") == {"key": "mute", **BODY["needs"]["mute"]}
    assert outline.part_of(BODY, "storylets", "nobody") is None
    assert outline.place_of(BODY, "facts", "by") == ("facts", "by")
    assert outline.place_of(BODY, "ends", "2") == ("ends", 1)
    assert outline.address_of(BODY, ("needs", "eta", "again")) == "eta"
    assert outline.address_of(BODY, ("points", 1)) == "q"
    assert outline.address_of(BODY, ("points", 9)) == ""
    assert outline.address_of(BODY, ("points", "x")) == ""
    assert outline.address_of(BODY, ("title", "zh")) == ""
    assert outline.address_of(BODY, ("points",)) == ""


places = [(c, at) for c in outline.COLLECTIONS for at in outline.addresses(BODY, c)]


@given(st.sampled_from(places))
def test_a_part_put_back_changes_nothing(place: tuple[str, str]) -> None:
    collection, at = place
    part = outline.part_of(BODY, collection, at)
    assert part is not None
    assert outline.with_part_at(BODY, collection, at, part) == BODY


@given(st.sampled_from(places), st.integers(-12, 12))
def test_moving_keeps_every_part_and_taking_out_takes_one(place: tuple[str, str], by: int) -> None:
    collection, at = place
    moved = outline.moved(BODY, collection, at, by)
    assert sorted(map(str, moved[collection])) == sorted(map(str, BODY[collection]))
    rest = outline.without_part_at(BODY, collection, at)
    assert len(rest[collection]) == len(BODY[collection]) - 1
    assert outline.without_part_at(rest, collection, "nobody") == rest
    assert outline.moved(BODY, collection, "nobody", by) == BODY


def test_a_renamed_part_keeps_its_place_and_a_new_one_comes_last() -> None:
    renamed = outline.with_part_at(BODY, "facts", "eta", {"key": "when", "value": "2"})
    assert list(renamed["facts"]) == ["when", "by"]
    added = outline.with_part_at(BODY, "facts", None, {"key": "new", "value": "2"})
    assert list(added["facts"]) == ["eta", "by", "new"]
    line_more = outline.with_part_at(BODY, "storylets", None, line("new", ""))
    assert line_more["storylets"][-1]["key"] == "new"
    assert "facts" in outline.with_part_at({}, "facts", None, {"key": "a"})


WIRES = [
    ("storylets/thanks", "needs/mute"),
    ("storylets/open", "storylets/after"),
    ("needs/mute", "storylets/thanks"),
    ("needs/mute", "ends/1"),
    ("storylets/give", "ends/2"),
]


@given(st.sampled_from(WIRES))
def test_a_wire_is_drawn_and_taken_away_again(wire: tuple[str, str]) -> None:
    source, target = wire
    joined = outline.wired(BODY, source, target)
    assert (source, target) in {(s, t) for s, t, _kind in edges(graph_of(scenario(joined)))}
    assert outline.wired(joined, source, target) == joined
    parted = outline.unwired(joined, source, target)
    before = edges(graph_of(scenario(BODY)))
    assert edges(graph_of(scenario(parted))) == before


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("needs/eta", "needs/mute"),
        ("ends/1", "storylets/open"),
        ("storylets/open", "storylets/open"),
        ("storylets/nobody", "needs/eta"),
        ("storylets/open", "needs/nowhere"),
        ("facts/eta", "storylets/open"),
        ("storylets/open", "points/p"),
    ],
)
def test_what_has_no_wire_cannot_be_joined(source: str, target: str) -> None:
    with pytest.raises(ValueError, match="/"):
        outline.wired(BODY, source, target)


def test_patterns_are_found_wherever_they_stand() -> None:
    body = {
        **BODY,
        "facts": {"f": {"value": "1", "said": ["a"], "slots": [
            {"pattern": "b", "near": "c", "right": ["1"]}]}},
        "acts": [{"key": "x", "cues": {"zh": ["d"], "en": []}, "vetoes": {"zh": [], "en": ["e"]}}],
        "jargon": ["f"],
        "record": {"checks": {"cause": ["g("]}},
    }  # fmt: skip
    assert list(patterns_of(scenario(body))) == ["a", "b", "c", "d", "e", "f", "g("]
    found = faults(scenario(body), {"greet", "check_now"})
    assert ("record",) in [fault.path for fault in found if "cannot be read" in fault.message]


class Book:
    """The plain model: a list of texts and a place in it."""

    def __init__(self) -> None:
        self.texts, self.place = ["0"], 0

    def write(self, text: str) -> None:
        self.texts = [*self.texts[: self.place + 1], text]
        self.place += 1

    def step(self, by: int) -> bool:
        if 0 <= self.place + by < len(self.texts):
            self.place += by
            return True
        return False


@given(st.lists(st.sampled_from(["write", "back", "forward"]), max_size=25))
def test_steps_go_where_a_list_with_a_place_goes(deeds: list[str]) -> None:
    book, versions, texts = Book(), [(1, "")], {1: "0"}
    for number, deed in enumerate(deeds, 2):
        stand = steps(versions)
        fresh = len(versions) + 1
        if deed == "write":
            book.write(str(number))
            versions.append((fresh, ""))
            texts[fresh] = str(number)
            continue
        target = stand.back if deed == "back" else stand.forward
        assert book.step(-1 if deed == "back" else 1) == (target is not None)
        if target is not None:
            versions.append((fresh, f"version {target} again"))
            texts[fresh] = texts[target]
    assert texts[versions[-1][0]] == book.texts[book.place]


def test_an_old_version_taken_again_is_a_step_of_its_own() -> None:
    assert steps([]) == Steps(0, None, None)
    taken = [(1, ""), (2, ""), (3, ""), (4, "version 1 again")]
    assert steps(taken) == Steps(1, 3, None)
    back = [*taken, (5, "version 3 again")]
    assert steps(back) == Steps(3, 2, 1)


def test_an_act_with_too_few_sentences_is_named() -> None:
    body = {**BODY, "acts": [{"key": "x", "examples": BOTH, "counters": BOTH}]}
    act = scenario(body).acts[0]
    assert len(list(examples(act))) == 4
    assert all(text.startswith("x: 1 ") for text in examples(act))
