"""Finding the entries that answer a question."""
