"""The morning's digest."""
