"""The script library at size: search, first page, the whole request, drill queue, import."""

from __future__ import annotations

import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import insert, text

from app.content.models import ContentEntry, ContentVersion
from app.content.rules.lifecycle import State
from app.kernel.actor import Actor
from app.kernel.refs import Ref
from app.platform import clock, sheets
from app.platform.db import db, new_id, short_connection
from app.platform.rows import after_writing
from app.scripts_library import queries
from app.scripts_library.models.bodies import ScriptBody
from app.scripts_library.models.drills import ScriptCard
from app.scripts_library.models.tables import ScriptListing
from app.scripts_library.rules import sheetrows
from app.scripts_library.services import drills, finding, transfer
from app.search import engine, fuzzy, grams, ranking, tokens
from app.search.models import GIN, SearchDocument
from app.search.ranking import Hearing
from bench import made
from bench.driver import drive, get
from bench.figures import Figure, median
from bench.servers import served

PART = "Scripts"
SMALL, LARGE = 10_000, 1_000_000
BATCH = 2_000
_OPEN = ("您好", "很抱歉", "让您久等了", "感谢您的耐心", "我理解您的心情", "请您放心")
_MATTER = ("退款", "换货", "物流延误", "发票", "尺码", "优惠券", "破损", "错发", "赠品", "改地址")
_DO = ("正在为您核实", "已经为您登记", "会转给售后组处理", "马上联系仓库", "帮您催一下快递")
_END = (
    "今天下午三点前回复您",
    "有结果第一时间告诉您",
    "您看这样可以吗",
    "请您留意消息",
    "不用一直守着",
)
DEAF = Hearing(lambda sign: [sign], lambda run: None, lambda letters: [])
QUERIES = (
    "退款",
    "换货",
    "抱歉",
    "延误 仓库",
    "tuikuan",
    "wuliu",
    "wlyw",
    "refund",
    "refun",
    "物流延吴",
    "尺码",
    "赠品仓库",
    "不存在",
    "很抱歉",
    "换货 赠品",
    "仓库 优惠券",
    "",
)
LITERAL = ("退款", "抱歉", "三点前", "404040", "换货 赠品", "不存在")


def _body(number: int, maker: random.Random) -> ScriptBody:
    opening, matter, deed, end = (maker.choice(one) for one in (_OPEN, _MATTER, _DO, _END))
    wording = f"{opening}，关于{matter}的事我{deed}，{end}。编号{number}"
    english = f"About the refund of case {number}: we are on it and will be back by three."
    return ScriptBody.model_validate(
        {
            "category": maker.choice(("refund", "exchange", "delay", "order", "invoice")),
            "stage": maker.choice(("open", "understand", "solve", "confirm", "close")),
            "title": {"zh": f"{matter}{deed}", "en": f"Case {number}"},
            "situation": {"zh": f"顾客问{matter}", "en": "A customer asks"},
            "wording": {"zh": wording, "en": english},
            "tags": [matter],
        }
    )


def _fill(first: int, number: int) -> None:
    """So many published scripts, written as rows, from this id on."""
    maker, now = random.Random(5), clock.now()
    shapes = [_body(n, maker) for n in range(500)]
    documents = [finding.document(Ref("script", "x"), body, 0) for body in shapes]
    held = [
        f" {tokens.BREAK} ".join(
            [*(tokens.words(part) for part in one.texts), *one.sounds, *one.marks]
        )
        for one in documents
    ]
    indexed = [" ".join(grams.entries(words)) for words in held]
    for start in range(first, first + number, BATCH):
        rows: dict[Any, list[dict[str, Any]]] = {
            ContentEntry: [], ContentVersion: [], ScriptListing: [], SearchDocument: []
        }  # fmt: skip
        for place in range(start, min(start + BATCH, first + number)):
            body, document, key = shapes[place % 500], documents[place % 500], f"k{place}"
            title = f" {tokens.BREAK} ".join(
                (tokens.words(body.title.zh), tokens.words(f"Case {place}"))
            )
            words = f"{title} {tokens.BREAK} {held[place % 500]}"
            named = grams.document(title, title, "script", document.permission)
            rows[ContentEntry].append(
                {
                    "id": place,
                    "public_id": new_id(),
                    "kind": "script",
                    "key": key,
                    "state": State.PUBLISHED,
                    "current_version_id": place,
                    "position": place,
                    "changed_at": now,
                    "file": "bench",
                    "in_review": False,
                    "retired_by_load": False,
                    "pending": False,
                }
            )
            rows[ContentVersion].append(
                {
                    "id": place,
                    "public_id": new_id(),
                    "entry_id": place,
                    "number": 1,
                    "hash": f"h{place % 500}",
                    "body": body.stored(),
                    "origin": "files",
                    "note": "",
                    "created_at": now,
                }
            )
            rows[ScriptListing].append(
                {
                    "version_id": place,
                    "key": key,
                    "category": body.category,
                    "stage": body.stage,
                    "tone": body.tone,
                    "channels": ",chat,",
                    "title_zh": body.title.zh,
                    "title_en": body.title.en,
                    "wording_zh": body.wording.zh,
                    "wording_en": body.wording.en,
                    "product_lines": "",
                    "owner": "",
                }
            )
            rows[SearchDocument].append(
                {
                    "id": place,
                    "ref": f"script:{key}",
                    "kind": "script",
                    "title_zh": body.title.zh,
                    "title_en": body.title.en,
                    "title_words": title,
                    "words": words,
                    "grams": f"{named} {indexed[place % 500]}",
                    "permission": document.permission,
                    "rank": 1 + place % 50 if place % 97 == 0 else 0,
                }
            )
        with short_connection(writes=True) as connection:
            for table, found in rows.items():
                connection.execute(insert(table), found)
    with short_connection(writes=True) as connection:
        terms = {word for words in held for word in words.split() if len(word) > 2}
        for word in sorted(terms | {"case"}):
            if word.isascii() and not word.startswith("z"):
                connection.execute(
                    text("INSERT INTO search_term (term) VALUES (:w) ON CONFLICT DO NOTHING"),
                    {"w": word},
                )
        marks = [{w for w in words.split() if w.startswith(fuzzy.MARK)} for words in held]
        counted = Counter(
            mark for n in range(first, first + number) for mark in sorted(marks[n % 500])
        )
        for mark, times in counted.items():
            connection.execute(
                text(
                    "INSERT INTO search_count (kind, mark, number) VALUES ('script', :m, :n)"
                    " ON CONFLICT (kind, mark)"
                    " DO UPDATE SET number = search_count.number + excluded.number"
                ),
                {"m": mark, "n": times},
            )
        after_writing(connection)
        connection.execute(text("ANALYZE"))


@contextmanager
def _indexed_afterwards() -> Iterator[None]:
    """On PostgreSQL the indexes of a million documents are made in one go once all are there."""
    if db.engine.dialect.name == "sqlite":
        yield
        return
    with short_connection(writes=True) as connection:
        for statement in GIN:
            connection.execute(text(f"DROP INDEX {statement.split()[2]}"))
    yield
    with short_connection(writes=True) as connection:
        connection.execute(text("SET maintenance_work_mem = '1GB'"))
        for statement in GIN:
            connection.execute(text(statement))
        connection.execute(text("ANALYZE"))


def _milliseconds(do: Callable[[], object], turns: int = 5) -> float:
    times = []
    for _turn in range(turns):
        began = time.perf_counter()
        do()
        times.append((time.perf_counter() - began) * 1000)
    return median(times)


def _worst(part: Callable[[str], object]) -> tuple[float, str]:
    """The slowest query's median and its words."""
    found = [(_milliseconds(partial(part, query)), query) for query in QUERIES]
    return max(found)


def _first_page(query: str, filters: Mapping[str, str] | None = None) -> int:
    found = finding.find(query, filters)
    return len(queries.rows_of(found.keys, clock.now().date()))


def _same_as_like() -> int:
    """Literal queries whose first hits (as many as are counted) differ from those of LIKE."""
    wrong = 0
    for query in LITERAL:
        phrases = tokens.phrases(query)
        held = " AND ".join(f"' ' || words || ' ' LIKE :p{n}" for n in range(len(phrases)))
        values = {
            f"p{n}": f"% {' '.join(one)}{' ' if tokens.is_han(one[-1]) else ''}%"
            for n, one in enumerate(phrases)
        }
        like = db.session.scalars(
            text(
                f"SELECT id FROM search_document WHERE {held}"
                f" ORDER BY rank DESC, id LIMIT {ranking.MOST_COUNTED + 1}"
            ),
            values,
        ).all()
        parts = tuple(((phrase,),) for phrase in phrases)
        found = engine.first(grams.Query(parts), "script", ranking.MOST_COUNTED + 1)
        total = ranking.ranked(query, "script", DEAF, limit=1).total
        wrong += list(like) != found or len(like) != total
    return wrong


def _table(number: int) -> bytes:
    maker = random.Random(9)
    columns = [sheets.Column(name) for name in sheetrows.COLUMNS]
    rows = [sheetrows.row_of(f"new-{n}", _body(n, maker).stored()) for n in range(number)]
    return sheets.write_csv(columns, rows)


def _requests(data: Path, database_url: str, app: Flask, start: int = 0) -> float:
    with app.app_context():
        (person,) = made.add_people(app, 1, clock.now(), start=start)
    with served("app:create_app", made.environment(data, database_url)) as (port, _process, _took):

        def ask(_line: int, turn: int) -> bytes:
            query = ("tuikuan", "refund", "wlyw", "%E6%8D%A2%E8%B4%A7")[turn % 4]
            return get(f"/scripts/?q={query}", cookie=person.cookie, headers="HX-Request: true\r\n")

        ran = drive(port, ask, connections=1, seconds=4.0, expect=b"ka-hit")
    return ran.percentile(0.95) * 1000


def measure(scale: float, postgresql: str = "") -> Iterator[Figure]:
    """Search at both sizes; the rest at the small one."""
    part = f"{PART} ({'PostgreSQL' if postgresql else 'SQLite'})"
    large = max(round(LARGE * scale), 2 * SMALL)
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        data = Path(scratch)
        app = made.academy(data, postgresql)
        with app.app_context():
            _fill(1, SMALL)
            worst, query = _worst(finding.find)
            yield Figure(part, f"search, {SMALL:,} scripts", worst, "ms", 10, False, query)
            yield Figure(part, f"other hits than LIKE, {SMALL:,}", _same_as_like(), "", 0, False)
            db.session.rollback()
        yield from _small(part, app, data, postgresql)
        with app.app_context():
            with _indexed_afterwards():
                # Numbers follow one another, as where scripts are written; imports had some.
                _fill(2 * SMALL, large - SMALL)
            worst, query = _worst(_first_page)
            yield Figure(part, f"first page, {large:,} scripts", worst, "ms", 20, False, query)
            worst, query = _worst(partial(_first_page, filters={"category": "refund"}))
            yield Figure(part, f"the same in one category, {large:,}", worst, "ms", note=query)
            yield Figure(part, f"other hits than LIKE, {large:,}", _same_as_like(), "", 0, False)
            db.session.rollback()
        p95 = _requests(data, postgresql, app, start=2)
        yield Figure(part, f"whole request while typing, {large:,}, p95", p95, "ms", 50, False)


def _small(part: str, app: Flask, data: Path, database_url: str) -> Iterator[Figure]:
    p95 = _requests(data, database_url, app)
    yield Figure(part, "whole request while typing, p95", p95, "ms", 50, False)
    with app.app_context():
        now = clock.now()
        (person,) = made.add_people(app, 1, now, start=1)
        actor = Actor(person.account_id)
        with short_connection(writes=True) as connection:
            connection.execute(
                insert(ScriptCard),
                [
                    {
                        "account_id": actor.id, "key": f"k{n}", "added_at": now, "times": n % 3,
                        "due_at": now - timedelta(minutes=n % 5000), "lapses": 0,
                        "last_at": now - timedelta(days=3), "stability": 3.0, "difficulty": 5.0,
                        "tried_way": "", "tried_met": 0, "tried_points": 0,
                    }
                    for n in range(1, SMALL + 1)
                ],
            )  # fmt: skip
        cpu = time.process_time()
        took = _milliseconds(lambda: drills.queue(actor, now, since=now - timedelta(hours=8)))
        cpu = (time.process_time() - cpu) * 1000 / 5
        yield Figure(part, "drill queue, 10,000 cards", took, "ms", 50, False)
        yield Figure(part, "drill queue, 10,000 cards, CPU", cpu, "ms")
        took = _milliseconds(lambda: drills.outlook(actor, now, since=now - timedelta(hours=8)))
        yield Figure(part, "drill outlook, 10,000 cards", took, "ms")
        db.session.rollback()
        table = _table(5_000)
        began, cpu = time.perf_counter(), time.process_time()
        rows = transfer.read(table, "new.csv").rows
        tried = time.perf_counter() - began
        db.session.rollback()
        kept = transfer.keep(rows, by=actor, at=now)
        took, cpu = time.perf_counter() - began, time.process_time() - cpu
        assert kept == 5_000, kept
        yield Figure(part, "import of 5,000 rows, tried", tried, "s")
        yield Figure(part, "import of 5,000 rows, kept", took, "s", 10, False)
        yield Figure(part, "import of 5,000 rows, CPU", cpu, "s")
