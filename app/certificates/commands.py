"""flask certificates: a specimen for any name; is a file what it says?"""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup

from app.certificates import jobs
from app.certificates.rules.code import is_code
from app.certificates.rules.design import Design, Layout, Style
from app.certificates.rules.kinds import CertificateKind
from app.certificates.rules.paper import Print
from app.certificates.rules.serial import SPECIMEN
from app.certificates.services import checking, printing, sealing
from app.kernel.wording import Wording
from app.platform import clock
from app.platform.settings import Settings

UNREADABLE = 2
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
@click.option("--style", type=click.Choice(["formal", "modern"]), default=None)
@click.option("--kind", type=click.Choice([k.value for k in CertificateKind]), default=None)
def preview(
    name: str, latin_name: str, out: Path, layout: str, style: str | None, kind: str | None
) -> None:
    """Write a specimen for any name, as the worker would print it."""
    settings: Settings = current_app.config["ACADEMY"]
    day = clock.now().astimezone(settings.zone).date()
    upright = layout == Layout.PORTRAIT
    chosen = Style(style) if style else Style.MODERN if upright else Style.FORMAL
    paper = Print(
        kind=CertificateKind(kind) if kind else CertificateKind.TIER_ATTAINED,
        serial=SPECIMEN,
        holder=name.strip(),
        latin_name=latin_name.strip(),
        title=Wording("中级客户服务专员", "Intermediate Customer Service Specialist"),
        issued_on=day,
        valid_until=day + timedelta(days=730),
        levels=LEVELS if upright else (),
        percent=None,
        specimen=True,
        address="",
        design=Design(layout=Layout(layout), style=chosen),
    )
    absent = printing.absent(settings, paper)
    if absent:
        raise click.ClickException(
            f"No face can print {' '.join(absent)}. Put a font that has it into "
            f"{settings.data_dir / 'fonts'} and try again."
        )
    out.write_bytes(printing.make(settings, paper))
    click.echo(f"{out}: {out.stat().st_size} bytes", err=True)


@group.command("award")
def award() -> None:
    """Run every rule again: what was earned and has no certificate is awarded, once."""
    number = jobs.award_due(clock.now())
    click.echo(f"{number} awarded")


@group.command("verify-code")
@click.argument("text")
@click.option("--key", type=click.Path(exists=True, dir_okay=False, path_type=Path), default=None)
@click.option("--json", "as_json", is_flag=True, help="Print only JSON.")
@click.pass_context
def verify_code(context: click.Context, text: str, key: Path | None, as_json: bool) -> None:
    """What a QR code says, if its signature holds. ``--key`` is a published key kept in a file;
    without it the key of this academy is used. No network, no database."""
    settings: Settings = current_app.config["ACADEMY"]
    found = sealing.read_code(settings, text, published=key.read_text("utf-8") if key else "")
    answer: dict[str, Any] = {"valid": found is not None}
    if found is not None:
        answer |= {
            "serial": found.serial,
            "kind": found.kind.value,
            "holder": found.holder,
            "title": found.title,
            "issued_on": found.issued_on.isoformat(),
            "valid_until": found.valid_until.isoformat() if found.valid_until else None,
            "reason": "the signature holds; revocation is unchecked without the register",
        }
    else:
        answer["reason"] = "not signed with this key, or changed"
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False))
    else:
        for field, value in answer.items():
            click.echo(f"{field}: {value}")
    context.exit(0 if is_code(text) else UNREADABLE)


@group.command("verify")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print only JSON.")
@click.option("--offline", is_flag=True, help="Do not ask the register; revocation is unchecked.")
@click.option(
    "--certificate",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=None,
    help="The academy's signing.crt, where its data folder is not at hand.",
)
@click.pass_context
def verify(
    context: click.Context, file: Path, as_json: bool, offline: bool, certificate: Path | None
) -> None:
    """Is the file a certificate of this academy, unchanged and in force?

    Ends with 0 whatever was found, and with 2 if the file cannot be read.
    """
    day = clock.now().astimezone(current_app.config["ACADEMY"].zone).date()
    try:
        data = file.read_bytes()
        found = checking.check_file(data, day=day, register=not offline, trusted=certificate)
    except OSError as error:
        why = f"the file cannot be opened ({error.strerror or type(error).__name__})"
        found = checking.Checked(False, checking.UNREADABLE, reason=why)
    answer: dict[str, Any] = found.as_json()
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False))
    else:
        for name, value in answer.items():
            click.echo(f"{name}: {value}")
    context.exit(UNREADABLE if found.state == checking.UNREADABLE else 0)
