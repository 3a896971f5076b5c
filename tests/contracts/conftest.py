"""An application beside the one that other tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import Migrate

from app.factory import build
from app.jobs import outbox
from app.platform.db import db
from app.platform.settings import ROOT, Settings
from tests.conftest import _postgresql, _worker


@pytest.fixture
def bare(
    tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Flask]:
    """An application on a database without a single table."""
    # The handlers of jobs know the data folder of the application that was built last.
    monkeypatch.setattr(outbox, "_handlers", dict(outbox._handlers))
    monkeypatch.setattr(outbox, "_ticks", dict(outbox._ticks))
    url = f"sqlite:///{tmp_path / 'bare.sqlite3'}"
    if request.config.getoption("--db") == "postgresql":
        url = _postgresql(f"academy_bare_{_worker()}")
    app = build(Settings(data_dir=tmp_path, database_url=url, secret_key="s" * 40, testing=True))
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
