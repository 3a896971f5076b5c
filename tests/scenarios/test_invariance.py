"""What must change nothing, and what must change something: the same talk in other writing keeps
its grade, a sentence turned into its denial loses what it earned, and the further a talk goes on
like the ideal one the higher it stands.

Goals: nineteen of twenty pairs at most five points apart, nineteen of twenty denials without their
point, tau 0.9. Where a floor below is lower than its goal, it is what was measured.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from itertools import combinations

import pytest

from app.exams.rules.roleplay.grading import Result, grade
from app.exams.rules.roleplay.scenario import Trial
from app.exams.rules.roleplay.trials import Reader, parse_line, performed
from tests.speech import KEYS, shipped

pytestmark = pytest.mark.slow
Lines = list[tuple[float, bool, str]]
SAME_POINTS = 5
SHORT = {
    r"\bI'm\b": "I am", r"\bI'll\b": "I will", r"\bI've\b": "I have", r"\bcan't\b": "cannot",
    r"\bwon't\b": "will not", r"\bdon't\b": "do not", r"\bisn't\b": "is not",
    r"\bwe'll\b": "we will", r"\bit's\b": "it is",
}  # fmt: skip
DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")
MARKS = str.maketrans({"。": "！", "，": "、", "！": "。"})


def wide(text: str) -> str:
    return text.translate(DIGITS)


def written_out(text: str) -> str:
    for short, full in SHORT.items():
        text = re.sub(short, full, text)
    return text.replace("星期", "周").replace("什么", "啥")


def otherwise_stopped(text: str) -> str:
    return text.translate(MARKS)


def decorated(text: str) -> str:
    return f"  {text} 🙂\u200b"


def shouted(text: str) -> str:
    return text.upper()


WRITINGS: dict[str, Callable[[str], str]] = {
    "full-width figures": wide,
    "written out": written_out,
    "other stops": otherwise_stopped,
    "a smile and blanks": decorated,
    "capitals": shouted,
}


def talk(trial: Trial) -> Lines:
    return [*map(parse_line, trial.lines)]


def graded(reader: Reader, lines: Lines) -> Result:
    return grade(reader.scenario, performed(reader, lines), reader.judging)


def ideals(reader: Reader) -> list[Trial]:
    return [trial for trial in reader.scenario.trials if trial.kind == "ideal"]


def test_the_same_talk_in_other_writing_keeps_its_grade() -> None:
    moved, seen = [], 0
    for key in KEYS:
        reader = shipped(key)
        for trial in ideals(reader):
            lines = talk(trial)
            before = graded(reader, lines).total
            for name, write in WRITINGS.items():
                again = [(at, mine, write(text) if mine else text) for at, mine, text in lines]
                after = graded(reader, again).total
                seen += 1
                if abs(after - before) > SAME_POINTS:
                    moved.append(f"{key}, {trial.name}, {name}: {before} to {after}")
    assert len(moved) <= 0.05 * seen, (seen, moved)


def test_the_ideal_talk_stands_alike_in_both_languages() -> None:
    apart, seen = [], 0
    for key in KEYS:
        reader = shipped(key)
        by_language = {trial.language: trial for trial in reversed(ideals(reader))}
        if len(by_language) < 2:
            continue
        totals = {name: graded(reader, talk(trial)).total for name, trial in by_language.items()}
        seen += 1
        if abs(totals["zh"] - totals["en"]) > SAME_POINTS:
            apart.append(f"{key}: {totals}")
    assert len(apart) <= 0.25 * seen, (seen, apart)


def mentioned(span: str, language: str) -> str:
    """The words as what one will not say."""
    return f"I won't say {span}" if language == "en" else f"我不会说{span}"


VERBS = {
    "en": ((r"\bI'll\b", "I won't"), (r"\bI will\b", "I will not"),
           (r"\bI can\b(?!['’n])", "I can't"),
           (r"\bI've\b", "I haven't"), (r"\bI have\b", "I have not"), (r"\bI'm\b", "I'm not"),
           (r"\bI am\b", "I am not"), (r"\bI understand\b", "I don't understand"),
           (r"\bwe'll\b", "we won't"), (r"\bwe will\b", "we will not"),
           (r"\bwe can\b(?!['’n])", "we can't")),
    "zh": (("我会", "我不会"), ("我来", "我不来"), ("我帮", "我不帮"), ("帮您", "不帮您"),
           ("给您", "不给您"), ("为您", "不为您"), ("可以", "不可以"), ("我理解", "我不理解"),
           ("已经", "没有"), ("我马上", "我不会马上"), ("我这就", "我不会")),
}  # fmt: skip


def denied(span: str, language: str) -> str | None:
    """The words with their verb denied; None where no verb of the list stands in them."""
    if re.search(r"[?？吗]|\b(?:not|no need)\b|不|没|未", span):
        return None
    for verb, instead in VERBS[language]:
        turned = re.sub(verb, instead, span, count=1)
        if turned != span:
            return turned
    return None


def still_earned(turn: Callable[[str, str], str | None]) -> tuple[int, list[str]]:
    """How many points by words were tried, and which a turned sentence still earns as surely."""
    kept, tried = [], 0
    for key in KEYS:
        reader = shipped(key)
        facts = {p.key for p in reader.scenario.points if any("fact." in t for t in p.any_of)}
        for trial in ideals(reader):
            lines = talk(trial)
            for criterion, found in graded(reader, lines).criteria.items():
                for item in found.evidence:
                    point = item.rule.removeprefix("point.")
                    if item.message is None or item.value < 1 or item.rule == point:
                        continue
                    if item.probability < 0.8 or point in facts:
                        continue
                    at, mine, text = lines[item.message]
                    turned = turn(text[item.start : item.end], trial.language)
                    if turned is None:
                        continue
                    again = [*lines]
                    words = text[: item.start] + turned + text[item.end :]
                    again[item.message] = (at, mine, words)
                    proofs = graded(reader, again).criteria[criterion].evidence
                    same = [one for one in proofs if one.rule == item.rule and one.value > 0]
                    tried += 1
                    if (
                        same
                        and same[0].message == item.message
                        and same[0].probability >= 0.5
                        and same[0].start < item.start + len(turned)
                        and same[0].end > item.start
                    ):
                        kept.append(f"{key}, {trial.language}, {point}: {turned}")
    return tried, kept


@pytest.mark.parametrize(("turn", "share"), [(mentioned, 0.05), (denied, 0.2)])
def test_a_sentence_turned_into_its_denial_loses_its_point(
    turn: Callable[[str, str], str | None], share: float
) -> None:
    """Of a long sentence whose verb is denied, another clause may still earn the point."""
    tried, kept = still_earned(turn)
    assert len(kept) <= share * tried, (tried, len(kept), kept)


def tau(pairs: list[tuple[int, int]]) -> float:
    """Kendall's tau b of what was meant and what was scored."""
    agree = against = first = second = 0
    for (meant, scored), (other_meant, other_scored) in combinations(pairs, 2):
        one, two = meant - other_meant, scored - other_scored
        agree += one * two > 0
        against += one * two < 0
        first += one != 0
        second += two != 0
    return (agree - against) / max(1.0, math.sqrt(first * second))


def test_the_further_a_talk_goes_like_the_ideal_one_the_higher_it_stands() -> None:
    """Thirteen learners and more a scenario: the ideal's first messages, then empty words."""
    found = {}
    for key in KEYS:
        reader = shipped(key)
        pairs = []
        for trial in ideals(reader):
            lines = talk(trial)
            own = [place for place, (_at, mine, _text) in enumerate(lines) if mine]
            empty = "嗯，好的。" if trial.language == "zh" else "Well, all right then."
            for kept in range(len(own) + 1):
                later = set(own[kept:])
                spoken = [
                    (at, mine, empty if place in later else text)
                    for place, (at, mine, text) in enumerate(lines)
                ]
                pairs.append((round(100 * kept / len(own)), graded(reader, spoken).total))
        found[key] = tau(pairs)
    low = {key: round(value, 2) for key, value in found.items() if value < 0.8}
    assert sum(found.values()) / len(found) >= 0.9
    assert low == {}
