"""flask scripts: read texts against the lexicon; teach the head beside it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import BinaryIO, TextIO

import click
from flask import current_app
from flask.cli import AppGroup

from app.content.folder import Folder
from app.content.layouts import ListFiles
from app.language import checking, listening, teaching
from app.language import head as heads
from app.language.rules import taught
from app.language.rules.lexicon import Category
from app.language.rules.taught import Taught
from app.scripts_library.models.bodies import ScriptBody

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
    lines = [line.removesuffix("\r") for line in lines]
    found_any = False
    for number, (line, findings) in enumerate(
        zip(lines, checking.check_all(lines, lexicon), strict=True), 1
    ):
        found_any = found_any or bool(findings)
        if as_json:
            found = [one.line() for one in findings]
            click.echo(json.dumps({"line": number, "findings": found}, ensure_ascii=False))
        else:
            for one in findings:
                words = line[slice(*one.span)]
                said = f"{number}: {words}: {one.category.value} ({one.severity.value}). "
                click.echo(said + (f"{one.reason}. " if one.near else "") + one.suggestion)
    if found_any and not as_json:
        sys.exit(1)


@group.command("train")
@click.argument("held_back", type=click.File(encoding="utf-8"))
@click.option(
    "--alarms", default=2.0, show_default=True, help="Clean ones of HELD_BACK it may meet, in %."
)
def train(held_back: TextIO, alarms: float) -> None:
    """Teach the head beside the lexicon from its sentences, and draw its line on HELD_BACK.

    HELD_BACK has one JSON object a line, {"text", "labels": [categories]}, by writers who have
    seen neither the rules nor the sentences taught. A category is left to the patterns where the
    head finds nothing more, and no line meets a wording of the shipped scripts.
    """
    content_dir = Path(current_app.config["ACADEMY"].content_dir)
    lexicon = checking.at_hand(content_dir)
    rows = [json.loads(line) for line in held_back]
    kept = [Taught(row["text"], frozenset(map(Category, row["labels"]))) for row in rows]
    head = teaching.teach(heads.lessons(), listening.encoder())
    _spans, weights = listening.weigh_messages(head, [one.text for one in kept])
    known = [
        frozenset(
            one.category
            for one in taught.together(lexicon.check(row.text), [], listening.doubted(rows))
        )
        for row, rows in zip(kept, weights, strict=True)
    ]
    _spans, right = listening.weigh_messages(head, wordings(content_dir))
    most = int(alarms / 100 * sum(not one.categories for one in kept))
    head, weighed = teaching.admit(head, kept, known, weights, right, most)
    head.save(heads.WEIGHTS)
    for one in weighed:
        click.echo(
            f"{one.category.value}: {one.by_both} of {one.number} found (patterns {one.by_rules}), "
            f"{one.false_alarms} clean met, line {one.line:.2f}"
        )
    click.echo(f"{len(heads.lessons())} sentences taught, {heads.WEIGHTS.stat().st_size} bytes")


def wordings(content_dir: Path) -> list[str]:
    """Every wording of the shipped scripts, in both languages."""
    raws = ListFiles("scripts", ScriptBody, items="scripts", group_field="category").read(
        Folder(content_dir)
    )
    bodies = [ScriptBody.model_validate(raw.data) for raw in raws]
    return [
        said
        for body in bodies
        for _field, wording in body.wordings()
        for said in (wording.zh, wording.en)
    ]
