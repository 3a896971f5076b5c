"""Mail, sent by jobs only: the one place that speaks SMTP."""

from __future__ import annotations

import smtplib
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

from flask import current_app

from app.kernel.errors import Unavailable
from app.platform import clock
from app.platform.settings import Settings

TIMEOUT = 20.0


def is_configured() -> bool:
    """Is there a mail server to send through?"""
    return bool(_settings().mail_url)


def send(*, to: str, subject: str, text: str, key: str) -> None:
    """Send a plain-text mail. ``key`` becomes the Message-ID, so that a repeat is recognisable.

    Raise Unavailable where no server is set or it does not take the mail: the outbox tries again.
    """
    settings = _settings()
    if not settings.mail_url:
        raise Unavailable("No mail server is set (MAIL_URL).")
    message = compose(settings, to=to, subject=subject, text=text, key=key)
    parts = urlsplit(settings.mail_url)
    context = ssl.create_default_context()
    try:
        if parts.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                parts.hostname or "", parts.port or 465, timeout=TIMEOUT, context=context
            )
        else:
            server = smtplib.SMTP(parts.hostname or "", parts.port or 25, timeout=TIMEOUT)
        with server:
            server.ehlo()
            if parts.scheme == "smtp" and server.has_extn("starttls"):
                server.starttls(context=context)
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        raise Unavailable("The mail server did not take the mail: %(why)s", why=error) from error


def compose(settings: Settings, *, to: str, subject: str, text: str, key: str) -> EmailMessage:
    """The message; headers may hold Chinese. Raise ValueError for a malformed address."""
    host = urlsplit(settings.public_url).hostname or "academy.local"
    message = EmailMessage(policy=SMTP)
    message["Subject"] = " ".join(subject.split())
    message["From"] = settings.mail_from or f"academy@{host}"
    message["To"] = Address(addr_spec=to)
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = f"<{''.join(c if c.isalnum() else '.' for c in key)}@{host}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text, charset="utf-8")
    return message


def _settings() -> Settings:
    settings: Settings = current_app.config["ACADEMY"]
    return settings
