"""The settings of a process, from `CARTSNITCH_*` variables: the only reader of the environment.

A setting may also stand in a file named by `CARTSNITCH_<NAME>_FILE`, or in a folder of secrets, one file each, named by
`CARTSNITCH_SECRETS_DIR`. What is missing or wrong is told all at once; no secret has a default.
"""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import urlsplit

from cartsnitch_domain.lookups.rules import MOST_A_DAY
from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PREFIX = "CARTSNITCH_"


class SettingsWrong(Exception):
    """Settings that are missing, unknown or wrong, a line each."""


class PortSettings(BaseSettings):
    """Where a server listens: all that has to be known before anything of it runs."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    http_port: int = Field(8000, ge=0, le=65535, description="The port HTTP listens on.")
    smtp_port: int = Field(2525, ge=0, le=65535, description="The port SMTP listens on.")


class Settings(PortSettings):
    """Everything that may differ between two installations."""

    database_url: SecretStr = Field(description="PostgreSQL 18, as `postgresql://user:password@host/name`.")
    blob_url: str = Field(
        description="Where originals and page pictures are kept: `file:///folder`, `s3://bucket`, `gs://...`, `az://...`."
    )
    secret_key: SecretStr = Field(min_length=32, description="Signs access tokens; at least 32 characters.")
    mail_domain: str = Field(description="The domain of receipt addresses, `receipts+<token>@<domain>`.")
    trusted_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        description="The origins the app is served at, such as `https://cart.example.org`, separated by commas."
    )
    http_host: str = Field("127.0.0.1", description="The address HTTP listens on.")
    trusted_proxies: str = Field(
        "127.0.0.1,::1",
        description="Whose `X-Forwarded-For` and `-Proto` are believed: addresses and networks, separated by commas.",
    )
    smtp_host: str = Field("127.0.0.1", description="The address SMTP listens on.")
    smtp_certificate: Path | None = Field(None, description="PEM file of certificate and key, for STARTTLS.")
    max_receipt_bytes: int = Field(
        25 * 1024 * 1024, ge=1024, description="The largest mail or uploaded file, in bytes."
    )
    max_upload_files: int = Field(20, ge=1, le=100, description="The most files in one upload.")
    worker_concurrency: int = Field(2, ge=1, le=64, description="Receipts read at the same time by one worker.")
    model_url: str | None = Field(
        None, description="An OpenAI-compatible model that may propose readings, such as `http://localhost:11434/v1`."
    )
    model_name: str | None = Field(None, validate_default=True, description="What the model is called there.")
    model_key: SecretStr | None = Field(None, description="The key that it asks for.")
    model_timeout: float = Field(60, gt=0, le=600, description="Seconds for all of its answer.")
    model_picture_side: int = Field(
        1600, ge=320, le=4096, description="The longest side, in pixels, of the pictures it is sent."
    )
    vapid_private_key: SecretStr | None = Field(
        None, description="Signs pushes: 32 random bytes, base64url; without it none are sent."
    )
    vapid_subject: str | None = Field(
        None,
        validate_default=True,
        description="Whom push services write to when something is wrong: `mailto:` or `https://`.",
    )
    push_local: bool = Field(
        False, description="Whether pushes may go to private addresses and by `http`: for tests and closed networks."
    )
    smtp_out_url: SecretStr | None = Field(
        None, description="The server that takes our emails: `smtps://user:password@host`; without it none are sent."
    )
    smtp_out_from: str | None = Field(None, validate_default=True, description="The address our emails are from.")
    smtp_out_timeout: float = Field(20, gt=0, le=30, description="Seconds for each answer of that server.")
    openfoodfacts_url: str | None = Field(
        None,
        description="Where barcodes are looked up: `https://world.openfoodfacts.org` or a mirror; empty for nowhere.",
    )
    openfoodfacts_contact: str | None = Field(
        None, description="How Open Food Facts can reach whoever runs this: an email address or a URL."
    )
    openfoodfacts_daily: int = Field(
        MOST_A_DAY, ge=1, le=1_000_000, description="The most barcodes that are looked up in a day."
    )
    public_pages: bool = Field(
        False, description="Whether prices that several households saw are shown at `/public/`, without a sign-in."
    )
    planning_seconds: float = Field(
        5,
        gt=0,
        le=30,
        description="How long the best shopping plan is looked for; after that, the best that was found.",
    )
    graphiql: bool = Field(False, description="Whether `/graphql` shows an IDE and answers introspection.")
    log_format: Literal["console", "json"] = Field("console", description="How log lines are written.")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="The least that is logged.")

    @field_validator("trusted_origins", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return (
            tuple(part.strip().rstrip("/") for part in value.split(",") if part.strip())
            if isinstance(value, str)
            else value
        )

    @field_validator("trusted_origins")
    @classmethod
    def _are_origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        wrong = [origin for origin in value if not origin.startswith(("http://", "https://")) or origin.count("/") != 2]
        if wrong or not value:
            raise ValueError(f"not origins: {', '.join(wrong) or '(none)'}")
        return value

    @field_validator("model_url")
    @classmethod
    def _is_url(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("http://", "https://")):
            raise ValueError("not an http or https URL")
        return value

    @field_validator("model_name")
    @classmethod
    def _stands_with_url(cls, value: str | None, info: ValidationInfo) -> str | None:
        if (value is None) != (info.data.get("model_url") is None):
            raise ValueError("a model needs both a URL and a name")
        return value

    @field_validator("vapid_private_key")
    @classmethod
    def _is_private_key(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None:
            return None
        text = value.get_secret_value()
        if not re.fullmatch(r"[A-Za-z0-9_-]{43}", text) or not 0 < _number(text) < _ORDER_OF_P256:
            raise ValueError("not 32 random bytes in base64url")
        return value

    @field_validator("vapid_subject")
    @classmethod
    def _stands_with_key(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is not None and not value.startswith(("mailto:", "https://")):
            raise ValueError("neither mailto: nor https://")
        if value is None and info.data.get("vapid_private_key") is not None:
            raise ValueError("pushes need both a key and a subject")
        return value

    @field_validator("smtp_out_url")
    @classmethod
    def _is_smtp_url(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            parts = urlsplit(value.get_secret_value())  # raises ValueError for a port that is none
            if parts.scheme not in ("smtp", "smtps") or not parts.hostname or (parts.port or 1) < 1:
                raise ValueError("not an smtp or smtps URL")
            if parts.query not in ("", "starttls=required", "starttls=opportunistic", "starttls=never"):
                raise ValueError("after ? stands starttls=required, starttls=opportunistic or starttls=never")
        return value

    @field_validator("smtp_out_from")
    @classmethod
    def _stands_with_server(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is not None and not re.fullmatch(r"[!-~]+@[A-Za-z0-9.-]+", value):
            raise ValueError("not an address")
        if value is None and info.data.get("smtp_out_url") is not None:
            raise ValueError("emails need both a server and an address to be from")
        return value

    @field_validator("openfoodfacts_url")
    @classmethod
    def _is_site(cls, value: str | None) -> str | None:
        if not value:
            return None
        parts = urlsplit(value)  # raises ValueError for a port that is none
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0:
            raise ValueError("not an http or https URL")
        if parts.username is not None or parts.query or parts.fragment:
            raise ValueError("a URL with a name, ? or # in it")
        return value.rstrip("/")

    @field_validator("openfoodfacts_contact")
    @classmethod
    def _fits_a_header(cls, value: str | None) -> str | None:
        if value and not re.fullmatch(r"[!-'*-~]{3,200}", value):
            raise ValueError("neither an email address nor a URL")
        return value or None

    @field_validator("mail_domain")
    @classmethod
    def _is_domain(cls, value: str) -> str:
        if not value or "@" in value or " " in value:
            raise ValueError("not a domain")
        return value.lower()


_Loaded = TypeVar("_Loaded", bound=PortSettings)

_ORDER_OF_P256 = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""A private key is less than this (SEC 2, 2.4.2); of random ones, one in four thousand million is not."""


def _number(text: str) -> int:
    return int.from_bytes(base64.urlsafe_b64decode(f"{text}="), "big")


def load_settings(**given: Any) -> Settings:
    """The settings of this process; `given` wins over the environment. Raises SettingsWrong."""
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    known |= {f"{name}_FILE" for name in known} | {f"{PREFIX}SECRETS_DIR"}
    unknown = [f"{name}: no such setting" for name in sorted(environment()) if name not in known]
    return _load(Settings, given, unknown)


def load_ports(**given: int) -> PortSettings:
    """Where this process is told to listen; `given` wins over the environment. Raises SettingsWrong."""
    return _load(PortSettings, given)


def _load(kind: type[_Loaded], given: Mapping[str, Any], unknown: Sequence[str] = ()) -> _Loaded:
    values, problems = _from_files(dict(os.environ), kind)
    problems += unknown
    try:
        settings = kind(**(values | dict(given)))
    except ValidationError as wrong:
        problems += [f"{PREFIX}{'_'.join(map(str, e['loc'][:1])).upper()}: {e['msg']}" for e in wrong.errors()]
    if problems:
        raise SettingsWrong("\n".join(problems))
    return settings


def _from_files(environment: Mapping[str, str], kind: type[PortSettings]) -> tuple[dict[str, Any], list[str]]:
    """Settings that stand in files, and what is wrong with those files."""
    values: dict[str, Any] = {}
    problems: list[str] = []
    folder = environment.get(f"{PREFIX}SECRETS_DIR")
    for name in kind.model_fields:
        variable = f"{PREFIX}{name.upper()}"
        path = environment.get(f"{variable}_FILE")
        if path and variable in environment:
            problems.append(f"{variable}: given twice, also as {variable}_FILE")
        elif path or (folder and (Path(folder) / variable).is_file() and variable not in environment):
            try:
                values[name] = Path(path or Path(folder or "") / variable).read_text().strip()
            except OSError as unreadable:
                problems.append(f"{variable}_FILE: {unreadable.strerror}: {path}")
    return values, problems


def environment() -> dict[str, str]:
    """The `CARTSNITCH_*` variables of this process."""
    return {name: value for name, value in os.environ.items() if name.startswith(PREFIX)}


def inherited_environment() -> dict[str, str]:
    """Everything else that a child process may need: paths, locale, home."""
    return {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
