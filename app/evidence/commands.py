"""flask evidence: count the ledger again."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

import click
from flask.cli import AppGroup

from app.evidence import recount
from app.platform.db import db

group = AppGroup("evidence", help="The ledger of facts that all growth is judged by.")
SHOWN = 20


@group.command("verify")
@click.option("--json", "as_json", is_flag=True, help="Print only JSON.")
def verify(as_json: bool) -> None:
    """Compare every fact with the row that states it; exit 1 if one disagrees."""
    try:
        report = recount.verify()
    finally:
        db.session.rollback()  # it read only, and let others write meanwhile
    if as_json:
        click.echo(json.dumps(asdict(report) | {"faults": report.faults}, ensure_ascii=False))
    else:
        for outcome in report.outcomes:
            click.echo(
                f"{outcome.source}: {outcome.recorded} facts, {outcome.stated} stated,"
                f" {outcome.faults} wrong"
            )
            for word in ("missing", "without_row", "different", "still_counting"):
                for name in getattr(outcome, word)[:SHOWN]:
                    click.echo(f"  {word.replace('_', ' ')}: {name}")
        click.echo(
            f"{report.facts} facts, {report.unchecked} of them without a recount,"
            f" {report.faults} wrong."
        )
    sys.exit(1 if report.faults else 0)
