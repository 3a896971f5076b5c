"""Blanks of a script, ``{order_no}``, filled with what the desk already knows of the case."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from app.exams.rules.roleplay.scenario import Scenario

_BLANK: Final = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_STAFF_NUMBER: Final = re.compile(r"(?:工号|\bagent\s+)(\d{2,8})", re.IGNORECASE)
_SHOP: Final = {
    "zh": re.compile(r"^([^，。,]{2,30}?)的[^，。,]{0,8}客服"),
    "en": re.compile(r"\bof ((?:the )?[A-Z][^.,]{2,50})"),
}
_ORDER: Final = ("order", "order_no")


def known(scenario: Scenario, language: str) -> dict[str, str]:
    """Values by the name of their blank: who is served, who serves, which order. Nothing secret,
    and nothing that must be looked up first."""
    language = "en" if language == "en" else "zh"
    found = {"customer": scenario.customer.said_in(language)}
    seat = scenario.seat.said_in(language)
    if number := _STAFF_NUMBER.search(seat):
        said = "agent %s" if language == "en" else "%s号客服"
        found["agent"] = said % number.group(1)
    if shop := _SHOP[language].search(seat):
        found["shop"] = shop.group(1)
    for key in _ORDER:
        fact = scenario.facts.get(key)
        if fact is not None and not fact.secret and not fact.source:
            found["order_no"] = fact.value.said_in(language)
    return {name: value for name, value in found.items() if value}


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with these values; a blank without a value stays for the agent to fill."""
    return _BLANK.sub(lambda blank: values.get(blank.group(1), blank.group(0)), text)
