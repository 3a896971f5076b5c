"""Designs keep their rules; wording fills its places; logos are inert; orders keep their table."""

from __future__ import annotations

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.certificates.rules import logos, ornament, runs
from app.certificates.rules.design import (
    BODIES,
    HEADLINES,
    SHIPPED,
    Design,
    Languages,
    Layout,
    Signatory,
    Style,
    contrast,
    faults,
    fill,
    from_json,
    is_colour,
    mixed,
    shipped_for,
    unknown_places,
    words_of,
)
from app.certificates.rules.kinds import CertificateKind
from app.certificates.rules.logos import BadLogo, inert
from app.certificates.rules.paper import result_word
from app.certificates.rules.runs import RunEvent, RunState
from app.kernel.errors import IllegalMove
from app.kernel.wording import Wording

colours = st.integers(0, 0xFFFFFF).map(lambda n: f"#{n:06x}")
words = st.builds(Wording, st.text(max_size=20), st.text(max_size=20))
designs = st.builds(
    Design,
    layout=st.sampled_from(Layout),
    style=st.sampled_from(Style),
    languages=st.sampled_from(Languages),
    colour=colours,
    accent=colours,
    organisation=words,
    headline=words,
    body=words,
    signatories=st.lists(st.builds(Signatory, st.text(min_size=1), words), max_size=4).map(tuple),
    logo=st.text(max_size=8),
)


@given(designs)
def test_a_design_comes_back_whole(design: Design) -> None:
    assert from_json(design.as_json()) == design


def test_what_was_kept_before_a_field_existed_stands_as_shipped() -> None:
    assert from_json({}) == Design()


def test_every_shipped_design_keeps_the_rules() -> None:
    assert [faults(design) for design in SHIPPED.values()] == [[], [], [], []]
    assert shipped_for(levels=True).style is Style.MODERN
    assert shipped_for(levels=False).style is Style.FORMAL


@given(colours, colours)
def test_contrast_is_symmetric_and_bounded(one: str, other: str) -> None:
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21.001
    assert is_colour(mixed(one, other, 0.3))


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_pale_colours_unknown_places_and_empty_names_are_named() -> None:
    design = Design(
        colour="#cccccc",
        accent="red",
        body=Wording("授予{titel}", "of {title"),
        organisation=Wording(" ", ""),
        languages=Languages.CHINESE,
        signatories=(Signatory("a", Wording("", "")),) * 4,
    )
    named = ["colour", "accent", "body_zh", "body_en", "organisation_zh", "signatories"]
    assert faults(design) == named


@given(st.text(alphabet="ab{}tile", max_size=30))
def test_filling_loses_no_text(body: str) -> None:
    pieces = fill(body, {"title": "X"})
    assert "".join(text for text, _filled in pieces) == body.replace("{title}", "X")


def test_what_was_achieved_stands_out_and_the_rest_reads_on() -> None:
    pieces = fill("授予{title}资格{x}", {"title": "高级"})
    assert pieces == [("授予", False), ("高级", True), ("资格{x}", False)]
    values = {"percent": "86.5%", "level": "良好", "title": "考"}
    pieces = fill("得{percent}（{level}），{title}", values)
    assert pieces == [("得86.5%（良好），", False), ("考", True)]


@given(st.sampled_from(CertificateKind), st.booleans(), st.booleans())
def test_every_kind_has_words_whose_places_can_be_filled(
    kind: CertificateKind, percent: bool, issuer: bool
) -> None:
    headline, body = words_of(Design(), kind, percent=percent, issuer=issuer)
    assert not headline.missing
    assert not body.missing
    assert unknown_places(body.zh) == unknown_places(body.en) == []
    assert "{title}" in body.zh
    assert kind in HEADLINES
    assert kind in BODIES


def test_what_confirms_another_certificate_names_its_issuer() -> None:
    _headline, body = words_of(
        Design(), CertificateKind.EXTERNAL_CONFIRMED, percent=False, issuer=True
    )
    assert "{issuer}" in body.zh
    assert "{issuer}" in body.en


def test_own_words_go_before_those_of_the_kind() -> None:
    design = Design(headline=Wording("奖状", ""), body=Wording("", "for {title}"))
    headline, body = words_of(design, CertificateKind.BEST_TEAM, percent=False)
    assert headline == Wording("奖状", "Best Team Award")
    assert body.en == "for {title}"
    assert body.zh == BODIES[CertificateKind.BEST_TEAM].zh


def test_the_level_of_a_pass_follows_its_percent() -> None:
    assert [result_word(p).en for p in (7500, 7999, 8000, 8999, 9000, 10000)] == [
        "pass",
        "pass",
        "merit",
        "merit",
        "distinction",
        "distinction",
    ]


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(wide: int = 2, high: int = 2, extra: bytes = b"") -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(b"\0\0\0" * high))
    return b"\x89PNG\r\n\x1a\n" + head + extra + body + chunk(b"IEND", b"")


def test_a_png_keeps_its_pixels_and_nothing_else() -> None:
    told = png(extra=chunk(b"tEXt", b"Comment\0<script>")) + b"<?php tail"
    assert inert(told) == logos.Logo("image/png", png())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GIF89a",
        b"\x89PNG\r\n\x1a\n",
        png()[:40],
        png()[:-5] + b"12345",
        png(wide=5000),
        png(high=0),
        b"\x89PNG\r\n\x1a\n" + chunk(b"IDAT", b""),
        b"<svg" + b" " * 300_000,
        b"<svg",
        b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<html><svg/></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'><script>1</script></svg>",
        b"<svg xmlns='http://www.w3.org/2000/svg'><rect width='1' height='1'/></svg>",
    ],
)
def test_what_cannot_be_a_logo_is_refused(data: bytes) -> None:
    with pytest.raises(BadLogo):
        inert(data)


def test_a_drawing_loses_scripts_links_styles_and_outside_addresses() -> None:
    drawn = inert(
        b"""<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
        viewBox="0 0 10 10" onload="alert(1)"><title>Logo</title><style>*{}</style>
        <defs><linearGradient id="g"><stop offset="0" stop-color="#fff"/></linearGradient></defs>
        <a xlink:href="https://evil.example"><rect width="1" height="1"/></a>
        <image href="https://evil.example/x.png"/><use href="#g"/><foreignObject/>
        <path d="M0 0h9" fill="url(#g)" style="fill:url(https://evil.example)"
        stroke="url(https://evil.example)" onclick="x()"/></svg>"""
    )
    text = drawn.data.decode("utf-8")
    assert drawn.media == "image/svg+xml"
    for bad in ("onload", "onclick", "style", "evil", "image", "use", "foreign", "xlink", "href"):
        assert bad not in text
    assert 'fill="url(#g)"' in text
    assert "Logo" in text
    assert inert(drawn.data).data == drawn.data


def test_an_order_moves_by_its_table_and_ends() -> None:
    state = runs.advance(RunState.WAITING, RunEvent.START)
    assert runs.advance(state, RunEvent.START) is RunState.RUNNING
    assert runs.advance(state, RunEvent.FINISH) is RunState.DONE
    assert runs.advance(state, RunEvent.CANCEL) is RunState.CANCELLED
    for over in (RunState.DONE, RunState.CANCELLED):
        assert runs.is_over(over)
        for event in RunEvent:
            with pytest.raises(IllegalMove):
                runs.advance(over, event)


@given(st.lists(st.integers(100, 500), max_size=9))
def test_drawings_name_no_address_and_stay_small(levels: list[int]) -> None:
    tower = ornament.columns(levels, ("#000000", "#111111", "#222222", "#333333"), tall=210)
    rose = ornament.rosette(148.5, 37, "#0b6b5d", "#9a6a12")
    frame = ornament.frame(297, 210, "#0b6b5d", rose + ornament.line(100, 110, 93, "#9a6a12"))
    assert rose in frame
    bars = ornament.bars(levels, "#0b6b5d", wide=120, step=6.9)
    assert bars.count("<path") == 3
    assert bars.count("H106") == len(levels) + sum(level == 500 for level in levels)
    assert tower.count("<rect") == 1 + (len(levels) or 7)
    assert max(map(len, (tower, frame, rose))) < 20_000
