"""What the API refuses, and what it says of its own failures."""

from __future__ import annotations

from typing import Any

import pytest
import structlog
from cartsnitch_domain.purchases import queries as purchases

IN_CIRCLES = "receipt { purchases { " * 5 + "id" + " } }" * 5


def nested_lists(size: str) -> str:
    return f"""{{ purchases(first: {size}) {{ edges {{ node {{ receipt {{ purchases {{ lines {{
        product {{ observations(first: {size}) {{ edges {{ node {{ unit }} }} }} }} }} }} }} }} }} }} }}"""


def fragments_within_fragments(count: int) -> str:
    """A document whose fields double with each fragment."""
    parts = [f"fragment F{number} on Receipt {{ ...F{number + 1} ...F{number + 1} id }}" for number in range(count)]
    return "\n".join(["{ receipts { edges { node { ...F0 } } } }", *parts, f"fragment F{count} on Receipt {{ id }}"])


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("{ " + "receipts { edges { node { " + "duplicateOf { " * 10 + "id" + " }" * 14, id="deep"),
        pytest.param(f"{{ purchases {{ edges {{ node {{ {IN_CIRCLES} }} }} }} }}", id="in circles"),
        pytest.param("{ " + " ".join(f"a{n}: viewer {{ id }}" for n in range(31)) + " }", id="aliases"),
        pytest.param("{ " + " ".join(f"a{n}: savings {{ __typename }}" for n in range(5)) + " }", id="computations"),
        pytest.param(nested_lists("100"), id="values"),
        pytest.param(f"query Heavy($size: Int) {nested_lists('$size')}", id="values by variable"),
        pytest.param(fragments_within_fragments(40), id="fragments within fragments"),
    ],
)
async def test_a_document_that_asks_for_too_much_is_refused(owner: Any, query: str) -> None:
    errors = await owner.errors(query)

    assert errors[0]["extensions"]["code"] == "TOO_MUCH_AT_ONCE"
    assert "too much at once" in errors[0]["message"]


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("{ viewer { " + "id " * 2001 + "} }", id="tokens"),
        pytest.param("{ a" * 600, id="unclosed"),
        pytest.param("{ a" * 500 + " }" * 500, id="deep beyond the parser"),
        pytest.param("{ viewer", id="broken"),
        pytest.param("{ nothing }", id="unknown field"),
        pytest.param("{ viewer { ...Missing } }", id="unknown fragment"),
        pytest.param("{ viewer { ...A } } fragment A on Viewer { ...B } fragment B on Viewer { ...A }", id="cycle"),
        pytest.param("query One($id: ID!) { receipt(id: $id) { id } }", id="a variable is missing"),
        pytest.param("{ receipts(filter: { status: [EATEN] }) { pageInfo { endCursor } } }", id="no such state"),
        pytest.param("{ __schema { types { name } } }", id="introspection"),
        pytest.param('{ __type(name: "Viewer") { name } }', id="introspection of a type"),
        pytest.param("subscription { receiptChanged { id } }", id="subscription"),
    ],
)
async def test_what_is_no_operation_is_refused_in_words_of_its_own(owner: Any, query: str) -> None:
    response = await owner.post(query)

    assert response.status_code in (200, 400)
    assert "reference" not in response.text.lower()
    answer = response.json()
    assert answer.get("data") is None
    assert answer.get("errors") or answer["error"]["message"]


async def test_the_largest_page_with_all_lines_is_allowed(owner: Any) -> None:
    line = "id kind text quantity unit unitPrice { amount } amount { amount } product { id name }"
    evidence = "evidence { page box { x y width height } text confidence }"

    await owner.ask(f"{{ purchases(first: 100) {{ edges {{ node {{ id lines {{ {line} {evidence} }} }} }} }} }}")


class TestRequests:
    @pytest.mark.parametrize(
        "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""]
    )
    async def test_a_form_that_any_page_could_send_is_refused(self, owner: Any, content_type: str) -> None:
        body = b'{"query": "{ viewer { id } }"}'

        response = await owner.client.post("/graphql", content=body, headers={"Content-Type": content_type})

        assert response.status_code == 415

    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"{",
            b"[]",
            b'"{ viewer { id } }"',
            b"null",
            b"{}",
            b'{"query": null}',
            b'{"query": " "}',
            b'{"query": 1}',
            b'[{"query": "{ viewer { id } }"}]',
            b'{"query": "{ viewer { id } }", "variables": []}',
            b'{"query": "{ viewer { id } }", "operationName": 1}',
            b'{"query": "{ viewer { id } }", "variables": {"a": "\\ud800"}}',
            b"\xff\xfe",
        ],
    )
    async def test_a_body_that_is_no_single_operation_is_refused(self, owner: Any, body: bytes) -> None:
        response = await owner.client.post("/graphql", content=body, headers={"Content-Type": "application/json"})

        assert response.status_code == 400
        assert response.json()["error"]["message"]

    async def test_a_query_by_get_is_never_run(self, owner: Any) -> None:
        response = await owner.client.get("/graphql", params={"query": "{ viewer { id } }"})

        assert response.status_code == 405
        assert str(owner.user_id) not in response.text

    async def test_the_named_operation_is_run(self, owner: Any) -> None:
        query = "query A { viewer { id } } query B { viewer { email } }"

        response = await owner.client.post("/graphql", json={"query": query, "operationName": "B"})

        assert response.json() == {"data": {"viewer": {"email": owner.email}}}


async def test_a_failure_of_ours_is_told_by_a_reference_that_the_log_knows(
    owner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> None:
        raise RuntimeError("secret of the house")

    monkeypatch.setattr(purchases, "page", fail)
    with structlog.testing.capture_logs() as lines:
        response = await owner.post("{ purchases { edges { node { id } } } }")

    (error,) = response.json()["errors"]
    reference = error["extensions"]["reference"]
    assert error["message"] == f"Something went wrong. Reference {reference}"
    assert error["path"] == ["purchases"]
    assert "secret of the house" not in response.text
    assert [line["reference"] for line in lines if line["event"] == "graphql_error"] == [reference]


async def test_one_failed_field_leaves_the_others(owner: Any) -> None:
    response = await owner.post('{ viewer { id } bad: receipt(id: "no id") { id } stores { id } }')

    assert response.json() == {"data": {"viewer": {"id": str(owner.user_id)}, "bad": None, "stores": []}}
