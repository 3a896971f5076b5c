"""Sheets to print, drawn and set. It needs neither the application nor the database, so that a
printing process carries nothing but the engine.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.certificates.rules import ornament
from app.certificates.rules.design import Design, Languages, Layout, Style, fill, mixed, words_of
from app.certificates.rules.paper import LEVEL_NAMES, Print, credential, places
from app.kernel.wording import Wording
from app.platform import pdf, qr
from app.platform.pdf import Enclosure

CREDENTIAL = "credential.json"
BADGE = "openbadge.jwt"
_FOLDER = Path(__file__).resolve().parents[1] / "templates" / "certificates" / "print"
_templates = Environment(
    loader=FileSystemLoader(_FOLDER),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    auto_reload=False,
)


def _picture(svg: str) -> str:
    return "data:image/svg+xml," + quote(svg, safe="/:=' ")


@lru_cache(maxsize=32)
def style_sheet(design: Design, logo: bool, levels: int) -> str:
    """The sheet's CSS; the same for every certificate of a design."""
    lies = design.layout is Layout.LANDSCAPE
    wide, high = (297.0, 210.0) if lies else (210.0, 297.0)
    colour = design.colour
    return _templates.get_template(f"{design.style.value}.css").render(
        lies=lies,
        two=design.languages is Languages.BOTH,
        signs=len(design.signatories),
        colour=colour,
        dark=mixed(colour, "#000000", 0.25),
        accent=design.accent,
        logo=logo,
        levels=levels,
        step=_step(design),
        frame=_picture(ornament.frame(wide, high, colour, _marks(design, wide, logo))),
    )


def _marks(design: Design, wide: float, logo: bool) -> str:
    """What stands in the frame besides words: the rosette, where there is no logo, and the line
    under the name. Drawn with the frame they cost the engine nothing."""
    lies = design.layout is Layout.LANDSCAPE
    rule = ornament.line(wide / 2 - 46.5, 110.65 if lies else 145.15, 93, design.accent)
    if logo:
        return rule
    return rule + ornament.rosette(wide / 2, 37 if lies else 46, design.colour, design.accent)


def _step(design: Design) -> float:
    """The height of a row of levels in millimetres."""
    return 4.9 if design.layout is Layout.LANDSCAPE else 6.9


def _bars(design: Design, levels: Sequence[int]) -> str:
    wide = 207 if design.layout is Layout.LANDSCAPE else 120
    return _picture(ornament.bars(levels, design.colour, wide=wide, step=_step(design)))


def _tower(design: Design, levels: Sequence[int]) -> str:
    colour = design.colour
    shades = (
        colour,
        mixed(colour, "#000000", 0.25),
        mixed(colour, "#ffffff", 0.08),
        mixed(colour, "#000000", 0.1),
    )
    tall = 210.0 if design.layout is Layout.LANDSCAPE else 297.0
    return _picture(ornament.columns(levels, shades, tall=tall))


# How many half characters fit on the line of the name, large and smaller.
_ROOM = {
    (Style.FORMAL, Layout.LANDSCAPE): (44, 64),
    (Style.FORMAL, Layout.PORTRAIT): (28, 42),
    (Style.MODERN, Layout.LANDSCAPE): (30, 44),
    (Style.MODERN, Layout.PORTRAIT): (14, 25),
}


def _size(name: str, design: Design) -> str:
    """How large a name may stand: Chinese characters are nearly twice as wide as letters."""
    wide = sum(2 if ord(c) > 0x2E7F else 1.2 for c in name)
    large, smaller = _ROOM[design.style, design.layout]
    return "" if wide <= large else " long" if wide <= smaller else " longest"


def page(paper: Print) -> tuple[str, str]:
    """The page and its CSS."""
    design = paper.design
    headline, body = words_of(
        design, paper.kind, percent=paper.percent is not None, issuer=bool(paper.issuer)
    )
    zh, en = design.says("zh"), design.says("en")
    modern, reached = design.style is Style.MODERN, [level for _key, level in paper.levels]
    html = _templates.get_template(f"{design.style.value}.html").render(
        paper=paper,
        zh=zh,
        en=en,
        lang="zh-Hans" if zh else "en",
        lies=design.layout is Layout.LANDSCAPE,
        headline=headline,
        body_zh=fill(body.zh, places(paper, "zh")),
        body_en=fill(body.en, places(paper, "en")),
        levels=[(LEVEL_NAMES.get(key, Wording(key, key)), level) for key, level in paper.levels],
        size=_size(paper.holder, design),
        site=paper.address.split("://")[-1].removesuffix(f"/{paper.serial}"),
        qr=qr.address(paper.code or paper.address or paper.serial),
        tower=_tower(design, reached) if modern else "",
        bars=_bars(design, reached) if modern and reached else "",
    )
    return html, style_sheet(design, bool(paper.logo), len(reached) if modern else 0)


def unsigned(paper: Print, *, extra: Sequence[Path] = ()) -> bytes:
    """The PDF before it is signed, with what it says for machines inside."""
    html, css = page(paper)
    said = json.dumps(credential(paper), ensure_ascii=False, sort_keys=True, indent=1)
    enclosures = [Enclosure(CREDENTIAL, "The certificate for machines", said.encode("utf-8"))]
    if paper.badge:
        enclosures.append(Enclosure(BADGE, "Open Badges 3.0 credential", paper.badge.encode()))
    return pdf.render(
        html, css, pdf.faces_for(html + paper.characters(), extra), enclosures=enclosures
    )
