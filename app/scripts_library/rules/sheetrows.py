"""Scripts as rows of a table, and rows as scripts again, with what is wrong in each. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

COLUMNS: Final = (
    "key", "category", "stage", "tone", "channels", "product_lines",
    "title_zh", "title_en", "situation_zh", "situation_en", "wording_zh", "wording_en",
    "formal_zh", "formal_en", "warm_zh", "warm_en", "do_zh", "do_en", "dont_zh", "dont_en",
    "tags", "related", "follow_ups", "owner", "review_on", "expires_on",
)  # fmt: skip
LISTS: Final = ("channels", "product_lines", "tags", "related", "follow_ups")
PAIRS: Final = ("title", "situation", "wording", "formal", "warm", "do", "dont")
DEMANDED: Final = ("key", "category", "stage", "title_zh", "title_en", "situation_zh",
                   "situation_en", "wording_zh", "wording_en")  # fmt: skip


def row_of(key: str, stored: Mapping[str, Any]) -> list[str]:
    """A stored body as a row."""
    cells = {"key": key, "tone": "warm", "channels": "chat"}
    for name, value in stored.items():
        if name in PAIRS and isinstance(value, Mapping):
            cells[f"{name}_zh"], cells[f"{name}_en"] = value["zh"], value["en"]
        elif name in LISTS:
            cells[name] = ", ".join(value)
        elif name in COLUMNS:
            cells[name] = str(value)
    return [cells.get(name, "") for name in COLUMNS]


def places(header: Sequence[Any]) -> dict[str, int]:
    """Where each known column stands; unknown ones are left out."""
    found = {str(cell or "").strip().casefold(): place for place, cell in enumerate(header)}
    return {name: found[name] for name in COLUMNS if name in found}


def missing(columns: Mapping[str, int]) -> list[str]:
    """Demanded columns that the table lacks."""
    return [name for name in DEMANDED if name not in columns]


def body_of(cells: Sequence[Any], columns: Mapping[str, int]) -> tuple[str, dict[str, Any]]:
    """(key, fields) of a row, as the body's model reads them; empty cells are left out."""
    given = {
        name: str(cells[place]).strip()
        for name, place in columns.items()
        if place < len(cells) and cells[place] is not None and str(cells[place]).strip()
    }
    body: dict[str, Any] = {
        name: given[name]
        for name in ("category", "stage", "tone", "owner", "review_on", "expires_on")
        if name in given
    }
    for name in PAIRS:
        pair = {lang: given.get(f"{name}_{lang}", "") for lang in ("zh", "en")}
        if any(pair.values()):
            body[name] = pair
    for name in LISTS:
        if name in given:
            parts = given[name].replace("，", ",").replace("、", ",").split(",")
            body[name] = [part.strip() for part in parts if part.strip()]
    for name in ("review_on", "expires_on"):
        if name in body:
            body[name] = body[name][:10]
    return given.get("key", ""), body


def kept(stored: Mapping[str, Any], columns: Mapping[str, int]) -> dict[str, Any]:
    """The fields of a stored body that these columns say nothing of."""
    told = {name.removesuffix("_zh").removesuffix("_en") for name in columns}
    return {name: value for name, value in stored.items() if name not in told}
