"""Alembic migrations; `storage.database.database.upgrade` applies them."""
