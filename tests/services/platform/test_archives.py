"""A zip file from outside is read whole or refused in words, whatever was done to its bytes."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.kernel.errors import BadContent
from app.platform import archives

FILES = {"a/one.xml": b"<one/>" * 400, "a/two.TXT": b"two" * 300, "three.xml": b"<three/>"}


def packed(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return out.getvalue()


WHOLE = packed(FILES)


def test_files_come_in_their_order_by_their_ending() -> None:
    assert dict(archives.members(WHOLE)) == FILES
    assert [path for path, _content in archives.members(WHOLE, ".xml")] == [
        "a/one.xml",
        "three.xml",
    ]
    assert [path for path, _content in archives.members(WHOLE, ".txt")] == ["a/two.TXT"]


# A busy machine may be slow to draw: that says nothing about archives.
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), max_size=12))
def test_changed_bytes_give_the_files_or_a_refusal(changes: list[tuple[int, int]]) -> None:
    data = bytearray(WHOLE)
    for place, value in changes:
        data[place] = value
    try:
        found = list(archives.members(bytes(data)))
    except BadContent:
        return
    # What is read has passed its checksum: names may differ, contents may not.
    assert {content for _path, content in found} <= {*FILES.values()}


@given(st.integers(0, len(WHOLE) - 1))
def test_a_file_cut_off_anywhere_is_refused(length: int) -> None:
    with pytest.raises(BadContent, match="damaged"):
        list(archives.members(WHOLE[:length]))


def test_a_broken_stream_is_damage_and_no_failure_of_ours() -> None:
    data = bytearray(WHOLE)
    start = data.index(b"a/one.xml") + len("a/one.xml")
    data[start] = 0x07  # a kind of block that deflate does not have
    with pytest.raises(BadContent, match="damaged"):
        list(archives.members(bytes(data)))


def test_a_size_that_lies_is_damage() -> None:
    data = bytearray(packed({"a.xml": b"x" * 5_000}))
    entry = data.rindex(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = (10).to_bytes(4, "little")
    with pytest.raises(BadContent, match="damaged"):
        list(archives.members(bytes(data)))


@pytest.mark.parametrize(
    "name",
    ["../out.xml", "/etc/out.xml", "a\\..\\..\\out.xml", "\\out.xml", "C:/out.xml", "b/../c"],
)
def test_a_name_that_leads_out_is_refused_before_any_file_is_given(name: str) -> None:
    with pytest.raises(BadContent, match="leads out"):
        next(archives.members(packed({"first.xml": b"x", name: b"x"}), ".xml"))


def test_bounds_hold_before_anything_is_unpacked() -> None:
    with pytest.raises(BadContent, match="more than 2 files"):
        next(archives.members(WHOLE, files=2))
    large = packed({"zeros.xml": bytes(3 << 20)})
    with pytest.raises(BadContent, match="more than 2 MB"):
        next(archives.members(large, unzipped=2 << 20))
    assert next(archives.members(large, unzipped=3 << 20))[1] == bytes(3 << 20)


def test_what_is_locked_or_packed_unusually_is_said() -> None:
    data = bytearray(WHOLE)
    entry = data.index(b"PK\x01\x02")
    data[entry + 8] |= 0x1
    with pytest.raises(BadContent, match="password"):
        list(archives.members(bytes(data)))
    with pytest.raises(BadContent, match="unusual"):
        list(archives.members(packed(FILES, zipfile.ZIP_LZMA)))
