"""Tests of `bot/clock`."""
