"""Words for open work and for what an import says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from app.platform.i18n import _l

# What a restart would disturb, by the name under which a feature registered it.
OPEN_WORK: Final[Mapping[str, Any]] = {"exams": _l("Exam attempts in progress")}

OUTCOMES: Final[Mapping[str, Any]] = {
    "new": _l("new"),
    "changed": _l("will change"),
    "same": _l("no change"),
    "wrong": _l("cannot be written"),
}
