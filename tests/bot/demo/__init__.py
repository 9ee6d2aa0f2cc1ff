"""Tests of `bot/demo`."""
