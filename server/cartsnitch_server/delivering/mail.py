"""Emails out, by the mail server that is set."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from urllib.parse import quote, unquote, urlsplit

import aiosmtplib
from cartsnitch_domain.errors import InvalidInput
from cartsnitch_domain.notifications.deliveries import Attempt, ByEmail, ByLink, Failure
from cartsnitch_domain.notifications.unsubscribing import UnsubscribeLinks, Unsubscribing

from cartsnitch_server.auth.verifying import PATH as VERIFY
from cartsnitch_server.delivering.letter import Letterhead, write, write_link
from cartsnitch_server.http.unsubscribing import PATH as UNSUBSCRIBE
from cartsnitch_server.settings import Settings

_STEPS = 3
"""An email may take so many times the patience for one answer; the lease of an attempt has to be longer."""

_PORTS = {"smtps": 465, "smtp": 587}
_START_TLS: dict[str, bool | None] = {
    "": True,
    "starttls=required": True,
    "starttls=opportunistic": None,
    "starttls=never": False,
}


@dataclass(frozen=True, slots=True)
class MailServer:
    """A mail server that takes our emails. `smtps` speaks TLS from the first byte; `smtp` has to offer STARTTLS unless
    its URL says `?starttls=opportunistic` or `?starttls=never`."""

    url: str
    seconds: float
    greeting: str
    """How we name ourselves."""

    def client(self) -> aiosmtplib.SMTP:
        """A connection to it, not open yet."""
        parts = urlsplit(self.url)
        is_smtps = parts.scheme == "smtps"
        return aiosmtplib.SMTP(
            hostname=parts.hostname,
            port=parts.port or _PORTS[parts.scheme],
            username=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            use_tls=is_smtps,
            start_tls=False if is_smtps else _START_TLS[parts.query],
            timeout=self.seconds,
            local_hostname=self.greeting,
        )


class MailSender:
    """Writes emails and sends them."""

    def __init__(self, server: MailServer, head: Letterhead, links: UnsubscribeLinks) -> None:
        self._server = server
        self._head = head
        self._links = links

    async def send(self, attempt: Attempt, way: ByEmail, now: datetime) -> Failure | None:
        """Send one email; None where the mail server took it, else why not."""
        token = self._links.token(Unsubscribing(attempt.user_id, way.unsubscribe_key))
        url = f"{self._head.origin}{UNSUBSCRIBE}?token={quote(token)}"
        return await self._send(lambda: write(self._head, attempt.delivery_id, attempt.told, way, url, now))

    async def ask(self, attempt: Attempt, way: ByLink, now: datetime) -> Failure | None:
        """Send the link by which somebody says that an address is theirs; None where the mail server took it."""
        url = f"{self._head.origin}{VERIFY}?token={quote(way.token)}"
        return await self._send(lambda: write_link(self._head, attempt.delivery_id, attempt.told, way, url, now))

    async def _send(self, written: Callable[[], EmailMessage]) -> Failure | None:
        try:
            message = written()
        except (ValueError, InvalidInput) as wrong:  # also of the codec of international domains
            return Failure(f"no email can be addressed to this: {type(wrong).__name__}", is_lasting=True)
        try:
            async with asyncio.timeout(self._server.seconds * _STEPS):
                return await self._hand_over(message)
        except TimeoutError:
            return Failure("the mail server did not answer in time")

    async def _hand_over(self, message: EmailMessage) -> Failure | None:
        client = self._server.client()
        try:
            await client.connect()
        except (aiosmtplib.SMTPException, OSError) as failed:
            # Also a refusal for good: that of us, or of our password, can be mended without a change to this email.
            return Failure(f"the mail server was not reached: {failed}")
        try:
            await client.send_message(message)
        except aiosmtplib.SMTPException as failed:
            return _failure(failed)
        except OSError as failed:
            return Failure(f"the mail server hung up: {failed}")
        else:
            with suppress(aiosmtplib.SMTPException, OSError):  # it has the email, however it says goodbye
                await client.quit()
            return None
        finally:
            client.close()


def mail_sender(settings: Settings) -> MailSender | None:
    """What sends the emails of this installation; None where none are sent."""
    if settings.smtp_out_url is None or settings.smtp_out_from is None:
        return None
    server = MailServer(settings.smtp_out_url.get_secret_value(), settings.smtp_out_timeout, settings.mail_domain)
    head = Letterhead(settings.trusted_origins[0], settings.smtp_out_from, settings.mail_domain)
    return MailSender(server, head, UnsubscribeLinks(settings.secret_key.get_secret_value()))


def _failure(failed: aiosmtplib.SMTPException) -> Failure:
    """A refusal says by its code whether it is for good: 5xx is, 4xx is not (RFC 5321, 4.2.1)."""
    refused = failed.recipients[0] if isinstance(failed, aiosmtplib.SMTPRecipientsRefused) else failed
    if isinstance(refused, aiosmtplib.SMTPNotSupported):
        return Failure(f"the mail server cannot take this address: {refused}", is_lasting=True)
    if isinstance(refused, aiosmtplib.SMTPResponseException):
        is_lasting = 500 <= refused.code < 600
        return Failure(f"the mail server answered {refused.code} {refused.message}", is_lasting=is_lasting)
    return Failure(f"the mail server did not take it: {refused}")
