"""Templates in the browser: list, edit with a preview, history, specimen."""

from __future__ import annotations

import re
from html import escape, unescape
from urllib.parse import urlencode
from uuid import UUID

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import current_actor, requires, today
from app.accounts.rules.permissions import Permission
from app.certificates import labels, queries
from app.certificates.forms import DesignForm
from app.certificates.rules.design import (
    BODIES,
    HEADLINES,
    PLACES,
    SHIPPED,
    Design,
    Layout,
    faults,
    from_json,
)
from app.certificates.rules.kinds import CertificateKind
from app.certificates.rules.paper import Print
from app.certificates.rules.serial import SPECIMEN
from app.certificates.services import designing, press, specimens
from app.certificates.views.blueprint import bp
from app.kernel.errors import Conflict, DomainError, NotFound
from app.platform import clock
from app.platform.db import db, transaction
from app.platform.i18n import _, said

_LENGTH = re.compile(r"(\d*\.?\d+)(mm|pt)\b")
_DRAWN = re.compile(r'class="(\w+)" style="background-image: url\(&quot;(.*?)&quot;\)"')
_STYLE = re.compile(r' style="[^"]*"')
MOST_LOGO = 1024 * 1024
PREVIEW_POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src data:; "
    "frame-ancestors 'self'; sandbox allow-same-origin"
)


@bp.get("/certificates/register/templates")
@requires(Permission.CERTIFICATE_MANAGE)
def list_templates() -> str:
    """The academy's own templates and the shipped ones."""
    return render_template(
        "certificates/templates.html",
        rows=queries.templates(db.session()),
        shipped=SHIPPED,
        labels=labels,
    )


def _wanted(public_id: UUID) -> queries.Template:
    found = queries.template_by_public_id(db.session(), public_id)
    if found is None or found.retired_at is not None:
        raise NotFound()
    return found


def _page(form: DesignForm, template: queries.Template | None) -> str:
    session = db.session()
    kept = queries.versions(session, template) if template else []
    return render_template(
        "certificates/template.html",
        form=form,
        template=template,
        versions=kept,
        from_json=from_json,
        places=PLACES,
        headlines=HEADLINES,
        bodies=BODIES,
        labels=labels,
        logo=designing.logo_address(form.logo_name.data or ""),
        specimen=specimens.state_of(current_app.config["ACADEMY"], kept[0][0].id) if kept else "",
        upright=form.layout.data == Layout.PORTRAIT,
        preview=f"{url_for('.preview')}?{urlencode(_entries(form))}",
    )


def _entries(form: DesignForm) -> dict[str, str]:
    left_out = {"csrf_token", "kinds", "logo", "name", "without_logo"}
    return {
        name: str(field.data)
        for name, field in form._fields.items()
        if name not in left_out and field.data
    }


@bp.get("/certificates/register/templates/new")
@requires(Permission.CERTIFICATE_MANAGE)
def new_template() -> str:
    """A form that begins as one of the shipped designs."""
    begin = SHIPPED.get(request.args.get("from", ""), Design())
    return _page(DesignForm.showing("", begin, ()), None)


@bp.post("/certificates/register/templates/new")
@requires(Permission.CERTIFICATE_MANAGE)
def create_template() -> tuple[str, int] | AnyResponse:
    """Keep a new template."""
    return _keep(None)


@bp.get("/certificates/register/templates/<uuid:public_id>")
@requires(Permission.CERTIFICATE_MANAGE)
def show_template(public_id: UUID) -> str:
    """The newest version in the form, with the history beside it."""
    template = _wanted(public_id)
    design = from_json(designing.current(template).body)
    kinds = queries.kinds_of(db.session(), template)
    return _page(DesignForm.showing(template.name, design, kinds), template)


@bp.post("/certificates/register/templates/<uuid:public_id>")
@requires(Permission.CERTIFICATE_MANAGE)
def save_template(public_id: UUID) -> tuple[str, int] | AnyResponse:
    """Keep a new version; what was printed stays as it is."""
    return _keep(public_id)


def _keep(public_id: UUID | None) -> tuple[str, int] | AnyResponse:
    form, actor, at = DesignForm(), current_actor(), clock.now()
    if not form.validate_on_submit() or not _fits(form):
        return _page(form, _wanted(public_id) if public_id else None), 422
    given = request.files.get("logo")
    data = given.read(MOST_LOGO) if given and given.filename else b""
    try:
        with transaction():
            logo = "" if form.without_logo.data else form.logo_name.data or ""
            if data:
                logo = designing.add_logo(data, by=actor, at=at)
            design = form.design(logo)
            if public_id is None:
                template = designing.create(form.name.data or "", design, by=actor, at=at)
            else:
                template = _wanted(public_id)
                designing.save(template, design, by=actor, at=at)
                designing.rename(template, form.name.data or "", by=actor, at=at)
            kinds = frozenset(CertificateKind(kind) for kind in form.kinds.data or ())
            designing.use_for(template, kinds, by=actor, at=at)
            kept = template.public_id
    except DomainError as error:
        if error.status == 404:
            raise
        field = form.name if isinstance(error, Conflict) else form.logo
        field.errors = [said(error)]
        return _page(form, _wanted(public_id) if public_id else None), 422
    flash(_("The template is kept. Certificates that were made before stay as they are."))
    return redirect(url_for(".show_template", public_id=kept))


def _fits(form: DesignForm) -> bool:
    """Does the design keep the rules? What does not is named at its field."""
    wrong = faults(form.design(""))
    for name in wrong:
        form[name].errors = [_fault(name)]
    return not wrong


def _fault(name: str) -> str:
    if name in ("colour", "accent"):
        why = _("Choose a darker colour: on white paper it needs a contrast of 4.5 to 1.")
    elif name.startswith("body"):
        why = _("Only these places can be filled: %(places)s.", places=_places())
    else:
        why = _("This stands on the paper: fill it in.")
    return str(why)


def _places() -> str:
    return " ".join("{" + place + "}" for place in PLACES)


@bp.post("/certificates/register/templates/<uuid:public_id>/restore/<int:number>")
@requires(Permission.CERTIFICATE_MANAGE)
def restore_version(public_id: UUID, number: int) -> AnyResponse:
    """Make an earlier version the newest again."""
    with transaction():
        template = _wanted(public_id)
        designing.restore(template, number, by=current_actor(), at=clock.now())
    flash(_("Version %(number)s is back, as a new version.", number=number))
    return redirect(url_for(".show_template", public_id=public_id))


@bp.post("/certificates/register/templates/<uuid:public_id>/retire")
@requires(Permission.CERTIFICATE_MANAGE)
def retire_template(public_id: UUID) -> AnyResponse:
    """Take a template out of use."""
    with transaction():
        designing.retire(_wanted(public_id), by=current_actor(), at=clock.now())
    flash(_("The template is out of use."))
    return redirect(url_for(".list_templates"))


@bp.post("/certificates/register/templates/<uuid:public_id>/specimen")
@requires(Permission.CERTIFICATE_MANAGE)
def order_specimen(public_id: UUID) -> AnyResponse:
    """Have the worker print the newest version."""
    with transaction():
        specimens.order(designing.current(_wanted(public_id)).id)
    flash(_("The worker prints a specimen; it is here in a moment."))
    return redirect(url_for(".show_template", public_id=public_id))


@bp.get("/certificates/register/templates/<uuid:public_id>/specimen.pdf")
@requires(Permission.CERTIFICATE_MANAGE)
def show_specimen(public_id: UUID) -> Response:
    """The specimen of the newest version, once the worker made it."""
    path = specimens.file_of(
        current_app.config["ACADEMY"], designing.current(_wanted(public_id)).id
    )
    if not path.exists():
        raise NotFound()
    return Response(path.read_bytes(), content_type="application/pdf")


def _sheet() -> tuple[str, str]:
    """The page and the CSS of what the entries say, as far as they can be printed."""
    form = DesignForm(formdata=request.args)
    try:
        design = form.design(form.logo_name.data or "")
    except ValueError:
        design = Design()
    plain, wrong = Design(), faults(design)
    colours = {name: getattr(plain, name) for name in ("colour", "accent") if name in wrong}
    design = from_json(design.as_json() | colours)
    kind = CertificateKind.TIER_ATTAINED
    paper = Print(
        kind=kind,
        serial=SPECIMEN,
        holder="林晓雯",
        latin_name="Lin Xiaowen",
        title=specimens.TITLE,
        issued_on=today(),
        valid_until=None,
        levels=specimens.LEVELS,
        percent=None,
        specimen=False,
        address=f"academy.example.com/verify/{SPECIMEN}",
        design=design,
        logo=designing.logo_address(design.logo),
    )
    return press.page(paper)


@bp.get("/certificates/register/templates/preview")
@requires(Permission.CERTIFICATE_MANAGE)
def preview() -> Response:
    """The sheet as the browser can show it: the worker's own page with the site's faces."""
    html, _css = _sheet()
    link = f"{url_for('.preview_sheet')}?{urlencode(request.args.to_dict())}"
    fonts = url_for("static", filename="vendor/fonts.css")
    sheets = (f'<link rel="stylesheet" href="{escape(a)}">' for a in (fonts, link))
    head = "".join(sheets) + "</head>"
    plain = _STYLE.sub("", html).replace("</head>", head, 1)
    answer = Response(plain, content_type="text/html; charset=utf-8")
    answer.headers["Content-Security-Policy"] = PREVIEW_POLICY
    return answer


@bp.get("/certificates/register/templates/preview.css")
@requires(Permission.CERTIFICATE_MANAGE)
def preview_sheet() -> Response:
    """The sheet's CSS, with lengths that follow the width of the preview."""
    html, css = _sheet()
    upright = request.args.get("layout") == Layout.PORTRAIT
    wide = 210 if upright else 297

    def follow(match: re.Match[str]) -> str:
        millimetres = float(match[1]) * (1 if match[2] == "mm" else 25.4 / 72)
        return f"{millimetres * 100 / wide:.3f}vw"

    drawn = "".join(
        f'.{name} {{ background-image: url("{unescape(picture)}"); }}'
        for name, picture in _DRAWN.findall(html)
    )
    parts = re.split(r"(url\('[^']*'\))", css)
    scaled = "".join(p if p.startswith("url(") else _LENGTH.sub(follow, p) for p in parts)
    own = 'html { font-family: "Inter", "Noto Sans SC", sans-serif; background: #fff; }'
    return Response(f"{scaled}\n{own}\n{drawn}", content_type="text/css; charset=utf-8")
