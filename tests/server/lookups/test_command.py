"""`cartsnitch products lookup` and `forget` as they are called."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

from cartsnitch_server.resources import Resources

from tests.server.lookups.conftest import NUTELLA, Catalogue, House

PROGRAM = (str(Path(sys.executable).parent / "cartsnitch"), "products")


async def call(resources: Resources, *arguments: str, url: str = "") -> tuple[int, str]:
    """The exit code and what is told at a terminal of this installation."""
    settings = resources.settings
    environment = {
        "CARTSNITCH_DATABASE_URL": settings.database_url.get_secret_value(),
        "CARTSNITCH_SECRET_KEY": settings.secret_key.get_secret_value(),
        "CARTSNITCH_TRUSTED_ORIGINS": ",".join(settings.trusted_origins),
        "CARTSNITCH_BLOB_URL": settings.blob_url,
        "CARTSNITCH_MAIL_DOMAIN": settings.mail_domain,
        "CARTSNITCH_OPENFOODFACTS_URL": url,
        "COLUMNS": "200",
    }

    def run() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*PROGRAM, *arguments], env=environment, capture_output=True, text=True, check=False, timeout=60
        )

    done = await asyncio.to_thread(run)
    return done.returncode, (done.stdout + done.stderr).strip()


async def test_off_says_so_and_asks_nobody(resources: Resources, house: House, catalogue: Catalogue) -> None:
    await house.buy(NUTELLA)

    code, told = await call(resources, "lookup")

    assert (code, told) == (1, "No barcodes are looked up here: CARTSNITCH_OPENFOODFACTS_URL is not set.")
    assert catalogue.requests == []


async def test_it_tells_what_became_of_all_barcodes(resources: Resources, house: House, catalogue: Catalogue) -> None:
    catalogue.know(NUTELLA)
    await house.buy(NUTELLA)

    assert await call(resources, "lookup", url=catalogue.url) == (0, "Barcodes: 1 found.")
    assert await call(resources, "forget", NUTELLA) == (0, "Forgot what was looked up of 1 barcode.")
    assert (await house.lookup(NUTELLA)).state == "removed"
    assert await call(resources, "forget") == (0, "Forgot what was looked up of 1 barcode.")
    assert await house.lookups() == {}


async def test_what_is_no_barcode_cannot_be_forgotten(resources: Resources) -> None:
    assert await call(resources, "forget", "twelve") == (2, "That is no barcode.")
