"""Runs migrations on the connection that formserver hands over (formserver/store/schema.py)."""

from alembic import context

from formserver.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
