"""Structured logs: one JSON line each, to standard error, without personal data."""

from __future__ import annotations

import logging
import sys

import structlog

from app.platform.settings import Settings


def configure(settings: Settings) -> None:
    """Set the level and the shape of every line. Standard output stays free for results."""
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.getLogger("alembic").setLevel(max(level, logging.WARNING))
