"""The one module that knows every package: it builds the application."""

from __future__ import annotations

import os
from importlib import import_module
from importlib.util import find_spec

from flask import Flask

from app.accounts import access
from app.media import views as media
from app.platform import db as database
from app.platform import health, i18n, keeping, logs, web
from app.platform import settings as settings_module
from app.platform.settings import ROOT, Settings, SettingsError

FEATURES = (
    "app.accounts.wiring",
    "app.audit.wiring",
    "app.jobs.wiring",
    "app.evidence.wiring",
    "app.search.wiring",
    "app.content.wiring",
    "app.notices.wiring",
    "app.language.wiring",
    "app.certificates.wiring",
    "app.courses.wiring",
    "app.exams.wiring",
    "app.scripts_library.wiring",
    "app.growth.wiring",
    "app.demo.wiring",
    "app.dashboard.wiring",
    "app.admin.wiring",
)


def _bare(settings: Settings | None) -> Flask:
    """Settings, logs, database, headers, language; no feature yet. Exit naming a bad setting."""
    try:
        settings = settings or settings_module.load()
    except SettingsError as error:
        raise SystemExit(f"The academy does not start; mend these settings:\n{error}") from None
    logs.configure(settings)
    app = Flask("app", root_path=str(ROOT / "app"), instance_path=str(settings.data_dir))
    app.config["ACADEMY"] = settings
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = database.engine_options(settings.database)
    app.testing = settings.testing
    database.db.init_app(app)
    web.install(app)
    i18n.install(app)
    keeping.install(app)
    return app


def build(settings: Settings | None = None) -> Flask:
    """The application with every feature bound. Exit naming the setting if one is bad."""
    app = _bare(settings)
    if os.environ.get("FLASK_RUN_FROM_CLI") == "true":
        _bind_commands(app)
    for name in FEATURES:
        if find_spec(name) is not None:
            import_module(name).register(app)
    health.install(app, access.public)
    return app


def _bind_commands(app: Flask) -> None:
    """Migrations and our own commands. The migration engine takes 0.7 s to import, which the web
    processes need not pay."""
    migrate = import_module("flask_migrate").Migrate
    app.config["MAKE_APP"] = build
    migrate(app, database.db, directory=str(ROOT / "migrations"), render_as_batch=True)
    import_module("app.cli").register(app)


def build_media(settings: Settings | None = None) -> Flask:
    """The second listener: uploaded files and packages on an origin where nobody is signed in."""
    app = _bare(settings)
    app.config["PLAIN_ERRORS"] = True  # our pages' frame stands on features that are not here
    app.register_blueprint(media.bp)
    app.register_blueprint(import_module("app.courses.views.outside").bp)
    return app
