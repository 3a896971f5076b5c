"""Browse, search, fill in, copy, star."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import current_actor, current_reader, requires, today
from app.accounts.rules.permissions import Permission
from app.content import store
from app.kernel.errors import NotFound
from app.kernel.wording import LANGUAGES, Wording
from app.platform import clock, links, web
from app.platform.db import db, transaction
from app.platform.i18n import _, language
from app.platform.paging import Page, page_of
from app.scripts_library import labels, queries
from app.scripts_library.models.bodies import ScriptBody
from app.scripts_library.queries import Listed, Shelf
from app.scripts_library.rules import placeholders
from app.scripts_library.rules.guide import GUIDES, desk
from app.scripts_library.services import drills, finding, learning, library, own
from app.search.ranking import MOST_COUNTED, Ranked

bp = Blueprint(
    "scripts_library", "app.scripts_library", template_folder="templates", url_prefix="/scripts"
)
SIZE = 12
MOST_OWNED = 3


def asked_filters() -> dict[str, str]:
    """The filters of the address."""
    return {name: request.args.get(name, "")[:40] for name in finding.FILTERS}


def asked() -> dict[str, str]:
    """All of the address that says which scripts are wanted, to be handed on."""
    names = (*finding.FILTERS, "q", "shelf", "language")
    return {name: request.args[name][:80] for name in names if request.args.get(name)}


def asked_shelf() -> Shelf:
    """The shelf of the address, with its filters."""
    given, mine, chosen = request.args, current_actor().id, asked_filters()
    return Shelf(
        **chosen,
        day=today(),
        starred_by=mine if given.get("shelf") == "starred" else None,
        used_by=mine if given.get("shelf") == "used" else None,
    )


def _page(words: str, number: int) -> tuple[Page[Any], Ranked | None]:
    """The rows of a search in its order, or of a shelf of one's own."""
    session = db.session()
    shelf = request.args.get("shelf")
    if shelf and not words:
        return page_of(session, asked_shelf().select(), number=number, size=SIZE), None
    most = SIZE if not shelf else MOST_COUNTED
    start = 0 if shelf else (number - 1) * SIZE
    ranked = finding.find(words, asked_filters(), limit=most, offset=start)
    if shelf:
        narrowed = replace(asked_shelf(), keys=ranked.keys)
        return page_of(session, narrowed.select(), number=number, size=SIZE), ranked
    rows = queries.rows_of(ranked.keys, today(), account_id=current_actor().id)
    return Page(rows, number, SIZE, min(ranked.total, MOST_COUNTED)), ranked


def asked_language() -> str:
    """The language in which wordings are shown and copied: the chosen one, else the reader's."""
    chosen = request.args.get("language", "")
    return chosen if chosen in LANGUAGES else language()


def asked_tone() -> str:
    """The tone in which wordings are shown where there is one; "" for each script's own."""
    chosen = request.args.get("tone", "")
    return chosen if chosen in labels.TONES else ""


def spoken_in(keys: Sequence[str], tone: str) -> dict[str, Wording]:
    """The wordings of the scripts that are said in this tone, by key; none for no tone."""
    if not tone:
        return {}
    bodies = {key: one.body for key, one in store.current_of(ScriptBody, keys).items()}
    said = {key: body.in_tone(tone) for key, body in bodies.items()}
    return {key: text for key, text in said.items() if text is not None}


def _results() -> dict[str, Any]:
    session = db.session()
    words = request.args.get("q", "").strip()[:80]
    page, ranked = _page(words, min(max(1, request.args.get("page", 1, type=int)), 100))
    uses = {row.key: row.uses for row in page.items if isinstance(row, Listed)}
    stars = {row.key for row in page.items if isinstance(row, Listed) and row.starred}
    if shelved := [row.key for row in page.items if row.key not in uses]:
        uses = queries.uses_of(session, shelved)
        stars = queries.stars_of(session, current_actor().id)
    return {
        "page": page,
        "ranked": ranked,
        "uses": uses,
        "stars": stars,
        "spoken": asked_language(),
        "toned": spoken_in([row.key for row in page.items], asked_tone()),
        "words": words,
        "shown_words": [part for part in words.split() if part],
        "labels": labels,
        "pieces": placeholders.pieces,
        "soon": today() + timedelta(days=30),
        "owned": own.matching(words, by=current_actor(), day=today(), limit=MOST_OWNED),
    }


def _wordings(body: ScriptBody) -> list[dict[str, Any]]:
    """Every wording that can be chosen, in each language: how it is said (a tone, or a case of its
    own), its text, the language it is said in."""
    ways: list[tuple[str, Wording]] = [
        (tone, text) for tone in labels.TONES if (text := body.in_tone(tone))
    ]
    ways.sort(key=lambda way: way[0] != body.tone)
    ways += [(f"v{number}", one.wording) for number, one in enumerate(body.variants)]
    return [
        {"id": f"{way}-{spoken}", "way": way, "text": text.said_in(spoken), "language": spoken}
        for way, text in ways
        for spoken in LANGUAGES
    ]


def shown_wording(body: ScriptBody, name: str) -> tuple[str, str]:
    """(text, language) of a wording by its name, such as formal-en; the main one in the reader's
    language for a name that it has not."""
    texts = {one["id"]: (one["text"], one["language"]) for one in _wordings(body)}
    return texts.get(name) or texts[f"{body.tone}-{language()}"]


def _ways(body: ScriptBody) -> list[tuple[str, str]]:
    """(name, label) of the ways it can be said: the tones it has, its own first, then its cases."""
    tones = [body.tone, *(tone for tone in labels.TONES if tone != body.tone)]
    return [
        *((tone, str(labels.TONES[tone])) for tone in tones if body.in_tone(tone)),
        *(
            (f"v{number}", one.label.said_in(language()))
            for number, one in enumerate(body.variants)
        ),
    ]


def _own(name: str) -> str:
    """What the academy knows of a blank by itself: the number of who asks."""
    reader = current_reader()
    return reader.staff_no if reader and name == "agent" else ""


def _blanks(body: ScriptBody, texts: list[str]) -> list[dict[str, Any]]:
    """What has to be filled in: label, type, default, example, choices, in the order of use."""
    own = {p.name: p for p in body.placeholders}
    spoken = language()
    found = []
    for name in dict.fromkeys(name for text in texts for name in placeholders.names(text)):
        told = own.get(name)
        label, example = labels.BLANKS.get(name, (None, None))
        asked = told.type if told else labels.BLANK_TYPES.get(name, "text")
        default = told.default.said_in(spoken) if told and told.default else _own(name)
        found.append(
            {
                "name": name,
                "label": told.label if told else label,
                "example": (told.example or example) if told else example,
                "type": asked,
                "field": placeholders.field_of(asked, default, today()),
                "default": default,
                "choices": [one.said_in(spoken) for one in told.choices] if told else [],
                "hint": told.hint.said_in(spoken) if told and told.hint else "",
            }
        )
    return found


def _flow(key: str, body: ScriptBody) -> list[tuple[str, str, Wording | None]]:
    """(stage, key, title) along greeting, understanding, solution, confirmation, closing: what
    the trainer named, else what usually stands there in the category."""
    usual: dict[str, str] = {}
    if not body.follow_ups:
        others = [stage for stage in labels.STAGES if stage != body.stage]
        usual = finding.usual_flow(body, others)
    near = store.current_of(ScriptBody, [*body.follow_ups, *usual.values()])
    steps: list[tuple[str, str, Wording]] = [(body.stage, key, body.title)]
    steps += [
        (near[k].body.stage, k, near[k].body.title)
        for k in body.follow_ups
        if k in near and k != key
    ]
    steps += [(stage, k, near[k].body.title) for stage, k in usual.items() if k in near]
    flow: list[tuple[str, str, Wording | None]] = []
    for stage in labels.STAGES:
        flow += [step for step in steps if step[0] == stage] or [(stage, "", None)]
    return flow


def _sheet(key: str) -> dict[str, Any]:
    version = store.find_current(ScriptBody, key)
    if version is None or (version.body.expires_on and version.body.expires_on < today()):
        raise NotFound()
    body = version.body
    wordings = _wordings(body)
    wanted = (request.args.get("wording"), f"{asked_tone() or body.tone}-{asked_language()}")
    own_tone = f"{body.tone}-{asked_language()}"
    first = next(id_ for id_ in (*wanted, own_tone) if any(id_ == one["id"] for one in wordings))
    named = body.related or finding.akin(key, body)
    related = store.current_of(ScriptBody, named)
    guide = GUIDES.get(body.category)
    actor = current_actor()
    return {
        "key": key,
        "script": body,
        "version": version,
        "wordings": wordings,
        "ways": _ways(body),
        "first": first,
        "tone_asked": bool(asked_tone() or request.args.get("wording")),
        "blanks": _blanks(body, [one["text"] for one in wordings]),
        "days": labels.DAYS,
        "days_shown": labels.DAYS[language()],
        "labels": labels,
        "pieces": placeholders.pieces,
        "starred": key in queries.stars_of(db.session(), actor.id),
        "in_drill": drills.has(key, by=actor),
        "times": queries.uses_of(db.session(), [key]).get(key, 0),
        "source": links.resolve(body.source.ref, language()) if body.source else None,
        "related": [(k, related[k].body) for k in named if k in related],
        "flow": _flow(key, body),
        "do": body.do or (guide.do if guide else None),
        "dont": body.dont or (guide.dont if guide else None),
        "policy": body.policy or (guide.basis if guide else None),
        "desk": desk(body.owner or (guide.desk if guide else "")),
        "effect": next(iter(learning.effectiveness(key)), None),
        "reread": any(row.key == key for row in learning.to_reread(actor.id)),
    }


@bp.get("/")
@requires(Permission.SCRIPT_USE)
def list_scripts() -> str:
    """The library. A fragment of the results alone for the search while typing."""
    found = _results()
    if web.wants_fragment():
        return render_template("scripts_library/_results.html", **found)
    actor = current_actor()
    found["rereads"] = learning.to_reread(actor.id)
    found["star_count"] = len(queries.stars_of(db.session(), actor.id))
    found["own_count"] = len(own.listed(actor, today()))
    selected = _sheet(found["page"].items[0].key) if found["page"].items else None
    return render_template(
        "scripts_library/library.html",
        selected=selected,
        counts=finding.counts_by_category(),
        cards=asked(),
        **found,
    )


@bp.get("/<key>")
@requires(Permission.SCRIPT_USE)
def show_script(key: str) -> str:
    """One script, ready to be filled in; as a fragment beside the list, or as a page."""
    sheet = _sheet(key)
    if web.wants_fragment():
        return render_template("scripts_library/_sheet.html", selected=sheet)
    return render_template("scripts_library/script.html", selected=sheet)


@bp.post("/<key>/used")
@requires(Permission.SCRIPT_USE)
def note_use(key: str) -> AnyResponse:
    """Somebody copied it: counted, privately."""
    with transaction():
        if store.find_current(ScriptBody, key) is None:
            raise NotFound()
        library.note_use(key, by=current_actor(), at=clock.now())
    return Response(status=204)


@bp.post("/gap")
@requires(Permission.SCRIPT_USE)
def note_gap() -> AnyResponse:
    """A settled search found nothing: counted without saying whose it was."""
    words = request.form.get("q", "").strip()[:80]
    missed = bool(words) and not finding.find(words, limit=1).total
    db.session.rollback()
    if missed:
        with transaction():
            finding.note_gap(words, at=clock.now())
    return Response(status=204)


@bp.post("/<key>/reread")
@requires(Permission.SCRIPT_USE)
def confirm_reading(key: str) -> AnyResponse:
    """The changed script was read again."""
    with transaction():
        learning.confirm(key, by=current_actor(), at=clock.now())
    flash(_("Noted. Thank you for reading it again."))
    return redirect(url_for(".show_script", key=key))


@bp.post("/<key>/star")
@requires(Permission.SCRIPT_USE)
def star(key: str) -> str | AnyResponse:
    """Set or take away the star."""
    with transaction():
        if store.find_current(ScriptBody, key) is None:
            raise NotFound()
        library.toggle_favourite(key, by=current_actor(), at=clock.now())
    if web.wants_fragment():
        return render_template("scripts_library/_sheet.html", selected=_sheet(key))
    return redirect(web.safe_next(request.form.get("next"), f"/scripts/{key}"))
