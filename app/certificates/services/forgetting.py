"""What certificates hold about a person: the printed files go, numbers and states stay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.certificates import queries
from app.certificates.services import printing, running
from app.platform.db import db
from app.platform.settings import Settings


def gather(account_id: int) -> list[dict[str, Any]]:
    """Everything, for the person's own download."""
    return [
        {
            "serial": c.serial,
            "kind": c.kind.value,
            "title": {"zh": c.title_zh, "en": c.title_en},
            "issued_on": c.issued_on.isoformat(),
            "valid_until": c.valid_until.isoformat() if c.valid_until else None,
            "revoked": c.revoke_reason or None,
        }
        for c in queries.of_learner(db.session(), account_id)
    ]


@dataclass(frozen=True)
class Eraser:
    """Removes somebody's printed files, which carry the name."""

    settings: Settings

    def __call__(self, account_id: int, at: datetime) -> int:
        """Remove the files; give how many there were."""
        removed = 0
        for certificate in queries.of_learner(db.session(), account_id):
            path = printing.file_of(self.settings, certificate)
            if path.exists():
                path.unlink()
                removed += 1
            certificate.pdf_sha256 = None
            certificate.pdf_bytes = 0
            certificate.opened = False
        return removed + running.forget(self.settings, account_id)
