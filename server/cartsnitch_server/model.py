"""The model that may propose readings, where the settings name one."""

from __future__ import annotations

from cartsnitch_ingest.model.model import Model

from cartsnitch_server.settings import Settings


def model_of(settings: Settings) -> Model | None:
    """The model of the settings; None without one, so that nothing is asked and nothing is sent."""
    if settings.model_url is None or settings.model_name is None:
        return None
    return Model(
        url=settings.model_url,
        name=settings.model_name,
        key=settings.model_key.get_secret_value() if settings.model_key else None,
        timeout=settings.model_timeout,
        picture_side=settings.model_picture_side,
    )
