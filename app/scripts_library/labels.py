"""Words for categories, stages, tones and the well-known blanks."""

from __future__ import annotations

from app.kernel.wording import Wording
from app.language import labels as language
from app.platform.i18n import _, _l

# Group → categories, in the order of a contact.
CATEGORIES = {
    _l("Before the sale"): {
        "opening": _l("Openings"),
        "busy": _l("Busy and away"),
        "product": _l("Goods and sizes"),
        "stock": _l("Out of stock"),
        "price": _l("Price and bargaining"),
        "promotion": _l("Offers and coupons"),
        "recommend": _l("Recommending"),
    },
    _l("Orders and logistics"): {
        "payment": _l("Payment"),
        "order": _l("Order confirmation"),
        "logistics": _l("Dispatch and logistics"),
        "delay": _l("Delays"),
        "invoice": _l("Invoices"),
    },
    _l("After the sale"): {
        "exchange": _l("Exchange"),
        "refund": _l("Return and refund"),
        "complaint": _l("Complaints and apology"),
        "review": _l("Reviews"),
    },
    _l("Further"): {
        "farewell": _l("Farewell"),
        "care": _l("Care and festivals"),
        "emergency": _l("Emergencies"),
        "privacy": _l("Privacy"),
        "escalation": _l("Hand-over and escalation"),
        "phone": _l("Phone"),
        "email": _l("E-mail"),
        "social": _l("Social media"),
    },
}
NAMES = {key: name for group in CATEGORIES.values() for key, name in group.items()}
# The fields of a script, as the comparison of two versions names them.
FIELDS = {
    "category": _l("Category"),
    "title": _l("Title"),
    "situation": _l("When to use it"),
    "customer": _l("What the customer says"),
    "stage": _l("Stage"),
    "channels": _l("Channels"),
    "tone": _l("Tone"),
    "product_lines": _l("Goods"),
    "wording": _l("Wording"),
    "formal": _l("Formal"),
    "warm": _l("Warm"),
    "variants": _l("Variants"),
    "placeholders": _l("Blanks of its own"),
    "points": _l("Key points"),
    "do": _l("Do"),
    "dont": _l("Don't"),
    "tags": _l("Tags"),
    "related": _l("Related scripts"),
    "follow_ups": _l("Flow"),
    "source": _l("Where the rule stands"),
    "policy": _l("Rule behind it"),
    "owner": _l("Desk that keeps it"),
    "review_on": _l("Read again by"),
    "expires_on": _l("Not used after"),
}


def wording_name(where: str, spoken: str) -> str:
    """Which wording of a script it is: by its field and language."""
    field, _dot, number = where.partition(".")
    name = _("Variant %(number)s", number=int(number) + 1) if number else str(FIELDS[field])
    return _("%(wording)s, %(language)s", wording=name, language=LANGUAGES[spoken])


STAGES = {
    "open": _l("Greeting"),
    "understand": _l("Understanding"),
    "solve": _l("Solution"),
    "confirm": _l("Confirmation"),
    "close": _l("Closing"),
}
TONES = {"warm": _l("Warm"), "formal": _l("Formal")}
LANGUAGES = {"zh": _l("Chinese"), "en": _l("English")}
CHANNELS = {
    "chat": _l("Chat"),
    "phone": _l("Phone"),
    "email": _l("E-mail"),
    "social": _l("Social media"),
}

# Words of the lexicon's findings.
LEXICON, SEVERITIES = language.CATEGORIES, language.SEVERITIES
PRODUCT_LINES = {
    "baby": _l("Mother and baby"),
    "toys": _l("Toys"),
    "clothes": _l("Clothes"),
    "shoes": _l("Shoes and bags"),
    "beauty": _l("Beauty"),
    "home": _l("Home"),
    "appliances": _l("Appliances"),
    "electronics": _l("Electronics"),
    "food": _l("Food"),
    "sports": _l("Sports"),
    "books": _l("Books and stationery"),
}

# Blanks that need no declaration: label and example.
BLANKS: dict[str, tuple[Wording, Wording]] = {
    "shop": (Wording("店铺", "Shop"), Wording("青禾母婴旗舰店", "Qinghe Baby")),
    "agent": (Wording("客服工号或称呼", "Your name or number"), Wording("2107号", "Agent 2107")),
    "customer": (Wording("顾客称呼", "Customer"), Wording("吴女士", "Ms Wu")),
    "product": (Wording("商品", "Product"), Wording("积木礼盒", "building-block set")),
    "size": (Wording("尺码", "Size"), Wording("M码", "M")),
    "colour": (Wording("颜色", "Colour"), Wording("米白", "off-white")),
    "material": (Wording("材质", "Material"), Wording("纯棉", "cotton")),
    "quantity": (Wording("数量", "Quantity"), Wording("2", "2")),
    "order_no": (Wording("订单号", "Order number"), Wording("2611200391", "2611200391")),
    "amount": (Wording("金额（元）", "Amount (yuan)"), Wording("10", "10")),
    "price": (Wording("价格（元）", "Price (yuan)"), Wording("168", "168")),
    "date": (Wording("日期", "Date"), Wording("11月26日", "26 November")),
    "time": (Wording("钟点", "Time"), Wording("今天15:00", "15:00 today")),
    "days": (Wording("天数", "Days"), Wording("3", "3")),
    "minutes": (Wording("分钟数", "Minutes"), Wording("5", "5")),
    "carrier": (Wording("物流公司", "Carrier"), Wording("中通", "ZTO")),
    "tracking_no": (Wording("运单号", "Tracking number"), Wording("7311…", "7311…")),
    "place": (Wording("地点", "Place"), Wording("嘉兴中转站", "the Jiaxing hub")),
    "department": (Wording("部门", "Department"), Wording("售后组", "the after-sales desk")),
    "matter": (Wording("事由", "Matter"), Wording("包裹没有更新", "the parcel without news")),
    "reason": (Wording("原因", "Reason"), Wording("天气封路", "closed roads")),
    "alternative": (
        Wording("替代品", "Alternative"),
        Wording("同款浅灰", "the light grey one"),
    ),
    "solution": (Wording("方案", "Solution"), Wording("补发一件", "sending another one")),
    "festival": (Wording("节日", "Festival"), Wording("中秋节", "the Mid-Autumn Festival")),
    "activity": (Wording("活动", "Offer"), Wording("满200减20", "20 off from 200")),
    "channel": (Wording("官方入口", "Official place"), Wording("订单页", "the order page")),
}

# What is said to a customer for a day near at hand: today, tomorrow, the day after.
DAYS = {
    "zh": ("今天", "明天", "后天"),
    "en": ("today", "tomorrow", "the day after tomorrow"),
}

# How the well-known blanks are asked for; the others are text.
BLANK_TYPES = {
    "quantity": "number",
    "amount": "money",
    "price": "money",
    "date": "date",
    "time": "time",
    "days": "days",
    "minutes": "number",
}
TYPES = {
    "text": _l("Text"),
    "number": _l("Number"),
    "money": _l("Amount of money"),
    "date": _l("Date"),
    "time": _l("Time"),
    "days": _l("Number of days"),
    "choice": _l("One of several"),
}
CRITERIA = {
    "attitude": _l("Service attitude"),
    "communication": _l("Communication"),
    "expertise": _l("Professional knowledge"),
    "problem_handling": _l("Handling problems"),
    "feedback_handling": _l("Handling feedback"),
    "efficiency": _l("Efficiency"),
    "teamwork": _l("Teamwork"),
}
