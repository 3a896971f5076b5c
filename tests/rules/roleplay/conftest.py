"""One shipped scenario with the real encoder, and small scenarios written in a test."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from app.exams.rules.roleplay.parsing import read
from app.exams.rules.roleplay.scenario import Scenario
from app.exams.rules.roleplay.trials import Reader
from tests.speech import shipped


@pytest.fixture
def late_gift() -> Reader:
    """The birthday present."""
    return shipped("late-gift")


@pytest.fixture
def written() -> Callable[[Mapping[str, Any]], Scenario]:
    """``written({...})`` is a small scenario; what is not said is left out."""
    return lambda more: read({"key": "small", "title": {"zh": "小", "en": "Small"}, **more})
