"""Bind the lexicon to the application."""

from __future__ import annotations

from flask import Flask

from app.language import content


def register(_app: Flask) -> None:
    """The content kind; its pages stand in the script library."""
    content.register()
