"""Growth on the command line."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup

from app.growth.labels.words import Words
from app.growth.queries import frameworks, people, pictures
from app.growth.queries.pictures import View
from app.growth.rules.figure_sheet import MONTH, STAFF, columns_of, mapped
from app.growth.rules.frozen import freeze
from app.growth.services import figures
from app.kernel.actor import SYSTEM
from app.kernel.errors import BadContent, DomainError, NotFound
from app.platform import clock, i18n
from app.platform.db import transaction

group = AppGroup("growth", help="Growth: monthly figures, readiness.")


@group.command("import-figures")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--month", help="The month of the file, as 2026-10, where it names none.")
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="HEADING=MEANING",
    help="What a column means: staff_no, month, the key of a figure, or nothing to leave it out.",
)
@click.option("--dry-run", is_flag=True, help="Check only; write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def import_figures(
    file: Path, month: str | None, columns: tuple[str, ...], dry_run: bool, as_json: bool
) -> None:
    """Bring in a table of monthly figures. Cells that cannot be taken are named and left out.

    Ends with 0 if every cell was taken, 1 if some were left out, 2 if the file was refused.
    """
    try:
        answer = _bring_in(file, month, _meanings(columns), dry_run)
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


@group.command("readiness")
@click.argument("staff_no")
@click.option("--on", "day", help="The day to look from, as 2026-10-31; today if left out.")
@click.option("--hindsight", is_flag=True, help="A past day with today's knowledge.")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def readiness(staff_no: str, day: str | None, hindsight: bool, as_json: bool) -> None:
    """How one person stands towards the next tier, and why."""
    try:
        on = date.fromisoformat(day) if day else None
    except ValueError:
        raise click.BadParameter("write the day as 2026-10-31", param_hint="--on") from None
    at = clock.now()
    try:
        with current_app.test_request_context():  # names of linked things come with addresses
            answer = _standing(staff_no, pictures.as_of(on, at, hindsight=hindsight), at)
    except DomainError as error:
        raise click.ClickException(
            i18n.said(error) or f"nobody has the number {staff_no}"
        ) from None
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
        return
    click.echo(f"{answer['tier']} -> {answer['target'] or '-'}: {answer['met']}/{answer['needed']}")
    for line in answer["requirements"]:
        click.echo(f"  {line['standing']:9} {line['title']}")


def _standing(staff_no: str, view: View, at: datetime) -> dict[str, Any]:
    day = i18n.local(at).date()
    found = people.ids_by_staff_no([staff_no], teams=None, day=day)
    if staff_no not in found:
        raise NotFound()
    picture = pictures.picture(people.person_of(found[staff_no], day=day), view)
    ready, words = picture.readiness, Words(picture.framework)
    return {
        "on": ready.on.isoformat(),
        "known_by": view.known_by.isoformat() if view.known_by else None,
        "edition": picture.edition.number,
        "tier": ready.tier,
        "target": ready.target,
        "met": ready.met,
        "needed": ready.needed,
        "group": picture.group.value,
        "requirements": [
            {"title": words.title(finding.requirement), **freeze(finding)}
            for finding in (*ready.findings, *ready.upkeep)
        ],
    }


def _meanings(columns: Sequence[str]) -> dict[str, str]:
    """Heading by heading, as they were given."""
    found = {}
    for one in columns:
        heading, sign, meaning = one.rpartition("=")
        if not sign or not heading.strip():
            raise click.BadParameter("write it as Heading=solving", param_hint="--column")
        found[heading.strip()] = meaning.strip()
    return found


def _columns(
    parsed: figures.Table, body: frameworks.Body, said: Mapping[str, str]
) -> dict[int, str] | None:
    """What each column means with what was said about some; None where nothing was said."""
    if not said:
        return None
    wanted = figures.wanted_of(body)
    unknown = {*said.values()} - {"", STAFF, MONTH, *(figure.key for figure in wanted)}
    if unknown:
        raise click.BadParameter(f"no figure {unknown.pop()}", param_hint="--column")
    try:
        headings = parsed.rows[figures.header_of(parsed, body)]
        return mapped(headings, columns_of(headings, wanted), said)
    except KeyError as error:
        raise click.BadParameter(f"no column {error.args[0]}", param_hint="--column") from None


def _bring_in(
    file: Path, month: str | None, said: Mapping[str, str], dry_run: bool
) -> dict[str, Any]:
    parsed = figures.parse(file.read_bytes(), file.name)
    at = clock.now()
    with transaction() as session:
        body = frameworks.edition(i18n.local(at).date()).body
        columns = _columns(parsed, body, said)
        row = figures.stage(
            parsed, body, month=month, teams=None, by=SYSTEM, at=at, columns=columns
        )
        if lack := figures.lacks(row):
            raise BadContent(lack)
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
