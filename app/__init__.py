"""Kefu Academy (客服学院). Importing the package imports no framework; ``create_app`` is lazy."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from app.platform.settings import Settings

# The sentence encoder multiplies small matrices: a second thread wins nothing and spins through a
# whole core (of a run of the scenarios' tests, half). Read when numpy is first loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def create_app(settings: Settings | None = None) -> Flask:
    """The application, wired. Raise SettingsError if a setting is bad."""
    from app.factory import build

    return build(settings)
