"""XML from outside and the packages it comes in: no entities, no network, bounded sizes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from app.kernel.errors import BadContent

MOST_UNZIPPED: Final = 100 * 1024 * 1024
MOST_FILES: Final = 10_000


def parse(data: bytes) -> Element:
    """The outermost element. Raise BadContent for what is no XML or wants to trick the reader."""
    try:
        root: Element = fromstring(data, forbid_dtd=False)
    except DefusedXmlException:
        raise BadContent(
            "The file defines entities or points outside; such files are not read."
        ) from None
    except (ParseError, ValueError, LookupError) as error:
        raise BadContent("The file is not well-formed XML (%(why)s).", why=str(error)) from None
    return root


def members(data: bytes, ending: str) -> Iterator[tuple[str, bytes]]:
    """The files of a package whose names end so, in their order: (path, bytes).

    Raise BadContent for a damaged package, one that unpacks to too much, or paths that lead out.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            if len(infos) > MOST_FILES or sum(i.file_size for i in infos) > MOST_UNZIPPED:
                raise BadContent(
                    "The file unpacks to more than %(most)s MB.", most=MOST_UNZIPPED >> 20
                )
            for info in infos:
                path = info.filename
                if path.startswith(("/", "\\")) or ".." in path.replace("\\", "/").split("/"):
                    raise BadContent("The package holds a path that leads out of it.")
                if not info.is_dir() and path.lower().endswith(ending):
                    with archive.open(info) as opened:
                        yield path, opened.read(info.file_size + 1)[: info.file_size]
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError):
        raise BadContent("The file is damaged. Save it again and try once more.") from None
