"""A questionnaire: what may be asked, what counts as an answer, and what the answers say."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from app.growth.rules.intervals import Estimate, mean_of, wilson
from app.kernel.moves import after
from app.kernel.wording import Wording

MOST_QUESTIONS: Final = 30
MOST_WORDS: Final = 1000
SHOWN_FROM: Final = 5
PER_HOUR: Final = 20
_ORDER = re.compile(r"[A-Z0-9-]{6,32}")


class SurveyState(StrEnum):
    """Being written, answered, over."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class SurveyEvent(StrEnum):
    """What moves a survey."""

    OPEN = "open"
    CLOSE = "close"


MOVES: Final[Mapping[tuple[SurveyState, SurveyEvent], SurveyState]] = {
    (SurveyState.DRAFT, SurveyEvent.OPEN): SurveyState.OPEN,
    (SurveyState.OPEN, SurveyEvent.CLOSE): SurveyState.CLOSED,
    (SurveyState.CLOSED, SurveyEvent.OPEN): SurveyState.OPEN,
}


def advance(state: SurveyState, event: SurveyEvent) -> SurveyState:
    """The state after the event. Raise IllegalMove if the table has no such move."""
    return after(MOVES, state, event)


def takes_answers(state: SurveyState, closes_at: datetime | None, at: datetime) -> bool:
    """Is the survey open now? Its end counts also where nobody closed it."""
    return state is SurveyState.OPEN and (closes_at is None or at < closes_at)


class Mode(StrEnum):
    """Whoever has the link, or one answer to an order."""

    ANONYMOUS = "anonymous"
    ORDER = "order"


class Kind(StrEnum):
    """How a question is answered."""

    SCALE = "scale"
    YES_NO = "yes_no"
    CHOICE = "choice"
    SEVERAL = "several"
    WORDS = "words"


class About(StrEnum):
    """What a question is about; agents and teams are compared by those about agents."""

    OVERALL = "overall"
    FUNCTION = "function"
    AGENT = "agent"
    AFTER_SALES = "after_sales"
    SUGGESTION = "suggestion"


@dataclass(frozen=True)
class Question:
    """One question in both languages; ``options`` belong to choices."""

    key: str
    kind: Kind
    about: About
    title: Wording
    required: bool = True
    options: tuple[tuple[str, Wording], ...] = ()

    def kept(self) -> dict[str, Any]:
        """As it is stored."""
        return {
            "key": self.key,
            "kind": self.kind.value,
            "about": self.about.value,
            "title": {"zh": self.title.zh, "en": self.title.en},
            "required": self.required,
            "options": [{"key": k, "zh": w.zh, "en": w.en} for k, w in self.options],
        }

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Question:
        """From what was stored."""
        return cls(
            kept["key"],
            Kind(kept["kind"]),
            About(kept["about"]),
            Wording(kept["title"]["zh"], kept["title"]["en"]),
            kept["required"],
            tuple((o["key"], Wording(o["zh"], o["en"])) for o in kept["options"]),
        )


def faults(questions: Sequence[Question]) -> list[tuple[str, str]]:
    """What keeps a questionnaire from being opened: key of the question (or nothing) and why."""
    found: list[tuple[str, str]] = []
    if not questions:
        found.append(("", "Ask at least one question."))
    if len(questions) > MOST_QUESTIONS:
        found.append(("", "Nobody answers more than thirty questions; leave some out."))
    seen: set[str] = set()
    for question in questions:
        if question.title.missing:
            found.append((question.key, "The question is missing in one of the two languages."))
        if question.key in seen:
            found.append((question.key, "Two questions have the same key."))
        seen.add(question.key)
        chosen = question.kind in (Kind.CHOICE, Kind.SEVERAL)
        if chosen and len(question.options) < 2:
            found.append((question.key, "A choice needs at least two options."))
        if any(option.missing for _, option in question.options):
            found.append((question.key, "An option is missing in one of the two languages."))
    if questions and all(q.kind is Kind.WORDS for q in questions):
        found.append(("", "Ask for at least one rating or choice, so that there is a result."))
    return found


def options_of(text: str) -> tuple[tuple[str, Wording], ...]:
    """Options from lines such as ``在线聊天 | Online chat``; one text stands for both."""
    found = []
    for number, line in enumerate((x for x in text.splitlines() if x.strip()), 1):
        zh, _, en = (part.strip() for part in line.partition("|"))
        found.append((f"o{number}", Wording(zh or en, en or zh)))
    return tuple(found)


@dataclass(frozen=True)
class Read:
    """What a form held: the answers that can be taken, and what is wrong with the others."""

    answers: Mapping[str, Any]
    errors: Mapping[str, str]


def read(questions: Sequence[Question], given: Mapping[str, Sequence[str]]) -> Read:
    """Answers from a form's values by the keys of the questions. Messages are msgids."""
    answers: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for question in questions:
        values = [v.strip() for v in given.get(question.key, ()) if v.strip()]
        if not values:
            if question.required:
                errors[question.key] = "Please answer this question."
            continue
        known = _known(question, values)
        if known is None:
            errors[question.key] = "Please choose one of the answers shown."
        elif question.kind is Kind.WORDS and len(known) > MOST_WORDS:
            errors[question.key] = "At most a thousand characters, please."
        else:
            answers[question.key] = known
    return Read(answers, errors)


def _known(question: Question, values: Sequence[str]) -> Any:
    keys = {key for key, _ in question.options}
    match question.kind:
        case Kind.WORDS:
            return values[0]
        case Kind.SCALE:
            return int(values[0]) if values[0] in ("1", "2", "3", "4", "5") else None
        case Kind.YES_NO:
            return {"yes": True, "no": False}.get(values[0])
        case Kind.CHOICE:
            return values[0] if values[0] in keys else None
        case _:
            return sorted(set(values)) if set(values) <= keys else None


@dataclass(frozen=True)
class Tally:
    """What the answers to one question say. ``estimate`` is a mean in hundredths for a scale, the
    share of yes for yes and no; ``counts`` are the answers by option."""

    question: Question
    estimate: Estimate
    counts: Mapping[str, int]
    top: Estimate

    @property
    def n(self) -> int:
        """How many answered."""
        return self.estimate.n


def tally(question: Question, answers: Iterable[Mapping[str, Any]]) -> Tally:
    """Count one question over all answers; words are counted only. ``top`` is the share of the
    two best marks of a scale."""
    given = [a[question.key] for a in answers if question.key in a]
    n = len(given)
    none = Estimate(n)
    if question.kind is Kind.SCALE:
        counted = Counter(str(v) for v in given)
        good = sum(v >= 4 for v in given)
        return Tally(
            question,
            mean_of([100 * v for v in given], 100, 500),
            {str(mark): counted[str(mark)] for mark in range(1, 6)},
            wilson(good, n),
        )
    if question.kind is Kind.YES_NO:
        hits = sum(given)
        return Tally(question, wilson(hits, n), {"yes": hits, "no": n - hits}, none)
    if question.kind is Kind.WORDS:
        return Tally(question, none, {}, none)
    several = question.kind is Kind.SEVERAL
    picked = Counter(key for v in given for key in (v if several else [v]))
    return Tally(question, none, {key: picked[key] for key, _ in question.options}, none)


def rated(questions: Sequence[Question], answers: Iterable[Mapping[str, Any]]) -> Estimate:
    """The mean of everybody's ratings of the agent (of all scales, where none is about agents):
    each answer counts once, by its own mean."""
    scales = [q.key for q in questions if q.kind is Kind.SCALE]
    about = [q.key for q in questions if q.kind is Kind.SCALE and q.about is About.AGENT] or scales
    means = []
    for answer in answers:
        marks = [100 * answer[key] for key in about if key in answer]
        if marks:
            means.append((2 * sum(marks) + len(marks)) // (2 * len(marks)))
    return mean_of(means, 100, 500)


def may_answer(recent: Iterable[datetime], at: datetime) -> bool:
    """Throttle: no more than so many answers an hour from one address."""
    hour = at - timedelta(hours=1)
    return sum(hour < moment <= at for moment in recent) < PER_HOUR


def order_no(text: str) -> str | None:
    """An order's number as it is compared: capitals without blanks; None for what is none."""
    plain = re.sub(r"\s+", "", text).upper()
    return plain if _ORDER.fullmatch(plain) else None


# --- links that say whose service is rated ------------------------------------------------------


def sealed(secret: str, *parts: object) -> str:
    """A short keyed digest; the same parts give the same one, nobody without the key makes it."""
    text = "|".join(str(part) for part in parts)
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()[:20]


def place_code(secret: str, survey: object, kind: str, number: int) -> str:
    """The end of a link for one agent (``a``) or unit (``u``)."""
    return f"{kind}{number}-{sealed(secret, 'place', survey, kind, number)[:10]}"


def place_in(secret: str, survey: object, code: str) -> tuple[str, int] | None:
    """Whose link this is; None if nobody made it."""
    match = re.fullmatch(r"([au])(\d{1,12})-[0-9a-f]{10}", code)
    if match is None:
        return None
    kind, number = match[1], int(match[2])
    expected = place_code(secret, survey, kind, number)
    return (kind, number) if hmac.compare_digest(expected, code) else None


# --- comments -----------------------------------------------------------------------------------

TAGS: Final[Mapping[str, tuple[str, ...]]] = {
    "praise": ("谢谢", "满意", "很好", "耐心", "点赞", "thank", "great", "excellent", "patient"),
    "attitude": ("态度", "敷衍", "不耐烦", "礼貌", "rude", "attitude", "polite", "impatient"),
    "speed": ("慢", "等了", "很久", "没人回", "快", "slow", "wait", "fast", "quick"),
    "solving": ("没解决", "解决", "推来推去", "solve", "fixed", "unresolved"),
    "product": ("质量", "坏", "色差", "尺码", "假货", "quality", "broken", "size", "fake"),
    "after_sales": ("退款", "退货", "换货", "售后", "refund", "return", "exchange"),
    "logistics": ("物流", "快递", "发货", "包裹", "delivery", "courier", "parcel", "shipping"),
    "price": ("价格", "优惠", "差价", "贵", "price", "coupon", "discount"),
    "system": ("机器人", "转人工", "链接", "app", "页面", "robot", "website"),
}


def suggested(comment: str) -> list[str]:
    """Tags that the words of a comment suggest; a person confirms or changes them."""
    text = comment.lower()
    return [tag for tag, words in TAGS.items() if any(word in text for word in words)]
