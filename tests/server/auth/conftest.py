"""Tests of accounts share a database."""

from __future__ import annotations

import pytest


@pytest.fixture
def database_url(emptied_url: str) -> str:
    """One that was used before; nothing here touches its schema."""
    return emptied_url
