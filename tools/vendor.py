"""Bring third-party files into the repository, and prove that they are what they were.

    python tools/vendor.py check     recompute every hash of the manifest (what `make check` runs)
    python tools/vendor.py icons     rebuild the icon sprite from tools/vendor_icons.txt
    python tools/vendor.py renew     install the packages of package.json and copy anew (needs npm)

Users and CI need no npm: what is copied is committed, with its licence.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "app" / "static" / "vendor"
PDF_FONTS = ROOT / "app" / "platform" / "fonts"
MANIFEST = VENDOR / "manifest.json"
ICON_LIST = ROOT / "tools" / "vendor_icons.txt"

# package, file in it, place below app/static/vendor
COPIES = (
    ("@tabler/core", "dist/css/tabler.min.css", "tabler.min.css"),
    ("htmx.org", "dist/htmx.min.js", "htmx.min.js"),
    ("axe-core", "axe.min.js", "axe.min.js"),
)
LICENCES = {
    "@tabler/core": ("MIT", None),
    "htmx.org": ("0BSD", "LICENSE"),
    "axe-core": ("MPL-2.0", "LICENSE"),
    "@tabler/icons": ("MIT", "LICENSE"),
    "@fontsource-variable/noto-sans-sc": ("OFL-1.1", "LICENSE"),
    "@fontsource-variable/inter": ("OFL-1.1", "LICENSE"),
    "@expo-google-fonts/noto-sans-sc": ("OFL-1.1", "LICENSE_FONT"),
}
TABLER_LICENCE = """MIT License

Copyright (c) 2018-2026 The Tabler Authors

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
associated documentation files (the "Software"), to deal in the Software without restriction,
including without limitation the rights to use, copy, modify, merge, publish, distribute,
sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or
substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT
NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND
NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM,
DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT
OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


def package_version(package: str) -> str:
    """The installed version of an npm package."""
    return str(json.loads((MODULES / package / "package.json").read_text())["version"])


def copy_files() -> dict[str, str]:
    """Copy the plain files; give file → package."""
    copied = {}
    for package, source, target in COPIES:
        text = (MODULES / package / source).read_text(encoding="utf-8")
        # A source map that is not shipped would only be a 404 in every console.
        text = re.sub(r"\n?/[/*]# sourceMappingURL=[^\n]*", "", text)
        (VENDOR / target).write_text(text, encoding="utf-8")
        copied[target] = package
    return copied


def copy_fonts() -> dict[str, str]:
    """Copy the web fonts and write fonts.css under the names that our tokens use."""
    fonts = VENDOR / "fonts"
    fonts.mkdir(parents=True, exist_ok=True)
    copied = {}
    rules = []
    for package, family in (
        ("@fontsource-variable/noto-sans-sc", "Noto Sans SC"),
        ("@fontsource-variable/inter", "Inter"),
    ):
        css = (MODULES / package / "index.css").read_text(encoding="utf-8")
        for block in re.findall(r"@font-face \{.*?\}", css, re.S):
            name = re.search(r"files/([^)]+\.woff2)", block)
            assert name
            if family == "Inter" and "-latin-" not in name[1]:
                continue
            if family == "Noto Sans SC" and not re.search(r"sc-(\d+|latin|latin-ext)-", name[1]):
                continue
            shutil.copyfile(MODULES / package / "files" / name[1], fonts / name[1])
            copied[f"fonts/{name[1]}"] = package
            block = block.replace(f"'{family} Variable'", f'"{family}"')
            block = block.replace("./files/", "fonts/").replace("woff2-variations", "woff2")
            rules.append(re.sub(r"\s+", " ", block))
    # Latin letters and figures from Inter, Chinese quotes and dashes from the Chinese face.
    rules.append(
        '@font-face { font-family: "KA Latin"; font-style: normal; font-display: swap; '
        "font-weight: 100 900; src: url(fonts/inter-latin-wght-normal.woff2) format('woff2'); "
        "unicode-range: U+0020-024F; }"
    )
    (VENDOR / "fonts.css").write_text("\n".join(rules) + "\n", encoding="utf-8")
    copied["fonts.css"] = "@fontsource-variable/noto-sans-sc"
    return copied


def build_icons() -> dict[str, str]:
    """One sprite of the outline icons that tools/vendor_icons.txt names."""
    names = sorted(
        {n.strip() for n in ICON_LIST.read_text().splitlines() if n.strip() and n[0] != "#"}
    )
    symbols, missing = [], []
    for name in names:
        path = MODULES / "@tabler/icons/icons/outline" / f"{name}.svg"
        if name.endswith("-filled"):
            path = MODULES / "@tabler/icons/icons/filled" / f"{name.removesuffix('-filled')}.svg"
        if not path.exists():
            missing.append(name)
            continue
        body = re.sub(r"<!--.*?-->", "", path.read_text(encoding="utf-8"), flags=re.S)
        inner = re.search(r"<svg[^>]*>(.*)</svg>", body, re.S)
        assert inner
        shapes = re.sub(r'<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*/>', "", inner[1])
        paint = (
            'fill="currentColor"'
            if name.endswith("-filled")
            else (
                'fill="none" stroke="currentColor" stroke-width="1.75" '
                'stroke-linecap="round" stroke-linejoin="round"'
            )
        )
        shapes = re.sub(r"\s+", " ", shapes).strip()
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24" {paint}>{shapes}</symbol>')
    if missing:
        sys.exit(f"no such icons: {', '.join(missing)}")
    sprite = '<svg xmlns="http://www.w3.org/2000/svg">' + "\n".join(symbols) + "</svg>\n"
    (VENDOR / "icons.svg").write_text(sprite, encoding="utf-8")
    return {"icons.svg": "@tabler/icons"}


def copy_pdf_fonts() -> None:
    """The complete static faces that the PDF engine embeds, and their licence."""
    PDF_FONTS.mkdir(parents=True, exist_ok=True)
    package = MODULES / "@expo-google-fonts/noto-sans-sc"
    for folder, weight in (("400Regular", "Regular"), ("700Bold", "Bold")):
        source = package / folder / f"NotoSansSC_{folder}.ttf"
        shutil.copyfile(source, PDF_FONTS / f"NotoSansSC-{weight}.ttf")
    shutil.copyfile(package / "LICENSE_FONT", PDF_FONTS / "OFL.txt")


def copy_licences() -> None:
    """Each package's licence beside its files."""
    folder = VENDOR / "licences"
    folder.mkdir(parents=True, exist_ok=True)
    for package, (_, name) in LICENCES.items():
        target = folder / (package.strip("@").replace("/", "-") + ".txt")
        target.write_text(
            (MODULES / package / name).read_text(encoding="utf-8") if name else TABLER_LICENCE,
            encoding="utf-8",
        )


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_manifest(origin: dict[str, str]) -> None:
    """Every vendored file with its package, version, licence and hash."""
    entries = []
    for path in sorted(p for p in VENDOR.rglob("*") if p.is_file() and p != MANIFEST):
        name = path.relative_to(VENDOR).as_posix()
        package = origin.get(name, "")
        entry = {"file": f"app/static/vendor/{name}", "sha256": digest(path)}
        if package:
            entry |= {
                "package": package,
                "version": package_version(package),
                "licence": LICENCES[package][0],
            }
        entries.append(entry)
    package = "@expo-google-fonts/noto-sans-sc"
    for path in sorted(p for p in PDF_FONTS.iterdir() if p.is_file()):
        entries.append(
            {
                "file": path.relative_to(ROOT).as_posix(),
                "sha256": digest(path),
                "package": package,
                "version": package_version(package),
                "licence": LICENCES[package][0],
            }
        )
    MANIFEST.write_text(json.dumps(entries, indent=1) + "\n", encoding="utf-8")


def check() -> list[str]:
    """What differs from the manifest; empty where nothing does."""
    entries = json.loads(MANIFEST.read_text(encoding="utf-8"))
    faults = []
    for entry in entries:
        path = ROOT / entry["file"]
        if not path.exists():
            faults.append(f"{entry['file']}: is missing")
        elif digest(path) != entry["sha256"]:
            faults.append(f"{entry['file']}: differs from the manifest")
    listed = {entry["file"] for entry in entries}
    for path in VENDOR.rglob("*"):
        name = path.relative_to(ROOT).as_posix()
        if path.is_file() and path != MANIFEST and name not in listed:
            faults.append(f"{name}: is not in the manifest")
    return faults


def renew() -> None:
    """Install exactly what package-lock.json says and copy everything anew."""
    if not (MODULES / "@tabler/core").exists():
        subprocess.run(["npm", "ci", "--ignore-scripts"], cwd=ROOT, check=True)
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    origin = copy_files() | copy_fonts() | build_icons()
    copy_pdf_fonts()
    copy_licences()
    write_manifest(origin)


def main(arguments: list[str]) -> int:
    """The command line; 0 where all is well."""
    verb = arguments[0] if arguments else "check"
    if verb == "renew":
        renew()
    elif verb == "icons":
        if not MODULES.exists():
            subprocess.run(["npm", "ci", "--ignore-scripts"], cwd=ROOT, check=True)
        old = json.loads(MANIFEST.read_text(encoding="utf-8"))
        prefix = "app/static/vendor/"
        origin = {e["file"].removeprefix(prefix): e["package"] for e in old if "package" in e}
        write_manifest(origin | build_icons())
    elif verb != "check":
        print(__doc__)
        return 2
    faults = check()
    print("\n".join(faults) if faults else "every vendored file is what the manifest says")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
