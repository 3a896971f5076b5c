"""Films of our own: what is put into a file can be played and gone about in; what is shipped is
small, and its captions lie within it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.courses.models.bodies import LessonText
from app.courses.rules import clips
from tools import film
from tools.film import Frame
from tools.machine import ROOT

COURSES = ROOT / "content" / "courses"
SHIPPED = sorted(COURSES.glob("*/files/**/*.webm"))
LARGEST = 1_500_000


def frames(number: int) -> list[Frame]:
    return [Frame(n * 100, n % 20 == 0, bytes([n % 256]) * (30 + n)) for n in range(number)]


def elements(data: bytes, start: int, end: int) -> Iterator[tuple[str, int, bytes]]:
    """The elements between two places: name, where it begins, body."""
    while start < end:
        first = data[start]
        long = next(n for n in range(1, 9) if first & (0x100 >> n))
        name = data[start : start + long].hex()
        size = int.from_bytes(data[start + long : start + long + 8]) & (1 << 56) - 1
        body = start + long + 8
        yield name, start, data[body : body + size]
        start = body + size


@pytest.mark.parametrize("number", [6, 20, 61])
def test_a_film_tells_its_length_and_where_each_whole_picture_begins(number: int) -> None:
    made = film.webm(frames(number), 320, 180, number / 10)
    clip = clips.measure(io.BytesIO(made), len(made))
    assert clip == clips.Clip("video/webm", number * 100)
    ((_head, _at, _body), (segment, start, body)) = elements(made, 0, len(made))
    assert segment == "18538067"
    inside = start + 12
    parts = list(elements(made, inside, inside + len(body)))
    clusters = [at - inside for name, at, _inner in parts if name == "1f43b675"]
    assert len(clusters) == -(-number // 20)
    where = {name: at - inside for name, at, _inner in parts}
    assert _told(parts) == {name: where[name] for name in ("1549a966", "1654ae6b", "1c53bb6b")}
    assert _index(parts) == list(zip(range(0, number * 100, 2000), clusters, strict=True))


def _told(parts: list[tuple[str, int, bytes]]) -> dict[str, int]:
    seek = next(inner for name, _at, inner in parts if name == "114d9b74")
    found = {}
    for _name, _at, entry in elements(seek, 0, len(seek)):
        (_id, _one, name), (_place, _two, place) = elements(entry, 0, len(entry))
        found[name.hex()] = int.from_bytes(place)
    return found


def _index(parts: list[tuple[str, int, bytes]]) -> list[tuple[int, int]]:
    cues = next(inner for name, _at, inner in parts if name == "1c53bb6b")
    found = []
    for _name, _at, point in elements(cues, 0, len(cues)):
        (_time, _one, time), (_track, _two, track) = elements(point, 0, len(point))
        places = {name: value for name, _three, value in elements(track, 0, len(track))}
        found.append((int.from_bytes(time), int.from_bytes(places["f1"])))
    return found


def test_a_film_is_shipped() -> None:
    assert [path.name for path in SHIPPED] == ["first-minute.webm"]
    assert {path.stem for path in SHIPPED} <= {p.stem for p in (ROOT / "tools/films").glob("*.js")}


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_what_is_shipped_is_small_and_its_captions_lie_within_it_in_both_languages(
    path: Path,
) -> None:
    with path.open("rb") as file:
        clip = clips.measure(file, path.stat().st_size)
    assert path.stat().st_size <= LARGEST
    assert 30_000 <= clip.duration <= 90_000
    times = {}
    for language in ("zh", "en"):
        for lesson in (path.parents[1] / "lessons").glob(f"*.{language}.md"):
            text = LessonText(title="-", body=lesson.read_text(encoding="utf-8"))
            video = text.document.videos.get(path.name)
            if video is not None:
                times[language] = [(cue.start, cue.end) for cue in video.cues]
    assert times["zh"] == times["en"]
    assert len(times["zh"]) > 5
    assert times["zh"][-1][1] <= clip.duration
