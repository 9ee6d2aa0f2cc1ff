"""The web chat: the page, its requests, its files."""
