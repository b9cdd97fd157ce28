"""All that is kept of a shopper is taken along, or left out for a reason: no table and no column is forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from cartsnitch_domain.exports.tables import EXPORTED, columns_of
from cartsnitch_domain.records import Base
from sqlalchemy import Column
from sqlalchemy.sql import visitors

LEFT_OUT = {
    "it opens something: whoever has the file could sign in, read mail, or tell a device things": """
        email_verifications refresh_tokens push_subscriptions inbound_addresses users.password_hash
        household_invitations.code_hash notification_settings.unsubscribe_key
    """,
    "it belongs to nobody, and is the same for all": """
        cpi_series cpi_values gtin_lookups lookup_paces product_aliases product_identifiers product_keys coupon_keys
        public_months public_prices public_products public_store_months forgotten_blobs
    """,
    "it says what is still to be done, and is gone when it is": """
        awaited_days changed_families coupon_looks early_operations
    """,
    "decision 0033 shows it to nobody; what counts follows from one's purchases and since when one contributes": """
        public_shoppers
    """,
    "it is how notifications travelled; what they said is in them": "deliveries",
    "it is made of the texts of lines, which are taken along, and finds them": "own_keys users.described_by",
    "it is made of the originals, which are taken along": "receipt_pages unclear_offers",
    "it is only for taking a lesson back": "taught_lines",
    "it is the key that all people of a household stand under": "households",
    "it says whose the row is: theirs who takes it along": """
        alert_settings.user_id alerts.user_id auth_sessions.user_id clipped_coupons.user_id corrections.user_id
        coupon_redemptions.user_id coupon_sources.user_id coupon_uses.user_id denied_redemptions.user_id
        notification_choices.user_id notification_settings.user_id notifications.user_id planning_settings.user_id
        price_observations.user_id product_lessons.user_id product_merges.user_id products.user_id
        public_contributions.user_id receipts.user_id stores.user_id watches.user_id
    """,
    "the store stands in the row by its name": """
        alerts.store_id coupons.store_id price_observations.store_id product_lessons.store_id watches.store_id
        stores.slug stores.created_at
    """,
    "it says the same as another column, or finds a record by it": """
        alerts.subject_id clipped_coupons.coupon_id coupon_redemptions.created_at coupon_sources.digest
        coupon_sources.id coupon_sources.row_digest coupons.created_at coupons.digest household_invitations.household_id
        list_items.product_id notifications.cause notifications.subject_ids price_observations.created_at
        product_lessons.text_key purchases.created_at purchases.position receipt_distinctions.id receipt_parts.id
        receipts.idempotency_key watches.merged_id
    """,
    "of who else is in the household the screen shows names": """
        household_invitations.invited_by_id household_invitations.accepted_at household_invitations.accepted_by_id
    """,
    "it lets devices agree on a list": """
        list_items.is_deleted list_items.stamps list_items.revision shopping_lists.revision shopping_lists.forgotten
    """,
    "it is how a receipt was read, and where and how surely, not what it says": """
        coupon_sources.evidence purchase_lines.evidence purchase_lines.is_suspect purchase_lines.suspect_rank
        purchase_lines.read_rank purchase_lines.match_reason purchase_lines.match_words purchase_lines.maybe_id
        purchases.confidence purchases.date_confidence purchases.reader_version purchases.leaves_out
        receipts.reader_version receipts.reading_attempts
    """,
    "it follows from the lines that are part of it, which are taken along": "purchase_lines.is_merged",
    "it is kept to observe a price anew from its line, which is taken along": """
        price_observations.is_outdated price_observations.is_open_ounce price_observations.is_content_own
        price_observations.printed_amount price_observations.printed_unit price_observations.printed_pack
        price_observations.printed_pieces price_observations.is_printed_ounce_open price_observations.identifier
        price_observations.alias
    """,
    "it is of the catalogue, and may come from a receipt of somebody else": """
        products.name products.created_at products.store_id products.brought_by_id products.brand products.amount
        products.unit products.pack products.pieces products.is_open_ounce products.is_weighed products.words
        products.weak_words products.guessed products.cut products.kinds products.numbers products.described_by
    """,
    "it is of the release before, and read no more": "notification_settings.time_zone",
}
"""Tables and columns, each under the reason why it is not taken along."""

REASONS = {name: reason for reason, names in LEFT_OUT.items() for name in names.split()}
TABLES = Base.metadata.tables


def sources_of(element: Any, seen: set[int]) -> Iterator[str]:
    """The columns of tables that a column of a statement comes from, also by way of subqueries."""
    for each in visitors.iterate(element):
        if id(each) not in seen:
            seen.add(id(each))
            if isinstance(each, Column):
                yield f"{each.table.name}.{each.name}"
            for source in getattr(each, "proxy_set", ()):
                yield from sources_of(source, seen)


def taken_along() -> set[str]:
    return {
        source
        for exported in EXPORTED.values()
        for column in exported.selection.selected_columns
        for source in sources_of(column, set())
    }


@pytest.mark.parametrize("table", sorted(TABLES))
def test_all_of_a_table_is_taken_along_or_left_out_for_a_reason(table: str) -> None:
    columns = {f"{table}.{column.name}" for column in TABLES[table].columns}
    taken = columns & taken_along()

    if table in REASONS:
        assert not taken
    else:
        assert taken
        assert not {column for column in columns - taken if column not in REASONS}, "take it along, or say why not"


def test_reasons_are_for_what_there_is_and_is_not_taken_along() -> None:
    columns = {f"{table.name}.{column.name}" for table in TABLES.values() for column in table.columns}

    assert set(REASONS) <= columns | set(TABLES)
    assert not set(REASONS) & taken_along()


@pytest.mark.parametrize("word", ["hash", "token", "secret", "endpoint", "p256dh", "auth", "unsubscribe", "password"])
def test_nothing_that_opens_anything_is_taken_along(word: str) -> None:
    assert not [name for name in taken_along() if word in name.partition(".")[2]]


def test_whatever_somebody_wrote_is_text_that_a_spreadsheet_must_not_run() -> None:
    written = {"text", "note", "title", "body", "name", "subject", "sender", "filename", "old", "new", "value", "words"}
    unguarded = {
        f"{table}.{column.name}"
        for table in EXPORTED
        for column in columns_of(table)
        if column.name in written and not column.is_text
    }

    assert unguarded == {"coupons.value"}  # a number
