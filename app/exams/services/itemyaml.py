"""The bank as content files: the lists of ``items/`` with their media, in one package, there and
back without loss."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any, Final

from pydantic import ValidationError

from app.content import exporting, store, yaml_files
from app.content.faults import Fault, explain
from app.content.layouts import Kept, Raw
from app.content.lines import Lines
from app.exams.models.bodies import ItemBankBody, ItemBody
from app.exams.rules.importing import rows
from app.exams.rules.importing.drafts import Draft, Reading, Reason, Refusal, Where
from app.exams.services.itemfiles import ItemFiles
from app.kernel.errors import BadContent
from app.platform import archives

PLACE: Final = "items"
LAYOUT: Final = ItemFiles(PLACE, ItemBody, items="items", group_field="bank", header=ItemBankBody)


def is_package(data: bytes) -> bool:
    """Does this package hold lists of items as content files do?"""
    try:
        with archives.opened(io.BytesIO(data)) as archive:
            return any(_place(name).endswith(".yaml") for name in archive.namelist())
    except BadContent:
        return False


def _place(path: str) -> str:
    """A path as it stands below the content folder; empty for what is not of items."""
    parts = PurePath(path.replace("\\", "/")).parts
    if PLACE not in parts:
        return ""
    return "/".join(parts[parts.index(PLACE) :])


@dataclass
class _Files:
    """Files in memory, read as layouts read a folder."""

    held: dict[str, bytes]
    faults: list[Fault] = field(default_factory=list)

    def files(self, place: str) -> Sequence[str]:
        """All files under a place."""
        return sorted(name for name in self.held if name.startswith(place + "/"))

    def data(self, file: str) -> bytes:
        """A file's bytes."""
        return self.held[file]

    def text(self, file: str) -> str | None:
        """A text file; None after noting that it is none."""
        try:
            return self.held[file].decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError:
            self.fault(file, 1, "this is not UTF-8 text; save the file again as UTF-8")
            return None

    def yaml(self, file: str) -> tuple[Any, Lines] | None:
        """A YAML file's value with its lines; None after noting why it cannot be read."""
        text = self.text(file)
        return None if text is None else self.yaml_text(file, text, 1)

    def yaml_text(self, file: str, text: str, first_line: int) -> tuple[Any, Lines] | None:
        """The same for a text."""
        try:
            value, lines, faults = yaml_files.read(text, first_line)
        except yaml_files.YamlFault as broken:
            self.fault(file, broken.line, broken.message)
            return None
        for fault in faults:
            self.fault(file, fault.line, fault.message)
        return value, lines

    def fault(self, file: str, line: int, message: str) -> None:
        """Note what is wrong."""
        self.faults.append(Fault(file, line, message))


def read(data: bytes, filename: str) -> Reading:
    """Every item of a list or a package; what is wrong is refused at its file and line."""
    if data[:2] == b"PK":
        held = {_place(path): content for path, content in archives.members(data, "")}
        held.pop("", None)
    else:
        held = {f"{PLACE}/{PurePath(filename).name.casefold()}": data}
    source = _Files(held)
    drafts: dict[str, Draft] = {}
    for raw in LAYOUT.read(source):
        if raw.kind == ItemBody.KIND:
            draft = _draft(raw, source)
            if draft is not None and drafts.setdefault(raw.key, draft) is not draft:
                line = raw.lines.at(("key",))
                source.fault(raw.file, line, f"`{raw.key}` stands here twice; rename one")
    refused = [
        Refusal(Where(fault.file, fault.line), "", Reason.UNREADABLE, fault.message)
        for fault in sorted(set(source.faults))
    ]
    return Reading(tuple(drafts.values()), tuple(refused))


def _draft(raw: Raw, source: _Files) -> Draft | None:
    try:
        body = ItemBody.model_validate(raw.data)
    except ValidationError as error:
        for path, sentence in explain(ItemBody, error, raw.data):
            source.fault(raw.file, raw.lines.at(path), sentence)
        return None
    stored = body.stored()
    return Draft(
        where=Where(raw.file, raw.lines.at(())),
        type=body.type,
        stem=body.stem.zh,
        options=tuple(chinese for chinese, _english in rows.options_of(stored)),
        key=rows.json_key(stored),
        explanation=body.explanation.zh if body.explanation else "",
        difficulty=body.difficulty,
        points=body.points,
        tags=tuple(body.tags),
        name=raw.key,
        more={"whole": stored, "assets": dict(raw.assets)},
    )


def written(bodies: Sequence[tuple[str, ItemBody]]) -> bytes:
    """These items as a package of content files."""
    banks = sorted({body.bank for _key, body in bodies})
    titled = store.latest_of(ItemBankBody, banks)
    kept = [
        Kept(ItemBankBody.KIND, bank, _header(bank, titled), number, "")
        for number, bank in enumerate(banks)
    ]
    kept += [
        Kept(ItemBody.KIND, key, body, number, "") for number, (key, body) in enumerate(bodies)
    ]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(exporting.files_of(PLACE, kept).items()):
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), content)
    return out.getvalue()


def _header(bank: str, titled: dict[str, store.Version[ItemBankBody]]) -> ItemBankBody:
    if bank in titled:
        return titled[bank].body
    return ItemBankBody.model_validate({"title": {"zh": bank, "en": bank}})
