"""The household's receipts on a real database: its story, whatever the order in which they arrive, and once."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import pytest
from cartsnitch_domain.blobs import Blobs
from cartsnitch_domain.db import Database
from cartsnitch_server.demo.household import story

from tests.domain.alerts.test_household import ALERTS
from tests.ingest.alerts.story import TODAY, Household, Told

EXPECTED: list[Told] = sorted(
    (days, kind, store, text, Decimal(before).normalize(), Decimal(after).normalize())
    for days, kind, store, text, before, after in ALERTS
)


@pytest.mark.parametrize("seed", range(3))
async def test_the_story_raises_exactly_its_alerts_once_each_in_whatever_order_it_arrives(
    database: Database, blobs: Blobs, seed: int
) -> None:
    household = await Household.new(database, blobs)
    receipts = list(story(TODAY))
    dice = Random(seed)
    dice.shuffle(receipts)
    brought = {}
    for count, demo in enumerate(receipts):
        brought[demo.key] = await household.bring(demo)
        if dice.random() < 0.3 or count == 0:
            await household.find()
    await household.watch("GRND COFFEE 24 OZ", "10.00")
    again = receipts[0]
    await household.bring_again(brought[again.key], again.receipt)
    await household.note_all()
    await household.find()
    assert await household.told() == EXPECTED

    before = await household.ids()
    for demo in dice.sample(receipts, 15):
        await household.bring_again(brought[demo.key], demo.receipt)
    await household.note_all()
    await household.find()
    await household.find()
    assert await household.told() == EXPECTED
    assert await household.ids() == before
