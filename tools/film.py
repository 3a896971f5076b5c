"""Make a film of our own for a lesson from what draws it:

    python -m tools.film first-minute content/courses/complaint-handling/files/first-minute.webm

``tools/films/<name>.js`` draws each moment on a canvas; the browser of the tests encodes the frames
(VP9, no sound), and they are put into a WebM file here: with its length in the head and a list of
places to go to, as a player needs. A maintainer's tool: what it makes is committed.
"""

from __future__ import annotations

import base64
import mimetypes
import struct
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from playwright.sync_api import Route

from tools import browsing
from tools.machine import ROOT

FRAMES: Final = 12
QUANTIZER: Final = 34  # of 0 to 63: what is drawn is flat, and stays sharp with few bytes
PLACE: Final = "https://film.test"  # encoders are given to secure pages only; nothing is fetched
PAGE: Final = """<!doctype html><meta charset="utf-8">
<link rel="stylesheet" href="/static/vendor/fonts.css"><body></body>"""
DRAW: Final = """async ([name, frames, quantizer]) => {
  const film = await import(`/films/${name}.js`);
  const { record } = await import("/films/record.js");
  return { about: film.about, frames: await record(film, frames, quantizer) };
}"""
SOURCES: Final = {"static": ROOT / "app" / "static", "films": ROOT / "tools" / "films"}


@dataclass(frozen=True)
class Frame:
    """One encoded picture and its moment in milliseconds."""

    at: int
    key: bool
    data: bytes


def element(name: str, body: bytes) -> bytes:
    """One element of a WebM file."""
    return bytes.fromhex(name) + (len(body) | 1 << 56).to_bytes(8) + body


def number(name: str, value: int) -> bytes:
    """An element that holds a number."""
    return element(name, value.to_bytes(max(1, (value.bit_length() + 7) // 8)))


def webm(frames: Sequence[Frame], width: int, height: int, seconds: float) -> bytes:
    """The frames as a film: a cluster from each whole picture on, and an index of those."""
    head = element(
        "1a45dfa3",
        number("4286", 1) + number("42f7", 1) + number("42f2", 4) + number("42f3", 8)
        + element("4282", b"webm") + number("4287", 4) + number("4285", 2),
    )  # fmt: skip
    info = element(
        "1549a966",
        number("2ad7b1", 1_000_000) + element("4489", struct.pack(">d", seconds * 1000))
        + element("4d80", b"Kefu Academy") + element("5741", b"Kefu Academy"),
    )  # fmt: skip
    tracks = element(
        "1654ae6b",
        element("ae", number("d7", 1) + number("73c5", 1) + number("83", 1) + number("9c", 0)
                + element("86", b"V_VP9")
                + element("e0", number("b0", width) + number("ba", height))),
    )  # fmt: skip
    starts = [place for place, frame in enumerate(frames) if frame.key]
    clusters = [
        (frames[start].at, _cluster(frames[start:end]))
        for start, end in zip(starts, [*starts[1:], len(frames)], strict=True)
    ]
    names = ("1549a966", "1654ae6b", "1c53bb6b")  # info, tracks, the index
    first = len(_places(dict.fromkeys(names, 0)))
    after = first + len(info) + len(tracks)
    entries, here = [], after
    for at, cluster in clusters:
        place = number("f7", 1) + _wide("f1", here)
        entries.append(element("bb", number("b3", at) + element("b7", place)))
        here += len(cluster)
    index = element("1c53bb6b", b"".join(entries))
    front = _places(dict(zip(names, (first, first + len(info), here), strict=True)))
    body = front + info + tracks + b"".join(cluster for _at, cluster in clusters) + index
    return head + element("18538067", body)


def _wide(name: str, value: int) -> bytes:
    """A number in eight bytes, so that it takes as much room whatever it is."""
    return element(name, value.to_bytes(8))


def _places(where: dict[str, int]) -> bytes:
    return element(
        "114d9b74",
        b"".join(
            element("4dbb", element("53ab", bytes.fromhex(name)) + _wide("53ac", at))
            for name, at in where.items()
        ),
    )


def _cluster(frames: Sequence[Frame]) -> bytes:
    start = frames[0].at
    blocks = b"".join(
        element("a3", b"\x81" + struct.pack(">h", frame.at - start)
                + (b"\x80" if frame.key else b"\x00") + frame.data)
        for frame in frames
    )  # fmt: skip
    return element("1f43b675", number("e7", start) + blocks)


def _serve(route: Route) -> None:
    path = route.request.url.removeprefix(PLACE).partition("?")[0].strip("/")
    if not path:
        route.fulfill(body=PAGE, content_type="text/html")
        return
    source, _, rest = path.partition("/")
    file = SOURCES[source] / rest
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    route.fulfill(body=file.read_bytes(), content_type=kind)


def record(name: str) -> bytes:
    """Draw and encode a film."""
    with browsing.chromium() as browser:
        page = browser.new_page()
        page.route(f"{PLACE}/**", _serve)
        page.goto(f"{PLACE}/")
        found = page.evaluate(DRAW, [name, FRAMES, QUANTIZER])
    about = found["about"]
    frames = [Frame(at, key, base64.b64decode(data)) for at, key, data in found["frames"]]
    return webm(frames, about["width"], about["height"], about["seconds"])


def main() -> int:
    """Make the film that is named, at the place that is named."""
    if len(sys.argv) != 3:
        print(__doc__)
        return 2
    target = Path(sys.argv[2])
    made = record(sys.argv[1])
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(made)
    print(f"{target}: {len(made) / 1024:.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
