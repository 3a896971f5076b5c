"""Files and cases in the formats of others: what is read, what is written, what is refused."""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exams.rules.importing import (
    cases,
    moodle,
    places,
    plain,
    qti,
    shown,
    writing_html,
    writing_moodle,
    writing_qti,
)
from app.exams.rules.importing.bodies import Defaults, body_of
from app.exams.rules.importing.drafts import Draft, Reading, Reason, Refused, Where
from app.exams.rules.importing.plain import Named, Piece, piece_of
from app.exams.rules.importing.shown import Shown, beside

PLACE = Where("", 1)
DATA = b"bytes"
CODED = base64.b64encode(DATA).decode()


def both(text: str) -> dict[str, str]:
    return {"zh": text, "en": text}


# Markup


def test_a_file_within_a_line_leaves_its_words_there_and_others_leave_none() -> None:
    piece = piece_of('<p><img src="a" alt="x">Press <img src="b" alt="the key"> now.</p>')
    assert piece.text == "Press [the key] now."
    assert [one.address for one in piece.files] == ["a", "b"]
    assert piece_of('one <img src="a"> two').text == "one two"
    assert piece_of('<img src="a" alt="a box">').words == "a box"
    assert Piece("said").words == "said"


def test_sounds_films_and_objects_have_an_address_and_words() -> None:
    html = (
        '<audio title="a call"><source src="a.mp3"><source src="b.ogg">No sound here</audio>'
        '<video src="c.mp4"><p>No film</p></video><object data="d.svg">a plan</object>'
        '<iframe src="//e"></iframe><embed src="f.png">'
    )
    piece = piece_of(f"Hear {html} then")
    assert [(one.address, one.alt) for one in piece.files] == [
        ("a.mp3", "a call"),
        ("c.mp4", "No film"),
        ("d.svg", "a plan"),
        ("//e", ""),
        ("f.png", ""),
    ]
    assert plain.pictures_in(html) == 5
    assert piece_of("Stay <audio src='a'>and this").text == "Stay and this"


def test_a_caption_is_a_sounds_transcript_and_a_pictures_words() -> None:
    spoken = piece_of(
        '<figure><audio src="a"></audio><figcaption>Hello<br>you</figcaption></figure>'
    )
    assert spoken.files == (Named("a", "", "Hello\nyou"),)
    assert spoken.text == ""
    seen = piece_of('<figure><img src="a"><figcaption>A box</figcaption></figure>')
    assert seen.text == "A box"


def test_lines_of_a_case_stand_apart_only_where_our_files_mark_them() -> None:
    html = (
        'Stem<div class="ka-case"><p><b>Mei</b> <i>10:02</i> <span>Hi<br>there</span></p>'
        '<p><span>A fact</span></p><p>stray</p></div><ul class="ka-given"><li>One</li>'
        "<li>Two</li></ul><ul><li>free</li></ul><div>end</div>"
    )
    piece = piece_of(html)
    assert piece.case == (("Mei", "10:02", "Hi\nthere"), ("", "", "A fact"))
    assert piece.given == ("One", "Two")
    assert piece.text == "Stem\nstray\nfree\nend"


lines = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Sm")), min_size=1)


@given(st.lists(st.tuples(lines, lines, lines), max_size=3), st.lists(lines, max_size=3))
def test_lines_and_what_is_given_survive_being_written(
    case: list[tuple[str, str, str]], offered: list[str]
) -> None:
    body = {
        "case": [{"who": both(who), "at": at, "text": both(text)} for who, at, text in case],
        "given": [both(text) for text in offered],
    }
    piece = piece_of("Stem" + writing_html.told(body, "zh"))
    assert piece.case == tuple(case)
    assert piece.given == tuple(offered)
    assert piece.text == "Stem"


# Files


def test_a_file_comes_from_beside_from_within_or_not_at_all() -> None:
    def look(address: str) -> bytes | None:
        return DATA if address == "dir/a b.png" else None

    found = beside(Piece("", (Named("dir/a%20b.png", "a box"),)), look, places.option(2))
    assert found == (Shown("a b.png", DATA, "a box", "", "C"),)
    within = beside(Piece("", (Named(f"data:image/jpeg;base64,{CODED}"),)), shown.nothing)
    assert (within[0].name, within[0].data) == ("file.jpg", DATA)
    svg = beside(Piece("", (Named(f"data:image/svg+xml;base64,{CODED}"),)), shown.nothing)
    assert svg[0].name == "file.svg"


@pytest.mark.parametrize(
    ("address", "place", "times", "reason"),
    [
        ("", "", 1, Reason.UNSUPPORTED),
        ("https://example.org/a.png", "", 1, Reason.UNSUPPORTED),
        ("//example.org/a.png", "", 1, Reason.UNSUPPORTED),
        ("a.png", "", 1, Reason.UNSUPPORTED),
        ("a.png", "", 7, Reason.UNSUPPORTED),
        ("a.png", "A", 2, Reason.UNSUPPORTED),
        ("data:image/png;base64,?", "", 1, Reason.UNREADABLE),
    ],
)
def test_other_files_are_refused(address: str, place: str, times: int, reason: Reason) -> None:
    with pytest.raises(Refused) as caught:
        beside(Piece("", (Named(address),) * times), shown.nothing, place)
    assert caught.value.reason is reason


# Places


@given(
    st.lists(
        st.sampled_from(["", "why", "A", "B", "L1", "L2", "R1", "R2", "R3"]),
        unique=True,
        max_size=9,
    )
)
def test_a_file_stands_where_it_was_put(where: list[str]) -> None:
    body: dict[str, Any] = {"options": [{}, {}], "pairs": [{}, {}], "extras": [{}]}
    for place in where:
        assert places.put(body, place, {"file": place})
    assert sorted(places.placed(body), key=str) == sorted(
        ((place, {"file": place}) for place in where), key=str
    )


@pytest.mark.parametrize("place", ["C", "L3", "R4", "L0", "x", "stem", "Z1"])
def test_an_item_without_the_place_takes_no_file_there(place: str) -> None:
    body: dict[str, Any] = {"options": [{}, {}], "pairs": [{}, {}], "extras": [{}]}
    assert not places.put(body, place, {"file": "a"})
    assert list(places.placed(body)) == []
    assert not places.put({}, "A", {"file": "a"})
    assert not places.put({}, "R1", {"file": "a"})


# Cases


def draft(name: str, within: str = "", **more: Any) -> Draft:
    inside = {"within": within} if within else {}
    return Draft(PLACE, "single", f"Stem of {name}", ("a", "b"), [0], name=name, more=inside | more)


def story(name: str, **more: Any) -> Draft:
    return Draft(PLACE, cases.CASE, f"Case {name}", key="", name=name, more={"link": name, **more})


def test_a_case_stands_before_its_parts_and_names_them() -> None:
    reading = Reading((draft("1"), draft("2", "S"), draft("3"), draft("", "S")))
    joined = cases.joined(reading, [story("S")])
    assert [one.name for one in joined.items] == ["1", "S", "2", "3", ""]
    assert joined.items[1].key == "2\n2"
    assert joined.refused == ()
    keyed = cases.keyed([(one.name or "q", one) for one in joined.items])
    assert [key for key, _one in keyed] == ["1", "S", "S.2", "3", "S.q"]
    assert keyed[1][1].key == "S.2\nS.q"
    again = cases.keyed([("c", story("S")), ("c.1", draft("c.1", "S"))])
    assert [key for key, _one in again] == ["c", "c.1"]


def test_one_item_under_a_text_keeps_it_as_its_own() -> None:
    told = story("S", case=(("Mei", "", "Hi"),), given=("g",), shown=(Shown("a", DATA),))
    own = draft("1", "S", case=(("", "", "own"),))
    (alone,) = cases.joined(Reading((own,)), [told]).items
    assert alone.more["case"] == (("", "", "Case S"), ("Mei", "", "Hi"), ("", "", "own"))
    assert (alone.more["given"], len(alone.more["shown"])) == (("g",), 1)
    assert "within" not in alone.more
    (bare,) = cases.joined(Reading((draft("1", "S"),)), [story("S")]).items
    assert set(bare.more) == {"case"}


def test_parts_without_case_and_cases_without_parts_are_refused() -> None:
    joined = cases.joined(Reading((draft("1", "T"),)), [story("S")])
    assert joined.items == ()
    assert [one.reason for one in joined.refused] == [Reason.UNSUPPORTED] * 2
    left = cases.whole(Reading((draft("1", "T"), story("S"), draft("2"))))
    assert [one.name for one in left.items] == ["2"]
    assert len(left.refused) == 1
    kept = cases.whole(Reading((story("S"), draft("1", "S"))))
    assert [one.name for one in kept.items] == ["S", "1"]


def test_the_same_question_may_stand_in_two_cases() -> None:
    stem = '<questiontext format="html"><text>Why?</text></questiontext>'
    told = "".join(
        f'<question type="description"><questiontext><text>Case {name}</text></questiontext>'
        f"<idnumber>{name}</idnumber><tags><tag><text>case:{name}</text></tag></tags></question>"
        + f'<question type="truefalse">{stem}<answer fraction="100"><text>true</text></answer>'
        f"<tags><tag><text>case:{name}</text></tag></tags></question>"
        for name in ("a", "b")
    )
    reading = moodle.read(fromstring(f"<quiz>{told}</quiz>"))
    assert reading.refused == ()
    assert [one.more["case"][0][2] for one in reading.items] == ["Case a", "Case b"]


# Bodies


def test_what_a_file_says_around_a_stem_is_kept_in_both_languages() -> None:
    known = {"file": "box-1.png", "hash": "1" * 64, "alt": {"zh": "箱子", "en": "a box"}}
    said = {"zh": "您好", "en": "Hello"}
    sound = {"file": "call.mp3", "hash": "2" * 64, "alt": both("call"), "transcript": said}
    before: dict[str, Any] = {
        "type": "single",
        "media": [known, sound],
        "case": [{"who": {"zh": "顾客", "en": "Customer"}, "text": {"zh": "在吗", "en": "Hi"}}],
        "options": [{"zh": "a", "en": "a", "media": known}, {"zh": "b", "en": "b"}],
    }
    more: dict[str, Any] = {
        "files": [
            ("", {"file": "x.png", "hash": "1" * 64, "alt": "", "transcript": ""}),
            ("", {"file": "y.mp3", "hash": "2" * 64, "alt": "call", "transcript": "您好"}),
            ("", {"file": "new-3.png", "hash": "3" * 64, "alt": "", "transcript": ""}),
            ("A", {"file": "x.png", "hash": "1" * 64, "alt": "箱子", "transcript": ""}),
        ],
        "case": (("顾客", "", "在吗"), ("", "9:00", "new")),
        "given": ("One",),
        "within": "case",
    }
    body = body_of(draft("1", **more), before, Defaults("b"))
    assert body["media"] == [
        known,
        sound,
        {"file": "new-3.png", "hash": "3" * 64, "alt": both("new-3")},
    ]
    assert body["options"][0]["media"] == known
    assert body["case"] == [*before["case"], {"at": "9:00", "text": both("new")}]
    assert (body["given"], body["within"]) == ([both("One")], "case")


def test_files_of_pairs_and_of_the_explanation_stay_while_their_words_do() -> None:
    known = {"file": "box-1.png", "hash": "1" * 64, "alt": {"zh": "箱子", "en": "a box"}}
    before: dict[str, Any] = {
        "type": "matching",
        "stem": both("Match"),
        "pairs": [
            {"left": both("a"), "right": both("b"), "left_media": known, "right_media": known},
            {"left": both("c"), "right": both("d")},
        ],
        "extras": [{**both("e"), "media": known}, {**both("f"), "media": known}],
        "explanation_media": [known],
    }
    found = Draft(PLACE, "matching", "Match", key=[["a", "other"], ["c", "d"]])
    changed = body_of(replace(found, more={"extras": ["e", "new"]}), before, Defaults("b"))
    assert changed["pairs"][0] == {"left": both("a"), "right": both("other"), "left_media": known}
    assert changed["extras"] == [before["extras"][0], both("new")]
    assert changed["explanation_media"] == [known]
    medium = {"file": "x.png", "hash": "1" * 64, "alt": "", "transcript": ""}
    files = [("why", medium), ("L2", medium), ("R3", medium)]
    told = body_of(replace(found, more={"files": files}), before, Defaults("b"))
    assert told["explanation_media"] == [known]
    assert told["pairs"][1]["left_media"] == known


def test_a_stem_that_differs_by_the_space_around_its_blank_is_the_same() -> None:
    before = {
        "type": "fill_in",
        "stem": {"zh": "在____秒内", "en": "in ____ s"},
        "blanks": [{"zh": ["3"], "en": ["3"]}],
    }
    fill = Draft(PLACE, "fill_in", "在 ____ 秒内", key=[["3"]])
    assert body_of(fill, before, Defaults("b"))["stem"] == before["stem"]
    other = Draft(PLACE, "fill_in", "约 ____ 秒", key=[["3"]])
    assert body_of(other, before, Defaults("b"))["stem"]["zh"] == "约 ____ 秒"


# Moodle and QTI


def test_moodle_texts_that_are_no_markup_show_nothing() -> None:
    told = (
        '<quiz><question type="shortanswer"><questiontext format="markdown"><text>![a](b) &lt;img'
        "&gt;</text></questiontext><answer fraction='100'><text>a</text></answer></question></quiz>"
    )
    (one,) = moodle.read(fromstring(told)).items
    assert one.stem == "![a](b) <img>"
    bare = told.replace("<questiontext", "<other").replace("</questiontext", "</other")
    assert moodle.read(fromstring(bare)).refused[0].reason is Reason.MISSING_STEM
    loose = told.replace('<questiontext format="markdown"><text>', "<questiontext>").replace(
        "</text></questiontext>", "</questiontext>"
    )
    assert moodle.read(fromstring(loose)).refused[0].reason is Reason.UNSUPPORTED


def test_moodle_options_may_be_pictures_and_older_files_hold_one_apart() -> None:
    inline = f"&lt;img src='data:image/png;base64,{CODED}'&gt;"
    told = (
        '<quiz><question type="multichoice"><questiontext format="html"><text>Which?</text>'
        f"</questiontext><image>q/old.png</image><image_base64>{CODED}</image_base64>"
        f'<answer fraction="100" format="html"><text>{inline}</text></answer>'
        '<answer fraction="0" format="html"><text>b</text></answer></question></quiz>'
    )
    (one,) = moodle.read(fromstring(told)).items
    assert one.options == ("A", "b")
    assert [(file.name, file.place) for file in one.more["shown"]] == [
        ("old.png", ""),
        ("file.png", "A"),
    ]
    pair = (
        '<quiz><question type="matching"><questiontext><text>Q</text></questiontext>'
        f"<subquestion><text>{inline}</text><answer><text>1</text></answer></subquestion>"
        "</question></quiz>"
    )
    (one,) = moodle.read(fromstring(pair)).items
    assert (one.key, [file.place for file in one.more["shown"]]) == ([["file", "1"]], ["L1"])
    for kind in ("ordering", "truefalse"):
        other = pair.replace("matching", kind).replace("subquestion>", "answer>")
        (refused,) = moodle.read(fromstring(other)).refused
        assert refused.message.startswith("An answer shows")


def test_a_right_side_of_moodle_shows_the_file_that_comes_along_with_its_words() -> None:
    def side(name: str, words: str, text: str = "") -> str:
        return (
            f"<subquestion><text>{text}</text><answer><text>{words}</text>"
            f'<file name="{name}" path="/" encoding="base64">{CODED}</file></answer></subquestion>'
        )

    pairs = side("a b.png", "", "one") + side("c.png", "two")
    told = (
        '<quiz><question type="matching"><questiontext><text>Q</text></questiontext>'
        '<generalfeedback format="html"><text>&lt;p&gt;So&lt;/p&gt;&lt;img src="@@PLUGINFILE@@/'
        f'w.png" alt="plan"&gt;</text><file name="w.png" path="/">{CODED}</file></generalfeedback>'
        f"{pairs}</question></quiz>"
    )
    reading = moodle.read(fromstring(told))
    assert reading.refused == ()
    (bare,) = moodle.read(fromstring(told.replace('name="w.png"', 'name="other.png"'))).items
    assert (bare.explanation, len(bare.more["shown"])) == ("So\n[plan]", 2)
    (one,) = reading.items
    assert (one.key, one.more["extras"], one.explanation) == ([["one", "a b"]], ["two"], "So")
    assert [(file.name, file.place, file.alt) for file in one.more["shown"]] == [
        ("a b.png", "R1", ""),
        ("c.png", "R2", ""),
        ("w.png", "why", "plan"),
    ]


ENTRY = '<p>After <textEntryInteraction responseIdentifier="RESPONSE"/> rings</p>'


def number(equal: str, value: str = "3", body: str = ENTRY, base: str = "float") -> Reading:
    told = (
        f'<assessmentItem identifier="n"><responseDeclaration identifier="RESPONSE" '
        f'cardinality="single" baseType="{base}"><correctResponse><value>{value}</value>'
        f"</correctResponse></responseDeclaration><itemBody>{body}</itemBody>"
        f"<responseProcessing>{equal}</responseProcessing></assessmentItem>"
    )
    return qti.read([("n.xml", fromstring(told))])


def test_numbers_within_a_tolerance_are_numeric() -> None:
    within = '<equal toleranceMode="absolute" tolerance="0.5 0.5"/>'
    (one,) = number(within).items
    assert (one.type, one.key, one.stem) == (
        "numeric",
        {"value": 3, "tolerance": 0.5},
        "After ____ rings",
    )
    (exact,) = number('<equal toleranceMode="exact"/>', "2.5").items
    assert exact.key == {"value": 2.5, "tolerance": 0}
    assert number(within, base="string").items[0].type == "fill_in"
    assert number("<match/>").items[0].type == "fill_in"
    for equal, value, reason in (
        ('<equal toleranceMode="relative" tolerance="5 5"/>', "3", Reason.UNSUPPORTED),
        ('<equal toleranceMode="absolute" tolerance="1 2"/>', "3", Reason.UNSUPPORTED),
        ('<equal toleranceMode="absolute" tolerance="1"/>', "three", Reason.UNREADABLE),
    ):
        assert [found.reason for found in number(equal, value).refused] == [reason]


def test_pictures_in_steps_are_refused() -> None:
    told = (
        '<assessmentItem identifier="o"><responseDeclaration identifier="R"/><itemBody>'
        '<orderInteraction responseIdentifier="R"><simpleChoice identifier="A"><img src="a.png"/>'
        "</simpleChoice></orderInteraction></itemBody></assessmentItem>"
    )
    (refused,) = qti.read([("o.xml", fromstring(told))]).refused
    assert refused.message.startswith("An answer shows")


def test_pictures_in_pairs_and_explanations_are_read_with_their_places() -> None:
    def choice(name: str, inside: str) -> str:
        return f'<simpleAssociableChoice identifier="{name}">{inside}</simpleAssociableChoice>'

    told = (
        '<assessmentItem identifier="m"><responseDeclaration identifier="R"><correctResponse>'
        "<value>b y</value><value>a x</value></correctResponse></responseDeclaration><itemBody>"
        '<p>Match</p><matchInteraction responseIdentifier="R"><simpleMatchSet>'
        + choice("a", '<img src="a.png"/>')
        + choice("b", 'B <img src="b.png" alt="a box"/>')
        + "</simpleMatchSet><simpleMatchSet>"
        + choice("x", "X")
        + choice("y", "Y")
        + choice("z", '<img src="z.png" alt="a cup"/>')
        + "</simpleMatchSet></matchInteraction></itemBody>"
        '<modalFeedback identifier="why"><p>So</p><img src="w.png"/></modalFeedback>'
        "</assessmentItem>"
    )
    reading = qti.read([("m.xml", fromstring(told))], lambda path: DATA)
    assert reading.refused == ()
    (one,) = reading.items
    assert (one.key, one.more["extras"]) == ([["B", "Y"], ["1", "X"]], ["a cup"])
    assert one.explanation == "So"
    assert [(file.name, file.place) for file in one.more["shown"]] == [
        ("b.png", "L1"),
        ("a.png", "L2"),
        ("z.png", "R3"),
        ("w.png", "why"),
    ]


def test_qti_1_2_shows_pictures_in_pairs_and_explanations() -> None:
    def label(name: str, inside: str) -> str:
        return f'<response_label ident="{name}"><material>{inside}</material></response_label>'

    labels = label("x", '<matimage uri="x.png"/>') + label("y", "<mattext>Y</mattext>")
    labels += label("z", '<matimage uri="z.png" label="a cup"/>')
    lists = "".join(
        f'<response_lid ident="{name}"><material><mattext>{name}</mattext>{more}</material>'
        f"<render_choice>{labels}</render_choice></response_lid>"
        for name, more in (("one", '<matimage uri="l.png"/>'), ("two", ""))
    )
    right = "".join(
        f'<respcondition><conditionvar><varequal respident="{name}">{to}</varequal></conditionvar>'
        "<setvar>1</setvar></respcondition>"
        for name, to in (("one", "x"), ("two", "y"))
    )
    told = (
        '<questestinterop><item ident="o"><presentation><material><mattext>Match</mattext>'
        f"</material>{lists}</presentation><resprocessing>{right}</resprocessing>"
        '<itemfeedback ident="general_fb"><material><mattext>So</mattext><matimage uri="w.png"/>'
        "</material></itemfeedback></item></questestinterop>"
    )
    reading = qti.read([("o.xml", fromstring(told))], lambda path: DATA)
    assert reading.refused == ()
    (one,) = reading.items
    (bare,) = qti.read(
        [("o.xml", fromstring(told))], lambda path: None if path == "w.png" else DATA
    ).items
    assert (bare.explanation, len(bare.more["shown"])) == ("So", 3), "it can be answered without"
    assert (one.key, one.more["extras"], one.explanation) == (
        [["one", "x"], ["two", "Y"]],
        ["a cup"],
        "So",
    )
    assert [(file.name, file.place) for file in one.more["shown"]] == [
        ("w.png", "why"),
        ("l.png", "L1"),
        ("x.png", "R1"),
        ("z.png", "R3"),
    ]


def test_a_sound_names_its_file_inside_or_on_itself() -> None:
    told = (
        '<qti-assessment-item identifier="a"><qti-response-declaration identifier="R"/>'
        "<qti-item-body><p>Hear</p>{}"
        '<qti-extended-text-interaction response-identifier="R"/></qti-item-body>'
        "</qti-assessment-item>"
    )
    inside = '<audio><source src="a.mp3"/></audio>'
    on_itself = '<object data="a.mp3" type="audio/mpeg">a call</object>'
    for sound, alt in ((inside, ""), (on_itself, "a call")):
        item = fromstring(told.format(sound))
        (one,) = qti.read([("a.xml", item)], lambda path: DATA).items
        assert [(file.name, file.alt) for file in one.more["shown"]] == [("a.mp3", alt)]


def test_an_item_that_shares_two_texts_is_refused_and_a_bare_text_is_read() -> None:
    shared = fromstring("<assessmentStimulus><p>Text</p></assessmentStimulus>")
    item = (
        '<assessmentItem identifier="{}"><responseDeclaration identifier="R"/>{}<itemBody><p>{}</p>'
        '<extendedTextInteraction responseIdentifier="R"/></itemBody></assessmentItem>'
    )
    ref = '<assessmentStimulusRef href="s.xml"/>'
    two = fromstring(item.format("a", ref * 2, "A"))
    three = [fromstring(item.format(name, ref, name)) for name in ("b", "c")]
    reading = qti.read(
        [("s.xml", shared), ("a.xml", two), ("b.xml", three[0]), ("c.xml", three[1])]
    )
    assert [one.message for one in reading.refused] == [
        "Items that share several texts are not taken."
    ]
    assert next((one.type, one.name, one.key) for one in reading.items) == (
        "composite",
        "s.xml",
        "b\nc",
    )


def old(inside: str, label: str = "") -> Reading:
    told = (
        '<questestinterop><item ident="o"><presentation><flow><material>'
        f"{inside}</material></flow>"
        f'<response_lid ident="R"><render_choice><response_label ident="A"><material>{label}'
        '<mattext texttype="text/plain">a</mattext></material></response_label>'
        '<response_label ident="B"><material><mattext>b</mattext></material></response_label>'
        "</render_choice></response_lid></presentation><resprocessing><respcondition>"
        "<conditionvar><varequal>A</varequal></conditionvar><setvar>1</setvar></respcondition>"
        "</resprocessing></item></questestinterop>"
    )
    return qti.read([("o.xml", fromstring(told))], lambda path: DATA if path == "a.png" else None)


def test_qti_1_2_names_files_or_holds_them() -> None:
    (one,) = old('<mattext>See &lt;img src="a.png"&gt;</mattext>', '<matimage uri="a.png"/>').items
    assert [(file.name, file.place) for file in one.more["shown"]] == [
        ("a.png", ""),
        ("a.png", "A"),
    ]
    held = f'<mattext>See</mattext><mataudio embedded="base64" audiotype="audio/mpeg">{CODED}'
    (sound,) = old(held + "</mataudio>").items
    assert sound.more["shown"][0] == Shown("file.mp3", DATA)
    unnamed = f'<mattext>See</mattext><matimage embedded="base64">{CODED}</matimage>'
    assert old(unnamed).items[0].more["shown"][0].name == "file.png"
    two = old("<mattext>See</mattext>", '<matimage uri="a.png"/><matimage uri="a.png"/>')
    assert two.refused[0].reason is Reason.UNSUPPORTED
    gone = old('<mattext>See</mattext><matimage uri="b.png"/>')
    assert gone.refused[0].message.endswith("did not come along: b.png")


def test_what_a_section_of_qti_1_2_tells_is_the_case_of_its_items() -> None:
    def asked(name: str) -> str:
        return (
            f'<item ident="{name}"><presentation><material><mattext>{name}?</mattext></material>'
            '<response_str ident="R"/></presentation></item>'
        )

    told = (
        "<presentation_material><flow_mat><material><mattext>Read this</mattext>{}</material>"
        "</flow_mat></presentation_material>"
    )
    whole = (
        f'<questestinterop><assessment><section ident="s">{told.format("")}{asked("a")}'
        f"{asked('b')}</section><section>{asked('c')}</section></assessment></questestinterop>"
    )
    items = qti.read([("o.xml", fromstring(whole))]).items
    assert [(one.type, one.name, one.stem) for one in items] == [
        ("composite", "s-1", "Read this"),
        ("short_answer", "a", "a?"),
        ("short_answer", "b", "b?"),
        ("short_answer", "c", "c?"),
    ]
    assert [one.more.get("within") for one in items] == [None, "o.xml#1", "o.xml#1", None]
    lost = whole.replace("Read this</mattext>", 'Read this</mattext><matimage uri="x.png"/>')
    reading = qti.read([("o.xml", fromstring(lost))])
    assert [one.name for one in reading.items] == ["c"]
    assert len(reading.refused) == 3


def test_written_items_are_read_again_whatever_stands_around_them() -> None:
    media = [
        {"file": "a.png", "hash": "1", "alt": both("a box")},
        {"file": "b.mp3", "hash": "2", "alt": both("a call"), "transcript": both("Hi")},
        {"file": "c.webm", "hash": "3", "alt": both("a film")},
    ]
    options = [
        {"zh": "甲", "en": "A", "correct": True, "media": media[0]},
        {"zh": "乙", "en": "B", "worth": 50},
    ]
    body: dict[str, Any] = {
        "type": "best_reply",
        "stem": both("Which?"),
        "media": media,
        "case": [{"text": both("Fact")}],
        "options": options,
        "within": "case",
    }
    text = writing_qti.qti_of("case.1", body, "zh") or ""
    stimulus = writing_qti.stimulus_of("case", {"stem": both("Text")}, "zh")
    other = text.replace("case.1", "case.2").replace("Which", "What")
    files = [("stimuli/case.xml", fromstring(stimulus.encode()))]
    files += [
        (f"items/{n}.xml", fromstring(one.encode())) for n, one in enumerate((text, other), 1)
    ]
    story_, first, _second = qti.read(files, lambda path: DATA).items
    assert (story_.name, story_.stem, first.stem) == ("case", "Text", "Which?")
    assert first.more["worth"] == {1: 50.0}
    assert [(one.name, one.alt, one.transcript) for one in first.more["shown"]] == [
        ("a.png", "a box", ""),
        ("b.mp3", "a call", "Hi"),
        ("c.webm", "a film", ""),
        ("a.png", "a box", ""),
    ]
    listed = writing_qti.manifest_of([("case", {"type": "composite"}), ("case.1", body)])
    assert '<file href="media/a.png"/>' in listed
    assert '<dependency identifierref="s0"/>' in listed
    held = {"1": DATA, "2": DATA, "3": DATA}
    whole = {"type": "composite", "stem": both("Text")}
    moodled = "".join(
        writing_moodle.moodle_of(key, one, "zh", held) or ""
        for key, one in (("case", whole), ("case.1", body), ("case.2", body | {"stem": both("2")}))
    )
    read = moodle.read(fromstring(f"<quiz>{moodled}</quiz>"))
    assert [one.name for one in read.items] == ["case", "case.1", "case.2"]
    assert [one.data for one in read.items[1].more["shown"]] == [DATA] * 4


def test_written_pairs_are_read_again_with_what_stands_beside_them() -> None:
    picture = {"file": "a.png", "hash": "1", "alt": both('a "box"')}
    sound = {"file": "b.mp3", "hash": "2", "alt": both("call"), "transcript": both("Hi\nyou")}
    body: dict[str, Any] = {
        "type": "matching",
        "stem": both("Match"),
        "pairs": [
            {"left": both("a"), "right": both("b"), "left_media": picture, "right_media": sound},
            {"left": both("c"), "right": both("d")},
        ],
        "extras": [{**both("e"), "media": picture}],
        "explanation": both("So"),
        "explanation_media": [picture],
    }
    told = writing_moodle.moodle_of("k", body, "zh", {"1": DATA, "2": DATA}) or ""
    (moodled,) = moodle.read(fromstring(f"<quiz>{told}</quiz>")).items
    text = writing_qti.qti_of("k", body, "zh") or ""
    (packed,) = qti.read([("items/k.xml", fromstring(text.encode()))], lambda path: DATA).items
    for one in (moodled, packed):
        assert (one.key, one.more["extras"], one.explanation) == (
            [["a", "b"], ["c", "d"]],
            ["e"],
            "So",
        )
        files = [(f.name, f.alt, f.transcript, f.place) for f in one.more["shown"]]
        assert sorted(files, key=lambda file: file[3]) == [
            ("a.png", 'a "box"', "", "L1"),
            ("b.mp3", "call", "Hi\nyou", "R1"),
            ("a.png", 'a "box"', "", "R3"),
            ("a.png", 'a "box"', "", "why"),
        ]


def test_blanks_stand_where_the_stem_marks_them_or_behind_it() -> None:
    blanks = [{"zh": ["7", "七"]}, {"zh": ["天"]}]
    marked = {"type": "fill_in", "stem": both("一____二____三"), "blanks": blanks}
    (one,) = qti.read(
        [("k", fromstring((writing_qti.qti_of("k", marked, "zh") or "").encode()))]
    ).items
    assert (one.stem, one.key) == ("一 ____ 二 ____ 三", [["7", "七"], ["天"]])
    bare = {"type": "fill_in", "stem": both("几天？"), "blanks": blanks[:1]}
    (one,) = qti.read(
        [("k", fromstring((writing_qti.qti_of("k", bare, "zh") or "").encode()))]
    ).items
    assert (one.stem, one.key) == ("几天？ ____", [["7", "七"]])
