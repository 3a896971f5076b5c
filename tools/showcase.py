"""An academy with content, people and some weeks behind it: for browser tests and pictures.

Everything happens as in life: people sign in, click through the same addresses and say the same
words, only that the clock stands where the scene needs it. ``prepare`` leaves a data folder that
any server can be started on, and ``showcase.json`` in it that names who and what is there.
"""

from __future__ import annotations

import contextvars
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from app import create_app
from app.accounts.models import Account
from app.accounts.services import demo, own
from app.content import loader
from app.content.faults import ContentFaults
from app.jobs import outbox
from app.platform import clock, hashing, health
from app.platform.db import Base, db, transaction
from app.platform.settings import ROOT, Settings

PASSWORD = "Tea-with-seven-guests"
FILE = "showcase.json"
STAFF_NUMBERS = {
    "lin": "LX2107",
    "mei": "MZ2108",
    "lu": "LS2051",
    "he": "HQ2036",
    "zhou": "ZY2090",
    "tao": "TY1003",
    "wen": "WR1004",
    "gao": "GY1101",
    "qiu": "QM1102",
    "ding": "DZ1103",
    "ping": "PF1001",
    "an": "AR1201",
    "ada": "AD1000",
}


@dataclass
class Showcase:
    """Who and what a prepared folder holds. ``things`` are parameters for addresses."""

    people: dict[str, int] = field(default_factory=dict)
    things: dict[str, str] = field(default_factory=dict)
    views: dict[str, list[str]] = field(default_factory=dict)

    def keep(self, folder: Path) -> None:
        """Write it beside the data."""
        written = json.dumps(asdict(self), ensure_ascii=False, indent=1)
        (folder / FILE).write_text(written, encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Showcase:
        """What ``keep`` wrote."""
        return cls(**json.loads((folder / FILE).read_text(encoding="utf-8")))


class OwnContextClient(FlaskClient):
    """A client whose requests never share the application context that is pushed here."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """One request in a context of its own."""
        return contextvars.Context().run(super().open, *args, **kwargs)


def settings_for(folder: Path) -> Settings:
    """Settings of an academy in this folder, with cheap password hashes."""
    content = Path(os.environ.get("ACADEMY_CONTENT") or ROOT / "content")
    return Settings(
        data_dir=folder,
        secret_key="showcase-" * 5,
        argon2_memory_kib=32,
        content_dir=content,
        public_url="http://127.0.0.1:8000",
        testing=True,
    )


@contextmanager
def academy(folder: Path) -> Iterator[Flask]:
    """The application on this folder, its context pushed, forms without their tokens."""
    app = create_app(settings_for(folder))
    app.config["WTF_CSRF_ENABLED"] = False
    app.test_client_class = OwnContextClient
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()


def prepare(folder: Path, *, now: datetime | None = None) -> Showcase:
    """Fill an empty folder. Exit naming the faults if the content has any."""
    folder.mkdir(parents=True, exist_ok=True)
    now = now or datetime.now(UTC)
    made = Showcase()
    with academy(folder) as app:
        (folder / "secret_key").write_text(app.config["ACADEMY"].secret_key, encoding="ascii")
        _schema()
        first_day = now - timedelta(days=26)
        with clock.frozen_at(first_day):
            _content(app)
            made.people = _people(now)
        # The scenes know everything above; they are imported by name to keep this file short.
        from tools import scenes

        scenes.play(app, made, now=now)
        # What a worker does first at its start is done here once, not by each that is served.
        for _every, tick in outbox.ticks().values():
            db.session.remove()
            tick(now)
        db.session.remove()
        made.views = _views(app)
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    made.keep(folder)
    return made


def _schema() -> None:
    Base.metadata.create_all(db.engine)
    with transaction() as session:
        session.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        revision = health.head_revision()
        if revision:
            session.execute(
                text("INSERT INTO alembic_version VALUES (:revision)"), {"revision": revision}
            )


def _content(app: Flask) -> None:
    try:
        loader.load(app.config["ACADEMY"].content_dir, at=clock.now())
    except ContentFaults as refusal:
        sys.exit("\n".join(str(fault) for fault in refusal.faults))


def _people(now: datetime) -> dict[str, int]:
    """Those of the made organisation whom one may be, with the one password, the notice read."""
    organisation = demo.read(ROOT / "content")
    organisation["people"] = [p for p in organisation["people"] if p.get("told", True)]
    kept = hashing.hash_password(PASSWORD)
    with transaction() as session:
        demo.create(organisation, today=now.date(), at=clock.now())
        for account in session.scalars(select(Account)):
            account.password_hash, account.password_is_one_time = kept, False
            account.notice_version, account.notice_seen_at = own.NOTICE_VERSION, clock.now()
        numbers = {a.staff_no: a.id for a in session.scalars(select(Account))}
    return {name: numbers[number] for name, number in STAFF_NUMBERS.items()}


def _views(app: Flask) -> dict[str, list[str]]:
    """Every address one can open by GET with the permission it asks for (none: public)."""
    found: dict[str, list[str]] = {}
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint == "static":
            continue
        permission = getattr(app.view_functions[rule.endpoint], "permission", None)
        found[rule.endpoint] = [rule.rule, str(permission or "")]
    return found


def signed_in(app: Flask, name: str, *, language: str = "zh-CN") -> FlaskClient:
    """A browser where this person has just signed in, at the present reading of the clock."""
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
    client.environ_base["HTTP_USER_AGENT"] = "Showcase/1"
    form = {"who": STAFF_NUMBERS[name], "password": PASSWORD}
    answer = client.post("/sign-in", data=form)
    if answer.status_code != 302:
        raise RuntimeError(f"{name} could not sign in: {answer.status_code}")
    return client


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def main(folder: Path) -> None:
    """Prepare FOLDER."""
    made = prepare(folder)
    click.echo(f"{len(made.people)} people, {len(made.things)} things in {folder}")


if __name__ == "__main__":
    main()
