"""The team board in the reader's words, and as the rows of a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from app.growth.labels.words import (
    GROUPS,
    STATES,
    Words,
    days_left,
    figure,
    joined,
    level,
    month,
)
from app.growth.models.framework import IndicatorBody
from app.growth.queries.pictures import Picture
from app.growth.queries.team_board import Board, Row
from app.growth.rules.board import Group
from app.growth.rules.months import whole_months
from app.growth.rules.readiness import Finding
from app.kernel.points import points
from app.platform import i18n
from app.platform.i18n import language
from app.platform.sheets import Cell, Column


def say(message: str, **values: object) -> str:
    """A message in the reader's language."""
    return str(i18n._(message, **values))


def plural(one: str, many: str, number: int, **values: object) -> str:
    """The text for a number, which it may name ``%(num)d``."""
    return str(i18n.ngettext(one, many, number, **values))


# Lower edges of the five bands, in hundredths of a level.
EDGES: Final = (250, 300, 380, 430)


@dataclass(frozen=True)
class Heat:
    """One cell: its text, its band 0 to 5 (0: too few ratings), and how it moved."""

    text: str
    band: int
    change: int
    lacking: int


@dataclass(frozen=True)
class Tile:
    """One monthly figure of the whole board."""

    title: str
    value: str
    note: str
    months: tuple[int | None, ...]
    tone: str = ""


@dataclass(frozen=True)
class Series:
    """One line of a chart: its name and its values by month in hundredths, None for a gap."""

    name: str
    values: tuple[int | None, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """A figure or criterion over months, for the board and its units."""

    key: str
    title: str
    months: tuple[str, ...]
    series: tuple[Series, ...]
    target: int | None
    target_text: str


def band(value: int | None) -> int:
    """Which of the five bands a level falls into; 0 for none."""
    return 0 if value is None else 1 + sum(value >= edge for edge in EDGES)


def heat(picture: Picture) -> list[Heat]:
    """The cells of one person, in the framework's order of criteria."""
    found = []
    for key in picture.criteria:
        mean = picture.means[key]
        found.append(Heat(level(mean.level), band(mean.level), mean.change, mean.lacking))
    return found


def in_post(words: Words, picture: Picture) -> str:
    """Junior · 11 months."""
    months = whole_months(picture.dossier.in_post_since(picture.on), picture.on)
    time = plural("%(num)d month", "%(num)d months", months)
    return f"{words.tier(picture.tier, short=True)} · {time}"


def to_know(words: Words, row: Row) -> str:
    """The one thing to know about somebody."""
    picture, ready = row.picture, row.picture.readiness
    if row.objects:
        return say("Objects to a line; an answer is due")
    if row.case is not None:
        return say("Case open: %(state)s", state=STATES[row.case.state][0])
    if picture.group is Group.READY:
        return say("All %(needed)s met, can be proposed", needed=ready.needed)
    if picture.risks:
        return words.risk(picture.risks[0])
    if not ready.target and picture.step is None:
        return say("Highest tier, everything in force")
    missing = [words.title(f.requirement) for f in ready.findings if not f.good]
    if picture.group is Group.NEAR:
        return say("Missing: %(what)s", what=joined(missing))
    expiring = ready.expiring()
    if expiring and expiring[0].until is not None:
        title = words.title(expiring[0].requirement)
        return say("%(what)s ends on %(day)s", what=title, day=i18n.short_day(expiring[0].until))
    if picture.step is not None:
        return words.step(picture.step, _finding(picture, picture.step.requirement))
    return ""


def _finding(picture: Picture, key: str) -> Finding:
    ready = picture.readiness
    stack = [*ready.findings, *ready.upkeep]
    for finding in stack:
        if finding.key == key:
            return finding
        stack.extend(finding.parts)
    raise KeyError(key)


def tiles(words: Words, board: Board) -> list[Tile]:
    """The figures that the framework wants shown on every board."""
    found = []
    for key in words.framework.board.shown:
        body = board.figure(key)
        if body is None:
            continue
        series = board.figure_months(key)
        known = [(name, value) for name, value in series if value is not None]
        value = known[-1][1] if known else None
        notes, tone = [], ""
        if body.target is not None:
            target = points(body.target)
            sign = "≤" if body.better == "lower" else "≥"
            notes.append(say("target %(target)s", target=f"{sign} {figure(body, target)}"))
            if value is not None:
                good = value <= target if body.better == "lower" else value >= target
                tone = "" if good else "warm"
        if len(known) > 1 and value is not None:
            before, earlier = known[-2]
            if earlier is not None and value != earlier:
                change = i18n.number((value - earlier) / 100)
                change = change if value < earlier else f"+{change}"
                notes.append(
                    say("%(change)s on %(month)s", change=change.replace("-", "−"),
                        month=month(before))
                )  # fmt: skip
        elif value is None:
            notes = [say("no figures yet")]
        months = tuple(v for _, v in series)
        found.append(Tile(body.title.said_in(language()), figure(body, value), " · ".join(notes),
                          months, tone))  # fmt: skip
    return found


def choices(words: Words) -> list[tuple[str, str]]:
    """What can be compared over time: figures, then criteria."""
    body = words.framework
    return [(e.key, e.title.said_in(language())) for e in (*body.indicators, *body.criteria)]


def comparison(words: Words, board: Board, most: int = 3) -> Comparison:
    """The chosen figure or criterion by month: the whole board, beside its units where it shows
    more than one."""
    keys = [key for key, _ in choices(words)]
    usual = next(iter(words.framework.board.shown), keys[0])
    key = board.wanted.figure if board.wanted.figure in keys else usual
    body = board.figure(key)
    line = board.months(key)
    units = board.by_unit(key)
    series = [_series(say("All shown"), line, body)]
    if len(units) > 1:
        series += [_series(u.name.said_in(language()), values, body) for u, values in units[:most]]
    target, text = None, ""
    if body is not None and body.target is not None:
        target = points(body.target)
        text = figure(body, target)
    elif body is None:
        target = points(words.framework.board.wanted_level)
        text = level(target)
    return Comparison(
        key, words.name(key), tuple(month(name) for name, _ in line), tuple(series), target, text
    )


def _series(name: str, values: list[tuple[str, int | None]], body: IndicatorBody | None) -> Series:
    texts = tuple(figure(body, v) if body is not None else level(v) for _, v in values)
    return Series(name, tuple(v for _, v in values), texts)


def left(until: date | None, on: date) -> str:
    """How many days are left."""
    return plural("%(num)d day left", "%(num)d days left", days_left(until, on))


def columns(words: Words) -> list[Column]:
    """The columns of the board as a file."""
    names = [say("Name"), say("Staff number"), say("Team"), say("Tier"), say("Group")]
    criteria = [words.name(c.key) for c in words.framework.criteria]
    last = [say("Requirements met"), say("Of"), say("What to know")]
    widths = {say("What to know"): 50, say("Team"): 18, say("Name"): 14}
    return [Column(name, widths.get(name, 12)) for name in (*names, *criteria, *last)]


def table(words: Words, board: Board) -> list[list[Cell]]:
    """The rows of the board as a file: the same people in the same order as on the page."""
    found: list[list[Cell]] = []
    for row in board.rows:
        picture = row.picture
        person = picture.person
        levels: list[Cell] = [
            None if (value := picture.means[key].level) is None else round(value / 100, 1)
            for key in picture.criteria
        ]
        found.append(
            [
                person.name,
                person.staff_no,
                person.team.said_in(language()) if person.team else "",
                words.tier(picture.tier, short=True),
                str(GROUPS[picture.group][0]),
                *levels,
                picture.readiness.met,
                picture.readiness.needed,
                to_know(words, row),
            ]
        )
    return found


def lede(board: Board) -> list[str]:
    """The situation in up to three short pieces."""
    ready, near = board.count(Group.READY), board.count(Group.NEAR)
    risk = board.count(Group.AT_RISK)
    total = len(board.everybody)
    pieces = [
        plural("%(ready)s of %(num)d person is ready", "%(ready)s of %(num)d people are ready",
                 total, ready=ready)
    ]  # fmt: skip
    if near:
        pieces.append(plural("%(num)d is a step or two away", "%(num)d are a step or two away",
                               near))  # fmt: skip
    if risk:
        pieces.append(plural("talk to %(num)d this week", "talk to %(num)d this week", risk))
    return pieces
