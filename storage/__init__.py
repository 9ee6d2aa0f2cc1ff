"""What the assistant remembers: SQLAlchemy Core on SQLite or PostgreSQL."""
