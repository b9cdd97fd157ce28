"""What cannot be a price is kept with its line, and spoils no history."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.api.test_alerts import alerts, day, watched

SHOWN = """query Shown($id: ID!) { product(id: $id) {
  prices { store { name } current { amount currencyCode } age }
  history { points { median { amount } } }
  observations { edges { node { unitPrice { amount } observedOn } } }
} }"""


@pytest.fixture
async def oats(records: Any, owner: Any) -> tuple[UUID, UUID]:
    """Oats that cost 2.00 thrice at one store, and are watched at 1.00; the store and the product."""
    store_id, product_id = await records.store(f"North {uuid4().hex[:6]}"), await records.product("OATS")
    for days_ago in (30, 20, 10):
        await records.bought(owner, product_id, store_id, days_ago, "2.00", "OATS")
    assert (await watched(owner, product_id, "1.00"))["__typename"] == "WatchSaved"
    return store_id, product_id


async def shown(records: Any, asker: Any, product_id: UUID) -> dict[str, Any]:
    await records.find_alerts(asker)
    assert await alerts(asker) == []
    product: dict[str, Any] = (await asker.ask(SHOWN, id=str(product_id)))["product"]
    return product


@pytest.mark.parametrize(
    ("days_ago", "amount", "line", "observed"),
    [
        # no price at all
        (5, "0", {}, None),
        (5, "-2.00", {}, None),
        (5, "2.00", {"quantity": Decimal(-1)}, None),
        (5, "2000000.00", {"quantity": Decimal("0.0001")}, None),
        # kept, and marked
        (5, "2000000.00", {}, "2000000.00"),
        (5, "50.00", {"quantity": Decimal(2000), "unit_price": Decimal("0.025")}, "0.025"),
        (5, "0.50", {"quantity": Decimal("0.5"), "unit": "kg", "unit_price": Decimal("1.00")}, "1.00"),
        (5, "0.50", {"unit": "crate"}, "0.50"),
        (5, "0.50", {}, "0.50"),
        (5, "6.50", {}, "6.50"),
        (-5, "0.90", {}, "0.90"),
    ],
    ids=[
        "nothing",
        "a return",
        "a negative quantity",
        "more than can be kept",
        "more than goods cost",
        "more than anybody buys",
        "by weight",
        "an unknown unit",
        "under a third",
        "over three times",
        "a day to come",
    ],
)
async def test_it_tells_nothing_and_moves_no_price(
    records: Any, owner: Any, oats: Any, days_ago: int, amount: str, line: dict[str, Any], observed: str | None
) -> None:
    store_id, product_id = oats
    before = await shown(records, owner, product_id)

    line_id = await records.bought(owner, product_id, store_id, days_ago, amount, "OATS", **line)
    after = await shown(records, owner, product_id)

    assert after["prices"] == before["prices"]
    assert after["history"] == before["history"]
    seen = [edge["node"]["unitPrice"]["amount"] for edge in after["observations"]["edges"]]
    assert sorted(seen) == sorted([*["2.00"] * 3, *([observed] if observed else [])])
    kept = (await owner.ask("query L($id: ID!) { node(id: $id) { id } }", id=str(line_id)))["node"]
    assert kept == {"id": str(line_id)}


async def test_another_currency_is_a_history_of_its_own(records: Any, owner: Any, oats: Any) -> None:
    store_id, product_id = oats
    line_id = await records.bought(owner, product_id, store_id, 5, "0.50", "OATS")
    await records.change_purchase(line_id, currency_code="EUR")

    after = await shown(records, owner, product_id)

    assert {"amount": "2.00", "currencyCode": "USD"} in [each["current"] for each in after["prices"]]
    assert [[point["median"]["amount"] for point in line["points"]] for line in after["history"]].count(["0.50"]) == 1


async def test_without_a_currency_it_is_no_price(records: Any, owner: Any, oats: Any) -> None:
    store_id, product_id = oats
    before = await shown(records, owner, product_id)
    line_id = await records.bought(owner, product_id, store_id, 5, "0.50", "OATS")
    await records.change_purchase(line_id, currency_code=None)

    assert await shown(records, owner, product_id) == before


async def test_one_that_is_put_right_counts_at_once(records: Any, owner: Any, oats: Any) -> None:
    store_id, product_id = oats
    line_id = await records.bought(owner, product_id, store_id, 5, "20.00", "OATS")
    assert (await shown(records, owner, product_id))["prices"][0]["age"] == 10

    await records.change_line(line_id, amount=Decimal("2.10"))

    (price,) = (await shown(records, owner, product_id))["prices"]
    assert (price["current"]["amount"], price["age"]) == ("2.10", 5)
    assert day(5) in str(await shown(records, owner, product_id))
