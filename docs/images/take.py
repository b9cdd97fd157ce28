"""Takes the pictures of the README, from a demonstration that runs: `./cartsnitch up --demo`, and in another terminal

    .venv/bin/python docs/images/take.py http://localhost:8000 PASSWORD

with the password that `up` prints. Needs Chromium or Chrome, as the tests of the app do.
"""

from __future__ import annotations

import base64
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Literal, TypeAlias

from cartsnitch_server.demo.parcel import SHOPPER
from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

HERE = Path(__file__).parent
PHONE = ViewportSize(width=375, height=812)
SHARPNESS = 2
"""Pixels of a picture for one of the page."""
WIDTH = 1640
"""Of the pictures, in pixels: the README shows them half as wide."""
QUALITY = 82

Scheme: TypeAlias = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")


def receipt(page: Page) -> None:
    """A photo with its lines, one of them chosen."""
    page.goto("/")
    page.get_by_role("main").get_by_role("link").filter(has_text="Aldi").first.click()
    page.get_by_role("list", name="Lines").locator("button[aria-pressed]").filter(has_text="Eggs").first.click()
    page.wait_for_timeout(1000)  # it comes into view by itself
    page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")


def price(page: Page) -> None:
    """What eggs cost at each store, and since when."""
    page.goto("/prices?search=large+eggs")
    page.get_by_role("main").get_by_role("link").filter(has_text="Large Eggs").first.click()
    expect(page.get_by_role("heading", name="Large Eggs").first).to_be_visible()


def plan(page: Page) -> None:
    """Where to buy what is on the list."""
    page.goto("/shop")
    page.get_by_role("link", name=re.compile("plan", re.IGNORECASE)).first.click()


SCREENS: tuple[Callable[[Page], None], ...] = (receipt, price, plan)


def main(url: str, password: str) -> None:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        for scheme in SCHEMES:
            shots = list(_screens(browser, url, password, scheme))
            _keep(_side_by_side(browser, shots, scheme), HERE / f"app-{scheme}.webp")
        browser.close()


def _screens(browser: Browser, url: str, password: str, scheme: Scheme) -> Iterator[bytes]:
    """Each screen as a phone shows it."""
    context = browser.new_context(
        base_url=url, viewport=PHONE, device_scale_factor=SHARPNESS, color_scheme=scheme, locale="en-US"
    )
    page = context.new_page()
    page.goto("/sign-in")
    page.get_by_label("Email").fill(SHOPPER)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Purchases", exact=True)).to_be_visible()
    for show in SCREENS:
        show(page)
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(1500)  # pictures fade in, charts are drawn
        yield page.screenshot()
    context.close()


def _side_by_side(browser: Browser, shots: list[bytes], scheme: Scheme) -> bytes:
    """The screens in frames, on nothing, so that the page they are shown on is seen around them."""
    edge = {"light": "#1d1b17", "dark": "#47423a"}[scheme]
    images = "".join(f'<img src="data:image/png;base64,{base64.b64encode(shot).decode()}">' for shot in shots)
    style = (
        "body{margin:0;padding:8px;display:flex;gap:28px;width:max-content}"
        f"img{{width:{PHONE['width']}px;border:7px solid {edge};border-radius:40px}}"
    )
    context = browser.new_context(device_scale_factor=SHARPNESS, viewport=ViewportSize(width=1400, height=900))
    page = context.new_page()
    page.set_content(f"<style>{style}</style><body>{images}</body>")
    picture = page.locator("body").screenshot(omit_background=True)
    context.close()
    return picture


def _keep(png: bytes, path: Path) -> None:
    with Image.open(BytesIO(png)) as image:
        height = round(image.height * WIDTH / image.width)
        image.resize((WIDTH, height), Image.Resampling.LANCZOS).save(path, "WEBP", quality=QUALITY, method=6)


if __name__ == "__main__":
    main(*sys.argv[1:])
