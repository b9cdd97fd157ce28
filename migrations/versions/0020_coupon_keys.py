"""The keys of coupons for all stand by name before store, and say when the coupon ends.

They are written anew from the coupons, some thousands at once: a million take a minute or two. A user's own coupons
have none any more, since they are found by their user.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import blake2b
from typing import Any, TypeAlias

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

AT_ONCE = 10_000

KeyOf: TypeAlias = Callable[[str, str], int]
"""The key of a store and a name."""


def upgrade() -> None:
    op.drop_table("coupon_keys")
    op.create_table(
        "coupon_keys",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("coupon_id", sa.Uuid(), nullable=False),
    )
    write = """
        INSERT INTO coupon_keys (key, ends_on, coupon_id)
        SELECT key, coalesce(ends_on, 'infinity'), id
        FROM unnest(:keys, :coupon_ids) AS told(key, coupon_id) JOIN coupons ON id = coupon_id
    """
    _write_keys(_key_by_name, "user_id IS NULL", write)
    _constrain("key", "ends_on", "coupon_id")


def downgrade() -> None:
    # Nothing is lost: keys follow from the coupons, those of users' own, too.
    op.drop_table("coupon_keys")
    op.create_table(
        "coupon_keys",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("coupon_id", sa.Uuid(), nullable=False),
    )
    write = "INSERT INTO coupon_keys (key, coupon_id) SELECT * FROM unnest(:keys, :coupon_ids)"
    _write_keys(_key_by_both, "true", write)
    _constrain("key", "coupon_id")


def _constrain(*key: str) -> None:
    """The key and the owner of the table, once it is filled: so each is looked at once."""
    op.create_primary_key(op.f("pk_coupon_keys"), "coupon_keys", list(key))
    op.create_foreign_key(
        op.f("fk_coupon_keys_coupon_id"), "coupon_keys", "coupons", ["coupon_id"], ["id"], ondelete="CASCADE"
    )
    op.create_index(op.f("ix_coupon_keys_coupon_id"), "coupon_keys", ["coupon_id"], unique=False)
    op.execute("ANALYZE coupon_keys")


def _write_keys(key_of: KeyOf, which: str, write: str) -> None:
    connection = op.get_bind()
    # Nobody adds a coupon meanwhile, which would have none of these keys.
    connection.execute(sa.text("LOCK TABLE coupons IN SHARE MODE"))
    insert = sa.text(write).bindparams(
        sa.bindparam("keys", type_=ARRAY(sa.BigInteger())), sa.bindparam("coupon_ids", type_=ARRAY(sa.Uuid()))
    )
    read = sa.text(_COUPONS.format(which=which)).bindparams(sa.bindparam("after", type_=sa.Uuid()))
    after = "00000000-0000-0000-0000-000000000000"
    while rows := connection.execute(read, {"after": after, "most": AT_ONCE}).all():
        pairs = [(key, row.id) for row in rows for key in _keys(row, key_of)]
        connection.execute(insert, {"keys": [key for key, _ in pairs], "coupon_ids": [each for _, each in pairs]})
        after = rows[-1].id


_COUPONS = """
SELECT id, store_id, applies_to, gtins, family_id, category, words,
       array(SELECT product_id FROM coupon_products WHERE coupon_id = coupons.id) AS product_ids
FROM coupons WHERE id > :after AND {which} ORDER BY id LIMIT :most
"""


def _keys(row: Any, key_of: KeyOf) -> set[int]:
    scope = "*" if row.store_id is None else str(row.store_id)
    return {key_of(scope, name) for name in _names(row)}


def _names(row: Any) -> Iterator[str]:
    if row.applies_to == "products":
        yield from (f"product:{each}" for each in row.product_ids)
        yield from (f"gtin:{each}" for each in row.gtins)
    elif row.applies_to == "family":
        yield f"family:{row.family_id}"
    elif row.applies_to == "category":
        yield f"category:{row.category}"
    elif row.applies_to == "words":
        yield f"word:{max(row.words, key=lambda word: (len(word), word), default='')}"
    else:
        yield "basket"


def _key_by_name(scope: str, name: str) -> int:
    return int.from_bytes(_hash(name, 6) + _hash(scope, 2), "big", signed=True)


def _key_by_both(scope: str, name: str) -> int:
    return int.from_bytes(_hash(f"{scope}|{name}", 8), "big", signed=True)


def _hash(text: str, size: int) -> bytes:
    return blake2b(text.encode(), digest_size=size).digest()
