"""Documents with structure: Moodle XML, QTI in its versions, tables of Word."""

from __future__ import annotations

from zlib import crc32

from tests.item_files.making import File, docx, item, packed, word_cell, word_table

_STEM = "换货几天内提出？"
_DAYS = ["7天", "15天", "30天"]
_ITEM = item("single", _STEM, _DAYS, [1])
_PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def _moodle(title: str, inside: str, *items: object, **more: object) -> File:
    data = f'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>{inside}</quiz>'.encode()
    return File(title, "bank.xml", data, items, **more)  # type: ignore[arg-type]


def _question(kind: str, stem: str, inside: str, more: str = "") -> str:
    return (
        f'<question type="{kind}"><name><text>名</text></name><questiontext format="html"><text>'
        f"<![CDATA[{stem}]]></text>{more}</questiontext><defaultgrade>2.0000000</defaultgrade>"
        f"<penalty>0.3333333</penalty><hidden>0</hidden>{inside}</question>"
    )


def _answer(share: object, text: str, feedback: str = "", form: str = "html") -> str:
    return (
        f'<answer fraction="{share}" format="{form}"><text><![CDATA[{text}]]></text>'
        f'<feedback format="html"><text>{feedback}</text></feedback></answer>'
    )


_CHOICES = _answer(0, "<p>7天</p>") + _answer(100, "<p>15天</p>") + _answer(0, "<p>30天</p>")

MOODLE = [
    _moodle(
        "moodle with markup, entities and general feedback",
        _question(
            "multichoice",
            "<p>换货<b>几天</b>内&nbsp;提出？</p>\n<p></p>",
            f"<generalfeedback format='html'><text>&lt;p&gt;签收&amp;nbsp;起算&lt;/p&gt;</text>"
            f"</generalfeedback><single>true</single><shuffleanswers>1</shuffleanswers>{_CHOICES}",
        ),
        {
            **item("single", "换货几天内 提出？", _DAYS, [1]),
            "explanation": "签收 起算",
            "points": 2,
            "where": {"sheet": "", "row": 1},
        },
    ),
    _moodle(
        "moodle with several right answers and losses",
        _question(
            "multichoice",
            "哪些？",
            "<single>false</single>"
            + _answer("33.33333", "甲")
            + _answer("33.33333", "乙")
            + _answer("33.33334", "丙")
            + _answer("-100", "丁"),
        ),
        item("multiple", "哪些？", ["甲", "乙", "丙", "丁"], [0, 1, 2]),
    ),
    _moodle(
        "moodle with lists and tables in the stem",
        _question(
            "truefalse",
            "<p>看表：</p><ul><li>一</li><li>二</li></ul><table><tr><td>甲</td><td>1</td></tr></table>",
            _answer(0, "true", form="moodle_auto_format")
            + _answer(100, "false", form="moodle_auto_format"),
        ),
        item("true_false", "看表：\n一\n二\n甲 1", [], [1]),
    ),
    _moodle(
        "moodle with short answers and numbers",
        _question(
            "shortanswer",
            "几天？",
            "<usecase>0</usecase>" + _answer(100, "15天") + _answer(100, "十五天"),
        )
        + _question(
            "numerical",
            "几天？",
            '<answer fraction="100"><text>15</text><tolerance>0.5</tolerance></answer>'
            '<answer fraction="0"><text>*</text><tolerance>0</tolerance></answer>'
            "<unitgradingtype>0</unitgradingtype>",
        ),
        item("fill_in", "几天？", [], [["15天", "十五天"]]),
        item("numeric", "几天？", [], {"value": 15, "tolerance": 0.5}),
    ),
    _moodle(
        "moodle with pairs, orders and essays",
        _question(
            "matching",
            "谁做什么？",
            "<shuffleanswers>true</shuffleanswers>"
            + "".join(
                f'<subquestion format="html"><text><![CDATA[<p>{left}</p>]]></text><answer><text>{right}'
                "</text></answer></subquestion>"
                for left, right in [("客服", "接待"), ("仓库", "发货"), ("", "开车")]
            ),
        )
        + _question(
            "ordering", "怎么办？", _answer(1, "记录") + _answer(2, "处理") + _answer(3, "回访")
        )
        + _question(
            "essay",
            "怎样安抚？",
            '<responseformat>editor</responseformat><graderinfo format="html"><text>先道歉</text></graderinfo>',
        ),
        item("matching", "谁做什么？", [], [["客服", "接待"], ["仓库", "发货"]]),
        item("ordering", "怎么办？", ["记录", "处理", "回访"], [0, 1, 2]),
        item("short_answer", "怎样安抚？", [], "先道歉"),
    ),
    _moodle(
        "moodle with categories inside each other and tags",
        '<question type="category"><category><text>$course$/top/客服/售后/换货</text></category></question>'
        + _question(
            "truefalse",
            "可以换。",
            _answer(100, "true")
            + _answer(0, "false")
            + "<tags><tag><text>时效</text></tag></tags>",
        )
        + '<question type="category"><category><text>$course$/top/默认 a//b</text></category></question>'
        + _question("truefalse", "可以退。", _answer(100, "true") + _answer(0, "false")),
        {
            **item("true_false", "可以换。", [], [0], tags=["换货", "时效"]),
            "where": {"sheet": "", "row": 1},
        },
        item("true_false", "可以退。", [], [0], tags=["默认 a/b"]),
    ),
    _moodle(
        "moodle with a picture that came along",
        _question(
            "multichoice",
            '<p>图里是什么？</p><p><img src="@@PLUGINFILE@@/a%20b.png" alt="一个包裹"></p>',
            f"<single>true</single>{_CHOICES}",
            f'<file name="a b.png" path="/" encoding="base64">{_PNG}</file>',
        )
        + _question(
            "truefalse", '<p>看<img src="@@PLUGINFILE@@/none.png"></p>', _answer(100, "true")
        ),
        item("single", "图里是什么？", _DAYS, [1]),
        refused=[("", 2, "", "unsupported")],
    ),
    _moodle(
        "moodle with what is not taken",
        _question("cloze", "一{1:MULTICHOICE:=a~b}", "")
        + _question("description", "只是说明", "")
        + _question("ddwtos", "拖[[1]]", "<dragbox><text>甲</text></dragbox>")
        + _question("calculated", "{a}+{b}", _answer(100, "{a}+{b}"))
        + _question("shortanswer", "通配？", _answer(100, "*天"))
        + _question(
            "multichoice",
            "没有答案？",
            "<single>true</single>" + _answer(0, "甲") + _answer(0, "乙"),
        )
        + _question(
            "multichoice",
            "两个？",
            "<single>true</single>" + _answer(100, "甲") + _answer(100, "乙"),
        )
        + _question("multichoice", "一个？", "<single>true</single>" + _answer(100, "甲"))
        + _question(
            "multichoice", " ", "<single>true</single>" + _answer(100, "甲") + _answer(0, "乙")
        )
        + _question("ddmarker", "点", ""),
        refused=[
            ("", 1, "", "unsupported"),
            ("", 2, "", "unsupported"),
            ("", 3, "", "unsupported"),
            ("", 4, "", "unsupported"),
            ("", 5, "", "unsupported"),
            ("", 6, "", "missing_key"),
            ("", 7, "", "two_keys_in_single"),
            ("", 8, "", "too_few_options"),
            ("", 9, "", "missing_stem"),
            ("", 10, "", "unsupported"),
        ],
    ),
    File(
        "moodle that breaks off", "bank.xml", b"<quiz><question>", [], [("", 0, "", "unreadable")]
    ),
    File(
        "moodle that brings its own entities",
        "bank.xml",
        b'<!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz><question>&x;</question></quiz>',
        [],
        [("", 0, "", "unreadable")],
    ),
]

_NS = {
    "2.1": "http://www.imsglobal.org/xsd/imsqti_v2p1",
    "2.2": "http://www.imsglobal.org/xsd/imsqti_v2p2",
    "3": "http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
}


def _two(
    version: str, inside: str, more: str = "", key: str = "B", cardinality: str = "single"
) -> str:
    values = "".join(f"<value>{one}</value>" for one in key.split())
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<assessmentItem xmlns="{_NS[version]}" identifier="i-{crc32(inside.encode()) % 9999}" title="题"
  adaptive="false" timeDependent="false">
  <responseDeclaration identifier="RESPONSE" cardinality="{cardinality}" baseType="identifier">
    <correctResponse>{values}</correctResponse>{more}
  </responseDeclaration>
  <outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>
  <itemBody>{inside}</itemBody>
  <responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"/>
</assessmentItem>"""


_SIMPLE = "".join(
    f'<simpleChoice identifier="{name}" fixed="true"><p>{text}</p></simpleChoice>'
    for name, text in zip("ABC", _DAYS, strict=True)
)
_CHOICE = (
    '<choiceInteraction responseIdentifier="RESPONSE" shuffle="true" maxChoices="{most}">'
    "<prompt>换货几天内提出？</prompt>{choices}</choiceInteraction>"
)
_ONE = _CHOICE.format(most=1, choices=_SIMPLE)
_THREE = """<?xml version="1.0" encoding="UTF-8"?>
<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="i3" title="题"
  adaptive="false" time-dependent="false" xml:lang="zh">
  <qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="identifier">
    <qti-correct-response><qti-value>B</qti-value></qti-correct-response>
  </qti-response-declaration>
  <qti-item-body><p>换货几天内提出？</p>
    <qti-choice-interaction response-identifier="RESPONSE" max-choices="1">
      <qti-simple-choice identifier="A">7天</qti-simple-choice>
      <qti-simple-choice identifier="B">15天<qti-feedback-inline identifier="B" outcome-identifier="F"
        show-hide="show">对</qti-feedback-inline></qti-simple-choice>
      <qti-simple-choice identifier="C">30天</qti-simple-choice>
    </qti-choice-interaction>
  </qti-item-body>
  <qti-response-processing template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml"/>
  <qti-modal-feedback identifier="X" outcome-identifier="F" show-hide="show"><qti-content-body>
    <p>签收起算</p></qti-content-body></qti-modal-feedback>
</qti-assessment-item>"""
_MANIFEST = """<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" identifier="m"><resources>
<resource identifier="r" type="imsqti_item_xmlv2p1" href="items/one.xml"><file href="items/one.xml"/></resource>
</resources></manifest>"""


def _canvas(inside: str) -> str:
    return (
        '<?xml version="1.0"?><questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2">'
        f'<assessment ident="a" title="卷"><section ident="s">{inside}</section></assessment>'
        "</questestinterop>"
    )


def _old(
    ident: str, kind: str, stem: str, response: str, conditions: str, feedback: str = ""
) -> str:
    return f"""<item ident="{ident}" title="题"><itemmetadata><qtimetadata>
<qtimetadatafield><fieldlabel>question_type</fieldlabel><fieldentry>{kind}</fieldentry></qtimetadatafield>
<qtimetadatafield><fieldlabel>points_possible</fieldlabel><fieldentry>2.0</fieldentry></qtimetadatafield>
</qtimetadata></itemmetadata>
<presentation><material><mattext texttype="text/html">&lt;p&gt;{stem}&lt;/p&gt;</mattext></material>
{response}</presentation>
<resprocessing><outcomes><decvar maxvalue="100" minvalue="0" varname="SCORE" vartype="Decimal"/></outcomes>
{conditions}</resprocessing>{feedback}</item>"""


def _labels(texts: object, many: str = "Single", ident: str = "response1", before: str = "") -> str:
    inside = "".join(
        f'<response_label ident="{n}"><material><mattext texttype="text/plain">{text}</mattext>'
        "</material></response_label>"
        for n, text in enumerate(texts, 1)  # type: ignore[call-overload]
    )
    return (
        f'<response_lid ident="{ident}" rcardinality="{many}">{before}<render_choice>{inside}'
        "</render_choice></response_lid>"
    )


def _scored(inside: str, points: object = 100, action: str = "Set") -> str:
    return (
        f'<respcondition continue="No"><conditionvar>{inside}</conditionvar>'
        f'<setvar action="{action}" varname="SCORE">{points}</setvar></respcondition>'
    )


def _equal(value: object, ident: str = "response1") -> str:
    return f'<varequal respident="{ident}">{value}</varequal>'


_GENERAL = (
    '<itemfeedback ident="general_fb"><flow_mat><material><mattext texttype="text/plain">签收起算'
    "</mattext></material></flow_mat></itemfeedback>"
    '<itemfeedback ident="2_fb"><flow_mat><material><mattext>对</mattext></material></flow_mat>'
    "</itemfeedback>"
)


def _qti(title: str, files: dict[str, str], *items: object, **more: object) -> File:
    return File(title, "bank.zip", packed(files), items, **more)  # type: ignore[arg-type]


QTI = [
    _qti(
        "qti 2.1 package",
        {"imsmanifest.xml": _MANIFEST, "items/one.xml": _two("2.1", _ONE)},
        {**_ITEM, "where": {"sheet": "items/one.xml", "row": 1}},
    ),
    _qti("qti 2.2 without a manifest", {"one.xml": _two("2.2", _ONE)}, _ITEM),
    _qti(
        "qti 3 package",
        {"imsmanifest.xml": _MANIFEST, "x/three.xml": _THREE},
        {**_ITEM, "explanation": "签收起算"},
    ),
    File("qti 2.1 as one file", "one.xml", _two("2.1", _ONE).encode(), [_ITEM]),
    File(
        "qti 2.1 with a prefix in front of every name",
        "one.xml",
        _two("2.1", _ONE)
        .replace("xmlns=", "xmlns:q=")
        .replace("</", "</q:")
        .replace("<", "<q:")
        .replace("<q:/q:", "</q:")
        .replace("<q:?", "<?")
        .encode(),
        [_ITEM],
    ),
    _qti(
        "qti in UTF-16 and in a folder with a Chinese name",
        {
            "题库/一.xml": _two("2.1", _ONE)
            .replace('encoding="UTF-8"', 'encoding="UTF-16"')
            .encode("utf-16")
        },  # type: ignore[dict-item]
        {**_ITEM, "where": {"sheet": "题库/一.xml", "row": 1}},
    ),
    _qti(
        "qti with several answers and map_response",
        {
            "m.xml": _two(
                "2.1",
                _CHOICE.format(most=0, choices=_SIMPLE),
                '<mapping defaultValue="0"><mapEntry mapKey="A" mappedValue="1"/>'
                '<mapEntry mapKey="C" mappedValue="1"/><mapEntry mapKey="B" mappedValue="-2"/></mapping>',
                key="A C",
                cardinality="multiple",
            )
        },
        item("multiple", _STEM, _DAYS, [0, 2]),
    ),
    _qti(
        "qti with blanks, an order and pairs",
        {
            "a.xml": _two(
                "2.1",
                '<p>换货<textEntryInteraction responseIdentifier="RESPONSE" expectedLength="3"/>天内提出。</p>',
                '<mapping defaultValue="0"><mapEntry mapKey="15" mappedValue="1"/>'
                '<mapEntry mapKey="十五" mappedValue="1" caseSensitive="false"/></mapping>',
                key="15",
            ).replace('baseType="identifier"', 'baseType="string"'),
            "b.xml": _two(
                "2.1",
                f'<orderInteraction responseIdentifier="RESPONSE" shuffle="true"><prompt>排一排</prompt>{_SIMPLE}</orderInteraction>',
                key="C A B",
                cardinality="ordered",
            ),
            "c.xml": _two(
                "2.1",
                '<matchInteraction responseIdentifier="RESPONSE" maxAssociations="2"><prompt>连一连</prompt>'
                '<simpleMatchSet><simpleAssociableChoice identifier="L1" matchMax="1">客服</simpleAssociableChoice>'
                '<simpleAssociableChoice identifier="L2" matchMax="1">仓库</simpleAssociableChoice></simpleMatchSet>'
                '<simpleMatchSet><simpleAssociableChoice identifier="R1" matchMax="1">发货</simpleAssociableChoice>'
                '<simpleAssociableChoice identifier="R2" matchMax="1">接待</simpleAssociableChoice></simpleMatchSet>'
                "</matchInteraction>",
                key="X",
                cardinality="multiple",
            )
            .replace("<value>X</value>", "<value>L1 R2</value><value>L2 R1</value>")
            .replace('baseType="identifier"', 'baseType="directedPair"'),
        },
        item("fill_in", "换货 ____ 天内提出。", [], [["15", "十五"]]),
        item("ordering", "排一排", _DAYS, [2, 0, 1]),
        item("matching", "连一连", [], [["客服", "接待"], ["仓库", "发货"]]),
    ),
    _qti(
        "qti with a text that two items share",
        {
            "p.xml": '<assessmentStimulus xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="p" title="t">'
            "<stimulusBody><p>顾客说包裹破了。</p></stimulusBody></assessmentStimulus>",
            "a.xml": _two("2.2", "<p>第一问</p>" + _ONE).replace(
                "<itemBody>", '<assessmentStimulusRef identifier="p" href="p.xml"/><itemBody>'
            ),
            "b.xml": _two("2.2", "<p>第二问</p>" + _ONE).replace(
                "<itemBody>", '<assessmentStimulusRef identifier="p" href="p.xml"/><itemBody>'
            ),
        },
        item("composite", "顾客说包裹破了。"),
        item("single", f"第一问\n{_STEM}", _DAYS, [1]),
        item("single", f"第二问\n{_STEM}", _DAYS, [1]),
    ),
    _qti(
        "qti with what is not taken",
        {
            "a.xml": _two(
                "2.1", '<hotspotInteraction responseIdentifier="RESPONSE" maxChoices="1"/>'
            ),
            "b.xml": _two(
                "2.1",
                '<sliderInteraction responseIdentifier="RESPONSE" lowerBound="0" upperBound="9"/>',
            ),
            "c.xml": _two("2.1", '<uploadInteraction responseIdentifier="RESPONSE"/>'),
            "d.xml": _two("2.1", '<drawingInteraction responseIdentifier="RESPONSE"/>'),
            "e.xml": _two("2.1", '<customInteraction responseIdentifier="RESPONSE"/>'),
            "f.xml": _two("2.1", "<p>只是说明</p>"),
            "g.xml": _two("2.1", _ONE + _ONE),
            "h.xml": _two("2.1", _ONE, key="Z"),
            "i.xml": _two("2.1", _ONE, key=""),
            "j.xml": "<assessmentItem",
        },
        refused=[
            ("a.xml", 1, "", "unsupported"),
            ("b.xml", 1, "", "unsupported"),
            ("c.xml", 1, "", "unsupported"),
            ("d.xml", 1, "", "unsupported"),
            ("e.xml", 1, "", "unsupported"),
            ("f.xml", 1, "", "unsupported"),
            ("g.xml", 1, "", "unsupported"),
            ("h.xml", 1, "", "key_not_an_option"),
            ("i.xml", 1, "", "missing_key"),
            ("j.xml", 0, "", "unreadable"),
        ],
    ),
    _qti(
        "a package without items",
        {"imsmanifest.xml": _MANIFEST, "a.txt": "x"},
        refused=[("", 0, "", "unreadable")],
    ),
    _qti(
        "qti 1.2 with one and several answers, feedback and points",
        {
            "a/a.xml": _canvas(
                _old(
                    "q1",
                    "multiple_choice_question",
                    _STEM,
                    _labels(_DAYS),
                    _scored(_equal(2)),
                    _GENERAL,
                )
                + _old(
                    "q2",
                    "multiple_answers_question",
                    "哪些？",
                    _labels(["甲", "乙", "丙"], "Multiple"),
                    _scored(f"<and>{_equal(1)}<not>{_equal(2)}</not>{_equal(3)}</and>"),
                )
                + _old(
                    "q3",
                    "true_false_question",
                    "可以换。",
                    _labels(["True", "False"]),
                    _scored(_equal(1)),
                )
            ),
            "imsmanifest.xml": _MANIFEST,
        },
        {
            **_ITEM,
            "explanation": "签收起算",
            "points": 2,
            "where": {"sheet": "a/a.xml", "row": 1},
        },
        item("multiple", "哪些？", ["甲", "乙", "丙"], [0, 2]),
        item("true_false", "可以换。", [], [0]),
    ),
    _qti(
        "qti 1.2 with texts, numbers, essays and pairs",
        {
            "a.xml": _canvas(
                _old(
                    "q1",
                    "short_answer_question",
                    "几天？",
                    '<response_str ident="response1" rcardinality="Single"><render_fib/></response_str>',
                    _scored(_equal("15天") + _equal("十五天")),
                )
                + _old(
                    "q2",
                    "numerical_question",
                    "多少天？",
                    '<response_str ident="response1" rcardinality="Single"><render_fib fibtype="Decimal"/></response_str>',
                    _scored(
                        f"<or>{_equal('15.0')}<and><vargte respident='response1'>14.5</vargte>"
                        "<varlte respident='response1'>15.5</varlte></and></or>"
                    ),
                )
                + _old(
                    "q3",
                    "essay_question",
                    "怎样安抚？",
                    '<response_str ident="response1" rcardinality="Single"><render_fib/></response_str>',
                    "<respcondition continue='No'><conditionvar><other/></conditionvar></respcondition>",
                )
                + _old(
                    "q4",
                    "matching_question",
                    "谁做什么？",
                    _labels(
                        ["接待", "发货", "开车"],
                        ident="r1",
                        before="<material><mattext>客服</mattext></material>",
                    )
                    + _labels(
                        ["接待", "发货", "开车"],
                        ident="r2",
                        before="<material><mattext>仓库</mattext></material>",
                    ),
                    _scored(_equal(1, "r1"), 50, "Add") + _scored(_equal(2, "r2"), 50, "Add"),
                )
            )
        },
        item("fill_in", "几天？", [], [["15天", "十五天"]]),
        item("numeric", "多少天？", [], {"value": 15, "tolerance": 0.5}),
        item("short_answer", "怎样安抚？", [], ""),
        item("matching", "谁做什么？", [], [["客服", "接待"], ["仓库", "发货"]]),
    ),
]

_UNLIKE = {
    "a.xml": _canvas(
        _old(
            "q1",
            "matching_question",
            "答案不同",
            _labels(["甲", "乙"], ident="r1", before="<material><mattext>一</mattext></material>")
            + _labels(
                ["丙", "丁"], ident="r2", before="<material><mattext>二</mattext></material>"
            ),
            _scored(_equal(1, "r1")) + _scored(_equal(1, "r2")),
        )
        + _old(
            "q2",
            "matching_question",
            "缺一个答案",
            _labels(["甲", "乙"], ident="r1", before="<material><mattext>一</mattext></material>")
            + _labels(
                ["甲", "乙"], ident="r2", before="<material><mattext>二</mattext></material>"
            ),
            _scored(_equal(1, "r1")),
        )
        + _old(
            "q3",
            "numerical_question",
            "歪的范围",
            '<response_str ident="response1"><render_fib/></response_str>',
            _scored(f"<or>{_equal('15')}<and><vargte>14</vargte><varlte>18</varlte></and></or>"),
        )
        + _old(
            "q4",
            "numerical_question",
            "只有范围",
            '<response_num ident="response1"><render_fib/></response_num>',
            _scored("<and><vargte>14</vargte><varlte>18</varlte></and>"),
        )
    )
}
QTI.append(
    _qti(
        "qti 1.2 with responses that do not go together",
        _UNLIKE,
        item("numeric", "只有范围", [], {"value": 16, "tolerance": 2}),
        refused=[
            ("a.xml", 1, "", "unsupported"),
            ("a.xml", 2, "", "unsupported"),
            ("a.xml", 3, "", "unsupported"),
        ],
    )
)

_TABLE = [
    ["题号", "题型", "题干", "A", "B", "C", "答案"],
    ["1", "单选题", _STEM, *_DAYS, "Ｂ"],
    ["2", "判断题", "可以不回差评。", "", "", "", "×"],
]
_TWO_ITEMS = [
    {**_ITEM, "where": {"sheet": "", "row": 2}},
    item("true_false", "可以不回差评。", [], [1]),
]


def _docx(title: str, body: str, *items: object, **more: object) -> File:
    return File(title, "题库.docx", docx(body), items, **more)  # type: ignore[arg-type]


_ASIDE = "<w:p><w:r><w:t>客服题库</w:t></w:r></w:p>"
WORD = [
    _docx("word table", _ASIDE + word_table(_TABLE) + _ASIDE, *_TWO_ITEMS),
    _docx(
        "word table with a title across and a type that goes on",
        word_table(
            [
                [word_cell("新人题库", '<w:gridSpan w:val="5"/>')],
                ["题型", "题目", "选项A", "选项B", "答案"],
                [word_cell("单选题", '<w:vMerge w:val="restart"/>'), "一", "甲", "乙", "A"],
                [word_cell("", "<w:vMerge/>"), "二", "甲", "乙", "B"],
            ]
        ),
        item("single", "一", ["甲", "乙"], [0]),
        item("single", "二", ["甲", "乙"], [1]),
    ),
    _docx(
        "two word tables",
        word_table(_TABLE[:2]) + _ASIDE + word_table([["题目", "答案"], ["可以不回差评。", "错"]]),
        {**_ITEM, "where": {"sheet": "1", "row": 2}},
        {**item("true_false", "可以不回差评。", [], [1]), "where": {"sheet": "2", "row": 2}},
    ),
    _docx(
        "word table with options as lines of one cell",
        word_table([["题目", "选项", "答案"], [_STEM, "A. 7天\nB. 15天\nC. 30天", "B"]]),
        _ITEM,
    ),
    _docx(
        "word table with deleted and inserted words, fields and controls",
        word_table(
            [
                ["题目", "A", "B", "答案"],
                [
                    "<w:tc><w:p><w:del><w:r><w:delText>退货</w:delText></w:r></w:del><w:ins><w:r><w:t>换货</w:t></w:r>"
                    "</w:ins><w:r><w:t>几天</w:t><w:noBreakHyphen/><w:t>次</w:t></w:r></w:p></w:tc>",
                    "<w:tc><w:sdt><w:sdtContent><w:p><w:r><w:t>7天</w:t></w:r></w:p></w:sdtContent></w:sdt></w:tc>",
                    "15天",
                    "B",
                ],
            ]
        ),
        item("single", "换货几天-次", ["7天", "15天"], [1]),
    ),
    _docx(
        "word table with one item under another, names before values",
        word_table(
            [
                ["题型", "单选题"],
                ["题干", _STEM],
                ["选项A", "7天"],
                ["选项B", "15天"],
                ["选项C", "30天"],
                ["答案", "B"],
            ]
        )
        + _ASIDE
        + word_table([["题型", "判断题"], ["题干", "可以不回差评。"], ["答案", "错"]]),
        {**_ITEM, "where": {"sheet": "1", "row": 2}},
        {**item("true_false", "可以不回差评。", [], [1]), "where": {"sheet": "2", "row": 2}},
    ),
    _docx(
        "word table with several items under each other, some wrong",
        word_table(
            [
                ["售后题库", ""],
                ["题型", "判断题"],
                ["题干", "可以不回差评。"],
                ["答案", "错"],
                ["题型", "判断题"],
                ["题干", "说不清的题。"],
                ["答案", "也许"],
                ["题型", "判断题"],
                ["答案", "对"],
            ]
        ),
        {**item("true_false", "可以不回差评。", [], [1]), "where": {"sheet": "", "row": 3}},
        refused=[("", 6, "B", "key_not_an_option"), ("", 8, "B", "missing_stem")],
    ),
    _docx(
        "word table with what is wrong",
        word_table(
            [
                *_TABLE[:1],
                ["1", "单选题", "一个？", "甲", "", "", "A"],
                ["2", "单选题", "", "甲", "乙", "", "A"],
            ]
        ),
        refused=[("", 2, "D", "too_few_options"), ("", 3, "C", "missing_stem")],
    ),
    _docx("a document without tables", _ASIDE, refused=[("", 0, "", "unreadable")]),
    File(
        "an old .doc under the new name",
        "题库.docx",
        b"\xd0\xcf\x11\xe0 old",
        [],
        [("", 0, "", "unreadable")],
    ),
]

FILES = [*MOODLE, *QTI, *WORD]
