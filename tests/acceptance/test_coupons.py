"""An offer mail is forwarded, and what it offers is there, sorted by what it is worth; the next receipt redeems it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.running import Running, Shopper, eventually, letter

COUPONS = """query Coupons($states: [CouponState!]) { coupons(states: $states) { edges { node {
  title state isEnding endsOn store { name } sources { kind receipt { id } evidence { text box { width } } }
  relevance { reason expectedSaving { amount currencyCode } lastPrice { amount } product { name } }
  redemptions { amount { amount } line { text evidence { page } } purchase { purchasedOn } } } } } }"""
ALERTS = "{ alerts(kinds: [COUPON]) { edges { node { coupon { title } product { name } } } } }"


def day(days: int) -> date:
    return datetime.now(UTC).date() + timedelta(days=days)


def spelt(days: int) -> str:
    """A day as Meijer prints it."""
    return f"{day(days):%m/%d/%Y}"


def forwarded(text: str) -> str:
    """A mail as Gmail forwards it."""
    return (
        "For our shopping!\n\n---------- Forwarded message ---------\n"
        f"From: Meijer <offers@email.meijer.com>\nDate: {day(-1):%a, %b %d, %Y} at 9:00 AM\n"
        f"Subject: Your offers\nTo: <shopper@example.org>\n\n\n{text}"
    )


def ticket(days_ago: int, *lines: str, total: str) -> str:
    rows = "\n".join(lines)
    return f"MEIJER\n{spelt(-days_ago)} 17:22\n\n{rows}\nSUBTOTAL   {total}\nTOTAL   {total}\nVISA   {total}\n"


OFFERS = f"""MEIJER
Save $2.00 on Ground Coffee
Valid until {spelt(5)}
$1.00 off Whole Milk
Valid until {spelt(-2)}
20% off Gala Apples
Valid {spelt(3)} - {spelt(9)}
"""


def mail(shopper: Shopper, subject: str, text: str) -> dict[str, Any]:
    """Mail a text, and wait until it is read."""
    known = set(shopper.receipt_ids())
    shopper.mail(letter(subject, text))
    (receipt_id,) = eventually(lambda: set(shopper.receipt_ids()) - known, "the mail arrived")
    return shopper.read(receipt_id)


def coupons(shopper: Shopper, *states: str) -> list[dict[str, Any]]:
    found = shopper.ask(COUPONS, states=list(states) or None)
    return [edge["node"] for edge in found["coupons"]["edges"]]


def test_a_forwarded_offer_is_there_until_a_receipt_redeems_it(running: Running) -> None:
    shopper = running.shopper()
    for days_ago in (60, 40, 20):
        mail(shopper, "Your receipt", ticket(days_ago, "GROUND COFFEE   11.99", total="11.99"))

    offer_mail = mail(shopper, "Fwd: Your offers", forwarded(OFFERS))

    assert (offer_mail["status"], offer_mail["reason"]) == ("RECORDED", "3 offers found")
    assert offer_mail["purchases"] == []
    (coupon,) = coupons(shopper)
    assert (coupon["title"], coupon["state"], coupon["isEnding"], coupon["endsOn"]) == (
        "Save $2.00 on Ground Coffee",
        "AVAILABLE",
        True,
        day(5).isoformat(),
    )
    assert coupon["store"] == {"name": "Meijer"}
    assert coupon["relevance"] == {
        "reason": "WORDS",
        "expectedSaving": {"amount": "2.00", "currencyCode": "USD"},
        "lastPrice": {"amount": "11.99"},
        "product": {"name": "Ground Coffee"},
    }
    (source,) = coupon["sources"]
    assert (source["kind"], source["receipt"]) == ("MAIL", {"id": offer_mail["id"]})
    assert source["evidence"][0]["text"] == "Save $2.00 on Ground Coffee"
    assert [each["title"] for each in coupons(shopper, "EXPIRED")] == ["$1.00 off Whole Milk"]
    assert [each["title"] for each in coupons(shopper, "NOT_YET_VALID")] == ["20% off Gala Apples"]
    (alert,) = eventually(lambda: shopper.ask(ALERTS)["alerts"]["edges"], "the coupon is told")
    assert alert["node"]["product"] == {"name": "Ground Coffee"}

    bought = ticket(0, "GROUND COFFEE   11.99", "  COUPON   -2.00", "WHOLE MILK   3.49", total="13.48")
    assert mail(shopper, "Your receipt", bought)["status"] == "RECORDED"

    assert coupons(shopper) == []
    (redeemed,) = coupons(shopper, "REDEEMED")
    (redemption,) = redeemed["redemptions"]
    assert (redeemed["title"], redemption["amount"]) == ("Save $2.00 on Ground Coffee", {"amount": "2.00"})
    assert redemption["line"] == {"text": "COUPON", "evidence": [{"page": 1}]}
    assert redemption["purchase"] == {"purchasedOn": day(0).isoformat()}
    eventually(lambda: not shopper.ask(ALERTS)["alerts"]["edges"], "its alert is taken back")


PARTLY_CLEAR = f"""MEIJER
Save $1.50 on TWO (2) Greek Yogurt
Up to 25% off Colgate
Kellogg's Pop-Tarts 3/$9
$2 off Tide. No code needed.
Valid until {spelt(5)}
"""
CONDITIONS = "{ coupons { edges { node { title minimum { count } code endsOn } } } }"


def test_what_is_not_understood_of_an_offer_mail_is_counted_and_no_coupon(running: Running) -> None:
    shopper = running.shopper()

    offer_mail = mail(shopper, "Fwd: Your offers", forwarded(PARTLY_CLEAR))

    assert (offer_mail["status"], offer_mail["reason"]) == ("RECORDED", "2 offers found, 2 more not understood")
    found = [edge["node"] for edge in shopper.ask(CONDITIONS)["coupons"]["edges"]]
    assert sorted(found, key=lambda coupon: str(coupon["title"])) == [
        {"title": "$2 off Tide. No code needed.", "minimum": None, "code": None, "endsOn": day(5).isoformat()},
        {
            "title": "Save $1.50 on TWO (2) Greek Yogurt",
            "minimum": {"count": "2"},
            "code": None,
            "endsOn": day(5).isoformat(),
        },
    ]


def test_a_mail_of_one_offer_that_is_not_understood_keeps_its_text(running: Running) -> None:
    shopper = running.shopper()

    offer_mail = mail(shopper, "Fwd: Your offers", forwarded("Save up to 40% on frozen pizza\n"))

    assert (offer_mail["status"], offer_mail["reason"]) == (
        "RECORDED",
        "1 offer not understood. Its text is kept here: please add it as a coupon by hand.",
    )
    assert (offer_mail["purchases"], coupons(shopper)) == ([], [])


def test_a_letter_in_which_something_is_cheaper_is_no_mail_of_offers(running: Running) -> None:
    shopper = running.shopper()

    text = "Hello Jane, at the market by the lake everything is up to 30% off on Monday.\n"
    received = mail(shopper, "Hello", text)

    assert (received["status"], received["reason"]) == (
        "REJECTED",
        "There is no receipt in it: 1 offer not understood.",
    )
    assert coupons(shopper) == []


def test_a_mail_of_several_offers_of_which_none_is_understood_keeps_their_text(running: Running) -> None:
    shopper = running.shopper()
    text = "Rabat 20% na kawe\n2. Packung Kaffee gratis\n1 000,50 zl rabatu\n20% off cheese\nSpringfield store only\n"

    offer_mail = mail(shopper, "Fwd: Your offers", forwarded(text))

    assert (offer_mail["status"], offer_mail["reason"]) == (
        "RECORDED",
        "4 offers not understood. Their text is kept here: please add those that you want as coupons by hand.",
    )
    assert (offer_mail["purchases"], coupons(shopper)) == ([], [])
    shown = shopper.ask("query($id: ID!) { receipt(id: $id) { pages { text } } }", id=offer_mail["id"])
    assert all(line in shown["receipt"]["pages"][0]["text"] for line in text.splitlines())
