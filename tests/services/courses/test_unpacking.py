"""A package is looked into before it is taken: what is wrong is said, and nothing of it is kept."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.courses.rules.packing import Packed, has_good_name, stays_inside
from app.courses.services import unpacking
from app.kernel.errors import BadContent, NotFound
from tests.packages import manifest, package, packed

PART = b"<html>part</html>"


def read(data: bytes) -> Packed:
    return unpacking.read(io.BytesIO(data))


def with_files(more: Mapping[str, bytes], version: str = "1.2") -> bytes:
    return packed({"imsmanifest.xml": manifest(version).encode(), "part1.html": PART, **more})


@pytest.mark.parametrize("version", ["1.2", "2004"])
@pytest.mark.parametrize("parts", [1, 3])
def test_a_package_tells_its_version_and_its_parts(version: str, parts: int) -> None:
    found = read(package(version, parts))
    assert (found.version, found.title) == (version, "退款练习")
    assert [part.title for part in found.parts] == [f"第{n}部分" for n in range(1, parts + 1)]
    assert [part.href for part in found.parts] == [f"part{n}.html" for n in range(1, parts + 1)]
    assert all(part.keeps for part in found.parts)
    assert Packed.of(found.stored()) == found


def test_the_score_that_a_part_asks_for_and_what_it_is_started_with_are_read() -> None:
    more = "<adlcp:masteryscore>80</adlcp:masteryscore><adlcp:datafromlms>x=1</adlcp:datafromlms>"
    (part,) = read(package("1.2", more=more)).parts
    assert (part.mastery, part.launch_data) == (80.0, "x=1")
    more = (
        "<imsss:sequencing><imsss:objectives><imsss:primaryObjective satisfiedByMeasure='true'>"
        "<imsss:minNormalizedMeasure>0.7</imsss:minNormalizedMeasure></imsss:primaryObjective>"
        "</imsss:objectives></imsss:sequencing><adlcp:dataFromLMS>y</adlcp:dataFromLMS>"
    )
    (part,) = read(package("2004", more=more)).parts
    assert (part.mastery, part.launch_data) == (70.0, "y")


def test_parameters_and_folders_lead_to_the_part() -> None:
    text = manifest("1.2", href="part{n}.html?mode=a")
    text = text.replace("<resources>", '<resources xml:base="shared/">')
    text = text.replace('identifierref="res1"', 'identifierref="res1" parameters="&amp;page=2"')
    (part,) = read(packed({"imsmanifest.xml": text.encode(), "shared/part1.html": PART})).parts
    assert part.href == "shared/part1.html?mode=a&page=2"


def test_a_name_written_by_an_older_chinese_program_is_read_as_it_was_meant() -> None:
    name = "图片.png"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("imsmanifest.xml", manifest("1.2"))
        archive.writestr("part1.html", PART)
        archive.writestr("QQQQ.png", b"picture")
    raw = out.getvalue().replace(b"QQQQ", "图片".encode("gb18030"))
    assert read(raw).parts
    assert unpacking.member(io.BytesIO(raw), name) == b"picture"
    with pytest.raises(NotFound):
        unpacking.member(io.BytesIO(raw), "none.png")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "damaged"),
        (b"no zip at all", "damaged"),
        (package("1.2")[:-30], "damaged"),
        (packed({"part1.html": PART}), "imsmanifest.xml is missing"),
        (packed({"a/imsmanifest.xml": b"<manifest/>"}), "stands in a folder"),
        (packed({"imsmanifest.xml": b"<manifest"}), "cannot be read"),
        (packed({"imsmanifest.xml": b"<other/>"}), "cannot be read"),
        (packed({"imsmanifest.xml": b"<manifest/>"}), "no organization"),
        (
            packed({"imsmanifest.xml": b'<!DOCTYPE m [<!ENTITY a "b">]><manifest>&a;</manifest>'}),
            "cannot be read",
        ),
        (packed({"imsmanifest.xml": manifest("1.2").encode()}), "is missing: part1.html"),
        (
            packed(
                {"imsmanifest.xml": manifest("1.2", href="https://x.example/{n}.html").encode()}
            ),
            "leads elsewhere",
        ),
        (
            packed(
                {
                    "imsmanifest.xml": manifest("1.2")
                    .replace('identifier="res1"', 'identifier="res2"')
                    .encode()
                }
            ),
            "not there: res1",
        ),
        (
            packed(
                {
                    "imsmanifest.xml": manifest("1.2")
                    .replace("1.2</schema", "3.0</schema")
                    .encode(),
                    "part1.html": PART,
                }
            ),
            "SCORM 1.2 and SCORM 2004",
        ),
        (packed({"imsmanifest.xml": manifest("1.2", 0).encode()}), "no part"),
        (with_files({"../evil.html": b"x"}), "leads out of it"),
        (with_files({"/etc/passwd": b"x"}), "leads out of it"),
        (with_files({"a/../../b": b"x"}), "leads out of it"),
        (with_files({"c:x.html": b"x"}), "leads out of it"),
        (with_files({"setup.EXE": b"MZ"}), "a program"),
        (with_files({"bomb.txt": bytes(30 * 1024 * 1024)}), "made to burst"),
    ],
)
def test_what_is_wrong_with_a_package_is_said(data: bytes, said: str) -> None:
    with pytest.raises(BadContent) as refused:
        read(data)
    assert said in str(refused.value)


def test_a_link_inside_a_package_is_refused() -> None:
    out = io.BytesIO(with_files({}))
    with zipfile.ZipFile(out, "a") as archive:
        link = zipfile.ZipInfo("link.html")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(BadContent, match="link to elsewhere"):
        read(out.getvalue())


def test_two_files_that_share_their_bytes_are_refused() -> None:
    data = bytearray(with_files({"a.txt": b"a" * 50, "b.txt": b"a" * 50}))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        first, second = (archive.getinfo(name).header_offset for name in ("a.txt", "b.txt"))
    at = data.rindex(second.to_bytes(4, "little"))
    data[at : at + 4] = first.to_bytes(4, "little")
    with pytest.raises(BadContent, match=r"burst|damaged"):
        read(bytes(data))


def test_spoiled_bytes_are_found_before_anybody_opens_the_part() -> None:
    data = bytearray(with_files({"a.bin": bytes(range(256)) * 8}))
    at = data.index(b"a.bin") + 40
    data[at] ^= 0xFF
    with pytest.raises(BadContent, match="damaged"):
        read(bytes(data))


def test_too_many_files_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "MOST_FILES", 2)
    with pytest.raises(BadContent, match="more than 2 files"):
        read(with_files({"a": b"1"}))
    monkeypatch.setattr(unpacking, "MOST_UNPACKED", 10)
    with pytest.raises(BadContent, match="more than 0 MB"):
        read(packed({"imsmanifest.xml": manifest("1.2").encode()}))


@given(st.binary(max_size=400))
def test_no_bytes_break_the_looking(data: bytes) -> None:
    with pytest.raises(BadContent):
        read(data)


@given(st.integers(0, 3_000), st.binary(min_size=1, max_size=8))
def test_a_damaged_package_is_read_or_refused(place: int, spoiled: bytes) -> None:
    whole = package("2004")
    try:
        found = read(whole[:place] + spoiled + whole[place + len(spoiled) :])
    except BadContent:
        return
    assert found.parts


@given(st.text(max_size=30))
def test_a_path_that_stays_inside_has_no_way_up(name: str) -> None:
    if has_good_name(name) and stays_inside(name):
        assert ".." not in name.split("/")
        assert not name.startswith("/")
        assert "\\" not in name
