"""Texts of receipts in tables, as spreadsheets of all countries take them."""

from __future__ import annotations

import csv
from collections.abc import AsyncGenerator

import pytest
from cartsnitch_domain.exports.exported import Column, Value
from cartsnitch_server.exporting import FORMULA_SIGNS, csv_of

COLUMNS = [Column("id", is_text=False), Column("text", is_text=True), Column("amount", is_text=False)]


async def written(text: str) -> str:
    """The row of a text between a key and an amount."""

    async def batches() -> AsyncGenerator[list[list[Value]], None]:
        yield [["4711", text, "-1.50"]]

    return b"".join([chunk async for chunk in csv_of(COLUMNS, batches())]).decode().split("\r\n", 1)[1]


@pytest.mark.parametrize(
    ("text", "guarded"),
    [
        ("A;=1+1;B", "A;'=1+1;B"),
        ("A; =1+1;@B", "A;' =1+1;'@B"),
        ('A;"=1+1"', 'A;\'"=1+1"'),
        ("A\t=1+1", "A\t'=1+1"),
        ("A\n=1+1", "A\n'=1+1"),
        ("=A;-B", "'=A;'-B"),
        ("A;B=C", "A;B=C"),
        ("A - B; C", "A - B; C"),
    ],
)
async def test_no_part_of_a_text_is_a_formula_whatever_parts_cells(text: str, guarded: str) -> None:
    row = await written(text)

    assert next(csv.reader([row])) == ["4711", guarded, "-1.50"] if "\n" not in text else guarded in row
    for sign in ";\t":
        for cell in (cell for line in row.splitlines() for cell in line.split(sign)):
            assert not cell.lstrip(' "').startswith(FORMULA_SIGNS)
