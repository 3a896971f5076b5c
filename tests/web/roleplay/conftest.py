"""A published scenario and act library, and the n-gram encoder or the real one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from flask import Flask

from app.content import store, yaml_files
from app.content.rubrics import RubricBody
from app.exams.models.roleplay_bodies import ActsBody, ScenarioBody
from app.exams.services import roleplay_reading
from app.kernel.actor import SYSTEM
from app.platform.db import transaction
from app.platform.encoder import NgramEncoder, Vectors
from tests.conftest import NOON
from tests.speech import shelf

CONTENT = Path(__file__).parents[3] / "content"


def _value(path: Path) -> object:
    return yaml_files.read(path.read_text(encoding="utf-8"))[0]


def alone(key: str, **scripts: str) -> ScenarioBody:
    """A shipped scenario that names no scripts but these, by point: the others would have to be
    published first."""
    body = ScenarioBody.model_validate(_value(CONTENT / "scenarios" / f"{key}.yaml"))
    named = {point: [f"script:{script}"] for point, script in scripts.items()}
    points = [
        point.model_copy(update={"scripts": named.get(point.key, [])}) for point in body.points
    ]
    return body.model_copy(update={"points": points})


@pytest.fixture
def published(app: Flask) -> Flask:
    """The act library, the rubric and the scenario of the late gift, published."""
    with app.app_context(), transaction():
        for path in sorted((CONTENT / "acts").glob("*.yaml")):
            body = ActsBody.model_validate(_value(path))
            store.write(ActsBody, path.stem, body, by=SYSTEM, at=NOON)
        rubric = RubricBody.model_validate(_value(CONTENT / "rubrics" / "roleplay.yaml"))
        store.write(RubricBody, "roleplay", rubric, by=SYSTEM, at=NOON)
        store.write(ScenarioBody, "late-gift", alone("late-gift"), by=SYSTEM, at=NOON)
    return app


@pytest.fixture(autouse=True)
def _no_encoder(app: Flask) -> None:
    """N-grams unless a test asks for the real encoder."""
    roleplay_reading.configure(NgramEncoder(), None)


@pytest.fixture
def exact_encoder(_no_encoder: None, data_dir: Path) -> None:
    """The real encoder, with what it said in earlier runs."""
    roleplay_reading.configure(Remembered(), data_dir / "vectors")


class Remembered:
    """The encoder's own vectors, from the shelf the tests share."""

    name = "remembered"
    exact = True

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row a text."""
        return np.asarray(shelf().vectors(texts), dtype=np.float32)
