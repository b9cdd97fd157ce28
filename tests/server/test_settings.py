"""Settings: complete, documented, and told all at once when they are wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from cartsnitch_ingest.model.model import Model
from cartsnitch_server.delivering.mail import mail_sender
from cartsnitch_server.lookups.looker import source_of
from cartsnitch_server.model import model_of
from cartsnitch_server.settings import PREFIX, Settings, SettingsWrong, load_settings
from cartsnitch_server.vapid import VapidKey, vapid_key_of

REQUIRED = {
    "CARTSNITCH_DATABASE_URL": "postgresql://cart@localhost/cart",
    "CARTSNITCH_BLOB_URL": "memory:///",
    "CARTSNITCH_SECRET_KEY": "k" * 40,
    "CARTSNITCH_MAIL_DOMAIN": "Mail.Example.org",
    "CARTSNITCH_TRUSTED_ORIGINS": "https://cart.example.org/, http://localhost:8000",
}


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name, value in REQUIRED.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_what_is_required_is_enough() -> None:
    settings = load_settings()

    assert settings.mail_domain == "mail.example.org"
    assert settings.trusted_origins == ("https://cart.example.org", "http://localhost:8000")
    assert settings.http_port == 8000


def test_all_that_is_wrong_is_told_at_once(environment: pytest.MonkeyPatch) -> None:
    environment.delenv("CARTSNITCH_DATABASE_URL")
    environment.setenv("CARTSNITCH_SECRET_KEY", "short")
    environment.setenv("CARTSNITCH_HTTP_PORT", "many")
    environment.setenv("CARTSNITCH_TRUSTED_ORIGINS", "cart.example.org")
    environment.setenv("CARTSNITCH_COLOUR", "blue")

    with pytest.raises(SettingsWrong) as wrong:
        load_settings()

    told = str(wrong.value)
    for name in ("DATABASE_URL", "SECRET_KEY", "HTTP_PORT", "TRUSTED_ORIGINS", "COLOUR"):
        assert f"{PREFIX}{name}: " in told
    assert "short" not in told.replace("shorter", "")


def test_a_secret_may_stand_in_a_file(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("f" * 40 + "\n")
    environment.delenv("CARTSNITCH_SECRET_KEY")
    environment.setenv("CARTSNITCH_SECRET_KEY_FILE", str(tmp_path / "key"))

    assert load_settings().secret_key.get_secret_value() == "f" * 40


def test_a_folder_of_secrets_serves_what_is_not_set(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "CARTSNITCH_SECRET_KEY").write_text("d" * 40)
    environment.delenv("CARTSNITCH_SECRET_KEY")
    environment.setenv("CARTSNITCH_SECRETS_DIR", str(tmp_path))

    assert load_settings().secret_key.get_secret_value() == "d" * 40


def test_a_secret_given_twice_is_refused(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    environment.setenv("CARTSNITCH_SECRET_KEY_FILE", str(tmp_path / "key"))

    with pytest.raises(SettingsWrong, match="given twice"):
        load_settings()


def test_secrets_do_not_show_when_printed() -> None:
    assert "k" * 40 not in repr(load_settings())


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_documented(name: str) -> None:
    operations = Path(__file__).parents[2] / "docs" / "operations.md"

    (told,) = re.findall(rf"^\| `{PREFIX}{name.upper()}` \| (.*?) \|", operations.read_text(), re.MULTILINE)
    field = Settings.model_fields[name]
    if field.is_required() or field.default is None:
        assert told.startswith("(required)" if field.is_required() else "(none")
    else:
        assert told == f"`{str(field.default).lower()}`"


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_no_secret_has_a_default(name: str) -> None:
    field = Settings.model_fields[name]

    if "Secret" in str(field.annotation):
        assert field.is_required() or field.default is None


@pytest.mark.parametrize(
    ("url", "name", "wrong"),
    [
        ("http://localhost:11434/v1", None, "MODEL_NAME"),
        (None, "reader-7b", "MODEL_NAME"),
        ("localhost:11434", "reader-7b", "MODEL_URL"),
    ],
)
def test_a_model_needs_a_url_and_a_name(
    environment: pytest.MonkeyPatch, url: str | None, name: str | None, wrong: str
) -> None:
    for variable, value in (("CARTSNITCH_MODEL_URL", url), ("CARTSNITCH_MODEL_NAME", name)):
        if value is not None:
            environment.setenv(variable, value)

    with pytest.raises(SettingsWrong, match=f"{PREFIX}{wrong}: "):
        load_settings()


def test_no_model_is_asked_unless_one_is_set(environment: pytest.MonkeyPatch) -> None:
    assert model_of(load_settings()) is None

    environment.setenv("CARTSNITCH_MODEL_URL", "http://localhost:11434/v1")
    environment.setenv("CARTSNITCH_MODEL_NAME", "reader-7b")
    assert model_of(load_settings()) == Model("http://localhost:11434/v1", "reader-7b")


VAPID_KEY = "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA"


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"VAPID_PRIVATE_KEY": VAPID_KEY}, "VAPID_SUBJECT"),
        ({"VAPID_PRIVATE_KEY": VAPID_KEY, "VAPID_SUBJECT": "host@example.org"}, "VAPID_SUBJECT"),
        ({"VAPID_PRIVATE_KEY": "short", "VAPID_SUBJECT": "mailto:host@example.org"}, "VAPID_PRIVATE_KEY"),
        ({"VAPID_PRIVATE_KEY": "_" * 43, "VAPID_SUBJECT": "mailto:host@example.org"}, "VAPID_PRIVATE_KEY"),
        ({"SMTP_OUT_URL": "smtps://mail.example.org"}, "SMTP_OUT_FROM"),
        ({"SMTP_OUT_URL": "https://mail.example.org", "SMTP_OUT_FROM": "cart@example.org"}, "SMTP_OUT_URL"),
        ({"SMTP_OUT_URL": "smtp://:x@/", "SMTP_OUT_FROM": "cart@example.org"}, "SMTP_OUT_URL"),
        ({"SMTP_OUT_URL": "smtp://mail:x", "SMTP_OUT_FROM": "cart@example.org"}, "SMTP_OUT_URL"),
        ({"SMTP_OUT_URL": "smtp://mail?starttls=maybe", "SMTP_OUT_FROM": "cart@example.org"}, "SMTP_OUT_URL"),
        ({"SMTP_OUT_URL": "smtp://mail", "SMTP_OUT_FROM": "a@example.org\nBcc: b@example.org"}, "SMTP_OUT_FROM"),
    ],
)
def test_what_sends_needs_all_of_it(environment: pytest.MonkeyPatch, given: dict[str, str], wrong: str) -> None:
    for name, value in given.items():
        environment.setenv(f"{PREFIX}{name}", value)

    with pytest.raises(SettingsWrong, match=f"{PREFIX}{wrong}: ") as told:
        load_settings()

    assert VAPID_KEY not in str(told.value)


def test_pushes_and_emails_are_sent_only_where_they_are_set(environment: pytest.MonkeyPatch) -> None:
    assert (vapid_key_of(load_settings()), mail_sender(load_settings())) == (None, None)

    environment.setenv("CARTSNITCH_VAPID_PRIVATE_KEY", VAPID_KEY)
    environment.setenv("CARTSNITCH_VAPID_SUBJECT", "mailto:host@example.org")
    environment.setenv("CARTSNITCH_SMTP_OUT_URL", "smtps://cart:p%40ss@mail.example.org")
    environment.setenv("CARTSNITCH_SMTP_OUT_FROM", "cart@example.org")
    assert vapid_key_of(load_settings()) == VapidKey(VAPID_KEY, "mailto:host@example.org")
    assert mail_sender(load_settings()) is not None


def test_barcodes_are_looked_up_nowhere_unless_it_is_set(environment: pytest.MonkeyPatch) -> None:
    assert source_of(load_settings()) is None
    environment.setenv("CARTSNITCH_OPENFOODFACTS_URL", "")
    assert source_of(load_settings()) is None

    environment.setenv("CARTSNITCH_OPENFOODFACTS_URL", "https://off.example.org/mirror/")
    environment.setenv("CARTSNITCH_OPENFOODFACTS_CONTACT", "host@example.org")
    source = source_of(load_settings())

    assert source is not None
    assert source.url == "https://off.example.org/mirror"
    assert source.agent.endswith(" (host@example.org)")


@pytest.mark.parametrize(
    "url",
    [
        "world.openfoodfacts.org",
        "ftp://world.openfoodfacts.org",
        "https://",
        "https://world.openfoodfacts.org:0",
        "https://world.openfoodfacts.org:many",
        "https://me:word@off.example.org",
        "https://off.example.org/?a=b",
        "https://off.example.org/#a",
    ],
)
def test_where_barcodes_are_looked_up_is_a_plain_address(environment: pytest.MonkeyPatch, url: str) -> None:
    environment.setenv("CARTSNITCH_OPENFOODFACTS_URL", url)

    with pytest.raises(SettingsWrong, match="CARTSNITCH_OPENFOODFACTS_URL"):
        load_settings()


@pytest.mark.parametrize("contact", ["a b", "host@example.org\r\nX-More: 1", "(x)", "ä@example.org"])
def test_a_contact_fits_into_a_header(environment: pytest.MonkeyPatch, contact: str) -> None:
    environment.setenv("CARTSNITCH_OPENFOODFACTS_CONTACT", contact)

    with pytest.raises(SettingsWrong, match="CARTSNITCH_OPENFOODFACTS_CONTACT"):
        load_settings()
