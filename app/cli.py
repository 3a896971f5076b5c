"""Commands that belong to no feature: preparing a start, backups, moving to another database."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from flask_migrate import upgrade
from sqlalchemy import create_engine, inspect
from sqlalchemy.exc import OperationalError, ProgrammingError, SQLAlchemyError

from app.kernel.errors import DomainError
from app.platform import backup, busy, clock, health
from app.platform.db import db, engine_options
from app.platform.settings import Settings, SettingsError, with_database

academy = AppGroup("academy", help="Prepare the academy for a start.")
backups = AppGroup("backup", help="Create, restore and verify backups.")


def _settings() -> Settings:
    settings: Settings = current_app.config["ACADEMY"]
    return settings


def in_words(error: BaseException) -> str:
    """What stands in the way of a command, as a line; empty for what only a trace can tell."""
    if isinstance(error, DomainError | SettingsError):
        return str(error)
    if isinstance(error, OperationalError | ProgrammingError):
        why = str(error.orig).strip().splitlines()[0]
        if "no such table" in why or why.startswith('relation "'):
            return (
                "There is no academy in this database yet; "
                "“make run” or “flask academy prepare” makes it."
            )
        if isinstance(error, OperationalError):
            return f"The database refuses ({why}). Does it run, and does DATABASE_URL name it?"
    if isinstance(error, OSError):
        return f"{error.filename or 'A file'} cannot be used: {error.strerror or error}."
    return ""


@contextmanager
def _said_in_a_line() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        said = in_words(error)
        if not said:
            raise
        raise click.ClickException(said) from None


def _end(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """How a command ends that nobody caught: with a line if the database is why, else its trace."""
    said = in_words(error) if isinstance(error, SQLAlchemyError) else ""
    if said:
        click.echo(f"Error: {said}", err=True)
    else:
        sys.__excepthook__(kind, error, trace)


@academy.command("prepare")
@click.option("--force", is_flag=True, help="Upgrade although attempts are open.")
def prepare(force: bool) -> None:
    """Bring the schema up to date, load changed content, bring in the demo people once."""
    with _said_in_a_line():
        _prepare(_settings(), force=force)


def _prepare(settings: Settings, *, force: bool) -> None:
    if not health.migrations().well:
        _upgrade(settings, force=force)
    _carry_out("content", "load")
    marker = settings.data_dir / "demo-created"
    if settings.demo and not marker.exists():
        click.echo("Demo people (their one-time passwords are shown only now):")
        _carry_out("demo", "create")
        marker.write_text("made\n", encoding="ascii")


@academy.command("restart")
@click.option("--force", is_flag=True, help="Restart although attempts are open.")
def restart(force: bool) -> None:
    """Ask the launcher of this data folder to begin anew; refuse while attempts are open."""
    _refuse_while_open("restarted", force=force)
    try:
        number = int((_settings().data_dir / "launcher.pid").read_text(encoding="ascii"))
        os.kill(number, signal.SIGUSR1)
    except (OSError, ValueError):
        raise click.ClickException(
            "No launcher runs on this data folder; restart the service that started it."
        ) from None
    click.echo("Restarting.")


def _refuse_while_open(deed: str, *, force: bool) -> None:
    try:
        open_work = busy.open_work()
    except SQLAlchemyError:
        open_work = []  # the old schema does not know what the new code asks for
    db.session.rollback()
    if open_work and not force:
        listed = ", ".join(f"{work.label}: {work.count}" for work in open_work)
        raise click.ClickException(
            f"Not {deed}, since work is open ({listed}). Wait, or use --force."
        )


def _upgrade(settings: Settings, *, force: bool) -> None:
    """A backup first; never under somebody's open attempt, unless forced."""
    if inspect(db.engine).has_table("alembic_version"):
        _refuse_while_open("upgraded", force=force)
        path = backup.create(settings, db.engine, at=clock.now())
        click.echo(f"Backup before the upgrade: {path}", err=True)
    click.echo("Bringing the database up to date", err=True)
    upgrade()


def _carry_out(group_name: str, command: str) -> None:
    """Run a feature's command as if it had been typed; exit with its status if it fails."""
    found = current_app.cli.commands[group_name]
    found.main(args=[command], prog_name=f"flask {group_name}", standalone_mode=False)


@backups.command("create")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), default=None)
def create_backup(out: Path | None) -> None:
    """Write a backup while people go on working; print its path."""
    with _said_in_a_line():
        path = backup.create(_settings(), db.engine, at=clock.now(), out=out)
    click.echo(path)


@backups.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print only JSON.")
@click.pass_context
def verify_backup(context: click.Context, file: Path, as_json: bool) -> None:
    """Check every hash in a backup, and the database inside."""
    with _said_in_a_line():
        found = backup.verify(file)
    if as_json:
        click.echo(json.dumps(asdict(found), ensure_ascii=False))
    else:
        click.echo(f"made {found.made_at}, {found.files} files, schema {found.revision}")
        for fault in found.faults:
            click.echo(fault)
    context.exit(1 if found.faults else 0)


@backups.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="An empty data folder; start the academy with ACADEMY_DATA set to it.",
)
def restore_backup(file: Path, into: Path) -> None:
    """Unpack a backup into an empty data folder (and an empty PostgreSQL, if it is of one)."""
    with _said_in_a_line():
        if db.engine.dialect.name == "postgresql":
            upgrade()
            found = backup.restore_rows(file, db.engine, into)
        else:
            found = backup.restore(file, into)
    click.echo(f"Restored the state of {found.made_at} into {into}")


@click.command("move")
@click.option("--to", "address", required=True, help="postgresql://USER:PASSWORD@HOST/NAME")
def move_database(address: str) -> None:
    """Copy everything into an empty database and prove that nothing changed on the way."""
    with _said_in_a_line():
        other = with_database(_settings(), address)
        engine = create_engine(other.database, **engine_options(other.database))
        try:
            _migrate_other(other)
            moved = backup.move(db.engine, engine)
        finally:
            engine.dispose()
    total = sum(table.number for table in moved)
    click.echo(f"{total} rows in {len(moved)} tables moved; every count and hash is equal.")
    click.echo("Start with DATABASE_URL set to the new address from now on.")


def _migrate_other(settings: Settings) -> None:
    """Run the migrations on another database than this start's."""
    from_app: Any = current_app._get_current_object()  # type: ignore[attr-defined]
    other: Flask = from_app.config["MAKE_APP"](settings)
    with other.app_context():
        upgrade()


def register(app: Flask) -> None:
    """Bind the commands, and say in a line why one cannot do its work."""
    sys.excepthook = _end
    app.cli.add_command(academy)
    app.cli.add_command(backups)
    database: Any = app.cli.commands["db"]
    database.add_command(move_database)
