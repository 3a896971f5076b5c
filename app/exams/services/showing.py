"""What a learner may see of a paper: items without their keys, and later, with them."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from app.exams.models.bodies import ItemBody
from app.exams.models.item_parts import Blank, CaseLine, Medium
from app.exams.models.ratings import Appeal, Rating, ResponseReview, SlotScore
from app.exams.queries.attempts import Latest
from app.exams.rules.matching import same
from app.exams.rules.scoring import Answer, AnswerShape, PartialRule, read_answer
from app.exams.services.papers import PaperItem, PaperView, keyed
from app.exams.services.scoring import Given, answer_of
from app.kernel.points import Points
from app.kernel.wording import Wording
from app.language.simplify import simplified


class ShownItem(NamedTuple):
    """An item on the screen. There is nothing in it that would tell the key."""

    number: int
    type: str
    shape: str
    points: Points
    section: str
    stem: Wording
    case: tuple[CaseLine, ...]
    given: tuple[Wording, ...]
    media: tuple[Medium, ...]
    options: tuple[Wording, ...]
    option_media: tuple[Medium | None, ...]
    lefts: tuple[Wording, ...]
    left_media: tuple[Medium | None, ...]
    blanks: int
    units: tuple[str, ...]
    group: int
    part: int
    parts: int
    frame: ItemBody | None
    rule: PartialRule | None
    answer: object
    answered: bool
    revision: int
    saved_at: datetime | None
    flagged: bool


@dataclass(frozen=True)
class ShownSection:
    """A part of the paper."""

    title: Wording | None
    items: tuple[ShownItem, ...]

    @property
    def answered(self) -> int:
        """How many items have an answer."""
        return sum(item.answered for item in self.items)


_CHOICES = frozenset({AnswerShape.ONE, AnswerShape.SEVERAL})


def shown_item(
    slot: PaperItem, latest: Latest | None, *, flagged: bool, together: bool = False
) -> ShownItem:
    """One item for the sitting page; ``together`` with the other parts of its case, whose text then
    stands once, before the first part, as its ``frame``."""
    item = slot.own if together else slot.item
    raw = None if latest is None or latest.answer is None else json.loads(latest.answer)
    read = read_answer(item.shape, raw)
    partly = item.type in ("multiple", "ordering", "matching") or len(item.blanks) > 1
    return ShownItem(
        number=slot.number,
        type=item.type,
        shape=item.shape,
        points=slot.points,
        section=slot.section,
        stem=item.stem,
        case=tuple(item.case),
        given=tuple(item.given),
        media=tuple(item.media),
        options=slot.options,
        option_media=slot.option_media,
        lefts=slot.lefts,
        left_media=slot.left_media,
        blanks=len(item.blanks),
        units=tuple(item.units),
        group=slot.group,
        part=slot.part,
        parts=slot.parts,
        frame=slot.case if together and slot.part == 1 else None,
        rule=(PartialRule.EACH if item.type == "fill_in" else item.rule) if partly else None,
        answer=read if item.shape in _CHOICES else raw,
        answered=read is not None,
        revision=latest.revision if latest else 0,
        saved_at=latest.received_at if latest else None,
        flagged=flagged,
    )


def shown_paper(
    paper: PaperView, latest: Mapping[int, Latest], flagged: Collection[int]
) -> list[ShownSection]:
    """The whole paper for the sitting page."""
    flags = set(flagged)
    return [
        ShownSection(
            paper.exam.section_title(key),
            tuple(
                shown_item(
                    slot, latest.get(slot.number), flagged=slot.number in flags, together=True
                )
                for slot in slots
            ),
        )
        for key, slots in paper.sections()
    ]


@dataclass(frozen=True)
class ReviewedOption:
    """An option after release: what it was, whether it was chosen, whether it was right."""

    text: Wording
    chosen: bool
    right: bool
    share: int
    why: Wording | None
    media: Medium | None = None


@dataclass(frozen=True)
class ReviewedPair:
    """A blank, a step or a pair after release: what was given and what was right."""

    label: Wording | None
    given: Wording | str | None
    right: Wording
    correct: bool
    label_media: Medium | None = None
    given_media: Medium | None = None
    right_media: Medium | None = None


@dataclass(frozen=True)
class ReviewedPoint:
    """A key point as the raters saw it."""

    text: Wording
    worth: float
    earned: Points | None


@dataclass(frozen=True)
class ReviewedItem:
    """An item after release, with the key, the explanation and what raters said."""

    number: int
    item: ItemBody
    slot: PaperItem
    points: Points
    earned: Points | None
    blank: bool
    options: tuple[ReviewedOption, ...]
    pairs: tuple[ReviewedPair, ...]
    text: str | None
    points_given: tuple[ReviewedPoint, ...]
    comments: tuple[str, ...]
    appeal: Appeal | None

    @property
    def full(self) -> bool:
        """Were all points earned?"""
        return self.earned == self.points


def reviewed(
    paper: PaperView,
    answers: Mapping[int, Latest],
    scores: Sequence[SlotScore],
    reviews: Mapping[int, list[tuple[ResponseReview, list[Rating]]]],
    appeals: Mapping[int, Appeal],
) -> list[ReviewedItem]:
    """The whole paper for the review page."""
    found = []
    for score in scores:
        slot = keyed(paper.slot(score.slot), score.key_version_id)
        latest = answers.get(score.slot)
        given = None if latest is None else Given(latest.slot, latest.revision, latest.answer)
        answer = answer_of(slot, given)
        said = [pair for pair in reviews.get(score.slot, []) if pair[0].counts]
        found.append(
            ReviewedItem(
                number=slot.number,
                item=slot.item,
                slot=slot,
                points=score.worth,
                earned=score.earned,
                blank=score.blank,
                options=_options(slot, answer),
                pairs=_pairs(slot, answer),
                text=answer if isinstance(answer, str) else None,
                points_given=_points(slot, said),
                comments=tuple(review.comment for review, _ in said if review.comment),
                appeal=appeals.get(score.slot),
            )
        )
    return found


def practised(slot: PaperItem, text: str | None, earned: Points | None) -> ReviewedItem:
    """One item with its key, beside an answer that was given in practice (None: not answered)."""
    answer = answer_of(slot, None if text is None else Given(slot.number, 1, text))
    return ReviewedItem(
        number=slot.number,
        item=slot.item,
        slot=slot,
        points=slot.points,
        earned=earned,
        blank=answer is None,
        options=_options(slot, answer),
        pairs=_pairs(slot, answer),
        text=answer if isinstance(answer, str) else None,
        points_given=_points(slot, ()),
        comments=(),
        appeal=None,
    )


def _options(slot: PaperItem, answer: Answer) -> tuple[ReviewedOption, ...]:
    item = slot.item
    if item.type == "true_false":
        said = (Wording("正确", "True"), Wording("错误", "False"))
        return tuple(
            ReviewedOption(text, answer == n, (n == 0) is item.correct, 0, None)
            for n, text in enumerate(said)
        )
    chosen = set(answer) if isinstance(answer, tuple) else {answer}
    return tuple(
        ReviewedOption(
            item.options[place].text,
            place in chosen,
            item.options[place].correct,
            int(item.options[place].share * 100),
            item.options[place].why,
            item.options[place].media,
        )
        for place in slot.shown
        if item.options
    )


def _pairs(slot: PaperItem, answer: Answer) -> tuple[ReviewedPair, ...]:
    item = slot.item
    given = list(answer) if isinstance(answer, tuple) else []
    if item.type == "fill_in":
        return tuple(_blank(blank, _at(given, n)) for n, blank in enumerate(item.blanks))
    if item.type == "ordering":
        return tuple(
            ReviewedPair(None, _text_at(item.steps, _at(given, n)), step, _at(given, n) == n)
            for n, step in enumerate(item.steps)
        )
    return tuple(
        ReviewedPair(
            pair.left,
            _text_at(item.right_sides, _at(given, n)),
            pair.right,
            _at(given, n) == n,
            pair.left_media,
            _medium_at(item.right_media, _at(given, n)),
            pair.right_media,
        )
        for n, pair in enumerate(item.pairs)
    )


def _blank(blank: Blank, given: object) -> ReviewedPair:
    text = str(given or "")
    right = Wording(blank.zh[0], blank.en[0])
    return ReviewedPair(None, text or None, right, same(text, blank.accepted, simplified))


def _at(given: Sequence[object], place: int) -> object:
    return given[place] if place < len(given) else None


def _text_at(texts: Sequence[Wording], place: object) -> Wording | None:
    return texts[place] if isinstance(place, int) and place < len(texts) else None


def _medium_at(media: Sequence[Medium | None], place: object) -> Medium | None:
    return media[place] if isinstance(place, int) and place < len(media) else None


def _points(
    slot: PaperItem, said: Sequence[tuple[ResponseReview, list[Rating]]]
) -> tuple[ReviewedPoint, ...]:
    """Each key point with what the last rater gave for it."""
    last = {rating.point: rating.earned for rating in said[-1][1]} if said else {}
    return tuple(
        ReviewedPoint(point.text, point.points, last.get(point.key))
        for point in slot.item.key_points
    )
