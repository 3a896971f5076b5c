"""What stops a start before anything is started, in words that name the setting."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from tools.launcher import CannotStart, Launcher, choose_port


@pytest.mark.parametrize("host", ["192.0.2.7", "2001:db8::7"])
def test_an_address_that_is_not_ours_is_named_as_host(host: str, tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match=r"HOST: .* is no address of this machine"):
        Launcher({"HOST": host}, tmp_path)


@pytest.mark.parametrize("port", ["0", "65536", "eighty", "-1"])
def test_a_port_that_is_no_port_is_named(port: str, tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match=r"PORT: .* is no port number"):
        Launcher({"PORT": port}, tmp_path)


def test_a_taken_port_is_refused_where_it_was_asked_for_and_passed_over_where_not() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CannotStart, match=f"PORT: {port} is taken"):
            choose_port("127.0.0.1", str(port))
        assert choose_port("127.0.0.1", None, first=port) > port


def test_loopback_is_where_it_listens_unless_told_otherwise(tmp_path: Path) -> None:
    launcher = Launcher({}, tmp_path)
    assert launcher.host == "127.0.0.1"
    assert launcher.media_port != launcher.port
    assert launcher.address == f"http://localhost:{launcher.port}/"
