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


@pytest.mark.parametrize(
    ("given", "accepted"),
    [
        ({}, True),
        ({"s3_endpoint": "https://s3.example"}, True),
        ({"s3_endpoint": "http://127.0.0.1:9000"}, True),
        ({"s3_endpoint": "http://s3.example"}, False),
        ({"s3_endpoint": "http://s3.example", "s3_allow_http": True}, True),
        ({"s3_endpoint": "s3.example"}, False),
    ],
)
def test_buckets_are_reached_by_tls_unless_that_is_allowed(given: dict[str, object], accepted: bool) -> None:
    settings = {"mongodb_uri": SECRET, "s3_secret_access_key": "hunter2", **given}
    if accepted:
        assert "hunter2" not in repr(Settings.model_validate(settings))
        return
    with pytest.raises(ValidationError) as refusal:
        Settings.model_validate(settings)

    assert "GATEWAY_S3_ENDPOINT" in str(refusal.value)


def test_buckets_of_domains_are_json(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATEWAY_MONGODB_URI", SECRET)
    monkeypatch.setenv("GATEWAY_S3_BUCKETS", '{"acme": ["acme-crm"]}')

    settings = Settings()  # type: ignore[call-arg]  # What is required comes from the environment.

    assert settings.s3_buckets == {"acme": ["acme-crm"]}
