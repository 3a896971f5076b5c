"""flask content: check, plan, load, export, stats."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from time import monotonic
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup

from app.content import exporting, loader, planning, statistics
from app.content.faults import ContentFaults, Fault
from app.content.rules.threeway import Action
from app.kernel.errors import DomainError
from app.platform import clock

group = AppGroup("content", help="Courses, items, scripts and all other content as files.")
_SAID = {
    Action.ADD: "added",
    Action.CHANGE: "changed",
    Action.REVIVE: "brought back",
    Action.RETIRE: "retired",
    Action.SAME: "unchanged",
    Action.KEEP: "kept from the browser",
    Action.CONFLICT: "in conflict, kept from the browser",
}
_folder = click.argument(
    "folder", required=False, type=click.Path(file_okay=False, path_type=Path), metavar="[DIR]"
)
_take_files = click.option(
    "--take-files", is_flag=True, help="Where files and browser both changed, take the files."
)


def _chosen(folder: Path | None) -> Path:
    return folder or Path(current_app.config["ACADEMY"].content_dir)


def _refuse(folder: Path, faults: list[Fault]) -> None:
    for fault in faults:
        click.echo(str(fault))
    noun = "fault" if len(faults) == 1 else "faults"
    click.echo(f"{len(faults)} {noun} in {folder}; nothing was changed.", err=True)
    sys.exit(1)


@group.command("check")
@_folder
def check(folder: Path | None) -> None:
    """Validate everything; print each fault as file:line: what is wrong and how to mend it."""
    chosen = _chosen(folder)
    found = planning.check_folder(chosen)
    if found.faults:
        _refuse(chosen, found.faults)
    click.echo(f"{len(found.entries)} entries and {len(found.pictures)} pictures, no faults.")


@group.command("plan")
@_folder
@_take_files
def plan(folder: Path | None, take_files: bool) -> None:
    """Show what a load would add, change, retire, keep."""
    chosen = _chosen(folder)
    try:
        planned = planning.plan(chosen, take_files=take_files)
    except ContentFaults as refusal:
        _refuse(chosen, refusal.faults)
        return
    for step in planned.steps:
        if step.action is not Action.SAME:
            click.echo(str(step))
    counted = [f"{planned.count(a)} {said}" for a, said in _SAID.items() if planned.count(a)]
    click.echo((", ".join(counted) or "nothing there") + ".")


@group.command("load")
@_folder
@_take_files
@click.option("--force", is_flag=True, help="Look again even if the folder has not changed.")
def load(folder: Path | None, take_files: bool, force: bool) -> None:
    """Bring the academy to what the files say, all or nothing."""
    chosen = _chosen(folder)
    began = monotonic()
    try:
        outcome = loader.load(chosen, at=clock.now(), take_files=take_files, force=force)
    except ContentFaults as refusal:
        _refuse(chosen, refusal.faults)
        return
    except DomainError as error:
        raise click.ClickException(str(error)) from None
    for step in outcome.steps:
        if step.action in (Action.KEEP, Action.CONFLICT):
            click.echo(str(step))
    if outcome.unchanged_folder:
        kept = f"; {outcome.kept} kept from the browser" if outcome.kept else ""
        click.echo(f"Content is as loaded before{kept}.")
        return
    counted = [f"{outcome.count(a)} {said}" for a, said in _SAID.items() if outcome.count(a)]
    click.echo((", ".join(counted) or "nothing there") + f" ({monotonic() - began:.1f} s).")


@group.command("export")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
@click.option("--replace", is_flag=True, help="Replace the content that stands in DIR.")
def export(folder: Path, replace: bool) -> None:
    """Write the published content as files that load to the same state."""
    try:
        count = exporting.export(folder, replace=replace)
    except DomainError as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        place, why = error.filename or folder, error.strerror or error
        raise click.ClickException(f"{place} cannot be written: {why}.") from None
    click.echo(f"{count} files written to {folder}.")


@group.command("stats")
@_folder
@click.option("--json", "as_json", is_flag=True, help="Print only JSON.")
def stats(folder: Path | None, as_json: bool) -> None:
    """Count entries by kind and language, and how much of the domain they cover.

    Counts what learners meet (before the first load: the files); with DIR, that folder.
    """
    chosen = _chosen(folder)
    found = statistics.of_files(chosen) if folder else statistics.of_academy(chosen)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    for name, counts in found.items():
        if isinstance(counts, dict) and set(counts) == {"zh", "en"}:
            click.echo(f"{name:16} zh {counts['zh']:5}  en {counts['en']:5}")
    for name, facets in found["coverage"].items():
        for facet, tree in facets.items():
            if name != "domain" and facet != "without":
                click.echo(f"{name} by {facet}: {_said_tree(tree)}")
        for facet, missing in facets.get("without", {}).items():
            click.echo(f"{facet} without {name}: {', '.join(missing)}")
    covered = found["coverage"].get("domain")
    if covered is not None:
        for section in covered["sections"]:
            title = section["title"]["en"]
            said = f"{section['covered']}/{section['facts']} facts, {section['figures']} figures"
            click.echo(f"domain {section['section']} {title}: {said}")
        click.echo(f"domain: {covered['covered']}/{covered['facts']} facts taught and examined")
        for gap in covered["gaps"]:
            click.echo(f"  {gap}")


def _said_tree(tree: dict[str, Any]) -> str:
    parts = []
    for name, part in tree.items():
        parts.append(f"{name} ({_said_tree(part)})" if isinstance(part, dict) else f"{name} {part}")
    return ", ".join(parts)
