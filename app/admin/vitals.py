"""How the academy is doing: each sign with a figure, a tone and what to do."""

from __future__ import annotations

import platform
import shutil
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Final

from app.admin.labels import OPEN_WORK
from app.jobs import outbox
from app.jobs.outbox import JobState
from app.platform import busy, i18n
from app.platform.i18n import _, ngettext
from app.platform.language_model import endpoint_of
from app.platform.settings import ROOT, Settings

BACKUP_WARM: Final = timedelta(days=1, hours=6)
BACKUP_BAD: Final = timedelta(days=3)
DISK_WARM: Final = 0.15
DISK_BAD: Final = 0.05


@dataclass(frozen=True)
class Sign:
    """One thing to know. ``tone`` is good, warm or bad; ``action`` names what can be done here."""

    name: str
    icon: str
    title: str
    figure: str
    text: str
    tone: str = "good"
    action: str = ""


@lru_cache(maxsize=1)
def version() -> str:
    """The number that this source carries; empty where it carries none."""
    try:
        about = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError):
        return ""
    return str(about.get("project", {}).get("version", ""))


def signs(settings: Settings, *, at: datetime, mail_is_set: bool) -> list[Sign]:
    """All signs, what needs a person first."""
    found = [
        _backup(settings, at),
        _disk(settings),
        *_jobs(),
        _open_work(),
        _mail(settings, mail_is_set),
        _address(settings),
        _language_model(settings),
        _key(settings),
        _version(settings),
    ]
    order = {"bad": 0, "warm": 1, "good": 2}
    return sorted(found, key=lambda sign: order[sign.tone])


def _backups(folder: Path) -> Iterator[datetime]:
    if folder.is_dir():
        for path in folder.iterdir():
            if not path.name.startswith("."):
                yield datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _backup(settings: Settings, at: datetime) -> Sign:
    newest = max(_backups(settings.data_dir / "backups"), default=None)
    title = _("Backup")
    how = _("Make one with “flask backup create”, best every night by a timer.")
    if newest is None:
        return Sign("backup", "archive", title, _("none yet"), how, "bad")
    age = max(at - newest, timedelta(0))
    hours = int(age.total_seconds() // 3600)
    figure = (
        ngettext("%(num)d hour old", "%(num)d hours old", hours)
        if hours < 48
        else ngettext("%(num)d day old", "%(num)d days old", hours // 24)
    )
    tone = "bad" if age > BACKUP_BAD else "warm" if age > BACKUP_WARM else "good"
    last = _("The last one was made on %(when)s.", when=i18n.moment(newest))
    return Sign("backup", "archive", title, figure, last if tone == "good" else how, tone)


def _disk(settings: Settings) -> Sign:
    usage = shutil.disk_usage(settings.data_dir)
    free = usage.free / usage.total
    tone = "bad" if free < DISK_BAD else "warm" if free < DISK_WARM else "good"
    figure = _("%(size)s GB free", size=i18n.number(usage.free / 1024**3, 1))
    text = (
        _("%(share)s of the disk with the data.", share=i18n.share(free))
        if tone == "good"
        else _(
            "Make room: a full disk stops saving answers. %(share)s left.", share=i18n.share(free)
        )
    )
    return Sign("disk", "server", _("Disk"), figure, text, tone)


def _jobs() -> Iterator[Sign]:
    counts = outbox.counts()
    waiting = counts[JobState.WAITING] + counts[JobState.RUNNING]
    yield Sign(
        "queue",
        "list-check",
        _("Jobs waiting"),
        i18n.number(waiting),
        _("Mails and certificates on their way.")
        if waiting < 200
        else _("More than usual: does the worker run?"),
        "warm" if waiting >= 200 else "good",
        "jobs",
    )
    dead = counts[JobState.DEAD]
    yield Sign(
        "dead",
        "alert-triangle",
        _("Jobs given up"),
        i18n.number(dead),
        _("Each one says why it failed; mend that and try it again.")
        if dead
        else _("Every job so far was done."),
        "bad" if dead else "good",
        "dead" if dead else "jobs",
    )


def _open_work() -> Sign:
    found = busy.open_work()
    title, count = _("Open work"), sum(work.count for work in found)
    if not count:
        text = _("A restart or an upgrade would disturb nobody now.")
        return Sign("open", "clock", title, _("nothing open"), text)
    names = _(", ").join(str(OPEN_WORK.get(work.name, work.label)) for work in found)
    text = _("%(what)s: wait with a restart or an upgrade; both refuse by themselves.", what=names)
    return Sign("open", "clock", title, i18n.number(count), text)


def _mail(settings: Settings, is_set: bool) -> Sign:
    title = _("Mail")
    if not is_set:
        text = _("Set MAIL_URL; until then nobody gets links or reminders by mail.")
        return Sign("mail", "mail", title, _("not set up"), text, "warm")
    text = _("Sends as %(sender)s.", sender=settings.mail_from or "academy@…")
    return Sign("mail", "mail", title, _("set up"), text, "good", "mail")


def _address(settings: Settings) -> Sign:
    title = _("Public address")
    if not settings.public_url:
        text = _(
            "Set PUBLIC_URL; until then certificates are specimens and links cannot be mailed."
        )
        return Sign("address", "link", title, _("not set"), text, "warm")
    return Sign("address", "link", title, settings.public_url, _("Stands in QR codes and mails."))


def _language_model(settings: Settings) -> Sign:
    title = _("Language model")
    endpoint = endpoint_of(settings)
    uses = [
        name
        for name, wanted in (
            (_("words customers' lines"), settings.language_model_words),
            (_("rates in the shadow"), settings.language_model_rates),
        )
        if wanted
    ]
    if not uses:
        text = _("Nothing leaves the academy. Role-plays need no model.")
        return Sign("model", "robot", title, _("off"), text)
    if endpoint is None:
        text = _("Set LANGUAGE_MODEL_URL and LANGUAGE_MODEL_NAME; until then it is not asked.")
        return Sign("model", "robot", title, _("not set"), text, "warm")
    text = _("%(model)s: %(uses)s.", model=endpoint.model, uses=_(", ").join(uses))
    if not endpoint.is_private:
        text = _("The way there is not encrypted; use https or your own network.") + " " + text
    tone = "good" if endpoint.is_private else "warm"
    return Sign("model", "robot", title, endpoint.host, text, tone)


def _key(settings: Settings) -> Sign:
    own = (settings.data_dir / "secret_key").exists()
    text = (
        _("Kept in the data folder; backups carry it along.")
        if own
        else _("Given by the environment (SECRET_KEY): keep it somewhere safe.")
    )
    return Sign("key", "key", _("Secret key"), _("present"), text)


def _version(settings: Settings) -> Sign:
    number = version() or _("from source")
    engine = "PostgreSQL" if settings.database.startswith("postgresql") else "SQLite"
    text = f"Python {platform.python_version()} · {engine} · {settings.timezone}"
    return Sign("version", "versions", _("Version"), number, text)
