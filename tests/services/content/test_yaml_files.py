"""A file that is no good YAML is refused with the line and what mends it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.content import yaml_files
from app.content.yaml_files import YamlFault


@pytest.mark.parametrize(
    ("text", "line", "mend"),
    [
        ("items:\n\t- key: a\n", 2, "a tab stands here; indent with blanks"),
        ("a:\n  b: 1\n\tc: 1\n", 3, "a tab stands here; indent with blanks"),
        ("a: 1\ntitle: @home\n", 2, "must stand in quotes"),
        ("a: 1\nb: c: d\n", 2, "quote a text that holds `: `"),
        ('title: "open\nitems: [\nmore\n', 1, "close the quotation mark"),
        ("a: 1\nitems: [one\n", 2, "check the brackets and commas"),
        ("x: 1\n---\ny: 2\n", 2, "remove the line `---`"),
        ("a:\n- b\n c: d\n", 3, "fields of one thing begin in one column"),
        ("a: 1\nb: *q\n", 2, "stands for nothing"),
        ("\n\nk: " + "[" * 2000 + "]" * 2000, 3, "write it flatter"),
        ("k: " + "{a: " * 300 + "1" + "}" * 300, 1, "write it flatter"),
        ("- " * 90_000, 1, "write it flatter"),
    ],
)
def test_a_broken_file_is_refused_where_it_is_broken(text: str, line: int, mend: str) -> None:
    with pytest.raises(YamlFault) as refused:
        yaml_files.read(text)
    assert refused.value.line == line
    assert mend in refused.value.message
    with pytest.raises(YamlFault) as further:
        yaml_files.read(text, first_line=10)
    assert further.value.line == line + 9


@given(st.text(alphabet="ab:-[]{}'\"#&*!|>%@`,?~ \t\n\x85\u2028é字", max_size=60))
def test_whatever_was_typed_is_read_or_refused_within_the_file(text: str) -> None:
    try:
        _value, _lines, faults = yaml_files.read(text)
    except YamlFault as fault:
        faults = [fault]
    assert all(1 <= fault.line <= max(1, len(text.splitlines())) for fault in faults)
    assert all(fault.message for fault in faults)
