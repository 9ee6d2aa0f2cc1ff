"""Tests of `bot/channels/notify`."""
