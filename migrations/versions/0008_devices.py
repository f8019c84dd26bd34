"""Devices: whether they are to have a PIN, what happened on them"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("projects", sa.Column("device_pin", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "device_logs",
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("received", sa.Text(), nullable=False),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["token"], ["tokens.id"], name="fk_device_logs_token"),
        sa.PrimaryKeyConstraint("token", name="pk_device_logs"),
    )


def downgrade() -> None:
    op.drop_table("device_logs")
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table("projects") as batch:
            batch.drop_column("device_pin")
    else:
        op.drop_column("projects", "device_pin")
