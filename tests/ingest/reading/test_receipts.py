"""Receipts of many countries and habits, from words to lines that balance."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

from cartsnitch_domain.purchases.rules import LineKind

from tests.ingest.reading.printed import line_of, read_text, told

ITEM, DISCOUNT, DEPOSIT, FEE = LineKind.ITEM, LineKind.DISCOUNT, LineKind.DEPOSIT, LineKind.FEE
TAX, ROUNDING, TENDER, CHANGE = LineKind.TAX, LineKind.ROUNDING, LineKind.TENDER, LineKind.CHANGE


def money(*lines: tuple[LineKind, str, str]) -> list[tuple[LineKind, str, Decimal]]:
    return [(kind, text, Decimal(amount)) for kind, text, amount in lines]


def test_a_german_receipt_with_deposits_and_tax_inside_the_prices() -> None:
    reading = read_text(
        """
           REWE Markt GmbH
     Domstr. 20, 50668 Köln
     UID Nr.: DE812706034
                              EUR
BIO BANANEN                  1,85 B
  1,032 kg x 1,79 EUR/kg
COLA ZERO 1,5L               1,29 A *
PFAND                        0,25 A *
JOGHURT NATUR                1,58 B
   2 Stk x    0,79
PAPIERTASCHE                 0,20 A
LEERGUT                     -1,50 A *
-------------------------------------
SUMME         EUR            3,67
=====================================
Geg. BAR      EUR           10,00
Rückgeld BAR  EUR            6,33

Steuer  %    Netto  Steuer  Brutto
A= 19,0%      0,20   0,04    0,24
B=  7,0%      3,21   0,22    3,43
Gesamtbetrag  3,41   0,26    3,67
04.03.2024  18:22  Bon-Nr.:4711
"""
    )
    assert told(reading) == money(
        (ITEM, "BIO BANANEN", "1.85"),
        (ITEM, "COLA ZERO 1,5L", "1.29"),
        (DEPOSIT, "PFAND", "0.25"),
        (ITEM, "JOGHURT NATUR", "1.58"),
        (FEE, "PAPIERTASCHE", "0.20"),
        (DEPOSIT, "LEERGUT", "-1.50"),
        (TENDER, "Geg. BAR", "10.00"),
        (CHANGE, "Rückgeld BAR", "-6.33"),
    )
    assert (reading.store_slug, reading.currency_code) == ("rewe", "EUR")
    assert (reading.purchased_on, reading.purchased_time) == (date(2024, 3, 4), time(18, 22))
    assert (reading.total, reading.tax, reading.tax_included) == (Decimal("3.67"), Decimal("0.26"), True)
    assert reading.is_balanced
    bananas = line_of(reading, "BIO BANANEN")
    assert (bananas.quantity, bananas.unit, bananas.unit_price) == (Decimal("1.032"), "kg", Decimal("1.79"))
    assert len(bananas.evidence) == 2, "the weight is printed on a row of its own"
    assert line_of(reading, "PFAND").applies_to == 1
    assert line_of(reading, "LEERGUT").applies_to is None


def test_an_american_receipt_with_upcs_a_voided_item_and_tax_added() -> None:
    reading = read_text(
        """
          Walmart
      231 BLUEBELL DR SW
   NEW PHILADELPHIA OH 44663
ST# 02115 OP# 009044 TE# 44 TR# 01301
PET TOY      004747571658      1.97 X
FLOPPY PUPPY 004747514846      1.97 X
GV WHL MILK  007874235186 F    3.12 O
BANANAS      000000004011KF
  2.34 lb @ 1 lb /0.58         1.36 N
** VOIDED ENTRY **
PET TOY      004747571658      1.97-X
                  SUBTOTAL     6.45
      TAX 1    6.750 %         0.14
                     TOTAL     6.59
               VISA TEND       6.59
             CHANGE DUE        0.00
# ITEMS SOLD 3
04/27/2019    12:59:46
"""
    )
    assert told(reading) == money(
        (ITEM, "PET TOY", "1.97"),
        (ITEM, "FLOPPY PUPPY", "1.97"),
        (ITEM, "GV WHL MILK F", "3.12"),
        (ITEM, "BANANAS", "1.36"),
        (ITEM, "PET TOY", "-1.97"),
        (TAX, "TAX 1", "0.14"),
        (TENDER, "VISA TEND", "6.59"),
    )
    assert reading.purchased_on == date(2019, 4, 27), "month first, as the store prints it"
    assert (reading.subtotal, reading.tax, reading.tax_included) == (Decimal("6.45"), Decimal("0.14"), False)
    assert reading.is_balanced
    assert reading.lines[0].identifier == "004747571658"
    assert reading.lines[4].applies_to == 0, "the void names its item by the number"
    assert reading.lines[3].unit_price == Decimal("0.58")


def test_a_british_receipt_with_a_multibuy() -> None:
    reading = read_text(
        """
        TESCO
  VAT Number: 220430231
BANANAS LOOSE           £0.84
TESCO MILK 4PT          £1.45
2 x HEINZ BEANS @ £1.20 £2.40
 Any 2 for £2.00       -£0.40
CARRIER BAG             £0.30
SUBTOTAL                £4.59
CLUBCARD SAVINGS       -£0.40
TOTAL TO PAY            £4.59
VISA CONTACTLESS        £4.59
07/09/2023   17:45
"""
    )
    assert [line.amount for line in reading.lines if line.kind is DISCOUNT] == [Decimal("-0.40")], "told again below"
    assert reading.is_balanced
    assert reading.purchased_on == date(2023, 9, 7)
    beans = line_of(reading, "HEINZ BEANS")
    assert (beans.quantity, beans.unit_price, beans.amount) == (Decimal(2), Decimal("1.20"), Decimal("2.40"))


def test_a_french_receipt() -> None:
    reading = read_text(
        """
      CARREFOUR MARKET
      75002 PARIS
LAIT DEMI ECREME 1L               1,05
BAGUETTE TRADITION    2 x 1,10    2,20
TOMATES GRAPPE
   0,856 kg x 2,99 EUR/kg         2,56
REMISE FIDELITE                  -0,50
TOTAL TTC                         5,31
   dont TVA 5,5%                  0,28
CARTE BANCAIRE                    5,31
Le 23/11/2023 a 10:12
"""
    )
    assert told(reading)[:4] == money(
        (ITEM, "LAIT DEMI ECREME 1L", "1.05"),
        (ITEM, "BAGUETTE TRADITION", "2.20"),
        (ITEM, "TOMATES GRAPPE", "2.56"),
        (DISCOUNT, "REMISE FIDELITE", "-0.50"),
    )
    assert reading.is_balanced
    assert (reading.tax, reading.tax_included) == (Decimal("0.28"), True)


def test_a_dutch_receipt_with_bonus_and_statiegeld() -> None:
    reading = read_text(
        """
 Albert Heijn
AANTAL OMSCHRIJVING       PRIJS  BEDRAG
2      AH HALFV MELK       1,19    2,38
1      AH BROOD                    2,29
1      COCA COLA                   1,85
       +STATIEGELD                 0,15
BONUS  AHHALFVMELK                -0,38
SUBTOTAAL                          6,29
TOTAAL                             6,29
PINNEN                             6,29
02-05-2024 19:01
"""
    )
    assert [line.kind for line in reading.lines] == [ITEM, ITEM, ITEM, DEPOSIT, DISCOUNT, TENDER]
    assert reading.lines[0].unit_price == Decimal("1.19")
    assert reading.is_balanced
    assert reading.purchased_on == date(2024, 5, 2)


def test_a_malaysian_receipt_in_columns_with_names_above_and_rounding() -> None:
    reading = read_text(
        """
 SYARIKAT PERNIAGAAN ABC (81109-A)
 NO 290, JALAN AIR PANAS, SETAPAK,
 53200 KUALA LUMPUR.
 SIMPLIFIED TAX INVOICE
 Doc No. : CS00012584  Date: 03/02/2018
 Item    Qty  S/Price   S/Price  Amount   Tax
 WIRE NAIL
   1921    2     5.00      5.30   10.60    SR
 CEMENT
   1033    3    15.20     16.11   48.34    SR
 Total Qty:        5              58.94
 Total Sales (Excluding GST) :    55.60
 Discount :                        0.00
 Total GST :                       3.34
 Rounding :                        0.01
 Total Sales (Inclusive of GST) : 58.95
 CASH :                          100.00
 Change :                         41.05
 GST SUMMARY
 Tax Code    %    Amt(RM)   Tax(RM)
 SR          6      55.60      3.34
 Total :            55.60      3.34
"""
    )
    assert told(reading) == money(
        (ITEM, "WIRE NAIL", "10.60"),
        (ITEM, "CEMENT", "48.34"),
        (ROUNDING, "Rounding", "0.01"),
        (TENDER, "CASH", "100.00"),
        (CHANGE, "Change", "-41.05"),
    )
    assert reading.merchant_name == "SYARIKAT PERNIAGAAN ABC"
    assert reading.currency_code == "MYR"
    assert reading.purchased_on == date(2018, 2, 3)
    assert (reading.total, reading.tax, reading.tax_included) == (Decimal("58.95"), Decimal("3.34"), True)
    assert reading.lines[0].identifier == "1921"


def test_names_that_stand_below_their_numbers() -> None:
    reading = read_text(
        """
 CORNER SHOP SDN BHD
 1x  000004089728        5.90 SR
 SAKUMA DROPS
 2x  000007572029       11.80 SR
 BINDER CLIP
 Sub-total              17.70
 Total                  17.70
 CASH                   20.00
 Change                  2.30
"""
    )
    assert told(reading)[:2] == money((ITEM, "SAKUMA DROPS", "5.90"), (ITEM, "BINDER CLIP", "11.80"))
    assert reading.lines[1].quantity == 2


def test_quantities_above_their_goods_deposits_coupons_and_returned_bottles() -> None:
    reading = read_text(
        """
          meijer
   GRAND RAPIDS MI 49508
 *4119411000   MILK              3.19 F
  7680828008   2 @ 1.25
     PASTA                       2.50 F
  4011 BANANAS
     1.52 lb @ .59 lb            0.90 F
  COKE 12 PK                     5.99 FT
    BOTTLE DEPOSIT               1.20
 COUPONS
   mPerks                       -1.00
   BOTTLE RETURN                -2.40
   TOTAL TAX                     0.42
  TOTAL                         10.80
   VISA                         10.80
 NUMBER OF ITEMS   5
 06/14/23
"""
    )
    assert told(reading) == money(
        (ITEM, "MILK", "3.19"),
        (ITEM, "PASTA", "2.50"),
        (ITEM, "BANANAS", "0.90"),
        (ITEM, "COKE 12 PK", "5.99"),
        (DEPOSIT, "BOTTLE DEPOSIT", "1.20"),
        (DISCOUNT, "mPerks", "-1.00"),
        (DEPOSIT, "BOTTLE RETURN", "-2.40"),
        (TAX, "TOTAL TAX", "0.42"),
        (TENDER, "VISA", "10.80"),
    )
    assert line_of(reading, "PASTA").quantity == 2
    assert line_of(reading, "BOTTLE DEPOSIT").applies_to == 3
    assert reading.is_balanced


def test_coupons_that_name_their_item_by_number() -> None:
    reading = read_text(
        """
  COSTCO WHOLESALE
  Sunnyvale #423
  512515 KS ORG EGGS        7.99
   87745 ROTISSERIE         4.99 A
 1234567 PAPER TOWEL       23.49 A
  324990 /512515            1.50-
  324991 /1234567           4.00-A
 SUBTOTAL                  30.97
 TAX                        2.11
 **** TOTAL                33.08
 AMOUNT: $33.08
 CHANGE                     0.00
 TOTAL NUMBER OF ITEMS SOLD = 3
 INSTANT SAVINGS       $    5.50
"""
    )
    assert [line.applies_to for line in reading.lines if line.kind is DISCOUNT] == [0, 2]
    assert reading.is_balanced


def test_a_restaurant_bill_with_a_gratuity() -> None:
    reading = read_text(
        """
   Joe's Diner
   12 Elm Street, Austin, TX 78701
   Server: 7   Table 12   Guests 2
   03/14/2024 7:45 PM
 2 Burger Deluxe        27.90
 1 Caesar Salad          9.50
 Subtotal               37.40
 Tax                     3.09
 Gratuity 18%            6.73
 Total                  47.22
 Tip: ____________
 Total: ___________
"""
    )
    assert told(reading) == money(
        (ITEM, "Burger Deluxe", "27.90"),
        (ITEM, "Caesar Salad", "9.50"),
        (TAX, "Tax", "3.09"),
        (FEE, "Gratuity", "6.73"),
    )
    assert reading.lines[0].quantity == 2
    assert reading.merchant_name == "Joe's Diner"
    assert reading.is_balanced


def test_an_order_by_mail_in_columns() -> None:
    reading = read_text(
        """
Thanks for your order, placed Saturday, December 9, 2023
Item                       Qty    Price     Total
Organic Whole Milk 64 oz   2      $4.29     $8.58
Sourdough Bread            1      $5.49     $5.49
Subtotal                                   $14.07
Promo code WELCOME                         -$3.00
Delivery fee                                $3.99
Sales tax                                   $0.45
Total                                      $15.51
Charged to Visa ending in 1234             $15.51
"""
    )
    assert told(reading)[:5] == money(
        (ITEM, "Organic Whole Milk 64 oz", "8.58"),
        (ITEM, "Sourdough Bread", "5.49"),
        (DISCOUNT, "Promo code WELCOME", "-3.00"),
        (FEE, "Delivery fee", "3.99"),
        (TAX, "Sales tax", "0.45"),
    )
    assert [line.applies_to for line in reading.lines] == [None] * 6, "what is taken off the sum is of no goods"
    assert reading.purchased_on == date(2023, 12, 9)
    assert reading.is_balanced


def test_goods_that_sound_like_sums_and_identical_lines_stay() -> None:
    reading = read_text(
        """
   ALDI
 Batavia, IL 60510
 304112 Total Cereal          2.49 FB
 401127 TAXI SODA             0.99 FA
 554711 Dates Medjool         3.99 FB
 554711 Dates Medjool         3.99 FB
 SUBTOTAL                    11.46
 A-Taxable @8.000%            0.08
 AMOUNT DUE                  11.54
 Debit Card                 $11.54
"""
    )
    assert [line.text for line in reading.lines if line.kind is ITEM] == [
        "Total Cereal",
        "TAXI SODA",
        "Dates Medjool",
        "Dates Medjool",
    ]
    assert reading.is_balanced


def test_cash_back_is_change() -> None:
    reading = read_text(
        """
  TARGET
 KIWI NO BUFF       T   $5.49
 SUBTOTAL               $5.49
 T = CA TAX 8.6250% on $5.49  $0.47
 TOTAL                  $5.96
 DEBIT TOTAL PAYMENT   $15.96
 CASH BACK AMOUNT      $10.00
 02/27/2013 03:47 PM
"""
    )
    assert told(reading)[-2:] == money((TENDER, "DEBIT TOTAL PAYMENT", "15.96"), (CHANGE, "CASH BACK AMOUNT", "-10.00"))
    assert reading.is_balanced


def test_equal_lines_without_names_are_goods_of_their_own() -> None:
    reading = read_text("CORNER SHOP\n4006381333931    1.99\n4006381333931    1.99\nTOTAL    3.98")
    assert [line.amount for line in reading.lines] == [Decimal("1.99"), Decimal("1.99")]
    assert reading.is_balanced


def test_the_amount_of_goods_that_is_printed_again_beside_their_number_counts_once() -> None:
    reading = read_text(
        "SUPER SEVEN\nTERUNG PENDEK   3.15\n42066   1   3.15\nHALIA MUDA   2.30\n42006   1   2.30\nTOTAL   5.45"
    )
    assert told(reading) == money((ITEM, "TERUNG PENDEK", "3.15"), (ITEM, "HALIA MUDA", "2.30"))
    assert [line.identifier for line in reading.lines] == ["42066", "42006"]


def test_a_payment_above_the_sum_is_no_goods() -> None:
    reading = read_text(
        """
 COFFEE HOUSE
 555 Castro St, Mountain View, CA
 04/18/2013 09:11 AM
 Gr Latte                3.65
 Visa                    3.65
 Subtotal               $3.65
 Total                  $3.65
"""
    )
    assert told(reading) == money((ITEM, "Gr Latte", "3.65"), (TENDER, "Visa", "3.65"))
    assert reading.currency_code == "USD"
    assert reading.is_balanced


def test_fuel_by_the_gallon() -> None:
    reading = read_text(
        """
 GAS STATION
 SAN JOSE CA 95112
 03/02/2013 08:14 AM
 UNLEADED   10.512G
 PRICE/GAL   $3.999
 FUEL TOTAL       $42.04
 TOTAL            $42.04
 VISA             $42.04
"""
    )
    assert told(reading)[0] == (ITEM, "FUEL TOTAL", Decimal("42.04"))
    assert reading.is_balanced


def test_what_is_taken_off_below_bottles_brought_back_is_of_no_goods() -> None:
    reading = read_text(
        """
           REWE Markt GmbH
     Domstr. 20, 50668 Köln
                              EUR
COLA ZERO 1,5L               1,29 A *
PFAND                        0,25 A *
RABATT                      -0,10 A
TOPFREINIGER                 1,85 A
LEERGUT                     -1,50 A *
Mitarbeiterrabatt           -0,06 A
Rabatt                      -0,03 A
-------------------------------------
SUMME         EUR            1,70
"""
    )
    assert [(line.amount, line.applies_to) for line in reading.lines if line.kind is DISCOUNT] == [
        (Decimal("-0.10"), 0),
        (Decimal("-0.06"), None),
        (Decimal("-0.03"), None),
    ]
    assert reading.is_balanced


def test_a_count_of_quantities_below_the_goods_is_no_name() -> None:
    reading = read_text(
        """
  KEDAI MAKAN SENTOSA
Milo (B)
2 x    2.80              5.60 SR
Take Away
2 x    0.20              0.40 SR
Total QTY: 4
Total (Inclusive of GST):     6.00
CASH :                        6.00
"""
    )
    assert [(line.text, line.amount) for line in reading.lines if line.kind is ITEM] == [
        ("Milo (B)", Decimal("5.60")),
        ("Take Away", Decimal("0.40")),
    ]


def test_a_unit_price_beside_the_name_is_not_counted_beside_the_amount_below_it() -> None:
    reading = read_text(
        """
  PASARAYA MURAH
TERUNG PENDEK          63.15
42066  *1               3.15 ZR
BAWANG INDIA            8.50
FM429000000 *2         17.00 ZR
QUANTITY : 3 Units
Total Sales            20.15
"""
    )
    assert [(line.text, line.amount) for line in reading.lines if line.kind is ITEM] == [
        ("TERUNG PENDEK", Decimal("3.15")),
        ("BAWANG INDIA", Decimal("17.00")),
    ]
    assert reading.is_balanced


def test_a_swedish_receipt() -> None:
    reading = read_text(
        """
       MATHALLEN STORGATAN
      Org nr: 556000-0000
 Kvittonr: 12345  Datum: 2023-04-11 17:33
 Beskrivning          Pris   Mängd  Summa(SEK)
 Mjölk 3% 1L         14,90    2 st    29,80
 Banan eko           27,95 0,684kg    19,12
  Rabatt                              -5,00
 Plastkasse           7,00    1 st     7,00
 Betalat                              50,92
 Moms %  Moms  Netto  Brutto
 12,00   4,71  39,21  43,92
 Kort                                 50,92
"""
    )
    assert told(reading)[:4] == money(
        (ITEM, "Mjölk 3% 1L", "29.80"),
        (ITEM, "Banan eko", "19.12"),
        (DISCOUNT, "Rabatt", "-5.00"),
        (FEE, "Plastkasse", "7.00"),
    )
    assert (reading.currency_code, reading.purchased_on) == ("SEK", date(2023, 4, 11))
    assert reading.is_balanced


def test_a_polish_receipt_with_a_running_price() -> None:
    reading = read_text(
        """
   SKLEP NA ROGU
   00-001 Warszawa ul. Prosta 1
 2023-09-02                        nr:123456
          PARAGON FISKALNY
 MlekoUHT 3,2%  C   2 x3,49       6,98C
 Chleb Wiej 500 C   1 x4,29       4,29C
   Rabat                         -1,00
                                  3,29C
 SPRZEDAŻ OPODATKOWANA C         10,27
 PTU C 5,00 %                     0,49
 SUMA PTU                         0,49
 SUMA PLN                        10,27
 Karta płatnicza                 10,27
"""
    )
    assert [(line.kind, str(line.amount)) for line in reading.lines] == [
        (ITEM, "6.98"),
        (ITEM, "4.29"),
        (DISCOUNT, "-1.00"),
        (TENDER, "10.27"),
    ]
    assert (reading.currency_code, reading.tax, reading.tax_included) == ("PLN", Decimal("0.49"), True)
