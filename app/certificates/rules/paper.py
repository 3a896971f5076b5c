"""Everything that stands on one certificate, and the same for machines."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from app.certificates.rules.design import Design
from app.certificates.rules.kinds import CertificateKind
from app.kernel.wording import Wording

LEVEL_NAMES: Final = {
    "attitude": Wording("服务态度", "Attitude"),
    "communication": Wording("沟通能力", "Communication"),
    "expertise": Wording("专业知识", "Expertise"),
    "problem_handling": Wording("问题处理", "Problem handling"),
    "feedback_handling": Wording("反馈处理", "Feedback handling"),
    "efficiency": Wording("工作效率", "Efficiency"),
    "teamwork": Wording("团队合作", "Teamwork"),
}


@dataclass(frozen=True)
class Print:
    """Everything that stands on the paper. ``code`` is what its QR code says, ``badge`` the
    signed credential inside the file (empty where there is no public address to publish a key);
    ``issuer`` issued the certificate from elsewhere that this one confirms."""

    kind: CertificateKind
    serial: str
    holder: str
    latin_name: str
    title: Wording
    issued_on: date
    valid_until: date | None
    levels: tuple[tuple[str, int], ...]
    percent: int | None
    specimen: bool
    address: str
    design: Design = field(default_factory=Design)
    logo: str = ""
    code: str = ""
    badge: str = ""
    issuer: str = ""

    def characters(self) -> str:
        """Everything that a face must be able to print."""
        words = [self.title, self.design.organisation, self.design.headline, self.design.body]
        words += [signatory.role for signatory in self.design.signatories]
        names = [signatory.name for signatory in self.design.signatories]
        names.append(self.issuer)
        return "".join((self.holder, self.latin_name, *(w.zh + w.en for w in words), *names))


def result_word(percent: int) -> Wording:
    """The level of a pass, from hundredths of a percent: 90 % and more, 80 % and more, below."""
    if percent >= 9000:
        return Wording("优秀", "distinction")
    return Wording("良好", "merit") if percent >= 8000 else Wording("合格", "pass")


def places(paper: Print, language: str) -> dict[str, str]:
    """What fills the places of a body in a language."""
    names = ((LEVEL_NAMES.get(k, Wording(k, k)).said_in(language), v) for k, v in paper.levels)
    endless = "长期" if language == "zh" else "without end"
    return {
        "title": paper.title.said_in(language),
        "percent": "" if paper.percent is None else f"{paper.percent / 100:.1f}%",
        "level": "" if paper.percent is None else result_word(paper.percent).said_in(language),
        "levels": "、".join(f"{n} {v / 100:.1f}" for n, v in names)
        if language == "zh"
        else ", ".join(f"{n} {v / 100:.1f}" for n, v in names),
        "issued": paper.issued_on.isoformat(),
        "until": paper.valid_until.isoformat() if paper.valid_until else endless,
        "holder": paper.holder,
        "issuer": paper.issuer,
    }


def credential(paper: Print) -> dict[str, Any]:
    """What the paper says, for machines."""
    told = {"original_issuer": paper.issuer} if paper.issuer else {}
    return told | {
        "type": "KefuAcademyCertificate",
        "version": 1,
        "serial": paper.serial,
        "kind": paper.kind.value,
        "holder": paper.holder,
        "title": {"zh": paper.title.zh, "en": paper.title.en},
        "issued_on": paper.issued_on.isoformat(),
        "valid_until": paper.valid_until.isoformat() if paper.valid_until else None,
        "levels": dict(paper.levels),
        "percent": paper.percent,
        "verify": paper.address,
        "specimen": paper.specimen,
    }
