"""What a key for programs may do"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tokens", sa.Column("scopes", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("tokens", "scopes")
