"""The blueprint that every page of courses hangs on."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import Blueprint, current_app

from app.courses.services.learning import Moment
from app.kernel.errors import BadContent
from app.platform import clock
from app.platform.forms import in_reach

bp = Blueprint("courses", "app.courses", template_folder="templates", url_prefix="/courses")


def zone() -> ZoneInfo:
    """The organisation's zone."""
    chosen: ZoneInfo = current_app.config["ACADEMY"].zone
    return chosen


def now() -> Moment:
    """This moment, in the organisation's zone."""
    return Moment(clock.now(), zone())


def whole(text: str | None, *, otherwise: int = 1) -> int:
    """A whole number from a query or a form; ``otherwise`` where there is none."""
    try:
        found: int = in_reach(int(text or otherwise))
        return found
    except ValueError:
        return otherwise


def numbers(texts: list[str]) -> list[int]:
    """Whole numbers from a form. Raise BadContent if one is not."""
    try:
        return [in_reach(int(text)) for text in texts]
    except ValueError:
        raise BadContent("This request could not be understood") from None
