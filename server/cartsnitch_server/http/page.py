"""Pages without the app: what links in emails lead to, in any browser and without a sign-in."""

from __future__ import annotations

from html import escape

from starlette.responses import HTMLResponse


def page(title: str, body: str, status: int = 200) -> HTMLResponse:
    """A page; `title` is text, `body` is HTML."""
    return HTMLResponse(
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        '</head><body style="font-family:sans-serif;max-width:32em;margin:3em auto;padding:0 1em">'
        f"<h1>{escape(title)}</h1>{body}</body></html>",
        status,
        headers={"Referrer-Policy": "same-origin", "Cache-Control": "no-store"},
    )
