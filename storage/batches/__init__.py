"""Steps taken on many cases at once."""
