"""Plain text: CSV as spreadsheets save it, GIFT and Aiken as people write it."""

from __future__ import annotations

from tests.item_files.making import File, item

_STEM = "换货几天内提出？"
_ROWS = "题型,题干,选项A,选项B,选项C,答案\r\n单选题,换货几天内提出？,7天,15天,30天,B\r\n"
_ITEM = item("single", _STEM, ["7天", "15天", "30天"], [1], where={"sheet": "", "row": 2})


def _csv(title: str, data: bytes | str, *items: object, **more: object) -> File:
    content = data.encode() if isinstance(data, str) else data
    return File(title, "题库.csv", content, items, **more)  # type: ignore[arg-type]


CSV = [
    _csv("csv in UTF-8", _ROWS, _ITEM),
    _csv("csv in UTF-8 with its mark", _ROWS.encode("utf-8-sig"), _ITEM),
    _csv("csv in GB18030", _ROWS.encode("gb18030"), _ITEM),
    _csv("csv in UTF-16 with its mark", _ROWS.encode("utf-16"), _ITEM),
    _csv("csv in UTF-16 without a mark", _ROWS.encode("utf-16-le"), _ITEM),
    _csv("csv with the other order of UTF-16", b"\xfe\xff" + _ROWS.encode("utf-16-be"), _ITEM),
    _csv("csv with semicolons", _ROWS.replace(",", ";"), _ITEM),
    _csv("csv with tabs", _ROWS.replace(",", "\t"), _ITEM),
    _csv("Unicode text as Excel saves it", _ROWS.replace(",", "\t").encode("utf-16"), _ITEM),
    _csv(
        "csv that names its separator first",
        "sep=;\r\n" + _ROWS.replace(",", ";"),
        {**_ITEM, "where": {"sheet": "", "row": 2}},
    ),
    _csv(
        "csv with a title before semicolons",
        "客服题库,2026版\r\n\r\n" + _ROWS.replace(",", ";"),
        {**_ITEM, "where": {"sheet": "", "row": 4}},
    ),
    _csv("csv with old line ends", _ROWS.replace("\r\n", "\r"), _ITEM),
    _csv(
        "csv with lines, quotes and separators inside cells",
        '题型,题干,选项A,选项B,答案,解析\n单选题,"顾客说：""太慢了"",\n怎么回？","道歉,再查","不理",A,"先安抚\n再查单"\n'
        "判断题,可以不回。,,,错,\n",
        item(
            "single",
            '顾客说："太慢了",\n怎么回？',
            ["道歉,再查", "不理"],
            [0],
            explanation="先安抚\n再查单",
            where={"sheet": "", "row": 2},
        ),
        item("true_false", "可以不回。", [], [1], where={"sheet": "", "row": 3}),
    ),
    _csv(
        "csv with rows too short and too long",
        "题型,题干,选项A,选项B,答案,解析\n判断题,可以不回。,,,错\n单选,一,甲,乙,A,说明,多余,\n,,,,,,,\n",
        item("true_false", "可以不回。", [], [1]),
        item("single", "一", ["甲", "乙"], [0], explanation="说明"),
    ),
    _csv(
        "csv with zeros in front and signs that spreadsheets run",
        '题号,题型,题干,选项A,选项B,答案\n007,单选,编号怎么写？,007,"\'=1+1",A\n',
        item("single", "编号怎么写？", ["007", "=1+1"], [0]),
    ),
    _csv(
        "csv of which nothing is an item",
        "姓名,工号\n王芳,17\n",
        refused=[("", 0, "", "unreadable")],
    ),
    _csv(
        "csv that is a picture",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00",
        refused=[("", 0, "", "unreadable")],
    ),
    File(
        "a table in English",
        "bank.csv",
        b"Question Type,Question Text,Option 1,Option 2,Option 3,Correct Answer,Feedback,Marks,Level\n"
        b"Multiple Choice,When is an exchange asked for?,7 days,15 days,30 days,2,From receipt,2,Easy\n"
        b"True/False,Every caller is greeted.,,,,TRUE,,1,Low\n"
        b'Multiple Response,Which are channels?,Phone,Mail,Tea,"A,B",,,High\n'
        b"Fill in the blank,Answer within ___ rings.,,,,three;3,,,\n",
        [
            item(
                "single",
                "When is an exchange asked for?",
                ["7 days", "15 days", "30 days"],
                [1],
                explanation="From receipt",
                points=2,
                difficulty="easy",
            ),
            item("true_false", "Every caller is greeted.", [], [0]),
            item("multiple", "Which are channels?", ["Phone", "Mail", "Tea"], [0, 1]),
            item("fill_in", "Answer within ___ rings.", [], [["three", "3"]]),
        ],
    ),
]


def _gift(title: str, text: str, *items: object, **more: object) -> File:
    return File(title, "bank.gift", text.encode(), items, **more)  # type: ignore[arg-type]


GIFT = [
    _gift(
        "gift with each of its types",
        """// a comment
::Q1:: Who's buried in Grant's tomb? {=Grant ~no one ~Napoleon}

::Q2:: Grant is buried in a tomb.{T}

The sun rises in the west. {FALSE}

Two plus two is {=four =4 =Four}

When was Grant born? {#1822:5}

What is pi? {#3.141..3.142}

What is ten? {#10}

Match. {=cat -> food =dog -> bone =fish -> water}

Tell about Grant. {}

Grant is {~buried =entombed ~living} in a tomb.
""",
        item("single", "Who's buried in Grant's tomb?", ["Grant", "no one", "Napoleon"], [0]),
        item("true_false", "Grant is buried in a tomb.", [], [0]),
        item("true_false", "The sun rises in the west.", [], [1]),
        item("fill_in", "Two plus two is", [], [["four", "4", "Four"]]),
        item("numeric", "When was Grant born?", [], {"value": 1822, "tolerance": 5}),
        item("numeric", "What is pi?", [], {"value": 3.1415, "tolerance": 0.0005}),
        item("numeric", "What is ten?", [], {"value": 10, "tolerance": 0}),
        item("matching", "Match.", [], [["cat", "food"], ["dog", "bone"], ["fish", "water"]]),
        item("short_answer", "Tell about Grant.", [], ""),
        item("single", "Grant is _____ in a tomb.", ["buried", "entombed", "living"], [1]),
    ),
    _gift(
        "gift with feedback everywhere",
        """Is it so? {TRUE#Wrong, it is.#Right, it is.####Because it is.}

What? {=yes#good ~no#bad, \\#1 ####In general yes.}

How many? {#=5:1#fine ####Five it is.}
""",
        item("true_false", "Is it so?", [], [0], explanation="Because it is."),
        item("single", "What?", ["yes", "no"], [0], explanation="In general yes."),
        item("numeric", "How many?", [], {"value": 5, "tolerance": 1}, explanation="Five it is."),
    ),
    _gift(
        "gift with escapes",
        "\\{a\\} \\= b \\: c \\~ d \\# e? {\n=x \\= 1\n~\\{y\\}\n~a\\\\b\n}\n",
        item("single", "{a} = b : c ~ d # e?", ["x = 1", "{y}", "a\\b"], [0]),
    ),
    _gift(
        "gift with answers on lines and comments between",
        "::换货::换货几天内提出？{\n// 旧规则是7天\n  ~7天\n  =15天\n  ~30天\n}\n",
        item("single", _STEM, ["7天", "15天", "30天"], [1]),
    ),
    _gift(
        "gift with categories as tags",
        "$CATEGORY: $course$/top/售后/换货\n\n可以换货。{T}\n\n$CATEGORY: 退货\n\n可以退货。{T}\n",
        item("true_false", "可以换货。", [], [0], tags=["换货"]),
        item("true_false", "可以退货。", [], [0], tags=["退货"]),
    ),
    _gift(
        "gift with several right answers by shares",
        "Which? {~%50%a ~%50%b ~%-100%c ~d}\n\nWhich of three? {~%33.33333%a ~%33.33333%b ~%33.33333%c ~%-50%d}\n",
        item("multiple", "Which?", ["a", "b", "c", "d"], [0, 1]),
        item("multiple", "Which of three?", ["a", "b", "c", "d"], [0, 1, 2]),
    ),
    _gift(
        "gift in HTML and in Markdown",
        "[html]<p>What is <b>5&nbsp;&lt; 7</b>?</p>{\n=[html]<p>true</p>\n~[html]<p>a &amp; b</p>\n}\n\n"
        "[markdown]Is *this* so? {T}\n\n[plain]a <b> c? {F}\n",
        item("single", "What is 5 < 7?", ["true", "a & b"], [0]),
        item("true_false", "Is *this* so?", [], [0]),
        item("true_false", "a <b> c?", [], [1]),
    ),
    _gift(
        "gift with Windows line ends and a mark",
        "\ufeff::a::one?{=x ~y}\r\n\r\n::b::two?{=x ~y}\r\n",
        item("single", "one?", ["x", "y"], [0]),
        item("single", "two?", ["x", "y"], [0]),
    ),
    _gift(
        "gift with comments that carry a number and tags",
        "// question: 0  name: a\n// [id:AS-7] [tag:物流] [tag:时效]\n::a::one?{=x ~y}\n",
        item("single", "one?", ["x", "y"], [0], tags=["物流", "时效"]),
    ),
    _gift(
        "gift with the equals sign after the tilde",
        "One? {~=x ~y ~z}\n\nNegative? {#-5:2}\n\nFrom to? {#-3..-1}\n\nHalf? {#.5}\n",
        item("single", "One?", ["x", "y", "z"], [0]),
        item("numeric", "Negative?", [], {"value": -5, "tolerance": 2}),
        item("numeric", "From to?", [], {"value": -2, "tolerance": 1}),
        item("numeric", "Half?", [], {"value": 0.5, "tolerance": 0}),
    ),
    _gift(
        "gift with what is not taken",
        "Only a text without answers.\n\nSeveral numbers? {#=10:1 =%50%11:1}\n\nNot closed {=a ~b\n\n"
        "Two {=a ~b} blocks {=c ~d}\n\nNo right one? {~a ~b}\n\nNot a number? {#many}\n\n{=a ~b}\n\n"
        "One only? {=%100%a ~%50%b}\n",
        item("single", "One only?", ["a", "b"], [0]),
        refused=[
            ("", 1, "", "unsupported"),
            ("", 2, "", "unsupported"),
            ("", 3, "", "unreadable"),
            ("", 4, "", "unsupported"),
            ("", 5, "", "missing_key"),
            ("", 6, "", "unreadable"),
            ("", 7, "", "missing_stem"),
        ],
    ),
    _gift(
        "gift with two right answers in a single choice",
        "Capital letters? {=a =b ~c}\n",
        item("multiple", "Capital letters?", ["a", "b", "c"], [0, 1]),
    ),
    _gift(
        "gift that asks the same twice",
        "One?{=x ~y}\n\nOne? {=x ~y}\n",
        item("single", "One?", ["x", "y"], [0]),
        refused=[("", 2, "", "duplicate_in_file")],
    ),
    File(
        "gift in GB18030 under the name of a text",
        "题库.txt",
        "::换货::换货几天内提出？{~7天 =15天 ~30天}\n".encode("gb18030"),
        [item("single", _STEM, ["7天", "15天", "30天"], [1])],
    ),
]


def _aiken(title: str, text: str | bytes, *items: object, **more: object) -> File:
    data = text.encode() if isinstance(text, str) else text
    return File(title, "bank.txt", data, items, **more)  # type: ignore[arg-type]


_AIKEN = "换货几天内提出？\nA. 7天\nB. 15天\nC. 30天\nANSWER: B\n"
_TAKEN = item("single", _STEM, ["7天", "15天", "30天"], [1])

AIKEN = [
    _aiken("aiken", _AIKEN, {**_TAKEN, "where": {"sheet": "", "row": 1}}),
    _aiken(
        "aiken with brackets and Windows line ends",
        _AIKEN.replace(".", ")").replace("\n", "\r\n"),
        _TAKEN,
    ),
    _aiken("aiken in GB18030", _AIKEN.encode("gb18030"), _TAKEN),
    _aiken("aiken in UTF-16", _AIKEN.encode("utf-16"), _TAKEN),
    _aiken(
        "aiken with small letters and no blanks",
        "换货几天内提出？\na.7天\nb.15天\nc.30天\nanswer:b\n",
        _TAKEN,
    ),
    _aiken(
        "aiken with Chinese stops and full-width letters",
        "换货几天内提出？\nＡ．7天\nＢ、15天\nＣ）30天\nANSWER：Ｂ\n",
        _TAKEN,
    ),
    _aiken(
        "aiken with empty lines inside and several questions",
        "换货几天内提出？\n\nA. 7天\n\nB. 15天\nC. 30天\nANSWER: B\nWhich of them?\nLook twice.\nA) x\nB) y\nANSWER: A\n",
        _TAKEN,
        item(
            "single", "Which of them?\nLook twice.", ["x", "y"], [0], where={"sheet": "", "row": 2}
        ),
    ),
    _aiken(
        "aiken with several answers",
        "Which?\nA. x\nB. y\nC. z\nANSWER: A, C\n\nWhich else?\nA. x\nB. y\nC. z\nANSWER: AC\n",
        item("multiple", "Which?", ["x", "y", "z"], [0, 2]),
        item("multiple", "Which else?", ["x", "y", "z"], [0, 2]),
    ),
    _aiken(
        "aiken with what is wrong",
        "No answer\nA. x\nB. y\n\nBad answer\nA. x\nB. y\nANSWER: D\n\nOne option\nA. x\nANSWER: A\n\n"
        "Fine?\nA. x\nB. y\nANSWER: A\n",
        item("single", "Fine?", ["x", "y"], [0], where={"sheet": "", "row": 4}),
        refused=[
            ("", 1, "", "missing_key"),
            ("", 2, "", "key_not_an_option"),
            ("", 3, "", "too_few_options"),
        ],
    ),
    _aiken(
        "aiken with a line for each right answer and a line of answers too many",
        "ANSWER: A\n\nWhich?\nA. x\nB. y\nC. z\nANSWER: A\nANSWER: C\n",
        item("multiple", "Which?", ["x", "y", "z"], [0, 2]),
    ),
    _aiken(
        "aiken with an explanation after the answer",
        "换货几天内提出？\nA. 7天\nB. 15天\nC. 30天\nANSWER: B\nEXPLANATION: 签收起算\n\nWhich?\nA. x\nB. y\nANSWER: A\n",
        {**_TAKEN, "explanation": "签收起算"},
        item("single", "Which?", ["x", "y"], [0], explanation=""),
    ),
]

FILES = [*CSV, *GIFT, *AIKEN]
