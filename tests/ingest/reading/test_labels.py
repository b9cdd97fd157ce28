"""What of a row is its name, letter by letter as it is printed."""

from __future__ import annotations

import pytest
from cartsnitch_ingest.reading.lines import Line, lines
from cartsnitch_ingest.reading.rows import rows
from cartsnitch_ingest.reading.vocabulary import Role

from tests.ingest.reading.printed import lay_out


def only_line(text: str) -> Line:
    (found,) = lines(rows([lay_out(text)]))
    return found


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("2% MILK GAL            3.29 F", "2% MILK GAL"),
        ("H-MILCH 3,5% 1L        1,15 B", "H-MILCH 3,5% 1L"),
        ("614141000111 FM 2% MILK  4.54 R", "FM 2% MILK"),
        ("ORANGE JUICE 100 %     3.99", "ORANGE JUICE 100 %"),
        ("Mitarbeiterrabatt 5%  -0,92", "Mitarbeiterrabatt 5%"),
        ("YOGURT   1.50   6%   3.00", "YOGURT"),
    ],
)
def test_a_percentage_belongs_to_the_name_that_it_stands_in(printed: str, name: str) -> None:
    assert only_line(printed).label == name


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("TAX 6.0%  0.54", "TAX"),
        ("T = MI TAX 6.0% on $14.48  $0.87", "T = MI TAX"),
        ("G=GST  17.97 @ 5.0%  0.90", "G=GST"),
        ("TAX: $8.99 @ 6.0%  $0.54", "TAX"),
    ],
)
def test_a_tax_is_named_without_its_rate_and_what_it_is_taken_of(printed: str, name: str) -> None:
    line = only_line(printed)
    assert (line.label, line.role) == (name, Role.TAX)


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ('=HYPERLINK("http://evil.example";"x")   3.00', '=HYPERLINK("http://evil.example";"x")'),
        ("@SUM(A1:A9) BEANS    2.00", "@SUM(A1:A9) BEANS"),
        ("@HOME CANDLE         2.00", "@HOME CANDLE"),
        ("-2 FOR CHEESE        1.00", "-2 FOR CHEESE"),
        ("$5 GIFT CARD         5.00", "$5 GIFT CARD"),
        ("$ 5 GIFT CARD        5.00", "5 GIFT CARD"),  # stands apart
        ("$2.00 MILK           2.00", "MILK"),  # of its price
    ],
)
def test_a_sign_that_is_printed_with_a_word_stays(printed: str, name: str) -> None:
    assert only_line(printed).label == name


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("- MILK               1.00", "MILK"),
        ("-MILK                1.00", "MILK"),
        ("= EGGS =             1.00", "EGGS"),
        ("|_JAM_|              1.00", "JAM"),
        ("..RICE.....          1.00", "RICE"),
        ("BREAD -              1.00", "BREAD"),
        ("@ OIL                1.00", "OIL"),
        ('"COLA"               1.00', "COLA"),
    ],
)
def test_what_stands_at_the_edges_for_looks_or_as_a_smudge_goes(printed: str, name: str) -> None:
    assert only_line(printed).label == name


def test_the_slash_before_a_code_is_printed_and_stays() -> None:
    assert only_line("/1105201    3.00-A").label == "/1105201"


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("OLIVE 0IL        7.99", "OLIVE OIL"),
        ("C00KIES 120Z     2.99", "COOKIES 12OZ"),
        ("ice cream c0ne   1.99", "ice cream cone"),
        ("COLA 0 SUGAR 2L  1.99", "COLA 0 SUGAR 2L"),
        ("VITAMIN B12 60CT 9.99", "VITAMIN B12 60CT"),
    ],
)
def test_a_zero_among_letters_is_an_o(printed: str, name: str) -> None:
    assert only_line(printed).label == name
