"""Pictures, sounds and cases in the formats of other systems: there, back, and what is refused."""

from __future__ import annotations

import base64
import io
import zipfile
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete

from app.content import store
from app.content.models import ContentAsset
from app.content.pictures import digest
from app.exams.models.bodies import ItemBody
from app.exams.rules.importing.drafts import Reason
from app.exams.services import exporting, importing
from app.kernel.actor import SYSTEM
from app.platform.db import db, transaction
from tests.conftest import NOON
from tests.exams_bank import COMMON, ITEMS, add_framework, add_items, both

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(40)
SOUND = b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(24)
CASE = "broken-cup"
FORMATS = [("moodle-xml", "bank.xml"), ("qti", "bank.zip")]


def medium(name: str, data: bytes, **more: Any) -> dict[str, Any]:
    marked = name.replace(".", f"-{digest(data)[:8]}.")
    alt = both("压扁的 <外箱>", "A crushed & torn box")
    return {"file": marked, "hash": digest(data), "alt": alt, **more}


def bodies() -> dict[str, ItemBody]:
    """A case with a picture and three parts, and items with media beside stem, option,
    sides of pairs and explanation."""
    spoken = both("您好，\n包裹坏了。", "Hello,\nit is broken.")
    window = {
        **ITEMS["window"],
        "media": [medium("call.wav", SOUND, transcript=spoken), medium("box.png", PICTURE)],
        "case": [
            {"who": both("顾客", "Customer"), "at": "10:02", "text": both("在吗？", "Hello?")},
            {"text": both("订单已签收\n两天", "Received\ntwo days ago")},
        ],
        "given": [both("换货7天", "Exchange 7 days")],
    }
    first, *rest = window["options"]
    window["options"] = [{**first, "media": medium("box.png", PICTURE)}, *rest]
    one, two, three = ITEMS["desks"]["pairs"]
    desks = {
        **ITEMS["desks"],
        "pairs": [
            {**one, "left_media": medium("box.png", PICTURE)},
            {**two, "right_media": medium("call.wav", SOUND, transcript=spoken)},
            three,
        ],
        "extras": [
            both("前台", "Front desk"),
            {**both("仓库", "Store"), "media": medium("box.png", PICTURE)},
        ],
        "explanation_media": [medium("cup.png", PICTURE + b"1")],
    }
    case = {
        "type": "composite",
        "stem": both("顾客收到的杯子碎了。", "A customer's cup arrived broken."),
        "media": [medium("cup.png", PICTURE + b"1")],
        "case": [{"who": both("顾客", "Customer"), "text": both("杯子碎了！", "It broke!")}],
        "parts": [f"item:{CASE}.{n}" for n in (1, 2, 3)],
    }
    parts = [ITEMS["hold"], ITEMS["reply-time"], {**ITEMS["rings"], "tolerance": "0.5"}]
    found = {"window": window, "stages": ITEMS["stages"], "desks": desks, CASE: case}
    found |= {f"{CASE}.{n}": {**part, "within": CASE} for n, part in enumerate(parts, 1)}
    return {key: ItemBody.model_validate({**COMMON, **body}) for key, body in found.items()}


def publish(found: dict[str, ItemBody]) -> None:
    with transaction():
        add_framework(NOON)
        for data, kind in ((PICTURE, "image/png"), (PICTURE + b"1", "image/png")):
            store.put_asset(data, kind, by=SYSTEM, at=NOON)
        store.put_asset(SOUND, "audio/wav", by=SYSTEM, at=NOON)
        for key, body in sorted(found.items(), reverse=True):
            store.write(ItemBody, key, body, by=SYSTEM, at=NOON)


def forget_files() -> None:
    db.session.rollback()
    with transaction() as session:
        session.execute(delete(ContentAsset))


def planned(data: bytes, name: str) -> importing.Plan:
    db.session.rollback()
    made = importing.plan(importing.read(data, name), name)
    db.session.rollback()
    return made


@pytest.mark.parametrize(("form", "name"), FORMATS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_media_and_cases_come_back_as_the_same_items(
    context: Flask, form: str, name: str, language: str
) -> None:
    publish(bodies())
    made = exporting.export(form, language=language)
    assert made.left_out == {}
    plan = planned(made.data, name)
    assert [(step.key, step.body.stored()) for step in plan.changed] == []
    assert (len(plan.new), len(plan.unchanged), plan.refused) == (0, 7, ())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_word_table_comes_back_as_the_same_items(context: Flask, language: str) -> None:
    known = {key: ItemBody.model_validate({**COMMON, **body}) for key, body in ITEMS.items()}
    publish(known)
    made = exporting.export("docx", language=language)
    plan = planned(made.data, "bank.docx")
    assert made.count + len(made.left_out) == len(known)
    assert (len(plan.new), plan.changed, plan.refused) == (0, (), ())
    assert len(plan.unchanged) == made.count > 5


@pytest.mark.parametrize(("form", "name"), FORMATS)
def test_parts_keep_the_order_that_their_case_gives_them(
    context: Flask, form: str, name: str
) -> None:
    known = bodies()
    turned = list(reversed(known[CASE].part_keys))
    refs = [f"item:{key}" for key in turned]
    known[CASE] = ItemBody.model_validate({**known[CASE].stored(), "parts": refs})
    publish(known)
    plan = planned(exporting.export(form, language="zh").data, name)
    assert (len(plan.new), plan.changed, len(plan.unchanged)) == (0, (), 7)


def test_written_items_with_one_stem_come_back_through_a_format_without_their_key(
    context: Flask,
) -> None:
    text = "::甲::请写回复。{}\n\n::乙::请写回复。{}\n\n请写回复。{}\n\n请写回复。{}\n"
    made = planned(text.encode(), "bank.gift")
    assert len({step.key for step in made.new}) == 3
    assert [one.reason for one in made.refused] == [Reason.DUPLICATE_IN_FILE]
    with transaction():
        add_framework(NOON)
        importing.write(made.new, by=SYSTEM, at=NOON)
    again = planned(text.encode(), "bank.gift")
    assert (len(again.new), again.changed, len(again.unchanged)) == (0, (), 3)


@pytest.mark.parametrize(("form", "name"), FORMATS)
def test_an_empty_bank_gets_files_lines_and_the_case_with_its_parts(
    context: Flask, form: str, name: str
) -> None:
    known = bodies()
    publish(known)
    data = exporting.export(form, language="zh").data
    forget_files()
    other = data.replace(b"window", b"window2") if form == "moodle-xml" else data
    with transaction():
        for key in [*known]:
            body = known[key].model_copy(update={"media": [], "case": [], "given": []})
            store.write(ItemBody, key, body, by=SYSTEM, at=NOON)
    plan = planned(other, name)
    written = {step.key: step.body for step in (*plan.new, *plan.changed)}
    with transaction():
        importing.write((*plan.new, *plan.changed), by=SYSTEM, at=NOON)
    assert plan.refused == ()
    case = written[CASE]
    assert case.part_keys == (f"{CASE}.1", f"{CASE}.2", f"{CASE}.3")
    assert [line.text.zh for line in case.case] == ["杯子碎了！"]
    assert store.asset(case.media[0].hash).data == PICTURE + b"1"
    window = written["window2" if form == "moodle-xml" else "window"]
    before = known["window"]
    assert [one.file for one in window.media] == [one.file for one in before.media]
    assert [one.alt.zh for one in window.media] == ["压扁的 <外箱>"] * 2
    assert window.media[0].transcript is not None
    assert window.media[0].transcript.zh == "您好，\n包裹坏了。"
    assert [(line.at, line.text.zh) for line in window.case] == [
        ("10:02", "在吗？"),
        ("", "订单已签收\n两天"),
    ]
    assert window.stem.zh == before.stem.zh
    assert window.options[0].media is not None
    assert store.asset(window.options[0].media.hash).data == PICTURE


def test_what_a_format_cannot_hold_is_left_out_and_said(context: Flask) -> None:
    found = bodies()
    found["stages.1"] = found[f"{CASE}.1"].model_copy(update={"within": "nowhere"})
    publish(found)
    gift = exporting.export("gift", language="zh")
    assert gift.left_out["window"] == "media"
    assert gift.left_out[CASE] == gift.left_out[f"{CASE}.1"] == "case"
    assert f"// {CASE}: this format has no text that several items share\n".encode() in gift.data
    assert "window" not in {draft.name for draft in importing.read(gift.data, "a.gift").items}
    assert exporting.export("aiken", language="zh").left_out["window"] == "media"
    qti = exporting.export("qti", language="zh")
    assert dict(qti.left_out) == {"stages.1": "alone"}
    with zipfile.ZipFile(io.BytesIO(qti.data)) as archive:
        assert archive.read("left-out.txt").startswith(b"stages.1: its case")
        assert f"stimuli/{CASE}.xml" in archive.namelist()
    moodle = exporting.export("moodle-xml", language="zh")
    assert b"<!-- stages.1: its case" in moodle.data
    forget_files()
    assert exporting.export("moodle-xml", language="zh").left_out["window"] == "file"


def question(stem: str, inside: str = "", kind: str = "multichoice", extra: str = "") -> bytes:
    answers = inside or (
        '<answer fraction="100" format="html"><text>a</text></answer>'
        '<answer fraction="0" format="html"><text>b</text></answer>'
    )
    return (
        f'<quiz><question type="{kind}"><name><text>n</text></name><questiontext format="html">'
        f"<text><![CDATA[{stem}]]></text>{extra}</questiontext>{answers}</question></quiz>"
    ).encode()


def coded(data: bytes) -> str:
    return base64.b64encode(data).decode()


def test_a_picture_inside_a_moodle_file_comes_along(context: Flask) -> None:
    file = f'<file name="My Box.PNG" path="/" encoding="base64">{coded(PICTURE)}</file>'
    shown = '<p>How?</p><p><img src="@@PLUGINFILE@@/My%20Box.PNG" alt="a box"></p>'
    plan = planned(question(shown, extra=file), "m.xml")
    (step,) = plan.new
    assert step.draft.stem == "How?"
    assert [(one.kind, one.alt.zh) for one in step.body.media] == [("image", "a box")]
    assert step.body.media[0].file == f"my-box-{digest(PICTURE)[:8]}.png"
    with transaction():
        importing.write(plan.new, by=SYSTEM, at=NOON)
    assert store.asset(step.body.media[0].hash).data == PICTURE


def test_pictures_in_the_text_itself_and_for_options_come_along_too(context: Flask) -> None:
    inline = f'<img src="data:image/png;base64,{coded(PICTURE)}">'
    options = "".join(
        f'<answer fraction="{share}" format="html"><text><![CDATA[{text}]]></text></answer>'
        for share, text in ((100, inline), (0, f"{inline} <b>b</b>"))
    )
    plan = planned(question(f"Which {inline} is it?", options), "m.xml")
    (step,) = plan.new
    assert (step.draft.stem, step.draft.options) == ("Which is it?", ("A", "b"))
    assert all(option.media is not None for option in step.body.options)
    assert len({one.hash for one in step.body.all_media}) == 1
    old = question("Old", extra="").replace(
        b"</questiontext>",
        f"</questiontext><image>quiz/a.png</image><image_base64>{coded(PICTURE)}"
        "</image_base64>".encode(),
    )
    assert len(planned(old, "m.xml").new[0].body.media) == 1


PAIR = "<subquestion format='html'><text><![CDATA[{}]]></text><answer><text>1</text></answer>"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (question('<img src="https://example.org/a.png">'), "stands elsewhere"),
        (question('<img src="@@PLUGINFILE@@/a.png">'), "did not come along: a.png"),
        (question("<img>"), "without a file"),
        (question('<iframe src="//example.org"></iframe>'), "stands elsewhere"),
        (question('What?<img src="data:image/png;base64,AAAA">'), "cannot be taken"),
        (question('<img src="data:image/png;base64,?">'), "cannot be decoded"),
        (
            question(f'Q<img src="data:image/svg+xml;base64,{coded(b"<svg><script/></svg>")}">'),
            "cannot be taken",
        ),
        (question("x" + "<img src='a'>" * 7), "more files than an item"),
        (
            question("Pairs", PAIR.format("<img src='a'>") + "</subquestion>", "matching"),
            "did not come along: a",
        ),
        (question("Read this first.", "", "description"), "type description are not taken"),
    ],
)
def test_files_that_cannot_come_along_are_refused_with_the_reason(
    context: Flask, data: bytes, said: str
) -> None:
    plan = planned(data, "m.xml")
    assert plan.items == ()
    assert [one.reason for one in plan.refused] in ([Reason.UNSUPPORTED], [Reason.UNREADABLE])
    assert said in plan.refused[0].message


def package(**files: bytes | str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return out.getvalue()


def asked(name: str, stem: str = "How long?", stimulus: str = "", inside: str = "") -> str:
    ref = f'<qti-assessment-stimulus-ref identifier="S" href="{stimulus}"/>' if stimulus else ""
    return (
        '<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" '
        f'identifier="{name}" title="T">'
        '<qti-response-declaration identifier="RESPONSE" cardinality="single">'
        "<qti-correct-response><qti-value>A</qti-value></qti-correct-response>"
        f"</qti-response-declaration>{ref}<qti-item-body>{inside}"
        f'<qti-choice-interaction response-identifier="RESPONSE"><qti-prompt>{stem}</qti-prompt>'
        '<qti-simple-choice identifier="A">seven</qti-simple-choice>'
        '<qti-simple-choice identifier="B">three</qti-simple-choice>'
        "</qti-choice-interaction></qti-item-body></qti-assessment-item>"
    )


STIMULUS = (
    '<qti-assessment-stimulus identifier="Shared-Text" title="T"><qti-stimulus-body>'
    '<p>The cup broke.</p><object data="../pics/cup.png" type="image/png">a cup</object>'
    "</qti-stimulus-body></qti-assessment-stimulus>"
)


def test_a_text_that_several_qti_items_share_becomes_their_case(context: Flask) -> None:
    data = package(
        items__a_xml=asked("a", stimulus="../texts/s.xml"),
        items__b_xml=asked("b", "How much?", stimulus="../texts/s.xml"),
        items__c_xml=asked("c"),
        texts__s_xml=STIMULUS,
        pics__cup_png=PICTURE,
    )
    plan = planned(data, "shared.zip")
    assert plan.refused == ()
    assert [(step.key, step.body.type, step.body.within) for step in plan.new] == [
        ("shared-text", "composite", ""),
        ("shared-text.a", "single", "shared-text"),
        ("shared-text.b", "single", "shared-text"),
        ("c", "single", ""),
    ]
    case = plan.new[0].body
    assert (case.stem.zh, case.part_keys) == ("The cup broke.", ("shared-text.a", "shared-text.b"))
    assert [one.alt.zh for one in case.media] == ["a cup"]
    again = planned(data, "shared.zip")
    assert len(again.new) == 4


def test_a_text_for_one_item_alone_is_its_own_case(context: Flask) -> None:
    data = package(
        items__a_xml=asked("a", stimulus="../texts/s.xml"), texts__s_xml=STIMULUS,
        pics__cup_png=PICTURE,
    )  # fmt: skip
    (step,) = planned(data, "one.zip").new
    assert (step.key, step.body.within, step.body.stem.zh) == ("a", "", "How long?")
    assert [line.text.zh for line in step.body.case] == ["The cup broke."]
    assert len(step.body.media) == 1


def test_items_without_their_text_and_texts_without_items_are_refused(context: Flask) -> None:
    lonely = planned(package(a_xml=asked("a", stimulus="s.xml")), "a.zip")
    assert [(one.where.sheet, one.reason) for one in lonely.refused] == [
        ("a.xml", Reason.UNSUPPORTED)
    ]
    unread = planned(package(s_xml=STIMULUS, a_xml=asked("a", stimulus="s.xml")), "a.zip")
    said = sorted(one.message for one in unread.refused)
    assert said[0].startswith("It shows a file that did not come along: cup.png")
    assert [one.where.sheet for one in unread.refused] == ["s.xml", "a.xml"]
    whole = STIMULUS.replace('<object data="../pics/cup.png" type="image/png">a cup</object>', "")
    unasked = planned(package(s_xml=whole, a_xml=asked("a")), "a.zip")
    assert [one.message for one in unasked.refused] == [
        "Nothing in this file asks about this text."
    ]
    bad = STIMULUS.replace("../pics/cup.png", "cup.png")
    refused = planned(
        package(s_xml=bad, cup_png=b"no picture", a_xml=asked("a", stimulus="s.xml"),
                b_xml=asked("b", "How?", stimulus="s.xml")), "a.zip"
    )  # fmt: skip
    assert [one.where.sheet for one in refused.refused] == ["s.xml", "a.xml", "b.xml"]
    assert refused.items == ()


def test_qti_1_2_brings_its_pictures(context: Flask) -> None:
    item = (
        '<questestinterop><item ident="o1"><presentation><material><mattext>What is it?</mattext>'
        '<matimage uri="a.png" label="a box"/></material><response_lid ident="R">'
        '<render_choice><response_label ident="A"><material><matimage imagtype="image/png" '
        f'embedded="base64">{coded(PICTURE)}</matimage></material></response_label>'
        '<response_label ident="B"><material><mattext>none</mattext></material></response_label>'
        "</render_choice></response_lid></presentation><resprocessing><respcondition>"
        "<conditionvar><varequal>A</varequal></conditionvar><setvar>1</setvar></respcondition>"
        "</resprocessing></item></questestinterop>"
    )
    (step,) = planned(package(o_xml=item, a_png=PICTURE), "old.zip").new
    assert [one.alt.zh for one in step.body.media] == ["a box"]
    assert step.body.options[0].media is not None
    assert step.draft.options == ("A", "none")


def test_every_type_finds_itself_again_through_qti(context: Flask) -> None:
    with transaction():
        add_framework(NOON)
        add_items(NOON)
    made = exporting.export("qti", language="en")
    assert made.left_out == {}
    plan = planned(made.data, "bank.zip")
    assert [(step.key, step.body.stored()) for step in plan.changed] == []
    assert len(plan.unchanged) == len(ITEMS)
