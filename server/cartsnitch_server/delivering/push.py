"""Web Push: encrypted for one device (RFC 8291), signed by this server (RFC 8292), sent to where the browser said."""

from __future__ import annotations

import asyncio
import ssl
from datetime import datetime, timedelta

import httpx
import orjson
from cartsnitch_domain.notifications.deliveries import Failure, Told
from cartsnitch_domain.notifications.endpoints import Endpoint, InvalidPushSubscription, check_url
from py_vapid import Vapid02
from pywebpush import WebPusher

from cartsnitch_server.delivering.addresses import NotPublic, resolve
from cartsnitch_server.retry_after import wait_of
from cartsnitch_server.vapid import VapidKey

SECONDS = 20.0
"""For all of one push: to find the address, to connect, to send, to be answered."""

_KEPT = timedelta(days=2)
"""How long a push service keeps what it cannot hand over yet."""

_SIGNED_FOR = timedelta(hours=12)
"""A signature may be good for a day at most."""

_MOST_ANSWERED = 1024
"""Bytes that are read of an answer; what is said in them is for the operator only."""

_PORTS = {"https": 443, "http": 80}
_GONE = frozenset({404, 410})
_PASSING = frozenset({408, 425, 429})


class PushSender:
    """Sends pushes. `is_local` allows endpoints in private networks and without TLS; `tls` is whom it believes else."""

    def __init__(
        self, key: VapidKey, *, is_local: bool = False, seconds: float = SECONDS, tls: ssl.SSLContext | None = None
    ) -> None:
        self._tls = tls or httpx.create_ssl_context(trust_env=False)
        self._key = key
        self._signer = Vapid02.from_raw(key.private.encode())
        self._is_local = is_local
        self._seconds = seconds

    async def send(self, endpoint: Endpoint, told: Told, now: datetime) -> Failure | None:
        """Send one push; None where the push service took it, else why not."""
        try:
            async with asyncio.timeout(self._seconds):
                return await self._send(endpoint, told, now)
        except TimeoutError:
            return Failure(f"no whole answer in {self._seconds:g} seconds")
        except InvalidPushSubscription as wrong:
            return Failure(wrong.message, is_lasting=True, is_gone=True)
        except NotPublic:
            return Failure("the name of the push service leads into a private network", is_lasting=True)
        except (httpx.HTTPError, OSError) as failed:
            return Failure(f"{type(failed).__name__}: {failed}")

    async def _send(self, endpoint: Endpoint, told: Told, now: datetime) -> Failure | None:
        parts = check_url(endpoint.url, is_local=self._is_local)
        host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
        address = await resolve(host, port, is_local=self._is_local)
        url = httpx.URL(endpoint.url).copy_with(host=address)
        headers = self._headers(f"{parts.scheme}://{parts.netloc}", told, now) | {"Host": parts.netloc}
        # Neither redirects nor proxies of the environment: what is sent goes where we looked, and nowhere else.
        async with (
            httpx.AsyncClient(verify=self._tls, timeout=None, trust_env=False, follow_redirects=False) as client,  # noqa: S113
            client.stream(
                "POST",
                url,
                content=_encrypted(endpoint, told),
                headers=headers,
                extensions={"sni_hostname": host},
            ) as answer,
        ):
            return None if answer.is_success else _failure(answer, await _beginning(answer), now)

    def _headers(self, audience: str, told: Told, now: datetime) -> dict[str, str]:
        claims = {"aud": audience, "exp": int((now + _SIGNED_FOR).timestamp()), "sub": self._key.subject}
        signed: dict[str, str] = self._signer.sign(claims)
        return signed | {
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "Accept-Encoding": "identity",
            "TTL": str(int(_KEPT.total_seconds())),
            "Topic": told.id.hex,  # a repetition takes the place of the first, as long as that was not handed over
            "Urgency": "normal",
        }


def _encrypted(endpoint: Endpoint, told: Told) -> bytes:
    said = {
        "id": str(told.id),
        "kind": told.kind.upper(),
        "title": told.title,
        "body": told.body,
        "link": told.link,
        "createdAt": told.created_at.isoformat(),
    }
    subscription = {"endpoint": endpoint.url, "keys": {"p256dh": endpoint.p256dh, "auth": endpoint.auth}}
    body: bytes = WebPusher(subscription).encode(orjson.dumps(said), "aes128gcm")["body"]
    return body


async def _beginning(answer: httpx.Response) -> str:
    """What an answer begins with. It is not read to its end: it may have none."""
    async for chunk in answer.aiter_raw(_MOST_ANSWERED):
        return chunk[:_MOST_ANSWERED].decode("utf-8", "replace")
    return ""


def _failure(answer: httpx.Response, said: str, now: datetime) -> Failure:
    status = answer.status_code
    reason = f"the push service answered {status}: {said}".rstrip(": ")
    is_passing = status in _PASSING or status >= httpx.codes.INTERNAL_SERVER_ERROR
    wait = wait_of(answer.headers.get("retry-after", ""), now) if is_passing else None
    return Failure(reason, is_lasting=not is_passing, is_gone=status in _GONE, wait=wait)
