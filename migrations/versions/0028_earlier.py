"""Which price an alert told of before, where its episode went on: what an alert says of it follows a correction; and
which purchases are in a currency that their receipt does not print.

Alerts that are there say it when their family is looked at next; until then, their prices say it as they did.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '10s'")
    op.add_column(
        "purchases", sa.Column("is_currency_assumed", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )
    op.add_column("alerts", sa.Column("earlier", postgresql.JSONB(none_as_null=True), nullable=True))


def downgrade() -> None:
    # Nothing that anybody said is lost: the release after this one finds it again. Which currency was only assumed is
    # forgotten, and the purchase keeps it, as it does for the release before.
    op.drop_column("alerts", "earlier")
    op.drop_column("purchases", "is_currency_assumed")
