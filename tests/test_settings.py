import pytest
from pydantic import ValidationError

from gateway.settings import Settings

SECRET = "mongodb://jane:hunter2@db.example/?replicaSet=rs0"


def test_every_setting_is_described() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATEWAY_MONGODB_URI", SECRET)
    monkeypatch.setenv("GATEWAY_PORT", "")
    monkeypatch.setenv("GATEWAY_INTROSPECTION", "true")

    settings = Settings()  # type: ignore[call-arg]  # What is required comes from the environment.

    assert settings.mongodb_uri.get_secret_value() == SECRET
    assert settings.port == 8000
    assert settings.introspection is True
    assert settings.graphiql is False


def test_settings_do_not_show_the_credentials() -> None:
    settings = Settings.model_validate({"mongodb_uri": SECRET})

    assert "hunter2" not in repr(settings)
    assert "hunter2" not in settings.model_dump_json()


def test_settings_cannot_be_changed() -> None:
    settings = Settings.model_validate({"mongodb_uri": SECRET})

    with pytest.raises(ValidationError):
        settings.port = 1

    assert settings.port == 8000
