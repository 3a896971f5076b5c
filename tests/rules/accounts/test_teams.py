"""Who is whose manager, and since when."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.accounts.rules.teams import (
    Belonging,
    Leadership,
    Span,
    inside,
    leaders_on,
    leads_since,
    led_on,
    may_nest,
    move,
    upwards,
)

DAY = date(2026, 11, 24)
SHOP, PRE, PRE_NIGHT, AFTER = 1, 2, 3, 4
TREE = {SHOP: None, PRE: SHOP, PRE_NIGHT: PRE, AFTER: SHOP}
GAO, QIU, PING, LIN = 11, 12, 13, 14


def ago(days: int) -> date:
    return DAY - timedelta(days=days)


def lead(unit: int, person: int, since: int, until: int | None = None, deputy: bool = False):  # type: ignore[no-untyped-def]
    return Leadership(unit, person, deputy, Span(ago(since), None if until is None else ago(until)))


days = st.integers(-400, 400).map(ago)
trees = st.dictionaries(st.integers(1, 8), st.one_of(st.none(), st.integers(1, 8)), max_size=8)
spans = st.tuples(days, st.one_of(st.none(), st.integers(0, 300))).map(
    lambda p: Span(p[0], None if p[1] is None else p[0] + timedelta(days=p[1]))
)
leaderships = st.lists(
    st.builds(Leadership, st.integers(1, 8), st.integers(11, 14), st.booleans(), spans), max_size=8
)


def test_the_nearest_manager_counts_before_the_shops() -> None:
    terms = [lead(SHOP, PING, 300), lead(PRE, GAO, 100)]
    assert leaders_on(PRE, DAY, TREE, terms) == (GAO,)
    assert leaders_on(PRE_NIGHT, DAY, TREE, terms) == (GAO,)
    assert leaders_on(AFTER, DAY, TREE, terms) == (PING,)
    assert leaders_on(PRE, ago(150), TREE, terms) == (PING,)
    assert leaders_on(None, DAY, TREE, terms) == ()
    assert leaders_on(AFTER, DAY, TREE, []) == ()


def test_managers_stand_before_deputies_and_nobody_leads_themselves() -> None:
    terms = [lead(PRE, QIU, 200, deputy=True), lead(PRE, GAO, 10), lead(PRE, GAO, 9)]
    assert leaders_on(PRE, DAY, TREE, terms) == (GAO, QIU)
    assert leaders_on(PRE, DAY, TREE, terms, of=GAO) == (QIU,)


def test_a_deputy_leads_for_the_days_named() -> None:
    terms = [lead(PRE, QIU, 5, until=-2, deputy=True)]
    assert led_on(QIU, DAY, TREE, terms) == {PRE, PRE_NIGHT}
    assert led_on(QIU, ago(-2), TREE, terms) == set()
    assert led_on(QIU, ago(6), TREE, terms) == set()


def test_since_when_reaches_back_over_terms_without_a_gap() -> None:
    terms = [lead(PRE, GAO, 90, until=30), lead(SHOP, GAO, 30), lead(PRE, GAO, 300, until=200)]
    assert leads_since(GAO, PRE_NIGHT, DAY, TREE, terms) == ago(90)
    assert leads_since(GAO, AFTER, DAY, TREE, terms) == ago(30)
    assert leads_since(GAO, PRE, ago(250), TREE, terms) == ago(300)
    assert leads_since(QIU, PRE, DAY, TREE, terms) is None
    assert leads_since(GAO, PRE, ago(150), TREE, terms) is None


def test_a_team_cannot_stand_inside_itself() -> None:
    assert may_nest(PRE, None, TREE)
    assert may_nest(PRE, AFTER, TREE)
    assert not may_nest(PRE, PRE, TREE)
    assert not may_nest(PRE, PRE_NIGHT, TREE)


@given(trees, st.integers(1, 8))
def test_walking_up_always_ends(parents: dict[int, int | None], unit: int) -> None:
    way = list(upwards(unit, parents))
    assert len(way) == len(set(way)) <= len(parents) + 1


@given(trees, st.integers(1, 8), st.integers(1, 8))
def test_inside_is_upwards_read_backwards(
    parents: dict[int, int | None], unit: int, top: int
) -> None:
    if unit in parents:
        assert (unit in inside(top, parents)) == (top in upwards(unit, parents))


@given(trees, leaderships, st.integers(1, 8), st.integers(11, 14), days)
def test_who_leads_on_a_day_has_led_since_then_or_before(
    parents: dict[int, int | None], terms: list[Leadership], unit: int, person: int, day: date
) -> None:
    since = leads_since(person, unit, day, parents, terms)
    leads = unit in led_on(person, day, parents, terms)
    if unit in parents:
        assert (since is not None) == leads
    if since is not None:
        assert since <= day
        assert leads_since(person, unit, since, parents, terms) == since


@given(trees, leaderships, st.integers(1, 8), days)
def test_the_leaders_of_a_unit_do_lead_it(
    parents: dict[int, int | None], terms: list[Leadership], unit: int, day: date
) -> None:
    for person in leaders_on(unit, day, parents, terms):
        assert leads_since(person, unit, day, parents, terms) is not None


def test_moving_keeps_history_and_lets_plans_lapse() -> None:
    rows = [
        Belonging(1, PRE, Span(ago(300), ago(100))),
        Belonging(2, AFTER, Span(ago(100))),
        Belonging(3, PRE, Span(ago(-30))),
    ]
    assert move(rows, PRE, DAY).cut == {2: DAY, 3: ago(-30)}
    assert move(rows, PRE, DAY).opens
    assert move(rows, None, DAY).cut == {2: DAY, 3: ago(-30)}
    assert not move(rows, None, DAY).opens
    assert move(rows[:2], AFTER, DAY) == move([], None, DAY)
    assert move(rows[:2], PRE, ago(100)).cut == {2: ago(100)}
    assert move([], PRE, DAY).opens


def applied(rows: list[Belonging], to: int | None, on: date) -> list[Belonging]:
    plan = move(rows, to, on)
    kept = [
        Belonging(r.id, r.unit, Span(r.span.since, plan.cut.get(r.id, r.span.until))) for r in rows
    ]
    if plan.opens and to is not None:
        kept.append(Belonging(100 + len(rows), to, Span(on)))
    return kept


@given(st.lists(st.tuples(st.one_of(st.none(), st.sampled_from([PRE, AFTER])), days), max_size=6))
def test_however_one_moves_one_is_in_at_most_one_team(
    moves: list[tuple[int | None, date]],
) -> None:
    rows: list[Belonging] = []
    for to, on in moves:
        before = {r.id: r for r in rows}
        rows = applied(rows, to, on)
        for row in rows:
            if row.id in before and row.span.since < on:
                assert row.span.holds(row.span.since) == before[row.id].span.holds(row.span.since)
        at_on = [r.unit for r in rows if r.span.holds(on)]
        assert at_on == ([to] if to is not None else [])
        after = [r.unit for r in rows if r.span.holds(on + timedelta(days=5000))]
        assert after == at_on
    for offset in range(-450, 450, 25):
        assert len([r for r in rows if r.span.holds(ago(offset))]) <= 1
