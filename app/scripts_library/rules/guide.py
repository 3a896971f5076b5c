"""What holds for every script of a category: do, don't, the rule behind it, the desk that keeps it.

A script that says nothing of its own on one of these is shown with its category's word.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from app.kernel.wording import Wording


@dataclass(frozen=True)
class Guide:
    """A category's common ground."""

    desk: str
    do: Wording
    dont: Wording
    basis: Wording


DESKS: Final[Mapping[str, Wording]] = {
    "presale": Wording("售前组", "Pre-sale desk"),
    "orders": Wording("订单组", "Order desk"),
    "logistics": Wording("物流组", "Logistics desk"),
    "after_sales": Wording("售后组", "After-sales desk"),
    "complaints": Wording("客诉组", "Complaints desk"),
    "members": Wording("会员组", "Member desk"),
    "compliance": Wording("合规组", "Compliance desk"),
    "channels": Wording("渠道组", "Channels desk"),
}

_CONSUMER: Final = Wording(
    "《消费者权益保护法》：如实说明商品，尊重顾客",
    "Consumer protection law: describe goods truly, respect the customer",
)
_SEVEN_DAYS: Final = Wording(
    "《消费者权益保护法》第二十五条与七日无理由退货办法；以商品页的说明为准",
    "Consumer protection law, article 25, and the seven-day return rules; the product page decides",
)
_ADVERTISING: Final = Wording(
    "《广告法》：不用“最”“第一”等绝对化用语，功效要有依据",
    "Advertising law: no absolute claims, and effects only with proof",
)
_PRICE: Final = Wording(
    "《价格法》与明码标价规定：价格和优惠条件写清楚，说到做到",
    "Price law: prices and conditions of offers are stated plainly and kept",
)
_DELIVERY: Final = Wording(
    "《快递暂行条例》与店铺发货承诺；时间以物流记录为准",
    "Courier regulations and the shop's dispatch promise; the tracking record decides",
)
_PRIVACY: Final = Wording(
    "《个人信息保护法》：只问办事必需的信息，只用来办这件事",
    "Personal information law: ask only for what the matter needs, use it for nothing else",
)
_REVIEWS: Final = Wording(
    "《电子商务法》第十七条、第三十九条：不得删改评价，不得用好处换好评",
    "E-commerce law, articles 17 and 39: reviews are neither bought, changed nor deleted",
)
_SERVICE: Final = Wording(
    "店铺服务规范：先回应，再办事，结果有回音",
    "The shop's service rules: answer first, then act, and report the outcome",
)

GUIDES: Final[Mapping[str, Guide]] = {
    "opening": Guide(
        "presale",
        Wording("先问好报身份，再问需要什么", "Greet, say who you are, then ask what is needed"),
        Wording("不一上来就推销，不用一个“在”字打发", "No selling at once, no bare “yes?”"),
        _SERVICE,
    ),
    "busy": Guide(
        "presale",
        Wording("说明原因和答复时间，到点主动回", "Say why and until when, and come back by then"),
        Wording("不晾着顾客，不说“等着”", "Leave nobody hanging, never just “wait”"),
        _SERVICE,
    ),
    "product": Guide(
        "presale",
        Wording(
            "按商品页和检测报告回答，不清楚就去核实",
            "Answer from the product page and reports; find out what you do not know",
        ),
        Wording("不夸大，不下绝对结论", "No exaggeration, no absolute claims"),
        _ADVERTISING,
    ),
    "stock": Guide(
        "presale",
        Wording(
            "如实说库存，给一个替代和一个到货提醒",
            "Tell the truth about stock; offer an alternative and a notice",
        ),
        Wording("不许诺没有把握的到货日", "Promise no arrival that is not certain"),
        _CONSUMER,
    ),
    "price": Guide(
        "presale",
        Wording(
            "理解还价，讲清价格里有什么，给规则内的优惠",
            "Understand bargaining, say what the price holds, offer what the rules allow",
        ),
        Wording(
            "不贬低顾客的预算，不私下改价",
            "Never belittle a budget, never change a price on the side",
        ),
        _PRICE,
    ),
    "promotion": Guide(
        "presale",
        Wording("门槛、时间、叠加规则一次说清", "Threshold, time and combinations, all at once"),
        Wording(
            "不说“最后一天”这类催促，除非属实", "No pressure such as “last day” unless it is true"
        ),
        _PRICE,
    ),
    "recommend": Guide(
        "presale",
        Wording("先问用途和预算，推荐说出理由", "Ask for use and budget first, and give reasons"),
        Wording("不硬推，顾客说不要就停", "Do not push; stop at a no"),
        _ADVERTISING,
    ),
    "payment": Guide(
        "orders",
        Wording(
            "只指平台内的付款方式，金额复述一遍",
            "Point to payment on the platform only, repeat the amount",
        ),
        Wording("不收私下转账，不问密码和验证码", "No private transfers, no passwords, no codes"),
        _PRIVACY,
    ),
    "order": Guide(
        "orders",
        Wording(
            "核对商品、数量、地址，再请顾客确认",
            "Check goods, number and address, then ask for a yes",
        ),
        Wording("不替顾客做主改单", "Never change an order without the customer"),
        _CONSUMER,
    ),
    "logistics": Guide(
        "logistics",
        Wording(
            "先查记录再说话，说出现在到哪一步", "Look before you speak, and say where it is now"
        ),
        Wording("不把责任推给快递", "Do not push it onto the courier"),
        _DELIVERY,
    ),
    "delay": Guide(
        "logistics",
        Wording(
            "先道歉，给原因、下一步和答复时间",
            "Apologise; give the cause, the next step and a time",
        ),
        Wording(
            "不许诺送达日，不让顾客自己去催", "Promise no day of delivery, send nobody to chase it"
        ),
        _DELIVERY,
    ),
    "invoice": Guide(
        "orders",
        Wording(
            "问清抬头、税号、类型，告知开具时间",
            "Ask for title, tax number and kind; say when it comes",
        ),
        Wording("不以优惠换不开票", "Never trade a discount for no invoice"),
        Wording(
            "《发票管理办法》：顾客索要就应当开具",
            "Invoice regulations: whoever asks for one gets one",
        ),
    ),
    "exchange": Guide(
        "after_sales",
        Wording(
            "确认条件和运费，一步一步带着办", "Settle conditions and postage, then go step by step"
        ),
        Wording("不为难，不先追究谁的错", "Make no difficulties, look for no culprit first"),
        _SEVEN_DAYS,
    ),
    "refund": Guide(
        "after_sales",
        Wording("说清路径、金额和到账时间", "Say the way, the amount and when it arrives"),
        Wording("不反复挽留，不绕开平台退", "Do not plead, never refund outside the platform"),
        _SEVEN_DAYS,
    ),
    "complaint": Guide(
        "complaints",
        Wording(
            "先听完、先道歉，再给方案和时限",
            "Hear all of it, apologise, then offer a way and a time",
        ),
        Wording("不辩解，不比谁的声音大", "No excuses, no louder voice"),
        _CONSUMER,
    ),
    "review": Guide(
        "complaints",
        Wording(
            "谢谢意见，先解决问题，请顾客如实评价",
            "Give thanks, solve the matter, ask for an honest word",
        ),
        Wording("不返现换好评，不求删差评", "No money for praise, no begging to delete"),
        _REVIEWS,
    ),
    "farewell": Guide(
        "members",
        Wording("复述结果，留下再联系的办法", "Repeat the outcome, leave a way back"),
        Wording("不急着结束，不群发推销", "Do not hurry off, no mass selling"),
        _SERVICE,
    ),
    "care": Guide(
        "members",
        Wording("祝福简短真诚，提醒有用的事", "Short sincere wishes and a useful reminder"),
        Wording("不打扰已说不要的顾客", "Leave those alone who said no"),
        _PRIVACY,
    ),
    "emergency": Guide(
        "complaints",
        Wording(
            "人身安全第一，马上上报，留好记录",
            "People's safety first, report at once, keep records",
        ),
        Wording(
            "不判断病情和责任，不说“没事”",
            "Judge no illness and no liability, never “it is nothing”",
        ),
        Wording(
            "《消费者权益保护法》第十八条、第十九条：安全保障与召回",
            "Consumer protection law, articles 18 and 19: safety and recall",
        ),
    ),
    "privacy": Guide(
        "compliance",
        Wording("说明为什么问、只核对尾号", "Say why you ask; check last digits only"),
        Wording(
            "不说他人的信息，不要密码、验证码、证件照",
            "Nobody else's data; no passwords, codes or papers",
        ),
        _PRIVACY,
    ),
    "escalation": Guide(
        "complaints",
        Wording(
            "写清经过再转，告诉顾客谁来、几时来",
            "Write it down before you hand over; say who comes and when",
        ),
        Wording("不让顾客重讲一遍，不踢皮球", "Make nobody tell it twice, no passing the buck"),
        _SERVICE,
    ),
    "phone": Guide(
        "channels",
        Wording("语速放慢，关键信息复述一遍", "Speak slowly and repeat what matters"),
        Wording(
            "不抢话，挂断和转接前都要先说一声",
            "Do not interrupt, never hang up or transfer without a word",
        ),
        _SERVICE,
    ),
    "email": Guide(
        "channels",
        Wording(
            "标题写事由，正文先结论后步骤",
            "The matter in the subject; the outcome first, then the steps",
        ),
        Wording("不在邮件里写完整的个人信息", "No full personal data in a mail"),
        _PRIVACY,
    ),
    "social": Guide(
        "channels",
        Wording(
            "公开回应态度，细节转到私信或订单页",
            "Answer the tone in public, the details in private",
        ),
        Wording("不在公开区说订单信息，不和人争吵", "No order data in public, no quarrels"),
        _PRIVACY,
    ),
}


def desk(owner: str) -> Wording:
    """A desk in both languages; one that a trainer named stays as it is written."""
    return DESKS.get(owner, Wording(owner, owner))
