"""One step on many cases at once, from an office PC."""
