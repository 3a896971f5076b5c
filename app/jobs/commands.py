"""flask jobs: look at the outbox, run it, retry what was given up."""

from __future__ import annotations

import json

import click
from flask.cli import AppGroup

from app.jobs import outbox
from app.jobs.models import JobState
from app.platform import clock
from app.platform.db import transaction

group = AppGroup("jobs", help="Work that waits to be done after a transaction.")


@group.command("list")
@click.option("--state", type=click.Choice([s.value for s in JobState]), default=None)
@click.option("--json", "as_json", is_flag=True, help="Print only JSON.")
def list_jobs(state: str | None, as_json: bool) -> None:
    """Show jobs, newest first."""
    rows = outbox.listed(JobState(state) if state else None)
    found = [
        {
            "id": r.id,
            "kind": r.kind,
            "key": r.key,
            "state": r.state.value,
            "attempts": r.attempts,
            "error": r.last_error,
        }
        for r in rows
    ]
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    for row in found:
        click.echo("{id:>6} {state:8} {attempts}x {kind} {key} {error}".format(**row))
    if not found:
        click.echo("No jobs.")


@group.command("run-due")
def run_due() -> None:
    """Carry out everything that is due, here and now."""
    click.echo(f"{outbox.run_due()} done")


@group.command("retry")
@click.argument("job_id", type=int)
def retry(job_id: int) -> None:
    """Give a job that was given up a new life."""
    with transaction():
        outbox.retry(job_id, at=clock.now())
    click.echo(f"job {job_id} waits again")
