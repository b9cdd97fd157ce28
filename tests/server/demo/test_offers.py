"""What the demonstration household is offered, and what a receipt of its story redeems."""

from __future__ import annotations

from datetime import date, timedelta

from cartsnitch_domain.coupons.feeds import FeedFormat, FeedRow, feed_rows
from cartsnitch_domain.receipts.rules import Channel
from cartsnitch_ingest.reading.offer import Offer
from cartsnitch_ingest.reading.reader import Reader
from cartsnitch_ingest.stages import Original, Outcome, read_original
from cartsnitch_server.demo.household import story
from cartsnitch_server.demo.offers import offer_feed, offer_mails
from cartsnitch_server.demo.parcel import mail_of

TODAY = date(2026, 3, 1)
ADDRESS = "receipts+demo@example.org"


def read(data: bytes) -> Outcome:
    return read_original(Original(data, Channel.MAIL, None, None, TODAY), Reader([]))


def offered() -> list[Offer]:
    """All offers of its mails, as they are read."""
    outcomes = [read(mail.message.as_bytes()) for mail in offer_mails(TODAY, ADDRESS)]
    assert all(not outcome.chosen and outcome.offered for outcome in outcomes)
    return [offer for outcome in outcomes if outcome.offered for offer in outcome.offered.offers]


def test_its_mails_offer_what_is_over_what_holds_and_what_is_to_come() -> None:
    found = offered()
    assert len(found) == 7
    over = [offer for offer in found if offer.ends_on and offer.ends_on < TODAY]
    to_come = [offer for offer in found if offer.starts_on and offer.starts_on > TODAY]
    assert (len(over), len(to_come)) == (2, 1)
    assert {offer.code for offer in found} == {None, "MEIJER5"}


def test_a_receipt_of_the_story_takes_off_what_the_first_mail_offers() -> None:
    yogurt = next(offer for offer in offered() if offer.goods == "greek yogurt 32 oz")
    taken = [
        line
        for demo in story(TODAY)
        for line in demo.receipt.goods
        if demo.receipt.store.slug == "meijer"
        and yogurt.starts_on is not None
        and yogurt.ends_on is not None
        and yogurt.starts_on <= demo.receipt.purchased_at.date() <= yogurt.ends_on
        and line.applies_to is not None
        and demo.receipt.goods[line.applies_to].text == "GREEK YOGURT 32 OZ"
    ]
    assert [line.amount for line in taken] == [-yogurt.value]


def test_one_receipt_offers_something_for_the_next_time() -> None:
    (demo,) = [demo for demo in story(TODAY) if demo.receipt.foot]
    outcome = read(mail_of(demo, ADDRESS).message.as_bytes())
    (reading,) = outcome.readings
    assert (reading.total, reading.is_balanced) == (demo.receipt.total, True)
    (offer,) = reading.offers
    assert offer.ends_on == demo.receipt.purchased_at.date() + timedelta(days=45)


def test_every_row_of_its_feed_is_understood() -> None:
    _, rows = offer_feed(TODAY)
    found = list(feed_rows(rows.splitlines(), FeedFormat.CSV))
    assert len(found) == 3
    assert all(isinstance(row, FeedRow) for row in found)


def test_the_same_day_brings_the_same_mails() -> None:
    first, again = ([mail.message.as_bytes() for mail in offer_mails(TODAY, ADDRESS)] for _ in range(2))
    assert first == again
