"""What the made people wrote about training: needs, plans, mentoring. All of it is invented."""

from __future__ import annotations

from typing import Final

NEEDS: Final = (
    # name, the plan it goes into (None: none yet), days ago or before that plan was begun,
    # whose ("": anybody, "first": the first learner, else a team whose leader asks)
    ("calm", 1, 20, "", "顾客情绪激动时，第一句话怎么接",
     "上周两单投诉我都先讲规则，顾客更生气了，想学怎么先把情绪接住。",
     "accept", "下个季度开投诉处理课，每组再加一次现场演练。"),
    ("handover", 1, 17, "muhe-night", "夜班交接记录怎么写才不用再问顾客",
     "早班接手后有三成的单子要重新问一遍，顾客觉得被推来推去。",
     "accept", "安排夜班组先学交接协作课，交接本同时改成固定五栏。"),
    ("three", 0, 21, "muhe-presales", "同时接待三位顾客，怎么不串话、不冷场",
     "晚上八点到十点经常三位同时在线，第三位平均要等一分钟以上。",
     "accept", "高峰接待课排进这个季度的计划，学完接一次高峰演练。"),
    ("exposure", None, 33, "", "顾客说要发到网上曝光，怎么稳住",
     "遇到过两次，我不敢接话，只能转给组长。",
     "accept", "争议预防课里有这一段，另外准备一次案例研讨，排好时间再告诉你。"),
    ("english", None, 52, "", "想学写英文邮件",
     "偶尔有海外顾客来信，翻译软件的语气不太对。",
     "postpone", "今年先把中文邮件写好，明年一季度和邮件服务课一起看。"),
    ("fair", None, 46, "", "想去外地看电商服务展会",
     "看看别的店铺怎么做售后。",
     "decline", "今年外出预算用完了；展会的公开资料会借来，大家一起看半天。"),
    ("closing", None, 13, "first", "电话里怎么礼貌地收尾",
     "事情讲完了顾客还在聊，我不知道什么时候能说再见。",
     "accept", "电话服务课第三课讲的就是这个，先学，再跟师傅听两段录音。"),
    ("fabric", None, 6, "first", "面料和尺码的问题答不准",
     "这周有四位顾客追问第二次我才答对，想系统地补一遍商品知识。",
     "", ""),
    ("refund", None, 4, "muhe-aftersales", "退款到账时间怎么一次讲清楚",
     "催退款的顾客里多半是因为我们没有说到账时间，组里说法也不一样。",
     "", ""),
)  # fmt: skip
TAKEN_UP: Final = ("dispute-prevention-emergencies", "争议预防与突发情况处理")
"""A course of which the figures said that many lack it."""

PLANS: Final = (
    # the quarter (1: the last one, 0: this one, -1: the next), goals, lines:
    # kind, course or measure, team, tier, need, due as a part of the quarter, done likewise
    (1, "让顾客的第一句话得到回应，交接不用顾客重说一遍。目标：投诉一次解决率提高五个百分点。\n"
        "Answer the customer’s first sentence, and hand over so that nobody has to repeat "
        "themselves. Aim: five points more complaints solved at once.",
     (("course", "complaint-handling", "", "junior", "calm", 0.95, None),
      ("course", "teamwork-handover", "muhe-night", "", "handover", 0.6, None),
      ("other", "每组每周一起听两段录音，讲一处做得好的地方", "", "", "", 0.9, 0.86),
      ("other", "请仓库同事来讲一次包装与发货", "muhe-aftersales", "", "", 0.5, 0.41))),
    (0, "稳住大促：三位顾客同时来也不慌，争议在当天处理完。目标：高峰时段首次回复达标率九成以上。\n"
        "Hold the peak season: stay calm with three customers at once, settle disputes within the "
        "day. Aim: nine first replies in ten in time at peak hours.",
     (("course", "dispute-prevention-emergencies", "", "", "figures", 0.55, None),
      ("course", "multi-chat-pressure", "muhe-presales", "", "three", 0.8, None),
      ("course", "information-protection", "", "", "", 0.9, None),
      ("other", "材质与尺码六张卡片，晨会每天背一张", "muhe-presales", "", "", 0.4, 0.3),
      ("other", "大促复盘：每组带三张难处理的工单", "", "", "", 0.97, None))),
    (-1, "把一年里做得好的办法固定下来，帮新人更快独立接待。\n"
         "Keep what worked this year, and help newcomers work on their own sooner.",
     (("course", "email-service", "qinghe-reception", "", "", 0.4, None),
      ("course", "product-knowledge", "", "junior", "", 0.6, None),
      ("other", "换季商品培训：采购和客服一起讲一次", "", "", "", 0.3, None))),
)  # fmt: skip

PAIR_GOALS: Final = (
    "八周内独立接待，投诉单知道什么时候请人帮忙。",
    "先把常见的二十个问题答准，再学同时接两位顾客。",
    "会查订单和物流，话说得清楚，约定的时间一定做到。",
)
OWN_STEPS: Final = (
    "和仓库的同事见一面，知道急件找谁",
    "自己整理一张“最常问的十个问题”",
    "跟一次早班、一次晚班",
    "给师傅讲一遍退换货规则",
)
MEETINGS: Final = (
    ("pair", "熟悉了工位、系统和一天的节奏；下次带上不懂的商品问题。"),
    ("pair", "一起看了六段会话，开头问候自然，查询时要先告诉顾客需要多久。"),
    ("leaders", "学得快，敢问；忙起来会漏掉复述约定，下周专门练这一句。"),
    ("pair", "旁听了两通投诉电话，记下了先安抚、再核实、后方案的顺序。"),
    ("own", "今天有点紧张，第二位顾客进来时手忙脚乱，自己先练两遍再说。"),
    ("leaders", "独立接待了半天，三单需要帮忙，其余都自己收了尾，可以放手。"),
)
ENDED: Final = "师傅调去夜班，班次对不上，换一位同组的师傅接着带。"
