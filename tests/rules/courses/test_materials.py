"""Files beside a class: told by their bytes, kept under a harmless name."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.courses.rules import materials
from app.kernel.errors import BadContent

PDF = b"%PDF-1.7\n%%EOF"


def packed(*names: str, size: int = 1) -> bytes:
    """An archive with these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, b"x" * size)
    return out.getvalue()


SLIDES = packed("[Content_Types].xml", "ppt/presentation.xml")


@pytest.mark.parametrize(
    ("name", "data", "media"),
    [
        ("讲义.pdf", PDF, "application/pdf"),
        ("a.PNG", b"\x89PNG\r\n\x1a\nrest", "image/png"),
        ("a.jpg", b"\xff\xd8\xffrest", "image/jpeg"),
        ("a.jpeg", b"\xff\xd8\xffrest", "image/jpeg"),
    ],
)
def test_a_file_that_is_what_it_says_is_taken(name: str, data: bytes, media: str) -> None:
    assert materials.media_type_of(name, data) == media


@pytest.mark.parametrize(
    ("ending", "part"),
    [("docx", "word/document.xml"), ("xlsx", "xl/workbook.xml"), ("pptx", "ppt/presentation.xml")],
)
def test_office_files_are_told_by_their_main_part(ending: str, part: str) -> None:
    good = packed("[Content_Types].xml", part)
    assert "openxmlformats" in materials.media_type_of(f"a.{ending}", good)
    for bad in (packed(part), packed("[Content_Types].xml"), b"PK\x03\x04 broken"):
        with pytest.raises(BadContent, match="not what its name says"):
            materials.media_type_of(f"a.{ending}", bad)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.pdf", b"", "empty"),
        ("a.pdf", b"MZ program", "not what its name says"),
        ("a.svg", b"<svg/>", "Take a PDF"),
        ("a.html", b"<script>", "Take a PDF"),
        ("pdf", PDF, "Take a PDF"),
        ("a.pdf", PDF + b"x" * materials.MOST_BYTES, "larger than"),
        ("a.docx", packed("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "ma"),
    ],
)
def test_anything_else_is_refused_with_its_reason(name: str, data: bytes, words: str) -> None:
    with pytest.raises(BadContent, match=words):
        materials.media_type_of(name, data)


def test_an_archive_that_swells_is_refused_unopened() -> None:
    bomb = packed("[Content_Types].xml", *(f"word/{n}" for n in range(13)), size=10 * 1024**2)
    assert len(bomb) < materials.MOST_BYTES
    with pytest.raises(BadContent, match="Unpacked"):
        materials.media_type_of("a.docx", bomb)


@given(st.text(max_size=300))
def test_a_name_is_never_a_path_nor_too_long(name: str) -> None:
    kept = materials.shown_name(name)
    assert len(kept) <= max(materials.LONGEST_NAME, len(kept.rpartition(".")[2]) + 1)
    assert not set(kept) & set('/\\<>:"|?*\n\r\0')


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("C:\\讲义\\第一课.pdf", "第一课.pdf"),
        ("../../etc/passwd", "passwd"),
        ("a\r\nb.pdf", "ab.pdf"),
        ("长" * 200 + ".pdf", "长" * 116 + ".pdf"),
        ("x" * 200, "x" * 120),
    ],
)
def test_only_the_last_part_of_a_path_is_kept(name: str, kept: str) -> None:
    assert materials.shown_name(name) == kept
