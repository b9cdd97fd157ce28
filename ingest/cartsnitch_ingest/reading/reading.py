"""What the reading core gives: a receipt that balances, or its exact gap."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time
from decimal import Decimal

from cartsnitch_domain.purchases.rules import LineKind

from cartsnitch_ingest.reading.evidence import Evidence as Evidence
from cartsnitch_ingest.reading.offer import Offer, Unclear


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A typed line. `amount` has the sign with which it counts in the total (a discount is negative).

    `quantity` is in `unit` (`each`, `kg`, `lb`, ...), `unit_price` is per one `unit`; both None where the receipt
    does not say. `identifier` is the printed number before or after the name, digits only. `applies_to` is the index
    of the line that a discount, deposit or fee belongs to. `doubt` is how hard the amount is to believe, 0 as printed;
    `is_seconded` whether another engine read the same, None where none was asked or saw the row; `confidence` how
    likely it is right, from 0 to 1.
    """

    kind: LineKind
    text: str
    amount: Decimal
    quantity: Decimal | None = None
    unit: str | None = None
    unit_price: Decimal | None = None
    identifier: str | None = None
    applies_to: int | None = None
    evidence: tuple[Evidence, ...] = ()
    doubt: float = 0.0
    is_seconded: bool | None = None
    confidence: float = 0.0

    def moved(self, pages: int) -> ReadLine:
        """The same with its evidence so many pages further on."""
        return replace(self, evidence=tuple(replace(told, page=told.page + pages) for told in self.evidence))


@dataclass(frozen=True, slots=True)
class Grounds:
    """What speaks for a total and a date, beside the lines.

    `total_doubt` and `seen` as of lines: how hard to believe, and how sure the engine was of the row. `confirmed` says
    that a printed subtotal is what the lines before taxes come to, `is_counted` that the goods are as many as the
    receipt says, None where it does not say. A date is clear where the receipt itself tells day and month apart; it
    may be `printed` more than once, and is by habit where only what most tills of a country do told it from another.
    """

    total_doubt: float = 1.0
    total_seen: float = 0.0
    is_confirmed: bool = False
    is_counted: bool | None = None
    date_seen: float = 0.0
    is_date_clear: bool = False
    date_printed: int = 0
    is_date_by_habit: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A receipt as read. Amounts are in `currency_code` (ISO 4217); what is not printed is None, never guessed.

    `gap` is the total less the lines that count; zero when balanced, None without a total. `tax_included` says that
    the printed tax is inside the prices, so that it has no line of its own. `suspects` are indexes of `lines`, the
    likeliest misreading first. `confidence` is how likely the total is right, `date_confidence` the date, from 0 to 1,
    by what the `grounds` and the lines say for them. `advised_by` is the name of the model without whose proposal it
    would not balance. `leaves_out` says that below its total are goods with a total of their own, which are not in it.
    `offers` are those in its foot: they are no part of the purchase.
    """

    merchant_name: str | None
    store_slug: str | None
    purchased_on: date | None
    purchased_time: time | None
    currency_code: str | None
    subtotal: Decimal | None
    tax: Decimal | None
    tax_included: bool
    total: Decimal | None
    lines: tuple[ReadLine, ...]
    gap: Decimal | None
    suspects: tuple[int, ...] = ()
    grounds: Grounds = Grounds()
    confidence: float = 0.0
    date_confidence: float = 0.0
    advised_by: str | None = None
    leaves_out: bool = False
    offers: tuple[Offer, ...] = ()
    unclear: tuple[str, ...] = ()
    """The words of what is offered and not understood."""

    @property
    def is_balanced(self) -> bool:
        return self.gap == 0

    def moved(self, pages: int) -> Reading:
        """The same with its evidence so many pages further on."""
        if not pages:
            return self
        lines = tuple(line.moved(pages) for line in self.lines)
        return replace(self, lines=lines, offers=tuple(offer.moved(pages) for offer in self.offers))


@dataclass(frozen=True, slots=True)
class NotAReceipt:
    """The pages hold no receipt, and why one thinks so, in a shopper's words; and what they offer, who does, and on
    which day, as far as is known; `unclear` are the words of offers that are not understood, `advertised` those of
    prices beside the ones before them, and `left_out` is how many more there are. It `is_offering` where offers are
    what it is about, understood or not. `sent_by` is the chain that sent them where their own text names another one as
    whose they are; `told` is what is sure of those that are not understood, and `currency_code` that of the store."""

    reason: str
    offers: tuple[Offer, ...] = ()
    unclear: tuple[str, ...] = ()
    merchant_name: str | None = None
    store_slug: str | None = None
    offered_on: date | None = None
    is_offering: bool = False
    advertised: tuple[str, ...] = ()
    left_out: int = 0
    sent_by: str | None = None
    told: tuple[Unclear, ...] = ()
    currency_code: str | None = None
