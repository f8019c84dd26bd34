"""Devices: how many of their records wait to be sent"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "device_queues",
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("oldest", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["token"], ["tokens.id"], name="fk_device_queues_token"),
        sa.PrimaryKeyConstraint("token", name="pk_device_queues"),
    )


def downgrade() -> None:
    op.drop_table("device_queues")
