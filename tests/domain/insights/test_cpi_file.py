"""Consumer price indices as publishers hand them out. The numbers are made up."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from cartsnitch_domain.insights.cpi_file import BadRow, CpiFile, CpiFileWrong, read_cpi

FLAT = """series_id                      \tyear\tperiod\t       value\tfootnote_codes
CUUR0000SAF11                  \t2025\tM01\t       101.500\t
CUUR0000SAF11                  \t2025\tM02\t       102.000\tr
CUUR0000SAF11                  \t2025\tM13\t       101.750\t
CUUR0000SAF11                  \t2025\tS01\t       101.750\t
CUUR0000SA0                    \t2025\tM01\t       300.000\t
"""
VIEWER = """Series ID,Year,Period,Label,Value
CUUR0000SAF11,2025,M09,2025 Sep,104.25
CUUR0000SAF11,2025,M10,2025 Oct,-
CUUR0000SAF11,2025,M11,2025 Nov,104.75
"""
WIDE = """Consumer Price Index for All Urban Consumers (CPI-U)
Original Data Value

Series Id:,CUUR0000SAF11
Item:,"Food, at home"

Year,Jan,Feb,Mar,Apr,May,Jun,Jul,Aug,Sep,Oct,Nov,Dec,HALF1,HALF2
2024,99.1,99.2,99.3,99.4,99.5,99.6,99.7,99.8,99.9,100.0,100.1,100.2,99.35,99.95
2025,100.3,100.4
"""
DATES = "observation_date,CPIFOOD\n2025-01-01,101.5\n2025-02-01,.\n2025-03-15,102\n"


def read(text: str, only: str | None = None) -> CpiFile:
    return read_cpi(text.splitlines(keepends=True), only)


def test_a_flat_file_by_tabs_has_many_series_and_means_that_are_left_out() -> None:
    found = read(FLAT)

    assert found.series == {
        "CUUR0000SAF11": {date(2025, 1, 1): Decimal("101.500"), date(2025, 2, 1): Decimal("102.000")},
        "CUUR0000SA0": {date(2025, 1, 1): Decimal("300.000")},
    }
    assert (found.left_out, found.rejected) == (2, [])
    assert list(read(FLAT, "CUUR0000SA0").series) == ["CUUR0000SA0"]


def test_a_file_of_the_data_viewer_by_commas_may_have_months_that_were_not_published() -> None:
    found = read(VIEWER)

    assert found.series["CUUR0000SAF11"] == {date(2025, 9, 1): Decimal("104.25"), date(2025, 11, 1): Decimal("104.75")}
    assert (found.left_out, found.rejected) == (1, [])


def test_a_year_a_row_stands_below_what_the_series_is() -> None:
    (values,) = read(WIDE, "CUUR0000SAF11").series.values()

    assert len(values) == 14
    assert (values[date(2024, 12, 1)], values[date(2025, 2, 1)]) == (Decimal("100.2"), Decimal("100.4"))


@pytest.mark.parametrize("text", [DATES, DATES.replace("\n", "\r\n"), "\ufeff" + DATES])
def test_dates_and_values_are_of_the_month_of_the_date(text: str) -> None:
    found = read(text)

    assert found.series == {"CPIFOOD": {date(2025, 1, 1): Decimal("101.5"), date(2025, 3, 1): Decimal(102)}}
    assert found.left_out == 1


def test_a_header_may_be_missing() -> None:
    assert read("2025-01,101.5\n2025-02,102\n").series == {
        "": {date(2025, 1, 1): Decimal("101.5"), date(2025, 2, 1): Decimal(102)}
    }


def test_rows_that_cannot_be_are_told_by_their_line_and_the_others_are_read() -> None:
    text = (
        "date,value\n2025-01-01,101.5\n2025-13-01,1\nMay 2025,1\n2025-02-01,x\n2025-03-01,-1\n2025-04-01,NaN\n"
        "2025-05-01,1e99\n2025-06-01\n2025-01-31,101.6\n2025-01-01,101.50\n\n2025-07-01,103\n"
    )
    found = read(text)

    assert list(found.series[""]) == [date(2025, 1, 1), date(2025, 7, 1)]
    assert found.rejected == [
        BadRow(3, "'2025-13-01' is no date"),
        BadRow(4, "'May 2025' is no date"),
        BadRow(5, "'x' is no index"),
        BadRow(6, "'-1' is no index"),
        BadRow(8, "'1e99' is no index"),
        BadRow(9, "it has no value"),
        BadRow(10, "2025-01 has another value before"),
    ]


MONTHS = "Jan,Feb,Mar,Apr,May,Jun,Jul,Aug,Sep,Oct,Nov,Dec"


@pytest.mark.parametrize(
    ("header", "cut", "good"),
    [
        ("date,value", "2026-06,118,4", "2026-07,119.1"),
        ("2026-05,117.9", "2026-06,118,4", "2026-07,119.1"),
        ("series_id,year,period,value", "X,2026,M06,118,4", "X,2026,M07,119.1"),
        (f"Year,{MONTHS}", "2025,118,4,119,1", "2026,118.4,119.1"),
        (f"Year,{MONTHS}", "2025" + ",118,4" * 12, "2026,118.4,119.1"),
        (f"Year,{MONTHS}", "2025,1,001.5", "2026,118.4,119.1"),
    ],
)
def test_a_row_whose_decimals_a_comma_cut_off_is_bad_and_not_half_a_number(header: str, cut: str, good: str) -> None:
    found = read(f"{header}\n{cut}\n{good}\n")

    assert [row.line for row in found.rejected] == [2]
    (values,) = found.series.values()
    assert not {Decimal(118), Decimal(4), Decimal(1), Decimal("1.5"), Decimal("001.5")} & set(values.values())
    assert Decimal("119.1") in values.values()


@pytest.mark.parametrize(
    "value", ["1_2_3", "1e2", "\u0661\u0662\u0663", "+118", "0x10", "1,5", "0", "118.", "inf", "1" * 14]
)
def test_what_only_a_program_takes_for_a_number_is_no_index(value: str) -> None:
    found = read(f'date,value\n2026-05-01,118.4\n2026-06-01,"{value}"\n')

    assert found.rejected == [BadRow(3, f"{value!r:.40} is no index")]
    assert found.series == {"": {date(2026, 5, 1): Decimal("118.4")}}


def test_what_is_of_another_series_is_neither_left_out_nor_bad() -> None:
    others = "OTHER\t2025\tM13\t1\t\nOTHER\t2025\tM01\tten\t\nOTHER\t2025\tM77\t1\t\nOTHER\t2025\tM02\t-\t\n"

    assert read(FLAT + others, "CUUR0000SAF11") == read(FLAT, "CUUR0000SAF11")
    assert read(FLAT, "CUUR0000SAF11").left_out == 2
    assert read(FLAT, "CUUR0000SA0").left_out == 0
    found = read(FLAT + others)
    assert (found.left_out, len(found.rejected)) == (4, 2)


def test_empty_cells_behind_the_last_one_are_no_cells() -> None:
    assert read("date,value\n2026-06,118.4,,\n").series == {"": {date(2026, 6, 1): Decimal("118.4")}}


@pytest.mark.parametrize("period", ["M00", "M14", "m1", "Q01", "", "M\u0661\u0662"])
def test_a_period_that_is_no_month_is_told(period: str) -> None:
    found = read(f"series_id,year,period,value\nX,2025,{period},1\nX,2025,m01,1\n")

    assert [row.line for row in found.rejected] == [2]
    assert found.series == {"X": {date(2025, 1, 1): Decimal(1)}}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "none of the known headers"),
        ("a,b,c\n1,2,3\n", "none of the known headers"),
        ("date,value\n", "no value in it"),
        ("date,value\n2025-01-01," + "1" * 10_001, "too long"),
        ("date,value\n\0\n", "no text"),
        ("\n" * 41 + "date,value\n2025-01-01,1\n", "none of the known headers"),
        ("date,value\n" + "x,y\n" * 1001, "More than 1000"),
    ],
)
def test_what_is_no_such_file_is_told(text: str, reason: str) -> None:
    with pytest.raises(CpiFileWrong, match=reason):
        read(text)


def test_a_series_that_is_not_in_it_is_told() -> None:
    with pytest.raises(CpiFileWrong, match="CUUR0000SAF12"):
        read(FLAT, "CUUR0000SAF12")


def test_between_semicolons_a_comma_is_the_decimal_sign() -> None:
    found = read("date;value\n2026-01;300,1\n2026-02;300.2\n2026-03;301\n")

    (values,) = found.series.values()
    assert list(values.values()) == [Decimal("300.1"), Decimal("300.2"), Decimal(301)]
    assert found.rejected == []


@pytest.mark.parametrize("value", ["1.300,1", "1,300.1", "3,0,1", "300,", ",5"])
def test_between_semicolons_what_may_be_two_numbers_or_none_is_bad(value: str) -> None:
    found = read(f"date;value\n2026-01;300,1\n2026-02;{value}\n")

    assert found.rejected == [BadRow(3, f"{value!r} is no index")]


def test_months_in_the_future_are_bad_and_that_of_today_is_not() -> None:
    found = read_cpi(["date,value", "2026-11,100", "2026-12,101", "2027-05,102"], today=date(2026, 11, 1))

    assert found.series == {"": {date(2026, 11, 1): Decimal(100)}}
    assert found.rejected == [BadRow(3, "2026-12 is in the future"), BadRow(4, "2027-05 is in the future")]


def test_a_year_a_row_is_kept_up_to_the_future() -> None:
    found = read_cpi(WIDE.splitlines(), today=date(2025, 1, 31))

    assert max(found.series["CUUR0000SAF11"]) == date(2025, 1, 1)
    assert [row.reason for row in found.rejected] == ["2025-02 is in the future"]


def test_a_semicolon_in_a_cell_between_commas_parts_nothing() -> None:
    assert read("Series ID,Year,Period,Value,Note\nX,2025,M01,101.5,a;b\n").series == {
        "X": {date(2025, 1, 1): Decimal("101.5")}
    }
