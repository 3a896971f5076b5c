"""flask scripts: read texts against the lexicon; report near duplicates."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import BinaryIO

import click
from flask import current_app
from flask.cli import AppGroup

from app.language import checking

group = AppGroup("scripts", help="Scripts: lint texts against the lexicon.")


@group.command("lint")
@click.argument("file", type=click.File("rb"))
@click.option("--json", "as_json", is_flag=True, help="One JSON line for each line of FILE.")
def lint(file: BinaryIO, as_json: bool) -> None:
    """Read FILE (UTF-8, one text per line, - for standard input) against the lexicon.

    With --json the exit status is 0; without it, 1 where something was found.
    """
    lexicon = checking.at_hand(Path(current_app.config["ACADEMY"].content_dir))
    try:
        text = file.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise click.ClickException(f"the file is not UTF-8: {error}") from None
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    found_any = False
    for number, line in enumerate(lines, 1):
        line = line.removesuffix("\r")
        findings = lexicon.check(line)
        found_any = found_any or bool(findings)
        if as_json:
            found = [one.line() for one in findings]
            click.echo(json.dumps({"line": number, "findings": found}, ensure_ascii=False))
        else:
            for one in findings:
                words = line[slice(*one.span)]
                click.echo(
                    f"{number}: {words}: {one.category.value} ({one.severity.value}). "
                    f"{one.suggestion}"
                )
    if found_any and not as_json:
        sys.exit(1)
