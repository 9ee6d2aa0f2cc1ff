"""Alembic migrations; `storage.database.upgrade` applies them."""
