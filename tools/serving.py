"""The web server, with the academy loaded once.

The server makes the processes that answer by forking; where the academy is loaded before that,
they start at once and share its memory. Where processes are not forked, each loads it by itself.
Called by ``python -c`` with the server's own arguments, so that this module has one name in all
processes; see ``tools.launcher``.
"""

from __future__ import annotations

import gc

from flask import Flask
from granian.cli import entrypoint
from sqlalchemy.orm import configure_mappers

from app import create_app
from app.platform.i18n import preload

_loaded: list[Flask] = []


def academy() -> Flask:
    """The application: the one that was loaded before the fork, else a new one."""
    return _loaded[0] if _loaded else create_app()


def load() -> Flask:
    """Load the academy into this process for good. No connection is opened: none may be shared."""
    # Looking through what stays for ever for garbage costs a fifth of the start, later a third of
    # a long page; and what nobody looks through, the forked processes go on sharing.
    gc.disable()
    app = create_app()
    configure_mappers()
    preload()
    _loaded[:] = [app]
    gc.freeze()
    gc.enable()
    return app


def main() -> None:
    """Load the academy, then serve as the arguments say."""
    load()
    entrypoint()  # type: ignore[no-untyped-call] # the server says no types
