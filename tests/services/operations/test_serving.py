"""The web server loads the academy once; the processes made from it find it loaded."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
ASKED = """
import gc, json
from tools import serving
app = serving.load()
with app.app_context():
    from app.platform.db import db
    connections = db.engine.pool.checkedin() + db.engine.pool.checkedout()
print(json.dumps({
    "same": serving.academy() is app, "connections": connections,
    "collects": gc.isenabled(), "frozen": gc.get_freeze_count() > 100_000,
    "threads": len(__import__("threading").enumerate()),
}))
"""


def test_what_is_forked_holds_the_academy_and_no_connection(tmp_path: Path) -> None:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("ACADEMY_", "COV_"))}
    kept.pop("DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, "-c", ASKED],
        cwd=ROOT,
        env=kept | {"ACADEMY_DATA": str(tmp_path), "SECRET_KEY": "k" * 40},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout.splitlines()[-1]) == {
        "same": True,
        "connections": 0,
        "collects": True,
        "frozen": True,
        "threads": 1,
    }
