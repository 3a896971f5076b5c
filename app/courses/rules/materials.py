"""Files beside a class: which kinds may enter, told by their bytes as well as by their name."""

from __future__ import annotations

import io
import zipfile
from typing import Final

from app.kernel.errors import BadContent

MOST_BYTES: Final = 8 * 1024 * 1024
MOST_FILES: Final = 20
MOST_UNZIPPED: Final = 120 * 1024 * 1024
LONGEST_NAME: Final = 120
_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
_BEGINNINGS: Final = {
    "pdf": ("application/pdf", b"%PDF-"),
    "png": ("image/png", b"\x89PNG\r\n\x1a\n"),
    "jpg": ("image/jpeg", b"\xff\xd8\xff"),
    "jpeg": ("image/jpeg", b"\xff\xd8\xff"),
}
_PACKED: Final = {
    "docx": (f"{_OFFICE}.wordprocessingml.document", "word/document.xml"),
    "xlsx": (f"{_OFFICE}.spreadsheetml.sheet", "xl/workbook.xml"),
    "pptx": (f"{_OFFICE}.presentationml.presentation", "ppt/presentation.xml"),
}
ENDINGS: Final = (*_BEGINNINGS, *_PACKED)


def shown_name(name: str) -> str:
    """The name a file is kept under: the last part of a path, no control signs, not too long."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(sign for sign in last if sign.isprintable() and sign not in '<>:"|?*').strip()
    stem, dot, ending = kept.rpartition(".")
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}{dot}{ending}" if dot else kept[:LONGEST_NAME]


def media_type_of(name: str, data: bytes) -> str:
    """The media type of a file that may be kept. Raise BadContent with what is wrong."""
    if not data:
        raise BadContent("The file is empty.")
    if len(data) > MOST_BYTES:
        raise BadContent("The file is larger than %(most)s MB.", most=MOST_BYTES // 1024**2)
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if ending in _BEGINNINGS:
        media, beginning = _BEGINNINGS[ending]
        if data.startswith(beginning):
            return media
    elif ending in _PACKED:
        media, part = _PACKED[ending]
        if _holds(data, part):
            return media
    else:
        raise BadContent("Take a PDF, a picture (PNG, JPEG) or an Office file (docx, xlsx, pptx).")
    raise BadContent("The file is not what its name says. Save it again and try once more.")


def _holds(data: bytes, part: str) -> bool:
    """Is this an Office file with this main part, of a sane size and without macros?"""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return False
    names = {member.filename for member in members}
    if sum(member.file_size for member in members) > MOST_UNZIPPED:
        raise BadContent("Unpacked, this file would be too large.")
    if any(name.endswith("vbaProject.bin") for name in names):
        raise BadContent("Files with macros are not taken. Save it without them.")
    return {"[Content_Types].xml", part} <= names
