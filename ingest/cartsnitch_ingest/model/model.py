"""A model behind an OpenAI-compatible URL, asked what it reads on a receipt. Nothing is sent unless one is set."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from cartsnitch_ingest.model.proposal import SCHEMA, Proposal, ProposalWrong, proposal
from cartsnitch_ingest.model.question import MOST_PAGES, question
from cartsnitch_ingest.pages.page import Page

ATTEMPTS = 2
MOST_ANSWERED = 256 * 1024
"""Bytes of an answer; a receipt of five hundred lines is a tenth of it."""

_TRY_AGAIN = frozenset({408, 429, 500, 502, 503, 504})
_INSTRUCTION = (
    "You read shopping receipts. Give every row that has an amount and counts towards the total, from top to bottom: "
    "goods, discounts (negative), deposits, fees and added taxes, with its words and its amount exactly as printed. "
    "Also give the printed total. Never compute, correct or guess: leave out what you cannot read. Answer in JSON."
)

logger = logging.getLogger(__name__)


class _NoAnswer(Exception):
    """The model did not answer as it should; `may_help` where asking again may."""

    def __init__(self, reason: str, *, may_help: bool) -> None:
        super().__init__(reason)
        self.may_help = may_help


@dataclass(frozen=True, slots=True)
class Model:
    """Where the model is and what it is called; `key` is sent as bearer token. `timeout` is in seconds, for all of it:
    to connect, to ask, to be answered to the last byte, and to ask once more.

    `picture_side` is the longest side, in pixels, of the pictures that are sent.
    """

    url: str
    name: str
    key: str | None = None
    timeout: float = 60.0
    picture_side: int = 1600

    def propose(self, pages: Sequence[Page]) -> Proposal | None:
        """What the model reads on the pages; None, and a line in the log, where it does not say. Never raises for
        what it answers or for a key that no header can hold. Blocks, and runs an event loop: call it in a thread."""
        return asyncio.run(self._in_time(self._asked(pages))) if len(pages) <= MOST_PAGES else None

    async def _in_time(self, asked: dict[str, Any]) -> Proposal | None:
        """One deadline for everything: one for each wait would start anew with each byte that drips in."""
        try:
            async with asyncio.timeout(self.timeout):
                return await self._proposal(asked)
        except TimeoutError:
            logger.warning("the model proposed nothing: no whole answer in %g seconds", self.timeout)
            return None

    async def _proposal(self, asked: dict[str, Any]) -> Proposal | None:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return proposal(_content(await self._answer(asked)), self.name)
            except (_NoAnswer, ProposalWrong, httpx.HTTPError, httpx.InvalidURL, UnicodeError) as failed:
                logger.warning(
                    "the model proposed nothing (attempt %d): %s", attempt, str(failed) or type(failed).__name__
                )
                if not _may_help(failed):
                    break
        return None

    def _asked(self, pages: Sequence[Page]) -> dict[str, Any]:
        return {
            "model": self.name,
            "temperature": 0,
            "messages": [
                {"role": "system", "content": _INSTRUCTION},
                {"role": "user", "content": question(pages, self.picture_side)},
            ],
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "receipt", "strict": True, "schema": SCHEMA},
            },
        }

    async def _answer(self, asked: dict[str, Any]) -> bytes:
        """The body of the answer. Redirects are not followed and proxies of the environment not used: what is sent goes
        to the URL that was set, and nowhere else."""
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        async with (
            httpx.AsyncClient(timeout=None, trust_env=False) as client,  # noqa: S113 (the deadline stands above)
            client.stream("POST", f"{self.url.rstrip('/')}/chat/completions", json=asked, headers=headers) as answer,
        ):
            if answer.status_code != httpx.codes.OK:
                raise _NoAnswer(f"status {answer.status_code}", may_help=answer.status_code in _TRY_AGAIN)
            return await _bounded(answer)


async def _bounded(answer: httpx.Response) -> bytes:
    body = bytearray()
    async for chunk in answer.aiter_bytes():
        body += chunk
        if len(body) > MOST_ANSWERED:
            raise _NoAnswer("the answer is too long", may_help=False)
    return bytes(body)


def _content(body: bytes) -> str:
    try:
        content = json.loads(body)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError) as wrong:
        raise ProposalWrong("the answer is no chat completion") from wrong
    if not isinstance(content, str):
        raise ProposalWrong("the answer has no text")
    return content


def _may_help(failed: Exception) -> bool:
    """Whether asking again may: a model that was busy or could not be reached, not one that talks nonsense."""
    return failed.may_help if isinstance(failed, _NoAnswer) else isinstance(failed, httpx.TransportError)
