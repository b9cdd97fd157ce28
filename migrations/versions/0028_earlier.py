"""Which price an alert told of before, where its episode went on: what an alert says of it follows a correction.

Alerts that are there say it when their family is looked at next; until then, their prices say it as they did.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0028"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '10s'")
    op.add_column("alerts", sa.Column("earlier", postgresql.JSONB(none_as_null=True), nullable=True))


def downgrade() -> None:
    # Nothing that anybody said is lost: the release after this one finds it again.
    op.drop_column("alerts", "earlier")
