"""``flask roleplay head fit | list | adopt | retire``."""

from __future__ import annotations

import json
from collections.abc import Callable

import click
from flask.cli import AppGroup

from app.exams.commands.roleplay import group as roleplay
from app.exams.models.roleplay_head import RatingHead
from app.exams.services import roleplay_head as services
from app.kernel.actor import SYSTEM
from app.kernel.errors import DomainError
from app.platform import clock
from app.platform.db import db, transaction

group = AppGroup("head", help="Calibration heads: what people give, learned from rated plays.")
roleplay.add_command(group)


@group.command("fit")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def fit(as_json: bool) -> None:
    """Fit a new head from all rated exam plays and keep it. Nothing uses it until it is adopted."""
    found = services.learned()
    with transaction():
        made = services.keep(found, by=SYSTEM, at=clock.now())
        _show(made, as_json=as_json)


@group.command("list")
def list_heads() -> None:
    """Every version, the newest first."""
    for head in services.all_heads():
        _show(head, as_json=False)
    db.session.rollback()


@group.command("adopt")
@click.argument("version", type=int)
def adopt(version: int) -> None:
    """Let a head speak to plays handed in from now on. Stored results stay as they are."""
    _change(lambda: services.adopt(version, by=SYSTEM, at=clock.now()))
    click.echo(f"head {version} is in use")


@group.command("retire")
@click.argument("version", type=int)
def retire(version: int) -> None:
    """Take a head out of use."""
    _change(lambda: services.retire(version, by=SYSTEM, at=clock.now()))
    click.echo(f"head {version} is out of use")


def _change(deed: Callable[[], object]) -> None:
    try:
        with transaction():
            deed()
    except DomainError as refusal:
        raise click.ClickException(
            refusal.message % refusal.params or type(refusal).__name__
        ) from None


def _show(head: RatingHead, *, as_json: bool) -> None:
    if as_json:
        found = {"version": head.version, "plays": head.plays, "criteria": head.criteria}
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    used = "in use" if head.adopted_at and not head.retired_at else "not in use"
    click.echo(f"head {head.version}: {head.plays} plays, {head.blind} blind, {used}")
    for key, one in head.criteria.items():
        held = one["held"]
        figures = ""
        if held["head"] is not None and held["rules"] is not None:
            figures = f", kappa {held['rules']:.2f} by rules, {held['head']:.2f} by head"
        click.echo(f"  {key}: {held['count']} pairs{figures}: {one['why'] or 'believed'}")
