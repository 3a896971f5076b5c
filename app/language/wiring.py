"""Bind the lexicon to the application."""

from __future__ import annotations

from flask import Flask

from app.language import content, listening
from app.platform import encoder


def register(app: Flask) -> None:
    """The content kind; its pages stand in the script library. The head's encoder."""
    content.register()
    if not app.testing:
        listening.listen_with(encoder.choose(app.config["ACADEMY"].encoder_socket))
