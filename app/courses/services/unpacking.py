"""A learning package looked into: the archive, then its manifest. Nothing is unpacked to disk.

A package stays the one file that came in. Its parts are read out of it when they are asked for,
so no path in it can lead anywhere, and a refused package leaves nothing.
"""

from __future__ import annotations

import re
import stat
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import IO, Any, Final
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException, ElementTree

from app.courses.rules.packing import (
    MOST_PARTS,
    Packed,
    PackedPart,
    Version,
    has_good_name,
    stays_inside,
)
from app.kernel.errors import BadContent, NotFound
from app.platform import archives

MANIFEST: Final = "imsmanifest.xml"
MEBIBYTE: Final = 1024 * 1024
MOST_FILES: Final = 5_000
MOST_UNPACKED: Final = 400 * MEBIBYTE
LARGEST_MEMBER: Final = 64 * MEBIBYTE
LARGEST_MANIFEST: Final = 2 * MEBIBYTE
# Text packs well; what packs better than this, and is large, is made to burst.
MOST_RATIO: Final = 200
_PROGRAMS = re.compile(r"\.(?:exe|dll|bat|cmd|com|msi|scr|ps1|vbs|jar|sh|app|dmg)\Z", re.I)
_XML_BASE: Final = "{http://www.w3.org/XML/1998/namespace}base"


def index_of(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The files of an archive by their name as it was meant: older programs on Chinese Windows
    write names in GB18030 and do not say so."""
    found: dict[str, zipfile.ZipInfo] = {}
    for info in archive.infolist():
        name = _meant(info)
        if name in found:
            raise BadContent("The package holds two files called %(name)s.", name=name)
        found[name] = info
    return {name: info for name, info in found.items() if not info.is_dir()}


def _meant(info: zipfile.ZipInfo) -> str:
    name = info.filename
    if info.flag_bits & 0x800 or name.isascii():
        return name
    try:
        raw = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    for encoding in ("utf-8", "gb18030"):
        with suppress(UnicodeDecodeError):
            read_as = raw.decode(encoding)
            # Two Chinese characters of GB18030 may look like two Greek ones of UTF-8.
            if any(ord(sign) >= 0x2E80 for sign in read_as):
                return read_as
    return name


def read(file: IO[bytes]) -> Packed:
    """What a package is. Raise BadContent with what is wrong with it and how to mend it."""
    with archives.opened(file) as archive:
        _check_sizes(archive)
        members = index_of(archive)
        _check_members(members)
        _check_bytes(archive, members)
        return _manifest(archive, members)


def member(file: IO[bytes], name: str) -> bytes:
    """One file of a package that was looked into before. Raise NotFound."""
    with zipfile.ZipFile(file) as archive:
        info = index_of(archive).get(name)
        if info is None or info.file_size > LARGEST_MEMBER:
            raise NotFound()
        return archive.read(info)


def _check_sizes(archive: zipfile.ZipFile) -> None:
    infos = archive.infolist()
    if len(infos) > MOST_FILES:
        raise BadContent("The package holds more than %(most)s files.", most=MOST_FILES)
    unpacked = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos)
    if unpacked > MOST_UNPACKED:
        raise BadContent(
            "Unpacked, this package has more than %(most)s MB.", most=MOST_UNPACKED // MEBIBYTE
        )
    if unpacked > 10 * MEBIBYTE and unpacked > packed * MOST_RATIO:
        raise BadContent("This zip file is made to burst when it is unpacked. It is not taken.")
    end = 0
    for info in sorted(infos, key=lambda one: one.header_offset):
        if info.header_offset < end:
            raise BadContent("This zip file is made to burst when it is unpacked. It is not taken.")
        end = info.header_offset + 30 + info.compress_size


def _check_members(members: Mapping[str, zipfile.ZipInfo]) -> None:
    for name, info in members.items():
        shown = name[:120]
        if not has_good_name(name):
            raise BadContent("A file of the package has a name that cannot be used.")
        if not stays_inside(name):
            raise BadContent("A path of the package leads out of it: %(name)s.", name=shown)
        if stat.S_ISLNK(info.external_attr >> 16):
            raise BadContent("The package holds a link to elsewhere: %(name)s.", name=shown)
        if _PROGRAMS.search(name):
            raise BadContent("The package holds a program: %(name)s. Take it out.", name=shown)
        if info.file_size > LARGEST_MEMBER:
            raise BadContent(
                "A file of the package has more than %(most)s MB: %(name)s.",
                most=LARGEST_MEMBER // MEBIBYTE,
                name=shown,
            )


def _check_bytes(archive: zipfile.ZipFile, members: Mapping[str, zipfile.ZipInfo]) -> None:
    for info in members.values():
        with archive.open(info) as opened:
            while opened.read(MEBIBYTE):
                pass


def _manifest(archive: zipfile.ZipFile, members: Mapping[str, zipfile.ZipInfo]) -> Packed:
    info = members.get(MANIFEST)
    if info is None:
        deeper = next((name for name in members if name.endswith(f"/{MANIFEST}")), None)
        if deeper:
            raise BadContent(
                "imsmanifest.xml stands in a folder. Pack the contents of the folder, not the "
                "folder itself."
            )
        raise BadContent("This is no SCORM package: imsmanifest.xml is missing.")
    if info.file_size > LARGEST_MANIFEST:
        raise BadContent("imsmanifest.xml is too large to be one.")
    try:
        root = ElementTree.fromstring(archive.read(info), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise BadContent("imsmanifest.xml cannot be read. Export the package again.") from None
    if _local(root.tag) != "manifest":
        raise BadContent("imsmanifest.xml cannot be read. Export the package again.")
    return _packed(root, members)


def _packed(root: Element, members: Mapping[str, zipfile.ZipInfo]) -> Packed:
    version = _version(root)
    organizations = _child(root, "organizations")
    every = [e for e in organizations if _local(e.tag) == "organization"] if organizations else []
    wanted = organizations.get("default") if organizations is not None else None
    chosen = next((e for e in every if e.get("identifier") == wanted), every[0] if every else None)
    if chosen is None:
        raise BadContent("The package names no organization, so it has no contents to show.")
    resources = _resources(root)
    parts: list[PackedPart] = []
    for item in _items(chosen):
        resource = resources.get(item.get("identifierref", ""))
        if resource is None:
            raise BadContent(
                "An item of the package points at a resource that is not there: %(name)s.",
                name=item.get("identifierref", "")[:80],
            )
        parts.append(_part(item, resource, members, version))
    if not parts:
        raise BadContent("The package has no part that could be opened.")
    if len(parts) > MOST_PARTS:
        raise BadContent("The package has more than %(most)s parts.", most=MOST_PARTS)
    if len({part.key for part in parts}) < len(parts):
        raise BadContent("Two items of the package have the same identifier.")
    return Packed(version, _title(chosen) or parts[0].title, tuple(parts))


def _version(root: Element) -> Version:
    told = "".join((e.text or "").strip() for e in root.iter() if _local(e.tag) == "schemaversion")[
        :40
    ]
    if told.startswith("1.2"):
        return "1.2"
    if "2004" in told or "CAM 1.3" in told or told.startswith("1.3"):
        return "2004"
    if told:
        raise BadContent(
            "The package is of %(version)s. SCORM 1.2 and SCORM 2004 can be played.", version=told
        )
    spaces = " ".join({e.tag.partition("}")[0] for e in root.iter()})
    return "2004" if "adlcp_v1p3" in spaces else "1.2"


def _resources(root: Element) -> dict[str, tuple[Element, str]]:
    """The resources by identifier, each with the place its address counts from."""
    holder = _child(root, "resources")
    if holder is None:
        return {}
    base = root.get(_XML_BASE, "") + holder.get(_XML_BASE, "")
    return {
        e.get("identifier", ""): (e, base + e.get(_XML_BASE, ""))
        for e in holder
        if _local(e.tag) == "resource"
    }


def _items(organization: Element) -> Iterator[Element]:
    """The items that lead somewhere, in the order in which they are read."""
    for element in organization:
        if _local(element.tag) == "item":
            if element.get("identifierref"):
                yield element
            yield from _items(element)


def _part(
    item: Element,
    resource: tuple[Element, str],
    members: Mapping[str, zipfile.ZipInfo],
    version: Version,
) -> PackedPart:
    element, base = resource
    href = urljoin(base, element.get("href", ""))
    parts = urlsplit(href)
    if parts.scheme or parts.netloc:
        raise BadContent("A part of the package leads elsewhere: %(name)s.", name=href[:120])
    if unquote(parts.path) not in members:
        raise BadContent("A file of the package is missing: %(name)s.", name=href[:120])
    parameters = item.get("parameters", "")
    if parameters and parameters[0] not in "?&#":
        parameters = "?" + parameters
    if parameters[:1] == "&" and "?" not in href:
        parameters = "?" + parameters[1:]
    kind = next((v for k, v in element.attrib.items() if _local(k) == "scormtype"), "sco")
    return PackedPart(
        key=item.get("identifier", "")[:200],
        title=(_title(item) or item.get("identifier", ""))[:200],
        href=href + parameters,
        keeps=kind.lower() != "asset",
        mastery=_mastery(item, version),
        launch_data=_text_of(item, "datafromlms")[:4096],
    )


def _mastery(item: Element, version: Version) -> float | None:
    text = _text_of(item, "masteryscore" if version == "1.2" else "minnormalizedmeasure")
    try:
        score = float(text) * (1 if version == "1.2" else 100)
    except ValueError:
        return None
    return score if 0 <= score <= 100 else None


def _text_of(item: Element, name: str) -> str:
    """The text of an element of this name that belongs to the item and not to one inside it."""
    for element in item:
        if _local(element.tag) == "item":
            continue
        for one in element.iter():
            if _local(one.tag) == name:
                return (one.text or "").strip()
    return ""


def _title(element: Element) -> str:
    found = _child(element, "title")
    return " ".join((found.text or "").split()) if found is not None else ""


def _child(element: Element, name: str) -> Element | None:
    return next((e for e in element if _local(e.tag) == name), None)


def _local(name: Any) -> str:
    return str(name).rsplit("}", 1)[-1].lower()
