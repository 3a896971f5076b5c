"""GIFT, Aiken, Moodle XML, QTI and Word tables: what comes in, what is refused, what goes out."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exams.rules.importing import (
    aiken,
    gift,
    moodle,
    plain,
    qti,
    tables,
    wordtables,
    writing,
    writing_moodle,
    writing_qti,
)
from app.exams.rules.importing.drafts import Draft, Reading, Reason


def only(reading: Reading) -> Draft:
    assert reading.refused == ()
    assert len(reading.items) == 1
    return reading.items[0]


def why(reading: Reading) -> Reason:
    assert reading.items == ()
    assert len(reading.refused) == 1
    return reading.refused[0].reason


# GIFT


@pytest.mark.parametrize(
    ("text", "kind", "options", "key"),
    [
        ("1+1?{=2 ~3 ~4}", "single", ("2", "3", "4"), [0]),
        ("Grant{~%50%A ~%50%B ~%-100%C}", "multiple", ("A", "B", "C"), [0, 1]),
        ("Grant{~%100%A ~%-50%B}", "single", ("A", "B"), [0]),
        ("Sky is blue.{T}", "true_false", (), [0]),
        ("Sky is green.{FALSE#wrong#right}", "true_false", (), [1]),
        ("Two plus two?{=four =4}", "fill_in", (), [["four", "4"]]),
        ("Pairs{=a -> 1 =b -> 2 =c -> 3}", "matching", (), [["a", "1"], ["b", "2"], ["c", "3"]]),
        ("Year?{#1822:5}", "numeric", (), {"value": 1822, "tolerance": 5}),
        ("Pi?{#3.141..3.142}", "numeric", (), {"value": 3.1415, "tolerance": 0.0005}),
        ("Year?{#=1822:0#yes}", "numeric", (), {"value": 1822, "tolerance": 0}),
        ("Year?{#1822#yes}", "numeric", (), {"value": 1822, "tolerance": 0}),
        ("Write.{}", "short_answer", (), ""),
    ],
)
def test_gift_has_each_type(text: str, kind: str, options: tuple[str, ...], key: Any) -> None:
    draft = only(gift.read(text))
    assert (draft.type, draft.options, draft.key) == (kind, options, key)


def test_gift_has_titles_categories_comments_and_missing_words() -> None:
    text = """// a comment
$CATEGORY: $course$/top/After-sales

::Q1:: The [html]exchange {~fast =seven days} rule.

::Q2::[html]<b>Bold</b> &amp; more{=a#yes
~b#no}
"""
    first, second = gift.read(text).items
    assert first.stem == "The [html]exchange _____ rule."
    assert first.tags == ("After-sales",)
    assert second.stem == "Bold & more"
    assert second.more["whys"] == {0: "yes", 1: "no"}
    assert only(gift.read("A{=b ~c####Because.}")).explanation == "Because."


def test_gift_keeps_escaped_signs() -> None:
    draft = only(gift.read(r"Is \{a\=b\} \~ c\: \\d?{=yes \# ~no\nline}"))
    assert draft.stem == r"Is {a=b} ~ c: \d?"
    assert draft.options == ("yes #", "no\nline")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Only a description.", Reason.UNSUPPORTED),
        ("Open{=a ~b", Reason.UNREADABLE),
        ("Two{=a ~b} and{=c ~d}", Reason.UNSUPPORTED),
        ("Nothing{abc}", Reason.UNREADABLE),
        ("Pair{=a -> =b -> 2}", Reason.MISSING_KEY),
        ("Parts{=a =%50%b}", Reason.UNSUPPORTED),
        ("Year?{#soon}", Reason.UNREADABLE),
        ("Year?{#=1:0 =%50%2:0}", Reason.UNSUPPORTED),
        ("None right{~a ~b}", Reason.MISSING_KEY),
    ],
)
def test_gift_names_what_it_does_not_take(text: str, reason: Reason) -> None:
    assert why(gift.read(text)) is reason


def test_gift_keeps_the_worth_of_tolerable_options() -> None:
    draft = only(gift.read("City{~Jerusalem ~%25%Bethlehem =Nazareth}"))
    assert (draft.key, draft.more["worth"]) == ([2], {1: 25.0})


# Aiken


def test_aiken_reads_options_and_answer() -> None:
    text = "What is\nright?\nA. one\nB) two\nANSWER: B\n\nMany?\nA. x\nB. y\nANSWER: A,B\n"
    first, second = aiken.read(text).items
    assert (first.stem, first.options, first.key) == ("What is\nright?", ("one", "two"), [1])
    assert (second.type, second.key) == ("multiple", [0, 1])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Stem\nANSWER: A", Reason.TOO_FEW_OPTIONS),
        ("Stem\nA. one\nANSWER: A", Reason.TOO_FEW_OPTIONS),
        ("Stem\nA. one\nB. two\nANSWER: C", Reason.KEY_NOT_AN_OPTION),
        ("A stem alone", Reason.TOO_FEW_OPTIONS),
    ],
)
def test_aiken_names_what_it_does_not_take(text: str, reason: Reason) -> None:
    assert why(aiken.read(text)) is reason


def test_aiken_notices_a_missing_answer_and_goes_on() -> None:
    reading = aiken.read("One\nA. a\nB. b\nTwo\nA. a\nB. b\nANSWER: A")
    assert [r.reason for r in reading.refused] == [Reason.MISSING_KEY]
    assert [(d.stem, d.where.row) for d in reading.items] == [("Two", 2)]


# Moodle XML


def question(kind: str, inside: str, stem: str = "Stem") -> Reading:
    return moodle.read(
        fromstring(
            f'<quiz><question type="category"><category><text>$course$/Exchange</text></category>'
            f'</question><question type="{kind}"><name><text>N</text></name>'
            f'<questiontext format="html"><text><![CDATA[<p>{stem}</p>]]></text></questiontext>'
            f"<defaultgrade>2.0</defaultgrade>{inside}</question></quiz>"
        )
    )


def answer(share: float, text: str, more: str = "") -> str:
    return f'<answer fraction="{share}"><text>{text}</text>{more}</answer>'


@pytest.mark.parametrize(
    ("kind", "inside", "taken", "key"),
    [
        ("multichoice", answer(100, "a") + answer(0, "b"), "single", [0]),
        (
            "multichoice",
            "<single>false</single>" + answer(50, "a") + answer(50, "b") + answer(-100, "c"),
            "multiple",
            [0, 1],
        ),
        ("truefalse", answer(0, "true") + answer(100, "false"), "true_false", [1]),
        ("shortanswer", answer(100, "seven") + answer(100, "7"), "fill_in", [["seven", "7"]]),
        (
            "numerical",
            answer(100, "7", "<tolerance>0.5</tolerance>"),
            "numeric",
            {"value": 7, "tolerance": 0.5},
        ),
        (
            "matching",
            "<subquestion><text>a</text><answer><text>1</text></answer></subquestion>"
            "<subquestion><text></text><answer><text>2</text></answer></subquestion>",
            "matching",
            [["a", "1"]],
        ),
        ("essay", "<graderinfo><text>Listen</text></graderinfo>", "short_answer", "Listen"),
        ("ordering", answer(100, "a") + answer(100, "b"), "ordering", [0, 1]),
    ],
)
def test_moodle_has_each_type(kind: str, inside: str, taken: str, key: Any) -> None:
    draft = only(question(kind, inside))
    assert (draft.type, draft.key, draft.points, draft.tags) == (taken, key, 2.0, ("Exchange",))


@pytest.mark.parametrize(
    ("kind", "inside", "reason"),
    [
        ("cloze", "", Reason.UNSUPPORTED),
        ("ddimageortext", "", Reason.UNSUPPORTED),
        ("multichoice", answer(0, "a") + answer(0, "b"), Reason.MISSING_KEY),
        ("truefalse", answer(0, "true") + answer(0, "false"), Reason.MISSING_KEY),
        ("shortanswer", answer(100, "a") + answer(50, "b"), Reason.UNSUPPORTED),
        ("shortanswer", answer(100, "a*"), Reason.UNSUPPORTED),
        ("shortanswer", "", Reason.MISSING_KEY),
        ("numerical", answer(100, "much"), Reason.UNREADABLE),
        ("numerical", answer(100, "1") + answer(50, "2"), Reason.UNSUPPORTED),
        ("multichoice", '<answer fraction="x"><text>a</text></answer>', Reason.UNREADABLE),
    ],
)
def test_moodle_names_what_it_does_not_take(kind: str, inside: str, reason: Reason) -> None:
    assert why(question(kind, inside)) is reason


def test_moodle_pictures_are_refused_by_name_and_other_files_whole() -> None:
    reading = question("truefalse", answer(100, "true"), stem='See <img src="x" alt="a">')
    assert why(reading) is Reason.UNSUPPORTED
    assert why(moodle.read(fromstring("<other/>"))) is Reason.UNREADABLE


# QTI


def item(body: str, declared: str, version: int = 2) -> Reading:
    name = "http://www.imsglobal.org/xsd/imsqti_v2p1"
    return qti.read(
        [
            (
                "items/a.xml",
                fromstring(
                    f'<assessmentItem xmlns="{name}" identifier="a" title="T">{declared}'
                    f"<itemBody>{body}</itemBody></assessmentItem>"
                ),
            )
        ]
    )


def declared(values: str, cardinality: str = "single", mapping: str = "") -> str:
    listed = "".join(f"<value>{value}</value>" for value in values.split(",") if value)
    return (
        f'<responseDeclaration identifier="RESPONSE" cardinality="{cardinality}">'
        f"<correctResponse>{listed}</correctResponse>{mapping}</responseDeclaration>"
    )


CHOICES = (
    '<simpleChoice identifier="A">seven</simpleChoice>'
    '<simpleChoice identifier="B">three <b>days</b></simpleChoice>'
)
CHOICE = (
    '<p>Within</p><choiceInteraction responseIdentifier="RESPONSE"><prompt>How long?</prompt>'
    f"{CHOICES}</choiceInteraction>"
)


def test_qti_choices_have_stem_prompt_options_and_place() -> None:
    draft = only(item(CHOICE, declared("B")))
    assert (draft.stem, draft.options, draft.key) == (
        "Within\nHow long?",
        ("seven", "three days"),
        [1],
    )
    assert (draft.where.sheet, draft.where.row, draft.name) == ("items/a.xml", 1, "a")
    assert only(item(CHOICE, declared("A,B", "multiple"))).type == "multiple"


def test_qti_3_says_the_same_in_other_words() -> None:
    name = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
    root = fromstring(
        f'<qti-assessment-item xmlns="{name}" identifier="q" title="T">'
        '<qti-response-declaration identifier="RESPONSE" cardinality="single">'
        "<qti-correct-response><qti-value>A</qti-value></qti-correct-response>"
        "</qti-response-declaration><qti-item-body>"
        '<qti-choice-interaction response-identifier="RESPONSE"><qti-prompt>Long?</qti-prompt>'
        '<qti-simple-choice identifier="A">True</qti-simple-choice>'
        '<qti-simple-choice identifier="B">False</qti-simple-choice>'
        "</qti-choice-interaction></qti-item-body></qti-assessment-item>"
    )
    draft = only(qti.read([("q.xml", root)]))
    assert (draft.type, draft.key, draft.stem) == ("true_false", [0], "Long?")


def test_qti_maps_pairs_orders_and_texts() -> None:
    mapping = (
        '<mapping defaultValue="0"><mapEntry mapKey="A" mappedValue="2"/>'
        '<mapEntry mapKey="B" mappedValue="1"/></mapping>'
    )
    only_map = declared("").replace("<correctResponse></correctResponse>", mapping)
    assert why(item(CHOICE, only_map)) is Reason.TWO_KEYS_IN_SINGLE
    draft = only(item(CHOICE, declared("A", mapping=mapping)))
    assert (draft.key, draft.more["worth"]) == ([0], {1: 50.0})
    order = f'<orderInteraction responseIdentifier="RESPONSE">{CHOICES}</orderInteraction>'
    assert only(item(f"<p>Order</p>{order}", declared("B,A", "ordered"))).key == [1, 0]
    entry = '<p>After <textEntryInteraction responseIdentifier="RESPONSE"/> days</p>'
    blank = only(item(entry, declared("7")))
    assert (blank.stem, blank.key) == ("After ____ days", [["7"]])
    essay = '<p>Write</p><extendedTextInteraction responseIdentifier="RESPONSE"/>'
    assert only(item(essay, declared(""))).key == ""
    match = (
        '<p>Match</p><matchInteraction responseIdentifier="RESPONSE"><simpleMatchSet>'
        '<simpleAssociableChoice identifier="l">damage</simpleAssociableChoice></simpleMatchSet>'
        '<simpleMatchSet><simpleAssociableChoice identifier="r">desk</simpleAssociableChoice>'
        '<simpleAssociableChoice identifier="s">else</simpleAssociableChoice></simpleMatchSet>'
        "</matchInteraction>"
    )
    pairs = only(item(match, declared("l r", "multiple")))
    assert (pairs.key, pairs.more["extras"]) == ([["damage", "desk"]], ["else"])
    assert why(item(match, declared("l x", "multiple"))) is Reason.KEY_NOT_AN_OPTION
    assert why(item(match, declared("", "multiple"))) is Reason.MISSING_KEY
    assert why(item(match, declared("l r,l s", "multiple"))) is Reason.UNSUPPORTED


@pytest.mark.parametrize(
    ("body", "told", "reason"),
    [
        ("<p>Text alone</p>", declared("A"), Reason.UNSUPPORTED),
        (CHOICE + CHOICE, declared("A"), Reason.UNSUPPORTED),
        (f'<p><img src="a"/></p>{CHOICE}', declared("A"), Reason.UNSUPPORTED),
        ('<hotspotInteraction responseIdentifier="RESPONSE"/>', declared("A"), Reason.UNSUPPORTED),
        (CHOICE, "", Reason.MISSING_KEY),
        (CHOICE, declared(""), Reason.MISSING_KEY),
        (CHOICE, declared("Z"), Reason.KEY_NOT_AN_OPTION),
    ],
)
def test_qti_names_what_it_does_not_take(body: str, told: str, reason: Reason) -> None:
    assert why(item(body, told)) is reason


def test_qti_refuses_orders_and_blanks_without_their_whole_key() -> None:
    order = f'<p>O</p><orderInteraction responseIdentifier="RESPONSE">{CHOICES}</orderInteraction>'
    assert why(item(order, declared("", "ordered"))) is Reason.MISSING_KEY
    assert why(item(order, declared("A", "ordered"))) is Reason.KEY_NOT_AN_OPTION
    entry = '<p><textEntryInteraction responseIdentifier="RESPONSE"/></p>'
    assert why(item(entry, declared(""))) is Reason.MISSING_KEY
    entries = '<mapEntry mapKey="7" mappedValue="2"/><mapEntry mapKey="a week" mappedValue="1"/>'
    partly = f"<mapping>{entries}</mapping>"
    assert why(item(entry, declared("7", mapping=partly))) is Reason.UNSUPPORTED
    broken = '<mapping><mapEntry mapKey="7" mappedValue="x"/></mapping>'
    assert why(item(entry, declared("7", mapping=broken))) is Reason.UNREADABLE


OLD = (
    '<questestinterop><item ident="o1"><presentation><material><mattext>How &lt;b&gt;long'
    "&lt;/b&gt;?</mattext></material>{response}</presentation><resprocessing><respcondition>"
    "<conditionvar>{asked}</conditionvar><setvar>{score}</setvar></respcondition>"
    "</resprocessing></item></questestinterop>"
)
LIST = (
    '<response_lid ident="R" rcardinality="{many}"><render_choice>'
    '<response_label ident="A"><material><mattext>{a}</mattext></material></response_label>'
    '<response_label ident="B"><material><mattext>{b}</mattext></material></response_label>'
    "</render_choice></response_lid>"
)


def old(response: str, asked: str = "<varequal>A</varequal>", score: str = "100") -> Reading:
    made = OLD.format(response=response, asked=asked, score=score)
    return qti.read([("old.xml", fromstring(made))])


def test_qti_1_2_is_read_too() -> None:
    draft = only(old(LIST.format(many="Single", a="seven", b="three")))
    assert (draft.stem, draft.options, draft.key) == ("How long?", ("seven", "three"), [0])
    both = "<and><varequal>A</varequal><not><varequal>B</varequal></not></and>"
    several = only(old(LIST.format(many="Multiple", a="x", b="y"), both))
    assert (several.type, several.key) == ("multiple", [0])
    assert only(old(LIST.format(many="Single", a="True", b="False"))).type == "true_false"
    text = '<response_str ident="R"/>'
    assert only(old(text)).key == [["A"]]
    assert only(old(text, score="0")).type == "short_answer"
    assert why(old(text + text)) is Reason.UNSUPPORTED
    assert why(old(LIST.format(many="Single", a="x", b="y"), "<varequal>Z</varequal>")) is (
        Reason.KEY_NOT_AN_OPTION
    )
    picture = LIST.format(many="Single", a="x", b="y") + "<material><matimage/></material>"
    assert why(old(picture)) is Reason.UNSUPPORTED


def test_odd_corners_of_gift() -> None:
    text = "One{=a ~b}\n$CATEGORY: top/Next\nTwo{=c ~d}"
    assert [(d.stem, d.tags) for d in gift.read(text).items] == [("One", ()), ("Two", ("Next",))]
    assert only(gift.read("::never closed{=a\\z ~b}")).options == ("a\\z", "b")


def test_odd_corners_of_moodle() -> None:
    bare = fromstring(
        '<quiz><question type="matching"><questiontext><text>M</text></questiontext>'
        "<subquestion><text>a</text><answer><text>1</text></answer></subquestion>"
        "<subquestion><text>b</text><answer><text></text></answer></subquestion>"
        "</question></quiz>"
    )
    draft = only(moodle.read(bare))
    assert (draft.key, dict(draft.more), draft.points) == ([["a", "1"]], {}, None)


def test_odd_corners_of_qti() -> None:
    other = ("b.xml", fromstring("<assessmentTest/>"))
    assert qti.read([other]).items == ()
    empty = fromstring('<assessmentItem identifier="a"/>')
    assert why(qti.read([("a.xml", empty)])) is Reason.UNREADABLE
    maximum = (
        '<outcomeDeclaration identifier="SCORE"/><outcomeDeclaration identifier="MAXSCORE">'
        "<defaultValue><value>many</value></defaultValue></outcomeDeclaration>"
        '<modalFeedback><p>Because <img src="x" alt="picture"/></p></modalFeedback>'
        '<responseDeclaration identifier="OTHER"/>'
    )
    draft = only(item(CHOICE, maximum + declared("A")))
    assert (draft.points, draft.explanation) == (None, "Because [picture]")
    inline = CHOICE.replace("seven", "seven<feedbackInline>right</feedbackInline>")
    assert only(item(inline, declared("A"))).options[0] == "seven"
    both_true = CHOICE.replace("seven", "True").replace("three <b>days</b>", "正确")
    assert only(item(both_true, declared("A"))).type == "single"


def test_odd_corners_of_qti_1_2() -> None:
    assert why(qti.read([("o", fromstring("<questestinterop><item/></questestinterop>"))])) is (
        Reason.UNREADABLE
    )
    shown = '<img src="x"/>'.replace("<", "&lt;")
    assert why(old(LIST.format(many="Single", a=shown, b="y"))) is Reason.UNSUPPORTED
    text = '<response_str ident="R"/>'
    assert only(old(text, score="much")).type == "short_answer"
    bare = OLD.format(response=text, asked="", score="1").replace(
        "<conditionvar></conditionvar>", ""
    )
    assert only(qti.read([("o", fromstring(bare))])).type == "short_answer"


# GIFT


def test_a_picture_in_gift_is_refused_where_it_is_needed_to_answer() -> None:
    shown = '<img src\\="a.png" alt\\="a box">'
    for text in (f"[html]Which? {shown} {{T}}", f"Which? {{=[html]a {shown} ~b}}"):
        assert why(gift.read(text)) is Reason.UNSUPPORTED
    (one,) = gift.read(f"[html]Which? {{=a#{shown} ~b####So {shown}}}").items
    assert one.explanation == "So [a box]"


# Word


def test_word_tables_repeat_cells_merged_downwards() -> None:
    name = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

    def cell(text: str, told: str = "") -> str:
        return f"<w:tc><w:tcPr>{told}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"

    def line(*cells: str) -> str:
        return f"<w:tr>{''.join(cells)}</w:tr>"

    head = line(*(cell(t) for t in ("题型", "题干", "A", "B", "答案")))
    first = line(
        cell("单选", '<w:vMerge w:val="restart"/>'), *(cell(t) for t in ("一？", "7", "15", "A"))
    )
    second = line(cell("", "<w:vMerge/>"), *(cell(t) for t in ("二？", "7", "15", "B")))
    title = line(cell("题库", '<w:gridSpan w:val="5"/>'))
    document = fromstring(
        f'<w:document xmlns:w="{name}"><w:body><w:tbl>{title}{head}{first}{second}</w:tbl>'
        "</w:body></w:document>"
    )
    reading = tables.read(wordtables.tables_of(document))
    assert [(d.type, d.stem, d.key) for d in reading.items] == [
        ("single", "一？", [0]),
        ("single", "二？", [1]),
    ]


# Out and in again

WORDS = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "Sm")), min_size=1, max_size=20
).filter(lambda text: not plain.looks_like_html(text) and "\\" not in text)


@st.composite
def choice_bodies(draw: st.DrawFn) -> dict[str, Any]:
    texts = draw(st.lists(WORDS, min_size=2, max_size=5, unique=True))
    options = [{"zh": text, "en": text} for text in texts]
    options[draw(st.integers(0, len(texts) - 1))]["correct"] = True  # type: ignore[assignment]
    said = draw(WORDS)
    return {
        "type": draw(st.sampled_from(["single", "multiple"])),
        "stem": {"zh": f"题 {said}", "en": said},
        "options": options,
    }


def shown(reading: Reading) -> tuple[Any, ...]:
    draft = only(reading)
    return draft.stem, draft.options, draft.key


@given(choice_bodies())
def test_choices_survive_every_format(body: dict[str, Any]) -> None:
    expected = (
        body["stem"]["zh"],
        tuple(one["zh"] for one in body["options"]),
        [n for n, one in enumerate(body["options"]) if one.get("correct")],
    )
    in_gift = writing.gift_of("k", body, "zh")
    in_moodle = writing_moodle.moodle_of("k", body, "zh")
    in_qti = writing_qti.qti_of("k", body, "zh")
    assert in_gift
    assert in_moodle
    assert in_qti
    assert shown(gift.read(in_gift)) == expected
    assert shown(moodle.read(fromstring(f"<quiz>{in_moodle}</quiz>"))) == expected
    assert shown(qti.read([("k.xml", fromstring(in_qti.encode()))])) == expected


def test_formats_say_none_for_what_they_do_not_have() -> None:
    stem = {"zh": "题", "en": "q"}
    two_blanks = {"type": "fill_in", "stem": stem, "blanks": [{"zh": ["a"]}, {"zh": ["b"]}]}
    no_key = {"type": "single", "stem": stem, "options": []}
    order = {"type": "ordering", "stem": stem, "steps": [{"zh": "a"}, {"zh": "b"}]}
    assert writing.gift_of("k", two_blanks, "zh") is None
    assert writing_moodle.moodle_of("k", two_blanks, "zh") is None
    no_text = {"type": "fill_in", "stem": stem, "blanks": [{"zh": []}]}
    assert writing_qti.qti_of("k", no_text, "zh") is None
    assert writing_qti.qti_of("k", {"type": "composite", "stem": stem}, "zh") is None
    for write in (writing.gift_of, writing_moodle.moodle_of, writing_qti.qti_of, writing.aiken_of):
        assert write("k", no_key, "zh") is None
    assert writing.gift_of("k", order, "zh") is None


def test_other_types_survive_too() -> None:
    stem = {"zh": "题", "en": "q"}
    why_ = {"zh": "因为", "en": "because"}
    pairs = [{"left": {"zh": "破损"}, "right": {"zh": "售后"}}]
    bodies: list[tuple[dict[str, Any], str, Any]] = [
        ({"type": "true_false", "correct": False}, "true_false", [1]),
        ({"type": "numeric", "value": "15", "tolerance": "0.5"}, "numeric", None),
        ({"type": "matching", "pairs": pairs, "extras": [{"zh": "别处"}]}, "matching", None),
        ({"type": "ordering", "steps": [{"zh": "甲"}, {"zh": "乙"}]}, "ordering", [0, 1]),
        ({"type": "short_answer", "reference": {"zh": "致歉"}}, "short_answer", "致歉"),
        ({"type": "fill_in", "blanks": [{"zh": ["7", "七"]}]}, "fill_in", [["7", "七"]]),
    ]
    for body, kind, key in bodies:
        whole = {**body, "stem": stem, "explanation": why_, "tags": ["t"]}
        element = writing_moodle.moodle_of("k", whole, "zh")
        assert element
        draft = only(moodle.read(fromstring(f"<quiz>{element}</quiz>")))
        assert (draft.type, draft.explanation, draft.name) == (kind, "因为", "k")
        assert key is None or draft.key == key
        packed = writing_qti.qti_of("k", whole, "zh")
        if packed:
            again = only(qti.read([("k", fromstring(packed.encode()))]))
            assert (again.type, again.explanation) == (kind, "因为")
        text = writing.gift_of("k", whole, "zh")
        if text:
            assert only(gift.read(text)).type == kind
    chosen = {
        "type": "single",
        "stem": stem,
        "options": [{"zh": "a", "correct": True}, {"zh": "b"}],
    }
    lines = writing.aiken_of("k", chosen, "zh")
    assert lines
    assert only(aiken.read(lines)).key == [0]
    assert 'href="items/k.xml"' in writing_qti.manifest_of([("k", chosen)])
    best = {
        "type": "best_reply",
        "stem": stem,
        "options": [{"zh": "a", "correct": True, "why": {"zh": "好"}}, {"zh": "b", "worth": 50}],
    }
    assert only(gift.read(writing.gift_of("k", best, "zh") or "")).more["worth"] == {1: 50.0}
    moodled = fromstring(f"<quiz>{writing_moodle.moodle_of('k', best, 'zh')}</quiz>")
    assert only(moodle.read(moodled)).more["whys"] == {0: "好"}


def test_html_becomes_what_a_reader_sees() -> None:
    html = "<p>One&nbsp;<b>two</b></p><script>x()</script><table><td>a</td><td>b</td></table>"
    assert plain.text_of(html) == "One two\na b"
    assert plain.text_of('<img alt="a cat"><img>') == "[a cat]"
    assert plain.pictures_in("<video></video><img>") == 2
