"""Growth on the command line."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from app.growth.queries import frameworks
from app.growth.services import figures
from app.kernel.actor import SYSTEM
from app.kernel.errors import DomainError
from app.platform import clock, i18n
from app.platform.db import transaction

group = AppGroup("growth", help="Growth: monthly figures.")


@group.command("import-figures")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--month", help="The month of the file, as 2026-10, where it names none.")
@click.option("--dry-run", is_flag=True, help="Check only; write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def import_figures(file: Path, month: str | None, dry_run: bool, as_json: bool) -> None:
    """Bring in a table of monthly figures. Cells that cannot be taken are named and left out.

    Ends with 0 if every cell was taken, 1 if some were left out, 2 if the file was refused.
    """
    try:
        answer = _bring_in(file, month, dry_run)
    except DomainError as error:
        said = i18n.said(error)
        click.echo(json.dumps({"error": said}, ensure_ascii=False) if as_json else said, err=True)
        sys.exit(2)
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        click.echo(f"{answer['figures']} figures in {answer['rows']} rows")
        for fault in answer["faults"]:
            click.echo(f"{file}:{fault['cell']}: {fault['why']} ({fault['shown']})", err=True)
        click.echo("written" if answer["written"] else "nothing was written")
    sys.exit(1 if answer["faults"] else 0)


def _bring_in(file: Path, month: str | None, dry_run: bool) -> dict[str, Any]:
    parsed = figures.parse(file.read_bytes(), file.name)
    at = clock.now()
    with transaction() as session:
        body = frameworks.edition(i18n.local(at).date()).body
        row = figures.stage(parsed, body, month=month, teams=None, by=SYSTEM, at=at)
        answer: dict[str, Any] = {
            "file": row.file_name,
            "rows": row.rows_read,
            "figures": len(row.values),
            "columns": {c["letter"]: c["meaning"] for c in row.columns if c["meaning"]},
            "faults": [{**fault, "why": i18n.translated(fault["why"], {})} for fault in row.faults],
            "written": False,
        }
        if dry_run or not row.values:
            session.delete(row)
            session.flush()
            return answer
        figures.begin(row, by=SYSTEM, at=at)
        public_id = row.public_id
    done = False
    while not done:
        with transaction():
            row = figures.import_of(public_id)
            done = figures.write_portion(row, by=SYSTEM, at=at)
            answer["corrected"] = row.corrected
    answer["written"] = True
    return answer
