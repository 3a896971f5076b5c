"""When a word is named and not meant: reported speech, warnings, negation. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from app.language.rules.folding import Span

_QUOTES: Final = re.compile(
    r"《[^》\n]{1,60}》|“[^”\n]{1,200}”|「[^」\n]{1,200}」|『[^』\n]{1,200}』|‘[^’\n]{1,200}’|\"[^\"\n]{1,200}\""
)
_REPORT_BEFORE: Final = re.compile(
    r"(?:说|讲|问|提到|写|写的|写着|写道|骂|喊|称|回复|反馈|留言|评价|看到|听到|收到|叫|使用|用|避免"
    r"|原话|原文|原句|话里|字样|标题|删去|删掉|去掉|撤下|划掉|标成|记成|转述"
    r"|例如|比如|譬如|反例|错误示范|不要|不能|禁用|禁止|改为|而不是|代替|换成|出现|包括|像|如|对于|关于)"
    r"[^。！？!?\n“「『‘\"]{0,6}$"
    r"|(?:\b(?:say|says|said|saying|wrote|writes|asked|asks|told|tells|called|calls|shouted|typed|types|like"
    r"|avoid|never|write|writing|use|using|instead of|words?|phrase|such as|than|not"
    r"|words? (?:were|was|are|is)|take|remove|delete|drop|strike|cut|replace|quote|titled"
    r"|(?:book|film|song|album|title)s?)\b)[ ,:]*$",
    re.IGNORECASE,
)
_REPORT_AFTER: Final = re.compile(
    r"^(?:都)?(?:是|那是)[^，,。！？!?\n]{0,6}(?:写|说|吹|打|标)的|^[^。！？!?\n]{0,4}(?:这样的|这种|这类|之类|等|一类|是禁|属于|不能用|不要用|不可|违反|违规|我理解"
    r"|我们理解|的说法|的话|的心情)"
    r"|^(?:这?[几一二两三四]个字|这句|这个词)?(?:我们|已经|已|都|请){0,3}(?:删|去掉|改|撤|换掉)"
    r"|^ (?:is|are) (?:not|never|forbidden|against)\b",
    re.IGNORECASE,
)
_CLAUSE_END: Final = re.compile(r"[,，。、！？!?;；:：\n]")
_WARNING_ZH: Final = re.compile(
    r"(?:不要|不能|不可以?|不得|请勿|切勿|避免|禁止|严禁|别|不许|不该|不应该?)"
    r"(?:再|对顾客|对客户|跟顾客|向顾客|随便|轻易){0,2}(?:说|讲|写|使用|用|出现|回复)[^。！？!?\n]{0,12}$"
)
_WARNING_EN: Final = re.compile(
    r"\b(?:avoid|never|do not|don't|must not|should not)\b"
    r"(?: (?:say|saying|write|writing|use|using|promise|promising))[^.!?\n]{0,30}$"
)
_NOT_ZH: Final = re.compile(
    r"(?:(?<!再也)不会|不能|不可以|不可(?!或)|不得(?!不)|不要|不需要|无需|请勿|切勿|勿|不是|并非|并不|没有(?!问)"
    r"|没法|无法|不敢|不支持|不提供|不允许|不接受|不参与|不建议|不索要|不主动|不承诺|不代表|不存在|不一定"
    r"|不涉及|禁止|严禁|避免|防止|谨防|警惕|杜绝|拒绝|从不|绝不|决不|难以|不便"
    r"|别(?![人的家处担急着怕客告])|不私下|不透露|不得以)"
)
_GAP_ZH: Final = re.compile(r"但|而是|就|才|只|却|反而|吗|担心|犹豫|着急|客气")
_NOT_EN: Final = re.compile(
    r"\b(?:not(?! only)|never|no(?! (?:problem|worries|matter|need to worry|doubt))|cannot|unable"
    r"|without|avoid|refuse|nor|(?:do|does|did|ca|wo|is|are|should|must|could|would)n'?t"
    r"|not allowed|nobody|forbids?|against)\b(?! (?:worry|hesitate|forget|miss|mind))"
)
_GAP_EN: Final = re.compile(r"\b(?:but|just|so|and|only|worry|hesitate)\b")


def reported(text: str) -> list[Span]:
    """Quoted passages that somebody else said, or that are named as words not to use."""
    found = []
    for match in _QUOTES.finditer(text):
        before = text[max(0, match.start() - 24) : match.start()]
        after = text[match.end() : match.end() + 24]
        named = match.group().startswith("《")
        if named or _REPORT_BEFORE.search(before) or _REPORT_AFTER.search(after):
            found.append(match.span())
    return found


def inside(span: Span, places: Sequence[Span]) -> bool:
    """Does the span begin within one of the places? What a pattern takes beyond is by the way."""
    return any(start <= span[0] < end for start, end in places)


def clause(text: str, start: int, end: int) -> Span:
    """The clause around start to end."""
    before = [found.end() for found in _CLAUSE_END.finditer(text, 0, start)]
    after = _CLAUSE_END.search(text, end)
    return (before[-1] if before else 0), (after.start() if after else len(text))


def warned_of(text: str, start: int, language: str) -> bool:
    """Is what begins at ``start`` named as something not to say?"""
    warning = _WARNING_ZH if language == "zh" else _WARNING_EN
    return warning.search(text[max(0, start - 60) : start]) is not None


def negated(before: str, language: str) -> bool:
    """Does the clause up to here say "not" of what follows?"""
    negation, gap, reach = (_NOT_ZH, _GAP_ZH, 12) if language == "zh" else (_NOT_EN, _GAP_EN, 48)
    for match in negation.finditer(before):
        between = before[match.end() :]
        if len(between) <= reach and not gap.search(between):
            return True
    return False
