"""A number, and a text of a store, may name several products: which one it is for a shopper, their own receipts say.

Nothing that is there changes. The indexes are built before the tables are closed for a moment, so receipts are read
meanwhile and recorded afterwards.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

IDENTIFIERS, ALIASES = "product_identifiers", "product_aliases"
OF_NUMBER, OF_TEXT = ["scheme", "value", "store_id"], ["store_id", "text_key"]


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '10s'")
    _constrain(IDENTIFIERS, [*OF_NUMBER, "product_id"], OF_NUMBER)
    _constrain(ALIASES, [*OF_TEXT, "product_id"], OF_TEXT)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '10s'")
    # Nobody adds one between looking and constraining.
    op.execute("LOCK TABLE product_identifiers, product_aliases IN SHARE MODE")
    if any(op.get_bind().execute(sa.text(several)).first() for several in _SEVERAL):
        # Not a gap: all but one would be thrown away, and found by nothing but the lines of those who have it.
        raise NotImplementedError(
            "some numbers or texts name several products, which are not thrown away: the release before works on this "
            "schema"
        )
    _constrain(IDENTIFIERS, OF_NUMBER, [*OF_NUMBER, "product_id"])
    _constrain(ALIASES, OF_TEXT, [*OF_TEXT, "product_id"])


_SEVERAL = (
    "SELECT 1 FROM product_identifiers GROUP BY scheme, value, store_id HAVING count(*) > 1 LIMIT 1",
    "SELECT 1 FROM product_aliases GROUP BY store_id, text_key HAVING count(*) > 1 LIMIT 1",
)


def _constrain(table: str, columns: list[str], before: list[str]) -> None:
    name = f"uq_{table}_{'_'.join(columns)}"
    is_not_distinct = True if table == IDENTIFIERS else None
    op.create_index(op.f(name), table, columns, unique=True, postgresql_nulls_not_distinct=is_not_distinct)
    op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} UNIQUE USING INDEX {name}")
    op.drop_constraint(op.f(f"uq_{table}_{'_'.join(before)}"), table)
