"""The birthday present, for tests that need only one scenario."""

from __future__ import annotations

import pytest

from app.exams.rules.roleplay.trials import Reader
from tests.speech import shipped


@pytest.fixture
def late_gift() -> Reader:
    """The scenario most tests were written against."""
    return shipped("late-gift")
