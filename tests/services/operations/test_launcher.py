"""What stops a start before anything is started, in words that name the setting."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import dev
from tools.launcher import LOCK, STOPPING, CannotStart, Launcher, choose_port, hold, refusal
from tools.machine import ROOT


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


def test_what_stops_a_start_is_said_before_anything_is_prepared(tmp_path: Path) -> None:
    assert refusal({}) == ""
    assert refusal({"PORT": "eighty"}).startswith("PORT: ")
    assert refusal({"HOST": "192.0.2.7"}).startswith("HOST: ")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert "is taken" in refusal({"PORT": str(taken.getsockname()[1])})


@pytest.mark.parametrize("name", ["file", "file/below"])
def test_a_data_folder_that_cannot_be_is_named(name: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    assert dev.cannot_keep(tmp_path / name).startswith("ACADEMY_DATA: ")


def test_a_data_folder_is_made_where_there_is_none(tmp_path: Path) -> None:
    assert dev.cannot_keep(tmp_path / "new" / "data") == ""
    assert (tmp_path / "new" / "data").is_dir()


def test_two_academies_on_one_folder_have_an_encoder_each(tmp_path: Path) -> None:
    with socket.socket() as taken:
        first = Launcher({}, tmp_path)
        taken.bind(("127.0.0.1", first.port))
        taken.listen()
        assert Launcher({}, tmp_path).socket != first.socket


def test_one_folder_is_held_by_one_start_which_is_named_to_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with hold(tmp_path):
        with pytest.raises(CannotStart, match=rf"ACADEMY_DATA: .*process {os.getpid()}\b"):
            hold(tmp_path)
        monkeypatch.setenv("ACADEMY_DATA", str(tmp_path))
        assert dev.command_run() == 2
        said = capsys.readouterr().out
        assert str(tmp_path) in said
        assert said.count("\n") == 1
    with hold(tmp_path):
        assert list(tmp_path.iterdir()) == [tmp_path / LOCK]


def test_a_folder_whose_holder_was_killed_is_free(tmp_path: Path) -> None:
    holding = (
        "import pathlib, sys, time; from tools import launcher; "
        "held = launcher.hold(pathlib.Path(sys.argv[1])); print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holding, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE
    ) as child:
        assert child.stdout
        assert child.stdout.readline() == b"held\n"
        with pytest.raises(CannotStart, match=f"process {child.pid}"):
            hold(tmp_path)
        child.kill()
    hold(tmp_path).close()


def test_who_starts_while_another_stops_waits_for_the_end(tmp_path: Path) -> None:
    ending = hold(tmp_path)
    (tmp_path / LOCK).write_text(STOPPING)
    timer = threading.Timer(0.3, ending.close)
    timer.start()
    with hold(tmp_path):
        assert ending.closed
    timer.join()


def asked_to_reset(data: Path, monkeypatch: pytest.MonkeyPatch, typed: str | None) -> int:
    def answer(_question: str) -> str:
        if typed is None:
            raise EOFError
        return typed

    monkeypatch.setenv("ACADEMY_DATA", str(data))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr("builtins.input", answer)
    return dev.command_reset_demo()


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A data folder with something to lose."""
    data = tmp_path / "data"
    data.mkdir()
    (data / "academy.sqlite3").write_text("rows")
    return data


@pytest.mark.parametrize("typed", ["", "yes", "RESET", None])
def test_nothing_is_reset_without_the_word(
    typed: str | None, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert asked_to_reset(kept, monkeypatch, typed) == 1
    assert (kept / "academy.sqlite3").exists()


def test_the_word_resets_everything(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert asked_to_reset(kept, monkeypatch, "reset") == 0
    assert not kept.exists()
    assert asked_to_reset(kept, monkeypatch, "reset") == 0


def test_an_open_academy_is_not_reset(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (kept / "launcher.pid").write_text(str(os.getpid()))
    assert asked_to_reset(kept, monkeypatch, "reset") == 2
    (kept / "launcher.pid").write_text("what a power cut left")
    with hold(kept):  # not open yet, but being prepared
        assert asked_to_reset(kept, monkeypatch, "reset") == 2
    assert (kept / "academy.sqlite3").exists()
    assert asked_to_reset(kept, monkeypatch, "reset") == 0


def test_a_folder_that_is_no_academys_is_not_deleted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    assert asked_to_reset(tmp_path, monkeypatch, "reset") == 2
    assert (tmp_path / "thesis.txt").exists()
