"""Lists of entities count their changes, so that what nobody changed is not read again"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("entity_lists", sa.Column("version", sa.Integer(), server_default="0", nullable=False))
    op.add_column("entities", sa.Column("changed", sa.Integer(), server_default="0", nullable=False))
    op.create_index("ix_entities_list_changed", "entities", ["list", "changed"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_entities_list_changed", "entities")
    if op.get_bind().dialect.name == "sqlite":
        for table, name in (("entities", "changed"), ("entity_lists", "version")):
            with op.batch_alter_table(table) as batch:
                batch.drop_column(name)
    else:
        op.drop_column("entities", "changed")
        op.drop_column("entity_lists", "version")
