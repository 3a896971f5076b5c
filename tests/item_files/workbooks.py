"""Workbooks as trainers in China keep them."""

from __future__ import annotations

from datetime import date, time

from tests.item_files.making import File, Formula, Shown, item, xlsx

_S = "Sheet1"
_HEAD = ["题型", "题干", "选项A", "选项B", "选项C", "选项D", "正确答案"]
_EXCHANGE = "换货申请最晚在签收后几天内提出？"
_DAYS = ["7天", "15天", "30天", "60天"]
_SINGLE = item("single", _EXCHANGE, _DAYS, [1])


def _sheet(title: str, rows: object, *items: object, refused: object = (), **more: object) -> File:
    data = xlsx({_S: rows}, **more)  # type: ignore[dict-item, arg-type]
    return File(title, "题库.xlsx", data, items, refused)  # type: ignore[arg-type]


FILES = [
    _sheet(
        "title rows, an empty row, then the heading",
        [
            ["客服部2026年新人考试题库"],
            ["出题人：王芳", None, "日期：2026年10月"],
            [],
            ["序号", *_HEAD],
            [1, "单选题", _EXCHANGE, *_DAYS, "B"],
            [],
            [2, "单选题", "谁来回复差评？", "客服", "仓库", None, None, "A"],
        ],
        {**_SINGLE, "where": {"sheet": _S, "row": 5}},
        {
            **item("single", "谁来回复差评？", ["客服", "仓库"], [0]),
            "where": {"sheet": _S, "row": 7},
        },
    ),
    _sheet(
        "synonyms of every heading",
        [
            [
                "题目编号",
                "题目类型",
                "题目内容",
                "选项1",
                "选项2",
                "选项3",
                "选项4",
                "正确选项",
                "整体解析",
                "难易程度",
                "所属章节",
                "题目分值",
            ],
            ["T-01", "单项选择题", _EXCHANGE, *_DAYS, "Ｂ", "以签收日起算", "较易", "售后", "2分"],
        ],
        {
            **_SINGLE,
            "explanation": "以签收日起算",
            "difficulty": "easy",
            "tags": ["售后"],
            "points": 2,
        },
    ),
    _sheet(
        "headings with notes, stars, blanks and full width",
        [
            ["*题型(必填)", "题 干\n（必填）", "Ａ", "Ｂ", "Ｃ", "Ｄ", "答案（多选用逗号分隔）："],
            ["单选", _EXCHANGE, *_DAYS, " b "],
        ],
        _SINGLE,
    ),
    _sheet(
        "headings that name options in other ways",
        [
            ["题型", "题目", "A选项", "选项 B", "答案C", "备选项D", "标准答案"],
            ["单选", _EXCHANGE, *_DAYS, "B"],
        ],
        _SINGLE,
    ),
    _sheet(
        "headings in brackets and with stops",
        [
            [
                "【题型】",
                "【题干】",
                "选项（A）",
                "选项（B）",
                "选项（C）",
                "选项（D）",
                "【答案】",
            ],
            ["单选", _EXCHANGE, *_DAYS, "B"],
        ],
        _SINGLE,
    ),
    _sheet(
        "keys of several answers",
        [_HEAD]
        + [
            ["多选题", f"第{n}题：哪些要登记？", "电话", "邮件", "聊天", "来访", key]
            for n, key in enumerate(
                [
                    "ABD",
                    "A,B,D",
                    "A、B、D",
                    "A;B；D",
                    "A|B|D",
                    "1,2,4",
                    "A B D",
                    "ＡＢＤ",
                    "a，b，d",
                    "答案：ABD",
                    "A.B.D",
                    "ABD。",
                    "电话、邮件、来访",
                    "①②④",
                    "A、B和D",
                    "【ABD】",
                    "(A)(B)(D)",
                    "A/B/D",
                    "124",
                    "DBA",
                ],
                1,
            )
        ],
        *(
            item("multiple", f"第{n}题：哪些要登记？", ["电话", "邮件", "聊天", "来访"], [0, 1, 3])
            for n in range(1, 21)
        ),
    ),
    _sheet(
        "keys of a single answer with more than the letter",
        [_HEAD]
        + [
            ["单选题", f"{n}. {_EXCHANGE}", *_DAYS, key]
            for n, key in enumerate(
                ["B、15天", "B.15天", "B 15天", "选B", "正确答案：B", "B。", "15天", 2, "（B）"], 1
            )
        ],
        *(item("single", f"{n}. {_EXCHANGE}", _DAYS, [1]) for n in range(1, 10)),
    ),
    _sheet(
        "judgements in every writing",
        [["题型", "题干", "答案"]]
        + [
            ["判断题", f"说法{n}成立。", key]
            for n, key in enumerate(
                [
                    "正确",
                    "对",
                    "√",
                    "T",
                    "True",
                    "A",
                    1,
                    True,
                    "是",
                    "正确。",
                    "（√）",
                    "✔",
                    "Y",
                    "Ｔ",
                    "错误",
                    "错",
                    "×",
                    "F",
                    "False",
                    "B",
                    0,
                    False,
                    "否",
                    "不正确",
                    "（×）",
                    "✘",
                    "N",
                    "x",
                    "╳",
                    "说法错误",
                    "答案：错",
                ]
            )
        ],
        *(item("true_false", f"说法{n}成立。", [], [0]) for n in range(14)),
        *(item("true_false", f"说法{n}成立。", [], [1]) for n in range(14, 31)),
    ),
    _sheet(
        "judgements with their two options",
        [
            ["题型", "题目", "选项A", "选项B", "答案"],
            ["判断", "客服可以私下转账。", "正确", "错误", "B"],
            ["判断", "差评也要回复。", "错误", "正确", "B"],
            ["判断题", "电话要在三声内接起。", "对", "错", "对"],
            ["判断题", "夜间可以不登记。", "√", "×", "×"],
        ],
        item("true_false", "客服可以私下转账。", [], [1]),
        item("true_false", "差评也要回复。", [], [0]),
        item("true_false", "电话要在三声内接起。", [], [0]),
        item("true_false", "夜间可以不登记。", [], [1]),
    ),
    _sheet(
        "all options in one cell",
        [
            ["题型", "题干", "选项", "答案"],
            ["单选", "第一题", "A. 7天\nB. 15天\nC. 30天", "B"],
            ["单选", "第二题", "7天|15天|30天", "B"],
            ["单选", "第三题", "A、7天  B、15天  C、30天", "B"],
            ["单选", "第四题", "A：7天；B：15天；C：30天", "B"],
            ["单选", "第五题", "Ａ．7天\r\nＢ．15天\r\nＣ．30天", "Ｂ"],
            ["单选", "第六题", "(A)7天 (B)15天 (C)30天", "B"],
            ["单选", "第七题", "A.7天B.15天C.30天", "B"],
            ["多选", "第八题", "①7天\n②15天\n③30天", "①②"],
        ],
        *(item("single", f"第{n}题", ["7天", "15天", "30天"], [1]) for n in "一二三四五六七"),
        item("multiple", "第八题", ["①7天", "②15天", "③30天"], [0, 1]),
    ),
    _sheet(
        "lines of options with several each, and all the letters there are",
        [
            ["题型", "题干", "选项", "答案"],
            ["单选", "两行", "A.7天 B.15天\nC.30天 D.60天", "D"],
            ["单选", "字母", "".join(f"{chr(65 + n)}.第{n}个" for n in range(26)), "Z"],
            ["单选", "无标", "7天\n15天", "A"],
            ["单选", "分号", "7天；15天", "A"],
        ],
        item("single", "两行", _DAYS, [3]),
        item("single", "字母", [f"第{n}个" for n in range(26)], [25]),
        item("single", "无标", ["7天", "15天"], [0]),
        item("single", "分号", ["7天", "15天"], [0]),
    ),
    _sheet(
        "letters repeated in front of each option",
        [
            _HEAD,
            ["单选", "一", "A、7天", "B、15天", "C、30天", "D、60天", "B"],
            ["单选", "二", "A.7天", "B.15天", "C.30天", "D.60天", "B"],
            ["单选", "三", "（A）7天", "（B）15天", "（C）30天", "（D）60天", "B"],
            ["单选", "四", "A 类客户", "B 类客户", "普通客户", None, "B"],
            ["单选", "五", "A级", "B级", "C级", None, "A"],
        ],
        *(item("single", stem, _DAYS, [1]) for stem in "一二三"),
        item("single", "四", ["A 类客户", "B 类客户", "普通客户"], [1]),
        item("single", "五", ["A级", "B级", "C级"], [0]),
    ),
    _sheet(
        "the type merged over its rows",
        [
            _HEAD,
            [None, "第一题", "甲", "乙", None, None, "A"],
            [None, "第二题", "甲", "乙", None, None, "B"],
            [None, "第三题", "甲", "乙", "丙", None, "AC"],
            [None, "第四题", "甲", "乙", "丙", None, "BC"],
        ],
        item("single", "第一题", ["甲", "乙"], [0]),
        item("single", "第二题", ["甲", "乙"], [1]),
        item("multiple", "第三题", ["甲", "乙", "丙"], [0, 2]),
        item("multiple", "第四题", ["甲", "乙", "丙"], [1, 2]),
        merged={_S: [("A2:A3", "单选题"), ("A4:A5", "多选题")]},
    ),
    _sheet(
        "two rows of headings, merged",
        [
            [None, None, None, None, None, None, None, None],
            [None, None, "A", "B", "C", "D", None, None],
            ["单选题", _EXCHANGE, *_DAYS, "B", "签收起算"],
        ],
        {**_SINGLE, "explanation": "签收起算"},
        merged={
            _S: [
                ("A1:A2", "题型"),
                ("B1:B2", "题目"),
                ("C1:F1", "选项"),
                ("G1:G2", "答案"),
                ("H1:H2", "解析"),
            ]
        },
    ),
    _sheet(
        "a title over the whole width, merged, and a note below the items",
        [
            [],
            _HEAD,
            ["单选题", _EXCHANGE, *_DAYS, "B"],
            ["备注：以上题目由培训组维护"],
        ],
        _SINGLE,
        merged={_S: [("A1:G1", "售后模块题库（2026版）")]},
    ),
    File(
        "one sheet for each type, with instructions and an empty sheet",
        "新人题库.xlsx",
        xlsx(
            {
                "填写说明": [["1. 请勿修改表头"], ["2. 多选题答案写在一起，如 ABD"]],
                "单选题": [
                    ["题目", "A", "B", "C", "答案"],
                    ["几声内接起？", "三声", "五声", "八声", "A"],
                ],
                "多选题": [
                    ["题目", "A", "B", "C", "答案"],
                    ["谁受益？", "顾客", "商家", "平台", "ABC"],
                ],
                "判断题": [["题目", "答案"], ["可以和顾客争吵。", "×"]],
                "填空题": [["题目", "答案"], ["换货____天内提出。", "15；十五"]],
                "简答题": [["题目", "参考答案"], ["怎样安抚？", "先道歉，再给方案"]],
                "Sheet6": [],
            }
        ),
        [
            {
                **item("single", "几声内接起？", ["三声", "五声", "八声"], [0]),
                "where": {"sheet": "单选题", "row": 2},
            },
            item("multiple", "谁受益？", ["顾客", "商家", "平台"], [0, 1, 2]),
            item("true_false", "可以和顾客争吵。", [], [1]),
            item("fill_in", "换货____天内提出。", [], [["15", "十五"]]),
            item("short_answer", "怎样安抚？", [], "先道歉，再给方案"),
        ],
    ),
    _sheet(
        "types named by lines between the items",
        [
            ["题目", "A", "B", "C", "答案"],
            ["一、单选题（每题2分）"],
            ["几声内接起？", "三声", "五声", "八声", "A"],
            ["二、多选题"],
            ["谁受益？", "顾客", "商家", "平台", "A"],
            ["三、判断题"],
            ["可以和顾客争吵。", None, None, None, "×"],
        ],
        item("single", "几声内接起？", ["三声", "五声", "八声"], [0]),
        item("multiple", "谁受益？", ["顾客", "商家", "平台"], [0]),
        item("true_false", "可以和顾客争吵。", [], [1]),
    ),
    _sheet(
        "blanks and their accepted answers",
        [
            ["题型", "题干", "答案"],
            ["填空题", "换货在____天内，退货在____天内。", "15;十五|7;七"],
            ["填空题", "换货在（ ）天内，退货在（   ）天内。", "15|7"],
            ["填空题", "换货在____天内，退货在____天内提出。", "15；7"],
            ["填空", "电话在＿＿＿声内接起", "三；3"],
            ["填空", "首次响应在___秒内。", 30],
            ["填空", "依次是【】、【】。", "道歉、方案"],
            ["填空", "满意度写成百分比是____", Shown(0.95, "0%")],
        ],
        item("fill_in", "换货在____天内，退货在____天内。", [], [["15", "十五"], ["7", "七"]]),
        item("fill_in", "换货在（ ）天内，退货在（   ）天内。", [], [["15"], ["7"]]),
        item("fill_in", "换货在____天内，退货在____天内提出。", [], [["15"], ["7"]]),
        item("fill_in", "电话在＿＿＿声内接起", [], [["三", "3"]]),
        item("fill_in", "首次响应在___秒内。", [], [["30"]]),
        item("fill_in", "依次是【】、【】。", [], [["道歉"], ["方案"]]),
        item("fill_in", "满意度写成百分比是____", [], [["95%"]]),
    ),
    _sheet(
        "cells that Excel typed anew",
        [
            _HEAD,
            ["单选", "数字", 7, 15.0, 0.5, 1200, "B"],
            ["单选", "百分比", *(Shown(n, "0%") for n in (0.05, 0.15, 0.3, 1.0)), "B"],
            ["单选", "小数", *(Shown(n, "0.00%") for n in (0.055, 0.125, 0.3, 1.0)), "B"],
            ["单选", "金额", *(Shown(n, "¥#,##0.00") for n in (9.9, 1299, 5, 100)), "B"],
            ["单选", "千位", *(Shown(n, "#,##0") for n in (1000, 12000, 5, 100)), "B"],
            ["单选", "两位", *(Shown(n, "0.00") for n in (1, 2.5, 3.14, 4)), "C"],
            ["单选", "日期", *(Shown(date(2026, 11, d), "yyyy/m/d") for d in (1, 11, 12, 30)), "B"],
            ["单选", "月日", *(Shown(date(2026, n, 8), 'm"月"d"日"') for n in (1, 3, 6, 9)), "B"],
            ["单选", "ISO", *(date(2026, 11, d) for d in (1, 11, 12, 30)), "B"],
            ["单选", "钟点", *(Shown(time(h, 30), "h:mm") for h in (8, 9, 18, 21)), "B"],
        ],
        item("single", "数字", ["7", "15", "0.5", "1200"], [1]),
        item("single", "百分比", ["5%", "15%", "30%", "100%"], [1]),
        item("single", "小数", ["5.50%", "12.50%", "30.00%", "100.00%"], [1]),
        item("single", "金额", ["¥9.90", "¥1,299.00", "¥5.00", "¥100.00"], [1]),
        item("single", "千位", ["1,000", "12,000", "5", "100"], [1]),
        item("single", "两位", ["1.00", "2.50", "3.14", "4.00"], [2]),
        item("single", "日期", ["2026/11/1", "2026/11/11", "2026/11/12", "2026/11/30"], [1]),
        item("single", "月日", ["1月8日", "3月8日", "6月8日", "9月8日"], [1]),
        item("single", "ISO", ["2026-11-01", "2026-11-11", "2026-11-12", "2026-11-30"], [1]),
        item("single", "钟点", ["8:30", "9:30", "18:30", "21:30"], [1]),
    ),
    _sheet(
        "formulas count by what they show",
        [
            ["题型", "题干", "A", "B", "答案", "分值"],
            [
                "单选",
                Formula('="换货"&"几天？"', "换货几天？"),
                Formula("=5+2", 7),
                15,
                "B",
                Formula("=1+1", 2),
            ],
        ],
        item("single", "换货几天？", ["7", "15"], [1], points=2),
    ),
    _sheet(
        "text in several fonts, blanks of all kinds around and inside",
        [
            ["\ufeff题型", "\u00a0题干\u3000", "A", "B", "答案"],
            [
                "\u3000单选题 ",
                ["签收后", "*", "几天", "内？"],
                "\u00a07天\u200b",
                " 15天\n",
                "\u00a0Ｂ",
            ],
        ],
        item("single", "签收后几天内？", ["7天", "15天"], [1]),
    ),
    _sheet(
        "sample rows are named, not taken",
        [
            ["题型", "题干", "A", "B", "答案"],
            ["单选题", "示例：天空是什么颜色？（导入前请删除本行）", "蓝", "绿", "A"],
            ["单选题", "换货几天？", "7天", "15天", "B"],
        ],
        item("single", "换货几天？", ["7天", "15天"], [1]),
        refused=[(_S, 2, "A", "unsupported")],
    ),
    _sheet(
        "everything that is wrong with a row",
        [
            ["题号", *_HEAD, "解析"],
            [1, "单选题", None, "甲", "乙", None, None, "A"],
            [2, "单选题", "没有答案", "甲", "乙"],
            [3, "单选题", "答案不在", "甲", "乙", None, None, "E"],
            [4, "单选题", "只有一个", "甲", None, None, None, "A"],
            [5, "单选题", "两个答案", "甲", "乙", None, None, "AB"],
            [6, "抢答题", "新题型", "甲", "乙", None, None, "A"],
            [7, "完形填空", "不支持", "甲", "乙", None, None, "A"],
            [8, "单选题", "长" * 2001, "甲", "乙", None, None, "A"],
            [9, "单选题", "选项太长", "甲" * 501, "乙", None, None, "A"],
            [10, "单选题", "解析太长", "甲", "乙", None, None, "A", "长" * 2001],
            [11, "单选题", "重复", "甲", "乙", None, None, "A"],
            [12, "单选题", "重复", "甲", "乙", None, None, "A"],
            [11, "单选题", "同号", "甲", "乙", None, None, "A"],
            [13, "判断题", "说不清", None, None, None, None, "也许"],
            [14, "多选题", "答案太多", "甲", "乙", None, None, "ABC"],
            [15, "单选题", "长" * 2000, "甲" * 500, "乙", None, None, "A"],
        ],
        item("single", "重复", ["甲", "乙"], [0]),
        item("single", "长" * 2000, ["甲" * 500, "乙"], [0]),
        refused=[
            (_S, 2, "C", "missing_stem"),
            (_S, 3, "H", "missing_key"),
            (_S, 4, "H", "key_not_an_option"),
            (_S, 5, "D", "too_few_options"),
            (_S, 6, "H", "two_keys_in_single"),
            (_S, 7, "B", "unknown_type"),
            (_S, 8, "B", "unsupported"),
            (_S, 9, "C", "too_long"),
            (_S, 10, "D", "too_long"),
            (_S, 11, "I", "too_long"),
            (_S, 13, "C", "duplicate_in_file"),
            (_S, 14, "A", "duplicate_in_file"),
            (_S, 15, "H", "key_not_an_option"),
            (_S, 16, "H", "key_not_an_option"),
        ],
    ),
    _sheet(
        "an option left empty between others",
        [_HEAD, ["单选题", "哪一天？", "周一", None, "周三", "周四", "D"]],
        item("single", "哪一天？", ["周一", "周三", "周四"], [2]),
    ),
    _sheet(
        "eight options by letter and no type",
        [
            ["题目", *"ABCDEFGH", "答案"],
            [
                "哪些是渠道？",
                "电话",
                "邮件",
                "聊天",
                "短信",
                "微博",
                "信函",
                "来访",
                "传真",
                "ABCH",
            ],
            ["第几个？", "一", "二", None, None, None, None, None, None, "b"],
            ["三声内接起。", None, None, None, None, None, None, None, None, "对"],
        ],
        item(
            "multiple",
            "哪些是渠道？",
            ["电话", "邮件", "聊天", "短信", "微博", "信函", "来访", "传真"],
            [0, 1, 2, 7],
        ),
        item("single", "第几个？", ["一", "二"], [1]),
        item("true_false", "三声内接起。", [], [0]),
    ),
    _sheet(
        "numbers, orders and pairs",
        [
            ["题型", "题干", "A", "B", "C", "答案"],
            ["数值题", "退款最晚几天到账？", None, None, None, "7±1"],
            ["计算题", "100件里坏3件，完好率多少？", None, None, None, Shown(0.97, "0%")],
            ["数值题", "补偿多少元？", None, None, None, 12.5],
            ["排序题", "怎样接待？", "道歉", "问候", "核实", "BAC"],
            ["排序题", "投诉怎么办？", "记录", "回访", "处理", "A→C→B"],
            ["连线题", "谁做什么？", None, None, None, "客服=接待\n仓库=发货"],
            ["配对题", "哪个渠道？", None, None, None, "急事——电话；存证——邮件"],
        ],
        item("numeric", "退款最晚几天到账？", [], {"value": 7, "tolerance": 1}),
        item("numeric", "100件里坏3件，完好率多少？", [], {"value": 97, "tolerance": 0}),
        item("numeric", "补偿多少元？", [], {"value": 12.5, "tolerance": 0}),
        item("ordering", "怎样接待？", ["道歉", "问候", "核实"], [1, 0, 2]),
        item("ordering", "投诉怎么办？", ["记录", "回访", "处理"], [0, 2, 1]),
        item("matching", "谁做什么？", [], [["客服", "接待"], ["仓库", "发货"]]),
        item("matching", "哪个渠道？", [], [["急事", "电话"], ["存证", "邮件"]]),
    ),
    _sheet(
        "numbers that say more than a number",
        [
            ["题型", "题干", "答案"],
            *(
                ["数值题", f"第{n}个数", said]
                for n, said in enumerate(
                    [
                        "1e6",
                        "-3",
                        "3~5",
                        "3－5",
                        "15天",
                        "1,200元",
                        "15（误差2）",
                        "10至20",
                        "7;1",
                        "7±0.5分钟",
                        "约15",
                        "15左右",
                        "≥3",
                        "3或5",
                        "7±-1",
                    ]
                )
            ),
        ],
        *(
            item("numeric", f"第{n}个数", [], {"value": value, "tolerance": tolerance})
            for n, (value, tolerance) in enumerate(
                [
                    (1000000, 0),
                    (-3, 0),
                    (4, 1),
                    (4, 1),
                    (15, 0),
                    (1200, 0),
                    (15, 2),
                    (15, 5),
                    (7, 1),
                    (7, 0.5),
                ]
            )
        ),
        item("numeric", "第11个数", [], {"value": 15, "tolerance": 0}),
        refused=[(_S, row, "C", "unreadable") for row in (12, 14, 15, 16)],
    ),
    _sheet(
        "orders and pairs in other writings",
        [
            ["题型", "题干", "答案"],
            ["排序", "一", "1.甲 2.乙 3.丙"],
            ["排序", "二", "①甲②乙③丙"],
            ["排序", "三", "甲→乙→丙"],
            ["排序", "四", "甲\n乙\n丙"],
            ["匹配", "五", "甲-乙；丙-丁"],
            ["匹配", "六", "甲：乙\n丙：丁"],
            ["匹配", "七", "甲→乙；丙→丁"],
            ["匹配", "八", "甲乙"],
            ["排序", "九", "甲"],
        ],
        *(item("ordering", stem, ["甲", "乙", "丙"], [0, 1, 2]) for stem in "一二三四"),
        *(item("matching", stem, [], [["甲", "乙"], ["丙", "丁"]]) for stem in "五六七"),
        refused=[(_S, 9, "C", "unreadable"), (_S, 10, "C", "too_few_options")],
    ),
    _sheet(
        "blanks that do not go with their answers, and brackets that are none",
        [
            ["题型", "题干", "答案", "分值"],
            ["填空", "在____、____、____", "甲|乙"],
            ["填空", "在____", "甲|乙"],
            ["填空", "在（）天内", "15\n十五"],
            [None, "可以争吵。（ ）", "×"],
            [None, "要在（ ）声内接起。", "3"],
            ["判断", "不值一分。", "对", 0],
        ],
        item("fill_in", "在（）天内", [], [["15", "十五"]]),
        item("true_false", "可以争吵。（ ）", [], [1]),
        item("fill_in", "要在（ ）声内接起。", [], [["3"]]),
        refused=[
            (_S, 2, "C", "missing_key"),
            (_S, 3, "C", "unreadable"),
            (_S, 7, "D", "unreadable"),
        ],
    ),
    _sheet(
        "levels, points and tags as people write them",
        [
            ["题型", "题干", "A", "B", "答案", "难度", "分值", "知识点"],
            ["单选", "一", "甲", "乙", "A", "简单", "2 分", "物流；时效"],
            ["单选", "二", "甲", "乙", "A", "中等", 1.5, "物流、时效"],
            ["单选", "三", "甲", "乙", "A", "困难", "３", "物流|时效"],
            ["单选", "四", "甲", "乙", "A", "★★★", None, None],
            ["单选", "五", "甲", "乙", "A", "说不准", "很多", "物流/时效"],
        ],
        item("single", "一", ["甲", "乙"], [0], difficulty="easy", points=2, tags=["物流", "时效"]),
        item("single", "二", ["甲", "乙"], [0], difficulty="medium", points=1.5),
        item("single", "三", ["甲", "乙"], [0], difficulty="hard", points=3, tags=["物流", "时效"]),
        item("single", "四", ["甲", "乙"], [0], difficulty=None, points=None, tags=[]),
        item("single", "五", ["甲", "乙"], [0], difficulty=None, points=None),
    ),
    _sheet(
        "a heading printed again before every block",
        [
            _HEAD,
            ["单选", "一", "甲", "乙", None, None, "A"],
            [],
            _HEAD,
            ["单选", "二", "甲", "乙", None, None, "B"],
        ],
        item("single", "一", ["甲", "乙"], [0]),
        item("single", "二", ["甲", "乙"], [1]),
    ),
    File(
        "a sheet without headings beside a good one",
        "题库.xlsx",
        xlsx(
            {
                "题": [_HEAD, ["单选", "一", "甲", "乙", None, None, "A"]],
                "草稿": [["随便写写"], ["再想想"]],
            }
        ),
        [item("single", "一", ["甲", "乙"], [0])],
        [("草稿", 1, "", "unreadable")],
    ),
    File(
        "no headings at all",
        "题库.xlsx",
        xlsx({_S: [["单选", "一", "甲", "乙", "A"]]}),
        [],
        [("", 0, "", "unreadable")],
    ),
    File("no workbook", "题库.xlsx", b"PK\x03\x04 broken", [], [("", 0, "", "unreadable")]),
    File("an empty file", "题库.xlsx", b"", [], [("", 0, "", "unreadable")]),
]
