"""flask items: bring items in from files that trainers hold, and hand them out again."""

from __future__ import annotations

import json
from pathlib import Path

import click
from flask.cli import AppGroup

from app.exams.services import exporting, importing
from app.kernel.actor import SYSTEM
from app.platform import clock
from app.platform.db import db, transaction

group = AppGroup("items", help="Items of the bank: import and export.")


@group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--format", "form", type=click.Choice(importing.FORMATS), default=None)
@click.option("--dry-run", is_flag=True, help="Say what would happen, write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--bank", default="", help="The bank of new items; the file's name without it.")
@click.option("--competency", default="", help="The competency of new items without one.")
@click.option("--criterion", default="expertise", help="The criterion of new items without one.")
def bring_in(
    file: Path,
    form: str | None,
    dry_run: bool,
    as_json: bool,
    bank: str,
    competency: str,
    criterion: str,
) -> None:
    """Read FILE, keep its items as drafts, name every row that was refused."""
    reading = importing.read(file.read_bytes(), file.name, form or "")
    bank = bank or importing.slug_of(file.name)
    defaults = importing.Defaults(bank, competency, criterion)
    made = importing.plan(reading, file.name, defaults)
    db.session.rollback()
    if not dry_run:
        for steps in importing.batches(made):
            with transaction():
                importing.write(steps, by=SYSTEM, at=clock.now())
        with transaction():
            importing.note_load(made, file.name, by=SYSTEM, at=clock.now())
    if as_json:
        click.echo(json.dumps(made.as_json(), ensure_ascii=False))
        return
    for refusal in made.refused:
        place = f"{refusal.where.sheet} {refusal.column}{refusal.where.row}".strip()
        click.echo(f"{place}: {refusal.reason}: {refusal.message}")
    verb = "would be " if dry_run else ""
    click.echo(
        f"{len(made.new)} {verb}new, {len(made.changed)} {verb}changed, "
        f"{len(made.unchanged)} unchanged, {len(made.refused)} refused"
    )


@group.command("export")
@click.option("--format", "form", type=click.Choice(exporting.FORMATS), required=True)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.option("--bank", default="", help="Only the items of this bank.")
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh")
def hand_out(form: str, out: Path, bank: str, language: str) -> None:
    """Write the bank's items to a file."""
    made = exporting.export(form, language=language, bank=bank)
    out.write_bytes(made.data)
    for key, why in sorted(made.left_out.items()):
        click.echo(f"{key}: {exporting.LEFT_OUT[why]}", err=True)
    click.echo(f"{made.count} items written to {out}")
