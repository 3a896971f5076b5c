"""flask exams: prove answers and sums whole; close what is due; build papers."""

from __future__ import annotations

import json
from uuid import UUID

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import select

from app.exams.jobs.exams import Closer
from app.exams.models.attempts import Attempt
from app.exams.queries import summaries as queries
from app.exams.services import bank, custody, summaries
from app.kernel.errors import NotFound
from app.platform import clock
from app.platform.db import db, transaction

group = AppGroup("exams", help="Exams: custody check, closing, papers, sums.")


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


@group.group("summaries")
def summary_group() -> None:
    """The sums behind statistics."""


def _papers(exam: str | None) -> list[int]:
    found = queries.papers(exam)
    db.session.rollback()
    return found


@summary_group.command("rebuild")
@click.argument("exam", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def rebuild(exam: str | None, as_json: bool) -> None:
    """Make the sums of EXAM, or of all exams, anew from the answers."""
    papers, attempts = _papers(exam), 0
    for paper_id in papers:
        found = summaries.recounted(paper_id)
        db.session.rollback()
        for ids in summaries.portions(found):
            with transaction():
                summaries.put(found, ids)
        with transaction():
            summaries.put_sums(paper_id)
        attempts += len(found.now)
    if as_json:
        click.echo(json.dumps({"papers": len(papers), "attempts": attempts}))
    else:
        click.echo(f"counted anew: {attempts} attempts on {len(papers)} papers")


@summary_group.command("check")
@click.argument("exam", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def check(exam: str | None, as_json: bool) -> None:
    """Prove that the sums are what the answers say. Exit status 1 if they are not."""
    papers = _papers(exam)
    found = [one for paper_id in papers for one in summaries.differences(paper_id)]
    db.session.rollback()
    if as_json:
        rows = [{"what": d.what, "paper": d.paper_id, "number": d.number} for d in found]
        click.echo(json.dumps({"papers": len(papers), "differences": rows}))
    else:
        for one in found:
            click.echo(f"paper {one.paper_id}: {one.what} {one.number} differ from the answers")
        click.echo(f"{len(papers)} papers checked, {len(found)} differences")
    if found:
        raise SystemExit(1)
