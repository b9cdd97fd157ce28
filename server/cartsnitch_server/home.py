"""A home server: the folder that holds all of one household's data, and the settings that follow from it."""

from __future__ import annotations

import fcntl
import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path

import platformdirs

from cartsnitch_server.settings import PREFIX, Settings, environment, inherited_environment, load_settings

MAIL_DOMAIN = "cartsnitch.localhost"
DATABASE = "cartsnitch"


class HomeBusy(Exception):
    """Another server runs on this folder."""


@dataclass(frozen=True, slots=True)
class Ports:
    """Where a home server listens."""

    http: int
    smtp: int


class Home:
    """The data folder: `postgres/`, `blobs/`, and one file for each secret, made once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock: TextIOWrapper | None = None

    @classmethod
    def default(cls) -> Home:
        """Where this user's data stands by the custom of the system."""
        return cls(platformdirs.user_data_path("cartsnitch", appauthor=False))

    @property
    def postgres(self) -> Path:
        return self.folder / "postgres"

    def open(self) -> None:
        """Make the folder where needed and hold it. Raises HomeBusy when another server does."""
        self.folder.mkdir(parents=True, exist_ok=True)
        # PostgreSQL may run under a user of its own, who has to pass through but not to look around.
        self.folder.chmod(0o711)
        self._lock = (self.folder / "lock").open("a+")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as busy:
            raise HomeBusy(f"another server runs on {self.folder}: stop it, or choose another --data") from busy

    def secret(self, name: str) -> str:
        """The secret of this name, made at its first use and readable by its owner only."""
        path = self.folder / name
        if not path.exists():
            waiting = path.with_suffix(".new")
            waiting.touch(mode=0o600)
            waiting.write_text(secrets.token_urlsafe(32))
            waiting.rename(path)
        return path.read_text().strip()

    def environment(self, ports: Ports, *, public_pages: bool = False) -> dict[str, str]:
        """The environment of this server's processes; what the host sets by `CARTSNITCH_*` wins, but for the data, and
        the ports, which are others than it set where those are taken.

        Public pages are off where neither the host nor who asks wants them.
        """
        origins = ",".join(f"http://{name}:{ports.http}" for name in ("localhost", "127.0.0.1"))
        defaults = {
            "SECRET_KEY": self.secret("secret-key"),
            "MAIL_DOMAIN": MAIL_DOMAIN,
            "VAPID_PRIVATE_KEY": self.secret("vapid-key"),
            "VAPID_SUBJECT": f"mailto:postmaster@{MAIL_DOMAIN}",
            "TRUSTED_ORIGINS": origins,
            "LOG_LEVEL": "warning",
        }
        if public_pages:
            defaults["PUBLIC_PAGES"] = "true"
        fixed = {
            "BLOB_URL": (self.folder / "blobs").resolve().as_uri(),
            "HTTP_PORT": str(ports.http),
            "SMTP_PORT": str(ports.smtp),
        }
        in_files = {f"{PREFIX}{name}_FILE" for name in fixed}
        return (
            inherited_environment()
            | {f"{PREFIX}{name}": value for name, value in defaults.items()}
            | {name: value for name, value in environment().items() if name not in in_files}
            | {f"{PREFIX}{name}": value for name, value in fixed.items()}
        )

    def settings(self, told: Mapping[str, str], database_url: str) -> Settings:
        """The settings of a process that has this environment and this database. Raises SettingsWrong."""
        names = {name: f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
        given = {name: told[variable] for name, variable in names.items() if variable in told}
        return load_settings(**given | {"database_url": database_url})


def free_port(wanted: int, host: str = "127.0.0.1") -> int:
    """`wanted` where nothing listens on it, else a port that is free."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise OSError("no port is free")
