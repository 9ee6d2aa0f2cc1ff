"""Whole conversations as text, replayed through the real router, handlers and database."""
