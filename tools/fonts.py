"""Cut the bundled faces down to what nearly every certificate needs: python -m tools.fonts

The complete faces stay beside the cut ones, for names outside GB 2312. Latin letters that they lack
(Polish, Czech, Turkish ...) are taken from the site's own Latin face, at the weight of names. A
maintainer's tool: what it makes is committed.
"""

from __future__ import annotations

from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

ROOT = Path(__file__).resolve().parents[1]
FONTS = ROOT / "app" / "platform" / "fonts"
LATIN = ROOT / "app" / "static" / "vendor" / "fonts" / "inter-latin-ext-wght-normal.woff2"
WEIGHT = 700


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


def main() -> None:
    """Write a cut face beside each complete one."""
    for name in ("NotoSansSC-Regular", "NotoSansSC-Bold"):
        options = subset.Options()
        options.layout_features = ["*"]
        options.name_IDs = ["*"]
        options.notdef_outline = True
        font = subset.load_font(str(FONTS / f"{name}.ttf"), options)
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=characters())
        cutter.subset(font)
        target = FONTS / f"{name}-Common.ttf"
        subset.save_font(font, str(target), options)
        print(f"{target.name}: {target.stat().st_size / 1e6:.1f} MB")

    latin = instancer.instantiateVariableFont(TTFont(LATIN), {"wght": WEIGHT})
    latin.flavor = None
    target = FONTS / "Inter-Bold-Latin.ttf"
    latin.save(target)
    print(f"{target.name}: {target.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
