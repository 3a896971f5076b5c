"""The standard questionnaire of a quarter: overall, each function of the service, the agent's
attitude, knowledge and solving, after-sales, suggestions. One starts from it and changes it."""

from __future__ import annotations

from typing import Final

from app.growth.rules.surveys import About, Kind, Question
from app.kernel.wording import Wording

_CHANNELS: Final = (
    ("chat", Wording("在线聊天", "Online chat")),
    ("phone", Wording("电话", "Phone")),
    ("mail", Wording("邮件", "E-mail")),
    ("social", Wording("社交媒体", "Social media")),
)

STANDARD: Final[tuple[Question, ...]] = (
    Question(
        "channel", Kind.CHOICE, About.OVERALL,
        Wording("您这次通过什么方式联系我们？", "How did you contact us this time?"),
        options=_CHANNELS,
    ),
    Question(
        "overall", Kind.SCALE, About.OVERALL,
        Wording("总的来说，您对我们的服务满意吗？", "Overall, are you satisfied with our service?"),
    ),
    Question(
        "solved", Kind.YES_NO, About.OVERALL,
        Wording("您的问题解决了吗？", "Is your question or problem solved?"),
    ),
    Question(
        "enquiry", Kind.SCALE, About.FUNCTION,
        Wording("购买前的咨询解答", "Answers to your questions before buying"), required=False,
    ),
    Question(
        "orders", Kind.SCALE, About.FUNCTION,
        Wording("订单处理与物流查询", "Handling of your order and its delivery"), required=False,
    ),
    Question(
        "complaints", Kind.SCALE, About.FUNCTION,
        Wording("意见与投诉的处理", "Handling of criticism and complaints"), required=False,
    ),
    Question(
        "attitude", Kind.SCALE, About.AGENT,
        Wording("客服人员的服务态度", "The agent’s courtesy and patience"),
    ),
    Question(
        "expertise", Kind.SCALE, About.AGENT,
        Wording("客服人员对商品和政策的熟悉程度", "The agent’s knowledge of goods and terms"),
    ),
    Question(
        "problem_solving", Kind.SCALE, About.AGENT,
        Wording("客服人员解决问题的能力", "How well the agent solved your problem"),
    ),
    Question(
        "after_sales", Kind.SCALE, About.AFTER_SALES,
        Wording("退换货、退款或维修服务（如有使用）", "Returns, exchanges or repairs, if any"),
        required=False,
    ),
    Question(
        "suggestion", Kind.WORDS, About.SUGGESTION,
        Wording("您希望我们在哪些方面做得更好？", "What should we do better?"), required=False,
    ),
)  # fmt: skip
