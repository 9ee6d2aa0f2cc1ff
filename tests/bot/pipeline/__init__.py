"""Tests of `bot/pipeline`."""
