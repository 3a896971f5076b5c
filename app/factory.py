"""The one module that knows every package: it builds the application."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from flask import Flask
from flask_migrate import Migrate

from app.platform import db as database
from app.platform import i18n, web
from app.platform import settings as settings_module
from app.platform.settings import ROOT, Settings

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
    "app.dashboard.wiring",
    "app.admin.wiring",
)


def build(settings: Settings | None = None) -> Flask:
    """The application with every feature bound. Raise SettingsError if a setting is bad."""
    settings = settings or settings_module.load()
    app = Flask("app", root_path=str(ROOT / "app"), instance_path=str(settings.data_dir))
    app.config["ACADEMY"] = settings
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = database.engine_options(settings.database)
    app.testing = settings.testing
    database.db.init_app(app)
    Migrate(app, database.db, directory=str(ROOT / "migrations"), render_as_batch=True)
    web.install(app)
    i18n.install(app)
    for name in FEATURES:
        if find_spec(name) is not None:
            import_module(name).register(app)
    return app
