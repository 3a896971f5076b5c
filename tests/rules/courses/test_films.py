"""Videos are what their bytes say; blocks of videos and packages say what is wrong with them."""

from __future__ import annotations

import contextlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.courses.rules import blocks, clips, cues, film
from app.courses.rules.clips import Clip
from app.courses.rules.cues import Cue
from app.kernel.errors import BadContent
from tests.clips import mp4, webm

VIDEO = """:::video calm.webm
title: 头一分钟
watch: 80
skip: no
### captions
WEBVTT

1
00:00.000 --> 00:02.500
您好，
我在听。

00:00:03,000 --> 00:00:05,000 align:start
<v Lin>我马上去查。</v>
:::
"""


def measured(data: bytes) -> Clip:
    return clips.measure(io.BytesIO(data), len(data))


@pytest.mark.parametrize(
    ("data", "clip"),
    [
        (webm(20_000), Clip("video/webm", 20_000)),
        (webm(20_000, told=False), Clip("video/webm", 20_000)),
        (mp4(7_250), Clip("video/mp4", 7_250)),
        (mp4(7_250, wide=True), Clip("video/mp4", 7_250)),
        (mp4(7_250) + b"\0\0\0\0mdat to the end", Clip("video/mp4", 7_250)),
    ],
)
def test_a_video_tells_its_kind_and_its_length(data: bytes, clip: Clip) -> None:
    assert measured(data) == clip


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no WebM or MP4"),
        (b"<html>a page named .webm</html>", "no WebM or MP4"),
        (webm(doctype=b"matroska"), "no WebM or MP4"),
        (webm(picture=False), "no picture"),
        (mp4(picture=False), "no picture"),
        (webm(0, told=False), "no length"),
        (mp4(7 * 60 * 60 * 1000), "six hours"),
        (webm(20_000)[:60], "damaged"),
        (mp4()[:40] + b"\0\0\0\x03moov", "damaged"),
        (b"\x1a\x45\xdf\xa3\x00", "damaged"),
    ],
)
def test_what_is_no_video_is_refused_with_the_reason(data: bytes, said: str) -> None:
    with pytest.raises(BadContent, match=said):
        measured(data)


@pytest.mark.parametrize("data", [webm(20_000, told=False), mp4()])
def test_a_file_of_endless_pieces_is_not_read_for_ever(
    data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clips, "_MOST_ELEMENTS", 3)
    with pytest.raises(BadContent):
        measured(data)


@given(st.binary(max_size=300), st.sampled_from([b"\x1a\x45\xdf\xa3", b"\0\0\0\x10ftypisom", b""]))
def test_no_bytes_break_the_reading(data: bytes, head: bytes) -> None:
    try:
        clip = measured(head + data)
    except BadContent:
        return
    assert clips.SHORTEST_MS <= clip.duration <= clips.LONGEST_MS


@given(st.integers(0, 600), st.binary(min_size=1, max_size=6))
def test_a_damaged_video_is_read_or_refused(place: int, spoiled: bytes) -> None:
    whole = webm(20_000, told=False)
    with contextlib.suppress(BadContent):
        measured(whole[:place] + spoiled + whole[place + len(spoiled) :])


def test_a_video_block_is_read_with_its_captions() -> None:
    document = blocks.read(VIDEO)
    assert document.problems == ()
    video = document.videos["calm.webm"]
    assert (video.title, video.watch, video.may_skip) == ("头一分钟", 80, False)
    assert video.cues == (Cue(0, 2_500, "您好， 我在听。"), Cue(3_000, 5_000, "我马上去查。"))
    assert video.cues[1].clock == "00:03"
    assert document.outline() == (("video", "calm.webm"),)


def test_a_video_asks_for_nine_tenths_and_lets_people_skip_unless_it_says_otherwise() -> None:
    video = blocks.read(":::video a.mp4\ntitle: A\n:::\n").videos["a.mp4"]
    assert (video.watch, video.may_skip, video.cues) == (90, True, ())


def test_a_package_block_names_the_score_it_asks_for() -> None:
    document = blocks.read(":::package refunds.zip\ntitle： 退款练习\n\nscore: 80\n:::\n")
    assert document.problems == ()
    assert document.packages["refunds.zip"].score == 80
    assert document.packages["refunds.zip"].title == "退款练习"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (":::video Calm.avi\ntitle: A\n:::", 1, "name the video"),
        (":::video a.webm\n:::", 1, "say what the video shows"),
        (":::video a.webm\ntitle: A\nwatch: 101\n:::", 3, "from 0 to 100"),
        (":::video a.webm\ntitle: A\nwatch: most\n:::", 3, "from 0 to 100"),
        (":::video a.webm\ntitle: A\nskip: never\n:::", 3, "yes or no"),
        (":::video a.webm\ntitle: A\nspeed: 2\n:::", 3, "title, watch, skip"),
        (":::video a.webm\ntitle: A\n### text\n:::", 3, "only `### captions`"),
        (":::video a.webm\ntitle: A\n### captions\n:::", 3, "write the captions"),
        (":::video a.webm\ntitle: A\n### captions\n1 --> 2\nx\n:::", 4, "times look like"),
        (
            ":::video a.webm\ntitle: A\n### captions\n00:03.000 --> 00:02.000\nx\n:::",
            4,
            "ends before",
        ),
        (":::video a.webm\ntitle: A\n### captions\n00:01.000 --> 00:02.000\n\n:::", 4, "is empty"),
        (
            ":::video a.webm\ntitle: A\n### captions\n00:05.000 --> 00:06.000\nx\n"
            "00:01.000 --> 00:02.000\ny\n:::",
            6,
            "in order",
        ),
        (":::video a.webm\ntitle: A\n:::\n:::video a.webm\ntitle: B\n:::", 4, "in line 1 already"),
        (":::package a.rar\ntitle: A\n:::", 1, "name the package"),
        (":::package a.zip\n:::", 1, "say what is practised"),
        (":::package a.zip\ntitle: A\n### more\n:::", 3, "no parts"),
        (":::package a.zip\ntitle: A\nwatch: 3\n:::", 3, "title, score"),
    ],
)
def test_every_fault_of_these_blocks_is_named_with_its_line(
    text: str, line: int, said: str
) -> None:
    problems = blocks.read(text).problems
    assert [problem.line for problem in problems] == [line]
    assert said in problems[0].message


words = st.text(
    st.characters(exclude_categories=["C", "Z"], exclude_characters="<>-"), min_size=1, max_size=20
)
many = st.lists(st.tuples(st.integers(0, 9_000_000), st.integers(1, 9_000), words), max_size=8)


@given(many)
def test_captions_written_are_read_again_as_they_were(
    given_cues: list[tuple[int, int, str]],
) -> None:
    made = tuple(Cue(start, start + long, text) for start, long, text in sorted(given_cues))
    back, problems = cues.read(cues.write(made).splitlines()[1:], 0)
    assert problems == ()
    assert [(cue.start, cue.end) for cue in back] == [(cue.start, cue.end) for cue in made]


def test_markup_in_captions_stays_text() -> None:
    written = cues.write((Cue(0, 1_000, "a <b> & c"),))
    assert "a &lt;b&gt; &amp; c" in written
    assert written.startswith("WEBVTT\n\n00:00:00.000 --> 00:00:01.000\n")


def test_a_document_has_a_name_and_a_title_and_may_be_another_in_the_other_language() -> None:
    document = blocks.read(":::document steps.zh.pdf\ntitle: 四步清单\n:::\n")
    assert document.problems == ()
    assert [(part.key, part.title) for part in document.handouts.values()] == [
        ("steps.zh.pdf", "四步清单")
    ]
    assert document.files == ("steps.zh.pdf",)
    assert document.outline() == ()


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (":::document steps.doc\ntitle: a\n:::", 1, "name the document"),
        (":::document steps.pdf\n:::", 1, "say what the document is"),
        (":::document steps.pdf\ntitle: a\n### more\n:::", 3, "has no parts"),
        (":::document steps.pdf\ntitle: a\nscore: 3\n:::", 3, "in this block stand title"),
        (":::document a.pdf\ntitle: a\n:::\n:::document a.pdf\ntitle: a\n:::", 4, "already"),
    ],
)
def test_what_is_wrong_with_a_document_is_said_at_its_line(text: str, line: int, said: str) -> None:
    found = blocks.read(text).problems
    assert [(problem.line, said in problem.message) for problem in found] == [(line, True)]


@pytest.mark.parametrize(
    ("name", "block"),
    [("a.webm", "video"), ("a.mp4", "video"), ("a.zip", "package"), ("a.pptx", "document")],
)
def test_a_file_s_name_says_which_block_shows_it(name: str, block: str) -> None:
    assert film.block_of(name) == block
