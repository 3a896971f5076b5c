"""Cut the bundled faces down to what nearly every certificate needs:

    python -m tools.fonts [NotoSansCJK-Bold.ttc]

The complete faces stay beside the cut ones, for names outside GB 2312. Latin letters that they lack
(Polish, Czech, Turkish ...) are taken from the site's own Latin face, at the weight of names. Signs
that the complete faces lack as well (𠮷 ...) come from the collection that is named, Debian's
fonts-noto-cjk; without it the face that is there stays. A maintainer's tool: what it makes is
committed.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.reorderGlyphs import reorderGlyphs
from fontTools.varLib import instancer

ROOT = Path(__file__).resolve().parents[1]
FONTS = ROOT / "app" / "platform" / "fonts"
LATIN = ROOT / "app" / "static" / "vendor" / "fonts" / "inter-latin-ext-wght-normal.woff2"
WEIGHT = 700
RARE = "NotoSansCJKsc-Bold-Rare.ttf"
SIMPLIFIED = "Noto Sans CJK SC"
# Nothing is set upright from top to bottom, and no letters are swapped for others.
FEATURES = ["kern", "mark", "mkmk", "locl", "ccmp", "liga"]
NEEDLESS = ["vhea", "vmtx", "VORG", "BASE", "STAT"]


def characters() -> set[int]:
    """GB 2312, Latin with accents, punctuation and a few signs."""
    chosen = set(range(0x20, 0x180)) | set(range(0x2000, 0x2070)) | set(range(0x2460, 0x2474))
    chosen |= {0x20AC, 0x2103, 0x2116, 0x2122, 0x2190, 0x2191, 0x2192, 0x2193, 0x2713, 0x2714}
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                chosen.add(ord(bytes((high, low)).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    return chosen


def _by_use(font: TTFont) -> list[str]:
    """The glyphs, those of frequent signs first: what a sheet keeps of a face reaches up to the
    last glyph it uses, so that low numbers make small files. Our own texts are counted."""
    seen: Counter[str] = Counter()
    for ending in ("md", "yaml"):
        for path in sorted((ROOT / "content").rglob(f"*.{ending}")):
            seen.update(path.read_text("utf-8"))
    place: dict[str, tuple[int, int, int]] = {}
    for code, glyph in font.getBestCmap().items():
        here = (0, 0, code) if code < 0x180 else (1, -seen[chr(code)], code)
        place[glyph] = min(place.get(glyph, here), here)
    first, *others = font.getGlyphOrder()
    return [first, *sorted(others, key=lambda glyph: place.get(glyph, (2, 0, 0)))]


def _save(font: TTFont, name: str, options: subset.Options) -> None:
    target = FONTS / name
    subset.save_font(font, str(target), options)
    print(f"{target.name}: {target.stat().st_size / 1e6:.1f} MB")


def _options() -> subset.Options:
    options = subset.Options()
    options.layout_features = FEATURES
    options.drop_tables += NEEDLESS
    options.name_IDs = ["*"]
    options.notdef_outline = True
    return options


# What a face says of programs in its signs; these have none.
_PROGRAMMED = (
    "maxTwilightPoints",
    "maxStorage",
    "maxFunctionDefs",
    "maxInstructionDefs",
    "maxStackElements",
    "maxSizeOfInstructions",
    "maxComponentElements",
)
# How far a curve may lie from where it was drawn, in thousandths of a sign's height.
NEAR = 0.4


def to_truetype(font: TTFont) -> None:
    """The same signs with TrueType curves. The engine names a sign by its place in the face; a
    reader that goes by the standard looks that number up in the list that a CID-keyed face
    brings along, and finds another sign there or none."""
    glyphs, order = font.getGlyphSet(), font.getGlyphOrder()
    drawn = {}
    for name in order:
        pen = TTGlyphPen(None)
        glyphs[name].draw(
            Cu2QuPen(pen, NEAR * font["head"].unitsPerEm / 1000, reverse_direction=True)
        )
        drawn[name] = pen.glyph()
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = order, drawn
    font["maxp"].tableVersion = 0x00010000
    for left in _PROGRAMMED:
        setattr(font["maxp"], left, 0)
    font["maxp"].maxZones = 1
    # A side bearing says where a drawing begins; curves that were drawn anew begin as they do.
    for name, (wide, _) in font["hmtx"].metrics.items():
        drawn[name].recalcBounds(font["glyf"])
        font["hmtx"][name] = (wide, getattr(drawn[name], "xMin", 0))
    font["post"].formatType, font["post"].extraNames, font["post"].mapping = 3.0, [], {}
    del font["CFF "]
    font.sfntVersion = "\0\1\0\0"


def _rare(collection: Path) -> None:
    """Han signs of the collection that neither complete face has."""
    options = _options()
    number = next(
        i
        for i in range(10)
        if TTFont(collection, fontNumber=i, lazy=True)["name"].getDebugName(1) == SIMPLIFIED
    )
    options.font_number = number
    font = subset.load_font(str(collection), options)
    known = set(TTFont(FONTS / "NotoSansSC-Bold.ttf", lazy=True).getBestCmap())
    # Han signs and their radicals, without Hangul, which no name here is written in.
    han = {
        code for code in font.getBestCmap() if 0x2E80 <= code < 0xA000 or 0xF900 <= code < 0xFB00
    }
    han |= {code for code in font.getBestCmap() if code >= 0x20000}
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=han - known)
    cutter.subset(font)
    to_truetype(font)
    _save(font, RARE, options)


def main() -> None:
    """Write a cut face beside each complete one, and the one for rare signs."""
    for name in ("NotoSansSC-Regular", "NotoSansSC-Bold"):
        options = _options()
        font = subset.load_font(str(FONTS / f"{name}.ttf"), options)
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=characters())
        cutter.subset(font)
        reorderGlyphs(font, _by_use(font))
        _save(font, f"{name}-Common.ttf", options)
    for given in sys.argv[1:2]:
        _rare(Path(given))

    latin = instancer.instantiateVariableFont(TTFont(LATIN), {"wght": WEIGHT})
    latin.flavor = None
    target = FONTS / "Inter-Bold-Latin.ttf"
    latin.save(target)
    print(f"{target.name}: {target.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
