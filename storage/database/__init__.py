"""Engines, transactions, columns, sealing, and the schema as a whole."""
