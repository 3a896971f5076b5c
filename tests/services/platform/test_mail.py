"""Mail with Chinese in it, against a small server of our own."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.errors import HeaderParseError

import pytest
from flask import Flask

from app.kernel.errors import Unavailable
from app.platform import mail

RECEIVED: list[bytes] = []


class TinySmtp(socketserver.StreamRequestHandler):
    """Takes one mail and keeps it."""

    def handle(self) -> None:
        """The few commands that a sender uses."""
        self.wfile.write(b"220 tiny\r\n")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                self.wfile.write(b"354 go\r\n")
                body = b""
                while (part := self.rfile.readline()) != b".\r\n":
                    body += part
                RECEIVED.append(body)
            elif verb == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            self.wfile.write(b"250 ok\r\n")


@pytest.fixture
def server() -> Iterator[int]:
    """The server's port."""
    RECEIVED.clear()
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), TinySmtp) as tcp:
        thread = threading.Thread(target=tcp.serve_forever, daemon=True)
        thread.start()
        yield tcp.server_address[1]
        tcp.shutdown()


def _with(app: Flask, **changes: object) -> None:
    app.config["ACADEMY"] = app.config["ACADEMY"].model_copy(update=changes)


@pytest.fixture(autouse=True)
def _settings_come_back(context: Flask) -> Iterator[None]:
    kept = context.config["ACADEMY"]
    yield
    context.config["ACADEMY"] = kept


def test_a_chinese_mail_arrives_as_it_was_written(context: Flask, server: int) -> None:
    _with(context, mail_url=f"smtp://127.0.0.1:{server}", mail_from="客服学院 <a@example.com>")
    mail.send(to="lin@example.com", subject="演练报告出来了", text="未通过。\n可申诉。", key="n:1")
    message = message_from_bytes(RECEIVED[0], policy=policy.default)
    assert message["Subject"] == "演练报告出来了"
    assert message["To"] == "lin@example.com"
    assert message["Message-ID"] == "<n.1@academy.example.com>"
    assert message.get_content().replace("\r\n", "\n").strip() == "未通过。\n可申诉。"


def test_without_a_server_the_outbox_is_told_to_wait(context: Flask) -> None:
    with pytest.raises(Unavailable, match="MAIL_URL"):
        mail.send(to="lin@example.com", subject="x", text="y", key="k")


def test_a_server_that_is_not_there_is_a_reason_to_try_again(context: Flask) -> None:
    _with(context, mail_url="smtp://127.0.0.1:9")
    with pytest.raises(Unavailable, match="did not take"):
        mail.send(to="lin@example.com", subject="x", text="y", key="k")


def test_no_header_can_be_smuggled_in(context: Flask) -> None:
    settings = context.config["ACADEMY"]
    message = mail.compose(
        settings, to="lin@example.com", subject="a\r\nBcc: x@example.com", text="t", key="k\r\n"
    )
    assert message["Bcc"] is None
    with pytest.raises((ValueError, HeaderParseError)):
        mail.compose(settings, to="a@example.com\r\nBcc: b@c.de", subject="s", text="t", key="k")
