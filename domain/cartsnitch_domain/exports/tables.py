"""All that a shopper takes along as tables, each under its name."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from enum import StrEnum

from cartsnitch_domain.db import ReadConnection
from cartsnitch_domain.exports import account, bought, listed, offered, received, taught, told
from cartsnitch_domain.exports.exported import Column, Exported, Value
from cartsnitch_domain.ids import UserId


class Table(StrEnum):
    """What can be taken along."""

    PURCHASES = "purchases"
    LINES = "lines"
    REPEATED_PURCHASES = "repeated-purchases"
    UNCOUNTED_LINES = "uncounted-lines"
    PRICES = "prices"
    PRODUCTS = "products"
    RECEIPTS = "receipts"
    PARTS = "parts"
    REGIONS = "regions"
    DISTINCTIONS = "distinctions"
    CORRECTIONS = "corrections"
    LESSONS = "lessons"
    MERGES = "merges"
    WATCHES = "watches"
    ALERTS = "alerts"
    NOTIFICATIONS = "notifications"
    COUPONS = "coupons"
    COUPON_SOURCES = "coupon-sources"
    REDEMPTIONS = "redemptions"
    DENIALS = "denials"
    USES = "uses"
    LISTS = "lists"
    ITEMS = "items"
    ACCOUNT = "account"
    SETTINGS = "settings"
    SIGN_INS = "sign-ins"
    HOUSEHOLD = "household"
    INVITATIONS = "invitations"


EXPORTED: dict[Table, Exported] = {
    Table.PURCHASES: bought.PURCHASES,
    Table.LINES: bought.LINES,
    Table.REPEATED_PURCHASES: bought.REPEATED_PURCHASES,
    Table.UNCOUNTED_LINES: bought.UNCOUNTED_LINES,
    Table.PRICES: bought.PRICES,
    Table.PRODUCTS: bought.PRODUCTS,
    Table.RECEIPTS: received.RECEIPTS,
    Table.PARTS: received.PARTS,
    Table.REGIONS: received.REGIONS,
    Table.DISTINCTIONS: received.DISTINCTIONS,
    Table.CORRECTIONS: received.CORRECTIONS,
    Table.LESSONS: taught.LESSONS,
    Table.MERGES: taught.MERGES,
    Table.WATCHES: told.WATCHES,
    Table.ALERTS: told.ALERTS,
    Table.NOTIFICATIONS: told.NOTIFICATIONS,
    Table.COUPONS: offered.COUPONS,
    Table.COUPON_SOURCES: offered.COUPON_SOURCES,
    Table.REDEMPTIONS: offered.REDEMPTIONS,
    Table.DENIALS: offered.DENIALS,
    Table.USES: offered.USES,
    Table.LISTS: listed.LISTS,
    Table.ITEMS: listed.ITEMS,
    Table.ACCOUNT: account.ACCOUNT,
    Table.SETTINGS: account.SETTINGS,
    Table.SIGN_INS: account.SIGN_INS,
    Table.HOUSEHOLD: account.HOUSEHOLD,
    Table.INVITATIONS: account.INVITATIONS,
}


def columns_of(table: Table) -> Sequence[Column]:
    """The columns of a table, in order."""
    return EXPORTED[table].columns


def batches_of(reads: ReadConnection, user_id: UserId, table: Table) -> AsyncGenerator[list[list[Value]], None]:
    """The rows of a user's table, the newest first, some at once as the database comes to them."""
    return EXPORTED[table].batches(reads, user_id)
