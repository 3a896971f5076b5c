"""flask scripts: read texts against the lexicon; teach the head beside it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import BinaryIO

import click
from flask import current_app
from flask.cli import AppGroup

from app.content.folder import Folder
from app.content.layouts import ListFiles
from app.language import checking, listening, teaching
from app.language import head as heads
from app.language.rules import taught
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
@click.option(
    "--alarms", default=6.0, show_default=True, help="Clean sentences that may be met, in %."
)
def train(alarms: float) -> None:
    """Teach the head beside the lexicon from its sentences, and draw its line.

    The line is drawn on what others wrote (the lists in taught/voices): each list is weighed by
    a head that has heard all but that list, so what is told is what to expect of wording by
    somebody new. Then the head is taught with all of them. A category is left to the patterns
    where the head finds nothing more, and no line meets a wording of the shipped scripts.
    """
    content_dir = Path(current_app.config["ACADEMY"].content_dir)
    lexicon = checking.at_hand(content_dir)
    teacher = teaching.Teacher(heads.lessons(), listening.encoder())
    kept, known, weights = [], [], []
    for writer in teacher.writers():
        own = [lesson for lesson in teacher.sentences if lesson.writer == writer]
        _spans, likely = listening.weigh_messages(
            teacher.head(without=writer), [lesson.text for lesson in own]
        )
        for lesson, rows in zip(own, likely, strict=True):
            found = taught.together(lexicon.check(lesson.text), [], listening.doubted(rows))
            known.append(frozenset(each.category for each in found))
        kept += own
        weights += likely
    head = teacher.head()
    _spans, right = listening.weigh_messages(head, wordings(content_dir))
    most = int(alarms / 100 * sum(not lesson.categories for lesson in kept))
    head, weighed = teaching.admit(head, kept, known, weights, right, most)
    head.save(heads.WEIGHTS)
    for one in weighed:
        click.echo(
            f"{one.category.value}: {one.by_both} of {one.number} found (patterns {one.by_rules}), "
            f"{one.false_alarms} clean met, line {one.line:.2f}"
        )
    for line in teaching.told(head, kept, known, weights):
        click.echo(line)
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
