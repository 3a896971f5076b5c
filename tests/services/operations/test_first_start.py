"""What the first start brings in, and when it brings in nobody."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from app import cli
from app.platform import health


def carried_out(
    app: Flask, monkeypatch: pytest.MonkeyPatch, data: Path, *, demo: bool
) -> list[str]:
    """Which commands one start carries out."""
    done: list[str] = []
    settings = app.config["ACADEMY"].model_copy(update={"demo": demo, "data_dir": data})
    monkeypatch.setattr(cli, "_settings", lambda: settings)
    monkeypatch.setattr(cli, "_carry_out", lambda group, command: done.append(f"{group} {command}"))
    monkeypatch.setattr(health, "migrations", lambda: SimpleNamespace(well=True))
    with app.app_context():
        result = CliRunner().invoke(cli.academy, ["prepare"], catch_exceptions=False)
    assert result.exit_code == 0
    return done


def test_the_demo_people_are_brought_in_at_the_first_start_only(
    app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    first = carried_out(app, monkeypatch, tmp_path, demo=True)
    again = carried_out(app, monkeypatch, tmp_path, demo=True)
    assert first == ["content load", "demo create"]
    assert again == ["content load"]


def test_where_no_demo_is_wanted_nobody_is_brought_in(
    app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert carried_out(app, monkeypatch, tmp_path, demo=False) == ["content load"]
    assert not (tmp_path / "demo-created").exists()


def test_a_command_before_the_first_start_says_what_is_missing(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    with engine.connect() as connection, pytest.raises(OperationalError) as missing:
        connection.execute(text("SELECT name FROM account"))
    engine.dispose()
    assert "There is no academy in this database yet" in cli.in_words(missing.value)
    assert cli.in_words(ValueError("a slip of ours")) == ""
