"""Pure rules of applications: what is said of one, and which there are."""

from dataclasses import asdict, replace

from gateway.app_profiles.model import MAX_APP_ID
from gateway.apps.model import MAX_APPS, MAX_DESCRIPTION, MAX_LABEL
from gateway.definitions.model import App, Definitions
from gateway.errors import ErrorCode, Findings, Rejection
from gateway.text import normalised, text


def view(app: App) -> dict[str, object]:
    """Return an application as clients see it."""
    return asdict(app)


def told(app: App | None) -> dict[str, object] | None:
    """Return an application as a change tells it."""
    return None if app is None else {"appId": app.app_id, "label": app.label, "description": app.description}


def checked(app: App) -> App:
    """Return an application with its texts in stored form; refuse all that is malformed in it at once."""
    findings = Findings()
    app_id, label, description = app.app_id, app.label, app.description
    code = ErrorCode.INVALID_INPUT
    with findings.at("appId"):
        app_id = text(app_id, "An app id", MAX_APP_ID, code=code)
    if label is not None:
        with findings.at("label"):
            label = text(label, "A label", MAX_LABEL, code=code)
    if description is not None:
        with findings.at("description"):
            description = text(description, "A description", MAX_DESCRIPTION, lines=True, code=code)
    findings.settle()
    return App(app_id=app_id, label=label, description=description)


def defined(definitions: Definitions, app: App) -> Definitions:
    """Add an application, or refuse: there is one of this id, or the domain has too many."""
    if app.app_id in definitions.apps:
        raise Rejection(ErrorCode.ALREADY_EXISTS, f"The application {app.app_id} is defined already.", ["appId"])
    if len(definitions.apps) >= MAX_APPS:
        message = f"A domain defines at most {MAX_APPS} applications."
        raise Rejection(ErrorCode.LIMIT_EXCEEDED, message, ["appId"])
    return with_app(definitions, app)


def named(definitions: Definitions, app_id: str) -> App:
    """Return the application of this id, or refuse: there is none."""
    app = found(definitions, app_id)
    if app is None:
        raise Rejection(ErrorCode.NOT_FOUND, "The domain defines no application of this id.", ["appId"])
    return app


def found(definitions: Definitions, app_id: str) -> App | None:
    return definitions.apps.get(normalised(app_id))


def with_app(definitions: Definitions, app: App) -> Definitions:
    return replace(definitions, apps=dict(sorted({**definitions.apps, app.app_id: app}.items())))


def without_app(definitions: Definitions, app_id: str) -> Definitions:
    return replace(definitions, apps={other: app for other, app in definitions.apps.items() if other != app_id})
