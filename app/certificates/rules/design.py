"""How a certificate looks and what it says: layout, style, colours, wording with places to fill."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from app.certificates.rules.kinds import CertificateKind
from app.kernel.wording import Wording

MOST_SIGNATORIES: Final = 3
LEAST_CONTRAST: Final = 4.5
PLACES: Final = ("title", "percent", "level", "levels", "issued", "until", "holder", "issuer")
# What a reader looks for stands out; the other places read on as part of the sentence.
STRONG: Final = ("title", "holder")
_PLACE: Final = re.compile(r"\{([^{}]*)\}")
_COLOUR: Final = re.compile(r"#[0-9a-f]{6}")
_ACADEMY: Final = Wording("客服学院", "Kefu Academy")
_NOTHING: Final = Wording("", "")


class Layout(StrEnum):
    """Which way the sheet lies."""

    LANDSCAPE = "landscape"
    PORTRAIT = "portrait"


class Style(StrEnum):
    """The two brand styles: a woven frame with a rosette, or columns of the holder's levels."""

    FORMAL = "formal"
    MODERN = "modern"


class Languages(StrEnum):
    """Which languages stand on the paper."""

    BOTH = "both"
    CHINESE = "zh"
    ENGLISH = "en"


@dataclass(frozen=True)
class Signatory:
    """Somebody whose name stands under the certificate."""

    name: str
    role: Wording


@dataclass(frozen=True)
class Design:
    """A version of a template. Empty headline and body mean the words of the kind."""

    layout: Layout = Layout.LANDSCAPE
    style: Style = Style.FORMAL
    languages: Languages = Languages.BOTH
    colour: str = "#0b6b5d"
    accent: str = "#9a6a12"
    organisation: Wording = _ACADEMY
    headline: Wording = _NOTHING
    body: Wording = _NOTHING
    signatories: tuple[Signatory, ...] = field(default=())
    logo: str = ""

    def says(self, language: str) -> bool:
        """Does this language stand on the paper?"""
        return self.languages in (Languages.BOTH, language)

    def as_json(self) -> dict[str, Any]:
        """The design as it is kept."""
        return {
            "layout": self.layout.value,
            "style": self.style.value,
            "languages": self.languages.value,
            "colour": self.colour,
            "accent": self.accent,
            "organisation": _pair(self.organisation),
            "headline": _pair(self.headline),
            "body": _pair(self.body),
            "signatories": [{"name": s.name, "role": _pair(s.role)} for s in self.signatories],
            "logo": self.logo,
        }


def from_json(kept: Mapping[str, Any]) -> Design:
    """The design from what was kept; what is absent stands as shipped."""
    plain = Design()
    return Design(
        layout=Layout(kept.get("layout", plain.layout)),
        style=Style(kept.get("style", plain.style)),
        languages=Languages(kept.get("languages", plain.languages)),
        colour=str(kept.get("colour", plain.colour)),
        accent=str(kept.get("accent", plain.accent)),
        organisation=_words(kept.get("organisation"), plain.organisation),
        headline=_words(kept.get("headline"), plain.headline),
        body=_words(kept.get("body"), plain.body),
        signatories=tuple(
            Signatory(str(s["name"]), _words(s.get("role"), _NOTHING))
            for s in kept.get("signatories", ())
        ),
        logo=str(kept.get("logo", "")),
    )


def _pair(words: Wording) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}


def _words(kept: Mapping[str, str] | None, otherwise: Wording) -> Wording:
    return Wording(kept.get("zh", ""), kept.get("en", "")) if kept else otherwise


SHIPPED: Final[Mapping[str, Design]] = {
    "formal-landscape": Design(),
    "formal-portrait": Design(layout=Layout.PORTRAIT),
    "modern-landscape": Design(style=Style.MODERN),
    "modern-portrait": Design(style=Style.MODERN, layout=Layout.PORTRAIT),
}


def shipped_for(levels: bool) -> Design:
    """Without a template of the academy's own: levels stand upright beside their bars."""
    return SHIPPED["modern-portrait" if levels else "formal-landscape"]


HEADLINES: Final[Mapping[CertificateKind, Wording]] = {
    CertificateKind.COURSE_COMPLETED: Wording("结业证书", "Certificate of Completion"),
    CertificateKind.EXAM_PASSED: Wording("考试合格证书", "Certificate of Examination"),
    CertificateKind.ROLEPLAY_COMPETENCE: Wording("演练能力证书", "Certificate of Competence"),
    CertificateKind.TIER_ATTAINED: Wording("资格证书", "Certificate of Qualification"),
    CertificateKind.EXTERNAL_CONFIRMED: Wording("资质确认书", "Confirmation of a Certificate"),
    CertificateKind.BEST_TEAM: Wording("优秀班组荣誉证书", "Best Team Award"),
    CertificateKind.SERVICE_STAR: Wording("荣誉证书", "Service Award"),
}
BODIES: Final[Mapping[CertificateKind, Wording]] = {
    CertificateKind.COURSE_COMPLETED: Wording(
        "学完课程《{title}》的全部课时，完成其中的练习，准予结业。",
        "has finished every lesson and exercise of the course {title}.",
    ),
    CertificateKind.EXAM_PASSED: Wording(
        "参加“{title}”，得分率{percent}，成绩{level}，特发此证。",
        "passed {title} with {percent} ({level}).",
    ),
    CertificateKind.ROLEPLAY_COMPETENCE: Wording(
        "在情景演练“{title}”中达到要求的表现等级，特发此证。",
        "reached the required levels in the role-play {title}.",
    ),
    CertificateKind.TIER_ATTAINED: Wording(
        "完成规定课程，通过笔试、情景演练与面试，各项条件均已满足，授予{title}资格。",
        "has met every condition (courses, written exam, role-plays, interview) and is awarded"
        " the qualification of {title}.",
    ),
    CertificateKind.EXTERNAL_CONFIRMED: Wording(
        "所持外部证书“{title}”经学院核对原件，确认有效。",
        "holds the external certificate {title}; the academy has seen the original.",
    ),
    CertificateKind.BEST_TEAM: Wording(
        "所在班组荣获“{title}”，特发此证，以资鼓励。",
        "belongs to the team honoured as {title}.",
    ),
    CertificateKind.SERVICE_STAR: Wording(
        "表现突出，荣获“{title}”称号，特发此证，以资鼓励。",
        "is honoured as {title} for outstanding service.",
    ),
}
_WITHOUT_PERCENT: Final = Wording(
    "参加“{title}”，达到合格线，特发此证。", "sat {title} and reached the pass mark."
)
_WITH_ISSUER: Final = Wording(
    "所持{issuer}颁发的“{title}”证书，经学院核对原件，确认有效。",
    "holds the certificate {title}, issued by {issuer}; the academy has seen the original.",
)


def words_of(
    design: Design, kind: CertificateKind, *, percent: bool, issuer: bool = False
) -> tuple[Wording, Wording]:
    """Headline and body in both languages: the design's own, else those of the kind."""
    body = BODIES[kind]
    if kind is CertificateKind.EXAM_PASSED and not percent:
        body = _WITHOUT_PERCENT
    elif kind is CertificateKind.EXTERNAL_CONFIRMED and issuer:
        body = _WITH_ISSUER
    headline = HEADLINES[kind]
    return (
        Wording(design.headline.zh or headline.zh, design.headline.en or headline.en),
        Wording(design.body.zh or body.zh, design.body.en or body.en),
    )


def fill(body: str, values: Mapping[str, str]) -> list[tuple[str, bool]]:
    """The body in pieces: each text, and whether it stands out. Unknown places stay as written, so
    that nothing is swallowed."""
    pieces: list[tuple[str, bool]] = []
    plain, at = "", 0
    for match in _PLACE.finditer(body):
        if match[1] not in values:
            continue
        plain += body[at : match.start()]
        at = match.end()
        if match[1] in STRONG:
            pieces += [(plain, False), (values[match[1]], True)]
            plain = ""
        else:
            plain += values[match[1]]
    pieces.append((plain + body[at:], False))
    return [(text, strong) for text, strong in pieces if text]


def unknown_places(body: str) -> list[str]:
    """Places in a body that nothing fills, in order, each once; a lone brace counts."""
    found = [name for name in _PLACE.findall(body) if name not in PLACES]
    rest = _PLACE.sub("", body)
    if "{" in rest or "}" in rest:
        found.append("{")
    return list(dict.fromkeys(found))


def is_colour(text: str) -> bool:
    """Is it written as #rrggbb, in small letters?"""
    return _COLOUR.fullmatch(text) is not None


def contrast(one: str, other: str) -> float:
    """How far two colours differ in brightness, from 1 to 21, as WCAG counts it."""
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    def linear(part: int) -> float:
        share = part / 255
        return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)

    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)


def mixed(colour: str, with_: str, share: float) -> str:
    """A colour with a share of another in it."""
    parts = (
        round(int(colour[i : i + 2], 16) * (1 - share) + int(with_[i : i + 2], 16) * share)
        for i in (1, 3, 5)
    )
    return "#" + "".join(f"{part:02x}" for part in parts)


def faults(design: Design) -> list[str]:
    """What is wrong with a design, as names of fields."""
    wrong = [
        name
        for name, colour in (("colour", design.colour), ("accent", design.accent))
        if not is_colour(colour) or contrast(colour, "#ffffff") < LEAST_CONTRAST
    ]
    wrong += [f"body_{code}" for code in ("zh", "en") if unknown_places(design.body.said_in(code))]
    wrong += [
        f"organisation_{code}"
        for code in ("zh", "en")
        if design.says(code) and not design.organisation.said_in(code).strip()
    ]
    if len(design.signatories) > MOST_SIGNATORIES:
        wrong.append("signatories")
    return wrong
