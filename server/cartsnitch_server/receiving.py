"""The process that takes mails, and the mail receiver on its database and blobs."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import structlog
from cartsnitch_domain.accounts.sign_in import find_recipients
from cartsnitch_domain.blobs import digest_of
from cartsnitch_domain.ids import UserId
from cartsnitch_domain.receipts.rules import Channel
from cartsnitch_ingest.inbox import Accepted, Incoming, Kept, accept_kept, keep, mail_key
from cartsnitch_ingest.mail.batches import Batches
from cartsnitch_ingest.mail.connection import Limits
from cartsnitch_ingest.mail.receiver import Receiver, ReceiverSettings, serve_smtp

from cartsnitch_server.resources import Resources, open_resources
from cartsnitch_server.settings import Settings

log = structlog.get_logger(__name__)


async def receive(settings: Settings, stop: asyncio.Event) -> None:
    """Mails to receipt addresses."""
    async with taking_mails(settings):
        await stop.wait()


@asynccontextmanager
async def taking_mails(settings: Settings) -> AsyncIterator[None]:
    """Inside, mails are taken; at the end, those that have begun are finished."""
    async with open_resources(settings, "smtp") as resources:
        server = await serve_smtp(receiver(resources), settings.smtp_host, settings.smtp_port)
        log.info("taking mails", host=settings.smtp_host, port=settings.smtp_port, domain=settings.mail_domain)
        try:
            yield
        finally:
            await server.close()


def receiver(resources: Resources) -> Receiver[UserId]:
    """Takes mails for the receipt addresses in the database; each is durable before it is answered with 250."""

    async def find_together(tokens: Sequence[str]) -> list[UserId | None]:
        async with resources.database.reading() as session:
            owners = await find_recipients(session, tokens, resources.clock())
        return [owners.get(token) for token in tokens]

    async def accept_together(mails: Sequence[Kept]) -> list[Accepted]:
        async with resources.database.transaction() as session:
            return await accept_kept(session, resources.blobs, mails)

    lookups, acceptances = Batches(find_together), Batches(accept_together)

    async def find_address(token: str, domain: str) -> UserId | None:
        return await lookups.add(token)

    async def accept_mail(recipient: UserId, sender: str | None, raw: bytes, peer: str | None) -> None:
        incoming = Incoming(recipient, Channel.MAIL, raw, mail_key(digest_of(raw)), media_type="message/rfc822")
        await acceptances.add(await keep(resources.blobs, incoming))

    return Receiver(find_address, accept_mail, _settings(resources.settings))


def _settings(settings: Settings) -> ReceiverSettings:
    tls = None
    if settings.smtp_certificate is not None:
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(settings.smtp_certificate)
    limits = Limits(max_bytes=settings.max_receipt_bytes)
    return ReceiverSettings(domains=(settings.mail_domain,), limits=limits, tls=tls)
