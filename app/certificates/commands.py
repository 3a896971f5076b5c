"""flask certificates: a specimen for any name; is a file what it says?"""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup

from app.certificates.rules.kinds import CertificateKind
from app.certificates.services import checking, printing
from app.certificates.services.printing import Print
from app.kernel.wording import Wording
from app.platform import clock, pdf

group = AppGroup("certificates", help="Specimens and checks of certificate files.")
LEVELS = (
    ("attitude", 430),
    ("communication", 410),
    ("expertise", 380),
    ("problem_handling", 400),
    ("feedback_handling", 360),
    ("efficiency", 370),
    ("teamwork", 420),
)


@group.command("preview")
@click.option("--name", required=True, help="The name to print.")
@click.option("--latin-name", default="", help="The name in Latin letters.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.option("--layout", type=click.Choice(["landscape", "portrait"]), default="landscape")
@click.option("--kind", type=click.Choice([k.value for k in CertificateKind]), default=None)
def preview(name: str, latin_name: str, out: Path, layout: str, kind: str | None) -> None:
    """Write a specimen for any name, as the worker would print it."""
    day = clock.now().astimezone(current_app.config["ACADEMY"].zone).date()
    upright = layout == "portrait"
    paper = Print(
        kind=CertificateKind(kind) if kind else CertificateKind.TIER_ATTAINED,
        serial="KA-0000-0000-0000-0",
        holder=name.strip(),
        latin_name=latin_name.strip(),
        title=Wording("中级客户服务专员", "Intermediate Customer Service Specialist"),
        issued_on=day,
        valid_until=day + timedelta(days=730),
        levels=LEVELS if upright else (),
        percent=None,
        specimen=True,
        address="",
    )
    absent = pdf.missing_characters(paper.holder)
    if absent:
        raise click.ClickException(
            f"No face can print {' '.join(absent)}. Put a font that has it into "
            f"{current_app.config['ACADEMY'].data_dir / 'fonts'} and try again."
        )
    out.write_bytes(printing.make(paper, layout=layout))
    click.echo(f"{out}: {out.stat().st_size} bytes", err=True)


@group.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print only JSON.")
@click.option("--offline", is_flag=True, help="Do not ask the register; revocation is unchecked.")
@click.pass_context
def verify(context: click.Context, file: Path, as_json: bool, offline: bool) -> None:
    """Is the file a certificate of this academy, unchanged and in force?"""
    day = clock.now().astimezone(current_app.config["ACADEMY"].zone).date()
    found = checking.check_file(file.read_bytes(), day=day, register=not offline)
    answer: dict[str, Any] = found.as_json()
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False))
    else:
        for name, value in answer.items():
            click.echo(f"{name}: {value}")
    context.exit(0 if found.valid else 1)
