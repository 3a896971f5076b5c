"""From the body of a scenario file to values; what the author left out is filled in.

``read`` trusts the shape, which the content check has proven.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.exams.rules.roleplay.library import Act
from app.exams.rules.roleplay.scenario import (
    DEFAULT_WEIGHTS,
    Action,
    Dynamic,
    End,
    Fact,
    Goal,
    Lines,
    Need,
    Panel,
    Point,
    Scenario,
    Slot,
    Storylet,
    Trial,
)
from app.kernel.wording import Wording

Body = Mapping[str, Any]


def wording(value: Any) -> Wording:
    """A text given once for both languages, or in each."""
    if isinstance(value, Mapping):
        zh, en = str(value.get("zh") or ""), str(value.get("en") or "")
        return Wording(zh or en, en or zh)
    text = "" if value is None else str(value)
    return Wording(text, text)


def _lines(value: Any) -> Lines:
    if not value:
        return Lines()
    return Lines(*(tuple(str(line) for line in value.get(lang) or ()) for lang in ("zh", "en")))


def _texts(value: Any) -> tuple[str, ...]:
    """Both languages' lists in one, or a plain list."""
    if isinstance(value, Mapping):
        return tuple(str(t) for lang in ("zh", "en") for t in value.get(lang) or ())
    return tuple(str(t) for t in value or ())


def _listed(value: Any) -> tuple[str, ...]:
    if value is None or value == "":
        return ()
    return (value,) if isinstance(value, str) else tuple(str(v) for v in value)


def read_act(body: Body) -> Act:
    """An act of the library or of a scenario."""
    return Act(
        key=str(body["key"]),
        title=wording(body.get("title") or body["key"]),
        kind=str(body.get("kind") or "act"),
        courtesy=bool(body.get("courtesy")),
        by_polarity=body.get("polarity", "match") != "ignore",
        examples=_texts(body.get("examples")),
        counters=_texts(body.get("counters")),
        cues=_texts(body.get("cues")),
        vetoes=_texts(body.get("vetoes")),
        code=str(body.get("code") or ""),
        criterion=str(body.get("criterion") or ""),
    )


def _point(body: Body) -> tuple[Point, Act | None]:
    key = str(body["key"])
    any_of = _listed(body.get("any"))
    own: Act | None = None
    if body.get("examples"):
        own = Act(
            key=f"say-{key}",
            title=wording(body.get("title")),
            kind="point",
            by_polarity=body.get("polarity", "match") != "ignore",
            examples=_texts(body.get("examples")),
            counters=_texts(body.get("counters")),
            cues=_texts(body.get("cues")),
            vetoes=_texts(body.get("vetoes")),
        )
        any_of = (*any_of, f"act.say-{key}")
    point = Point(
        key=key,
        criterion=str(body["criterion"]),
        title=wording(body.get("title")),
        any_of=any_of,
        all_of=_listed(body.get("all")),
        needed_for=int(body.get("needed_for") or 0),
        within=int(body.get("within") or 0),
        after=str(body.get("after") or ""),
        weight=int(body.get("weight") or 1),
        advice=wording(body["advice"]) if body.get("advice") else None,
        scripts=_listed(body.get("scripts")),
    )
    return point, own


def _taboo(number: int, body: Body) -> Act:
    return Act(
        key=f"taboo_here_{body.get('key') or number}",
        title=wording(body.get("title") or body.get("code")),
        kind="taboo",
        examples=_texts(body.get("examples")),
        counters=_texts(body.get("counters")),
        cues=_texts(body.get("cues")),
        vetoes=_texts(body.get("vetoes")),
        code=str(body["code"]),
        criterion=str(body.get("criterion") or ""),
    )


def _fact(key: str, body: Body) -> Fact:
    return Fact(
        key=key,
        label=wording(body.get("label") or key),
        value=wording(body.get("value")),
        secret=bool(body.get("secret")),
        said=_texts(body.get("said")),
        slots=tuple(
            Slot(
                str(slot["pattern"]),
                str(slot.get("near") or ""),
                frozenset(str(right) for right in slot["right"]),
            )
            for slot in body.get("slots") or ()
        ),
        source=str(body.get("source") or ""),
    )


def _panel(body: Body) -> Panel:
    return Panel(
        key=str(body["key"]),
        title=wording(body["title"]),
        icon=str(body.get("icon") or "file-text"),
        lookup=bool(body.get("lookup")),
        rows=tuple((wording(r["label"]), wording(r["value"])) for r in body.get("rows") or ()),
        track=tuple((wording(s["what"]), wording(s["when"])) for s in body.get("track") or ()),
        text=wording(body["text"]) if body.get("text") else None,
        tab=str(body.get("tab") or "order"),
        ref=str(body.get("ref") or ""),
    )


def _action(body: Body) -> Action:
    return Action(
        key=str(body["key"]),
        title=wording(body["title"]),
        icon=str(body.get("icon") or "checklist"),
        allowed=bool(body.get("allowed", True)),
        asks=str(body.get("asks") or ""),
        most=int(body["most"]) if body.get("most") is not None else None,
        goes_to=wording(body["goes_to"]) if body.get("goes_to") else None,
        result=wording(body["result"]) if body.get("result") else None,
    )


def _storylet(body: Body) -> Storylet:
    return Storylet(
        key=str(body["key"]),
        when=str(body.get("when") or ""),
        say=_lines(body.get("say")),
        once=bool(body.get("once", True)),
        raises=_listed(body.get("raises")),
        tells=_listed(body.get("tells")),
        priority=int(body.get("priority") or 0),
        escalating=bool(body.get("escalating")),
        by=wording(body["by"]) if body.get("by") else None,
    )


def _trial(body: Body) -> Trial:
    expect = body.get("expect") or {}
    levels = {
        str(key): (int(pair[0]), int(pair[-1]))
        for key, pair in (expect.get("levels") or {}).items()
    }
    critical = expect.get("critical")
    return Trial(
        name=str(body["name"]),
        kind=str(body["kind"]),
        language=str(body.get("language") or "zh"),
        lines=tuple(str(line) for line in body["lines"]),
        least=expect.get("least"),
        most=expect.get("most"),
        passed=expect.get("passed"),
        critical=tuple(critical) if critical is not None else None,
        levels=levels,
    )


def read(body: Body, standards: Mapping[str, int] | None = None) -> Scenario:
    """The scenario of a checked file. ``standards`` fills times the file leaves to the house."""
    house = {"first_reply": 30, "reply": 60, **(standards or {})}
    own = body.get("standards") or {}
    authority: Body = body.get("authority") or {}
    customer: Body = body.get("customer") or {}
    state = customer.get("state") or {}
    pairs = [_point(point) for point in body.get("points") or ()]
    acts = [read_act({**act, "kind": act.get("kind", "act")}) for act in body.get("acts") or ()]
    acts += [act for _, act in pairs if act is not None]
    acts += [_taboo(n, taboo) for n, taboo in enumerate(body.get("taboos") or (), 1)]
    record: Body = body.get("record") or {}
    slow = body.get("channel") == "email"
    # Once connected, a caller hears an answer within half a minute.
    spoken = min(30, house["reply"]) if body.get("channel") == "phone" else house["reply"]
    return Scenario(
        key=str(body["key"]),
        title=wording(body["title"]),
        summary=wording(body.get("summary")),
        channel=str(body.get("channel") or "chat"),
        subject=wording(body.get("subject")),
        difficulty=int(body.get("difficulty") or 1),
        tags=_listed(body.get("tags")),
        minutes=int(body.get("minutes") or 15),
        pass_level=round(float(body.get("pass_level") or 3.0) * 100),
        weights={**DEFAULT_WEIGHTS, **(body.get("weights") or {})},
        seat=wording(body.get("seat")),
        situation=wording(body.get("situation")),
        powers=tuple(
            (str(power.get("icon") or "check"), wording(power))
            for power in authority.get("powers") or ()
        ),
        compensation_most=int(authority.get("compensation_most") or 0),
        escalates=_listed(authority.get("escalates")),
        first_reply=int(own.get("first_reply") or (14_400 if slow else house["first_reply"])),
        reply=int(own.get("reply") or (28_800 if slow else spoken)),
        customer=wording(customer.get("name") or {"zh": "顾客", "en": "Customer"}),
        customer_note=wording(customer.get("note")),
        persona=wording(customer.get("persona")),
        upset=bool(customer.get("upset")),
        complaint=bool(customer.get("complaint")),
        patience=int(state.get("patience", 60)),
        trust=int(state.get("trust", 50)),
        anger=int(state.get("anger", 30)),
        goals=tuple(
            Goal(str(goal["key"]), wording(goal.get("title")), str(goal["accept_if"]))
            for goal in customer.get("goals") or ()
        ),
        dynamics=tuple(
            Dynamic(
                str(item["when"]),
                bool(item.get("first_only")),
                *(int(item.get(name) or 0) for name in ("patience", "trust", "anger")),
            )
            for item in customer.get("dynamics") or ()
        ),
        facts={key: _fact(key, fact) for key, fact in (body.get("facts") or {}).items()},
        panels=tuple(_panel(panel) for panel in body.get("panels") or ()),
        actions=tuple(_action(action) for action in body.get("actions") or ()),
        needs={
            key: Need(key, _listed(need.get("answered_by")), _lines(need.get("again")))
            for key, need in (body.get("needs") or {}).items()
        },
        storylets=tuple(_storylet(storylet) for storylet in body.get("storylets") or ()),
        points=tuple(point for point, _ in pairs),
        acts=tuple(acts),
        ends=tuple(
            End(str(end["when"]), str(end["outcome"]), _lines(end.get("say")))
            for end in body.get("ends") or ()
        ),
        record=_listed(record.get("fields")) or ("cause", "action", "promise"),
        record_checks={k: _texts(v) for k, v in (record.get("checks") or {}).items()},
        jargon=_texts(body.get("jargon")),
        practice=_listed(body.get("practice")),
        trials=tuple(_trial(trial) for trial in body.get("tests") or ()),
    )


def read_acts(bodies: Sequence[Body]) -> tuple[Act, ...]:
    """The acts of all library files, in the order given."""
    return tuple(read_act(act) for body in bodies for act in body.get("acts") or ())
