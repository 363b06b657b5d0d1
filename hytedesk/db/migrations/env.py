"""Alembic's entry: it uses the connection that `db.user` hands over."""

from alembic import context

from hytedesk.db.user_tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
