"""Tests of `storage/households`."""
