"""The app's files: kept for ever under hashed names, else asked for again; and every address shows the app."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

PAGE = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture
def built(client_folder: Path) -> None:
    """A build of the app."""
    (client_folder / "assets").mkdir(parents=True)
    (client_folder / "index.html").write_text("<!doctype html><title>the app</title>")
    (client_folder / "favicon.svg").write_text("<svg/>")
    (client_folder / "sw.js").write_text("self.skipWaiting()")
    (client_folder / "assets" / "app-3f1c.js").write_text("let app")
    (client_folder.parent / "secret.txt").write_text("outside")


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize("path", ["/", "/index.html", "/purchases", "/purchases/019a0000-0000-7000-8000-000000000000"])
async def test_every_address_shows_the_app(signed_out: httpx.AsyncClient, path: str) -> None:
    answer = await signed_out.get(path, headers=PAGE)
    assert answer.status_code == 200
    assert "the app" in answer.text
    assert answer.headers["Content-Type"].startswith("text/html")
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.usefixtures("built")
async def test_files_with_hashed_names_are_kept_for_ever_and_others_are_not(signed_out: httpx.AsyncClient) -> None:
    hashed = await signed_out.get("/assets/app-3f1c.js")
    assert (hashed.status_code, hashed.text) == (200, "let app")
    assert hashed.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    icon = await signed_out.get("/favicon.svg")
    assert (icon.status_code, icon.headers["Cache-Control"]) == (200, "no-cache")


@pytest.mark.usefixtures("built")
async def test_the_worker_of_all_pages_is_asked_for_again_each_time(signed_out: httpx.AsyncClient) -> None:
    worker = await signed_out.get("/sw.js")
    assert (worker.status_code, worker.headers["Cache-Control"]) == (200, "no-cache")
    assert worker.headers["Content-Type"].startswith("text/javascript")
    assert "default-src 'self'" in worker.headers["Content-Security-Policy"]


async def test_a_build_without_a_worker_gives_none(signed_out: httpx.AsyncClient, client_folder: Path) -> None:
    client_folder.mkdir(parents=True)
    (client_folder / "index.html").write_text("<!doctype html><title>the app</title>")
    assert (await signed_out.get("/sw.js")).status_code == 404


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize("path", ["/assets/app-old.js", "/nothing.png", "/%2e%2e/secret.txt", "/..%2fsecret.txt"])
async def test_a_file_that_is_missing_is_not_replaced_by_the_app(signed_out: httpx.AsyncClient, path: str) -> None:
    answer = await signed_out.get(path)
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "not_found"


@pytest.mark.usefixtures("built")
async def test_nothing_can_be_written(signed_out: httpx.AsyncClient) -> None:
    assert (await signed_out.post("/purchases", headers=PAGE)).status_code == 405


async def test_without_a_build_the_page_says_so(signed_out: httpx.AsyncClient) -> None:
    answer = await signed_out.get("/purchases", headers=PAGE)
    assert answer.status_code == 503
    assert "The app is not built" in answer.text
    assert (await signed_out.get("/assets/app.js")).status_code == 404


@pytest.mark.usefixtures("built")
async def test_pages_run_scripts_of_ours_only_and_stand_in_nobody_s_frame(signed_out: httpx.AsyncClient) -> None:
    headers = (await signed_out.get("/", headers=PAGE)).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'self'"
    assert "script-src" not in policy
    assert policy["frame-ancestors"] == "'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/auth/session", "/auth/ok", "/health/live"])
async def test_answers_are_not_kept_by_browsers(signed_out: httpx.AsyncClient, path: str) -> None:
    assert (await signed_out.get(path)).headers["Cache-Control"] == "no-store"
