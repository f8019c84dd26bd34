"""Tables, queries and files: plain rows in and out; the only place for SQLAlchemy."""

from formserver.store.store import Store, connect_store, open_store

__all__ = ["Store", "connect_store", "open_store"]
