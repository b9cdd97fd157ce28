"""What is one shopper's is not there for another, through every door."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from cartsnitch_server.demo.paper import render_png
from cartsnitch_server.demo.samples import american
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.running import RECEIPT, Running, Shopper

GRAPHQL_WS = Subprotocol("graphql-transport-ws")
TICKET = """TARGET
03/01/2026 18:22
036000291452 {text} 1.00
TOTAL 1.00
"""
LISTS = """
query Lists($store: ID) {
  receipts { edges { node { id } } }
  purchases(filter: {storeId: $store}) { edges { node { id } } }
  everything: purchases { edges { node { id } } }
  products { edges { node { id } } }
  stores { id }
}
"""


@pytest.fixture(scope="module")
def owner(running: Running) -> Shopper:
    return running.shopper()


@pytest.fixture(scope="module")
def mine(owner: Shopper) -> dict[str, Any]:
    (receipt_id,) = owner.upload(("receipt.png", render_png(american()), "image/png"))
    return owner.read(receipt_id)


@pytest.fixture(scope="module")
def other(running: Running) -> Shopper:
    return running.shopper()


def ids_of(receipt: dict[str, Any]) -> dict[str, set[str]]:
    """Every id that the owner sees, by the field that finds it."""
    (purchase,) = receipt["purchases"]
    return {
        "receipt": {receipt["id"]},
        "purchase": {purchase["id"]},
        "store": {purchase["store"]["id"]},
        "product": {line["product"]["id"] for line in purchase["lines"] if line["product"]},
        "node": {receipt["id"], purchase["id"], *(line["id"] for line in purchase["lines"])},
    }


@pytest.mark.parametrize("field", ["receipt", "purchase", "product", "store", "node"])
def test_ids(owner: Shopper, other: Shopper, mine: dict[str, Any], field: str) -> None:
    ids = ids_of(mine)[field]
    assert ids
    for found_id in ids:
        query = f"query Find($id: ID!) {{ found: {field}(id: $id) {{ id }} }}"
        assert owner.ask(query, id=found_id)["found"] == {"id": found_id}
        assert other.ask(query, id=found_id)["found"] is None


def test_lists(other: Shopper, mine: dict[str, Any]) -> None:
    lists = other.ask(LISTS, store=mine["purchases"][0]["store"]["id"])

    assert lists.pop("stores") == []
    assert [connection["edges"] for connection in lists.values()] == [[], [], [], []]


@pytest.mark.parametrize("path", ["/receipts/{id}/original", "/receipts/{id}/pages/1"])
def test_files(owner: Shopper, other: Shopper, mine: dict[str, Any], path: str) -> None:
    path = path.format(id=mine["id"])

    assert owner.http.get(path).status_code == 200
    assert other.http.get(path).status_code == 404
    assert other.http.get(path, headers={"Authorization": ""}).status_code == 401


@pytest.mark.parametrize("table", ["purchases", "lines", "prices"])
@pytest.mark.parametrize("ending", ["csv", "json"])
def test_exports(owner: Shopper, other: Shopper, mine: dict[str, Any], table: str, ending: str) -> None:
    ids = ids_of(mine)["node"]
    path = f"/export/{table}.{ending}"

    assert any(each in owner.http.get(path).text for each in ids)
    assert not any(each in other.http.get(path).text for each in ids)
    assert other.http.get(path, headers={"Authorization": ""}).status_code == 401


def test_retrying(other: Shopper, mine: dict[str, Any]) -> None:
    mutation = """
    mutation Retry($id: ID!) { retryReceipt(input: {receiptId: $id}) { __typename ... on Error { message } } }
    """

    assert other.ask(mutation, id=mine["id"])["retryReceipt"]["__typename"] == "ReceiptNotFound"


def test_the_subscription(running: Running, owner: Shopper, other: Shopper) -> None:
    with listen(running, owner) as heard_by_owner, listen(running, other) as heard_by_other:
        (receipt_id,) = owner.upload(("again.png", render_png(american("kroger", "Kroger")), "image/png"))
        assert owner.read(receipt_id)["status"] == "RECORDED"

        assert json.loads(heard_by_owner.recv(10))["payload"]["data"]["receiptChanged"]["id"] == receipt_id
        with pytest.raises(TimeoutError):
            heard_by_other.recv(0.5)


def test_what_one_receipt_calls_a_product_stands_in_nobody_elses_account(running: Running) -> None:
    first, second = running.shopper(), running.shopper()
    first.upload(("ticket.txt", TICKET.format(text="ZEBEDEE CHERRY WROTE COLA").encode(), "text/plain"))
    first.read(first.receipt_ids()[0])
    (receipt_id,) = second.upload(("ticket.txt", TICKET.format(text="ZEBEDEE CHERRY COLA").encode(), "text/plain"))
    (line,) = (line for line in second.read(receipt_id)["purchases"][0]["lines"] if line["product"])

    names = 'query Names($id: ID!) { product(id: $id) { name } products(filter: {text: "wrote"}) { edges { cursor } } }'
    assert first.ask(names, id=line["product"]["id"])["product"]["name"] == "Zebedee Cherry Wrote Cola"  # one product
    assert line["product"]["name"] == "Zebedee Cherry Cola"
    assert second.ask(names, id=line["product"]["id"]) == {
        "product": {"name": "Zebedee Cherry Cola"},
        "products": {"edges": []},
    }


def test_what_the_owner_sees_is_there(owner: Shopper, mine: dict[str, Any]) -> None:
    assert owner.ask(RECEIPT, id=mine["id"])["receipt"] == mine


@contextmanager
def listen(running: Running, shopper: Shopper) -> Iterator[ClientConnection]:
    """A WebSocket that has subscribed to the shopper's receipts."""
    with connect(f"ws://localhost:{running.http_port}/graphql", subprotocols=[GRAPHQL_WS]) as socket:
        token = shopper.http.headers["Authorization"]
        socket.send(json.dumps({"type": "connection_init", "payload": {"authorization": token}}))
        assert json.loads(socket.recv(10))["type"] == "connection_ack"
        query = "subscription Changes { receiptChanged { id status } }"
        socket.send(json.dumps({"id": "1", "type": "subscribe", "payload": {"query": query}}))
        yield socket
