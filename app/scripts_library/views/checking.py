"""Check a text against the lexicon; keep the lexicon with its test sentences."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from pydantic import ValidationError
from werkzeug.wrappers import Response

from app.accounts.access import current_actor, requires
from app.accounts.rules.permissions import Permission
from app.content import store
from app.kernel.errors import BadContent, Conflict
from app.language import checking
from app.language.bodies import LexiconBody
from app.language.content import PATTERNS
from app.language.rules import lexicon
from app.language.rules.lexicon import Finding
from app.platform import clock, i18n
from app.platform.db import transaction
from app.platform.i18n import _
from app.scripts_library import labels
from app.scripts_library.forms.lexicon import LISTS, RuleForm, TextForm
from app.scripts_library.views.library import bp

PAIRS = ("title", "reason", "suggestion")


def _pieces(text: str, findings: list[Finding]) -> list[tuple[str, Finding | None]]:
    pieces: list[tuple[str, Finding | None]] = []
    at = 0
    for one in findings:
        start, end = max(one.span[0], at), one.span[1]
        if start < end:
            pieces += [(text[at:start], None), (text[start:end], one)]
            at = end
    return [*pieces, (text[at:], None)]


@bp.route("/check", methods=["GET", "POST"])
@requires(Permission.SCRIPT_USE)
def check_text() -> tuple[str, int]:
    """What the lexicon finds in a text, why, and what to say instead. Nothing is kept."""
    form = TextForm()
    findings: list[Finding] | None = None
    text, status = "", 200
    if request.method == "POST":
        if form.validate():
            text = str(form.text.data).replace("\r\n", "\n")
            findings = checking.check(text)
        else:
            status = 422
    page = render_template(
        "scripts_library/check.html",
        form=form,
        text=text,
        findings=findings,
        pieces=_pieces(text, findings or []),
        labels=labels,
    )
    return page, status


@bp.get("/lexicon")
@requires(Permission.SCRIPT_AUTHOR)
def list_lexicon() -> str:
    """Every rule by category, with the number of its patterns and sentences."""
    entries = store.entries(LexiconBody)
    bodies = store.latest_of(LexiconBody, [entry.key for entry in entries])
    rows = [(entry, bodies[entry.key].body) for entry in entries]
    rows.sort(key=lambda row: (list(labels.LEXICON).index(row[1].category), row[0].key))
    return render_template("scripts_library/lexicon.html", rows=rows, labels=labels)


def _listed(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def _body(form: RuleForm) -> LexiconBody:
    given: dict[str, Any] = {name: _listed(form[name].data) for name in LISTS}
    for name in PAIRS:
        given[name] = {"zh": form[f"{name}_zh"].data, "en": form[f"{name}_en"].data}
    given["category"], given["severity"] = form.category.data, form.severity.data
    given["negatable"] = form.negatable.data
    return LexiconBody.model_validate(given)


def _page(form: RuleForm, key: str | None, status: int = 200, tried: Any = None) -> tuple[str, int]:
    entry = store.entry(LexiconBody, key) if key else None
    page = render_template(
        "scripts_library/rule.html", form=form, key=key, entry=entry, tried=tried, labels=labels
    )
    return page, status


@bp.get("/lexicon/new")
@requires(Permission.SCRIPT_AUTHOR)
def new_rule() -> tuple[str, int]:
    """An empty rule."""
    return _page(RuleForm(formdata=None, data={"negatable": True}), None)


@bp.get("/lexicon/<key>")
@requires(Permission.SCRIPT_AUTHOR)
def edit_rule(key: str) -> tuple[str, int]:
    """The newest text of a rule."""
    body = store.latest(LexiconBody, key).body
    data: dict[str, Any] = {"key": key, "category": body.category, "severity": body.severity}
    data["negatable"] = body.negatable
    for name in PAIRS:
        wording = getattr(body, name)
        data[f"{name}_zh"], data[f"{name}_en"] = wording.zh, wording.en
    data |= {name: "\n".join(getattr(body, name)) for name in LISTS}
    return _page(RuleForm(formdata=None, data=data), key)


def _try(body: LexiconBody, key: str) -> list[tuple[str, bool, bool]]:
    """(sentence, should be found, is found) for each test sentence."""
    alone = checking.compiled([body.rule(key)])
    return [
        (text, wanted, bool(alone.check(text)))
        for wanted, texts in ((True, body.hit), (False, body.miss))
        for text in texts
    ]


@bp.post("/lexicon/new")
@bp.post("/lexicon/<key>")
@requires(Permission.SCRIPT_AUTHOR)
def save_rule(key: str | None = None) -> tuple[str, int] | Response:
    """Try the rule on its sentences, or publish it: from then on every check uses it."""
    form = RuleForm()
    if key:
        form.key.data = key
    if not form.validate():
        return _page(form, key, 422)
    name = key or str(form.key.data)
    try:
        body = _body(form)
        if request.form.get("step") == "try":
            broken = lexicon.faults({field: getattr(body, field) for field in PATTERNS})
            if broken:
                raise BadContent(broken[0][2])
            return _page(form, key, tried=_try(body, name))
        with transaction():
            if key is None and any(e.key == name for e in store.entries(LexiconBody)):
                raise Conflict("There is a rule with this key already.")
            store.write(LexiconBody, name, body, by=current_actor(), at=clock.now())
    except ValidationError as error:
        form.form_errors.append(str(error.errors()[0]["msg"]))
        return _page(form, key, 422)
    except (BadContent, Conflict) as error:
        form.form_errors.append(i18n.said(error))
        return _page(form, key, error.status)
    flash(_("Published. Every check uses it from now on."))
    return redirect(url_for(".edit_rule", key=name))


@bp.post("/lexicon/<key>/<any(retire,restore):step>")
@requires(Permission.SCRIPT_AUTHOR)
def move_rule(key: str, step: str) -> Response:
    """Take a rule out of use, or back."""
    with transaction():
        act = store.retire if step == "retire" else store.restore
        act(LexiconBody, key, by=current_actor(), at=clock.now())
    flash(_("Retired. It can be brought back.") if step == "retire" else _("It is back."))
    return redirect(url_for(".edit_rule", key=key))
