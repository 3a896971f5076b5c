"""flask exams: prove that an attempt's answers are whole; close what is due; build papers."""

from __future__ import annotations

import json
from uuid import UUID

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import select

from app.exams.jobs.exams import Closer
from app.exams.models.attempts import Attempt
from app.exams.services import bank, custody
from app.kernel.errors import NotFound
from app.platform import clock
from app.platform.db import db, transaction

group = AppGroup("exams", help="Exams: custody check, closing, papers.")


def _key() -> bytes:
    return custody.key_of(str(current_app.config["ACADEMY"].secret_key))


@group.command("verify")
@click.argument("attempt", required=False)
@click.option("--all", "everything", is_flag=True, help="Check every attempt.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def verify(attempt: str | None, everything: bool, as_json: bool) -> None:
    """Prove that no answer of ATTEMPT was lost, altered or added. Exit status 1 if one was."""
    if not everything and attempt is None:
        raise click.UsageError("name an attempt, or say --all")
    ids = list(db.session.scalars(select(Attempt.public_id).order_by(Attempt.id)))
    if not everything:
        try:
            ids = [UUID(str(attempt))]
        except ValueError:
            raise click.UsageError(f"not an attempt: {attempt}") from None
    key, wrong = _key(), 0
    for public_id in ids:
        try:
            row, found = custody.findings(public_id, key=key)
        except NotFound:
            raise click.ClickException(f"there is no attempt {public_id}") from None
        wrong += bool(found)
        faults = [{"fault": f.fault, "slot": f.slot, "revision": f.revision} for f in found]
        if as_json:
            body = {
                "attempt": str(public_id),
                "state": row.state,
                "sealed": row.settled_at is not None,
                "receipt_code": row.receipt_code,
                "receipts": row.receipt_count,
                "faults": faults,
            }
            click.echo(json.dumps(body))
        elif faults:
            for fault in faults:
                where = f"item {fault['slot']}, revision {fault['revision']}"
                click.echo(f"{public_id}: {fault['fault']} ({where if fault['slot'] else 'whole'})")
        else:
            sealed = f"sealed, {row.receipt_code}" if row.settled_at else "still open"
            click.echo(f"{public_id}: whole ({row.receipt_count} receipts, {sealed})")
    if wrong:
        raise SystemExit(1)


@group.command("close-due")
def close_due() -> None:
    """Close and settle every attempt whose time has come, as the worker does each second."""
    Closer(_key())(clock.now())


@group.command("papers")
def papers() -> None:
    """Build the papers that are missing."""
    with transaction():
        lacking = bank.build_missing(at=clock.now())
    click.echo(f"papers built for {lacking} exams")
