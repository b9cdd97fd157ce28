"""Rows of feeds, as exporters and spreadsheets write them."""

from __future__ import annotations

import json
import sys
import tracemalloc
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from importlib.resources import files
from itertools import islice
from pathlib import Path
from shutil import copytree, ignore_patterns
from subprocess import run

import pytest
from cartsnitch_domain.coupons.feeds import COLUMNS, BadRow, FeedFormat, FeedRow, feed_rows, pieces_of
from cartsnitch_domain.coupons.json_rows import LONGEST_ROW, json_rows
from cartsnitch_domain.errors import InvalidInput
from hypothesis import given
from hypothesis import strategies as st


def objects(count: int) -> list[dict[str, object]]:
    return [{"id": n, "kind": "amount_off", "value": 1.5, "currency": "EUR", "words": "a"} for n in range(1, count + 1)]


def read(text: str, written: FeedFormat = FeedFormat.JSON) -> tuple[list[str], list[BadRow]]:
    """The ids of the rows that were understood, and the others."""
    rows = list(feed_rows(pieces_of(text, written), written))
    good = [row.external_id for row in rows if isinstance(row, FeedRow)]
    return good, [row for row in rows if isinstance(row, BadRow)]


ARRAY = json.dumps(objects(3))


@pytest.mark.parametrize(
    "text",
    [
        ARRAY,
        json.dumps(objects(3), indent=2),
        json.dumps(objects(3), indent="\t").replace("\n", "\r\n"),
        json.dumps(objects(3), separators=(",", ":")),
        "\ufeff" + ARRAY,
        "\n".join(json.dumps(each) for each in objects(3)),
        "\n".join(json.dumps(each, indent=2) for each in objects(3)),
        "[\n" + ",\n".join(json.dumps(each) for each in objects(3)) + ",\n]\n",
    ],
    ids=["one line", "pretty", "tabs", "dense", "bom", "lines", "pretty objects", "array of lines"],
)
def test_an_array_is_read_however_it_is_broken_into_lines(text: str) -> None:
    assert read(text) == (["1", "2", "3"], [])


@given(st.lists(st.integers(1, 40), min_size=1, max_size=20), st.sampled_from([None, 1]))
def test_it_does_not_matter_where_a_text_is_cut_into_pieces(lengths: list[int], indent: int | None) -> None:
    text = iter(json.dumps(objects(5), indent=indent))
    cut = ["".join(islice(text, length)) for length in lengths]
    rows = list(json_rows([*cut, "".join(text)]))
    assert [row.values for row in rows] == objects(5)
    assert [row.line for row in rows] == ([1] * 5 if indent is None else [2 + 7 * n for n in range(5)])


@pytest.mark.parametrize(
    "broken",
    [
        '{"id": 2, "kind": "bogo",}',
        '{"id": 2, "kind": bogo}',
        "{'id': 2, 'kind': 'bogo'}",
        '{"id": "2, "kind": "bogo"}',
        '{"id": 2 "kind": "bogo"}',
        '{"id": 2, "kind": "bogo", "gtins": [}',
        '{"id": 2, "kind": "bogo"',
        '{"id": 2, "value": NaN}',
        '{"id": 2, "title": "\\ud800"}',
        '{"id": 2, "title": "\ufffd"}',
        f'{{"id": 2, "title": "{"x" * LONGEST_ROW}"}}',
        f'{{"id": 2, "value": {"9" * 5000}e{"9" * 50}}}',
        '{"id":' + "[" * 3000 + "]" * 3000 + "}",
        "2",
        '["2"]',
        "null",
    ],
)
@pytest.mark.parametrize("between", [", ", ",\n"])
def test_a_broken_row_costs_itself_alone_and_is_told_by_its_number(broken: str, between: str) -> None:
    first, _, third = (json.dumps(each) for each in objects(3))
    good, bad = read(f"[{between.join([first, broken, third])}]")
    assert good == ["1", "3"]
    assert [(row.line, row.row) for row in bad] == [(2 if "\n" in between else 1, 2)]
    assert not any(word in bad[0].reason for word in ("char", "column", "delimiter", "JSONDecode", "expected"))


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("missing", [1, 2, 4, 10, 20, 30, 40])
def test_an_array_that_is_cut_off_says_how_far_it_came_and_keeps_the_rows_before(
    indent: int | None, missing: int
) -> None:
    good, bad = read(json.dumps(objects(3), indent=indent)[:-missing])
    assert good == (["1", "2", "3"] if missing <= (1 if indent is None else 2) else ["1", "2"])
    (told,) = bad
    assert told.row == len(good) + 1
    assert "cut off" in told.reason


@pytest.mark.parametrize("padding", ["", "x" * LONGEST_ROW])
def test_rows_within_an_object_are_refused_in_words(padding: str) -> None:
    text = json.dumps({"made_by": padding, "coupons": objects(200)})
    with pytest.raises(InvalidInput, match="please give the array alone"):
        read(text)


def test_of_a_million_rows_in_a_line_no_more_is_held_than_of_few() -> None:
    def pieces(count: int) -> Iterator[str]:
        yield "["
        for n in range(count):
            yield f'{{"id": {n}, "kind": "bogo"}}, '
        yield "]"

    def most_held(count: int) -> int:
        tracemalloc.start()
        assert sum(1 for _ in json_rows(pieces(count))) == count
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return peak

    assert most_held(50_000) < 2 * most_held(5_000)


def test_an_endless_row_is_not_held() -> None:
    rows = json_rows(['[{"id": 1, "kind": "bogo"}, {"title": "', *["x" * 10_000] * 2_000, '"}, {"id": 3}]'])
    assert [type(row.values) for row in rows] == [dict, str, dict]


HEAD = "id;kind;value;currency;words;starts_on;ends_on;needs_clip\r\n"


def cells(value: str, starts_on: str = "01.02.2026", ends_on: str = "31.12.2026") -> str:
    return f"{HEAD}1;amount_off;{value};EUR;kaffee;{starts_on};{ends_on};WAHR\r\n"


@pytest.mark.parametrize(
    ("written", "meant"),
    [("1,50", "1.50"), ("1.234,50", "1234.50"), ("1234,5", "1234.5"), ("12", "12"), ("1.50", "1.50"), ("0,5", "0.5")],
)
def test_between_semicolons_a_comma_is_the_decimal_sign(written: str, meant: str) -> None:
    (row,) = feed_rows(pieces_of(cells(written), FeedFormat.CSV), FeedFormat.CSV)
    assert isinstance(row, FeedRow)
    terms = row.terms
    assert (terms.value, terms.needs_clip) == (Decimal(meant), True)
    assert (terms.starts_on, terms.ends_on) == (date(2026, 2, 1), date(2026, 12, 31))


@pytest.mark.parametrize("written", ["1.234", "1,2,3", "1.23,4", "1,234.50", "1,", "12.345.678"])
def test_what_may_be_two_numbers_or_none_is_refused(written: str) -> None:
    good, (bad,) = read(cells(written), FeedFormat.CSV)
    assert (good, bad.line, bad.row) == ([], 2, None)
    assert bad.reason.startswith("value: ")


def test_a_number_that_may_be_two_is_told_with_both() -> None:
    _, (bad,) = read(cells("1.234"), FeedFormat.CSV)
    assert bad.reason == "value: '1.234' may be 1234 or a fraction; please write 1234, or 1,234 with a comma."


@pytest.mark.parametrize("day", ["02/03/2026", "31.02.2026", "2026.12.31", "1.2.26", "2.3."])
def test_a_day_that_may_be_two_or_none_is_refused_with_its_shape(day: str) -> None:
    _, (bad,) = read(cells("1", ends_on=day), FeedFormat.CSV)
    assert "is no day like 2026-12-31" in bad.reason


@pytest.mark.parametrize("sign", [",", "\t", "|"])
def test_between_other_signs_a_comma_is_no_decimal_sign(sign: str) -> None:
    _, bad = read(
        'id,kind,value,currency,words\n1,amount_off,"1,50",EUR,a\n'.replace(",", sign).replace(
            f'"1{sign}50"', '"1,50"'
        ),
        FeedFormat.CSV,
    )
    assert [row.reason for row in bad] == ["value: '1,50' is no number: its decimal sign is a point, as in 1.50."]


def test_an_id_that_no_database_takes_is_refused() -> None:
    _, (bad,) = read('[{"id": "1\\u0000", "kind": "bogo"}]')
    assert bad.reason == "id: It has signs that cannot be seen."


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("2,00 €", "'2,00 €' is no number: please write 2,00 without the sign of its currency."),
        ("€2,00", "'€2,00' is no number: please write 2,00 without the sign of its currency."),
        ("2 EUR", "'2 EUR' is no number: please write 2 without the sign of its currency."),
        ("2,-", "'2,-' is no number: please write 2 without the dash."),
        (",99", "',99' is no number: its decimal sign is a comma, as in 1,50."),
        ("1,2,3", "'1,2,3' is no number: its decimal sign is a comma, as in 1,50."),
        ("two", "'two' is no number."),
    ],
)
def test_what_is_wrong_with_a_number_is_told_by_the_signs_of_its_file(written: str, reason: str) -> None:
    good, (bad,) = read(cells(written), FeedFormat.CSV)
    assert (good, bad.reason) == ([], f"value: {reason}")


@pytest.mark.parametrize("written", ['"1_0"', '"\u0661\u0660"', '"Infinity"', '"0x10"', '"$ 2.00"'])
def test_what_only_a_program_takes_for_a_number_is_refused(written: str) -> None:
    good, (bad,) = read(f'[{{"id": 1, "kind": "percent_off", "value": {written}, "words": "tea"}}]')
    assert good == []
    assert bad.reason.startswith("value: ")
    assert "is no number" in bad.reason


@pytest.mark.parametrize("written", ["10", "1e1", '"10"', '"10.0"', '".5"', '" 10 "'])
def test_what_anybody_takes_for_a_number_is_one(written: str) -> None:
    assert read(f'[{{"id": 1, "kind": "percent_off", "value": {written}, "words": "tea"}}]') == (["1"], [])


@pytest.mark.parametrize("day", ["2026-W50-1", "20261231", "2026-12-31T00:00", "\u0662026-12-31", "2026-13-01"])
def test_a_day_is_written_in_one_way(day: str) -> None:
    good, (bad,) = read(f'[{{"id": 1, "kind": "bogo", "words": "tea", "ends_on": "{day}"}}]')
    assert good == []
    assert "is no day like 2026-12-31" in bad.reason


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("id", '["b9"]', "id: It is a list, and no single value."),
        ("words", '{"x": "tea"}', "words: It is an object, and no single value."),
        ("words", '[["tea"]]', "words: It is a list, and no single value."),
        ("title", '["Tea", "week"]', "title: It is a list, and no single value."),
        ("gtins", '[{"x": 1}]', "gtins: It is a list, and no single value."),
    ],
)
def test_a_list_or_an_object_is_no_text(name: str, value: str, reason: str) -> None:
    row = {"id": '"1"', "kind": '"bogo"', "words": '"tea"'} | {name: value}
    good, (bad,) = read("[{" + ", ".join(f'"{key}": {said}' for key, said in row.items()) + "}]")
    assert (good, bad.reason) == ([], reason)


@pytest.mark.parametrize(("name", "value"), [("words", ["green", "tea"]), ("gtins", ["614141100033", 614141100026])])
def test_words_and_barcodes_may_be_lists(name: str, value: list[object]) -> None:
    assert read(json.dumps([{"id": "1", "kind": "bogo", name: value}])) == (["1"], [])


def test_a_row_that_says_one_thing_twice_is_none_and_costs_itself_alone() -> None:
    twice = '{"id": 1, "kind": "bogo", "words": "tea", "words": "coffee"}'
    good, (bad,) = read(f"[{twice}, {json.dumps(objects(2)[1])}]")
    assert (good, bad.row, bad.reason) == (["2"], 1, "It says 'words' twice.")


ROW_OF_CSV = "1,amount_off,2,USD,coffee"
HEAD_OF_CSV = "id,kind,value,currency,words"


@pytest.mark.parametrize("name", ["min_purchase", "minimum", "valid_until", "Store Name", "goods"])
def test_a_column_that_nobody_knows_is_refused_with_those_that_there_are(name: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read(f"{HEAD_OF_CSV},{name}\n{ROW_OF_CSV},5\n", FeedFormat.CSV)
    assert f"There is no column called {name!r}" in str(refused.value)
    assert all(column in str(refused.value) for column in COLUMNS)


def test_of_several_columns_that_nobody_knows_all_are_named() -> None:
    with pytest.raises(InvalidInput, match="columns called 'min_purchase', 'until'"):
        read(f"{HEAD_OF_CSV},min_purchase,until\n{ROW_OF_CSV},5,\n", FeedFormat.CSV)


def test_a_row_of_json_with_a_name_that_nobody_knows_is_bad_and_the_others_are_read() -> None:
    first, second, third = objects(3)
    good, bad = read(json.dumps([first, {**second, "min_purchase": 5}, third]))
    assert good == ["1", "3"]
    assert (bad[0].row, "'min_purchase'" in bad[0].reason, "minimum_amount" in bad[0].reason) == (2, True, True)


@pytest.mark.parametrize("ignored", ["Store Name", "store_name", "STORE-NAME"])
def test_a_column_that_is_to_be_ignored_is_passed_over(ignored: str) -> None:
    text = f"{HEAD_OF_CSV},Store Name\n{ROW_OF_CSV},Aldi\n"
    (row,) = feed_rows(pieces_of(text, FeedFormat.CSV), FeedFormat.CSV, [ignored])
    assert isinstance(row, FeedRow)
    assert row.store is None
    (of_json,) = feed_rows([json.dumps({**objects(1)[0], "Store Name": {"a": 1}})], FeedFormat.JSON, [ignored])
    assert isinstance(of_json, FeedRow)


@pytest.mark.parametrize("written", list(FeedFormat))
def test_what_a_coupon_is_made_of_cannot_be_ignored(written: FeedFormat) -> None:
    with pytest.raises(InvalidInput, match="cannot be ignored: minimum_amount"):
        list(feed_rows(pieces_of(HEAD_OF_CSV, written), written, ["Minimum Amount"]))


def test_names_of_columns_may_have_capitals_blanks_and_hyphens() -> None:
    text = "ID,Kind,Value,Ends On,minimum-count\n1,percent_off,10,2026-12-31,3\n"
    (row,) = feed_rows(pieces_of(text, FeedFormat.CSV), FeedFormat.CSV)
    assert isinstance(row, FeedRow)
    assert (row.terms.ends_on, row.terms.minimum_count) == (date(2026, 12, 31), Decimal(3))
    (of_json,) = feed_rows(['{"Id": 1, "Kind": "percent_off", "Value": 10, "Ends On": "2026-12-31"}'], FeedFormat.JSON)
    assert isinstance(of_json, FeedRow)
    assert of_json.terms.ends_on == date(2026, 12, 31)


def test_a_column_that_is_named_twice_is_refused() -> None:
    with pytest.raises(InvalidInput, match="it has value more often"):
        read("id,kind,value,Value\n1,percent_off,10,20\n", FeedFormat.CSV)
    good, (bad,) = read('{"id": 1, "kind": "percent_off", "value": 10, "Value": 20}')
    assert (good, bad.reason) == ([], "It says 'value' twice.")


def test_an_empty_column_at_the_end_says_nothing_and_what_stands_in_it_is_told() -> None:
    good, bad = read(f"{HEAD_OF_CSV},\n{ROW_OF_CSV},\n{ROW_OF_CSV.replace('1', '2', 1)},min 5\n", FeedFormat.CSV)
    assert (good, [(row.line, row.reason) for row in bad]) == (
        ["1"],
        [(3, "It has something in a column that has no name.")],
    )


def test_a_first_line_that_cannot_be_read_is_told_in_words() -> None:
    with pytest.raises(InvalidInput, match="names its columns"):
        read('id,kind,"value\n1,bogo,\n', FeedFormat.CSV)


def test_a_row_is_another_one_where_a_release_may_say_it_otherwise(tmp_path: Path) -> None:
    """Its title is written by other code than what reads it, and a row that is the same is passed over."""
    package = tmp_path / "cartsnitch_domain"
    copytree(str(files("cartsnitch_domain")), package, ignore=ignore_patterns("__pycache__"))
    code = (
        "from cartsnitch_domain.coupons.feeds import FeedFormat, feed_rows\n"
        "row, = feed_rows(['id,kind,value\\n', '1,percent_off,5\\n'], FeedFormat.CSV)\n"
        "print(row.digest)"
    )

    def digest() -> bytes:
        told = {"PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
        return run([sys.executable, "-c", code], env=told, cwd=tmp_path, capture_output=True, check=True).stdout

    told = [digest(), digest()]
    assert told[0] == told[1]
    for file in ("money.py", "products/vocabulary_data/en.toml"):
        with (package / file).open("a") as written:
            written.write("\n")
        told.append(digest())
    assert len(set(told)) == 3
