"""Scripts as rows of a table, and rows as scripts again, with what is wrong in each. Pure.

The first columns are the same for every table. Variants follow in numbered groups, as many as the
script with the most variants needs: ``variant_1_label_zh`` … ``variant_1_en``, then the second.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

COLUMNS: Final = (
    "key", "category", "stage", "tone", "channels", "product_lines",
    "title_zh", "title_en", "situation_zh", "situation_en", "customer_zh", "customer_en",
    "wording_zh", "wording_en", "formal_zh", "formal_en", "warm_zh", "warm_en",
    "do_zh", "do_en", "dont_zh", "dont_en", "tags", "related", "follow_ups",
    "source", "policy_zh", "policy_en", "owner", "review_on", "expires_on",
)  # fmt: skip
LISTS: Final = ("channels", "product_lines", "tags", "related", "follow_ups")
PAIRS: Final = ("title", "situation", "customer", "wording", "formal", "warm", "do", "dont",
                "policy")  # fmt: skip
PLAIN: Final = ("category", "stage", "tone", "source", "owner", "review_on", "expires_on")
DEMANDED: Final = ("key", "category", "stage", "title_zh", "title_en", "situation_zh",
                   "situation_en", "wording_zh", "wording_en")  # fmt: skip
OF_A_VARIANT: Final = ("label_zh", "label_en", "tone", "zh", "en")
_VARIANT: Final = re.compile(rf"variant_([1-9][0-9]?)_({'|'.join(OF_A_VARIANT)})")
_PLACE: Final = re.compile(r"variants\.([0-9]+)(?:\.(label|wording|tone))?.*")
_WITHIN: Final = {
    "label": ("label_zh", "label_en"),
    "tone": ("tone",),
    "wording": ("zh", "en"),
}


def columns(variants: int) -> list[str]:
    """The columns of a table of scripts of which none has more variants; one group at least."""
    groups = range(1, max(1, variants) + 1)
    return [*COLUMNS, *(f"variant_{n}_{part}" for n in groups for part in OF_A_VARIANT)]


def most_variants(bodies: Sequence[Mapping[str, Any]]) -> int:
    """How many variants the stored body with the most of them has."""
    return max((len(body.get("variants", ())) for body in bodies), default=0)


def row_of(key: str, stored: Mapping[str, Any], names: Sequence[str] = COLUMNS) -> list[str]:
    """A stored body as a row of these columns."""
    cells = {"key": key, "tone": "warm", "channels": "chat"}
    for name, value in stored.items():
        if name in PAIRS and isinstance(value, Mapping):
            cells[f"{name}_zh"], cells[f"{name}_en"] = value["zh"], value["en"]
        elif name in LISTS:
            cells[name] = ", ".join(value)
        elif name in PLAIN:
            cells[name] = str(value)
    for number, one in enumerate(stored.get("variants", ()), 1):
        given = {"tone": one.get("tone") or "", "zh": one["wording"]["zh"]}
        given |= {"en": one["wording"]["en"]}
        given |= {f"label_{language}": text for language, text in one["label"].items()}
        cells |= {f"variant_{number}_{part}": given[part] for part in OF_A_VARIANT}
    return [cells.get(name, "") for name in names]


def _plain(cell: Any) -> str:
    return str("" if cell is None else cell).strip().casefold()


def _known(name: str) -> bool:
    return name in COLUMNS or bool(_VARIANT.fullmatch(name))


def places(header: Sequence[Any]) -> dict[str, int]:
    """Where each known column stands; unknown ones are left out."""
    names = [_plain(cell) for cell in header]
    return {name: place for place, name in enumerate(names) if _known(name)}


def unknown(header: Sequence[Any]) -> list[str]:
    """Headings that name no column: nothing below them is read."""
    return [str(cell).strip() for cell in header if _plain(cell) and not _known(_plain(cell))]


def twice(header: Sequence[Any]) -> list[str]:
    """Known columns that stand there more than once."""
    counted = Counter(_plain(cell) for cell in header)
    return [name for name, number in counted.items() if number > 1 and _known(name)]


def missing(columns: Mapping[str, int]) -> list[str]:
    """Demanded columns that the table lacks."""
    return [name for name in DEMANDED if name not in columns]


@dataclass(frozen=True)
class Row:
    """What a row says: the fields as the body's model reads them, and of each variant among them
    the number of its columns."""

    key: str
    fields: dict[str, Any]
    groups: tuple[int, ...] = ()

    def column_of(self, place: str) -> str:
        """Where a field of the body stands, for messages: the column, or the group of columns of
        a variant or of its label."""
        found = _PLACE.fullmatch(place)
        if found is None or int(found[1]) >= len(self.groups):
            return place
        group = f"variant_{self.groups[int(found[1])]}"
        return f"{group}_{found[2]}" if found[2] in ("label", "tone") else group


def key_of(cells: Sequence[Any], columns: Mapping[str, int]) -> str:
    """The key of a row."""
    return _given(cells, columns).get("key", "")


def body_of(
    cells: Sequence[Any], columns: Mapping[str, int], stored: Mapping[str, Any] | None = None
) -> Row:
    """What a row says. Empty cells are left out; what the table has no columns for stays as it
    is in the ``stored`` body."""
    old = stored or {}
    given = _given(cells, columns)
    told = {name.removesuffix("_zh").removesuffix("_en") for name in columns}
    body = {name: value for name, value in old.items() if name not in (*told, "variants")}
    body |= {name: given[name] for name in PLAIN if name in given}
    for name in PAIRS:
        heads = {"zh": f"{name}_zh", "en": f"{name}_en"}
        pair = _pair(given, columns, heads, old.get(name, {}))
        if any(pair.values()):
            body[name] = pair
    for name in LISTS:
        if name in given:
            parts = given[name].replace("，", ",").replace("、", ",").split(",")
            body[name] = [part.strip() for part in parts if part.strip()]
    for name in ("review_on", "expires_on"):
        if name in given:
            body[name] = given[name][:10]
    variants = _variants(given, columns, old.get("variants", ()))
    if variants:
        body["variants"] = list(variants.values())
    return Row(given.get("key", ""), body, tuple(variants))


def _given(cells: Sequence[Any], columns: Mapping[str, int]) -> dict[str, str]:
    return {
        name: str(cells[place]).strip()
        for name, place in columns.items()
        if place < len(cells) and cells[place] is not None and str(cells[place]).strip()
    }


def _pair(
    given: Mapping[str, str],
    columns: Mapping[str, int],
    heads: Mapping[str, str],
    before: Mapping[str, str],
) -> dict[str, str]:
    """A text in both languages; as it was before in one that the table has no column for."""
    return {
        language: given.get(head, "") if head in columns else before.get(language, "")
        for language, head in heads.items()
    }


def _variants(
    given: Mapping[str, str], columns: Mapping[str, int], old: Sequence[Mapping[str, Any]]
) -> dict[int, dict[str, Any]]:
    """The variants by the number of their columns; a group without a word in it is none."""
    told: dict[int, set[str]] = {}
    for name in columns:
        if found := _VARIANT.fullmatch(name):
            told.setdefault(int(found[1]), set()).add(found[2])
    made: dict[int, dict[str, Any]] = {}
    for number in sorted({*told, *range(1, len(old) + 1)}):
        before = old[number - 1] if number <= len(old) else {}
        if number not in told:
            made[number] = dict(before)
            continue
        said = {part: given.get(f"variant_{number}_{part}", "") for part in OF_A_VARIANT}
        if not any(said.values()):
            continue
        one = {
            name: value
            for name, value in before.items()
            if not told[number].intersection(_WITHIN[name])
        }
        for name in ("label", "wording"):
            zh, en = (f"variant_{number}_{part}" for part in _WITHIN[name])
            pair = _pair(given, columns, {"zh": zh, "en": en}, before.get(name, {}))
            if any(pair.values()):
                one[name] = pair
        if said["tone"]:
            one["tone"] = said["tone"]
        made[number] = one
    return made
