"""Channels that only speak: Apprise's addresses and Web Push."""
