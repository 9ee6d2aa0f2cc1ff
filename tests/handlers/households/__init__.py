"""Tests of `handlers/households`."""
