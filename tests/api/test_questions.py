"""Lines of which only the shopper knows what they are: asked until they are answered."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.api.test_products import a_chain, buy, change, changed, lines, product_ids

QUESTIONS = """query Questions($first: Int, $after: String) { productQuestions(first: $first, after: $after) {
  pageInfo { hasNextPage endCursor }
  edges { node { line { id text product { id name } match { reason } } maybe { id name }
    purchase { id store { name } } } }
} }"""


def a_name() -> str:
    """A name that no other test has on its receipts: the catalogue is one for all."""
    return f"BALDERSON {uuid4().hex[:12].translate(LETTERS).upper()}"


LETTERS = str.maketrans("0123456789", "ghijklmnop")


async def asked(asker: Any, **variables: Any) -> list[dict[str, Any]]:
    page = (await asker.ask(QUESTIONS, **variables))["productQuestions"]
    return [edge["node"] for edge in page["edges"]]


@pytest.fixture
async def gouda(records: Any, owner: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Gouda of one store, and what may be the same of another."""
    name = a_name()
    (here,) = await buy(records, owner, await a_chain(records), name)
    (there,) = await buy(records, owner, await a_chain(records), name, day=2)
    return here, there


async def test_a_question_has_the_line_what_it_may_be_and_where_it_was_bought(owner: Any, gouda: Any) -> None:
    here, there = gouda

    (question,) = await asked(owner)

    assert question["line"] == {
        "id": there["id"],
        "text": there["text"],
        "product": there["product"],
        "match": {"reason": "FAMILY"},
    }
    assert question["maybe"] == here["product"]
    assert question["purchase"]["id"] == there["purchase"]
    assert question["purchase"]["store"]["name"].startswith("Chain ")


class TestAnswers:
    async def test_yes_by_teaching(self, owner: Any, gouda: Any) -> None:
        here, there = gouda
        await changed(owner, "teachProduct", older=True, lineId=there["id"], productId=here["product"]["id"])

        assert await asked(owner) == []

    async def test_no_by_teaching_what_it_is_already_which_changes_no_line_and_can_be_taken_back(
        self, owner: Any, gouda: Any
    ) -> None:
        _, there = gouda
        own = there["product"]["id"]
        done = await changed(owner, "teachProduct", older=True, lineId=there["id"], productId=own)
        assert (done["changedLines"], await product_ids(owner, there)) == (0, [own])
        assert await asked(owner) == []
        (line,) = await lines(owner, there["purchase"])
        assert (line["match"]["reason"], line["match"]["lesson"]["id"]) == ("TAUGHT", done["lesson"]["id"])

        undone = await changed(owner, "undoLesson", lessonId=done["lesson"]["id"])
        assert (undone["changedLines"], await product_ids(owner, there)) == (0, [own])
        assert [question["line"]["id"] for question in await asked(owner)] == [there["id"]]

    async def test_yes_by_merging_either_into_the_other_until_they_are_split(self, owner: Any, gouda: Any) -> None:
        one, other = (each["product"]["id"] for each in gouda)
        for product_id, into_id in ((one, other), (other, one)):
            merged = await changed(owner, "mergeProducts", productId=product_id, intoId=into_id)
            assert await asked(owner) == []

            await changed(owner, "splitProducts", mergeId=merged["merge"]["id"])
            assert len(await asked(owner)) == 1

    async def test_by_choosing_the_product_of_the_line(self, owner: Any, gouda: Any) -> None:
        here, there = gouda
        choose = "mutation C($input: CorrectLineInput!) { correctLine(input: $input) { __typename } }"
        await owner.ask(choose, input={"lineId": there["id"], "productId": here["product"]["id"]})

        assert await asked(owner) == []

    async def test_an_answer_that_is_refused_answers_nothing(self, records: Any, owner: Any, gouda: Any) -> None:
        _, there = gouda
        strange = await records.product()

        refused = await change(owner, "teachProduct", lineId=there["id"], productId=str(strange))

        assert refused["__typename"] == "ProductNotFound"
        assert len(await asked(owner)) == 1


async def test_a_line_that_was_removed_is_not_asked_about(owner: Any, gouda: Any) -> None:
    remove = "mutation R($input: LineInput!) { removeLine(input: $input) { __typename } }"
    await owner.ask(remove, input={"lineId": gouda[1]["id"]})

    assert await asked(owner) == []


async def test_they_come_in_pages_the_newest_first(records: Any, owner: Any) -> None:
    texts = [a_name() for _ in range(3)]
    await buy(records, owner, await a_chain(records), *texts)
    for day, text in enumerate(texts, start=2):
        await buy(records, owner, await a_chain(records), text, day=day)

    seen: list[str] = []
    after = None
    for _ in range(2):
        page = (await owner.ask(QUESTIONS, first=2, after=after))["productQuestions"]
        seen += [edge["node"]["line"]["text"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]

    assert seen == [*reversed(texts)]
    assert page["pageInfo"]["hasNextPage"] is False


async def test_a_line_without_a_day_comes_last(records: Any, owner: Any, gouda: Any) -> None:
    chain = await a_chain(records)
    (undated,) = await buy(records, owner, chain, gouda[0]["text"])
    await records.change_purchase(UUID(undated["id"]), purchased_on=None)

    first = (await owner.ask(QUESTIONS, first=1))["productQuestions"]
    last = await asked(owner, first=1, after=first["pageInfo"]["endCursor"])

    assert [question["line"]["id"] for question in last] == [undated["id"]]
    assert first["pageInfo"]["hasNextPage"] is True
    page = (await owner.ask(QUESTIONS, first=2))["productQuestions"]
    assert await asked(owner, after=page["pageInfo"]["endCursor"]) == []


async def test_nobody_is_asked_about_the_lines_of_others(other: Any, gouda: Any) -> None:
    assert await asked(other) == []


@pytest.mark.parametrize("after", ["nothing", "WyIyMDI2LTAzLTAxIl0"])
async def test_a_cursor_that_we_did_not_make_is_refused(owner: Any, after: str) -> None:
    (error,) = await owner.errors(QUESTIONS, after=after)

    assert error["extensions"]["code"] == "INVALID_CURSOR"
