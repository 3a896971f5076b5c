"""How near raters are to each other and to the engine: figures over the plays of some weeks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import fmean

from app.exams.models.roleplay import PlayReview, ReviewPurpose, RolePlay
from app.exams.queries import roleplay_agreement as queries
from app.exams.rules import agreement
from app.exams.rules.agreement import FEWEST, LEVELS, TARGET, Interval, Pair, Rated
from app.exams.rules.roleplay.scenario import CRITERIA

WEEKS = 8


@dataclass(frozen=True)
class CriterionFigures:
    """One criterion: two raters with each other, and blind ratings with the suggestion. What has
    less than twenty pairs has no figures."""

    criterion: str
    count: int
    exact: float | None
    adjacent: float | None
    kappa: float | None
    interval: Interval | None
    alpha: float | None
    ac2: float | None
    blind: int
    machine: float | None
    machine_bias: float | None


@dataclass(frozen=True)
class RaterFigures:
    """One rater: how many plays, how strict beside the others, where it goes week by week."""

    rater_id: int
    plays: int
    bias: float | None
    drift: float | None
    severity: float | None
    error: float | None
    fit: float | None


@dataclass(frozen=True)
class Agreement:
    """The page of figures."""

    plays: int
    double: int
    adjudicated: int
    blind: int
    whole: CriterionFigures
    criteria: tuple[CriterionFigures, ...]
    raters: tuple[RaterFigures, ...]
    table: tuple[tuple[int, ...], ...]
    weeks: tuple[tuple[datetime, float | None], ...]


def figures(*, at: datetime, weeks: int = WEEKS) -> Agreement:
    """Everything over the last weeks."""
    since = at - timedelta(weeks=weeks)
    plays = queries.rated_exam_plays(since)
    pairs = _pairs(plays)
    machine = _machine(plays)
    everything = [pair for key in CRITERIA for pair in pairs[key]]
    return Agreement(
        plays=len(plays),
        double=sum(len(_independent(play)) > 1 for play in plays),
        adjudicated=sum(
            any(r.purpose == ReviewPurpose.ADJUDICATION for r in play.reviews) for play in plays
        ),
        blind=sum(any(r.blind for r in play.reviews) for play in plays),
        whole=_criterion("", everything, [p for key in CRITERIA for p in machine[key]]),
        criteria=tuple(_criterion(key, pairs[key], machine[key]) for key in CRITERIA),
        raters=_raters(plays, since),
        table=tuple(tuple(everything.count((a, b)) for b in LEVELS) for a in LEVELS),
        weeks=_by_week(plays, since, weeks),
    )


def _levels(review: PlayReview) -> dict[str, int]:
    return {r.criterion: r.level for r in review.ratings if r.level is not None}


def _independent(play: RolePlay) -> list[PlayReview]:
    """The first and the second judgement, made without sight of each other."""
    wanted = (ReviewPurpose.FIRST, ReviewPurpose.SECOND)
    return [review for review in play.reviews if review.purpose in wanted][:2]


def _pairs(plays: Iterable[RolePlay]) -> dict[str, list[Pair]]:
    found: dict[str, list[Pair]] = {key: [] for key in CRITERIA}
    for play in plays:
        reviews = _independent(play)
        if len(reviews) < 2:
            continue
        first, second = map(_levels, reviews)
        for key in CRITERIA:
            if key in first and key in second:
                found[key].append((first[key], second[key]))
    return found


def _machine(plays: Iterable[RolePlay]) -> dict[str, list[Pair]]:
    """Suggestion and blind judgement: only what was given before the suggestion was shown."""
    found: dict[str, list[Pair]] = {key: [] for key in CRITERIA}
    for play in plays:
        for review in play.reviews:
            if not review.blind:
                continue
            for rating in review.ratings:
                if rating.level is not None and rating.suggested is not None:
                    found[rating.criterion].append((rating.suggested, rating.level))
    return found


def _criterion(key: str, pairs: Sequence[Pair], machine: Sequence[Pair]) -> CriterionFigures:
    enough, seen = len(pairs) >= FEWEST, len(machine) >= FEWEST
    units = [list(pair) for pair in pairs]
    return CriterionFigures(
        criterion=key,
        count=len(pairs),
        exact=agreement.exact(pairs) if enough else None,
        adjacent=agreement.adjacent(pairs) if enough else None,
        kappa=agreement.kappa(pairs) if enough else None,
        interval=agreement.kappa_interval(pairs) if enough else None,
        alpha=agreement.krippendorff(units) if enough else None,
        ac2=agreement.ac2(units) if enough else None,
        blind=len(machine),
        machine=agreement.kappa(machine) if seen else None,
        machine_bias=agreement.bias(machine) if seen else None,
    )


def _raters(plays: Sequence[RolePlay], since: datetime) -> tuple[RaterFigures, ...]:
    """Each rater beside the mean of the others on the same plays; severity by the Rasch model."""
    count: dict[int, int] = defaultdict(int)
    differences: dict[int, list[tuple[float, float]]] = defaultdict(list)
    rated: list[Rated] = []
    for play in plays:
        reviews = _independent(play)
        for review in reviews:
            count[review.rater_id] += 1
            rated += [
                Rated(play.id, key, review.rater_id, level)
                for key, level in _levels(review).items()
            ]
        if len(reviews) == 2:
            _differ(reviews, since, differences)
    enough = {rater for rater, total in count.items() if total >= FEWEST}
    severe = {one.rater: one for one in agreement.severities(rated)} if len(count) > 1 else {}
    found = []
    for rater in sorted(count):
        shown = rater in enough and len(differences[rater]) >= FEWEST
        logit = severe.get(rater) if shown else None
        found.append(
            RaterFigures(
                rater,
                count[rater],
                fmean(value for _, value in differences[rater]) if shown else None,
                agreement.drift(differences[rater]) if shown else None,
                logit.logit if logit else None,
                logit.error if logit else None,
                logit.fit if logit else None,
            )
        )
    return tuple(found)


def _differ(
    reviews: Sequence[PlayReview],
    since: datetime,
    differences: Mapping[int, list[tuple[float, float]]],
) -> None:
    first, second = map(_levels, reviews)
    shared = [key for key in first if key in second]
    if not shared:
        return
    gap = fmean(first[key] - second[key] for key in shared)
    for review, value in ((reviews[0], gap), (reviews[1], -gap)):
        week = (review.created_at - since).total_seconds() / (7 * 86_400)
        differences[review.rater_id].append((week, value))


def _by_week(
    plays: Sequence[RolePlay], since: datetime, weeks: int
) -> tuple[tuple[datetime, float | None], ...]:
    found = []
    for number in range(weeks):
        begin = since + timedelta(weeks=number)
        end = begin + timedelta(weeks=1)
        inside = [
            play
            for play in plays
            if len(_independent(play)) > 1 and begin <= _independent(play)[1].created_at < end
        ]
        pairs = [pair for group in _pairs(inside).values() for pair in group]
        found.append((begin, agreement.kappa(pairs) if len(pairs) >= FEWEST else None))
    return tuple(found)


__all__ = ["FEWEST", "TARGET", "Agreement", "figures"]
