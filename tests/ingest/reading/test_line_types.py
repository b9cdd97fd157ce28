"""Every type of line, as tills print it: what it is, what it counts, and what it belongs to."""

from __future__ import annotations

from decimal import Decimal

import pytest
from cartsnitch_domain.purchases.rules import LineKind
from cartsnitch_ingest.reading.reading import Reading

from tests.ingest.reading.printed import line_of, read_text, told

ITEM, DISCOUNT, DEPOSIT, FEE = LineKind.ITEM, LineKind.DISCOUNT, LineKind.DEPOSIT, LineKind.FEE
TAX, ROUNDING, TENDER, CHANGE = LineKind.TAX, LineKind.ROUNDING, LineKind.TENDER, LineKind.CHANGE


def balanced(text: str) -> Reading:
    """The reading of the rows, printed under the name of a shop; it has to balance."""
    reading = read_text("CORNER SHOP\n" + text.strip("\n"))
    assert reading.is_balanced, reading.gap
    return reading


def kinds(reading: Reading) -> list[tuple[LineKind, str]]:
    return [(kind, str(amount)) for kind, _, amount in told(reading)]


@pytest.mark.parametrize(
    "rows",
    [
        "TOMATOES           4.58\n  1.415 kg @ $3.24/kg",
        "  1.415 kg @ $3.24/kg\nTOMATOES           4.58",
        "TOMATOES\n  1.415 kg @ $3.24/kg    4.58",
        "TOMATOES 1.415 kg @ $3.24/kg    4.58",
        "TOMATOES           4.58\n  1.41 5 kg @ $3 .2 4 /k g",
    ],
)
def test_a_weight_belongs_to_its_goods_wherever_it_is_printed(rows: str) -> None:
    reading = balanced(f"BREAD              2.00\n{rows}\nMILK               1.99\nTOTAL              8.57")
    tomatoes = line_of(reading, "TOMATOES")
    assert (tomatoes.amount, tomatoes.quantity, tomatoes.unit, tomatoes.unit_price) == (
        Decimal("4.58"),
        Decimal("1.415"),
        "kg",
        Decimal("3.24"),
    )


def test_a_weight_that_does_not_multiply_belongs_to_the_goods_below_where_all_others_do() -> None:
    reading = balanced(
        """
   1.105 kg @ $1.70/kg
BANANAS            1.88
SPINACH            1.99
   2.010 kg @ $1.39/kg
FUJI               8.82
   1.055 kg @ $3.73/kg
PEARS              3.94
TOTAL             16.63
"""
    )
    assert line_of(reading, "SPINACH").quantity is None
    assert line_of(reading, "FUJI").quantity == Decimal("2.010")


@pytest.mark.parametrize(
    ("rows", "quantity", "unit_price"),
    [
        ("SOUP   2 @ 2.50      5.00", "2", "2.50"),
        ("2 x SOUP @ 2.50      5.00", "2", "2.50"),
        ("SOUP   2 FOR 5.00    5.00", "2", "2.50"),
        ("SOUP                 5.00\n  2 FOR 5.00", "2", "2.50"),
        ("SOUP\n  4 @ 2 FOR 2.50   5.00", "4", "1.25"),
        ("SOUP   3 @ 3/5.00    5.00", "3", "1.67"),
    ],
)
def test_goods_at_so_many_for_a_price(rows: str, quantity: str, unit_price: str) -> None:
    soup = line_of(balanced(f"{rows}\nBREAD     2.00\nTOTAL     7.00"), "SOUP")
    assert soup.amount == Decimal("5.00")
    assert soup.quantity == Decimal(quantity)
    assert soup.unit_price is not None
    assert round(soup.unit_price, 2) == Decimal(unit_price)


@pytest.mark.parametrize(
    ("rows", "quantity"),
    [
        ("2 x SOUP     5.00\n  @ 2.50 each", "2"),
        ("SOUP     5.00\n  @ 2.50 each", "2"),
        ("QTY  5\n@ 1.00\nSOUP     5.00", "5"),
        ("2 SOUP  2.50 EACH   5.00", "2"),
        ("2 SOUP\n  2 Ea. @ 2/ 5.00  FW   5.00", "2"),
    ],
)
def test_the_price_of_one_on_a_row_of_its_own_is_no_line(rows: str, quantity: str) -> None:
    reading = balanced(f"BREAD     2.00\n{rows}\nTOTAL     7.00")
    assert [line.text for line in reading.lines] == ["BREAD", "SOUP"]
    assert reading.lines[1].quantity == Decimal(quantity)


def test_litres_at_a_pump_are_no_amount() -> None:
    reading = balanced("22.73 litre Pump #06\nFuelSave95     RM 50.00 C\nTotal     RM 50.00\nCash     RM 50.00")
    assert kinds(reading) == [(ITEM, "50.00"), (TENDER, "50.00")]


def test_a_weight_is_no_amount() -> None:
    reading = balanced("GRAPES     4.99\nTare Weight 0.01 lb\nBREAD     2.00\nTOTAL     6.99")
    assert [line.text for line in reading.lines] == ["GRAPES", "BREAD"]


def test_how_many_are_in_a_pack_is_part_of_its_name() -> None:
    reading = balanced("BREAD           2.00\nWATER 6X        2.99\nTOTAL           4.99")
    assert [(line.text, str(line.amount)) for line in reading.lines] == [("BREAD", "2.00"), ("WATER 6X", "2.99")]


def test_what_is_told_beside_the_column_of_amounts_counts_only_where_the_total_says_so() -> None:
    rows = """
MILK               2.79
CHEERIOS           2.99
 CORNER SAVINGS  {told}
COUPON             0.50-
PARTY ICE          1.99
TOTAL              {total}
"""
    assert len(balanced(rows.format(told="1.50", total="7.27")).lines) == 4
    aside = rows.replace("CORNER SAVINGS  {told}", "FIZZ            1.50")
    assert len(balanced(aside.format(total="7.27")).lines) == 4
    assert len(balanced(aside.format(total="8.77")).lines) == 5


@pytest.mark.parametrize("offer", ["2 FOR 5.00", "3 FOR 2", "ANY 2 FOR 5.00", "MULTIBUY SAVING"])
def test_what_an_offer_takes_off_belongs_to_the_goods_above(offer: str) -> None:
    reading = balanced(f"SOUP     3.00\nSOUP     3.00\n{offer}     -1.00\nBREAD     2.00\nTOTAL     7.00")
    assert kinds(reading) == [(ITEM, "3.00"), (ITEM, "3.00"), (DISCOUNT, "-1.00"), (ITEM, "2.00")]
    assert (reading.lines[2].text, reading.lines[2].applies_to) == (offer, 1)


@pytest.mark.parametrize(
    "coupon", ["CPN X 1.00", "CPN SOUP 1.00        1.00", "COUPON     1.00-", "STORE COUPON    (1.00)"]
)
def test_a_coupon_is_taken_off_with_a_sign_or_without(coupon: str) -> None:
    reading = balanced(f"SOUP     3.00\n{coupon}\nBREAD     2.00\nTOTAL     4.00")
    assert kinds(reading) == [(ITEM, "3.00"), (DISCOUNT, "-1.00"), (ITEM, "2.00")]
    assert reading.lines[1].applies_to == 0


def test_a_reduction_that_the_price_already_has_is_only_told() -> None:
    reading = balanced(
        """
2 QTY CHEESTRINGS     6.00
 RegPrice            11.58
 Card Savings         5.58-
BREAD                 2.00
TOTAL                 8.00
"""
    )
    assert kinds(reading) == [(ITEM, "6.00"), (ITEM, "2.00")]


def test_a_reduction_below_the_regular_price_is_taken_off() -> None:
    reading = balanced("CHEESTRINGS   11.58\n RegPrice   11.58\n Card Savings   5.58-\nBREAD   2.00\nTOTAL   8.00")
    assert kinds(reading) == [(ITEM, "11.58"), (DISCOUNT, "-5.58"), (ITEM, "2.00")]


def test_a_percentage_is_off_the_goods_above_only_where_it_makes_what_is_taken_off_or_names_them() -> None:
    ham = "CHEESE     7.00\nHAM SLICED     4.50\n{}     -0.90\nTOTAL     10.60"
    tied = {label: balanced(ham.format(label)).lines[2].applies_to for label in ("20% OFF", "LESS 10%", "10% SLICED")}
    assert tied == {"20% OFF": 1, "LESS 10%": None, "10% SLICED": 1}


def test_a_percentage_may_be_off_one_of_several_pieces_or_off_what_another_left() -> None:
    reading = balanced(
        "2 x SOAP @ 4.00     8.00\n50% OFF SECOND     -2.00\n"
        "TEA     5.00\nCOUPON     -1.00\n10% EXTRA     -0.40\nTOTAL     9.60"
    )
    assert [line.applies_to for line in reading.lines] == [None, 0, None, 2, 2]


@pytest.mark.parametrize(
    "label",
    ["STAFF DISC", "SENIORS DAY 20%", "10% OFF EVERYTHING", "MITARBEITERRABATT", "PAYBACK", "BONUS POINTS USED"],
)
def test_what_is_off_all_that_was_bought_is_off_no_goods(label: str) -> None:
    reading = balanced(f"CHEESE     7.00\nHAM     4.50\n{label}     -0.90\nTOTAL     10.60")
    assert (reading.lines[2].kind, reading.lines[2].applies_to) == (DISCOUNT, None)


@pytest.mark.parametrize(
    "label",
    ["$5 OFF $25 COUPON", "5 OFF $25 COUPON", "$5.00 OFF $25.00", "$5 OFF YOUR PURCHASE", "COUPON $5 OFF BASKET"],
)
def test_what_is_off_so_much_is_off_no_goods_and_keeps_its_print(label: str) -> None:
    reading = balanced(f"COFFEE     8.99\nMILK     3.49\nBREAD     15.00\n{label}     -5.00\nTOTAL     22.48")
    assert (reading.lines[3].kind, reading.lines[3].text, reading.lines[3].applies_to) == (DISCOUNT, label, None)


@pytest.mark.parametrize(
    "label",
    [
        "COUPON",
        "$5 OFF",
        "$5 OFF $15",  # what the bread costs
        "$4 OFF $25",  # another amount
        "$5 OFF 3",  # pieces
        "BREAD $5 OFF $25",
    ],
)
def test_a_plain_coupon_is_off_the_goods_above(label: str) -> None:
    reading = balanced(f"COFFEE     8.99\nMILK     3.49\nBREAD     15.00\n{label}     -5.00\nTOTAL     22.48")
    assert (reading.lines[3].kind, reading.lines[3].applies_to) == (DISCOUNT, 2)


@pytest.mark.parametrize(("label", "kind"), [("RETURN SHIRT", ITEM), ("RETURN JEANS", ITEM), ("REFUND", DISCOUNT)])
def test_what_was_brought_back_is_off_no_goods(label: str, kind: LineKind) -> None:
    reading = balanced(f"BLUE JEANS     40.00\nSOCKS     20.00\n{label}     -15.00\nTOTAL     45.00")
    assert (reading.lines[2].kind, reading.lines[2].applies_to) == (kind, None)


@pytest.mark.parametrize("void", ["VOID MILK 2L     -5.02", "** VOIDED ENTRY **\nMILK 2L    5.02-"])
def test_a_void_belongs_to_the_goods_that_it_names(void: str) -> None:
    reading = balanced(f"MILK 2L     5.02\nBREAD     2.00\n{void}\nTOTAL     2.00")
    assert kinds(reading) == [(ITEM, "5.02"), (ITEM, "2.00"), (ITEM, "-5.02")]
    assert reading.lines[2].applies_to == 0


def test_deposits_and_fees_of_goods_belong_to_them_and_others_to_none() -> None:
    reading = balanced(
        """
COLA 6PK              5.00
 DEPOSIT              0.60
 ECO FEE              0.06
LAMP                  2.00
 EHF                  0.40
BAG FEE               0.10
BOTTLE RETURN        -1.20
SUBTOTAL              6.96
DELIVERY              3.99
TOTAL                10.95
"""
    )
    assert [(line.kind, line.text, line.applies_to) for line in reading.lines] == [
        (ITEM, "COLA 6PK", None),
        (DEPOSIT, "DEPOSIT", 0),
        (FEE, "ECO FEE", 0),
        (ITEM, "LAMP", None),
        (FEE, "EHF", 3),
        (FEE, "BAG FEE", None),
        (DEPOSIT, "BOTTLE RETURN", None),
        (FEE, "DELIVERY", None),
    ]


def test_taxes_of_several_rates_are_added() -> None:
    reading = balanced("MILK   5.00\nLAMP   10.00\nSUBTOTAL   15.00\nGST 5%   0.50\nPST 7%   0.70\nTOTAL   16.20")
    assert kinds(reading)[2:] == [(TAX, "0.50"), (TAX, "0.70")]
    assert (reading.tax, reading.tax_included) == (Decimal("1.20"), False)


def test_taxes_of_several_rates_inside_the_prices_are_told_in_sum() -> None:
    reading = balanced(
        "MILK   5.00\nLAMP   10.00\nTOTAL   15.00\nVAT RATE   NET   VAT\nA 20%   8.33   1.67\nB 5%   4.76   0.24"
    )
    assert kinds(reading) == [(ITEM, "5.00"), (ITEM, "10.00")]
    assert (reading.tax, reading.tax_included) == (Decimal("1.91"), True)


@pytest.mark.parametrize(
    "sums",
    [
        "TOTAL     15.01\nROUNDING     -0.01\nAMOUNT DUE     15.00",
        "TOTAL     15.01\nROUNDING     -0.01\nNET TOTAL     15.00",
        "SUBTOTAL     15.01\nROUNDING ADJ     0.01-\nTOTAL     15.00",
        "SUBTOTAL     15.01\nROUNDED     0.01\nTOTAL     15.00",
    ],
)
def test_a_rounding_stands_between_the_sums(sums: str) -> None:
    reading = balanced(f"MILK     5.01\nLAMP     10.00\n{sums}\nCASH     20.00\nCHANGE     5.00")
    assert kinds(reading)[2:] == [(ROUNDING, "-0.01"), (TENDER, "20.00"), (CHANGE, "-5.00")]
    assert reading.total == Decimal("15.00")


@pytest.mark.parametrize(
    "sums",
    [
        "TOTAL   5.02\nDEBIT   25.02\nCASH BACK   20.00",
        "SUBTOTAL   5.02\nCASH BACK   20.00\nTOTAL   25.02\nDEBIT   25.02",
    ],
)
def test_cash_back_is_no_purchase(sums: str) -> None:
    reading = balanced(f"MILK   5.02\n{sums}")
    assert kinds(reading) == [(ITEM, "5.02"), (TENDER, "25.02"), (CHANGE, "-20.00")]
    assert reading.total == Decimal("5.02")


def test_several_payments_and_what_is_left_on_a_card() -> None:
    reading = balanced("MILK   6.00\nTOTAL   6.00\nGIFT CARD   4.00\nVISA   2.00\nGIFT CARD BALANCE   16.00")
    assert kinds(reading) == [(ITEM, "6.00"), (TENDER, "4.00"), (TENDER, "2.00")]


@pytest.mark.parametrize(
    "told_only",
    [
        "YOU SAVED     1.00",
        "TOTAL SAVINGS    1.00",
        "POINTS BALANCE   200.15",
        "BONUS POINTS   50",
        "FUEL POINTS    4.02",
    ],
)
def test_savings_and_points_are_only_told(told_only: str) -> None:
    above = balanced(f"MILK     5.02\n{told_only}\nTOTAL     5.02")
    below = balanced(f"MILK     5.02\nTOTAL     5.02\n{told_only}")
    assert kinds(above) == kinds(below) == [(ITEM, "5.02")]


GOODS = [
    "TOTAL CEREAL", "TAXI SODA", "DATES MEDJOOL", "TOTAL 0% YOGURT", "CHANGE MAT", "CASH BOX", "VISA PEN",
    "CREDIT NOTEBOOK", "DISCOUNT DETERGENT", "POINT SIX SOCKS", "DEPOSIT BAG BLUE", "CORNER SHOP BREAD",
]  # fmt: skip


def test_goods_may_have_the_words_of_receipts_or_the_name_of_the_shop_in_theirs() -> None:
    rows = "\n".join(f"{name:<24}1.00" for name in GOODS)
    reading = balanced(f"{rows}\nSUBTOTAL    {len(GOODS)}.00\nTAX    1.00\nTOTAL    {len(GOODS) + 1}.00")
    assert [line.text for line in reading.lines if line.kind is not TAX] == GOODS
    assert (reading.subtotal, reading.tax) == (Decimal(len(GOODS)), Decimal("1.00"))


def test_more_brought_back_than_bought_makes_a_total_below_nothing_and_returns_its_discount() -> None:
    reading = balanced(
        """
RF RESTORALAX        29.99-G
HAAGEN DAZS           4.99
EMPLOYEE DISCOUNT     5.34
TAX                    .92-
BAL                  20.58-
"""
    )
    assert kinds(reading) == [(ITEM, "-29.99"), (ITEM, "4.99"), (DISCOUNT, "5.34"), (TAX, "-0.92")]
    assert reading.total == Decimal("-20.58")


def test_goods_rung_up_below_a_first_subtotal_count() -> None:
    reading = balanced("MILK   5.00\nSUBTOTAL   5.00\nBREAD   2.00\nSUBTOTAL   7.00\nTAX   0.35\nTOTAL   7.35")
    assert kinds(reading) == [(ITEM, "5.00"), (ITEM, "2.00"), (TAX, "0.35")]
    assert reading.subtotal == Decimal("7.00")


def test_the_one_thing_of_an_order_is_named_above_its_sum_and_priced_among_the_sums() -> None:
    reading = read_text(
        """
Your order is confirmed
Robotic Snake, Grey
Total: £13.50
Order number: 07-07036-67346
Order total:
Price £13.50
Postage Free
Total charged to x-1629 £13.50
"""
    )
    assert kinds(reading) == [(ITEM, "13.50")]
    assert line_of(reading, "Robotic Snake, Grey").evidence[1].text == "Price £13.50"
    assert reading.is_balanced


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ("BAG FOR LIFE     0.30", FEE),
        ("PAPIEREN TAS     0.30", FEE),
        ("SAC KRAFT     0.30", FEE),
        ("SHOPPER BIO     0.30", FEE),
        ("BAG LEVY     0.30", FEE),
        ("CARRIER     0.30", FEE),
        ("POSE     0.30", FEE),
        ("VIDANGE     0.30", DEPOSIT),
        ("BTL RETURN     -0.30", DEPOSIT),
        ("EMB RETOUR     -0.30", DEPOSIT),
        ("FIANZA ENVASE     0.30", DEPOSIT),
        ("DEVOLUCION ENVASES     -0.30", DEPOSIT),
        ("PFANDRUECKGABE     -0.30", DEPOSIT),
        ("-0.30 € REMISE", DISCOUNT),
    ],
)
def test_bags_bottles_and_reductions_of_many_countries(row: str, kind: LineKind) -> None:
    amount = Decimal("-0.30" if "-" in row else "0.30")
    reading = balanced(f"MILK     2.00\n{row}\nTOTAL     {2 + amount}")
    assert (reading.lines[1].kind, reading.lines[1].amount) == (kind, amount)
    assert "€" not in reading.lines[1].text


@pytest.mark.parametrize("regular", ["was 1.68", "statt 1.68", "au lieu de 1.68", "REG PRICE 1.68"])
def test_a_regular_price_below_goods_is_only_told(regular: str) -> None:
    assert kinds(balanced(f"BREAD     1.29\n  {regular}\nMILK     2.00\nTOTAL     3.29")) == [
        (ITEM, "1.29"),
        (ITEM, "2.00"),
    ]


def test_a_word_of_the_till_beside_a_price_is_goods() -> None:
    reading = read_text("""
        OFFICE HOUSE
        Cable               10.00
        Table               45.00
        Pens                 2.00
        Total               57.00
    """)
    assert [(line.text, line.amount) for line in reading.lines] == [
        ("Cable", Decimal("10.00")),
        ("Table", Decimal("45.00")),
        ("Pens", Decimal("2.00")),
    ]
    assert reading.is_balanced


@pytest.mark.parametrize(
    ("rows", "kind", "amount"),
    [
        ("EINWEGPFAND\n  6 x 0.25       1.50", DEPOSIT, "1.50"),
        ("DEPOSIT 1\n  12 @ $0.10       1.20", DEPOSIT, "1.20"),
        ("BOTTLE RETURN\n  12 @ $0.10      -1.20", DEPOSIT, "-1.20"),
        ("LEERGUT\n  12 x 0.10       1.20-", DEPOSIT, "-1.20"),
        ("BAG FEE\n  2 @ $0.10       0.20", FEE, "0.20"),
        ("BOTTLE DEPOSIT OPENER\n  2 @ $1.50       3.00", ITEM, "3.00"),
    ],
)
def test_what_a_name_says_holds_where_the_amount_stands_on_the_row_with_the_quantity(
    rows: str, kind: LineKind, amount: str
) -> None:
    total = Decimal("5.00") + Decimal(amount)
    reading = balanced(f"WATER     3.00\n{rows}\nBREAD     2.00\nTOTAL     {total}")
    assert kinds(reading) == [(ITEM, "3.00"), (kind, amount), (ITEM, "2.00")]
    assert reading.lines[1].quantity is not None


def test_a_row_of_a_thousand_amounts_is_one_row_and_not_work_without_end() -> None:
    reading = read_text(f"CORNER SHOP\n{'Abcd  1.00  ' * 1000}\nMilk  1.00\nTotal  1.00")
    assert reading.total == Decimal("1.00")


@pytest.mark.parametrize(
    "row", ["Tax 1.00 included", "Total includes GST of 1.00", "MwSt enthalten 1.00", "Tax 6%  1.00"]
)
def test_a_tax_below_the_total_or_said_to_be_in_the_prices_closes_no_gap(row: str) -> None:
    goods = "CORNER SHOP\nBREAD     3.00\nMILK      2.00\nCHEESE    6.00\n"
    for text in (
        f"{goods}TOTAL     12.00\n{row}\nCASH      12.00",
        f"{goods}{row} incl\nTOTAL     12.00\nCASH     12.00",
    ):
        reading = read_text(text)
        assert (reading.gap, reading.tax, reading.tax_included) == (Decimal("1.00"), Decimal("1.00"), True)


def test_a_subtotal_proves_that_a_tax_below_the_total_is_added() -> None:
    reading = balanced(
        "BREAD     3.00\nMILK      8.00\nSUBTOTAL  11.00\nTOTAL     12.00\nTax 9%     1.00\nCASH      12.00"
    )
    assert (reading.tax, reading.tax_included) == (Decimal("1.00"), False)


def test_a_sum_above_the_total_in_words_that_nobody_knows_is_no_goods() -> None:
    reading = balanced("TOFU     1.29\nBEANS    0.75\nCHOY     3.95\nZWISCHENSALDO  5.99\nTAX      0.00\nTOTAL    5.99")
    assert [line.text for line in reading.lines] == ["TOFU", "BEANS", "CHOY"]


def test_goods_that_cost_what_all_above_them_do_are_goods_where_the_total_has_them() -> None:
    reading = balanced("TOFU     1.29\nBEANS    0.75\nCHOY     2.04\nTOTAL    4.08")
    assert [line.text for line in reading.lines] == ["TOFU", "BEANS", "CHOY"]


def test_so_many_for_a_price_with_a_slash_are_so_many_where_they_cost_that() -> None:
    reading = balanced("TISSUE 2/5.00    5.00\nSOAP 2/3.00      1.50\nTOTAL            6.50")
    tissue, soap = reading.lines
    assert (tissue.text, tissue.quantity, tissue.unit_price) == ("TISSUE", Decimal(2), Decimal("2.50"))
    assert (soap.amount, soap.quantity) == (Decimal("1.50"), None)


def test_a_pump_measures_gallons_and_a_scale_no_parts_of_a_gram() -> None:
    fuel, ham = balanced("UNLEADED 6.123G @ 3.599    22.04\nHAM 150 g @ 0.02   3.00\nTOTAL   25.04").lines
    assert (fuel.unit, ham.unit) == ("gal", "g")


@pytest.mark.parametrize("name", ["GATORADE 20Z", "(SALE) GAI LAN", "OYSTER (FRESH"])
def test_a_name_stays_as_it_is_printed(name: str) -> None:
    assert balanced(f"{name}   2.00\nBREAD    1.00\nTOTAL    3.00").lines[0].text.rstrip(")") == name.rstrip(")")


def test_a_sum_among_unreadable_goods_is_no_goods_though_it_would_balance() -> None:
    reading = read_text(
        "CORNER SHOP\n4432   2  3000  3160  63 S9\nTOTAL SALES EXCL GST   60.00\nDISCOUNT    0.00\nTOTAL GST   3.60\n"
        "TOTAL SALES INCL GST   63.60\nCASH   63.60"
    )
    assert (reading.total, reading.is_balanced) == (Decimal("63.60"), False)
    assert not [line for line in reading.lines if line.kind is ITEM]


@pytest.mark.parametrize(
    "rows",
    [
        "MWST 7%   0.14\nMWST 19%   0.57",
        "davon MwSt 7%   0.14\ndavon MwSt 19%   0.57",
        "MWST 7%   0.14\nMWST 19%   0.57\nMWST TOTAL   0.71",
    ],
)
def test_the_tax_of_several_rates_is_told_together(rows: str) -> None:
    reading = balanced(f"BREAD     2.14\nWINE      3.57\nTOTAL     5.71\n{rows}\nCASH      5.71")
    assert (reading.tax, reading.tax_included) == (Decimal("0.71"), True)


@pytest.mark.parametrize(
    ("text", "quantity", "unit_price"),
    [
        ("MILK   17.50   2.00 st   35.00\nTOTAL   35.00", "2", "17.50"),
        ("MILK   17.50   2.00   35.00\nTOTAL   35.00", "2", "17.50"),
        ("DESCRIPCION PRECIO CANT IMPORTE\nMILK   1.00   3.00   3.00\nTOTAL   3.00", "3", "1.00"),
        ("PRODUCTO   PRECIO   CANT  IMPORTE\nMILK   1.00   3.00   3.00\nTOTAL   3.00", "3", "1.00"),
        ("DESCRIPCION CANT PRECIO IMPORTE\nMILK   1.00   3.00   3.00\nTOTAL   3.00", "1", "3.00"),
    ],
)
def test_how_many_and_what_one_costs_are_told_apart_by_unit_and_title(
    text: str, quantity: str, unit_price: str
) -> None:
    (milk,) = balanced(text).lines
    assert (milk.text, milk.quantity, milk.unit_price) == ("MILK", Decimal(quantity), Decimal(unit_price))


def test_a_regular_price_and_what_is_saved_of_it_are_no_goods() -> None:
    reading = balanced("SOUP    3.00\nREG 4.00 SAVE 1.00\nBREAD   5.00\nYOU SAVED 1.00\nTOTAL   8.00")
    assert [line.text for line in reading.lines] == ["SOUP", "BREAD"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("COLD PRESSED OIL", "500ML"),
        ("STEEL CUT OATS", "24 OZ"),
        ("SPARKLING WATER", "6 x 33 cl"),
        ("DARK CHOCOLATE NUTS &", "SEA SALT"),
        ("Vollmilch frisch", "länger haltbar"),
    ],
)
@pytest.mark.parametrize("is_first", [True, False])
def test_a_name_that_goes_on_in_the_row_with_its_amount_is_one_name(first: str, second: str, is_first: bool) -> None:
    goods = [f"{first}\n{second}     4.99", "BREAD     2.00", "MILK     1.00", "HAM     3.00"]
    rows = goods if is_first and second[0].isdigit() else goods[1:] + goods[:1]
    reading = balanced("\n".join(rows) + "\nTOTAL     10.99")
    oats = line_of(reading, f"{first} {second}")
    assert (oats.amount, oats.quantity, len(reading.lines)) == (Decimal("4.99"), None, 4)


def test_the_title_of_a_department_is_no_half_of_a_name() -> None:
    reading = balanced(
        "DAIRY\nMILK 1L     1.00\nPRODUCE\nKALE     2.00\nkey limes     3.00\nplums     1.00\nTOTAL     7.00"
    )
    assert [line.text for line in reading.lines] == ["MILK 1L", "KALE", "key limes", "plums"]


def test_a_measure_at_the_begin_of_a_row_is_a_size_and_a_bare_number_a_count() -> None:
    rice, limes = balanced("2 LB RICE     5.00\n2 LIMES     1.00\nTOTAL     6.00").lines
    assert (rice.text, rice.quantity) == ("2 LB RICE", None)
    assert (limes.text, limes.quantity) == ("LIMES", Decimal(2))


@pytest.mark.parametrize(
    ("rows", "name", "unit"),
    [
        ("REGULAR UNL   13.115 GAL\nPRICE/GAL      $3.299\nFUEL TOTAL     $43.27", "FUEL TOTAL", "gal"),
        ("Super E10  13,115 l  3,299 EUR/l\n          43,27 EUR A", "Super E10", "l"),
        ("DIESEL\n 13.115 L @ 3.299 GBP/L    43.27", "DIESEL", "l"),
    ],
)
def test_what_a_pump_measured_is_the_quantity_where_its_price_makes_the_amount(rows: str, name: str, unit: str) -> None:
    fuel = line_of(balanced(f"{rows}\nCOFFEE     2.00\nTOTAL     45.27"), name)
    assert (fuel.quantity, fuel.unit, fuel.unit_price) == (Decimal("13.115"), unit, Decimal("3.299"))


def test_what_a_pump_measured_at_a_price_that_makes_another_amount_is_no_quantity() -> None:
    reading = balanced("UNLEADED   13.115 GAL\nPRICE/GAL   $3.299\nFUEL   $40.00\nCOFFEE   2.00\nTOTAL   42.00")
    assert line_of(reading, "FUEL").quantity is None


def test_how_many_there_are_may_stand_below_the_goods() -> None:
    reading = balanced("AVOCADO     2.58\n   2 Stk\nBREAD     2.00\nTOTAL     4.58")
    assert [(line.text, line.quantity) for line in reading.lines] == [("AVOCADO", Decimal(2)), ("BREAD", None)]


@pytest.mark.parametrize(("place", "unit"), [("BRONX NY 10451", "lb"), ("80331 München\nMwSt", "kg"), ("", "each")])
def test_a_weight_without_a_unit_is_in_that_of_the_scales_of_the_country(place: str, unit: str) -> None:
    reading = balanced(f"{place}\nBANANAS 0.874 x 2.99     2.61\nBREAD     2.00\nTOTAL     4.61")
    assert (reading.lines[0].quantity, reading.lines[0].unit) == (Decimal("0.874"), unit)


@pytest.mark.parametrize(
    ("row", "quantity", "unit", "price", "text"),
    [
        ("3 YOGURT 5.3OZ @1.00   3.00", "3", "each", "1.00", "YOGURT 5.3OZ"),
        ("3 YOGURT 5.3OZ @ 1.00 EA   3.00", "3", "each", "1.00", "YOGURT 5.3OZ"),
        ("3 YOGURT 5.3OZ @ $1.00   3.00", "3", "each", "1.00", "YOGURT 5.3OZ"),
        ("2 JUICE 500ML @ 2.49   4.98", "2", "each", "2.49", "JUICE 500ML"),
        ("2 X CHEESE 200G @ 1.75   3.50", "2", "each", "1.75", "CHEESE 200G"),
        ("(2) CHEESE 200G @ 1.75   3.50", "2", "each", "1.75", "CHEESE 200G"),
        ("YOGURT 5.3OZ @1.00   5.30", "5.3", "oz", "1.00", "YOGURT"),  # the weight makes the amount
        ("2 BANANAS 1.41 lb @ 0.58   0.82", "1.41", "lb", "0.58", "BANANAS"),
    ],
)
def test_a_size_before_a_price_is_no_quantity_where_the_count_makes_the_amount(
    row: str, quantity: str, unit: str, price: str, text: str
) -> None:
    total = row.split()[-1]
    (line,) = balanced(f"{row}\nTOTAL   {total}").lines
    told = (str(line.quantity), line.unit, str(line.unit_price), str(line.amount))
    assert (told, line.text) == ((quantity, unit, price, total), text)
