"""Items in files: ``items/<bank>.yaml``, and under ``items/media/`` the pictures, sounds and films
that they name. A file's hash is worked out here, so nobody writes one down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from app.content import pictures
from app.content.layouts import Kept, ListFiles, Raw, Readable, Sink
from app.exams.models.bodies import ItemBody

MEDIA: Final = "media"
SHARED: Final = ("bank", "competency", "criterion", "difficulty")


def media_in(data: Any) -> Iterator[dict[str, Any]]:
    """Every medium of an item, beside its texts, its options, the sides of its pairs, and in the
    parts of a case. The data are as somebody wrote them: anything may stand anywhere."""
    if not isinstance(data, dict):
        return
    for name in ("media", "explanation_media"):
        yield from _dicts(data.get(name))
    for rows, names in _BESIDE.items():
        for row in _dicts(data.get(rows)):
            yield from _dicts([row.get(name) for name in names])
    for part in _dicts(data.get("parts")):
        yield from media_in(part)


_BESIDE: Final[Mapping[str, tuple[str, ...]]] = {
    "options": ("media",),
    "pairs": ("left_media", "right_media"),
    "extras": ("media",),
}


def _dicts(listed: Any) -> list[dict[str, Any]]:
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []


@dataclass(frozen=True)
class _WithoutMedia:
    """The content folder as the list of items sees it: media stand apart."""

    source: Readable
    place: str

    def files(self, place: str) -> Sequence[str]:
        """All files under a place but the media."""
        return [f for f in self.source.files(place) if not f.startswith(f"{self.place}/{MEDIA}/")]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.source, name)


@dataclass(frozen=True)
class ItemFiles(ListFiles):
    """Lists of items with the files that they name."""

    def read(self, source: Readable) -> Iterator[Raw]:
        """Every item, its media filled in from the files beside."""
        home = f"{self.place}/{MEDIA}/"
        there = {f.removeprefix(home): f for f in source.files(self.place) if f.startswith(home)}
        used: set[str] = set()
        alone: Any = _WithoutMedia(source, self.place)
        for raw in (piece for whole in super().read(alone) for piece in _apart(whole)):
            if raw.kind != self.model.KIND:
                yield raw
                continue
            named = {str(one.get("file")) for one in media_in(raw.data)}
            for name in sorted(named - set(there)):
                source.fault(
                    raw.file,
                    raw.lines.at(()),
                    f"there is no file `{name}` in {home}; put it there or mend the name",
                )
            used |= named
            found = {name: source.data(there[name]) for name in sorted(named & set(there))}
            _fill(raw.data, {name: pictures.digest(data) for name, data in found.items()})
            yield replace(raw, assets={there[name]: data for name, data in found.items()})
        for name in sorted(set(there) - used):
            source.fault(there[name], 1, "no item names this file; remove it, or name it")

    def write(self, entries: Sequence[Kept], sink: Sink) -> None:
        """The lists, each case with its parts inside, and each named file once."""
        shown = {
            one.file: one.hash
            for entry in entries
            if isinstance(entry.body, ItemBody)
            for one in entry.body.all_media
        }
        hashless: Any = _Hashless(sink)
        super().write(_together(entries), hashless)
        for name, digest in sorted(shown.items()):
            sink.asset(f"{self.place}/{MEDIA}/{name}", digest)


def _apart(raw: Raw) -> Iterator[Raw]:
    """A case as it stands in a file, and each part in it as an item of its own. A part's key is
    that of its case and its own; what it does not say it has from its case."""
    parts = raw.data.get("parts") if raw.kind == ItemBody.KIND else None
    if not isinstance(parts, list) or not all(_is_part(one) for one in parts):
        yield raw
        return
    names = [f"{raw.key}.{one['key']}" for one in parts]
    yield replace(raw, data={**raw.data, "parts": [f"item:{name}" for name in names]})
    shared = {name: raw.data[name] for name in SHARED if name in raw.data}
    for number, (name, one) in enumerate(zip(names, parts, strict=True)):
        own = {field: value for field, value in one.items() if field != "key"}
        yield replace(
            raw,
            key=name,
            data={**shared, **own, "within": raw.key},
            lines=raw.lines.under(("parts", number)),
        )


def _is_part(one: Any) -> bool:
    return isinstance(one, dict) and isinstance(one.get("key"), str)


def _together(entries: Sequence[Kept]) -> list[Kept]:
    """Entries with the parts of each case inside it."""
    items = {e.key: e.body for e in entries if isinstance(e.body, ItemBody)}
    inside = {
        part: key
        for key, body in items.items()
        for part in body.part_keys
        if part in items and items[part].within == key
    }
    written = []
    for entry in entries:
        body = items.get(entry.key) if entry.kind == ItemBody.KIND else None
        if body is None:
            written.append(entry)
        elif entry.key not in inside:
            parts = [(key, items[key]) for key in body.part_keys if inside.get(key) == entry.key]
            whole: Any = _Whole(entry.key, body, parts) if parts else body
            written.append(replace(entry, body=whole))
    return written


@dataclass(frozen=True)
class _Whole:
    """A case with its parts, as its file says it."""

    key: str
    body: ItemBody
    parts: Sequence[tuple[str, ItemBody]]

    @property
    def bank(self) -> str:
        """The file that it stands in."""
        return self.body.bank

    def stored(self) -> dict[str, Any]:
        """The case's fields, its parts written out, without what they have from it."""
        case = self.body.stored()
        case["parts"] = [self._part(key, body.stored(), case) for key, body in self.parts]
        return case

    def _part(self, key: str, part: dict[str, Any], case: dict[str, Any]) -> dict[str, Any]:
        own = {
            name: value
            for name, value in part.items()
            if name != "within" and not (name in SHARED and case.get(name) == value)
        }
        return {"key": key.removeprefix(f"{self.key}."), **own}


def _fill(data: Any, hashes: Mapping[str, str]) -> None:
    for one in media_in(data):
        one["hash"] = hashes.get(str(one.get("file")), "0" * 64)


@dataclass(frozen=True)
class _Hashless:
    """Writes lists of items without the hashes of their media."""

    sink: Sink

    def yaml(self, file: str, value: Any) -> None:
        """A list of items as a person would write it."""
        for item in value.get("items") or []:
            for one in media_in(item):
                one.pop("hash", None)
        self.sink.yaml(file, value)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.sink, name)
