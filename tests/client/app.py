"""The app as a shopper has it in hand: what can be seen, and what can be pressed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

from playwright.sync_api import FilePayload, Locator, Page, ViewportSize, expect

from tests.running import PASSWORD, Running, Shopper

PHONE = ViewportSize(width=375, height=812)
READING_MS = 90_000
ZONE = "America/Los_Angeles"
"""Where the shoppers of these tests are."""


def today() -> date:
    """The day of these shoppers, by which the app and the server count."""
    return datetime.now(ZoneInfo(ZONE)).date()


@dataclass
class App:
    """The app in a browser."""

    page: Page
    running: Running

    def sign_up(self) -> str:
        """As someone new; the address they sign in with."""
        email = f"{uuid4().hex}@example.org"
        self.page.goto("/")
        self.page.get_by_role("link", name="Create an account").click()
        self.page.get_by_label("Name").fill("Shopper")
        self.enter(email, "Create account")
        expect(self.heading("Purchases")).to_be_visible()
        return email

    def sign_in(self, shopper: Shopper) -> None:
        """As someone who has an account."""
        self.page.goto("/")
        self.enter(shopper.email, "Sign in")
        expect(self.heading("Purchases")).to_be_visible()

    def enter(self, email: str, button: str, password: str = PASSWORD) -> None:
        """Fill in the form that is open, and send it."""
        self.page.get_by_label("Email").fill(email)
        self.page.get_by_label("Password").fill(password)
        self.page.get_by_role("button", name=button).click()

    def tab(self, name: str) -> None:
        """Go to one of the main screens; to what came in from the head of the purchases."""
        if name == "Inbox":
            self.tab("Purchases")
            self.page.get_by_role("main").get_by_role("link", name="Inbox").click()
        else:
            self.page.get_by_role("navigation", name="Main").get_by_role("link", name=name).click()

    def choose_files(self, *files: tuple[str, bytes, str]) -> None:
        """Add files (name, bytes, type) on the screen for it."""
        self.tab("Add receipt")
        payloads = [FilePayload(name=name, buffer=data, mimeType=kind) for name, data, kind in files]
        self.page.get_by_label("Choose files").set_input_files(payloads)

    def heading(self, name: str) -> Locator:
        return self.page.get_by_role("heading", name=name, exact=True)

    def purchase(self, store: str) -> Locator:
        """The rows of a store's purchases."""
        return self.page.get_by_role("main").get_by_role("link").filter(has_text=store)

    def lines(self) -> Locator:
        """The lines of the open purchase."""
        return self.page.get_by_role("list", name="Lines").locator("button[aria-pressed]")

    def places(self) -> Locator:
        """The places of the lines on the picture of the open purchase."""
        return self.page.get_by_role("figure", name="The receipt").locator("button[data-line]")
