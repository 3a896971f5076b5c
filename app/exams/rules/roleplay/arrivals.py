"""A day of arrival promised flatly, where only others may promise one."""

from __future__ import annotations

import re
from typing import Final

from app.exams.rules.roleplay.scenario import Scenario

_DAY_ZH: Final = r"(?:今天|今晚|明天|明早|明晚|后天|周[一二三四五六日天]|\d+(?:号|日|点))"
_DAY_EN: Final = r"(?:today|tonight|tomorrow|(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
_COMES_THEN: Final = re.compile(
    rf"{_DAY_ZH}.{{0,8}}(?:就|准|能|会|肯定|保证|一定).{{0,5}}(?:送到|到货|到您|到家|收到|送达|到手|用上)"
    r"|\b(?:you will (?:have|get|receive) it"
    r"|it will (?:be (?:there|with you)|arrive|reach you|come))"
    rf"\b.{{0,30}}\b{_DAY_EN}\b"
)
_UNSURE: Final = re.compile(
    r"预计|一般|大概|最快|争取|尽量|应该|可能|估计|左右|正常|顺利|\bexpected|\busually|\bshould\b|\bestimat"
    r"|\babout\b|\bhope|\btry\b|\blikely|\bprobabl|\bnormally"
)


def names_a_day(text: str, scenario: Scenario) -> bool:
    """Is a day of arrival promised flatly that no fact of the scenario gives?"""
    if not _COMES_THEN.search(text) or _UNSURE.search(text):
        return False
    return not any(
        re.search(said, text, re.IGNORECASE)
        for fact in scenario.facts.values()
        if not fact.secret
        for said in fact.said
    )
